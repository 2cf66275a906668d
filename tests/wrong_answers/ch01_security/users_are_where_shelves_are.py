# exercise: 1.3
# verdict: wrong
# misconception: A link to a user is glued together, and nobody follows it.
# feedback: the self of alice should lead there
# region: users.py:user_as_seen
seen = {
    "id": user.id,
    "name": user.name,
    "created_at": timestamp(user.created_at),
    "_links": {"self": {"href": f"/users/{user.id}"}},
}
is_self = viewer.id == user.id
if is_self or viewer.role == "admin":
    seen["role"] = user.role
if is_self:
    seen |= {"email": user.email, "age": user.age}
return seen
