"""Nothing that a client sends to chapter 0's app makes a 500: not in the path, the query, the headers or the body.

The requests are generated, the same ones in every run. Each is sent to the running app, and what comes back is looked
at as a client sees it.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.chapter("0")

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
PLACES = ("", "books", "books/", "books/1", "books/search", "genres", "health")
JSON_TYPE = "application/json"
HEADERS = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Expect",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Range",
    "Referer",
    "Upgrade",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Prefix",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
    "X-Request-ID",
)
LARGEST_BODY = 1_000_000  # bytes, the default of MAX_CONTENT_LENGTH


def as_always(examples: int) -> settings:
    """Settings under which a run generates what the run before it did; the lab is one for all examples."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


text = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)  # surrogates and NUL, too
numbers = st.one_of(st.integers(), st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400]), st.floats())
scalars = st.one_of(st.none(), st.booleans(), numbers, text)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6
)
fields = ("title", "author", "author_bio", "publication_year", "publisher", "isbn", "summary", "genres", "id", "_links")
books = st.dictionaries(st.sampled_from(fields), anything | st.lists(text, max_size=3), max_size=6).map(
    lambda book: {"title": "A title", "author": "An author", **book}
)
ids = st.one_of(
    st.integers(-1, 2**64).map(str).map(str.encode),
    st.sampled_from(
        [b"9223372036854775807", b"9223372036854775808", b"0", b"00001", b"1e3", b"9" * 5000, "٣".encode()]
    ),
)
segments = st.one_of(
    ids, st.binary(min_size=1, max_size=12), st.sampled_from([b"\x00", b"\xed\xa0\x80", b"..", b"%2e"])
)
header_values = st.binary(max_size=40).map(
    lambda value: bytes(byte for byte in value if byte >= 32 and byte != 127).strip()
)


def sent(client: httpx.Client, method: str, raw_path: bytes = b"/api/books", **options: Any) -> httpx.Response:
    """The answer to a request, which is one that a client understands."""
    url = client.base_url.copy_with(raw_path=raw_path)
    answer = client.send(client.build_request(method, url, **options))
    assert answer.status_code < 500, f"{method} {raw_path!r} is answered with {answer.status_code}: {answer.text}"
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert method == "HEAD" or answer.json()["status"] == answer.status_code
    elif answer.content:
        answer.json()
    return answer


def sent_body(client: httpx.Client, method: str, body: Any, content_type: str | bytes = JSON_TYPE) -> httpx.Response:
    """The answer to a book, or to what takes its place in the body."""
    path = b"/api/books" if method == "POST" else b"/api/books/2"
    return sent(client, method, path, content=body, headers={"Content-Type": content_type})


def is_well(client: httpx.Client) -> bool:
    """Whether the app works as before: nothing that was stored keeps it from showing its books."""
    return all(client.get(path).status_code == 200 for path in ("/api/health", "/api/books", "/api/genres"))


@as_always(35)
@given(method=st.sampled_from(["POST", "PUT", "PATCH"]), body=books | anything)
@example(method="POST", body=[])
@example(method="PUT", body="\ud800")
@example(method="POST", body={"title": "\ud800", "author": "\x00"})
@example(method="PATCH", body={"publication_year": 2**63})
@example(method="PATCH", body={"publication_year": 1e999})
@example(method="PATCH", body={"genres": ["a", "a", "\ud83d"]})
@example(method="PATCH", body={"genres": [["a"], {}]})
@example(method="PATCH", body={"genres": 5})
@example(method="PATCH", body={"id": 3, "created_at": None, "_links": {}, "__class__": 1, "genre_rows": []})
def test_no_json_makes_a_500(lab: Any, method: str, body: Any) -> None:
    client = lab.client()
    answer = sent_body(client, method, json.dumps(body).encode())
    assert answer.status_code in (200, 201, 409, 422)
    assert client.get("/api/books/2").status_code == 200


@as_always(25)
@given(
    method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "GET"]),
    body=st.binary(max_size=60),
    content_type=st.sampled_from(
        [
            JSON_TYPE,
            "application/json; charset=utf-16",
            "text/plain",
            "multipart/form-data",
            "",
            "a/b; x=\xff",
            "x+json",
        ]
    ),
)
@example(method="POST", body=b'\xff\xfe{\x00"', content_type=JSON_TYPE)
@example(method="POST", body=b"title=a&author=b", content_type="application/x-www-form-urlencoded")
@example(method="POST", body=b'{"title": "a", "author": "b"}', content_type="multipart/form-data; boundary=")
def test_no_bytes_make_a_500(lab: Any, method: str, body: bytes, content_type: str) -> None:
    sent_body(lab.client(), method, body, content_type.encode("latin-1"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\x00", 400),
        (b'{"title": "\xed\xa0\x80"}', 422),
        (b"[" * 40_000, 400),
        (b"[" * 40_000 + b"]" * 40_000, 400),
        (b'{"title":' * 40_000, 400),
        (b'{"publication_year": ' + b"9" * 4300 + b"}", 422),
        (b'{"publication_year": ' + b"9" * 5000 + b"}", 400),
        (b'{"publication_year": NaN}', 422),
        (b'{"title": "a\\u0000b"}', 422),
        (b'{"genres": "novel"}', 422),
        (b'{"title": "a", "title": 1}', 422),
        (b'{"title": "' + b"x" * 10_001 + b'"}', 422),
        (b" " * LARGEST_BODY, 400),
        (b" " * (LARGEST_BODY + 1), 413),
    ],
    ids=lambda value: f"{value[:24]!r}…{len(value)}" if isinstance(value, bytes) else str(value),
)
def test_a_body_at_the_edge_of_json_is_refused(lab: Any, method: str, body: bytes, status: int) -> None:
    client = lab.client()
    assert sent_body(client, method, body).status_code == status
    assert is_well(client)


def test_a_body_that_does_not_say_its_length_is_cut_off_all_the_same(lab: Any) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"title": "'
        for _ in range(20):
            yield b"x" * (LARGEST_BODY // 10)

    client = lab.client()
    assert sent_body(client, "POST", pieces()).status_code in (
        400,
        413,
    )  # Werkzeug reads up to the limit, and no further
    assert is_well(client)


@as_always(35)
@given(
    method=st.sampled_from(METHODS),
    place=st.sampled_from(PLACES),
    more=st.lists(segments, max_size=2),
    names=st.lists(st.sampled_from([b"q", b"page", b"version", b""]) | st.binary(max_size=5), max_size=2),
    value=st.binary(max_size=20),
)
@example(method="GET", place="books", more=[b"9223372036854775808"], names=[], value=b"")
@example(method="DELETE", place="books", more=[b"9" * 5000], names=[], value=b"")
@example(method="GET", place="books/search", more=[], names=[b"q"], value=b"\xed\xa0\x80")
@example(method="GET", place="books/search", more=[], names=[b"q"], value=b"%_\\")
@example(method="BREW", place="", more=[b"\xff"], names=[b"\xff"], value=b"\xff")
def test_no_address_makes_a_500(
    lab: Any, method: str, place: str, more: list[bytes], names: list[bytes], value: bytes
) -> None:
    path = "/".join(["/api", *([place] if place else []), *(quote_from_bytes(segment, safe="") for segment in more)])
    query = "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name in names)
    sent(lab.client(), method, f"{path}?{query}".encode())


@pytest.mark.parametrize("q", [b"\x00", b"a\x00", b"x" * 10_001], ids=["NUL", "NUL inside", "10,001 letters"])
def test_a_search_that_not_every_database_can_carry_out_is_refused(lab: Any, q: bytes) -> None:
    assert sent(lab.client(), "GET", b"/api/books/search?q=" + quote_from_bytes(q).encode()).status_code == 400


@as_always(25)
@given(
    path=st.sampled_from([b"/api", b"/api/books/1", b"/api/books/search?q=a", b"/api/books/0"]),
    name=st.sampled_from(HEADERS),
    value=header_values,
)
@example(path=b"/api", name="Host", value=b"]")
@example(path=b"/api", name="Host", value=b"[::1")
@example(path=b"/api", name="Host", value=b"a:99999999")
@example(path=b"/api/books/0", name="Host", value=b"\xff")
@example(path=b"/api", name="X-Forwarded-Prefix", value=b"//evil.test")
@example(path=b"/api", name="Accept", value=b"text/html;q=nan, */*;q=-1")
@example(path=b"/api", name="Range", value=b"bytes=9-1,-,1-2")
@example(path=b"/api", name="Cookie", value=b'session="\xff; =;;')
def test_no_header_makes_a_500(lab: Any, path: bytes, name: str, value: bytes) -> None:
    sent(lab.client(), "GET", path, headers={name: value})
