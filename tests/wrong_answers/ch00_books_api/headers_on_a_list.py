# exercise: 0.3
# verdict: wrong
# misconception: The headers that an error can have stand in the RFC, so they can be listed.
# feedback: the header X-Maintenance should be as the error brought it
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
for name in ("Allow", "Accept", "Accept-Encoding", "WWW-Authenticate", "Retry-After", "Content-Range"):
    for value in original.headers.getlist(name):
        answer.headers.add(name, value)
return answer
