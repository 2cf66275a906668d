# exercise: 1.3
# verdict: wrong
# misconception: A name says who somebody is.
# feedback: who is called bob as well should be shown
# extra: yes
# region: users.py:user_as_seen
seen = {
    "id": user.id,
    "name": user.name,
    "created_at": timestamp(user.created_at),
    "_links": {"self": link("user", user_id=user.id)},
}
is_self = viewer.name == user.name
if is_self or viewer.role == "admin":
    seen["role"] = user.role
if is_self:
    seen |= {"email": user.email, "age": user.age}
return seen
