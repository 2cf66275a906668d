# exercise: 5.3
# verdict: wrong
# misconception: An answer depends on a header that was sent.
# extra: yes
# feedback: should name
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.update(name for name in ("Accept", HEADER) if name in request.headers)
if response.mimetype == JSON:
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
