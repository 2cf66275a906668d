# exercise: 1.3
# verdict: wrong
# misconception: The client sends the id of the account it edits, as it got it from GET /api/users/me.
# feedback: reached the account of another user
# region: users.py:Me.patch
payload = json_object()
if faults := profile_faults(payload):
    raise Invalid(faults)
user = db.session.get(User, payload.get("id", g.user.id)) or g.user
for name in ("name", "age"):
    if name in payload:
        setattr(user, name, payload[name])
db.session.commit()
return represent(user, viewer=g.user)
