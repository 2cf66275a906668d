"""The document beside the app: every route, every answer of a walk through all operations, and every example.

Where the app has changed on purpose, write its committed copy anew, and read the diff as those do who have a client:

    .venv/bin/python -m pytest tests/workbook/test_ch07_document.py --renew
"""

import copy
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import jsonschema_rs
import pytest
import time_machine
from flask import Flask

from solutions.ch00_books_api import routes
from solutions.ch05_versioning.versions import IN_PATH
from solutions.ch07_docs import changes, openapi
from solutions.ch07_docs.app import create_app
from solutions.ch07_docs.operations import OPERATIONS
from tests.ch07_docs import reading
from workbook.book import accounts

WHEN = datetime(2026, 11, 29, 12, tzinfo=UTC)  # of the committed copy: the year of a book is at most two years ahead
OF_OURS = {  # headers that a client goes by: where one comes, the document has it
    *("API-Version", "X-Request-ID", "Location", "ETag", "Link", "RateLimit-Policy", "RateLimit", "Retry-After"),
    *("WWW-Authenticate", "Accept", "Deprecation", "Sunset", "Allow"),
}
# the response of an error is that of all operations; its headers that all answers have stand in the description
OF_ALL = {"API-Version", "X-Request-ID", "RateLimit-Policy", "RateLimit", "Link", "Deprecation", "Sunset"}
# where there is more than one page; where what was refused would have been an answer
SOMETIMES = {(200, "Link"), (304, "Link"), (412, "ETag")}
on_the_app = pytest.mark.chapter("7")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The app with the settings that it has where nobody sets any, but for what has to be set."""
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}",
        "REDIS_URL": f"unix://{tmp_path / 'no.sock'}",
        "LOG_FOLDER": str(tmp_path),
        "KEY_FOLDER": str(tmp_path / "keys"),
        "TRUSTED_HOSTS": "shop.test",
        **dict.fromkeys(("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY"), "a secret of this test's own" * 2),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        return create_app()


@pytest.fixture
def document(app: Flask) -> Any:
    with app.app_context():
        return openapi.document()


# which operations there are


def test_every_route_and_method_is_described_and_nothing_else(app: Flask, document: Any) -> None:
    """HEAD is GET without a body, OPTIONS what a browser asks before a request, and a 405 the answer to a method that
    an address does not have: none of the three is an operation, and the description of the document says so.
    """
    there: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        name = routes.name_of(rule.endpoint)
        there.setdefault(name, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    assert {(name, method) for name, methods in there.items() for method in methods} == set(OPERATIONS)
    with app.app_context():
        wanted = {(method, address.path) for name, method in OPERATIONS for address in openapi.addresses(name)}
        for name, method in OPERATIONS:
            assert openapi.addresses(name), f"{method} {name} is nowhere"
    assert set(reading.operations(document)) == wanted
    for word in ("HEAD", "405", "Allow", *OF_ALL):
        assert word in document["info"]["description"]


def test_each_address_is_one_that_the_app_has(app: Flask, document: Any) -> None:
    wire = app.url_map.bind("shop.test")
    for (method, path), operation in reading.operations(document).items():
        endpoint, values = wire.match(reading.filled(path, operation), method)
        assert operation["operationId"].startswith(f"{method.lower()}_{routes.name_of(endpoint)}".replace("-", "_"))
        assert (IN_PATH in values) is (path[:6] == "/api/v" and path[6].isdigit())
    names = [operation["operationId"] for operation in reading.operations(document).values()]
    assert len(set(names)) == len(names)


def test_whatever_is_referred_to_is_there_and_all_that_is_there_is_referred_to(document: Any) -> None:
    found: set[str] = set()

    def look(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(reference := part.get("$ref"), str):
                reading.resolved(document, part)
                found.add(reference)
            for each in part.values():
                look(each)
        elif isinstance(part, list):
            for each in part:
                look(each)

    look(document)
    there = {
        f"#/components/{kind}/{name}"
        for kind, components in document["components"].items()
        for name in components
        if kind != "securitySchemes"
    }
    assert there == found


# what comes back


class Walk(NamedTuple):
    """Requests to operations of a document, each answer held against it. `closed`: no member may come besides."""

    lab: Any
    document: Any
    validators: dict[int, jsonschema_rs.Validator]

    def check(self, operation: Any, answer: httpx.Response) -> None:
        """Hold an answer against what the document says of its status."""
        shown = f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:300]}"
        assert str(answer.status_code) in operation["responses"], f"not in the document: {shown}"
        response = reading.resolved(self.document, operation["responses"][str(answer.status_code)])
        headers = response.get("headers", {})
        for name, header in headers.items():
            required = reading.resolved(self.document, header).get("required")
            required = required or (answer.status_code, name) not in SOMETIMES
            assert name in answer.headers or not required, f"without {name}: {shown}"
        known = headers.keys() | (OF_ALL if answer.status_code >= 400 else set())
        extra = {name for name in OF_OURS - known if name in answer.headers}
        assert not extra, f"with {extra}, which the document does not have: {shown}"
        kinds = response.get("content", {})
        assert bool(kinds) is bool(answer.content), shown
        if kinds:
            kind = answer.headers["Content-Type"].partition(";")[0]
            known = {kind, f"{kind.partition('/')[0]}/*", "*/*"} & kinds.keys()
            assert known, f"{kind} is not in the document: {shown}"
            if schema := kinds[known.pop()].get("schema"):
                faults = [f"{e.message} at {e.instance_path}" for e in self.closed(schema).iter_errors(answer.json())]
                assert not faults, f"{faults}: {shown}"

    def closed(self, schema: Any) -> jsonschema_rs.Validator:
        if id(schema) not in self.validators:
            components = copy.deepcopy(self.document["components"])
            for each in components["schemas"].values():
                if "properties" in each:
                    each.setdefault("additionalProperties", False)
            whole = {**schema, "components": components}
            self.validators[id(schema)] = jsonschema_rs.validator_for(whole, validate_formats=True)
        return self.validators[id(schema)]


@pytest.fixture
def walk(lab: Any) -> Walk:
    return Walk(lab, reading.document(lab.client()), {})


def asked(operation: Any) -> dict[str, str]:
    """The query string of an operation: what is required of it."""
    return {each["name"]: "sea" for each in operation["parameters"] if each["in"] == "query" and each.get("required")}


def headers_of(operation: Any) -> dict[str, str]:
    return {"If-Match": "*"} if any(each["name"] == "If-Match" for each in operation["parameters"]) else {}


def example_of(operation: Any) -> Any:
    return operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")


def send(client: httpx.Client, method: str, path: str, operation: Any, **more: Any) -> httpx.Response:
    """The answer to a request as the document has it, with its example as the body."""
    headers = headers_of(operation) | more.pop("headers", {})
    body = {"json": example_of(operation)} if "requestBody" in operation else {}
    options: dict[str, Any] = {"params": asked(operation), **body, **more}
    return client.request(method, reading.filled(path, operation), headers=headers, **options)


def delivery(lab: Any, operation: Any) -> dict[str, Any]:
    """A delivery of the example, signed; the book that it is about is there."""
    news = example_of(operation)
    lab.execute("UPDATE books SET isbn = :isbn WHERE id = 1", isbn=news["isbn"])
    content, moment = json.dumps(news).encode(), str(int(lab.clock.now()))
    signature = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), f"{moment}.".encode() + content, hashlib.sha256)
    headers = {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": f"sha256={signature.hexdigest()}"}
    return {"json": None, "content": content, "headers": {"Content-Type": "application/json", **headers}}


def credentials(name: str) -> dict[str, str]:
    return {"email": f"{name}@example.org", "password": accounts.password(name)}


def in_a_browser(lab: Any) -> httpx.Client:
    client: httpx.Client = lab.client(headers={"Origin": "https://shop.test"})
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client


def real(lab: Any, method: str, path: str, operation: Any) -> tuple[httpx.Client | None, dict[str, Any]]:
    """Who sends, and what besides the example, where that cannot do: real credentials, a signature, a key in time."""
    match operation["operationId"]:
        case "post_login":
            return None, {"json": credentials("alice")}
        case "post_session":
            return in_a_browser(lab), {"json": credentials("alice")}
        case "post_refresh":
            token = lab.client().post("/api/auth/login", json=credentials("alice")).json()["refresh_token"]
            return None, {"json": {"refresh_token": token}}
        case "post_cover":  # a certificate is another matter
            return lab.login("admin"), {"json": {"url": example_of(operation)["url"].replace("https:", "http:")}}
        case "post_webhook":
            return None, delivery(lab, operation)
        case "put_shelf_book" | "delete_shelf_book" | "get_shelf" | "patch_shelf" | "delete_shelf" | "get_shelf_books":
            return lab.login("alice"), {}
        case "get_shelf_books_v1" | "get_shelf_books_v2":
            return lab.login("alice"), {}
    return lab.login("admin"), {}


def internet(lab: Any) -> None:
    """The host of the example of a cover has an image."""
    server = lab.outside.server(lambda _: (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + b"p" * 60))
    lab.outside.name("covers.example", "93.184.215.14")
    for port in (80, 443):
        lab.outside.route("93.184.215.14", server, port=port)


def media_types(operation: Any) -> Iterator[str]:
    """What may be wanted of an operation when all goes well."""
    for status, response in operation["responses"].items():
        if status[0] == "2":
            yield from response.get("content", {"*/*": {}})


@on_the_app
@pytest.mark.slow
def test_each_operation_does_what_it_is_there_for(lab: Any, walk: Walk) -> None:
    """Each once, by whoever may, with its example: the answer is the one that is described for when all goes well."""
    for (method, path), operation in reading.operations(walk.document).items():
        lab.reset()
        if "cover" in path:
            internet(lab)
        client, more = real(lab, method, path, operation)
        client = client or lab.client()
        if operation["operationId"] == "get_cover":
            client.post(path.format(book_id=1), json={"url": "http://covers.example/a.png"})
        if operation["operationId"] == "delete_shelf_book":
            client.put(reading.filled(path, operation))
        if operation["operationId"] == "post_key_rotation":
            lab.clock.move(86_400)
            client = lab.login("admin")
        answer = send(client, method, path, operation, **more)
        walk.check(operation, answer)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        if method == "GET":
            for kind in media_types(operation):
                walk.check(operation, send(client, method, path, operation, headers={"Accept": kind}))
        if "ETag" in answer.headers:
            known = {"If-None-Match": answer.headers["ETag"]}
            again = send(client, method, path, operation, headers=known)
            assert again.status_code == 304
            walk.check(operation, again)


@on_the_app
@pytest.mark.slow
@pytest.mark.parametrize("who", ["", "alice", "admin"])
def test_whatever_comes_back_is_described_whoever_asks(lab: Any, walk: Walk, who: str) -> None:
    """By everybody, with all that can be wrong with a request."""

    def caller() -> httpx.Client:
        client: httpx.Client = lab.login(who) if who else lab.client()
        return client

    client, seen = caller(), set()
    wrongs: dict[str, Callable[[Any], dict[str, Any]]] = {
        "as it should be": lambda operation: {},
        "a version that is not there": lambda operation: {"headers": {"X-API-Version": "9"}},
        "a type that cannot be had": lambda operation: {"headers": {"Accept": "application/vnd.books.v9+json"}},
        "a parameter that is unknown": lambda operation: {"params": {"nothing": "1"}},
        "a token that is none": lambda operation: {"headers": {"Authorization": "Bearer x.y.z"}},
        "what has changed": lambda operation: {"headers": {"If-Match": '"stale"'}},
        "a body that is no JSON": lambda operation: {"content": b"{", "headers": {"Content-Type": "application/json"}},
        "a body of another type": lambda operation: {"content": b"x", "headers": {"Content-Type": "text/yaml"}},
        "a body that is wrong": lambda operation: {"json": {"nothing": 1}},
        "a body that is too large": lambda operation: {"content": b" " * 2_000_000},
    }
    for (method, path), operation in reading.operations(walk.document).items():
        for what, wrong in wrongs.items():
            more = wrong(operation)
            if "content" in more:
                more["json"] = None
            if "body" in what and "requestBody" not in operation:
                continue
            answer = send(client, method, path, operation, **more)
            walk.check(operation, answer)
            seen.add(answer.status_code)
            if method != "GET" and answer.status_code < 400:
                lab.reset()
                client = caller()
        http = client.request(method, f"http://shop.test{reading.filled(path, operation)}")
        walk.check(operation, http)
    assert {200, 400, 401, 403, 404, 406, 412, 415, 422} - {0 if who else 422, 415 if not who else 0} <= seen


@on_the_app
def test_a_version_that_goes_is_described_as_it_goes(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED="2020-01-01T00:00:00Z", VERSION_1_SUNSET="2090-01-01T00:00:00Z") as app:
        client = lab.client(app=app)
        client.headers["Authorization"] = lab.login("alice").headers["Authorization"]
        walk = Walk(lab, reading.document(client), {})
        for (method, path), operation in reading.operations(walk.document).items():
            if method == "GET":
                walk.check(operation, send(client, method, path, operation))
    with lab.boot(VERSION_1_DEPRECATED="2020-01-01T00:00:00Z", VERSION_1_SUNSET="2021-01-01T00:00:00Z") as app:
        client = lab.client(app=app)
        walk = Walk(lab, reading.document(client), {})
        for (method, path), operation in reading.operations(walk.document).items():
            if method == "GET" and path.startswith("/api/v1/"):
                answer = send(client, method, path, operation)
                assert answer.status_code == 410 or "shelves" in path
                walk.check(operation, answer)


@on_the_app
@pytest.mark.slow
def test_who_asks_too_often_is_answered_as_described(lab: Any) -> None:
    once = dict.fromkeys(("RATE_LIMIT_CATALOGUE", "RATE_LIMIT_DEFAULT", "RATE_LIMIT_LOGIN"), "1 per hour")
    with lab.boot(**once) as app:
        client = lab.client(app=app)
        walk, seen = Walk(lab, reading.document(client), {}), set()
        for (method, path), operation in reading.operations(walk.document).items():
            for _ in range(2):
                answer = send(client, method, path, operation)
                walk.check(operation, answer)
                seen.add(answer.status_code)
        assert 429 in seen


@on_the_app
def test_a_part_that_is_away_is_answered_as_described(lab: Any, walk: Walk) -> None:
    alice, seen = lab.login("alice"), set()
    with lab.redis_stopped():
        for (method, path), operation in reading.operations(walk.document).items():
            if method == "GET":
                answer = send(alice, method, path, operation)
                walk.check(operation, answer)
                seen.add(answer.status_code)
    assert 503 in seen


# examples


def examples(document: Any) -> Iterator[tuple[str, Any, Any]]:
    """Each example of the document: where, its schema, and the example."""
    for (method, path), operation in reading.operations(document).items():
        for each in reading.parameters(document, operation).values():
            if "example" in each:
                yield f"{method} {path} {each['name']}", each["schema"], each["example"]
        contents = [(status, reading.resolved(document, each)) for status, each in operation["responses"].items()]
        for what, part in [("body", operation.get("requestBody", {})), *contents]:
            for kind, media in part.get("content", {}).items():
                if "example" in media:
                    yield f"{method} {path} {what} {kind}", media["schema"], media["example"]
    for name, schema in document["components"]["schemas"].items():
        for member, each in schema.get("properties", {}).items():
            for example in each.get("examples", ()):
                yield f"{name}.{member}", each, example


def test_every_example_fits_its_schema(document: Any) -> None:
    walk = Walk(None, document, {})
    found = list(examples(document))
    assert len(found) > 100
    for where, schema, example in found:
        faults = [fault.message for fault in walk.closed(schema).iter_errors(example)]
        assert not faults, f"{where}: {example}: {faults}"


def test_each_body_and_each_answer_in_json_has_an_example(document: Any) -> None:
    for (method, path), operation in reading.operations(document).items():
        if "requestBody" in operation:
            assert example_of(operation), f"{method} {path}"
        for status, response in operation["responses"].items():
            content = reading.resolved(document, response).get("content", {})
            if content.keys() & {"application/json", "application/problem+json"} and path != "/openapi.json":
                assert any("example" in media for media in content.values()), f"{method} {path} {status}"


@on_the_app
def test_every_example_of_a_body_is_taken(lab: Any, walk: Walk) -> None:
    """Also as a form, where that may be sent. An example of credentials is read, and is nobody's."""
    for (method, path), operation in reading.operations(walk.document).items():
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            lab.reset()
            internet(lab)
            client, more = real(lab, method, path, operation)
            form = {"json": None, "data": media["example"]} if "form" in kind else {}
            credential = operation["operationId"] in ("post_login", "post_session", "post_refresh")
            more = {} if credential else more | form
            answer = send(client or lab.client(), method, path, operation, **more)
            assert answer.status_code < 300 or (credential and answer.status_code == 401), (
                f"{method} {path} {kind}: {answer.status_code} {answer.text}"
            )


# where it comes from


def test_the_committed_copy_is_what_the_app_says(app: Flask, request: pytest.FixtureRequest) -> None:
    with time_machine.travel(WHEN, tick=False):
        if request.config.getoption("--renew"):
            done = app.test_cli_runner().invoke(args=["openapi", "write"])
            assert done.exit_code == 0, done.output
        done = app.test_cli_runner().invoke(args=["openapi", "write", "-"])
    assert changes.COMMITTED.read_text(encoding="utf-8") == done.output, (
        "solutions/ch07_docs/openapi.json is not what the app says: read above how it is written anew"
    )


def test_two_that_ask_first_get_the_same_whole_document(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make, made, both = openapi.described_app, [], threading.Barrier(2)

    def counted() -> Any:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(openapi, "described_app", counted)

    def ask(_: int) -> Any:
        both.wait()
        with app.app_context():
            return copy.deepcopy(openapi.document())

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(ask, range(2))
    assert one == other
    assert len(made) == 1
    assert len(reading.operations(one)) > 50


@on_the_app
def test_each_worker_says_the_same(lab: Any) -> None:
    first, second = (lab.client(worker=number).get("/openapi.json") for number in (0, 1))
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]


@on_the_app
def test_an_app_below_a_prefix_says_where_it_is(lab: Any) -> None:
    with lab.boot(PATH_PREFIX="/shop") as app:
        client = lab.client(app=app)
        client.headers["Authorization"] = lab.login("alice").headers["Authorization"]
        document = reading.document(client, "/shop")
        assert [server["url"] for server in document["servers"]] == ["/shop"]
        walk = Walk(lab, document, {})
        for (method, path), operation in reading.operations(document).items():
            assert not path.startswith("/shop")
            if method == "GET":
                walk.check(operation, send(client, method, f"/shop{path}", operation))
        assert "](/shop/docs/" in document["info"]["description"]
        assert "](/docs/" not in document["info"]["description"]
    assert [server["url"] for server in reading.document(lab.client())["servers"]] == ["/"]
