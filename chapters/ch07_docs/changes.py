"""What has changed, for those who have written a client: a list for people, and a check that nothing is left out of it.

    flask openapi check                    exit 0: whoever wrote a client by openapi.json, as committed, can go on
    GET /api/v2/shelves is gone            exit 1: a break that no entry newer than that document announces

What breaks a client: what it may send is refused, or what it relies on does not come any more. So what could be sent
must fit into what can be sent now, and what comes now into what could come before. More is no break: another operation,
a parameter that may be left out, one more member of an answer.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app

COMMITTED = Path(__file__).with_name("openapi.json")

Document = Mapping[str, Any]


class Change(NamedTuple):
    """An entry: the version of the document it came with, its date, and what is new. `breaks` are those that are meant,
    each as `breaking` says it.
    """

    version: str
    date: str
    title: str
    notes: tuple[str, ...]
    breaks: tuple[str, ...] = ()


BOOK = "/api/v2/books/{book_id}"
CHANGES: tuple[Change, ...] = (  # the newest first
    Change(
        "2.2.0",
        "2026-11-29",
        "Documentation",
        ("The API describes itself: /openapi.json for programs, /docs for people.",),
    ),
    Change(
        "2.1.0",
        "2026-11-28",
        "Caching, and no lost updates",
        (
            "Answers of the catalogue have an ETag: send it in If-None-Match, and get a 304 if it still holds.",
            "Whoever changes a book in version 2 says which one they have seen, in If-Match.",
            "The report on genres is counted before you ask, and says when.",
        ),
        tuple(f"{method} {BOOK}: If-Match in header is required" for method in ("PUT", "PATCH", "DELETE")),
    ),
    Change(
        "2.0.0",
        "2026-11-22",
        "Version 2",
        (
            "A book has its author and its publication as groups; version 1 stays as it was.",
            "GET /api/v2/search says in which fields it found what.",
        ),
    ),
    Change(
        "1.3.0", "2026-11-15", "Pages", ("Lists come by pages, with a cursor.", "GET /api/activity shows what changed.")
    ),
    Change(
        "1.2.0",
        "2026-11-08",
        "Tokens",
        (
            "POST /api/auth/login answers tokens. Browsers sign in with POST /api/auth/session.",
            "Sign out everywhere: DELETE /api/auth/sessions.",
        ),
        tuple(
            f"POST /api/auth/login: 200 as application/json: {member} may be missing"
            for member in ("csrf_token", "user")
        ),
    ),
    Change("1.1.0", "2026-11-01", "Accounts and limits", ("Who changes the catalogue is an administrator.",)),
    Change("1.0.0", "2026-10-25", "Books", ("The catalogue, for everybody to read.",)),
)


def all_changes() -> tuple[Change, ...]:
    """Return the entries of the current app, the newest first."""
    entries: tuple[Change, ...] = current_app.extensions["changes"]
    return entries


def number(version: str) -> tuple[int, ...]:
    """Return a version such as 2.1.0 so that it can be compared."""
    return tuple(map(int, version.split(".")))


def announced(since: str, entries: tuple[Change, ...] = CHANGES) -> set[str]:
    """Return the breaks that those of `entries` announce which are newer than the version `since`."""
    newer = [change for change in entries if number(change.version) > number(since)]
    return {sentence for change in newer for sentence in change.breaks}


BOUNDS: Mapping[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(("minimum", "minLength", "minItems"), operator.ge),
    **dict.fromkeys(("maximum", "maxLength", "maxItems"), operator.le),
    **dict.fromkeys(("pattern", "format", "uniqueItems"), operator.eq),  # whether one holds the other, nobody can tell
}
NULL = {"type": "null"}
ALL_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})


def resolved(document: Document, part: Any) -> Any:
    """Return `part` of `document`, or what it refers to. What may be null instead (anyOf) has "null" as a type more."""
    while "$ref" in part:
        reference = part["$ref"].removeprefix("#/").split("/")
        part = document
        for name in reference:
            part = part[name.replace("~1", "/").replace("~0", "~")]
    if NULL in part.get("anyOf", ()):
        [other] = [resolved(document, choice) for choice in part["anyOf"] if choice != NULL]
        return {**other, "type": [*types(other), "null"]}
    return part


def types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that a value of `schema` may have; a number may be an integer."""
    named = schema.get("type", ALL_TYPES)
    found = {named} if isinstance(named, str) else set(named)
    return frozenset(found | {"integer"} if "number" in found else found)


def misfits(inner: Document, one: Any, outer: Document, other: Any, at: str = "") -> Iterator[str]:
    """Yield why a value that fits the schema `one` (of the document `inner`) may not fit `other` (of `outer`); `at`
    says where.

    A fault is `at` and half a sentence: "size may be null", "user may be missing", "title may be longer". A member is
    at "author.name", an element at "genres[]", a member without a name of its own (additionalProperties) at "_links.*".
    What counts: `types`, enum, BOUNDS, items, properties, required, additionalProperties. A value has the members that
    `one` knows, and no others. Schemas may be references (`resolved`).
    """
    ### BEGIN YOUR CODE 7.7
    yield from ()
    ### END YOUR CODE 7.7


def operations(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield what an operation is called, "GET /api/books", and the operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "put", "post", "delete", "patch"):
                yield f"{method.upper()} {path}", operation


def parameters(document: Document, operation: Any) -> dict[str, Any]:
    """Return the parameters of an operation, each by its name and where it is: "q in query"."""
    found = (resolved(document, parameter) for parameter in operation.get("parameters", ()))
    return {f"{each['name']} in {each['in']}": each for each in found}


def parameter_faults(old: Document, before: Any, new: Document, after: Any) -> Iterator[str]:
    """Yield what has become of the parameters of the operation `before`, which is `after` now (`parameters` has them):

    - "q in query is gone": one that is not known is refused;
    - "q in query is required": one that was not, or was not there;
    - "q in query: …": what could be sent in it does not fit any more (`misfits`).
    """
    ### BEGIN YOUR CODE 7.7
    yield from ()
    ### END YOUR CODE 7.7


def body_faults(old: Document, before: Any, new: Document, after: Any) -> Iterator[str]:
    """Yield what has become of what is sent: "a body is required", where none was; "a body of application/json is
    gone"; "a body of application/json: …": what could be sent does not fit any more (`misfits`).
    """
    ### BEGIN YOUR CODE 7.7
    yield from ()
    ### END YOUR CODE 7.7


def answer_faults(old: Document, before: Any, new: Document, after: Any) -> Iterator[str]:
    """Yield what has become of the answers when all goes well, those of a status below 300: "200 is gone"; "200 as
    application/json is gone"; "200 as application/json: …": what may come does not fit what could (`misfits`). One
    more status, and one more media type, is no break.
    """
    ### BEGIN YOUR CODE 7.7
    yield from ()
    ### END YOUR CODE 7.7


def breaking(old: Document, new: Document) -> list[str]:
    """Return what breaks a client that was written by the document `old`, now that `new` holds: a sentence each.

    It begins with the operation. "GET /api/genres is gone"; or "GET /api/genres: " and what has become of its
    parameters, of what is sent, of its answers; or "more has to be brought": who brought what one choice of its
    `security` named does not bring all that any choice names now. An operation without a choice asks for nothing.
    """
    ### BEGIN YOUR CODE 7.7
    now = dict(operations(new))
    return [f"{name} is gone" for name, _ in operations(old) if name not in now]
    ### END YOUR CODE 7.7
