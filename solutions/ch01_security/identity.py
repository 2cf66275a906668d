"""Who is calling: decided once, before anything else about a request, and written down in one place.

Whatever authenticates (the session cookie here, the token in chapter 3) is handed to `init_app`. All others ask
`g.user`: nothing else looks at cookies or headers for an identity.
"""

from collections.abc import Callable

from flask import Flask, g

from solutions.ch00_books_api import links
from solutions.ch00_books_api.models import User


def call_as(user: User | None) -> None:
    """Let `user` be who is calling, None for nobody: sets `g.user`, and `g.user_id` for what needs no more than that.

    The id stays readable when the row cannot be read any more: after a commit, a rollback, the end of the database.
    """
    g.user, g.user_id = user, user.id if user else None
    links.ask_again()


def init_app(app: Flask, current_user: Callable[[], User | None]) -> None:
    """Let `current_user` say, before each request, whose it is."""

    def identify() -> None:
        call_as(current_user())

    app.before_request(identify)
