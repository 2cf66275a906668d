# exercise: 4.2
# verdict: wrong
# misconception: What is missing has a default, and what is too much is passed over.
# feedback: should be a 400
# region: books.py:key_of
if "after_id" not in query:
    return None
if query["sort"] == "id":
    return (query["after_id"],)
empty = {"title": "", "author": "", "publication_year": ""}.get(query["sort"], "1970-01-01T00:00:00.000000Z")
return (value_of(query["sort"], query.get("after_value", empty), order), query["after_id"])
