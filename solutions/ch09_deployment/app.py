"""The whole wiring of chapter 9: the Books API, as it goes to work.

flask --app solutions.ch09_deployment.app run
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from solutions.ch00_books_api import bodies, errors, index, links, models, representations, routes
from solutions.ch01_security import (
    audit,
    csrf,
    headers,
    identity,
    limits,
    passwords,
    redis_store,
    roles,
    sessions,
    transport,
    webhook,
)
from solutions.ch01_security import shelves as ch01_shelves
from solutions.ch01_security import users as ch01_users
from solutions.ch02_validation import covers, deliveries, inputs, queries, strict_json, users
from solutions.ch02_validation import shelves as ch02_shelves
from solutions.ch03_jwt import auth, bearer, housekeeping, keys, tokens
from solutions.ch04_pagination import activity, asking, cursors
from solutions.ch04_pagination import books as ch04_books
from solutions.ch04_pagination import shelves as ch04_shelves
from solutions.ch04_pagination import users as ch04_users
from solutions.ch05_versioning import books as versioned
from solutions.ch05_versioning import retirement, search, versions
from solutions.ch05_versioning.versions import paths
from solutions.ch06_caching import books as cached_books
from solutions.ch06_caching import (
    cache_store,
    cached,
    control,
    invalidation,
    policies,
    preconditions,
    reports,
    validators,
)
from solutions.ch07_docs import changes, openapi, operations, pages

from . import (
    away,
    books,
    configuration,
    idempotency,
    logs,
    lookup,
    metrics,
    migrations,
    probes,
    shared_keys,
    shelves,
    unread,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the Books API, its settings from the environment and from `config`.

    The order of the concerns is the order in which a request meets them.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(pages.HERE))
    configuration.init_app(
        app,
        config,
        {
            **csrf.SETTINGS,
            **transport.SETTINGS,
            **webhook.SETTINGS,
            **cursors.SETTINGS,
            **asking.SETTINGS,
            **retirement.SETTINGS,
            **policies.SETTINGS,
            **cached.SETTINGS,
            **cache_store.SETTINGS,
            **lookup.SETTINGS,
            **idempotency.SETTINGS,
            **shared_keys.SETTINGS,
        },
    )
    errors.init_app(app)
    bodies.init_app(app)
    strict_json.init_app(app)
    queries.init_app(app)
    models.init_app(app)
    away.init_app(app)
    migrations.init_app(app)
    redis_store.init_app(app)
    passwords.init_app(app)
    keys.init_app(app, shared_keys.ring_of(app))
    tokens.init_app(app)
    logs.init_app(app, {**audit.EVENTS, **auth.EVENTS})
    metrics.init_app(app)
    transport.init_app(app)
    sessions.init_app(app)
    identity.init_app(app, bearer.current_user)
    headers.init_app(
        app,
        (*headers.SENT, versions.HEADER, *validators.SENT, *idempotency.SENT),
        (*headers.READ, *versions.READ, *validators.READ, *idempotency.READ),
        pages.policies(),
    )
    validators.init_app(app)
    policies.init_app(app, {*policies.PUBLIC, *openapi.PUBLIC, *pages.PUBLIC})
    limits.init_app(
        app,
        {
            **limits.LIMITS,
            **users.LIMITS,
            **covers.LIMITS,
            **auth.LIMITS,
            **keys.LIMITS,
            **ch04_books.LIMITS,
            **activity.LIMITS,
            **search.LIMITS,
            **retirement.LIMITS,
            **reports.LIMITS,
            **openapi.LIMITS,
            **pages.LIMITS,
            **lookup.LIMITS,
        },
    )
    bearer.init_app(app)
    roles.init_app(
        app,
        {
            **roles.RULES,
            **users.RULES,
            **covers.RULES,
            **auth.RULES,
            **keys.RULES,
            **ch04_books.RULES,
            **activity.RULES,
            **search.RULES,
            **retirement.RULES,
            **reports.RULES,
            **control.RULES,
            **openapi.RULES,
            **pages.RULES,
            **lookup.RULES,
        },
    )
    csrf.init_app(app, {**csrf.ROUTES, **auth.CSRF}, bearer.guard_browsers)
    links.init_app(app, versions.may)
    routes.init_app(app)
    versions.init_app(app, search.SINCE)
    retirement.init_app(app)
    representations.init_app(app, {**ch01_users.REPRESENTATIONS, **versioned.REPRESENTATIONS})
    inputs.init_app(app, versioned.SCHEMAS)
    webhook.init_app(app, deliveries.read_news)
    housekeeping.init_app(app, (reports.refresh, idempotency.sweep))
    preconditions.init_app(app)
    cache_store.init_app(app)
    invalidation.init_app(app)
    lookup.init_app(app)
    openapi.init_app(
        app,
        {**operations.OPERATIONS, **lookup.OPERATIONS, **idempotency.OPERATIONS},
        (idempotency.CHANGE, lookup.CHANGE, *changes.CHANGES),
    )
    pages.init_app(app)
    unread.init_app(app)
    probes.init_app(app, probes.CHECKS)

    api = errors.Api(app)
    api.add_resource(index.Index, *paths("/api"), endpoint="index")
    api.add_resource(index.Health, *paths("/api/health"), endpoint="health")
    api.add_resource(books.BookCollection, *paths("/api/books"), endpoint="books")
    api.add_resource(cached_books.BooksByOffset, *paths("/api/books/by-offset"), endpoint="books-by-offset")
    api.add_resource(cached_books.BooksByKeyset, *paths("/api/books/by-keyset"), endpoint="books-by-keyset")
    api.add_resource(activity.Activity, *paths("/api/activity"), endpoint="activity")
    api.add_resource(cached_books.BookItem, *paths("/api/books/<id:book_id>"), endpoint="book")
    api.add_resource(covers.BookCover, *paths("/api/books/<id:book_id>/cover"), endpoint="cover")
    api.add_resource(cached_books.BookSearch, *paths("/api/books/search"), endpoint="book-search")
    api.add_resource(cached_books.Search, *paths("/api/search"), endpoint="search")
    api.add_resource(retirement.Versions, *paths("/api/versions"), endpoint="versions")
    api.add_resource(retirement.VersionUse, *paths("/api/versions/<int:number>/use"), endpoint="version-use")
    api.add_resource(cached_books.GenreCollection, *paths("/api/genres"), endpoint="genres")
    api.add_resource(lookup.IsbnLookup, *paths("/api/isbn/<isbn>"), endpoint="isbn")
    api.add_resource(csrf.CsrfToken, *paths("/api/auth/csrf"), endpoint="csrf")
    api.add_resource(auth.Login, *paths("/api/auth/login"), endpoint="login")
    api.add_resource(auth.Refresh, *paths("/api/auth/refresh"), endpoint="refresh")
    api.add_resource(auth.Logout, *paths("/api/auth/logout"), endpoint="logout")
    api.add_resource(auth.BrowserSession, *paths("/api/auth/session"), endpoint="session")
    api.add_resource(auth.Sessions, *paths("/api/auth/sessions"), endpoint="sessions")
    api.add_resource(keys.Jwks, "/.well-known/jwks.json", endpoint="jwks")
    api.add_resource(keys.KeyRotation, *paths("/api/auth/keys/rotate"), endpoint="key-rotation")
    api.add_resource(ch04_users.UserCollection, *paths("/api/users"), endpoint="users")
    api.add_resource(ch01_users.UserItem, *paths("/api/users/<id:user_id>"), endpoint="user")
    api.add_resource(users.Me, *paths("/api/users/me"), endpoint="me")
    api.add_resource(shelves.ShelfCollection, *paths("/api/shelves"), endpoint="shelves")
    api.add_resource(ch02_shelves.ShelfItem, *paths("/api/shelves/<id:shelf_id>"), endpoint="shelf")
    api.add_resource(ch04_shelves.ShelfBooks, *paths("/api/shelves/<id:shelf_id>/books"), endpoint="shelf-books")
    api.add_resource(
        ch01_shelves.ShelfBookItem, *paths("/api/shelves/<id:shelf_id>/books/<id:book_id>"), endpoint="shelf-book"
    )
    api.add_resource(reports.CatalogReport, *paths("/api/reports/catalog"), endpoint="report")
    api.add_resource(reports.GenreReport, *paths("/api/reports/genres"), endpoint="genre-report")
    api.add_resource(control.Invalidation, *paths("/api/cache/invalidate"), endpoint="cache-invalidation")
    api.add_resource(control.Stats, *paths("/api/cache/stats"), endpoint="cache-stats")
    api.add_resource(openapi.Document, "/openapi.json", endpoint="openapi")
    api.add_resource(pages.Docs, "/docs", endpoint="docs")
    api.add_resource(pages.Guide, "/docs/<guide:guide>", endpoint="guide")
    api.add_resource(pages.Asset, "/docs/assets/<asset:file>", endpoint="docs-asset")
    api.add_resource(webhook.Webhook, *paths("/api/webhook"), endpoint="webhook")
    return app
