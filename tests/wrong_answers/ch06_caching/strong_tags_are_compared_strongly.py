# exercise: 6.1
# verdict: wrong
# misconception: We make strong tags, so only a strong one is one of ours.
# feedback: should be a 304
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
    known = tag in request.if_none_match
else:
    known = moment is not None and since is not None and moment <= since
if known:
    response.status_code = 304
return response
