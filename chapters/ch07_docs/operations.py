"""What no table says yet: what each operation is for, what is sent, and what comes back where all goes well.

Who may, how often, which headers, which errors: that stands in the tables by which the app itself decides, and is read
from there (openapi.py, access.py, failures.py, quotas.py). Here is a row for each route and method, and what is sent is
named by the very schema that the view loads.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import marshmallow
from flask import current_app

from solutions.ch02_validation import covers, deliveries, shelves, users
from solutions.ch03_jwt import auth
from solutions.ch04_pagination import activity, asking
from solutions.ch04_pagination import books as pages
from solutions.ch05_versioning import books as versioned
from solutions.ch05_versioning import search

from . import schemas as shown
from .schemas import Of, page_of, partial, registration

Sent = marshmallow.Schema | Mapping[int, marshmallow.Schema]  # by version, or the same in all


class Operation(NamedTuple):
    """What may be done on a route by one method. `answers`: what comes back, by status, None where it has no body."""

    tag: str
    summary: str
    answers: Mapping[int, Of | str | None]  # a text: a media type that is not JSON
    query: marshmallow.Schema | None = None
    asked: str = ""  # an example of the query string, where one is required
    body: Sent | None = None
    example: Any = None  # of the body; by version where its schema is
    form: bool = False  # the body may be an HTML form as well
    creates: str = ""  # the name of the route at which what was made is found, by its id
    conditional: bool = False  # a change that says what it has seen (If-Match)
    refusals: Mapping[int, str] = {}  # what only the view itself refuses: a sentence by status
    path: Mapping[str, str] = {}  # examples of parameters of its path that are no numbers: "{isbn}"
    headers: Sequence[Mapping[str, Any]] = ()  # parameters in headers, as OpenAPI has them, that only it has


CATALOGUE, SHELVES, ACCOUNTS, SIGNING_IN = "Catalogue", "Shelves", "Accounts", "Signing in"
REPORTS, OPERATORS, DELIVERIES, THE_API = "Reports", "For operators", "Deliveries", "The API itself"
TAGS: Mapping[str, str] = {
    THE_API: "Where to begin, which versions there are, and what is written about them.",
    SIGNING_IN: "Tokens for programs, a session cookie for browsers.",
    CATALOGUE: "The books, for everybody to read and for administrators to change.",
    SHELVES: "Private reading lists: only their owner knows of them.",
    ACCOUNTS: "People.",
    REPORTS: "Counted once in a while, for all.",
    DELIVERIES: "What a publisher's computer tells us.",
    OPERATORS: "Keys, the cache, and who still uses which version.",
}

# the examples have what has to be written with care: quotes, $, backslashes, lines, letters beyond ASCII, nothing
SUMMARY = 'Emma\'s "handsome, clever, and rich": £30,000, or $5 a `line`.\nC:\\emma.txt has it all – for nothing.'
BOOK_EXAMPLES = {
    1: {
        "title": "Emma",
        "author": "Jane Austen",
        "publication_year": 1815,
        "publisher": None,
        "summary": SUMMARY,
        "genres": ["Novel"],
    },
    2: {
        "title": "Emma",
        "author": {"name": "Jane Austen", "bio": None},
        "publication": {"year": 1815, "isbn": "978-0-14-143958-7"},
        "summary": SUMMARY,
        "genres": ["Novel"],
    },
}
BOOK_CHANGES = {version: {"summary": SUMMARY} for version in BOOK_EXAMPLES}
SEARCHED = "q=Twain's%20$30,000%20bequest&page_size=5"
BOOK = {version: schema() for version, schema in versioned.INPUTS.items()}
CHANGED_BOOK = {version: partial(schema) for version, schema in versioned.INPUTS.items()}
BOOK_PAGE = page_of(shown.CursorPage, shown.BOOK, "Page")
TAKEN = {409: "Another book has this ISBN."}
SIGN_IN = {"email": "alice@example.org", "password": "correct horse"}
NO_BODY: Mapping[int, Of | str | None] = {204: None}

Operations = Mapping[tuple[str, str], Operation]

OPERATIONS: Operations = {
    ("index", "GET"): Operation(THE_API, "See what you may do, and where", {200: shown.Entrance}),
    ("health", "GET"): Operation(THE_API, "Ask whether the API answers", {200: shown.Health}),
    ("versions", "GET"): Operation(THE_API, "See which versions there are", {200: shown.VersionList}),
    ("openapi", "GET"): Operation(THE_API, "Read this document", {200: "application/json"}),
    ("docs", "GET"): Operation(THE_API, "Read the documentation, and try it", {200: "text/html"}),
    ("guide", "GET"): Operation(THE_API, "Read a guide", {200: "text/html"}),
    ("docs-asset", "GET"): Operation(THE_API, "Get a file of the documentation's pages", {200: "*/*"}),
    ("books", "GET"): Operation(CATALOGUE, "List the books", {200: BOOK_PAGE}, pages.BY_CURSOR),
    ("books", "POST"): Operation(
        CATALOGUE,
        "Add a book",
        {201: shown.BOOK},
        body=BOOK,
        example=BOOK_EXAMPLES,
        creates="book",
        refusals=TAKEN,
    ),
    ("books-by-offset", "GET"): Operation(
        CATALOGUE,
        "List the books by page number",
        {200: page_of(shown.OffsetPage, shown.BOOK, "OffsetPage")},
        pages.BY_OFFSET,
    ),
    ("books-by-keyset", "GET"): Operation(
        CATALOGUE,
        "List the books from one on",
        {200: page_of(shown.KeysetPage, shown.BOOK, "KeysetPage")},
        pages.BY_KEYSET,
    ),
    ("book-search", "GET"): Operation(CATALOGUE, "Search titles and authors", {200: BOOK_PAGE}, pages.SEARCH, SEARCHED),
    ("search", "GET"): Operation(
        CATALOGUE,
        "Search, and see what was found where",
        {200: page_of(shown.CursorPage, shown.HIT, "Page")},
        search.QUERY,
        SEARCHED,
    ),
    ("activity", "GET"): Operation(
        CATALOGUE, "See what has changed", {200: page_of(shown.WindowPage, shown.EVENT, "Page")}, activity.QUERY
    ),
    ("genres", "GET"): Operation(CATALOGUE, "List the genres", {200: shown.GenreList}),
    ("book", "GET"): Operation(CATALOGUE, "Get a book", {200: shown.BOOK}),
    ("book", "PUT"): Operation(
        CATALOGUE,
        "Replace a book",
        {200: shown.BOOK},
        body=BOOK,
        example=BOOK_EXAMPLES,
        conditional=True,
        refusals=TAKEN,
    ),
    ("book", "PATCH"): Operation(
        CATALOGUE,
        "Change a book",
        {200: shown.BOOK},
        body=CHANGED_BOOK,
        example=BOOK_CHANGES,
        conditional=True,
        refusals=TAKEN,
    ),
    ("book", "DELETE"): Operation(
        CATALOGUE,
        "Delete a book",
        NO_BODY,
        conditional=True,
        refusals={409: "Somebody changed the book at the same moment."},
    ),
    ("cover", "GET"): Operation(CATALOGUE, "Get the cover of a book", {200: "image/*"}),
    ("cover", "POST"): Operation(
        CATALOGUE,
        "Fetch the cover of a book",
        {200: shown.Cover, 201: shown.Cover},
        body=covers.CoverInput(),
        example={"url": "https://covers.example/emma.png"},
    ),
    ("login", "POST"): Operation(SIGNING_IN, "Sign in", {200: shown.Tokens}, body=shown.LoginInput(), example=SIGN_IN),
    ("refresh", "POST"): Operation(
        SIGNING_IN,
        "Renew the tokens",
        {200: shown.Tokens},
        body=auth.RefreshInput(),
        example={"refresh_token": "eyJhbGciOiJSUzI1NiIs…"},
    ),
    ("logout", "DELETE"): Operation(SIGNING_IN, "Sign out here", NO_BODY),
    ("sessions", "DELETE"): Operation(SIGNING_IN, "Sign out everywhere", NO_BODY),
    ("csrf", "GET"): Operation(SIGNING_IN, "Get the CSRF token of a browser", {200: shown.CsrfToken}),
    ("session", "POST"): Operation(
        SIGNING_IN,
        "Sign a browser in",
        {200: shown.BrowserSession},
        body=shown.LoginInput(),
        example=SIGN_IN,
    ),
    ("jwks", "GET"): Operation(SIGNING_IN, "Get the public keys of the tokens", {200: shown.Jwks}),
    ("users", "GET"): Operation(
        ACCOUNTS, "List the accounts", {200: page_of(shown.CursorPage, shown.User, "UserPage")}, asking.PLAIN
    ),
    ("users", "POST"): Operation(
        ACCOUNTS,
        "Register",
        {201: shown.User},
        body=registration(),
        example={"name": "Dora", "email": "dora@example.org", "password": "a Library of 9 rooms", "age": 29},
        creates="user",
        refusals={409: "There is an account with this e-mail."},
    ),
    ("user", "GET"): Operation(ACCOUNTS, "Get an account", {200: shown.User}),
    ("me", "GET"): Operation(ACCOUNTS, "Get your own account", {200: shown.User}),
    ("me", "PATCH"): Operation(
        ACCOUNTS,
        "Change your own account",
        {200: shown.User},
        body=partial(users.UserInput, ("name", "age")),
        example={"age": 30},
    ),
    ("shelves", "GET"): Operation(SHELVES, "List your shelves", {200: shown.ShelfList}),
    ("shelves", "POST"): Operation(
        SHELVES,
        "Put up a shelf",
        {201: shown.Shelf},
        body=shelves.ShelfInput(),
        example={"name": "Mum's list"},
        form=True,
        creates="shelf",
    ),
    ("shelf", "GET"): Operation(SHELVES, "Get a shelf", {200: shown.Shelf}),
    ("shelf", "PATCH"): Operation(
        SHELVES,
        "Rename a shelf",
        {200: shown.Shelf},
        body=partial(shelves.ShelfInput),
        example={"name": "Read"},
    ),
    ("shelf", "DELETE"): Operation(SHELVES, "Take a shelf down", NO_BODY),
    ("shelf-books", "GET"): Operation(SHELVES, "List the books on a shelf", {200: BOOK_PAGE}, asking.PLAIN),
    ("shelf-book", "PUT"): Operation(SHELVES, "Put a book on a shelf", NO_BODY),
    ("shelf-book", "DELETE"): Operation(SHELVES, "Take a book off a shelf", NO_BODY),
    ("report", "GET"): Operation(REPORTS, "Count the catalogue", {200: shown.CatalogReport}),
    ("genre-report", "GET"): Operation(REPORTS, "Count the genres", {200: shown.GenreReport}),
    ("webhook", "POST"): Operation(
        DELIVERIES,
        "Deliver a new summary",
        NO_BODY,
        body=deliveries.NewsInput(),
        example={"isbn": "9780141439587", "summary": "A comedy of manners."},
        refusals={404: "There is no book with this ISBN.", 409: "This was delivered before."},
    ),
    ("key-rotation", "POST"): Operation(
        OPERATORS,
        "Let the next key sign",
        {200: shown.SigningKey},
        refusals={409: "Not everybody can know the next key yet."},
    ),
    ("version-use", "GET"): Operation(OPERATORS, "See who uses a version", {200: shown.VersionUse}),
    ("cache-stats", "GET"): Operation(OPERATORS, "See how good the cache is", {200: shown.CacheStats}),
    ("cache-invalidation", "POST"): Operation(
        OPERATORS,
        "Forget what is kept",
        {200: shown.Dropped},
        body=shown.InvalidationInput(),
        example={"pattern": "books:*"},
    ),
}


def all_operations() -> Operations:
    """Return the table of the current app."""
    table: Operations = current_app.extensions["operations"]
    return table
