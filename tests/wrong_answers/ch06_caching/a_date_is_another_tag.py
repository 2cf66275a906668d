# exercise: 6.1
# verdict: wrong
# misconception: Whoever sends a tag and a date knows the answer by either of them.
# feedback: should be a 200, but is a 304
# extra: yes
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
    return response
tag, moment, since = tag_of(response.get_data()), last_modified(), request.if_modified_since
response.set_etag(tag)
if moment:
    response.last_modified = moment
if "If-Match" in request.headers and not request.if_match.contains(tag):
    return refused(response)
if request.if_none_match.contains_weak(tag) or (moment and since and moment <= since):
    response.status_code = 304
return response
