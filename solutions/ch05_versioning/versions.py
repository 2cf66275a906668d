"""Which version of the API a request is for: asked in four ways, decided in one place.

    GET /api/v2/books/1                                      by path
    GET /api/books/1?version=2                               by query
    X-API-Version: 2                                         by a header of our own
    Accept: application/vnd.books.v2+json                    by media type
    GET /api/books/1                                         not at all: version 1, as it was before there was a second

    200 OK
    API-Version: 2
    Vary: Accept, X-API-Version

Whoever names no version gets the first one, for good: nobody who wrote a client before notices anything. Whoever names
one in two ways must mean the same (400). What there is not is a 404 by path, which is then the address of nothing, a
400 by query or header, and by Accept, where a client lists what it can read, a 406 (RFC 9110, 12.5.1 and 15.5.7).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import Accept, ImmutableMultiDict
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound
from werkzeug.routing import BaseConverter

from solutions.ch00_books_api import routes
from solutions.ch01_security import roles

VERSIONS = (1, 2)
FIRST, NEWEST = VERSIONS[0], VERSIONS[-1]
QUERY, HEADER = "version", "X-API-Version"
IN_PATH = "api_version"  # the parameter of a path that names a version
READ = ("API-Version", "Deprecation", "Sunset", "Link")  # what pages of other origins may read besides
JSON = "application/json"
VENDOR = "application/vnd.books."  # begins the media types of our versions

Since = Mapping[str, int]  # the route: the version in which it came; all others are in every version


class VersionConverter(BaseConverter):
    """The number of a version in a path, after its "v"; any other text is no route at all, a 404."""

    regex = "|".join(map(str, VERSIONS))

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def paths(path: str) -> tuple[str, str]:
    """Return both paths of a route: "/api/books", which is in no version, and "/api/v<version:api_version>/books"."""
    return path, path.replace("/api", f"/api/v<version:{IN_PATH}>", 1)


def media_type(version: int) -> str:
    """Return what `version` of a representation is called: application/vnd.books.v2+json (RFC 6838, 3.2 and 4.2.8)."""
    return f"{VENDOR}v{version}+json"


def take_from_path(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Keep the version that the path of this request names, a number, as `g.version_in_path`; None where it names none.

    Called before each request, with the values of its path (None: there is no route). IN_PATH is one of them, as a
    number, where the path names a version. No view gets it as an argument: whichever it is, the same view answers.
    """
    ### BEGIN SOLUTION 5.1
    g.version_in_path = (values or {}).pop(IN_PATH, None)
    ### END SOLUTION 5.1


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Add to the `values` of an address that an answer names what keeps its reader in the version of this request.

    Who came by path goes on by path (IN_PATH, the number), and by path only, also where the query has named it as well.
    Who asked by query alone goes on by query (QUERY; `g.version_in_query` is the number, or None). Headers are sent
    again by whoever sent them. Where IN_PATH is in `values` already, the address has a version, and gets no second one.
    """
    if not current_app.url_map.is_endpoint_expecting(endpoint, IN_PATH):
        return  # it is in no version, as /.well-known/jwks.json is
    ### BEGIN SOLUTION 5.1
    if IN_PATH in values:
        return
    if g.version_in_path:
        values[IN_PATH] = g.version_in_path
    elif g.version_in_query:
        values[QUERY] = g.version_in_query
    ### END SOLUTION 5.1


def numbered(name: str, texts: Sequence[str]) -> int | None:
    """Return the version that `texts` name, which is all that the request gave for `name` (QUERY or HEADER); None where
    there is nothing. Raises BadRequest for what is not the number of one of VERSIONS, written as it is here (an
    empty text is not), and for more than one text.
    """
    ### BEGIN SOLUTION 5.2
    if not texts:
        return None
    known = {str(number): number for number in VERSIONS}
    if len(texts) > 1 or texts[0] not in known:
        raise BadRequest(f"{name} must be one of {', '.join(known)}, once.")
    return known[texts[0]]
    ### END SOLUTION 5.2


def acceptable(accept: Accept, named: int | None) -> tuple[int, str]:
    """Return the version to answer in, and the media type to call it by.

    `named` is the version that path, query or header name, None where they name none. A client that lists no media type
    of ours (VENDOR begins them, of any version) knows nothing of them, and gets JSON, whatever it lists or refuses, in
    the version that was named, else in the FIRST. One that does is given what it likes best (RFC 9110, 12.5.1): of two
    versions that it lists (`media_type`) and likes the same, the newer one. JSON, which it may list as well, by name or
    by a wildcard, stands for the version that was named, else the FIRST; where it likes one of our own the same as
    JSON, it gets our own. A wildcard lists none of our own, and ours with a parameter (";charset=utf-8") is another
    type, which there is not. Raises NotAcceptable where nothing is left, for example because another version was named.
    """
    ### BEGIN SOLUTION 5.3
    plain = named or FIRST
    listed = [wanted.lower() for wanted in accept.values()]
    if not any(wanted.startswith(VENDOR) for wanted in listed):
        return plain, JSON
    ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
    best = accept.best_match([*(name for name in ours if name in listed), JSON])
    if best is None:
        raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
    return ours.get(best, plain), best
    ### END SOLUTION 5.3


def decide() -> None:
    """Find out which version this request is for: called before each request, when it is known who may do what.

    Sets `g.version`, and `g.media_type`, what to call the answer. Raises what `numbered` and `acceptable` raise, at
    every address, also at one of nothing; BadRequest where path, query and header do not name the same; and NotFound
    for a route that came in a later version (the app's table of them: `current_app.extensions["since"]`). That last one
    is not for a preflight (OPTIONS): it asks whether our header may be sent, and does not have it yet. What it names
    badly in its query is refused as ever. The parameter of the query is taken out of `request.args`, and nothing else:
    which books are asked for, it does not say. What the query names, and it alone, is kept for links, as
    `g.version_in_query`; None where it names none.
    """
    g.version_in_query = numbered(QUERY, request.args.getlist(QUERY))
    ### BEGIN SOLUTION 5.2
    in_header = numbered(HEADER, request.headers.getlist(HEADER))
    named = {number for number in (g.version_in_path, g.version_in_query, in_header) if number}
    if len(named) > 1:
        raise BadRequest("The path, the query and the header must name the same version.")
    g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
    request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
    since: Since = current_app.extensions["since"]
    first = since.get(routes.current() or "", FIRST)
    if g.version < first and request.method != "OPTIONS":
        raise NotFound(f"This is there from version {first} on.")
    ### END SOLUTION 5.2


def version() -> int:
    """Return the version that this request is answered in; where it failed before that was decided, that of its path,
    else the FIRST.
    """
    return int(g.get("version") or g.get("version_in_path") or FIRST)


def may(name: str, method: str) -> bool:
    """Tell whether the caller may use `method` on the route `name`, and the version has it."""
    since: Since = current_app.extensions["since"]
    return version() >= since.get(name, FIRST) and roles.may(name, method)


def say_version(response: Response) -> Response:
    """Say what came back: called after each request, errors included.

    API-Version: the number. Vary (RFC 9110, 12.5.5): the headers that decide on it, Accept and X-API-Version, as other
    answers at this address are for others. And JSON is called by the media type that was agreed on; a problem stays
    application/problem+json.
    """
    ### BEGIN SOLUTION 5.3
    response.headers["API-Version"] = str(version())
    response.vary.update(("Accept", HEADER))
    if response.mimetype == JSON:
        response.headers["Content-Type"] = g.get("media_type", JSON)
    return response
    ### END SOLUTION 5.3


def init_app(app: Flask, since: Since) -> None:
    """Decide on a version for each request; `since` are the routes that are not in all."""
    app.extensions["since"] = since
    app.url_map.converters["version"] = VersionConverter
    app.url_value_preprocessor(take_from_path)
    app.url_defaults(carry)
    app.before_request(decide)
    app.after_request(say_version)
