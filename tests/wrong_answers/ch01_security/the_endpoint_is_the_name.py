# exercise: 1.4
# verdict: right
# misconception: No Blueprint registers a route in this chapter, so the endpoint is what the route is called.
# region: roles.py:authorize
if not request.endpoint or request.method == "OPTIONS" or may(request.endpoint, request.method):
    return
raise Forbidden("This is not for you.") if g.user else Unauthorized("Who is it?", www_authenticate=CHALLENGE)
