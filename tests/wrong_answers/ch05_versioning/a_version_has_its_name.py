# exercise: 5.3
# verdict: wrong
# misconception: Version 2 is called by its name, however it was asked for.
# feedback: Content-Type should be application/json
# extra: yes
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.update(("Accept", HEADER))
if response.mimetype == JSON:
    response.headers["Content-Type"] = media_type(g.version) if g.version != FIRST else g.media_type
return response
