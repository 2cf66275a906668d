# exercise: 4.2
# verdict: right
# misconception: From the value on, the books of that value are told apart by their ids, as databases without rows want it.
# region: orders.py:beyond
*first, last = order.columns
if not first:
    return last < key[0] if order.descending else last > key[0]
column, (value, id) = first[0], key
if order.descending:
    return (column <= value) & ((column < value) | (last < id))
return (column >= value) & ((column > value) | (last > id))
# region: orders.py:seek
if after is not None:
    rows = rows.where(beyond(order, after))
for column in order.columns:
    rows = rows.order_by(column.desc() if order.descending else column)
found = list(db.session.execute(rows.limit(size + 1)).unique().scalars())
more = len(found) == size + 1
return found[: len(found) - more], more
