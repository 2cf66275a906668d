# exercise: 1.3
# verdict: wrong
# misconception: Whoever is signed in may have what they can name: any id in the path, any property in the body.
# feedback: answered with a shelf of somebody else
# region: shelves.py:load_shelf
shelf = db.session.get(Shelf, shelf_id)
if shelf is None:
    raise NotFound("There is no such shelf.")
return shelf
# region: shelves.py:ShelfCollection.get
query = select(Shelf).order_by(Shelf.id)
owner_id = request.args.get("owner_id", type=int)
if owner_id is not None:
    query = query.where(Shelf.owner_id == owner_id)
shelves = db.session.scalars(query)
return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
# region: shelves.py:ShelfCollection.post
payload = payload_of_form_or_json()
checked_name(payload)
columns = Shelf.__table__.columns.keys()
values = {"owner_id": g.user.id} | {name: value for name, value in payload.items() if name in columns}
shelf = Shelf(**values)
db.session.add(shelf)
db.session.commit()
return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
# region: shelves.py:ShelfItem.patch
shelf = load_shelf(shelf_id)
for name, value in json_object().items():
    setattr(shelf, name, value)
db.session.commit()
return represent_shelf(shelf)
# region: users.py:user_as_seen
seen = {column.name: getattr(user, column.name) for column in User.__table__.columns}
seen["created_at"] = timestamp(user.created_at)
seen["updated_at"] = timestamp(user.updated_at)
seen["_links"] = {"self": link("user", user_id=user.id)}
return seen
# region: users.py:Me.patch
payload = json_object()
if faults := profile_faults(payload):
    raise Invalid(faults)
for name, value in payload.items():
    setattr(g.user, name, value)
db.session.commit()
return represent(g.user, viewer=g.user)
