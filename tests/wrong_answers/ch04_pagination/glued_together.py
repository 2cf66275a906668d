# exercise: 4.5
# verdict: wrong
# misconception: A query string is names and values with = and & between them.
# feedback: should keep author
# region: web_links.py:pages
from urllib.parse import quote

kept = {name: value for name, value in asked.items() if name not in WHICH}
ASCII = "".join(map(chr, range(32, 127)))  # which is all that a URL consists of
found = {}
for relation, place in places.items():
    if place is not None:
        query = {**kept, **place}
        path = link(endpoint, **({"shelf_id": query.pop("shelf_id")} if "shelf_id" in query else {}))["href"]
        whole = "&".join(f"{name}={quote(value, safe=ASCII)}" for name, value in query.items())
        found[relation] = {"href": f"{path}?{whole}" if whole else path}
return found
