# exercise: 1.3
# verdict: wrong
# misconception: The filter by owner is for administrators; whoever else uses it gets their own.
# feedback: the administrator reads a private shelf
# extra: yes
# region: shelves.py:ShelfCollection.get
owner_id = g.user.id
if g.user.role == "admin":
    owner_id = request.args.get("owner_id", owner_id, type=int)
shelves = db.session.scalars(select(Shelf).where(Shelf.owner_id == owner_id).order_by(Shelf.id))
return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
