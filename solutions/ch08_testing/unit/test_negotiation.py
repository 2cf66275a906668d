"""acceptable and numbered: which version a client is given."""

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest, NotAcceptable
from werkzeug.http import parse_accept_header

from solutions.ch05_versioning.versions import acceptable, numbered

JSON, V1, V2 = "application/json", "application/vnd.books.v1+json", "application/vnd.books.v2+json"


def accept(header: str) -> MIMEAccept:
    """Return the Accept header as a request has it."""
    return parse_accept_header(header, MIMEAccept)


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    ("header", "named", "given"),
    [
        ("", None, (1, JSON)),
        ("*/*", None, (1, JSON)),
        ("text/html", None, (1, JSON)),  # knows nothing of our types, so it gets JSON
        ("text/html, application/json;q=0", 2, (2, JSON)),
        ("application/json", 2, (2, JSON)),
        ("application/vnd.others.v2+json", None, (1, JSON)),
        (V2, None, (2, V2)),
        (V2.upper(), None, (2, V2)),
        (f"{V1}, {V2}", None, (2, V2)),  # the same to the client: the newer one
        (f"{V1};q=0.9, {V2};q=0.8", None, (1, V1)),
        (f"{V2};q=0.2, {V1}", None, (1, V1)),
        (f"{V1}, {V2}", 1, (1, V1)),
        (f"{JSON}, {V2}", None, (2, V2)),  # the same as JSON: our own
        (f"{JSON}, {V2};q=0.5", None, (1, JSON)),
        (f"{JSON}, {V2};q=0.5", 2, (2, JSON)),
        (f"*/*;q=0.1, {V2}", None, (2, V2)),
        (f"*/*, {V2};q=0.1", None, (1, JSON)),
        (f"{V2};q=0, {JSON};q=0.1", None, (1, JSON)),
    ],
)
def test_a_client_is_given_what_it_likes_best(header: str, named: int | None, given: tuple[int, str]) -> None:
    assert acceptable(accept(header), named) == given


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("application/vnd.books.v3+json", None),
        (V2, 1),
        (f"{V2};q=0", None),
        (f"{V2};charset=utf-8", None),
        ("application/vnd.books.v3+json, text/html", None),
    ],
)
def test_what_there_is_not_is_not_acceptable(header: str, named: int | None) -> None:
    with pytest.raises(NotAcceptable):
        acceptable(accept(header), named)


def test_a_version_is_named_once_and_as_it_is_written() -> None:
    assert numbered("version", []) is None
    assert numbered("version", ["1"]) == 1
    assert numbered("version", ["2"]) == 2


@pytest.mark.parametrize("texts", [[""], ["3"], ["0"], ["02"], [" 2"], ["2.0"], ["v2"], ["٢"], ["2", "2"], ["1", "2"]])
def test_what_names_no_version_is_a_bad_request(texts: list[str]) -> None:
    with pytest.raises(BadRequest):
        numbered("version", texts)


### END SOLUTION 8.1
