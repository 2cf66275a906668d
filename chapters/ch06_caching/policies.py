"""Who may keep which answer, for how long: one table, by route.

    GET /api/books      nobody signed in   Cache-Control: public, max-age=10, s-maxage=60, stale-while-revalidate=30
                                           Surrogate-Key: catalogue books
    GET /api/books      Authorization: …   Cache-Control: private, no-cache
    GET /api/users/me                      Cache-Control: no-store
    all of the catalogue                   Vary: Authorization, Cookie, …

Public is the catalogue, as those see it who are nobody: a browser may use what it has for max-age seconds, a CDN for
s-maxage, and for a while after that once more, while it asks again (RFC 9111; RFC 5861). Who is signed in gets the same
with other links, which their own browser may keep if it asks each time whether it still holds (`no-cache`, 304). All
else is kept by nobody, errors too: without a word a cache might keep a 404 (RFC 9111, 4.2.2).
"""

from collections.abc import Collection

from flask import Flask, Response, current_app, g, request

from solutions.ch00_books_api import routes, settings

from .invalidation import tags

SETTINGS: settings.Settings = {
    "CACHE_BROWSER_SECONDS": settings.Setting("10", settings.whole(0)),  # max-age
    "CACHE_SHARED_SECONDS": settings.Setting("60", settings.whole(0)),  # s-maxage
    "CACHE_STALE_SECONDS": settings.Setting("30", settings.whole(0)),  # stale-while-revalidate
}
PUBLIC: Collection[str] = frozenset(
    {"index", "books", "book", "book-search", "books-by-offset", "books-by-keyset", "genres", "search"}
    | {"report", "genre-report"}  # the same for all of a role; as nobody gets them who is not signed in, never public
)


def say_who_may_keep_it(response: Response) -> Response:
    """Set Cache-Control, and Vary where it takes part in it: called after each request.

    An answer that has a Cache-Control keeps it: the view knows better. A 200 to GET or HEAD of a route of the table
    (`current_app.extensions["public"]`) is public where nobody is signed in (`g.user_id`), private where somebody is:
    as the same address has other answers for others, Vary names what they come by, Authorization and Cookie, beside
    what it names already. With a public one goes what it depends on (Surrogate-Key: `tags()`, if there are any), by
    which a CDN is told what to forget. The numbers are settings (SETTINGS). All else is no-store.
    """
    ### BEGIN YOUR CODE 6.3
    response.headers.setdefault("Cache-Control", "public, max-age=3600")
    return response
    ### END YOUR CODE 6.3


def init_app(app: Flask, public: Collection[str] = PUBLIC) -> None:
    """Look at every answer; `public` are the routes that anybody may read."""
    app.extensions["public"] = public
    app.after_request(say_who_may_keep_it)
