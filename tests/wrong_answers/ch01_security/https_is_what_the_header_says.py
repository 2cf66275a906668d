# exercise: 1.2
# verdict: wrong
# misconception: X-Forwarded-Proto says how the request came, whoever wrote it.
# feedback: came over plain HTTP
# extra: yes
# region: transport.py:refuse_plain_http
if "https" not in request.headers.get("X-Forwarded-Proto", request.scheme):
    raise Forbidden("This API is served over https only.")
