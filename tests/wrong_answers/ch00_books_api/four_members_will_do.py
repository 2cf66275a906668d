# exercise: 0.3
# verdict: wrong
# misconception: A problem has type, title, status and detail; what else there is, the client knows or does not need.
# feedback: instance should be the path
# extra: yes
# region: errors.py:on_http_exception
original = error.get_response()
message = getattr(error, "data", {}).get("message", error.description)
body = {"type": "about:blank", "title": error.name, "status": original.status_code, "detail": str(message)}
answer = Response(json.dumps(body), original.status_code, content_type=PROBLEM_JSON)
for name, value in original.headers:
    if name.lower() not in ("content-type", "content-length"):
        answer.headers.add(name, value)
return answer
