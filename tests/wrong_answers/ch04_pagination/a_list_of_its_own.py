# exercise: 4.2
# verdict: wrong
# misconception: A place says all: what comes after it is selected anew.
# feedback: the books should be
# region: orders.py:seek
sorted_by = [column.desc() if order.descending else column.asc() for column in order.columns]
if after is not None:
    rows = Select(order.columns[-1].class_).where(beyond(order, after))
found = db.session.scalars(rows.order_by(*sorted_by).limit(size + 1)).all()
return found[:size], len(found) > size
