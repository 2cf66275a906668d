# exercise: 6.1
# verdict: right
# misconception: If-Match is looked at by hand, and make_conditional() does all else; a list has a weak tag, as nobody
#   changes one.
# region: validators.py:last_modified
moment = g.get("last_modified")
if moment is not None and now().timestamp() // 1 > moment.timestamp() // 1:
    return moment
return None
# region: validators.py:validate
if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.cache_control.no_store:
    tag = tag_of(response.get_data())
    response.set_etag(tag, weak=not g.get("last_modified"))
    if (moment := last_modified()) is not None:
        response.last_modified = moment
    if request.headers.get("If-Match") is None:
        return response.make_conditional(request)
    if not request.if_match.star_tag and not request.if_match.is_strong(tag):
        return refused(response)
return response
