# exercise: 4.5
# verdict: right
# misconception: Addresses by url_for, whose values keep more of their characters.
# region: web_links.py:pages
from flask import url_for

found = {}
for relation, place in places.items():
    if place is None:
        continue
    values = {**place, **{name: value for name, value in asked.items() if name not in WHICH}}
    found[relation] = {"href": url_for(endpoint, **values)}
return found
