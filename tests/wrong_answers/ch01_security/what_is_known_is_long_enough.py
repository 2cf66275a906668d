# exercise: 1.6
# verdict: wrong
# misconception: Whoever calls has left the short secrets out already.
# feedback: should take nothing out of the path
# region: audit.py:redact
spans = [
    (found.start(), found.start() + len(secret))
    for secret in known
    if secret
    for found in re.finditer(f"(?={re.escape(secret)})", text)
]
spans += [(found.end(1), found.end()) for pattern in SECRET_PATTERNS for found in pattern.finditer(text)]
pieces, done = [], 0
for begin, end in sorted(spans):
    if begin >= done:
        pieces += [text[done:begin], REDACTED]
    done = max(done, end)
return "".join([*pieces, text[done:]])
