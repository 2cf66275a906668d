"""The users, page by page, for administrators.

GET /api/users?page_size=20
"""

from flask import g
from sqlalchemy import select

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import User
from solutions.ch00_books_api.representations import represent
from solutions.ch02_validation import users as before
from solutions.ch02_validation.queries import asked, load_query

from . import pages
from .asking import PLAIN
from .orders import Order
from .pages import Answer

BY_ID = Order((User.id,))


class UserCollection(before.UserCollection):
    """/api/users"""

    def get(self) -> Answer:  # type: ignore[override] # more than the list: a header, too
        """Return a page of the users, in the order of their ids."""
        query, links = load_query(PLAIN), {"self": link("users", **asked())}
        return pages.by_cursor(select(User), BY_ID, query, links, show=lambda user: represent(user, viewer=g.user))
