# exercise: 0.2
# verdict: wrong
# misconception: A query is put behind the path as it was typed.
# feedback: the self of a search should have the query
# extra: yes
# region: links.py:collection_links
query = "&".join(f"{name}={value}" for name, value in values.items())
links = {
    "self": {"href": address(endpoint) + (f"?{query}" if query else "")},
    "search": {"href": address("book-search") + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link("books", "POST")
return links
