# exercise: 1.6
# verdict: wrong
# misconception: A secret stands in a text once.
# feedback: each time, but once it is not
# extra: yes
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED, 1)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
