# exercise: 2.4
# verdict: wrong
# misconception: A client that names its charset is read in it.
# feedback: the charset iso-8859-1
# region: strict_json.py:body_of
if not request.is_json:
    raise bodies.NotJson
body, charset = request.get_data(), request.mimetype_params.get("charset", "utf-8")
try:
    return body.decode(charset).encode()
except (LookupError, UnicodeError):
    raise bodies.NotJson from None
