# exercise: 1.3
# verdict: wrong
# misconception: The owner is a property of the shelf like its name, so the body may state it.
# feedback: made bob the owner of a shelf that alice created
# region: shelves.py:ShelfCollection.post
payload = payload_of_form_or_json()
shelf = Shelf(name=checked_name(payload), owner_id=payload.get("owner_id", g.user.id))
db.session.add(shelf)
db.session.commit()
return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
