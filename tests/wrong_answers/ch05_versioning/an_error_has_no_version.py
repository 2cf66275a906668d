# exercise: 5.3
# verdict: wrong
# misconception: An error is the same in all versions.
# feedback: should say API-Version
# extra: yes
# region: versions.py:say_version
if response.status_code >= 400:
    return response
response.headers["API-Version"] = str(version())
response.vary.update(("Accept", HEADER))
if response.mimetype == JSON:
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
