# exercise: 1.3
# verdict: wrong
# misconception: The page always sends name and age together, so each is set from the body, whether it is there or not.
# feedback: name and age should be
# region: users.py:Me.patch
payload = json_object()
if faults := profile_faults(payload):
    raise Invalid(faults)
g.user.name = payload.get("name") or g.user.name
g.user.age = payload.get("age")
db.session.commit()
return represent(g.user, viewer=g.user)
