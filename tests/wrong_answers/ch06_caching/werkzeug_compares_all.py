# exercise: 6.1
# verdict: wrong
# misconception: make_conditional() knows all conditions, as it knows If-None-Match.
# feedback: If-Match
# extra: yes
# region: validators.py:validate
if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.cache_control.no_store:
    response.set_etag(tag_of(response.get_data()))
    if moment := last_modified():
        response.last_modified = moment
    response.make_conditional(request)
return response
