# exercise: 1.3
# verdict: wrong
# misconception: The name was checked when the shelf was made; its owner may call it what she likes afterwards.
# feedback: although that is no name
# region: shelves.py:ShelfItem.patch
shelf = load_shelf(shelf_id)
shelf.name = json_object()["name"]
db.session.commit()
return represent_shelf(shelf)
