# exercise: 1.3
# verdict: wrong
# misconception: An administrator may see everything, private or not.
# feedback: reads a private shelf
# extra: yes
# region: shelves.py:load_shelf
shelf = db.session.get(Shelf, shelf_id)
if shelf is None or (shelf.owner_id != g.user.id and g.user.role != "admin"):
    raise NotFound("There is no such shelf.")
return shelf
# region: shelves.py:ShelfCollection.get
query = select(Shelf).order_by(Shelf.id)
if g.user.role != "admin":
    query = query.where(Shelf.owner_id == g.user.id)
shelves = db.session.scalars(query)
return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
