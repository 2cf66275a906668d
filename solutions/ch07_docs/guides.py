"""What the guides are made of: the tables by which the app decides, and how they are put into words.

    GET /docs/limits
    <tr><td><code>catalogue/day</code></td><td>1000</td><td>1 day</td><td>user, or address of whoever is not …</td>

A guide is a template of sentences. Whatever it says that could be otherwise tomorrow (a path, a number, a status, a
date) stands in a table already, and is read from there: a guide that is written down is wrong from the next change on.
And what it shows as a request and its answer is one: <var> marks what differs from time to time, and where an answer
has given it a name, the next request may use it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import current_app, request

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.models import now
from solutions.ch01_security.sessions import COOKIE_NAME
from solutions.ch04_pagination import asking
from solutions.ch05_versioning import retirement, versions
from solutions.ch05_versioning.versions import IN_PATH, NEWEST, VERSIONS
from solutions.ch06_caching.preconditions import REQUIRED_FROM

from . import access, changes, failures, openapi, quotas, samples, schemas
from .operations import OPERATIONS, all_operations

UNITS: Mapping[str, int] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
NAMES: Mapping[str, str] = {
    access.TOKEN: "a token",
    access.SESSION: "the session cookie",
    access.CSRF: "the CSRF token",
    access.SIGNATURE: "a signature",
}
COMMON = (  # what most clients do, in an order in which each finds what it needs
    ("users", "POST"),
    ("books", "GET"),
    ("book-search", "GET"),
    ("me", "GET"),
    ("shelves", "POST"),
    ("shelf-book", "PUT"),
    ("books", "POST"),
    ("book", "PATCH"),
)
NEWCOMER: Mapping[str, Any] = OPERATIONS["users", "POST"].example  # who walks through the guides


class Told(NamedTuple):
    """An operation, as a guide tells of it: `place` is where the reference has it, `says` what the document says."""

    method: str
    path: str
    place: str
    says: Mapping[str, Any]


def told() -> list[Told]:
    """Return every operation of the document."""
    return [
        Told(
            method.upper(),
            request.root_path + path,
            f"{routes.address('docs')}#/{quote(says['tags'][0])}/{says['operationId']}",
            says,
        )
        for path, methods in openapi.document()["paths"].items()
        for method, says in methods.items()
    ]


def common(operations: list[Told]) -> list[Told]:
    """Return those of `operations` that are COMMON, each in its newest version."""
    found = {}
    for name, method in COMMON:
        for address in openapi.addresses(name):
            found[name, method] = openapi.operation_id(name, method, address)
    known = {operation.says["operationId"]: operation for operation in operations}
    return [known[identifier] for identifier in found.values()]


def place(name: str, **values: Any) -> str:
    """Return the address of the route called `name`, by path in the NEWEST version where versions differ."""
    newest = {IN_PATH: NEWEST} if differs(name) else {}
    return routes.address(name, **newest, **values)


def differs(name: str) -> bool:
    """Tell whether the route called `name` is not the same in all versions."""
    return name in current_app.extensions["retiring"] or name in current_app.extensions["since"]


def places(differing: bool) -> dict[str, dict[int, str]]:
    """Return where each route is, by its name and by version: of those that are `differing`, or of all others."""
    return {
        name: {at.version: request.root_path + at.path for at in openapi.addresses(name)}
        for name in dict.fromkeys(name for name, _ in all_operations())
        if differs(name) == differing
    }


def policies() -> dict[quotas.Quota, list[str]]:
    """Return every quota there is, each with the addresses that use it up."""
    homes = {**places(True), **places(False)}
    return {
        quota: [path for name in names for path in homes.get(name, {}).values()]
        for quota, names in quotas.by_policy().items()
    }


def span(seconds: int) -> str:
    """Return a time as people say it: "15 minutes"."""
    unit = next(name for name, size in UNITS.items() if seconds % size == 0)
    count = seconds // UNITS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def brought(choices: list[access.Requirement]) -> str:
    """Return what a caller has to bring, one of `choices`, in words."""
    found = [" and ".join(NAMES.get(name, name) for name in choice) or "nothing" for choice in choices]
    return ", or ".join(found) or "nothing"


def by_need(operations: list[Told]) -> dict[str, list[Told]]:
    """Return `operations` by what has to be brought."""
    found: dict[str, list[Told]] = {}
    for operation in operations:
        found.setdefault(brought(operation.says["security"]), []).append(operation)
    return found


def by_status(operations: list[Told]) -> dict[int, list[Told]]:
    """Return for each status of an error the `operations` that can answer with it."""
    found: dict[int, list[Told]] = {status: [] for status in sorted({**failures.ANYWHERE, **failures.SOMEWHERE})}
    for operation in operations:
        for status in map(int, operation.says["responses"]):
            if status in found:
                found[status].append(operation)
    return found


def refusals(operations: list[Told]) -> list[tuple[Told, str, str]]:
    """Return what only one of `operations` refuses: it, the status, and why."""
    return [
        (operation, status, response["description"])
        for operation in operations
        for status, response in operation.says["responses"].items()
        if status >= "400" and "$ref" not in response
    ]


def lists(operations: list[Told], parameter: str) -> list[Told]:
    """Return those of `operations` that know a `parameter` in their query."""
    return [
        operation
        for operation in operations
        if ("query", parameter) in [(each["in"], each["name"]) for each in operation.says["parameters"]]
    ]


def members(schema: type[schemas.Answer]) -> list[tuple[str, str]]:
    """Return the members of a `schema` that are not those of every problem: name, and what it is."""
    return [(field.data_key or name, field.metadata.get("description", "")) for name, field in schema().fields.items()]


def about() -> dict[str, Any]:
    """Return what the guides are made of."""
    operations = told()
    ends = [retirement.dates(number)[1] for number in VERSIONS]
    login = quotas.quotas("login")
    return {
        "asking": asking,
        "by_need": by_need(operations),
        "by_status": by_status(operations),
        "changes": changes.all_changes(),
        "common": common(operations),
        "config": current_app.config,
        "cookie": COOKIE_NAME,
        "credentials": {name: NEWCOMER[name] for name in ("email", "password")},
        "failures": failures,
        "guesses": min((quota.requests for quota in login), default=0),
        "lists": lambda parameter: lists(operations, parameter),
        "members": members(schemas.Problem),
        "newcomer": NEWCOMER,
        "over": [number for number, end in zip(VERSIONS, ends, strict=True) if end and now() >= end],
        "place": place,
        "places": places,
        "policies": policies(),
        "quotas": quotas.quotas,
        "refusals": refusals(operations),
        "required_from": REQUIRED_FROM,
        "schemas": schemas,
        "span": span,
        "versioning": versions,
        "versions": [retirement.shown(number) for number in VERSIONS],
        "written": samples.written,
    }
