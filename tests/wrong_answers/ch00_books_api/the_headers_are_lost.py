# exercise: 0.3
# verdict: wrong
# misconception: An error is its status and its text.
# feedback: should keep the Allow header
# region: errors.py:on_http_exception
message = getattr(error, "data", {}).get("message", error.description)
return problem(error.code, error.name, str(message))
