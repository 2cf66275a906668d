# exercise: 0.3
# verdict: wrong
# misconception: Where error.data is, its message is.
# feedback: the status should be that of the error, 409
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = error.data["message"] if hasattr(error, "data") else error.description
answer = problem(original.status_code, error.name, str(message))
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
