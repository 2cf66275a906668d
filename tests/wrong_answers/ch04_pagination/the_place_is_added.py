# exercise: 4.5
# verdict: wrong
# misconception: What is new replaces what is old.
# feedback: first should not name a place
# extra: yes
# region: web_links.py:pages
return {relation: link(endpoint, **{**asked, **place}) for relation, place in places.items() if place is not None}
