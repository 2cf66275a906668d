# exercise: 2.4
# verdict: wrong
# misconception: A body that says its length has that length; only one in chunks needs care.
# feedback: before its end
# region: strict_json.py:body_of
from werkzeug.exceptions import RequestEntityTooLarge

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "identity").lower() != "identity":
    raise bodies.Encoded
length = request.content_length
if length is None:
    return request.get_data()
if length > request.max_content_length:
    raise RequestEntityTooLarge
return request.input_stream.read(length)
