# exercise: 4.5
# verdict: right
# misconception: The address of the list, taken apart and put together again.
# region: web_links.py:pages
from urllib.parse import parse_qsl, urlencode, urlsplit

whole = urlsplit(link(endpoint, **asked)["href"])
kept = [(name, value) for name, value in parse_qsl(whole.query, keep_blank_values=True) if name not in WHICH]
found: dict[str, Link] = {}
for relation in PAGES:
    place = places.get(relation)
    if place is not None:
        found[relation] = {"href": whole._replace(query=urlencode([*kept, *place.items()])).geturl()}
return found
