# exercise: 4.1
# verdict: wrong
# misconception: A slice of all rows is a page of them.
# feedback: books at most
# extra: yes
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(*sorted_by)).all()
start = (page - 1) * size
return list(found[start : start + size]), len(found) > start + size
