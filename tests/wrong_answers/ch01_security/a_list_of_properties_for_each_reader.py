# exercise: 1.3
# verdict: right
# misconception: The shelf is loaded first and its owner compared then; what a reader sees is one list for each kind.
# region: shelves.py:load_shelf
shelf = db.session.get(Shelf, shelf_id)
if shelf is None or shelf.owner_id != g.user.id:
    raise NotFound("There is no such shelf.")
return shelf
# region: users.py:user_as_seen
public = ["id", "name"]
if user is viewer:
    shown = [*public, "role", "email", "age"]
elif viewer.role == "admin":
    shown = [*public, "role"]
else:
    shown = public
links = {"_links": {"self": link("user", user_id=user.id)}, "created_at": timestamp(user.created_at)}
return {name: getattr(user, name) for name in shown} | links
# region: users.py:Me.patch
payload = json_object()
if faults := profile_faults(payload):
    raise Invalid(faults)
g.user.name = payload.get("name", g.user.name)
g.user.age = payload.get("age", g.user.age)
db.session.commit()
return represent(g.user, viewer=g.user)
