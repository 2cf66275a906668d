"""Exercise 7.3: the document says which errors an operation can answer with, and what they are."""

import re
from pathlib import Path

import pytest

from tests.ch07_docs import reading

PROBLEM = "application/problem+json"
BOOK = "/api/books/{book_id}"
CHANGES = ("PUT", "PATCH", "DELETE")
ANYWHERE = {400, 401, 403, 406, 429, 500, 503}
CONFLICTS = {  # the routes on which a view finds that it cannot be done, as things are
    ("POST", "/api/books"),
    *((method, BOOK) for method in CHANGES),
    ("POST", "/api/users"),
    ("POST", "/api/webhook"),
    ("POST", "/api/auth/keys/rotate"),
}
RETIRING = ("books", "activity", "search", "shelves/{shelf_id}/books")
COMES_WITH = {
    401: {"WWW-Authenticate"},
    412: {"ETag"},
    415: {"Accept"},
    429: {"Retry-After"},
    503: {"Retry-After"},
}
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
SEEN = Path(__file__).with_name("seen.txt")


def errors_of(document, operation):
    """The responses of an operation that are errors, by status."""
    found = operation["responses"].items()
    return {int(status): reading.resolved(document, each) for status, each in found if int(status) >= 400}


def all_errors(document):
    """The errors that operations of the document can answer with: method, path, status, response; each once, and with
    the first that can, where several refer to the same one.
    """
    found = {}
    for (method, path), operation in reading.operations(document).items():
        for status, response in errors_of(document, operation).items():
            found.setdefault((status, id(response)), (method, path, status, response))
    return found.values()


def route(path):
    """A path of the document, without its version."""
    return re.sub(r"^/api/v\d+", "/api", path)


def check_where(document, status, has, why):
    """Check that the operations of which `has(method, path, operation)` can answer `status`, and no others."""
    for (method, path), operation in reading.operations(document).items():
        wanted, found = has(method, path, operation), status in errors_of(document, operation)
        assert found is wanted, (
            f"the responses of {method} {path} in the document should {'have' if wanted else 'not have'} {status}, as "
            f"{why if wanted else 'that cannot be'}, but {'have not' if wanted else 'have'}"
        )


def answered(lab, answer, status):
    """Check that the app answers with `status`, and that the message shows how."""
    lab.about(answer)
    assert answer.status_code == status, f"this should be a {status}, but is a {answer.status_code}"
    return answer


@pytest.mark.exercise("7.3")
def test_what_is_refused_anywhere_is_described_everywhere(lab):
    """A version that is unknown, a token that is not good, plain HTTP, no media type that can be had, too many
    requests, an error of ours, a Redis that is away: that can come from each operation (OpenAPI 3.1, Responses Object:
    all known errors are to be there).

    Think: who is asked before the view is, and by which of the routes?

    Next: in statuses(), begin with all of ANYWHERE.
    """
    client = lab.client()
    document = reading.document(client)
    wrong = lab.client(headers={"Authorization": "Bearer x.y.z"})
    for answer, status in (
        (client.get("/api/genres", headers={"X-API-Version": "9"}), 400),
        (wrong.get("/.well-known/jwks.json"), 401),
        (client.get("http://shop.test/api/health"), 403),
        (client.get("/api/versions", headers={"Accept": "application/vnd.books.v9+json"}), 406),
    ):
        answered(lab, answer, status)
    for (method, path), operation in reading.operations(document).items():
        missing = ANYWHERE - errors_of(document, operation).keys()
        assert not missing, (
            f"the responses of {method} {path} in the document should have {', '.join(map(str, sorted(missing)))} as "
            "well, which each operation can answer with, but have not"
        )


@pytest.mark.exercise("7.3")
def test_what_is_named_by_its_address_may_not_be_there(lab):
    """Where an id, or a name, is part of the path there may be no such thing: 404, whatever the method. An address
    without one is always there; but a delivery names its book in the body (RFC 9110, 15.5.5).

    Think: which addresses name something that may have been deleted, and which are those of the API itself?

    Next: in statuses(), 404 where rule.arguments has more than IN_PATH.
    """
    client, admin = lab.client(), lab.login("admin")
    document = reading.document(client)
    answered(lab, client.get("/api/v2/books/99999"), 404)
    answered(lab, admin.delete("/api/v1/books/99999"), 404)
    check_where(
        document,
        404,
        lambda method, path, operation: "{" in path or path == "/api/webhook",
        "what it names may not be there",
    )


@pytest.mark.exercise("7.3")
def test_what_retires_may_be_over(lab):
    """After its sunset version 1 answers 410 on the routes that differ between versions, also to whoever never read of
    it before: that is why it stands there today. The newest version does not end (RFC 9110, 15.5.11).

    Think: which routes are the same in all versions, and so never over?

    Next: in statuses(), 410 where the name is in current_app.extensions["retiring"] and the version is before NEWEST.
    """
    ends = {"VERSION_1_DEPRECATED": "2020-01-01T00:00:00Z", "VERSION_1_SUNSET": "2021-01-01T00:00:00Z"}
    with lab.boot(**ends) as app:
        client = lab.client(app=app)
        answered(lab, client.get("/api/v1/books/1"), 410)
        answered(lab, client.get("/api/v2/books/1"), 200)
        answered(lab, client.get("/api/genres"), 200)
    retires = re.compile(f"^/api/v1/(?:{'|'.join(map(re.escape, RETIRING))})(?:/|$)")
    check_where(
        reading.document(lab.client()),
        410,
        lambda method, path, operation: bool(retires.match(path)),
        "its version may be over",
    )


@pytest.mark.exercise("7.3")
def test_what_has_been_seen_may_be_another_by_now(lab):
    """If-Match says what a client has seen, and where that does not hold the answer is a 412: a change of a book, and
    each answer that has an ETag. Nothing else looks at it (RFC 9110, 13.1.1).

    Think: to which requests does a client add If-Match, and which of them are changes?

    Next: in statuses(), 412 where kept(name, method), or operation.conditional.
    """
    client, admin, stale = lab.client(), lab.login("admin"), {"If-Match": '"stale"'}
    document = reading.document(client)
    answered(lab, admin.delete("/api/v1/books/1", headers=stale), 412)
    answered(lab, client.get("/api/genres", headers=stale), 412)
    answered(lab, client.get("/.well-known/jwks.json", headers=stale), 412)
    answered(lab, client.get("/api/health", headers=stale), 200)

    def asks(method, path, operation):
        names = reading.parameters(document, operation)
        return ("header", "If-Match") in names or ("header", "If-None-Match") in names

    check_where(document, 412, asks, "it has an ETag")


@pytest.mark.exercise("7.3")
def test_a_change_may_have_to_say_what_it_is_a_change_of(lab):
    """From version 2 on, who changes a book without If-Match gets a 428; version 1 never asked for it (RFC 6585, 3).

    Think: what would a generated client of version 1 do with a 428 that never comes?

    Next: in statuses(), 428 where operation.conditional, and the version is REQUIRED_FROM or later.
    """
    admin = lab.login("admin")
    answered(lab, admin.delete("/api/v2/books/1"), 428)
    answered(lab, admin.delete("/api/v1/books/1"), 204)
    check_where(
        reading.document(admin),
        428,
        lambda method, path, operation: path == "/api/v2/books/{book_id}" and method in CHANGES,
        "If-Match may be missing",
    )


@pytest.mark.exercise("7.3")
def test_a_body_may_be_too_large_of_another_type_or_wrong(lab):
    """Where a body is sent it may be larger than the app reads, of a type that it does not, or hold values that are
    wrong; where none is sent, none of the three (RFC 9110, 15.5.14, 15.5.16, 15.5.21).

    Think: which of the three is decided before the body is read?

    Next: in statuses(), 413, 415 and 422 where operation.body is not None.
    """
    alice = lab.login("alice")
    document = reading.document(alice)
    answered(lab, alice.post("/api/shelves", content="name: x", headers={"Content-Type": "text/yaml"}), 415)
    answered(lab, alice.post("/api/shelves", json={"name": ""}), 422)
    answered(lab, alice.patch("/api/users/me", json={"name": "x" * 2_000_000}), 413)
    for status, why in (
        (413, "its body may be too large"),
        (415, "its body may be of another type"),
        (422, "values of its body may be wrong"),
    ):
        check_where(document, status, lambda method, path, operation: "requestBody" in operation, why)


@pytest.mark.exercise("7.3")
def test_what_only_a_view_can_know_is_there_as_well(lab):
    """That an ISBN is taken, or an e-mail has an account, no table knows: the view refuses it with a 409, and its row
    says so. There alone, and in its own words (RFC 9110, 15.5.10).

    Think: where in operations.py does it stand what a view refuses?

    Next: in statuses(), add the statuses of operation.refusals.
    """
    client = lab.client()
    document = reading.document(client)
    dora = {"name": "Dora", "email": "alice@example.org", "password": "a Library of 9 rooms"}
    answered(lab, client.post("/api/users", json=dora), 409)
    check_where(
        document, 409, lambda method, path, operation: (method, route(path)) in CONFLICTS, "its view can refuse it"
    )
    said = {
        errors_of(document, reading.find(document, *each))[409]["description"]
        for each in (("POST", "/api/books"), ("POST", "/api/users"), ("POST", "/api/webhook"))
    }
    assert len(said) == 3, f"each view should say in its own words what a 409 is, but all say {' | '.join(said)}"


@pytest.mark.exercise("7.3")
def test_what_was_seen_is_described(lab):
    """Every status that a check of chapters 0 to 6 has seen, route by route, is in the document: what has come once can
    come again (OpenAPI 3.1, Responses Object). seen.txt, beside this check, has them.

    Think: which of your conditions is narrower than what the app does?

    Next: in statuses(), compare each of your conditions with the docstring; what it is true of has that status.
    """
    document = reading.document(lab.client())
    for line in SEEN.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        asked, _, statuses = line.partition(":")
        method, address, version = asked.split()
        known = reading.find(document, method, address, int(version))["responses"]
        missing = [status for status in statuses.split() if status not in known]
        assert not missing, (
            f"{method} {address}, version {version}, has answered with {', '.join(missing)} in the checks of a chapter "
            f"before, so the document should have it, but has {', '.join(known)}"
        )


@pytest.mark.exercise("7.3")
def test_an_error_has_the_members_that_the_document_says(lab):
    """Every error has the members of a problem; a 422 and a 400 have `errors` as well, which say what of the body, or
    which parameter, is wrong, and a 429 when to come again (RFC 9457, 3.1 and 3.2). The schema of each says so.

    Think: what can a program do that knows that a 422 has `errors`, and what is in them?

    Next: in response(), the schema is that of SCHEMAS for this status, and Problem where it has none.
    """
    client, alice = lab.client(), lab.login("alice")
    document = reading.document(client)
    real = {
        400: client.get("/api/books?page_size=0"),
        401: client.get("/api/users/me"),
        403: alice.delete("/api/v1/books/1"),
        404: client.get("/api/v2/books/99999"),
        422: alice.post("/api/shelves", json={"name": ""}),
    }
    with lab.boot(RATE_LIMIT_CATALOGUE="1 per minute") as app:
        for _ in range(2):
            real[429] = lab.client(app=app).get("/api/genres")
    for status, answer in real.items():
        answered(lab, answer, status)
    for method, path, status, response in all_errors(document):
        schema = response["content"][PROBLEM]["schema"] if PROBLEM in response.get("content", {}) else {}
        known = reading.resolved(document, schema).get("properties", {})
        wanted = {"type", "title", "status", "detail", "instance", "request_id"}
        more = {400: {"errors"}, 422: {"errors"}, 429: {"retry_after"}}.get(status, set())
        assert wanted | more <= known.keys(), (
            f"the schema of {status} of {method} {path} should have "
            f"{', '.join(sorted((wanted | more) - known.keys()))}, but has {', '.join(known) or 'no members'}"
        )
        made_up = known.keys() & {"errors", "retry_after"} - more
        assert not made_up, f"the schema of {status} of {method} {path} should not have {', '.join(made_up)}, but has"
        if status in (400, 422):
            item = reading.resolved(document, reading.resolved(document, known["errors"])["items"])
            name = "parameter" if status == 400 else "pointer"
            assert name in item["properties"], f"errors of a {status} should say {name}, but say {item['properties']}"
        if status in real:
            assert reading.fits(document, schema, real[status].json()), (
                f"the schema of {status} of {method} {path} should fit what the app answers, but does not"
            )


@pytest.mark.exercise("7.3")
def test_an_error_is_a_problem_and_nothing_else(lab):
    """All errors come as application/problem+json, whatever Accept wants, and that is the one media type that an error
    has in the document (RFC 9457, 3).

    Think: which Content-Type has the answer to GET /api/books/0?

    Next: in response(), the content has one entry, that of PROBLEM_JSON.
    """
    client = lab.client()
    document = reading.document(client)
    for accept in ("application/json", "application/problem+json"):
        answer = answered(lab, client.get("/api/v2/books/99999", headers={"Accept": accept}), 404)
        assert answer.headers["Content-Type"] == PROBLEM
    for method, path, status, response in all_errors(document):
        found = sorted(response.get("content", {}))
        assert found == [PROBLEM], (
            f"the media type of {status} of {method} {path} should be {PROBLEM} alone, but is "
            f"{', '.join(found) or 'none'}"
        )


@pytest.mark.exercise("7.3")
def test_an_error_has_the_headers_that_belong_to_it(lab):
    """How to sign in comes with a 401, what there is now with a 412, what can be sent with a 415, when to come again
    with a 429 and a 503, and the document says so, and of no other status (RFC 9110, 11.6.1, 15.5.16 and 10.2.3;
    RFC 6585, 4).

    Think: which header of an answer does a program need, to do the right thing next?

    Next: in response(), {"$ref": "#/components/headers/…"} for each name in HEADERS.get(status, ()).
    """
    client = lab.client()
    document = reading.document(client)
    alice = lab.login("alice")
    unread = alice.post("/api/shelves", content="name: x", headers={"Content-Type": "text/yaml"})
    for answer, status in ((client.get("/api/users/me"), 401), (unread, 415)):
        (name,) = COMES_WITH[status]
        assert name in answered(lab, answer, status).headers
    for method, path, status, response in all_errors(document):
        headers = response.get("headers", {})
        found = headers.keys() & set().union(*COMES_WITH.values())
        wanted = COMES_WITH.get(status, set())
        assert found == wanted, (
            f"{status} of {method} {path} should have {', '.join(wanted) or 'none of these headers'}, but has "
            f"{', '.join(sorted(found)) or 'none'}"
        )
        for name in wanted:
            header = reading.resolved(document, headers[name])
            assert header.get("schema"), f"the header {name} of {status} should be described, but is {header}"


@pytest.mark.exercise("7.3")
def test_an_example_of_an_error_is_one(lab):
    """What stands in the document as an example people copy into their tests: so its title and its status are those of
    this error and its detail says what has happened, as the app itself would answer it (OpenAPI 3.1, Media Type Object;
    RFC 9457, 3.1).

    Think: which status does the example of a 503 say?

    Next: in response(), {**schemas.example(schema), "title": …, "status": status, "detail": description}.
    """
    document = reading.document(lab.client())
    for method, path, status, response in all_errors(document):
        content = response.get("content", {}).get(PROBLEM, {})
        shown = content.get("example")
        assert isinstance(shown, dict), f"{status} of {method} {path} should have an example, but has {shown}"
        for name, wanted in (
            ("status", status),
            ("title", TITLES.get(status)),
            ("detail", response.get("description")),
        ):
            assert shown.get(name) == wanted, (
                f"{name} of the example of {status} of {method} {path} should be {wanted}, but is {shown.get(name)}"
            )
        assert reading.fits(document, content.get("schema", {}), shown), (
            f"the example of {status} of {method} {path} should fit its schema, but does not: {shown}"
        )
