# exercise: 0.3
# verdict: wrong
# misconception: Where no route is, no API is: Flask's page will do.
# feedback: an error should be application/problem+json, not text/html
# region: errors.py:on_http_exception
if request.url_rule is None:
    return error.get_response()
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
