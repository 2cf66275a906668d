# exercise: 1.6
# verdict: wrong
# misconception: What matches a pattern of secrets is the secret.
# feedback: only that should be replaced
# extra: yes
# region: audit.py:redact
spans = [
    (found.start(), found.start() + len(secret))
    for secret in known
    if len(secret) >= SHORTEST_SECRET
    for found in re.finditer(f"(?={re.escape(secret)})", text)
]
spans += [(found.start(), found.end()) for pattern in SECRET_PATTERNS for found in pattern.finditer(text)]
pieces, done = [], 0
for begin, end in sorted(spans):
    if begin >= done:
        pieces += [text[done:begin], REDACTED]
    done = max(done, end)
return "".join([*pieces, text[done:]])
