# exercise: 1.6
# verdict: wrong
# misconception: Secrets are replaced one after the other; the longest first, and nothing of any is left.
# feedback: of walrus-comb and comb-beach in walrus-comb-beach nothing should be left
# extra: yes
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
