# exercise: 2.4
# verdict: wrong
# misconception: A body in gzip is unpacked for the client's convenience.
# feedback: Content-Encoding
# region: strict_json.py:body_of
import gzip
from io import BytesIO

if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if request.headers.get("Content-Encoding", "").lower() == "gzip":
    try:
        with gzip.GzipFile(fileobj=BytesIO(request.input_stream.read())) as packed:
            return packed.read(request.max_content_length)
    except OSError:
        raise BadRequest("The body is not gzip.") from None
return request.get_data()
