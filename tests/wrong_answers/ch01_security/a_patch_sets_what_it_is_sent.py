# exercise: 1.3
# verdict: wrong
# misconception: A PATCH of something that is one's own may change every column of it.
# feedback: set owner_id, which is not hers to set
# region: shelves.py:ShelfItem.patch
shelf = load_shelf(shelf_id)
payload = json_object()
checked_name(payload)
for name in payload:
    if name in Shelf.__table__.columns and not name.endswith("_at"):
        setattr(shelf, name, payload[name])
db.session.commit()
return represent_shelf(shelf)
