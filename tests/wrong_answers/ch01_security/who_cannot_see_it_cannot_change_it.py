# exercise: 1.3
# verdict: wrong
# misconception: A shelf that its reader does not get to see needs no second check when it is changed.
# feedback: changed the shelf of bob
# extra: yes
# region: shelves.py:load_shelf
query = select(Shelf).where(Shelf.id == shelf_id)
if request.method in ("GET", "HEAD"):
    query = query.where(Shelf.owner_id == g.user.id)
shelf = db.session.scalar(query)
if shelf is None:
    raise NotFound("There is no such shelf.")
return shelf
