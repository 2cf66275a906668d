# exercise: 1.6
# verdict: wrong
# misconception: An id that the client chose may stay, if it has only letters, digits and hyphens.
# feedback: which is no UUID of our own
# region: audit.py:start
g.started = time.perf_counter()
wanted = request.headers.get("X-Request-ID", "")
g.request_id = wanted.lower() if re.fullmatch(r"[\w-]{1,64}", wanted) else str(uuid.uuid4())
