# exercise: 1.3
# verdict: wrong
# misconception: To its owner an account may be shown with every column it has.
# feedback: the password hash of alice
# region: users.py:user_as_seen
seen = {"id": user.id, "name": user.name}
if viewer.role == "admin":
    seen["role"] = user.role
if viewer.id == user.id:
    seen = {column.key: getattr(user, column.key) for column in User.__table__.columns}
    del seen["updated_at"]
return seen | {"created_at": timestamp(user.created_at), "_links": {"self": link("user", user_id=user.id)}}
