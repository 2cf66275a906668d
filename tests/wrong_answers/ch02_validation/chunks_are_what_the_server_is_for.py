# exercise: 2.4
# verdict: wrong
# misconception: The server has looked at the chunks; reading what it hands on raises nothing.
# feedback: in chunks
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
if (request.content_length or 0) > request.max_content_length:
    raise RequestEntityTooLarge
body = b""
while len(body) <= request.max_content_length and (piece := request.input_stream.read(65_536)):
    body += piece
if len(body) > request.max_content_length:
    raise RequestEntityTooLarge
return body
