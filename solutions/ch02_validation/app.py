"""The whole wiring of chapter 2: the Books API, which now looks at everything that comes in.

flask --app solutions.ch02_validation.app run
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from solutions.ch00_books_api import errors, links, models, routes, settings
from solutions.ch00_books_api.books import GenreCollection
from solutions.ch00_books_api.errors import Api
from solutions.ch00_books_api.index import Health, Index
from solutions.ch01_security import (
    audit,
    csrf,
    headers,
    limits,
    passwords,
    redis_store,
    roles,
    sessions,
    transport,
    webhook,
)
from solutions.ch01_security.csrf import CsrfToken
from solutions.ch01_security.reports import CatalogReport
from solutions.ch01_security.sessions import Login, Logout
from solutions.ch01_security.shelves import ShelfBookItem, ShelfBooks
from solutions.ch01_security.users import UserItem
from solutions.ch01_security.webhook import Webhook

from . import covers, queries, strict_json, users
from .books import BookCollection, BookItem, BookSearch
from .covers import BookCover
from .shelves import ShelfCollection, ShelfItem
from .users import Me, UserCollection


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the Books API, its settings from the environment and from `config`.

    The order of the concerns is the order in which a request meets them.
    """
    app = Flask(__name__)
    settings.init_app(app, config)
    errors.init_app(app)
    strict_json.init_app(app)
    queries.init_app(app)
    models.init_app(app)
    redis_store.init_app(app)
    passwords.init_app(app)
    audit.init_app(app)
    transport.init_app(app)
    sessions.init_app(app)
    headers.init_app(app)
    limits.init_app(app)
    csrf.init_app(app)
    roles.init_app(app, {**roles.RULES, **users.RULES, **covers.RULES})
    links.init_app(app, roles.may)
    routes.init_app(app)

    api = Api(app)
    api.add_resource(Index, "/api", endpoint="index")
    api.add_resource(Health, "/api/health", endpoint="health")
    api.add_resource(BookCollection, "/api/books", endpoint="books")
    api.add_resource(BookItem, "/api/books/<id:book_id>", endpoint="book")
    api.add_resource(BookCover, "/api/books/<id:book_id>/cover", endpoint="cover")
    api.add_resource(BookSearch, "/api/books/search", endpoint="book-search")
    api.add_resource(GenreCollection, "/api/genres", endpoint="genres")
    api.add_resource(CsrfToken, "/api/auth/csrf", endpoint="csrf")
    api.add_resource(Login, "/api/auth/login", endpoint="login")
    api.add_resource(Logout, "/api/auth/logout", endpoint="logout")
    api.add_resource(UserCollection, "/api/users", endpoint="users")
    api.add_resource(UserItem, "/api/users/<id:user_id>", endpoint="user")
    api.add_resource(Me, "/api/users/me", endpoint="me")
    api.add_resource(ShelfCollection, "/api/shelves", endpoint="shelves")
    api.add_resource(ShelfItem, "/api/shelves/<id:shelf_id>", endpoint="shelf")
    api.add_resource(ShelfBooks, "/api/shelves/<id:shelf_id>/books", endpoint="shelf-books")
    api.add_resource(ShelfBookItem, "/api/shelves/<id:shelf_id>/books/<id:book_id>", endpoint="shelf-book")
    api.add_resource(CatalogReport, "/api/reports/catalog", endpoint="report")
    api.add_resource(Webhook, "/api/webhook", endpoint="webhook", resource_class_args=(webhook.secret(app),))
    return app
