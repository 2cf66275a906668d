# exercise: 5.3
# verdict: wrong
# misconception: What is JSON is called by the name that was agreed on.
# feedback: should be called application/problem+json
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.update(("Accept", HEADER))
if response.is_json:
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
