# exercise: 6.1
# verdict: wrong
# extra: yes
# misconception: Who is told to keep nothing has nothing to compare, so the tag may stand there.
# feedback: should be a 200, but is a 304
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200:
    return response
tag, moment, since = tag_of(response.get_data()), last_modified(), request.if_modified_since
response.set_etag(tag)
if moment:
    response.last_modified = moment
if "If-Match" in request.headers and not request.if_match.contains(tag):
    return refused(response)
if "If-None-Match" in request.headers:
    known = request.if_none_match.contains_weak(tag)
else:
    known = moment is not None and since is not None and moment <= since
if known:
    response.status_code = 304
return response
