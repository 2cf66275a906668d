# exercise: 4.5
# verdict: wrong
# misconception: What comes in a query string is encoded, so it is decoded before it is encoded again.
# extra: yes
# feedback: should keep
# region: web_links.py:pages
from urllib.parse import unquote

kept = {name: unquote(value) for name, value in asked.items() if name not in WHICH}
return {relation: link(endpoint, **kept, **place) for relation, place in places.items() if place is not None}
