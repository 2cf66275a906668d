# exercise: 0.3
# verdict: wrong
# misconception: error.description is the text that abort() was given.
# feedback: detail should be what the search said
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
answer = problem(original.status_code, error.name, error.description)
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
