# exercise: 5.3
# verdict: wrong
# misconception: A media type is in the Accept header or it is not.
# feedback: Accept
# region: versions.py:acceptable
if named:
    return named, JSON
wanted = accept.to_header()
return next(((number, media_type(number)) for number in VERSIONS if f"v{number}" in wanted), (FIRST, JSON))
# region: versions.py:say_version
response.headers["API-Version"] = str(version())
return response
