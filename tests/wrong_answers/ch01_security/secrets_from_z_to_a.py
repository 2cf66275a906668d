# exercise: 1.6
# verdict: wrong
# misconception: What begins as another secret does comes after it in the alphabet, so from the end the longer one is first.
# feedback: nothing should be left in the log
# extra: yes
# region: audit.py:redact
for secret in sorted(known, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
