# exercise: 1.3
# verdict: wrong
# misconception: Who manages accounts may see all that an account holds.
# feedback: are shown to an administrator
# extra: yes
# region: users.py:user_as_seen
seen = {
    "id": user.id,
    "name": user.name,
    "created_at": timestamp(user.created_at),
    "_links": {"self": link("user", user_id=user.id)},
}
if viewer.id == user.id or viewer.role == "admin":
    seen |= {"role": user.role, "email": user.email, "age": user.age}
return seen
