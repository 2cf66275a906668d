# exercise: 1.3
# verdict: wrong
# misconception: The id is in the answer, so the client knows where the shelf is.
# feedback: the address of the shelf in Location
# region: shelves.py:ShelfCollection.post
shelf = Shelf(name=checked_name(payload_of_form_or_json()), owner_id=g.user.id)
db.session.add(shelf)
db.session.commit()
return represent_shelf(shelf), 201
