# exercise: 4.1
# verdict: wrong
# misconception: Whether there are more is what the total says.
# extra: yes
# feedback: should take one statement
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(*sorted_by).offset((page - 1) * size).limit(size)).all()
return list(found), page * size < total_of(rows)
