# exercise: 4.2
# verdict: wrong
# misconception: An empty parameter is None, and None is no value of the database's.
# feedback: what value_of() makes of after_value
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
value = value_of(query["sort"], query["after_value"], order)
return (value if query["after_value"] else None, query["after_id"])
