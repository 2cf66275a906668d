# exercise: 1.6
# verdict: wrong
# misconception: The only secrets in a request are the credentials that it sends.
# feedback: a json web token in a path should be redacted
# extra: yes
# region: audit.py:redact
for secret in sorted(known, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
return text
