# exercise: 1.6
# verdict: wrong
# misconception: What matches a pattern of secrets is the secret.
# feedback: only that should be replaced
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(REDACTED, text)
return text
