# exercise: 4.2
# verdict: wrong
# misconception: A place without a value is no place.
# extra: yes
# feedback: return None only where neither
# region: books.py:key_of
if query["sort"] == "id":
    if "after_value" in query:
        raise InvalidQuery({"after_value": "means nothing in the order of the ids"})
    return (query["after_id"],) if "after_id" in query else None
if ("after_id" in query) != ("after_value" in query):
    raise InvalidQuery({"after_value" if "after_id" in query else "after_id": "is required with the other"})
if not query.get("after_value"):
    return None
return (value_of(query["sort"], query["after_value"], order), query["after_id"])
