# exercise: 0.2
# verdict: wrong
# misconception: The self of a list is the address that was asked, query and all.
# feedback: whatever a client adds
# extra: yes
# region: links.py:collection_links
from flask import request

links = {
    "self": {"href": request.root_path + request.full_path},
    "search": {"href": address("book-search") + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link("books", "POST")
return links
