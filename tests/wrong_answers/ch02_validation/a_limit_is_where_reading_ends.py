# exercise: 2.4
# verdict: wrong
# misconception: Whoever reads no more than the limit needs no 413 for it.
# feedback: a part of the body was taken for the whole
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
length, most, body = request.content_length, request.max_content_length, b""
if length is not None and length > most:
    raise RequestEntityTooLarge
try:
    while len(body) < most and (piece := request.input_stream.read(min(65_536, most - len(body)))):
        body += piece
except Exception:
    raise BadRequest("The body is broken.") from None
if length is not None and len(body) < length:
    raise BadRequest("The body is too short.")
return body
