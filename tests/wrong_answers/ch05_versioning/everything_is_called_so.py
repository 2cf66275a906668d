# exercise: 5.3
# verdict: wrong
# misconception: What was agreed on is the type of the answer.
# feedback: a 204 has no type
# extra: yes
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.update(("Accept", HEADER))
if response.status_code < 400:
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
