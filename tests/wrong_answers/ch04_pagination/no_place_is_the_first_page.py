# exercise: 4.5
# verdict: wrong
# misconception: Where nothing is said there is the first page.
# feedback: should have the links
# region: web_links.py:pages
kept = {name: value for name, value in asked.items() if name not in WHICH}
return {relation: link(endpoint, **kept, **(place or {})) for relation, place in places.items()}
