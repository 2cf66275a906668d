# exercise: 4.2
# verdict: wrong
# misconception: The next page begins after the last value.
# feedback: should be seen once
# region: orders.py:beyond
column, value = order.columns[0], key[0]
return column < value if order.descending else column > value
# region: orders.py:seek
sorted_by = [column.desc() if order.descending else column.asc() for column in order.columns]
if after is not None:
    rows = rows.where(beyond(order, after))
found = db.session.scalars(rows.order_by(*sorted_by).limit(size + 1)).all()
return found[:size], len(found) > size
# region: books.py:key_of
if "after_id" not in query:
    return None
if query["sort"] == "id":
    return (query["after_id"],)
return (value_of(query["sort"], query.get("after_value", ""), order), query["after_id"])
