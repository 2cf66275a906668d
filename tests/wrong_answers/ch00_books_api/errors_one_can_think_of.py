# exercise: 0.3
# verdict: wrong
# misconception: An API has five or six errors; any other is a bad request of some kind.
# feedback: the status should be kept
# extra: yes
# region: errors.py:on_http_exception
titles = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
}
status = error.code if error.code in titles else 400
message = getattr(error, "data", {}).get("message", error.description)
answer = problem(status, titles[status], str(message))
for name, value in error.get_headers():
    if name != "Content-Type":
        answer.headers.add(name, value)
return answer
