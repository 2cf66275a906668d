# exercise: 1.3
# verdict: wrong
# misconception: A list is its items; links are for things.
# feedback: _links of the list should have a self
# region: shelves.py:ShelfCollection.get
shelves = db.session.scalars(select(Shelf).where(Shelf.owner_id == g.user.id).order_by(Shelf.id))
return {"items": [represent_shelf(shelf) for shelf in shelves]}
