# exercise: 4.2
# verdict: wrong
# misconception: A page that is full is not the last one.
# feedback: should say has_more
# region: orders.py:seek
sorted_by = [column.desc() if order.descending else column.asc() for column in order.columns]
if after is not None:
    rows = rows.where(beyond(order, after))
found = db.session.scalars(rows.order_by(*sorted_by).limit(size)).all()
return found, len(found) == size
