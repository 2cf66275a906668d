# exercise: 0.3
# verdict: wrong
# misconception: Who accepts HTML is a person with a browser and wants a page.
# feedback: an error should be application/problem+json, not text/html
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
    return original
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
