# exercise: 0.2
# verdict: wrong
# misconception: What may be done to a book depends on who asks; adding one is what a list is for.
# feedback: create is closed by a rule
# extra: yes
# region: links.py:collection_links
return {
    "self": link(endpoint, **values),
    "search": {"href": address("book-search") + "{?q}", "templated": True},
    "create": link("books", "POST"),
}
