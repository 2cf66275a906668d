# exercise: 6.1
# verdict: wrong
# misconception: A 304 says nothing but that nothing has changed.
# feedback: a 304 should have
# region: validators.py:validate
if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
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
    return Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": response.headers["Cache-Control"]})
return response
