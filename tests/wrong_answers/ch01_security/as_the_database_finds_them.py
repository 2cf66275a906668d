# exercise: 1.3
# verdict: wrong
# misconception: Rows come in the order in which they were made.
# feedback: in this order, but sees
# extra: yes
# region: shelves.py:ShelfCollection.get
shelves = db.session.scalars(select(Shelf).where(Shelf.owner_id == g.user.id))
return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
