# exercise: 5.3
# verdict: wrong
# misconception: By the time there is an answer, its version has been decided.
# feedback: should be a 406, but is a 500
# region: versions.py:say_version
response.headers["API-Version"] = str(g.version)
response.vary.update(("Accept", HEADER))
if response.mimetype == JSON:
    response.headers["Content-Type"] = g.media_type
return response
