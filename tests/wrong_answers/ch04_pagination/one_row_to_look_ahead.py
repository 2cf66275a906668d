# exercise: 4.1
# verdict: wrong
# misconception: What has been read is what the page has.
# extra: yes
# feedback: return found[:size]
# region: pages.py:offset_page
found = db.session.scalars(rows.order_by(*sorted_by).offset((page - 1) * size).limit(size + 1)).all()
return found, len(found) > size
