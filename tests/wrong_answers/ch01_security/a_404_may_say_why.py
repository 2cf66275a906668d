# exercise: 1.3
# verdict: wrong
# misconception: With the status 404 the shelf is hidden; the text below may help whoever got the address wrong.
# feedback: can be told from one that never was
# extra: yes
# region: shelves.py:load_shelf
shelf = db.session.get(Shelf, shelf_id)
if shelf is None:
    raise NotFound("There is no such shelf.")
if shelf.owner_id != g.user.id:
    raise NotFound("There is no such shelf among yours.")
return shelf
