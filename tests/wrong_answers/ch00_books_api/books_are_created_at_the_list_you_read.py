# exercise: 0.2
# verdict: wrong
# misconception: A book is added to the list that one is looking at.
# feedback: a POST to the link create should create a book
# region: links.py:collection_links
links = {
    "self": link(endpoint, **values),
    "search": {"href": address("book-search") + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link(endpoint, "POST", **values)
return links
