# exercise: 4.2
# verdict: wrong
# misconception: A place is found by counting the books before it.
# feedback: one statement about books
# region: orders.py:seek
sorted_by = [column.desc() if order.descending else column.asc() for column in order.columns]
if after is not None:
    all_of_them, later = (
        len(db.session.scalars(part.with_only_columns(order.columns[-1])).all())
        for part in (rows, rows.where(beyond(order, after)))
    )
    rows = rows.offset(all_of_them - later)
found = db.session.scalars(rows.order_by(*sorted_by).limit(size + 1)).all()
return found[:size], len(found) > size
