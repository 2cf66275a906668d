# exercise: 6.1
# verdict: wrong
# misconception: HEAD has no body, so there is nothing to name.
# feedback: should have the ETag of GET
# region: validators.py:validate
if request.method != "GET" or response.status_code != 200 or response.cache_control.no_store:
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
