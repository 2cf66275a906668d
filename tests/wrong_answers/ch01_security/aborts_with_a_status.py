# exercise: 1.4
# verdict: right
# misconception: The table is read from the side of the role, and abort() raises what is refused.
# region: roles.py:may
if method == "HEAD":
    method = "GET"
open_to_me = {named for named, roles in current_app.extensions["rules"].items() if role() in roles}
return (endpoint, method) in open_to_me
# region: roles.py:authorize
from flask import abort

if request.url_rule is not None and request.method != "OPTIONS":
    if not may(request.url_rule.endpoint, request.method):
        if role() == "anonymous":
            abort(401, "Nobody is signed in.", www_authenticate=CHALLENGE)
        abort(403)
