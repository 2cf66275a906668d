# exercise: 4.5
# verdict: wrong
# misconception: How long a page is says which page it is.
# extra: yes
# feedback: should keep
# region: web_links.py:pages
kept = {name: value for name, value in asked.items() if name not in (*WHICH, "page_size")}
return {relation: link(endpoint, **kept, **place) for relation, place in places.items() if place is not None}
