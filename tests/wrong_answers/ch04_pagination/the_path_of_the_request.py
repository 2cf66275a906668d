# exercise: 4.5
# verdict: wrong
# misconception: The path of the request is the path of the list.
# feedback: should lead to
# region: web_links.py:pages
from urllib.parse import urlencode

from flask import request

kept = {name: value for name, value in request.args.items() if name not in WHICH}
found = {}
for relation, place in places.items():
    if place is not None:
        query = urlencode({**kept, **place})
        found[relation] = {"href": f"{request.path}?{query}" if query else request.path}
return found
