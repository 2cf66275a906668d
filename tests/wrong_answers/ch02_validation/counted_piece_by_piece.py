# exercise: 2.4
# verdict: right
# misconception: The server's stream, read with a count of what has come; every error of it is a 400.
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype.lower() != "application/json":
    raise bodies.NotJson
if request.mimetype_params.get("charset", "UTF-8").upper() != "UTF-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
length, body = request.content_length, bytearray()
if length is not None and length > request.max_content_length:
    raise RequestEntityTooLarge
while True:
    try:
        piece = request.input_stream.read(8192)
    except Exception:
        raise BadRequest("The body cannot be read to its end.") from None
    if not piece:
        break
    body += piece
    if len(body) > request.max_content_length:
        raise RequestEntityTooLarge
if length is not None and len(body) != length:
    raise BadRequest("The body has another length than it says.")
return bytes(body)
