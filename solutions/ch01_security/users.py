"""People: your own account, what others may see of it, and the list for administrators.

    GET /api/users/me      {"id": 1, "name": "alice", "role": "user", "email": "alice@example.org", "age": 34, …}
    PATCH /api/users/me    {"name": "Alice"}
    GET /api/users/2       {"id": 2, "name": "bob", …}
    GET /api/users         administrators only

What may be seen and what may be set are two lists of properties, both short, both closed (OWASP API3:2023, broken
object property level authorization).
"""

from typing import Any

from flask import g
from flask_restful import Resource
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from solutions.ch00_books_api.bodies import json_object, text_fault
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import User, db
from solutions.ch00_books_api.representations import Representations, represent, timestamp

LONGEST_NAME = 50  # characters


def user_as_seen(user: User, viewer: User) -> dict[str, Any]:
    """Return what `viewer` may see of `user`.

    Everybody: id, name, created_at (`timestamp`), _links (self). Administrators and the user: also the role. The user
    alone: also email and age. Nobody: the password hash. Two users may have one name: who they are, their ids say.
    """
    ### BEGIN SOLUTION 1.3
    seen = {
        "id": user.id,
        "name": user.name,
        "created_at": timestamp(user.created_at),
        "_links": {"self": link("user", user_id=user.id)},
    }
    is_self = viewer.id == user.id
    if is_self or viewer.role == "admin":
        seen["role"] = user.role
    if is_self:
        seen |= {"email": user.email, "age": user.age}
    return seen
    ### END SOLUTION 1.3


REPRESENTATIONS: Representations = {User: user_as_seen}


def profile_faults(payload: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with the name and the age in `payload`, by JSON Pointer."""
    faults = {}
    if "name" in payload:
        fault = text_fault(payload["name"])
        if fault or not 1 <= len(payload["name"]) <= LONGEST_NAME:
            faults["/name"] = fault or f"must have 1 to {LONGEST_NAME} characters"
    if payload.get("age") is not None:
        age = payload["age"]
        if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= 120:
            faults["/age"] = "must be a whole number from 0 to 120"
    return faults


class UserCollection(Resource):
    """/api/users"""

    def get(self) -> dict[str, Any]:
        """Return the first hundred users."""
        users = db.session.scalars(select(User).order_by(User.id).limit(100))
        return {"items": [represent(user, viewer=g.user) for user in users], "_links": {"self": link("users")}}


class UserItem(Resource):
    """/api/users/<id>"""

    def get(self, user_id: int) -> dict[str, Any]:
        """Return the user, or 404."""
        user = db.session.get(User, user_id)
        if user is None:
            raise NotFound("There is no such user.")
        return represent(user, viewer=g.user)


class Me(Resource):
    """/api/users/me"""

    def get(self) -> dict[str, Any]:
        """Return the caller's own account."""
        return represent(g.user, viewer=g.user)

    def patch(self) -> dict[str, Any]:
        """Change the caller's name or age, if the body names them, and nothing else whatever it names.

        `profile_faults` says what is wrong with the two; any fault is a 422 (`Invalid`), and then nothing is changed.
        Null empties the age. Returns the account as it is now.
        """
        ### BEGIN SOLUTION 1.3
        payload = json_object()
        if faults := profile_faults(payload):
            raise Invalid(faults)
        for name in ("name", "age"):
            if name in payload:
                setattr(g.user, name, payload[name])
        db.session.commit()
        return represent(g.user, viewer=g.user)
        ### END SOLUTION 1.3
