# exercise: 0.2
# verdict: wrong
# misconception: Who has just asked for a list knows its address.
# feedback: _links should have 'self'
# region: links.py:collection_links
links = {"search": {"href": address("book-search") + "{?q}", "templated": True}}
if may("books", "POST"):
    links["create"] = link("books", "POST")
return links
