# exercise: 4.1
# verdict: wrong
# misconception: A page that is full has another one after it.
# feedback: should say has_more: False
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(*sorted_by).offset((page - 1) * size).limit(size)).all()
return list(found), len(found) == size
