"""Who may keep an answer: nobody, where it was made for somebody.

    GET /api/users/me     Cache-Control: no-store
    GET /api/books/1      nothing is said: any cache on the way may keep it for a while

What a shared cache has kept of one caller it may hand to the next; what a browser has kept is still there after the
logout (RFC 9111, 5.2.2.5; OWASP ASVS 5, 14.3.2). An answer that sets a cookie is kept by nobody either: sessions.py
sees to that, as it is the last to touch an answer.
"""

from flask import Flask, Response, g


def keep_from_caches(response: Response) -> Response:
    """Set Cache-Control to no-store where somebody is calling, or has just signed in: called after each request.

    Errors are answers like any other: a 403 or a 404 says something about the caller too. An answer that has a
    Cache-Control keeps it, the view knows better; and where nobody is calling, nothing is said.
    """
    if g.get("user_id") is not None:  # there is none at all where a request failed early
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(keep_from_caches)
