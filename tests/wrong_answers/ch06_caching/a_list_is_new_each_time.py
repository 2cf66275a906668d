# exercise: 6.1
# verdict: wrong
# misconception: A list is another one each time, so the moment of the answer is part of its tag.
# feedback: should be a 304
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
    return response
moment, since = last_modified(), request.if_modified_since
moment_of_answer = b"" if g.get("last_modified") else str(int(now().timestamp())).encode()
tag = tag_of(response.get_data() + moment_of_answer)
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
