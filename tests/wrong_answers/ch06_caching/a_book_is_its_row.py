# exercise: 6.1
# verdict: wrong
# misconception: What changes is the book, so its tag is made of its id and of when it was changed.
# feedback: has the ETag of another one
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
    return response
moment, since = last_modified(), request.if_modified_since
changed = g.get("last_modified")
tag = tag_of(f"{request.path} {changed}".encode() if changed else response.get_data())
response.set_etag(tag)
if moment:
    response.last_modified = moment
if "If-Match" in request.headers and not request.if_match.contains(tag):
    return refused(response)
if "If-None-Match" in request.headers:
    known = request.if_none_match.contains_weak(tag)
else:
    known = bool(moment and since and moment <= since)
if known:
    response.status_code = 304
return response
