# exercise: 1.6
# verdict: wrong
# misconception: All secrets are replaced in the end, so their order does not matter.
# feedback: nothing should be left in the log
# extra: yes
# region: audit.py:redact
for secret in sorted(known):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
