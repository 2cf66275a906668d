# exercise: 0.3
# verdict: wrong
# misconception: Headers are a dictionary: each has one value.
# feedback: among others in WWW-Authenticate, but offers
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
for name, value in dict(original.headers).items():
    if name.lower() not in ("content-type", "content-length"):
        answer.headers[name] = value
return answer
