"""People: who registers, and what they may change about themselves, by one schema.

    POST /api/users      {"name": "Dora", "email": "dora@example.org", "password": "…", "age": 29}
    201 Created
    Location: /api/users/5

    PATCH /api/users/me  {"age": null}

A schema is a closed list: what it does not name is refused, so that nobody becomes an administrator by sending a role
(mass assignment; OWASP API3:2023). Patterns do not stop injection, parameters do; what they are for is that a name can
be read, told from another, and shown (OWASP Input Validation Cheat Sheet).
"""

import unicodedata
from typing import Any

from flask import g, request
from flask_restful import Resource
from marshmallow import ValidationError, fields, validate, validates_schema
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Conflict

from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.characters import UNSEEN
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import User, db, is_taken
from solutions.ch00_books_api.representations import represent
from solutions.ch01_security import limits, passwords, roles
from solutions.ch01_security import users as before
from solutions.ch01_security.emails import canonical

from . import password_rules
from .faults import Schema, load
from .text import MESSAGES, Text, WholeNumber

RULES: roles.Rules = {("users", "POST"): roles.ANYONE}


def newcomer() -> str:
    """Return where somebody registers from, "" for any other request; whoever is signed in has no allowance more."""
    return limits.address() if request.method == "POST" else ""


# who registers makes no guess at a password, but each costs a hash of one, as a login does
LIMITS: limits.Limits = {
    "users": (*limits.DEFAULT, limits.Allowance("RATE_LIMIT_REGISTRATION", "registration", newcomer))
}

LONGEST_NAME, LONGEST_EMAIL, OLDEST = 50, 254, 120  # characters, characters (RFC 5321, 4.5.3.1.3), years
IN_NAMES = " _-'."


def check_name(name: str) -> None:
    """Raise ValidationError unless `name` is one that people can read and tell from another.

    It consists of letters (Unicode categories L*), marks (M*) and digits (Nd) of any script, and of IN_NAMES;
    nothing in it is UNSEEN, wherever it stands: some that show nothing are letters or marks to Unicode, and a joiner
    that a title may need lets two names look like one. It begins with a letter or a digit, and does not end in a space.
    """
    ### BEGIN YOUR CODE 2.1
    import re

    if not re.match(r"^[A-Za-z0-9 _\-'.]+$", name):
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
    ### END YOUR CODE 2.1


class Email(fields.Email):
    """An e-mail address, loaded in its canonical form: a mailbox does not get two accounts. Nothing in it is UNSEEN."""

    default_error_messages = MESSAGES | {"invalid": "must be an e-mail address"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        sent: str = super()._deserialize(value, attr, data, **kwargs)
        address = canonical(sent)
        if address is None or not sent.isprintable() or UNSEEN.search(sent):  # IDNA leaves some out of a domain
            raise self.make_error("invalid")
        return address


class UserInput(Schema):
    """What a person may say about themselves; whatever else the body names is a fault. All faults are named at once.

    `name`: 1 to LONGEST_NAME characters, counted and kept in NFC; which ones, `check_name` says.
    `email`: an e-mail address of at most LONGEST_EMAIL characters, kept in its canonical form.
    `age`: a whole number, written as one, from 0 to OLDEST, or null. Of the four it alone may be left out.
    `password`: a string, of which no character is refused or changed here: `check_password` looks at it.
    """

    ### BEGIN YOUR CODE 2.1
    class Meta:
        unknown = "include"

    name = fields.String(required=True, validate=[validate.Length(1, LONGEST_NAME), check_name])
    email = fields.String(required=True, validate=validate.Regexp(r".+@.+"))
    age = fields.Integer(allow_none=True, validate=validate.Range(0, OLDEST))
    password = fields.String(required=True)
    ### END YOUR CODE 2.1

    @validates_schema(skip_on_field_errors=False)
    def check_password(self, data: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError for a password that is not taken; other fields may be wrong, and missing here.

        It is looked at in the one form that is hashed, so that its length is the same from every keyboard.
        """
        if isinstance(sent := data.get("password"), str):
            password = passwords.in_one_form(sent)
            faults = password_rules.faults(password, str(data.get("name", "")), str(data.get("email", "")))
            if faults:
                raise ValidationError(faults, "password")


class UserCollection(before.UserCollection):
    """/api/users"""

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Register: 201 + Location, and the new account. 409 when the e-mail has an account."""
        values = load(UserInput(), json_object())
        password_hash = passwords.hashed(values.pop("password"))
        user = User(**values, password_hash=password_hash)
        db.session.add(user)
        try:
            db.session.commit()
        except IntegrityError as error:
            if not is_taken(error, User.email):
                raise
            db.session.rollback()
            raise Conflict("There is an account with this e-mail.") from None
        return represent(user, viewer=g.user or user), 201, {"Location": link("user", user_id=user.id)["href"]}


class Me(Resource):
    """/api/users/me"""

    def get(self) -> dict[str, Any]:
        """Return the caller's own account."""
        return represent(g.user, viewer=g.user)

    def patch(self) -> dict[str, Any]:
        """Change the caller's name or age; anything else in the body is a 422, and then nothing is changed."""
        for name, value in load(UserInput(only=("name", "age"), partial=True), json_object()).items():
            setattr(g.user, name, value)
        db.session.commit()
        return represent(g.user, viewer=g.user)
