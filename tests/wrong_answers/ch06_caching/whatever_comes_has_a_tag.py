# exercise: 6.1
# verdict: wrong
# misconception: A tag does no harm, whatever the answer is.
# feedback: nobody keeps the answer to
# region: validators.py:validate
response.set_etag(tag_of(response.get_data()))
if moment := last_modified():
    response.last_modified = moment
if request.method in ("GET", "HEAD"):
    tag, since = response.get_etag()[0], request.if_modified_since
    if response.status_code == 200 and "If-Match" in request.headers and not request.if_match.contains(tag):
        return refused(response)
    if "If-None-Match" in request.headers:
        known = request.if_none_match.contains_weak(tag)
    else:
        known = moment is not None and since is not None and moment <= since
    if known:
        response.status_code = 304
return response
