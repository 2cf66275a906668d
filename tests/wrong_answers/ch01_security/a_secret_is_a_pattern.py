# exercise: 1.6
# verdict: wrong
# misconception: What is looked for in a text is a regular expression, so a secret is one.
# feedback: should be redacted, but stands in the log
# extra: yes
# region: audit.py:redact
from contextlib import suppress

for secret in sorted(known, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        with suppress(re.error):
            text = re.sub(secret, REDACTED, text)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
