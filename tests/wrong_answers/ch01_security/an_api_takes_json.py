# exercise: 1.3
# verdict: wrong
# misconception: An API takes JSON, so a form is somebody's mistake.
# feedback: a shelf As a form should be created
# extra: yes
# region: shelves.py:ShelfCollection.post
shelf = Shelf(name=checked_name(json_object()), owner_id=g.user.id)
db.session.add(shelf)
db.session.commit()
return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
