# exercise: 6.1
# verdict: wrong
# extra: yes
# misconception: Who has the answer already is told so, whatever else they ask.
# feedback: 412
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
    return response
tag, moment, since = tag_of(response.get_data()), last_modified(), request.if_modified_since
response.set_etag(tag)
if moment:
    response.last_modified = moment
if "If-None-Match" in request.headers:
    known = request.if_none_match.contains_weak(tag)
else:
    known = moment is not None and since is not None and moment <= since
if known:
    response.status_code = 304
elif "If-Match" in request.headers and not request.if_match.contains(tag):
    return refused(response)
return response
