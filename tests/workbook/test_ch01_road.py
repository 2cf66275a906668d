"""The road of a request to chapter 1's app: through a real nginx, set up as the lesson shows, and gunicorn."""

import json
import os
import re
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import trustme

from solutions.ch00_books_api.app import create_app
from tests.workbook.processes import PATIENCE, eventually
from tests.workbook.proxies import nginx
from workbook import course, data
from workbook.book import accounts
from workbook.guard import guarded, release
from workbook.serve import serving
from workbook.serve.services import environment, opened, private_services

SERVER = """
server {{
    listen 127.0.0.1:{secure} ssl;
    listen 127.0.0.1:{plain};
    server_name shop.test;
    ssl_certificate {certificate};
    ssl_certificate_key {certificate};
    {location}
}}
"""


@dataclass(frozen=True)
class Road:
    """Ports on the loopback address, and the folder of the log."""

    secure: int
    plain: int
    app: int
    logs: Path

    def client(self, last: int, scheme: str = "https") -> httpx.Client:
        """A client whose own address is 127.0.0.`last`."""
        port = self.secure if scheme == "https" else self.plain
        wire = httpx.HTTPTransport(verify=False, local_address=f"127.0.0.{last}")
        url, headers = f"{scheme}://127.0.0.1:{port}", {"Host": "shop.test"}
        return httpx.Client(transport=wire, base_url=url, headers=headers, timeout=PATIENCE)

    def said_to(self, port: int, request: str) -> tuple[int, str]:
        """The status and the rest of what is answered to a request in so many words; `port` is one of these."""
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
            if port == self.secure:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                wire = context.wrap_socket(wire)
            wire.sendall(request.replace("\n", "\r\n").encode())
            answer = b""
            while piece := wire.recv(65536):
                answer += piece
        return int(answer.split()[1]), answer.decode()

    def logged(self, mark: str) -> list[dict[str, object]]:
        """The lines of the log in which `mark` stands."""
        lines = (self.logs / "audit.log").read_text().splitlines()
        return [json.loads(line) for line in lines if mark in line]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.fixture(scope="module")
def road() -> Iterator[Road]:
    """nginx with the lesson's `location`, in front of gunicorn with the app under PATH_PREFIX=/shop."""
    if sys.platform != "linux":
        pytest.skip("clients need addresses of their own: 127.0.0.2 and others are there on Linux only")
    chapter = course.chapter("1")
    lesson = (chapter.folder / "README.md").read_text("utf-8")
    location = re.search(r"^location /shop/ \{$.*?^\}$", lesson, re.MULTILINE | re.DOTALL)
    assert location, "the lesson shows how to set up nginx"
    with private_services() as provided, serving.listening(0) as listener:
        environ = {
            **os.environ,
            **environment(provided),
            "TRUSTED_HOSTS": "shop.test",
            "PATH_PREFIX": "/shop",
            "RATE_LIMIT_CATALOGUE": "6 per hour",
            "ARGON2_MEMORY_KIB": "64",
        }
        provided.logs.mkdir(exist_ok=True)
        serving.create_tables(chapter, chapter.solution, environ)
        with opened(provided.database_url) as engine:
            data.fill(engine, environ=environ)
        found = Road(free_port(), free_port(), listener.getsockname()[1], provided.logs)
        certificate = provided.folder / "server.pem"
        trustme.CA().issue_cert("shop.test").private_key_and_cert_chain_pem.write_to_path(certificate)
        configuration = SERVER.format(
            secure=found.secure,
            plain=found.plain,
            certificate=certificate,
            location=location[0].replace(":8000;", f":{found.app};"),
        )
        gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "--no-control-socket"]
        gunicorn += ["--worker-class", "gthread", "--threads", "4", "solutions.ch01_security.app:create_app()"]
        with nginx(provided.folder, configuration):
            server = guarded(gunicorn, env=environ, pass_fds=[listener.fileno()], folder=course.ROOT)
            try:
                eventually(lambda: answers(found.secure))
                with found.client(250) as watch:
                    eventually(lambda: watch.get("/shop/api/health").status_code == 200)
                yield found
            finally:
                release(server)


FORGED = [
    [("X-Forwarded-For", "6.6.6.6")],
    [("X-Forwarded-For", '"6.6.6.6')],
    [("X-Forwarded-For", "unknown, [2001:db8::1]:443, ,")],
    [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "7.7.7.7, 8.8.8.8")],
    [("Forwarded", 'for=6.6.6.6;proto=http;host="evil.test"'), ("X-Real-IP", "6.6.6.6")],
]


def test_a_client_is_counted_and_logged_by_its_own_address_whatever_it_claims(road: Road) -> None:
    with road.client(9) as client:
        for claims in FORGED:
            assert client.get("/shop/api/books/1?mallory", headers=claims).status_code == 200, claims
        assert client.get("/shop/api/books/1").status_code == 200
        for claims in FORGED:
            assert client.get("/shop/api/books/1", headers=claims).status_code == 429, claims
    with road.client(10) as neighbour:
        assert neighbour.get("/shop/api/books/1").status_code == 200
    seen = [line["address"] for line in road.logged("/api/books/1")]
    assert seen.count("127.0.0.9") == 2 * len(FORGED) + 1
    assert set(seen) <= {"127.0.0.9", "127.0.0.10"} | {f"127.0.0.{n}" for n in range(11, 250)}


def test_the_scheme_is_that_of_the_connection_to_the_proxy(road: Road) -> None:
    with road.client(11, "http") as plain, road.client(11) as secure:
        for claim in ("https", "https, https", '"https', "wss"):
            assert plain.get("/shop/api/books/1", headers={"X-Forwarded-Proto": claim}).status_code == 403
        assert secure.get("/shop/api/books/1", headers={"X-Forwarded-Proto": "http"}).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"X-Forwarded-Prefix": "//evil.test"},
        {"X-Forwarded-Host": "evil.test"},
        {"X-Forwarded-Port": "8443", "X-Forwarded-Server": "evil.test"},
        {"Script-Name": "/evil", "X-Script-Name": "/evil"},
    ],
    ids=lambda claims: " ".join(claims) or "nothing",
)
def test_no_header_moves_an_address(road: Road, claims: dict[str, str]) -> None:
    """Links, `instance` and Location begin with the operator's prefix; the cookie stays one that `__Host-` allows."""
    with road.client(20 + len("".join(claims))) as client:
        client.headers.update(claims)
        assert client.get("/shop/api/books/1").json()["_links"]["self"]["href"] == "/shop/api/books/1"
        assert client.get("/shop/api/nothing").json()["instance"] == "/shop/api/nothing"
        assert client.get("/shop/api").json()["_links"]["book"]["href"] == "/shop/api/books/{book_id}"
        csrf = client.get("/shop/api/auth/csrf")
        cookie = csrf.headers["Set-Cookie"]
        assert re.match("__Host-session=.*; Path=/(;|$)", cookie)
        signed = {"X-CSRF-Token": csrf.json()["csrf_token"], "Origin": "https://shop.test"}
        signed["Cookie"] = cookie.partition(";")[0]
        who = {"email": "alice@example.org", "password": accounts.password("alice")}
        login = client.post("/shop/api/auth/login", json=who, headers=signed)
        assert login.status_code == 200, login.text
        signed |= {"X-CSRF-Token": login.json()["csrf_token"], "Cookie": login.headers["Set-Cookie"].partition(";")[0]}
        made = client.post("/shop/api/shelves", json={"name": "To read"}, headers=signed)
        assert made.status_code == 201, made.text
        assert re.fullmatch(r"/shop/api/shelves/\d+", made.headers["Location"])
        for origin in ("https://shop.test:8443", "https://evil.test"):
            refused = client.post("/shop/api/shelves", json={"name": "x"}, headers=signed | {"Origin": origin})
            assert (refused.status_code, refused.json()["title"]) == (400, "Bad Request")


@pytest.mark.parametrize("host", ["evil.test", "shop.test.evil.test", "127.0.0.1", "[::1]", "evil test"])
def test_a_foreign_host_is_a_problem_with_an_id_that_stands_in_the_log(road: Road, host: str) -> None:
    name = str(uuid4())
    with road.client(60) as client:
        refused = client.get("/shop/api/books/1", headers={"Host": host, "X-Request-ID": name})
    assert refused.status_code == 400
    if refused.headers["Content-Type"] == "text/html":  # what is no host at all, nginx refuses by itself
        assert not road.logged(name)
        return
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["X-Request-ID"] == refused.json()["request_id"] == name
    assert "default-src 'none'" in refused.headers["Content-Security-Policy"]
    assert [(line["status"], line["address"]) for line in road.logged(name)] == [(400, "127.0.0.60")]


def test_the_host_of_a_whole_url_counts_and_none_is_the_proxys(road: Road) -> None:
    """RFC 9112, 3.2.2: the host of an absolute-form target goes before Host. HTTP/1.0 needs no Host at all."""
    target = "/shop/api/books/1"
    asked = f"GET https://evil.test{target} HTTP/1.1\nHost: shop.test\nConnection: close\n\n"
    assert road.said_to(road.secure, asked)[0] == 400
    asked = asked.replace("evil.test", "shop.test", 1)
    assert road.said_to(road.secure, asked)[0] == 200
    assert road.said_to(road.secure, f"GET {target} HTTP/1.0\n\n")[0] == 200


DIRECT = "\nX-Forwarded-Proto: https\nX-Forwarded-For: 127.0.0.70\nConnection: close\n\n"


@pytest.mark.parametrize(
    ("request_line", "host", "status"),
    [
        ("GET /shop/api/books/1 HTTP/1.1", "Host: shop.test", 200),
        ("GET /shop/api/books/1 HTTP/1.1", "Host: SHOP.Test", 200),
        ("GET /api/books/1 HTTP/1.1", "Host: shop.test", 404),
        ("GET /shop/shop/api/books/1 HTTP/1.1", "Host: shop.test", 404),
        ("GET /shopping/api/books/1 HTTP/1.1", "Host: shop.test", 404),
        ("GET //shop/api/books/1 HTTP/1.1", "Host: shop.test", 404),
        ("POST /api/auth/login HTTP/1.1", "Host: shop.test\nContent-Length: 0", 404),
        ("GET /shop HTTP/1.1", "Host: shop.test", 404),
        ("GET /shop/api/books/1 HTTP/1.0", "X-No: host", 400),
        ("GET /shop/api/books/1 HTTP/1.1", "Host: shop.test\nHost: evil.test", 400),
        ("GET /shop/api/books/1 HTTP/1.1", "Host:", 400),
        ("GET /shop/api/books/1 HTTP/1.1", "Host: evil.test\nX-Forwarded-Host: shop.test", 400),
        ("GET /evil/shop/api/books/1 HTTP/1.1", "Host: shop.test\nSCRIPT_NAME: /evil", 404),
    ],
)
def test_what_gunicorn_passes_on_is_one_of_our_addresses_or_refused(
    road: Road, request_line: str, host: str, status: int
) -> None:
    found, answer = road.said_to(road.app, f"{request_line}\n{host}{DIRECT}")
    assert found == status, answer
    assert "evil.test/" not in answer
    assert "\r\nLocation:" not in answer
    if status == 404:
        assert f'"instance": "{request_line.split()[1].replace("//", "/")}' in answer


def test_who_gets_past_the_proxy_without_its_headers_is_refused(road: Road) -> None:
    asked = "GET /shop/api/books/1?past HTTP/1.1\nHost: shop.test\nConnection: close\n\n"
    assert road.said_to(road.app, asked)[0] == 403


# the setting, and the server's own


@pytest.mark.parametrize(
    "prefix", ["shop", "/shop/", "//evil.test", "/", "/..", "/a//b", "/shop?x", "/shöp", "/shop\n"]
)
def test_a_prefix_that_is_no_path_is_refused_at_boot(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH_PREFIX", prefix)
    with pytest.raises(ValueError, match="PATH_PREFIX must be empty or a path such as /shop"):
        create_app()


@pytest.mark.parametrize("taken", ["", "/shop", "/sho", "/shop/api"])
def test_the_setting_decides_whatever_the_server_has_taken_for_the_prefix(taken: str) -> None:
    """gunicorn, told SCRIPT_NAME by its environment or by a header, takes that off the path."""
    app = create_app({"DATABASE_URL": "sqlite://", "PATH_PREFIX": "/shop"})
    environ = {"SCRIPT_NAME": taken, "PATH_INFO": "/shop/api/genres/x".removeprefix(taken)}
    answer = app.test_client().get("/", environ_overrides=environ)
    assert answer.get_json()["instance"] == "/shop/api/genres/x"
    environ = {"SCRIPT_NAME": taken, "PATH_INFO": "/shop/api".removeprefix(taken)}
    answer = app.test_client().get("/", environ_overrides=environ)
    assert answer.get_json()["_links"]["books"]["href"] == "/shop/api/books"


def test_without_the_setting_there_is_no_prefix() -> None:
    app = create_app({"DATABASE_URL": "sqlite://", "PATH_PREFIX": ""})
    answer = app.test_client().get("/", environ_overrides={"SCRIPT_NAME": "/evil", "PATH_INFO": "/api"})
    assert answer.status_code == 404


@pytest.mark.chapter("3")
def test_nothing_is_redirected(lab) -> None:
    """A redirect would name a host; so an address has one spelling, on every route."""
    client = lab.client()
    paths = [link["href"].replace("{", "").replace("}", "") for link in client.get("/api").json()["_links"].values()]
    paths = [re.sub("[a-z]+_id", "1", path) for path in paths]
    assert len(paths) > 8
    for path in paths:
        for other in (path.replace("/api", "/api/", 1), f"{path}/", f"/{path}", f"{path}//", path.replace("/", "//")):
            for host in ("shop.test", "evil.test"):
                answer = client.get(other, headers={"Host": host})
                assert not answer.is_redirect, f"{other} is redirected to {answer.headers['Location']}"
                assert "Location" not in answer.headers


@pytest.mark.chapter("1")
def test_a_refused_host_is_counted_as_any_other_request_without_a_route(lab) -> None:
    def headers_of(path: str, host: str) -> set[str]:
        answer = lab.client().get(path, headers={"Host": host})
        return {name for name in answer.headers if name.startswith("ratelimit")}

    assert headers_of("/api/books/1", "evil.test") == headers_of("/api/nothing", "shop.test")


@pytest.mark.chapter("1")
@pytest.mark.parametrize("host", ["SHOP.TEST", "Shop.Test:443"])
def test_a_host_has_no_case(lab, host: str) -> None:
    """RFC 9110, 4.2.3: whoever writes SHOP.TEST asks us, and a page of https://shop.test is one of ours."""
    client = lab.client(headers={"Host": host})
    token = client.get("/api/auth/csrf").json()["csrf_token"]
    headers = {"Origin": "https://shop.test", "X-CSRF-Token": token}
    credentials = {"email": "alice@example.org", "password": accounts.password("alice")}
    assert client.post("/api/auth/login", json=credentials, headers=headers).status_code == 200
    assert lab.client(headers={"Host": f"EVIL.{host}"}).get("/api/books/1").status_code == 400


@pytest.mark.chapter("1")
def test_what_is_no_address_is_one_caller_and_fewer_entries_are_none(lab) -> None:
    """Whose address is counted, and what stands in the log, where the proxies do not say what they should."""
    with lab.boot(RATE_LIMIT_CATALOGUE="2 per hour") as app:
        odd = ("unknown", "203.0.113.7:4711", "[2001:db8::1]", "_hidden")
        found = [lab.client(app=app, address=text).get("/api/books/1").status_code for text in odd]
        assert found == [200, 200, 429, 429]
        assert [line["address"] for line in lab.audit()][-4:] == list(odd)
    with lab.boot(PROXY_HOPS="2") as app:
        assert lab.client(app=app, address="198.51.100.9").get("/api/books/1").status_code == 403
        assert lab.audit()[-1]["address"] == "127.0.0.1"
        # an empty entry is none (RFC 9110, 5.6.1)
        headers = {"X-Forwarded-For": "6.6.6.6, , 198.51.100.24, ,", "X-Forwarded-Proto": "https"}
        assert lab.client(app=app, address="198.51.100.9").get("/api/books/1", headers=headers).status_code == 200
        assert lab.audit()[-1]["address"] == "198.51.100.24"
