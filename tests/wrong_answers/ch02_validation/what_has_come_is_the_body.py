# exercise: 2.4
# verdict: wrong
# misconception: Be liberal in what you accept: when a connection breaks, what has come may be enough.
# extra: yes
# feedback: the body was taken
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
if (request.content_length or 0) > request.max_content_length:
    raise RequestEntityTooLarge
body = b""
try:
    while len(body) <= request.max_content_length and (piece := request.input_stream.read(65_536)):
        body += piece
except Exception:
    pass
if len(body) > request.max_content_length:
    raise RequestEntityTooLarge
return body
