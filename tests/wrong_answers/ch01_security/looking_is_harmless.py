# exercise: 1.3
# verdict: wrong
# misconception: Only what changes a shelf needs its owner; an id that nobody was told is protection enough for reading.
# feedback: answered with a shelf of somebody else
# extra: yes
# region: shelves.py:load_shelf
shelf = db.session.get(Shelf, shelf_id)
if shelf is None:
    raise NotFound("There is no such shelf.")
if request.method not in ("GET", "HEAD") and shelf.owner_id != g.user.id:
    raise NotFound("There is no such shelf.")
return shelf
