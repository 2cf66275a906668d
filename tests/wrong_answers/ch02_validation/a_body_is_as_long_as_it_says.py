# exercise: 2.4
# verdict: wrong
# misconception: Content-Length says how long the body is; what has none is read to its end.
# extra: yes
# feedback: breaks off
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
length = request.content_length
if length is not None and length > request.max_content_length:
    raise RequestEntityTooLarge
return request.input_stream.read(-1 if length is None else length)
