# exercise: 1.6
# verdict: wrong
# misconception: Whoever calls has left the short secrets out already.
# feedback: should take nothing out of the path
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
