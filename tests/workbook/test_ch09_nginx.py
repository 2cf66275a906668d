"""deploy/nginx.conf in front of chapter 9's app, with gunicorn as at work: what reaches whom, and who answers."""

import http.client
import json
import os
import re
import socket
import ssl
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.workbook.processes import eventually
from workbook import course, data
from workbook.book import accounts
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.guard import guarded, release
from workbook.serve import proxying, serving
from workbook.serve.proxying import Proxy
from workbook.serve.services import environment, opened, private_services

CHAPTER = course.chapter("9")
CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}
UPLOADS, CLIENTS = 300, 8

pytestmark = pytest.mark.slow
SECURITY_HEADERS = (
    *("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"),
    *("Strict-Transport-Security", "X-Request-ID"),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(proxy: Proxy, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request on a connection of its own; an underscore in the name of a header is a hyphen."""
    sent = {"Host": "shop.test", **{name.replace("_", "-"): value for name, value in headers.items()}}
    tls = ssl.create_default_context(cafile=str(proxy.authority))
    with closing(http.client.HTTPSConnection("localhost", proxy.https, context=tls, timeout=60)) as connection:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def is_problem(answer: Answer, status: int) -> None:
    """Fails unless the answer is a problem, as the app's are."""
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json
    assert {"type", "title", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert [name for name in SECURITY_HEADERS if len(answer.headers.get_all(name, [])) != 1] == []


@contextmanager
def started(folder: Path, port: int, **settings: str) -> Iterator[Path]:
    """The app behind gunicorn_conf.py inside the block, at `port`, with sample data; yields the file of its log."""
    with private_services() as provided:
        env = {**os.environ, **environment(provided), **CHEAP, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
        serving.create_tables(CHAPTER, CHAPTER.solution, env)
        with opened(env["DATABASE_URL"]) as engine:
            data.fill(engine, environ=env)
        log = folder / "app.log"
        module = f"solutions.{CHAPTER.name}"
        command = ["gunicorn", "--config", f"python:{module}.gunicorn_conf", f"{module}.app:create_app()"]
        with log.open("wb") as output:
            server = guarded(
                [sys.executable, "-m", *command], grace=3, env=env | settings, output=output, folder=course.ROOT
            )
        try:
            eventually(lambda: b"Booting worker" in log.read_bytes() and server.poll() is None)
            yield log
        finally:
            release(server)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with temporary_folder() as made:
        yield made


@contextmanager
def in_front_of(folder: Path, apps: list[int], **more: Any) -> Iterator[Proxy]:
    """nginx inside the block; where there is none, the test is skipped."""
    try:
        with proxying.proxied(folder, apps, **more) as proxy:
            yield proxy
    except Trouble as error:
        if "is missing" in str(error):
            pytest.skip(str(error))
        raise


@pytest.fixture(scope="module")
def app_log(folder: Path) -> Iterator[tuple[int, Path]]:
    with serving.listening(0) as listener:
        port = listener.getsockname()[1]
    with started(folder, port, RATE_LIMIT_REFUSED="100000 per minute", RATE_LIMIT_CATALOGUE="100000 per day") as log:
        yield port, log


@pytest.fixture(scope="module")
def proxy(folder: Path, app_log: tuple[int, Path]) -> Iterator[Proxy]:
    with in_front_of(folder, [app_log[0]]) as running:
        eventually(lambda: ask(running, "GET", "/api/health").status == 200)
        yield running


def token(proxy: Proxy, name: str) -> str:
    person = json.dumps({"email": f"{name}@example.org", "password": accounts.password(name)}).encode()
    answer = ask(proxy, "POST", "/api/auth/login", person, Content_Type="application/json")
    return f"Bearer {answer.json['access_token']}"


def logged(path: Path, request_id: str) -> dict[str, Any]:
    """The line of a log that is about this request."""

    def line() -> dict[str, Any] | None:
        found = [json.loads(text) for text in path.read_text().splitlines() if request_id in text]
        return found[0] if found else None

    return eventually(line)  # type: ignore[return-value]


# who keeps a copy, and whose it is


def test_what_may_be_kept_is_asked_for_once(proxy: Proxy) -> None:
    path = "/api/books?page_size=7"
    first, second = ask(proxy, "GET", path), ask(proxy, "GET", path)
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert first.body == second.body
    assert first.headers["Date"] == second.headers["Date"]
    assert first.headers["RateLimit"]
    assert second.headers["RateLimit"] is None
    assert second.headers["RateLimit-Policy"] is None
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert ask(proxy, "GET", path, If_None_Match=first.headers["ETag"]).status == 304
    assert ask(proxy, "HEAD", path).headers["X-Cache"] == "HIT"


def test_who_is_signed_in_gets_no_copy_and_leaves_none(proxy: Proxy) -> None:
    path, alice = "/api/books?page_size=8", token(proxy, "alice")
    for _ in range(2):
        answer = ask(proxy, "GET", path, Authorization=alice)
        assert answer.headers["X-Cache"] == "BYPASS"
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert ask(proxy, "GET", path).headers["X-Cache"] == "MISS"
    assert ask(proxy, "GET", path, Cookie="a=b").headers["X-Cache"] == "BYPASS"


def test_another_version_is_another_answer(proxy: Proxy) -> None:
    path = "/api/books/1"
    flat, nested = ask(proxy, "GET", path), ask(proxy, "GET", path, X_API_Version="2")
    assert isinstance(flat.json["author"], str)
    assert isinstance(nested.json["author"], dict)
    assert ask(proxy, "GET", path, X_API_Version="2").headers["X-Cache"] == "HIT"


def test_errors_are_not_kept(proxy: Proxy) -> None:
    for _ in range(2):
        answer = ask(proxy, "GET", "/api/books/999999")
        assert (answer.status, answer.headers["X-Cache"]) == (404, "MISS")


def test_lists_are_compressed_and_what_clients_change_is_not(proxy: Proxy) -> None:
    """A compressed answer has a weak tag, with which If-Match never holds (RFC 9110, 13.1.1)."""
    for path in ("/api/books?page_size=30", "/api/v2/books", "/openapi.json", "/docs"):
        answer = ask(proxy, "GET", path, Accept_Encoding="gzip")
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip"), path
        assert "Accept-Encoding" in ",".join(answer.headers.get_all("Vary", []))
        if tag := answer.headers["ETag"]:
            assert tag.startswith("W/")
            assert ask(proxy, "GET", path, Accept_Encoding="gzip", If_None_Match=tag).status == 304
    for path in ("/api/books/1", "/api/v2/books/1", "/api/auth/csrf", "/api/users/me"):
        answer = ask(proxy, "GET", path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] is None, path
        assert not (answer.headers["ETag"] or "").startswith("W/")


# who asks, and by what name


def test_addresses_that_somebody_claims_count_for_nothing(proxy: Proxy) -> None:
    wrong = json.dumps({"email": "nobody@example.org", "password": "a wrong one"}).encode()
    statuses = [
        ask(
            proxy,
            "POST",
            "/api/auth/login",
            wrong,
            Content_Type="application/json",
            X_Forwarded_For=f"203.0.113.{number}",
            Forwarded=f"for=203.0.113.{number}",
        ).status
        for number in range(8)
    ]
    assert statuses[-1] == 429, statuses


def test_no_link_is_where_somebody_says_that_we_are(proxy: Proxy) -> None:
    lies = {"X_Forwarded_Host": "evil.test", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Port": "1"}
    answer = ask(proxy, "GET", "/api/books?page_size=9", **lies, X_Forwarded_Proto="http")
    assert answer.status == 200
    assert b"evil" not in answer.body
    assert "evil" not in str(answer.headers)
    is_problem(ask(proxy, "GET", "/api/books", Host="evil.test"), 400)


def test_one_name_leads_through_all_logs(proxy: Proxy, app_log: tuple[int, Path]) -> None:
    asked = str(uuid4())
    answer = ask(proxy, "GET", "/api/users/me?secret=1", X_Request_ID=asked)
    assert answer.headers["X-Request-ID"] == answer.json["request_id"] == asked
    line = logged(proxy.access, asked)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/users/me", 401)
    assert logged(app_log[1], asked)["address"] == line["address"] == "127.0.0.1"
    answer = ask(proxy, "GET", "/api/users/me", X_Request_ID='"}, "x": "y')
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", answer.json["request_id"])
    logged(app_log[1], answer.json["request_id"])


# errors of nginx's own


def test_what_the_app_should_not_even_see_is_a_problem_all_the_same(proxy: Proxy) -> None:
    is_problem(ask(proxy, "POST", "/api/books", b"x" * 3_000_000), 413)
    # longer than a buffer of nginx, within one record of TLS: what it has not read when it closes may cost the answer
    is_problem(ask(proxy, "GET", "/" + "a" * 10_000), 414)
    is_problem(ask(proxy, "GET", "/api/books", X_Large="a" * 10_000), 431)


@pytest.mark.parametrize("path", ["/metrics", "/livez", "/readyz", "/metrics?a", "/%6Detrics", "//metrics", "/./livez"])
def test_what_is_for_those_inside_is_not_there(proxy: Proxy, path: str) -> None:
    is_problem(ask(proxy, "GET", path), 404)


@pytest.mark.parametrize("path", ['/metrics?"}', "/metrics?\\", "/livez?%22%7d%00", "/.problem"])
def test_nothing_that_a_client_writes_ends_a_string(proxy: Proxy, path: str) -> None:
    answer = ask(proxy, "GET", path)
    is_problem(answer, 404)
    assert answer.json.get("instance", path) == path.partition("?")[0]


def test_plain_http_is_refused_at_both_ports(proxy: Proxy) -> None:
    for port in (proxy.http, proxy.https):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", "/api/books", headers={"Host": "shop.test"})
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Location"]) == (403, None)
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Strict-Transport-Security"] is None  # RFC 6797, 7.2
            assert json.loads(answer.read())["detail"] == "This API is served over https only."


def test_of_an_app_that_is_not_there_it_says_so(folder: Path) -> None:
    with serving.listening(0) as listener:
        port = listener.getsockname()[1]
    with temporary_folder() as own, in_front_of(own, [port]) as proxy:
        answer = ask(proxy, "GET", "/api/books")
        is_problem(answer, 502)
        assert answer.headers["Retry-After"] == "5"
        assert answer.headers["Cache-Control"] == "no-store"


def test_of_an_app_that_is_silent_it_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, temporary_folder() as own:
        shorter = {"proxy_read_timeout 30s": "proxy_read_timeout 1s"}
        with in_front_of(own, [silent.getsockname()[1]], instead=shorter) as proxy:
            answer = ask(proxy, "POST", "/api/books", b"{}")
            is_problem(answer, 504)
            assert answer.headers["Retry-After"] == "5"


def test_a_flood_is_refused_before_the_app_sees_it(app_log: tuple[int, Path]) -> None:
    few = {"REQUESTS_PER_SECOND": "1", "REQUESTS_AT_ONCE": "3"}
    with temporary_folder() as own, in_front_of(own, [app_log[0]], limits=few) as proxy:
        answers = [ask(proxy, "GET", "/api/health") for _ in range(8)]
        assert answers[0].status == 200
        is_problem(answers[-1], 429)
        assert answers[-1].headers["Retry-After"] == "1"


def test_where_one_replica_is_gone_the_other_answers(app_log: tuple[int, Path]) -> None:
    with serving.listening(0) as listener:
        nobody = listener.getsockname()[1]
    with temporary_folder() as own, in_front_of(own, [nobody, app_log[0]]) as proxy:
        assert {ask(proxy, "GET", "/api/health").status for _ in range(6)} == {200}


# no 502 of our own making


def at_the_same_time(work: Callable[[int], list[str]], times: int) -> Counter[str]:
    with ThreadPoolExecutor(CLIENTS) as threads:
        return Counter(seen for found in threads.map(work, range(times)) for seen in found)


def test_each_refused_upload_gets_its_own_answer_and_so_does_its_neighbour(proxy: Proxy) -> None:
    """401 at 200 kB, 413 at 1.2 MB, each followed by a request that has done nothing wrong."""
    admin = token(proxy, "admin")

    def upload(number: int) -> list[str]:
        large = number % 2 == 1
        names = [str(uuid4()), str(uuid4())]
        who = {"Authorization": admin} if large else {}
        body = b"[" + b" " * (1_200_000 if large else 200_000)
        refused = ask(proxy, "POST", "/api/books", body, **who, Content_Type="application/json", X_Request_ID=names[0])
        innocent = ask(proxy, "GET", "/api/users/nobody", X_Request_ID=names[1])
        for answer, name in zip((refused, innocent), names, strict=True):
            assert answer.json["request_id"] == name, answer
        return [f"{'large' if large else 'small'} {refused.status}", f"neighbour {innocent.status}"]

    seen = at_the_same_time(upload, UPLOADS)
    assert seen == {"small 401": UPLOADS // 2, "large 413": UPLOADS // 2, "neighbour 404": UPLOADS}
