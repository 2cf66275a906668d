# exercise: 4.5
# verdict: wrong
# misconception: A link is a URL with everything in it, as the request had it.
# feedback: should begin with /
# region: web_links.py:pages
from urllib.parse import urlencode

from flask import request

kept = {name: value for name, value in request.args.items() if name not in WHICH}
found = {}
for relation, place in places.items():
    if place is not None:
        query = urlencode({**kept, **place})
        found[relation] = {"href": f"{request.base_url}?{query}" if query else request.base_url}
return found
