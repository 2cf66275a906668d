# exercise: 4.2
# verdict: wrong
# misconception: The type of the column makes a value of the text.
# feedback: should be a 400
# region: books.py:key_of
given = [name for name in ("after_id", "after_value") if name in query]
if not given:
    return None
wanted = ["after_id"] if query["sort"] == "id" else ["after_id", "after_value"]
faults = {name: "is required with the other" for name in wanted if name not in given}
faults |= {name: f"means nothing with sort={query['sort']}" for name in given if name not in wanted}
if faults:
    raise InvalidQuery(faults)
if query["sort"] == "id":
    return (query["after_id"],)
python_type = Book.__table__.columns[query["sort"]].type.python_type
text = query["after_value"]
if python_type is int and text:
    return (int(text), query["after_id"])
return (value_of(query["sort"], text, order), query["after_id"])
