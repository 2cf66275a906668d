# exercise: 4.1
# verdict: wrong
# misconception: A list that is sorted by a column is in order.
# feedback: should come
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(sorted_by[0]).offset((page - 1) * size).limit(size + 1)).all()
return list(found[:size]), len(found) > size
