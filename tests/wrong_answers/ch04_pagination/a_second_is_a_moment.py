# exercise: 4.2
# verdict: wrong
# misconception: Seconds are exact enough for a time.
# feedback: what value_of() makes of after_value
# extra: yes
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
if query["sort"].endswith("_at"):
    value = value.replace(microsecond=0)
return (value, query["after_id"])
