# exercise: 4.2
# verdict: wrong
# misconception: A tie-breaker only has to be unique, so the id goes upwards in every order.
# feedback: should come as
# region: orders.py:beyond
*first, last = order.columns
if not first:
    return last < key[0] if order.descending else last > key[0]
column = first[0]
further = column < key[0] if order.descending else column > key[0]
return further | ((column == key[0]) & (last > key[1]))
# region: orders.py:seek
*first, last = order.columns
sorted_by = [column.desc() if order.descending else column.asc() for column in first or [last]]
if after is not None:
    rows = rows.where(order.columns[0] <= after[0] if order.descending else order.columns[0] >= after[0])
    rows = rows.where(beyond(order, after))
found = db.session.scalars(rows.order_by(*sorted_by, last.asc()).limit(size + 1)).all()
return found[:size], len(found) > size
