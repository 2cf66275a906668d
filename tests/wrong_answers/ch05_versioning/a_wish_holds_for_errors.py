# exercise: 5.3
# verdict: wrong
# misconception: Who asked for one of our types alone may be sent no other.
# feedback: should be called application/problem+json
# extra: yes
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.update(("Accept", HEADER))
if response.mimetype == JSON or (response.is_json and g.get("media_type", JSON) != JSON):
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
