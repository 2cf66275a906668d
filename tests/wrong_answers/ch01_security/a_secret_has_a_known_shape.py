# exercise: 1.6
# verdict: wrong
# misconception: Secrets are recognised by their shape.
# feedback: the session should be redacted
# extra: yes
# region: audit.py:redact
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
