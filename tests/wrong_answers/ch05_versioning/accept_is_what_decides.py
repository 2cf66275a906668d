# exercise: 5.3
# verdict: wrong
# misconception: The header of negotiation is Accept.
# feedback: should name x-api-version
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
response.vary.add("Accept")
if response.mimetype == JSON:
    response.headers["Content-Type"] = g.get("media_type", JSON)
return response
