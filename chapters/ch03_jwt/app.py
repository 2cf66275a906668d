"""The whole wiring of chapter 3: the Books API, whose callers bring tokens.

flask --app solutions.ch03_jwt.app run
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from solutions.ch00_books_api import bodies, errors, genres, index, links, models, representations, routes, settings
from solutions.ch01_security import (
    audit,
    caching,
    csrf,
    headers,
    identity,
    limits,
    passwords,
    redis_store,
    reports,
    roles,
    sessions,
    transport,
    webhook,
)
from solutions.ch01_security import shelves as ch01_shelves
from solutions.ch01_security import users as ch01_users
from solutions.ch02_validation import books, covers, deliveries, inputs, queries, shelves, strict_json, users

from . import auth, bearer, housekeeping, keys, tokens


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the Books API, its settings from the environment and from `config`.

    The order of the concerns is the order in which a request meets them.
    """
    app = Flask(__name__, static_folder=None)
    settings.init_app(app, config, {**csrf.SETTINGS, **transport.SETTINGS, **webhook.SETTINGS})
    errors.init_app(app)
    bodies.init_app(app)
    strict_json.init_app(app)
    queries.init_app(app)
    models.init_app(app)
    redis_store.init_app(app)
    passwords.init_app(app)
    keys.init_app(app)
    tokens.init_app(app)
    audit.init_app(app, {**audit.EVENTS, **auth.EVENTS})
    transport.init_app(app)
    sessions.init_app(app)
    identity.init_app(app, bearer.current_user)
    headers.init_app(app)
    caching.init_app(app)
    limits.init_app(app, {**limits.LIMITS, **users.LIMITS, **covers.LIMITS, **auth.LIMITS, **keys.LIMITS})
    bearer.init_app(app)
    roles.init_app(app, {**roles.RULES, **users.RULES, **covers.RULES, **auth.RULES, **keys.RULES})
    csrf.init_app(app, {**csrf.ROUTES, **auth.CSRF}, bearer.guard_browsers)
    links.init_app(app, roles.may)
    routes.init_app(app)
    representations.init_app(app, {**representations.TABLE, **ch01_users.REPRESENTATIONS})
    inputs.init_app(app, books.INPUTS)
    webhook.init_app(app, deliveries.read_news)
    housekeeping.init_app(app)

    api = errors.Api(app)
    api.add_resource(index.Index, "/api", endpoint="index")
    api.add_resource(index.Health, "/api/health", endpoint="health")
    api.add_resource(books.BookCollection, "/api/books", endpoint="books")
    api.add_resource(books.BookItem, "/api/books/<id:book_id>", endpoint="book")
    api.add_resource(covers.BookCover, "/api/books/<id:book_id>/cover", endpoint="cover")
    api.add_resource(books.BookSearch, "/api/books/search", endpoint="book-search")
    api.add_resource(genres.GenreCollection, "/api/genres", endpoint="genres")
    api.add_resource(csrf.CsrfToken, "/api/auth/csrf", endpoint="csrf")
    api.add_resource(auth.Login, "/api/auth/login", endpoint="login")
    api.add_resource(auth.Refresh, "/api/auth/refresh", endpoint="refresh")
    api.add_resource(auth.Logout, "/api/auth/logout", endpoint="logout")
    api.add_resource(auth.BrowserSession, "/api/auth/session", endpoint="session")
    api.add_resource(auth.Sessions, "/api/auth/sessions", endpoint="sessions")
    api.add_resource(keys.Jwks, "/.well-known/jwks.json", endpoint="jwks")
    api.add_resource(keys.KeyRotation, "/api/auth/keys/rotate", endpoint="key-rotation")
    api.add_resource(users.UserCollection, "/api/users", endpoint="users")
    api.add_resource(ch01_users.UserItem, "/api/users/<id:user_id>", endpoint="user")
    api.add_resource(users.Me, "/api/users/me", endpoint="me")
    api.add_resource(shelves.ShelfCollection, "/api/shelves", endpoint="shelves")
    api.add_resource(shelves.ShelfItem, "/api/shelves/<id:shelf_id>", endpoint="shelf")
    api.add_resource(ch01_shelves.ShelfBooks, "/api/shelves/<id:shelf_id>/books", endpoint="shelf-books")
    api.add_resource(ch01_shelves.ShelfBookItem, "/api/shelves/<id:shelf_id>/books/<id:book_id>", endpoint="shelf-book")
    api.add_resource(reports.CatalogReport, "/api/reports/catalog", endpoint="report")
    api.add_resource(webhook.Webhook, "/api/webhook", endpoint="webhook")
    return app
