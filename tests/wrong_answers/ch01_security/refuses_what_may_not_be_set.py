# exercise: 1.3
# verdict: right
# misconception: Not ignored but refused, with 422, are the properties that a client may not set.
# region: shelves.py:load_shelf
mine = select(Shelf).where(Shelf.owner_id == g.user.id)
return db.one_or_404(mine.where(Shelf.id == shelf_id), description="No shelf of yours has this number.")
# region: shelves.py:ShelfCollection.get
mine = select(Shelf).where(Shelf.owner_id == g.user.id).order_by(Shelf.id)
items = [represent_shelf(shelf) for shelf in db.session.scalars(mine).all()]
return {"_links": {"self": link("shelves")}, "items": items}
# region: shelves.py:ShelfCollection.post
payload = payload_of_form_or_json()
faults = {f"/{name}": "may not be set" for name in payload if name not in ("name", "csrf_token")}
if faults:
    raise Invalid(faults)
shelf = Shelf(owner_id=g.user.id, name=checked_name(payload))
db.session.add(shelf)
db.session.commit()
return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
# region: shelves.py:ShelfItem.patch
payload = json_object()
shelf = load_shelf(shelf_id)
if set(payload) != {"name"}:
    raise Invalid({f"/{name}": "may not be set" for name in payload if name != "name"} or {"/name": "is required"})
shelf.name = checked_name(payload)
db.session.commit()
return represent_shelf(shelf)
# region: users.py:Me.patch
payload = json_object()
faults = profile_faults(payload)
faults |= {f"/{name}": "may not be set" for name in payload if name not in ("name", "age")}
if faults:
    raise Invalid(faults)
for name, value in payload.items():
    setattr(g.user, name, value)
db.session.commit()
return represent(g.user, viewer=g.user)
