# exercise: 0.3
# verdict: wrong
# misconception: get_description() is the tidy way to get the description.
# feedback: detail should be without markup
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message") or error.get_description()
answer = problem(original.status_code, error.name, str(message))
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
