# exercise: 0.3
# verdict: wrong
# misconception: All headers of the error belong to the answer; only the length must be counted anew.
# feedback: an answer should have one Content-Type
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(original.status_code, error.name, str(message))
answer.headers.extend((name, value) for name, value in original.headers if name != "Content-Length")
return answer
