# exercise: 1.3
# verdict: wrong
# misconception: The id in the path is compared with the id of the caller, whatever it is the id of.
# feedback: may rename a shelf of hers
# region: shelves.py:load_shelf
if shelf_id != g.user.id:
    raise NotFound("There is no such shelf.")
shelf = db.session.get(Shelf, shelf_id)
if shelf is None:
    raise NotFound("There is no such shelf.")
return shelf
