# exercise: 1.3
# verdict: wrong
# misconception: The password hash is the one secret of an account; the rest may be shown to whoever is signed in.
# feedback: the e-mail of bob is shown to alice
# region: users.py:user_as_seen
return {
    "id": user.id,
    "name": user.name,
    "email": user.email,
    "age": user.age,
    "role": user.role,
    "created_at": timestamp(user.created_at),
    "_links": {"self": link("user", user_id=user.id)},
}
