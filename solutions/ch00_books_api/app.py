"""The whole wiring of chapter 0: a Books API.

flask --app solutions.ch00_books_api.app run
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from . import bodies, books, errors, genres, index, links, models, representations, routes, settings


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the Books API, its settings from the environment and from `config`."""
    app = Flask(__name__, static_folder=None)
    settings.init_app(app, config)
    errors.init_app(app)
    bodies.init_app(app)
    models.init_app(app)
    links.init_app(app)
    routes.init_app(app)
    representations.init_app(app)

    api = errors.Api(app)
    api.add_resource(index.Index, "/api", endpoint="index")
    api.add_resource(index.Health, "/api/health", endpoint="health")
    api.add_resource(books.BookCollection, "/api/books", endpoint="books")
    api.add_resource(books.BookItem, "/api/books/<id:book_id>", endpoint="book")
    api.add_resource(books.BookSearch, "/api/books/search", endpoint="book-search")
    api.add_resource(genres.GenreCollection, "/api/genres", endpoint="genres")
    return app
