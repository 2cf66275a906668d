# exercise: 1.3
# verdict: wrong
# misconception: The list is filtered by the owner whom the client names; its own page names only the right one.
# feedback: the list shows bob's
# region: shelves.py:ShelfCollection.get
owner_id = request.args.get("owner_id", g.user.id, type=int)
shelves = db.session.scalars(select(Shelf).where(Shelf.owner_id == owner_id).order_by(Shelf.id))
return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
