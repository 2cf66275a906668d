# exercise: 0.2
# verdict: wrong
# misconception: A client sees the braces, so nothing has to say that the link is a template.
# feedback: should say templated: true
# region: links.py:collection_links
links = {"self": link(endpoint, **values), "search": {"href": address("book-search") + "{?q}"}}
if may("books", "POST"):
    links["create"] = link("books", "POST")
return links
