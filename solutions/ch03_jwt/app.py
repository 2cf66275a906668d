"""The whole wiring of chapter 3: the Books API, whose callers bring tokens.

flask --app solutions.ch03_jwt.app run
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
from solutions.ch01_security.shelves import ShelfBookItem, ShelfBooks
from solutions.ch01_security.users import UserItem
from solutions.ch01_security.webhook import Webhook
from solutions.ch02_validation import covers, queries, strict_json, users
from solutions.ch02_validation.books import BookCollection, BookItem, BookSearch
from solutions.ch02_validation.covers import BookCover
from solutions.ch02_validation.shelves import ShelfCollection, ShelfItem
from solutions.ch02_validation.users import Me, UserCollection

from . import auth, bearer, housekeeping, keys
from .auth import BrowserSession, Login, Logout, Refresh, Sessions
from .keys import Jwks, KeyRotation


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
    keys.init_app(app)
    audit.init_app(app, auth.EVENTS)
    transport.init_app(app)
    sessions.init_app(app, bearer.identify)
    headers.init_app(app)
    limits.init_app(app, auth.LOGINS)
    bearer.init_app(app)
    csrf.init_app(app, bearer.guard_browsers)
    roles.init_app(app, {**roles.RULES, **users.RULES, **covers.RULES, **auth.RULES, **keys.RULES})
    links.init_app(app, roles.may)
    routes.init_app(app)
    housekeeping.init_app(app)

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
    api.add_resource(Refresh, "/api/auth/refresh", endpoint="refresh")
    api.add_resource(Logout, "/api/auth/logout", endpoint="logout")
    api.add_resource(BrowserSession, "/api/auth/session", endpoint="session")
    api.add_resource(Sessions, "/api/auth/sessions", endpoint="sessions")
    api.add_resource(Jwks, "/.well-known/jwks.json", endpoint="jwks")
    api.add_resource(KeyRotation, "/api/auth/keys/rotate", endpoint="key-rotation")
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
