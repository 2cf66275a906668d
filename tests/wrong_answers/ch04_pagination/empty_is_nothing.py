# exercise: 4.5
# verdict: wrong
# misconception: A parameter without a value says nothing.
# feedback: should have an empty after_value
# region: web_links.py:pages
found = {}
for relation, place in places.items():
    if place is not None:
        query = {name: value for name, value in asked.items() if name not in WHICH} | dict(place)
        found[relation] = link(endpoint, **{name: value for name, value in query.items() if value})
return found
