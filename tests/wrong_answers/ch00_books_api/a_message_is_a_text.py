# exercise: 0.3
# verdict: wrong
# misconception: abort() is called with a message, and a message is a text.
# feedback: detail should be a text, but it was {
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, message)
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
