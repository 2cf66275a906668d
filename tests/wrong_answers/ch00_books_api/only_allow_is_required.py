# exercise: 0.3
# verdict: wrong
# misconception: Of the headers of an error, Allow is the one that the RFC demands.
# feedback: should keep the Accept header
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
if "Allow" in original.headers:
    answer.headers["Allow"] = original.headers["Allow"]
return answer
