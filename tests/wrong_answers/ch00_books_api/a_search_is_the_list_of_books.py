# exercise: 0.2
# verdict: wrong
# misconception: The self of every list of books is the list of books.
# feedback: the self of a search should have the query
# extra: yes
# region: links.py:collection_links
links = {
    "self": link("books"),
    "search": {"href": address("book-search") + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link("books", "POST")
return links
