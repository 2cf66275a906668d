# exercise: 2.4
# verdict: wrong
# misconception: A body has a Content-Length; without one there is none.
# extra: yes
# feedback: a body in two chunks
# region: strict_json.py:body_of
if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
if not request.content_length:
    return b""
return request.get_data()
