# exercise: 2.4
# verdict: wrong
# misconception: The header is compared as it stands in the documentation.
# feedback: and names a shelf
# region: strict_json.py:body_of
if request.content_type != "application/json":
    raise bodies.NotJson
return request.get_data()
