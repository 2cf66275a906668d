# exercise: 2.4
# verdict: wrong
# misconception: A type that ends in +json is JSON: the subtype is for those who know it.
# feedback: the body was taken
# extra: yes
# region: strict_json.py:body_of
is_json = request.mimetype == "application/json" or request.mimetype.endswith("+json")
if not is_json or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
    raise bodies.NotJson
return request.get_data()
