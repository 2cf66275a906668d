"""How a version goes: announced, counted, and over on the day that was said.

    GET /api/v1/books/1                          Deprecation: @1767225600
    200 OK                                       Sunset: Wed, 01 Jul 2026 00:00:00 GMT
                                                 Link: </api/v2/books/1>; rel="successor-version", …

    GET /api/v1/books/1, after that day          410 Gone

Deprecation (RFC 9745) says since when, or from when on, nobody should begin to use it any more, Sunset (RFC 8594) from
when on it may not be there. Both are settings: an operator decides on them, who sees in GET /api/versions/1/use who
still comes. Only routes whose answers are otherwise in the next version are retired: the others are the same in both.
The entrance, /api, is one of those that stay, although it links to more in the next version: whoever begins there finds
/api/versions, and a 410 with the way to go where a link of version 1 leads to a book.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request
from flask_restful import Resource
from redis.exceptions import RedisError
from werkzeug.exceptions import Gone, NotFound
from werkzeug.http import http_date

from solutions.ch00_books_api import routes, settings
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import now
from solutions.ch00_books_api.representations import timestamp
from solutions.ch01_security import limits, roles
from solutions.ch01_security.redis_store import store
from solutions.ch04_pagination.asking import LONGEST_PAGE

from .versions import IN_PATH, VERSIONS, version

KEPT = timedelta(days=30)  # how long it is known who came: addresses are people's, too

Retiring = Collection[str]  # the names of the routes that differ between versions

RULES: roles.Rules = {("versions", "GET"): roles.ANYONE, ("version-use", "GET"): roles.ADMIN}
LIMITS: limits.Limits = {"versions": limits.CATALOGUE}
RETIRING: Retiring = frozenset(
    {"books", "book", "book-search", "books-by-offset", "books-by-keyset", "activity", "shelf-books"}
)


def moment(text: str) -> datetime | None:
    """Return the moment that `text` is, None where it is empty; raises ValueError for one without its zone."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1 < found.year < 9999:  # in UTC it may be another year
        raise ValueError(f"must be a moment such as 2026-07-01T00:00:00Z, not {text!r}")
    return found.astimezone(UTC)


def page(text: str) -> str:
    """Return `text`, the address of a page; raises ValueError for what cannot stand in a Link header as it is."""
    if not re.fullmatch(r"https://[\w.~:/?#@!$&'()*+,;=%-]+", text, re.ASCII):
        raise ValueError(f"must be an address such as https://shop.test/api-policy, not {text!r}")
    return text


SETTINGS: settings.Settings = {
    "VERSION_1_DEPRECATED": settings.Setting("", moment),
    "VERSION_1_SUNSET": settings.Setting("", moment),
    "VERSION_POLICY_URL": settings.Setting("https://shop.test/api-policy", page),  # for people
}


def dates(number: int) -> tuple[datetime | None, datetime | None]:
    """Return since when version `number` is deprecated, and from when on it is gone; None: nothing is decided."""
    config = current_app.config
    return config.get(f"VERSION_{number}_DEPRECATED"), config.get(f"VERSION_{number}_SUNSET")


def retires() -> bool:
    """Tell whether this request is for a version that goes, on a route that it will be missed on.

    A preflight (OPTIONS) is for none: it asks whether X-API-Version may be sent, and does not have it yet. Nor is what
    was refused before its version was known: for who was asking (401, 403, 429), or for how it named one (400, 406).
    """
    retiring: Retiring = current_app.extensions["retiring"]
    asks = request.method != "OPTIONS" and routes.current() in retiring
    return asks and "version" in g and any(dates(version()))


def refuse_retired() -> None:
    """Raise Gone (410) where this request is for a version that goes (`retires`), and its sunset has come.

    From the moment that `dates` has for it, on the app's clock (`now`), in whichever way the version was asked for
    (`version`), and by whichever method. What is said names VERSION_POLICY_URL. Called before each request, when its
    version is known, and so after it is known who may do what: who may not, gets a 401 or a 403, as before.
    """
    ### BEGIN SOLUTION 5.5
    sunset = dates(version())[1]
    if retires() and sunset and now() >= sunset:
        raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
    ### END SOLUTION 5.5


def announce(response: Response) -> Response:
    """Say on each answer in a version that goes (`retires`), errors and the 410 included, when it does, and where its
    reader finds the next one.

    Deprecation: a date as RFC 9745, 2.1 writes it, "@" and the seconds since 1970. Sunset: a date as HTTP writes it
    (RFC 8594, 3). Both are said as they are, whether they lie ahead or not. Link, beside the links that the answer has:
    the same in the next version (`successor`), rel="successor-version" (RFC 5829, 3.6), and the policy,
    VERSION_POLICY_URL, rel="deprecation" and rel="sunset" (with type="text/html" or without). Each of the two headers,
    and the link with its name, only where its date is set; the successor always. Called after each request.
    """
    ### BEGIN SOLUTION 5.5
    if not retires():
        return response
    deprecated, sunset = dates(version())
    policy = current_app.config["VERSION_POLICY_URL"]
    response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
    if deprecated:
        response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
        response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
    if sunset:
        response.headers["Sunset"] = http_date(sunset)
        response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
    return response
    ### END SOLUTION 5.5


def successor() -> str:
    """Return the address of what was asked for, in the next version, by path: it needs nothing else to be said."""
    values: dict[str, Any] = {**(request.view_args or {}), IN_PATH: version() + 1}
    path, query = routes.address(routes.current() or "", **values), urlencode(list(request.args.items(multi=True)))
    return f"{path}?{query}" if query else path


def client() -> str:
    """Return whose use it is: the user's who is signed in, else the network's, as `limits.caller` does.

    By an id that can be read also after a request that went wrong (`g.user_id`).
    """
    return f"user:{g.user_id}" if g.user_id else f"address:{limits.address()}"


def key(number: int, day: datetime) -> str:
    """Return the name of the counters of a day, which is one of UTC."""
    return f"versions:{number}:{day:%Y-%m-%d}"


def count_use(response: Response) -> Response:
    """Count this request, if it is one for a version that goes (`retires`), for whoever is calling (`client`), by day.

    The counter is a field of a hash in Redis (`store()`, `key`), which is kept for KEPT after the last request that it
    has counted. Errors and the 410 count as well: who asks for what is gone still has to be told. A Redis that does not
    answer, or cannot write (RedisError), costs the count, and nothing else. Called after each request.
    """
    ### BEGIN SOLUTION 5.5
    if not retires():
        return response
    name = key(version(), now())
    try:
        with store().pipeline(transaction=False) as pipeline:
            pipeline.hincrby(name, client(), 1)
            pipeline.expire(name, KEPT)
            pipeline.execute()
    except RedisError:
        current_app.logger.warning("a use of version %s was not counted", version())
    return response
    ### END SOLUTION 5.5


def shown(number: int) -> dict[str, Any]:
    """Return what is known of a version."""
    deprecated, sunset = dates(number)
    return {
        "version": number,
        "deprecated": timestamp(deprecated) if deprecated else None,
        "sunset": timestamp(sunset) if sunset else None,
        "_links": {"index": link("index", "GET", **{IN_PATH: number})},
    }


class Versions(Resource):
    """/api/versions"""

    def get(self) -> dict[str, Any]:
        """Return the versions there are, and what will become of them."""
        return {"items": [shown(number) for number in VERSIONS], "_links": {"self": link("versions")}}


class VersionUse(Resource):
    """/api/versions/<number>/use"""

    def get(self, number: int) -> dict[str, Any]:
        """Return who has used the version in the last days (KEPT): the LONGEST_PAGE who did most, the most first, how
        many there are, and how many requests that was in all. 404 where there is no such version.
        """
        if number not in VERSIONS:
            raise NotFound("There is no such version.")
        days = [now() - timedelta(days=ago) for ago in range(KEPT.days)]
        with store().pipeline(transaction=False) as pipeline:
            for day in days:
                pipeline.hgetall(key(number, day))
            counts = pipeline.execute()
        clients: dict[str, dict[str, Any]] = {}
        for day, counted in zip(days, counts, strict=True):
            for name, count in counted.items():
                entry = clients.setdefault(name.decode(), {"requests": 0, "last": f"{day:%Y-%m-%d}"})
                entry["requests"] += int(count)
        items = [{"client": name, **entry} for name, entry in clients.items()]
        items.sort(key=lambda item: (-item["requests"], item["client"]))
        return {
            "version": number,
            "items": items[:LONGEST_PAGE],
            "clients": len(items),
            "requests": sum(item["requests"] for item in items),
            "_links": {"self": link("version-use", number=number)},
        }


def init_app(app: Flask, retiring: Retiring = RETIRING) -> None:
    """Announce, count and end what goes; `retiring` are the routes that differ between versions.

    Raises BadSettings for a sunset before the deprecation: whoever reads both could believe neither (RFC 9745, 4).
    """
    deprecated, sunset = app.config["VERSION_1_DEPRECATED"], app.config["VERSION_1_SUNSET"]
    if deprecated and sunset and sunset < deprecated:
        raise settings.BadSettings("the environment variable VERSION_1_SUNSET must not be before VERSION_1_DEPRECATED")
    app.extensions["retiring"] = retiring
    app.before_request(refuse_retired)
    app.after_request(announce)
    app.after_request(count_use)
