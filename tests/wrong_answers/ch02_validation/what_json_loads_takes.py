# exercise: 2.4
# verdict: wrong
# misconception: What json.loads() takes is JSON, and what a server hands on is a body.
# feedback: stands twice
# region: strict_json.py:parse
return json.loads(body)
# region: strict_json.py:body_of
if "json" not in (request.content_type or ""):
    raise bodies.NotJson
return request.input_stream.read(request.content_length or 0)
