# exercise: 1.6
# verdict: wrong
# misconception: The only secrets in a request are the credentials that it sends.
# feedback: a json web token in a path should be redacted
# extra: yes
# region: audit.py:redact
spans = [
    (found.start(), found.start() + len(secret))
    for secret in known
    if len(secret) >= SHORTEST_SECRET
    for found in re.finditer(f"(?={re.escape(secret)})", text)
]
pieces, done = [], 0
for begin, end in sorted(spans):
    if begin >= done:
        pieces += [text[done:begin], REDACTED]
    done = max(done, end)
return "".join([*pieces, text[done:]])
