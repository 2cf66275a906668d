# exercise: 6.1
# verdict: wrong
# misconception: A client sends back the tag as it was given, and one of them.
# feedback: 304
# region: validators.py:last_modified
return g.get("last_modified")
# region: validators.py:validate
if request.method == "GET" and response.status_code == 200:
    response.set_etag(tag_of(response.get_data()))
    if moment := last_modified():
        response.last_modified = moment
    if request.headers.get("If-None-Match") == response.headers["ETag"]:
        return Response(status=304)
return response
