# exercise: 4.5
# verdict: wrong
# misconception: What encodes an address encodes what is in it.
# feedback: should keep
# extra: yes
# region: web_links.py:pages
from urllib.parse import quote

kept = {name: value for name, value in asked.items() if name not in WHICH}
found = {}
for relation, place in places.items():
    if place is not None:
        query = {**kept, **place}
        path = link(endpoint, **({"shelf_id": query.pop("shelf_id")} if "shelf_id" in query else {}))["href"]
        whole = "&".join(f"{name}={value}" for name, value in query.items())
        found[relation] = {"href": path + (f"?{quote(whole, safe='!#$%&()*+,/:;=?@[]~')}" if whole else "")}
return found
