# exercise: 4.5
# verdict: wrong
# misconception: A link to the next page names the next page.
# feedback: should keep
# region: web_links.py:pages
path = {"shelf_id": asked["shelf_id"]} if "shelf_id" in asked else {}
return {relation: link(endpoint, **path, **place) for relation, place in places.items() if place is not None}
