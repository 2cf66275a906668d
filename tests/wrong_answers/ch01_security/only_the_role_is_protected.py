# exercise: 1.3
# verdict: wrong
# misconception: It is enough to forbid the dangerous property, the role; what else is sent may be set.
# feedback: set email, which is not hers to set
# region: users.py:Me.patch
payload = json_object()
if faults := profile_faults(payload):
    raise Invalid(faults)
for name, value in payload.items():
    if name not in ("id", "role"):
        setattr(g.user, name, value)
db.session.commit()
return represent(g.user, viewer=g.user)
