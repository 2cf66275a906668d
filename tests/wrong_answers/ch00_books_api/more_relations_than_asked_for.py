# exercise: 0.2
# verdict: right
# misconception: Names the method of every link, adds a relation and a title.
# region: links.py:book_links
here = {"book_id": book.id}
everything = {"self": "GET"} | BOOK_ACTIONS
links = {
    name: {"href": address("book", **here), "method": method, "title": f"{name}: {book.title}"}
    for name, method in everything.items()
    if may("book", method)
}
links["collection"] = {**link("books"), "method": "GET"}
links["genres"] = link("genres")
return links
# region: links.py:collection_links
links = {} if not may("books", "POST") else {"create": {**link("books", "POST"), "type": "application/json"}}
links["index"] = link("index")
links["search"] = {"templated": True, "href": f"{address('book-search')}{{?q}}", "method": "GET"}
return {**links, "self": {**link(endpoint, **values), "method": "GET"}}
