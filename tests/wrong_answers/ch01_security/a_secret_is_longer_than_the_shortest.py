# exercise: 1.6
# verdict: wrong
# misconception: A secret must be longer than the shortest one.
# feedback: the secret walrus-8 should be redacted
# extra: yes
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    if len(secret) > SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
