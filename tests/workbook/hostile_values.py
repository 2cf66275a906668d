"""What no well-meaning client sends: hostile values, and strategies that put them into each part of a request.

A later chapter adds to the tables what its fields and parameters are called; which routes there are, and which fields
each of them takes, the tests find out from the app.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

JSON_TYPE = "application/json"
LARGEST_BODY = 1_000_000  # bytes, the default of MAX_CONTENT_LENGTH
PIECE = 100_000  # bytes
LONGEST_TARGET = 65_000  # bytes: a longer request line the server refuses, before any app sees it
INJECTED = "X-Injected"
MARK = f"<script>\"'&;\r\n{INJECTED}: yes\r\n\r\n<script>"
RAW_MARK = b"<script>\"'&"  # as much of it as can stand in a request line or a header

# a value that is right for a field of this name, whatever takes it
SPECIMENS: dict[str, Any] = {
    "title": "A title",
    "author": "An author",
    "author_bio": "Born somewhere.",
    "publication_year": 1999,
    "publisher": "A publisher",
    "isbn": "978-0-306-40615-7",
    "summary": "One line.\nAnother.",
    "genres": ["Novel"],
    "name": "Dora",
    "email": "dora@example.org",
    "age": 29,
    "password": "Dora, 1 passphrase",
    "url": "http://127.0.0.1/",
}
PARAMETERS = ("q", "author", "genre", "year_from", "year_to", "sort", "dir", "page", "page_size", "cursor", "version")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")

TEXTS = (
    "",
    " ",
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "a\x00b",
    "\r\n",
    "\x1b[2J\x7f\x85",
    "\u202egnp.exe",  # right to left
    "\u2066\u200f\u061c",
    "zero\u200b\u200c\u200d\u2060\ufeffwidth",
    "e" + "\u0301\u0323" * 40,
    "\U000e0001\U0010ffff\ufffe\ufdd0",
    "👩‍👩‍👧🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "١٢٣",
    "１９８４",
    "İıſK",
    "ﷺ" * 50,
    "x" * 10_000,
    "\u0627" * 10_001,
    "9" * 4300,
    "1e999",
    "NaN",
    "-0",
    "1_000",
    "' OR 1=1 --",
    "%'; DROP TABLE books; --",
    "%_\\%_",
    "(SELECT password_hash FROM users LIMIT 1)",
    "{{7*7}}${7*7}%(x)s{0.__class__}",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "http://[",
    "http://127.0.0.1:99999/",
    "http://①②⑦.⓪.⓪.①/",
    "//evil.test/",
    MARK,
)
NUMBERS = (0, -1, True, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 1.5, 1e308, -0.0, 5e-324)
NAMES = ("", "__class__", "__proto__", "_schema", "id", "role", "owner_id", "_links", "a/b~c", "$ref", "\ud800", MARK)
CONTAINERS: tuple[Any, ...] = ([], {}, [[]], [None], {"": {}}, [{"title": []}], ["a", "a", 1], ["Novel"] * 1000)

texts = st.sampled_from(TEXTS) | st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
numbers = st.sampled_from(NUMBERS) | st.integers() | st.floats()
values = st.one_of(
    texts,
    numbers,
    st.none(),
    st.sampled_from(CONTAINERS),
    st.recursive(
        texts | numbers, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2)
    ),
)

# percent-encodings that are odd, and bytes that stand for themselves where they should not
ODD_PIECES = (
    b"%",
    b"%zz",
    b"%2",
    b"%u0041",
    b"%25%30",
    b"%c0%af",
    b"%ed%a0%80",
    b"%ff%fe",
    b"%00",
    b"%0d%0aX-Injected:%20yes",
    b"%2f%2F..%2f",
    b"%5c",
    b"+",
    b";v=1",
    b"..",
    b".",
    b"*",
    b"{x}|^`",
    RAW_MARK,
)
IDS = (b"0", b"-1", b"00001", b"1e3", b"9223372036854775807", b"9223372036854775808", b"9" * 5000)


def encoded(text: str) -> bytes:
    """Percent-encode all of it; half of a surrogate pair becomes the three bytes that UTF-8 does not allow."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="").encode()


pieces = st.sampled_from(ODD_PIECES) | texts.map(encoded) | st.binary(max_size=8).map(quote_from_bytes).map(str.encode)
segments = st.sampled_from(IDS) | pieces

HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Expect",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Range",
    "Referer",
    "Upgrade",
    "User-Agent",
    "X-API-Key",
    "X-CSRF-Token",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Prefix",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
    "X-Request-ID",
    "X-Webhook-Signature",
    "X-Webhook-Timestamp",
)
HEADER_VALUES = (
    b"",
    b"]",
    b"[::1",
    b"a:99999999",
    b"\xff\xfe",
    "Ἰλιάς ١٢٣ \u202e".encode(),
    b"x" * 8000,
    b"a," * 2000,
    b"nobody@evil.test",
    b"//evil.test",
    b"https://[",
    b"null",
    b'W/"\xff", "a", *',
    b"bytes=9-1,-,1-2," + b"1-," * 50,
    b"text/html;q=nan, */*;q=-1, a/b;q=1e999",
    b"application/json; charset=utf-16",
    b"application/json; charset=\xff",
    b"multipart/form-data; boundary=" + b"=" * 100,
    b"gzip, br;q=\xff",
    b'__Host-session="\xff; =;;; \\073; session=..',
    b"__Host-session=" + b"A" * 4000,
    b"Bearer " + b"e30." * 3,
    b"Basic \xff",
    b"Thu, 31 Feb 99999 25:61:61 GMT",
    b"-1",
    b"9" * 5000,
    b"sha256=\xe9",
    RAW_MARK,
)
header_values = st.sampled_from(HEADER_VALUES) | st.binary(max_size=30).map(
    lambda value: bytes(byte for byte in value if byte >= 32 and byte != 127).strip()
)
CONTENT_TYPES = (
    b"",
    b"text/plain",
    b"text/html",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"application/json; charset=utf-16",
    b"application/json; charset=\xff",
    b"application/problem+json",
    b"x+json",
)


@dataclass(frozen=True)
class Operation:
    """A method of a route, and the fields that it takes, each with a value that is right."""

    endpoint: str
    method: str
    template: str  # a URI template (RFC 6570) with simple variables only
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def variables(self) -> int:
        return len(re.findall(r"\{\w+\}", self.template))

    @property
    def takes_a_body(self) -> bool:
        return self.method in ("POST", "PUT", "PATCH")

    def path(self, *segments: bytes) -> bytes:
        """The path with these segments in the place of the variables, and 1 where there is none."""
        left = iter(segments)
        return re.sub(rb"\{\w+\}", lambda _: next(left, b"1"), self.template.encode())


@dataclass(frozen=True, repr=False)
class Request:
    """A request as it goes over the wire."""

    method: str
    target: bytes
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes | None = None
    in_pieces: bool = False  # so that it does not say its length (RFC 9112, 7.1)
    raw: bytes | None = None  # in the place of a body: what stands behind the headers, byte for byte

    @property
    def content(self) -> bytes | Iterator[bytes] | None:
        """The body as httpx takes it."""
        if self.body is None or not self.in_pieces:
            return self.body
        return (self.body[start : start + PIECE] for start in range(0, len(self.body), PIECE))

    def __repr__(self) -> str:
        lines = [f"{self.method} {shortened(self.target)}"]
        lines += [f"{name}: {shortened(value)}" for name, value in self.headers]
        sent = self.raw if self.body is None else self.body
        return "\n    ".join(lines if sent is None else [*lines, shortened(sent)])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Let Hypothesis show it like this, too."""
        printer.text(repr(self))


def shortened(sent: bytes) -> str:
    """What was sent, as a literal; the middle of it is left out when it is long."""
    return repr(sent) if len(sent) <= 300 else f"{sent[:200]!r} … {sent[-60:]!r} ({len(sent):,} bytes)"


def typed(body: bytes, content_type: bytes = JSON_TYPE.encode()) -> dict[str, Any]:
    """The body and its type, as arguments of a Request; an empty type is not sent."""
    return {"headers": (("Content-Type", content_type),) if content_type else (), "body": body}


def well_meant(operation: Operation) -> dict[str, Any]:
    """The right body of this operation, as arguments of a Request."""
    return typed(written(operation.fields)) if operation.takes_a_body else {}


def written(value: Any, *, escaped: bool = True) -> bytes:
    """`value` in JSON, or in what Python takes for it; what is not `escaped` need not be UTF-8."""
    return json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")


@st.composite
def with_hostile_addresses(draw: Any, operation: Operation) -> Request:
    """Path and query are not what the template says."""
    path = operation.path(*(draw(segments) for _ in range(operation.variables)))
    path += draw(st.just(b"") | segments.map(lambda more: b"/" + more) | st.sampled_from([b"/", b"//", b"/%2e%2e/"]))
    if draw(st.integers(0, 9)) == 0:
        path = draw(st.sampled_from([b"/", b"//evil.test"])) + path
    names = st.sampled_from(PARAMETERS).map(str.encode) | pieces
    pairs = draw(st.lists(st.tuples(names, pieces), max_size=3))
    query = b"&".join(name + b"=" + value for name, value in pairs)
    method = draw(st.just(operation.method) | st.sampled_from(METHODS))
    target = path + (b"?" + query if pairs else b"")
    assume(len(target) <= LONGEST_TARGET)
    return Request(method, target, **(well_meant(operation) if method == operation.method else {}))


@st.composite
def with_hostile_queries(draw: Any, operation: Operation) -> Request:
    """The path is right, and so are the names of most parameters."""
    names = st.sampled_from(PARAMETERS).map(str.encode)
    pairs = draw(st.lists(st.tuples(names, pieces), min_size=1, max_size=2))
    target = operation.path() + b"?" + b"&".join(name + b"=" + value for name, value in pairs)
    assume(len(target) <= LONGEST_TARGET)
    return Request(operation.method, target, **well_meant(operation))


@st.composite
def with_hostile_headers(draw: Any, operation: Operation) -> Request:
    """Path and body are right."""
    sent = dict(draw(st.lists(st.tuples(st.sampled_from(HEADERS), header_values), min_size=1, max_size=2)))
    right = well_meant(operation)
    kept = tuple(pair for pair in right.get("headers", ()) if pair[0] not in sent)
    return Request(operation.method, operation.path(), (*kept, *sent.items()), right.get("body"))


@st.composite
def with_hostile_bodies(draw: Any, operation: Operation) -> Request:
    """The body is an object of which some members are not right, or no object at all."""
    names = sorted(operation.fields) or ["name"]
    members = st.dictionaries(st.sampled_from(names), values, min_size=1, max_size=2)
    more = st.just({}) | st.dictionaries(st.sampled_from(NAMES) | texts, values, max_size=1)
    objects = st.builds(lambda some, others: {**operation.fields, **some, **others}, members, more)
    body = written(draw(objects | objects | objects | values), escaped=draw(st.booleans()))
    content_type = draw(st.just(JSON_TYPE.encode()) | st.sampled_from([JSON_TYPE.encode(), *CONTENT_TYPES]))
    return Request(operation.method, operation.path(), **typed(body, content_type))


def at_the_edge_of_json(operation: Operation) -> Iterator[dict[str, Any]]:
    """Bodies that a generator of values does not come upon, as arguments of a Request."""
    right = written(operation.fields)
    name = b'"' + next(iter(operation.fields), "name").encode() + b'": '
    bodies = [
        b"",
        b"{",
        b"\x00",
        b"\xef\xbb\xbf" + right,  # a byte order mark
        right.decode().encode("utf-16"),
        right.decode().encode("utf-32"),
        b"{" + name + b'"\xff\xc0\xaf"}',
        b"{" + name + b'"\\ud83d"}',
        b'{"\\udc00": 1}',
        right + right,
        right + b"// done",
        right.removesuffix(b"}") + b",}",
        right.removesuffix(b"}") + b", " + name + b'"again"}' if operation.fields else b'{"x": 1, "x": 2}',
        b'{"x": 1, "x": 2}',
        *(b"{" + name + value + b"}" for value in (b"NaN", b"-Infinity", b"1e999", b"9" * 4300, b"-" + b"9" * 5000)),
        *(b"{" + name + b"[" * depth + b"]" * depth + b"}" for depth in (33, 900, 40_000)),
        b"[" * 40_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b"{" + b",".join(b'"n%d": 0' % number for number in range(10_000)) + b"}",
        b'{"' + b"n" * 10_000 + b'": 0}',
        b" " * LARGEST_BODY,
        b" " * (LARGEST_BODY + 1),
        *(b"[]", b"[{}]", b"null", b"true", b"0", b"1e5", b'"{}"', b"{}"),
    ]
    yield from map(typed, bodies)
    yield from (typed(right, content_type) for content_type in CONTENT_TYPES)
    yield typed(b"name=%ff%00&&=&name=%zz&csrf_token=\xff", b"application/x-www-form-urlencoded")
    yield typed(b"--x\r\n\r\n\xff", b"multipart/form-data; boundary=x")
    yield {**typed(b"[" + b" " * 2 * LARGEST_BODY), "in_pieces": True}
    yield {**typed(right), "headers": (("Content-Type", JSON_TYPE.encode()), ("Content-Encoding", b"gzip"))}
    yield from broken_off(right)


def broken_off(right: bytes) -> Iterator[dict[str, Any]]:
    """The right body with a framing that is wrong, as arguments of a Request."""
    chunk = b"%x\r\n" % len(right) + right
    framings = [("Content-Length", b"%d" % (len(right) + 7), right)]
    framings += [
        ("Transfer-Encoding", b"chunked", chunks)
        for chunks in (b"", b"zz\r\n" + right, chunk, chunk + b"0\r\n\r\n", chunk + b"\r\nzz\r\n")
    ]
    for name, value, raw in framings:
        for kind in (JSON_TYPE.encode(), b"application/x-www-form-urlencoded"):
            yield {"headers": (("Content-Type", kind), (name, value)), "raw": raw}


def slow_to_look_at(operation: Operation) -> Iterator[dict[str, Any]]:
    """Bodies with a text that takes its time: digits at the end, marks out of order, ligatures that become words."""
    for name in [name for name, value in operation.fields.items() if isinstance(value, str)]:
        for text in ("a" + "1" * 900_000, "a" + "\u0301\u0323" * 220_000, "ﷺ" * 300_000):
            yield typed(written({**operation.fields, name: text}, escaped=False))


STRATEGIES: dict[str, Any] = {
    "address": with_hostile_addresses,
    "query": with_hostile_queries,
    "header": with_hostile_headers,
    "body": with_hostile_bodies,
}


def concerns(part: str, operation: Operation) -> bool:
    """Tell whether the operation looks at this part, one of STRATEGIES, in a way that others do not."""
    return {"body": operation.takes_a_body, "query": operation.method == "GET"}.get(part, True)


def requests(part: str, operation: Operation) -> SearchStrategy[Request]:
    """Requests for this operation that are hostile in this part, one of STRATEGIES."""
    found: SearchStrategy[Request] = STRATEGIES[part](operation)
    return found
