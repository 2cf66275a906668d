# exercise: 4.5
# verdict: wrong
# misconception: The query string stays, and what is new comes after it.
# feedback: stands there twice
# region: web_links.py:pages
from urllib.parse import urlencode

from flask import request

found = {}
for relation, place in places.items():
    if place is not None:
        path = link(endpoint, **(request.view_args or {}))["href"]
        query = "&".join(filter(None, (request.query_string.decode(), urlencode(place))))
        found[relation] = {"href": f"{path}?{query}" if query else path}
return found
