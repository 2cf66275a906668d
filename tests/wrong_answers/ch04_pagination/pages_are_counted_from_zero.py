# exercise: 4.1
# verdict: wrong
# misconception: A page is an index, and skips as many pages as its number says.
# feedback: should have
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(*sorted_by).offset(page * size).limit(size + 1)).all()
return list(found[:size]), len(found) > size
