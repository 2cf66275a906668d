# exercise: 4.5
# verdict: wrong
# misconception: The parameters that a list has are known, so they can be listed.
# extra: yes
# feedback: should keep
# region: web_links.py:pages
names = ("shelf_id", "q", "author", "genre", "year_from", "year_to", "sort", "dir", "page_size", "since", "until")
kept = {name: asked[name] for name in names if name in asked}
return {relation: link(endpoint, **kept, **place) for relation, place in places.items() if place is not None}
