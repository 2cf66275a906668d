"""The audit log at its edges: several writers, two apps, no request, and everything in it that can go wrong."""

import json
import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, Response, g, request, stream_with_context

from solutions.ch01_security import audit
from solutions.ch01_security.app import create_app

REQUESTS, THREADS = 50, 4
SHOP = "https://shop.test"


def entries_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.log").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def new_app(tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """A function that makes apps, each of which logs into a folder of its own; none of them needs Redis here."""
    made = []

    def make(name: str) -> Flask:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "LOG_FOLDER": str(tmp_path / name),
            "TRUSTED_HOSTS": ["shop.test"],
            "ARGON2_MEMORY_KIB": 64,
            **dict.fromkeys(("SECRET_KEY", "CSRF_SECRET_KEY", "WEBHOOK_SECRET"), "a test's secret of 32 characters"),
        }
        made.append(create_app(settings))
        return made[-1]

    yield make
    for app in made:
        for handler in app.logger.handlers:
            handler.close()


@pytest.fixture
def app(new_app: Callable[[str], Flask]) -> Flask:
    return new_app("logs")


def logged(app: Flask) -> list[dict[str, Any]]:
    return entries_in(Path(app.config["LOG_FOLDER"]))


def sent_to(app: Flask, path: str = "/api/nothing-here", **headers: str) -> dict[str, Any]:
    """The line of a request with these headers; an underscore in a name is a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    app.test_client(use_cookies=False).get(path, base_url=SHOP, headers=named)
    return logged(app)[-1]


# -- several writers -------------------------------------------------------------------------------------------------


@pytest.mark.chapter("1")
def test_two_workers_that_write_at_once_lose_no_line(lab: Any) -> None:
    """Some 60 kB of lines in files of 5 kB: a dozen rotations, in the middle of the others' writing."""
    small = {"LOG_MAX_BYTES": "5000", "LOG_FILES_KEPT": "50"}
    with lab.boot(**small) as one, lab.boot(**small) as other:
        clients = [lab.client(app=app) for app in (one, other) * (THREADS // 2)]
        with ThreadPoolExecutor(THREADS) as threads:
            sent = threads.map(lambda client: [client.get("/api/health") for _ in range(REQUESTS)], clients)
            wanted = sorted(answer.headers["X-Request-ID"] for answers in sent for answer in answers)
        lab.settle()
    files = list(Path(lab.env["LOG_FOLDER"]).glob("audit.log*"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(files) > 5
    assert sorted(json.loads(line)["request_id"] for line in lines) == wanted


def test_each_of_two_apps_in_one_process_has_a_log_of_its_own(new_app: Callable[[str], Flask]) -> None:
    one, other = new_app("one"), new_app("other")
    for number, app in enumerate((one, other, one)):
        sent_to(app, f"/api/nothing-{number}")
        app.logger.warning("warned %s", number)
    said = [[entry.get("path") or entry["message"] for entry in logged(app)] for app in (one, other)]
    assert said == [["/api/nothing-0", "warned 0", "/api/nothing-2", "warned 2"], ["/api/nothing-1", "warned 1"]]
    assert logging.getLogger(one.name).handlers == [], "what is said there belongs to the whole process"


# -- without a request -----------------------------------------------------------------------------------------------


def test_what_is_said_outside_of_a_request_is_a_line_too(app: Flask) -> None:
    app.logger.error("from nowhere, password=%s", "correct-horse")
    with app.app_context():
        app.logger.warning("from a command")
    with app.test_request_context("/job"):  # which no request opened: it has a line of its own, and no more
        app.logger.warning("from a job")
    thread = threading.Thread(target=lambda: app.logger.info("from a thread"))
    thread.start()
    thread.join()
    entries = logged(app)
    assert [entry["message"] for entry in entries] == [
        "from nowhere, password=[redacted]",
        "from a command",
        "from a job",
        "from a thread",
    ]
    assert [entry["event"] for entry in entries] == ["error", "warning", "warning", "info"]
    assert entries[0]["request_id"] is None


# -- what was really sent --------------------------------------------------------------------------------------------


@pytest.mark.chapter("1")
def test_a_login_whose_session_could_not_be_saved_is_none(lab: Any) -> None:
    client, chosen = lab.client(headers={"Origin": SHOP}), str(uuid4())
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    login = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    with lab.redis_refusing_to_write("full"):
        answer = client.post("/api/auth/login", json=login, headers={"X-Request-ID": chosen})
    entry = [entry for entry in lab.audit() if entry["event"] != "traceback"][-1]
    assert answer.status_code == entry["status"] == 503
    assert entry["event"] == "unavailable"
    assert (answer.headers["X-Request-ID"], entry["request_id"]) == (chosen, chosen)


@pytest.mark.chapter("1")
def test_a_line_needs_no_database(lab: Any) -> None:
    alice = lab.login("alice")
    answer = alice.get("/api/shelves")
    statements = lab.statements(answer)
    with lab.redis_stopped():
        assert lab.client().get("/api/nothing-here").status_code == 404
    assert sum("FROM users" in statement for statement in statements) == 1
    assert [entry["user"] for entry in lab.audit() if entry["path"] == "/api/shelves"] == [1]


@pytest.mark.parametrize("where", ["an after_request function", "the session", "a handler of errors"])
def test_a_line_has_the_status_of_the_answer_wherever_it_went_wrong(app: Flask, where: str) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("too late")

    if where == "an after_request function":
        app.after_request(fail)
    elif where == "the session":
        app.session_interface.save_session = fail  # type: ignore[method-assign]
    else:
        app.view_functions["health"] = fail
        app.register_error_handler(RuntimeError, fail)
    chosen = str(uuid4())
    answer = app.test_client(use_cookies=False).get("/api/health", base_url=SHOP, headers={"X-Request-ID": chosen})
    entry = logged(app)[-1]
    assert answer.status_code == entry["status"] == 500
    assert (entry["event"], entry["route"], entry["request_id"]) == ("error", "health", chosen)
    assert answer.headers.getlist("X-Request-ID") == [chosen]
    assert "traceback" in [entry["event"] for entry in logged(app)]


def test_a_request_for_a_foreign_host_is_a_line_as_well(app: Flask) -> None:
    chosen = str(uuid4())
    headers = {"X-Request-ID": chosen, "Cookie": "a=walrus-8a1f00"}
    answer = app.test_client(use_cookies=False).get("/api/walrus-8a1f00", base_url="https://evil.test", headers=headers)
    entry = logged(app)[-1]
    assert answer.status_code == entry["status"] == 400
    assert answer.headers["X-Request-ID"] == entry["request_id"] == chosen
    assert (entry["path"], entry["route"]) == ("/api/[redacted]", None)


def test_an_error_that_nothing_answers_is_a_line_as_well(app: Flask) -> None:
    def fail(_error: Exception) -> Response:
        raise RuntimeError("the handler of errors fails too")

    app.register_error_handler(404, fail)
    app.register_error_handler(500, fail)
    with pytest.raises(RuntimeError):
        app.test_client(use_cookies=False).get("/api/nothing-here", base_url=SHOP)
    assert (logged(app)[-1]["status"], logged(app)[-1]["event"]) == (500, "error")


def test_a_request_has_one_line_also_where_its_answer_is_a_stream_or_has_no_body(app: Flask) -> None:
    def stream() -> Iterator[str]:
        g.user_id = 7
        yield request.path
        yield "the end"

    app.view_functions["health"] = lambda: Response(stream_with_context(stream()))
    client = app.test_client(use_cookies=False)
    assert client.get("/api/health", base_url=SHOP).text == "/api/healththe end"
    with client.get("/api/health", base_url=SHOP, buffered=False) as answer:
        next(answer.iter_encoded())  # and then the client goes away
    client.head("/api/genres", base_url=SHOP)
    client.options("/api/genres", base_url=SHOP)
    lines = [(entry["method"], entry["path"]) for entry in logged(app) if entry["event"] == "request"]
    assert lines[:2] == [("GET", "/api/health")] * 2
    assert [entry["method"] for entry in logged(app) if entry.get("route") == "genres"] == ["HEAD", "OPTIONS"]


@pytest.mark.chapter("3")
def test_a_later_chapter_adds_events_of_its_own(lab: Any) -> None:
    client, login = lab.client(), {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    token = client.post("/api/auth/login", json=login).json()["refresh_token"]
    for body in ({"refresh_token": token}, {"refresh_token": "no token at all"}):
        client.post("/api/auth/refresh", json=body)
    client.post("/api/auth/login", json={**login, "password": "a guess"})
    found = [(entry["route"], entry["status"], entry["event"]) for entry in lab.audit()]
    assert found == [
        ("login", 200, "login"),
        ("refresh", 200, "refresh"),
        ("refresh", 401, "refresh_refused"),
        ("login", 401, "login_failed"),
    ]


# -- what goes wrong -------------------------------------------------------------------------------------------------


class Broken(logging.Handler):
    """A handler that does not even catch its own errors."""

    def emit(self, record: logging.LogRecord) -> None:
        raise OSError("no space left on the device")


def test_a_handler_that_raises_changes_no_answer_and_is_heard(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.logger.handlers = [Broken()]
    app.view_functions["health"] = lambda: app.logger.error("said in a view") or {"status": "ok"}
    answer = app.test_client(use_cookies=False).get("/api/health", base_url=SHOP)
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert capsys.readouterr().err.count("OSError: no space left") == 2


@pytest.mark.parametrize("region", ["event", "secrets", "line"])
def test_an_error_in_making_the_line_changes_no_answer_and_is_heard(
    app: Flask, region: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise ValueError("cannot be written down")

    monkeypatch.setattr(audit, region, fail)
    assert app.test_client(use_cookies=False).get("/api/nothing-here", base_url=SHOP).status_code == 404
    assert "cannot be written down" in capsys.readouterr().err


@pytest.mark.chapter("1")
def test_a_folder_that_has_gone_changes_no_answer_and_is_heard(lab: Any) -> None:
    folder = Path(lab.env["LOG_FOLDER"]) / uuid4().hex
    with lab.boot(LOG_FOLDER=str(folder)) as booted:
        client = lab.client(app=booted)
        client.get("/api/health")
        shutil.rmtree(folder)
        assert client.get("/api/health").status_code == 200
        lab.settle()
        assert "FileNotFoundError" in lab.logged()
        folder.mkdir()
        wanted = client.get("/api/health").headers["X-Request-ID"]
        lab.settle()
        assert [entry["request_id"] for entry in entries_in(folder)] == [wanted]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.chapter("1")
def test_a_full_disk_changes_no_answer_and_is_heard(lab: Any) -> None:
    folder = Path(lab.env["LOG_FOLDER"]) / uuid4().hex
    folder.mkdir()
    (folder / "audit.log").symlink_to("/dev/full")
    with lab.boot(LOG_FOLDER=str(folder)) as booted:
        client = lab.client(app=booted)
        assert [client.get("/api/health").status_code for _ in range(2)] == [200, 200]
        lab.settle()
        assert lab.logged().count("No space left on device") >= 2


@pytest.mark.parametrize("text", ["\ud800", "a\x00b\x85\u2028c", "😀", "%", "%%%s%d{0}", "\x7f"])
def test_no_text_is_too_odd_to_be_logged(app: Flask, text: str) -> None:
    app.logger.warning("said: %s", text)
    app.logger.warning(text)
    assert [entry["message"] for entry in logged(app)] == [f"said: {text}", text]


@pytest.mark.parametrize("cookie", ["a=\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", 'a="\\377\\376', "=;,=;;,", 'a=";"', "a"])
def test_no_cookie_is_too_odd_for_a_line(app: Flask, cookie: str) -> None:
    entry = sent_to(app, "/api/nothing-here/%ff%fe", Cookie=cookie, Authorization="\xff,,, ")
    assert (entry["status"], entry["path"]) == (404, "/api/nothing-here/\ufffd\ufffd")


# -- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        """{"password": "a passphrase with 'marks', and spaces"}""",
        """password='a passphrase with "marks", and spaces'""",
        "https://shop.test/?token=passphrase&next=2",
        "https://shop.test/?access_token=passphrase",
        "https://shop.test/?refresh_token=passphrase#x",
        "https://sso.test/?next=https%3A%2F%2Fshop.test%2F%3Ftoken%3Dpassphrase",
        "https://user:passphrase@shop.test/",
        "https://user:pass@phrase@shop.test/",
        "https://passphrase@shop.test/",
        "could not connect to postgresql+psycopg://shop:passphrase@db/shop",
        "api-key: passphrase",
        "Authorization: Basic passphrase",
        "Authorization: passphrase",
        '{"Authorization": "Bearer passphrase"}',
        "client_secret=passphrase",
        'password="passphrase without an end',
        "eyJhbGciOiJSUzI1NiJ9.passphrase.passphrase",
        "token_eyJhbGciOiJSUzI1NiJ9.passphrase.passphrase.passphrase.passphrase",
        "$argon2id$v=19$m=64,t=1,p=1$passphrase",
    ],
)
def test_a_named_secret_is_redacted_whole(app: Flask, text: str) -> None:
    shown = sent_to(app, User_Agent=text)["headers"]["User-Agent"]
    assert "[redacted]" in shown
    assert "phrase" not in shown
    app.logger.warning(text)
    assert "phrase" not in logged(app)[-1]["message"]


@pytest.mark.parametrize(
    "text",
    ["https://shop.test/@alice", "https://shop.test/?mail=alice@example.org", "http://a.test, or mail b@c.test", "key"],
)
def test_what_is_no_secret_stays(app: Flask, text: str) -> None:
    assert sent_to(app, Referer=text)["headers"]["Referer"] == text


@pytest.mark.parametrize(
    ("cookie", "spelled"),
    [
        ("walrus/8a1f00", "walrus%2F8a1f00"),
        ("walrus%2F8a1f00", "walrus/8a1f00"),
        ("walrus%2F8a1f00", "walrus%2F8a1f00"),
        ("walrus%2F8a1f00", "walrus%252F8a1f00"),
        ("walrus-8a1f00", "%77alrus%2d8a1f00"),
        ("walrus-8a1f00", "%2577alrus-8a1f00"),
        ('"walrus 8a1f00"', "walrus%208a1f00"),
        ('"walrus 8a1f00"', "walrus+8a1f00"),
        ("walr\xc3\xbcs8a1f00", "walr%C3%BCs8a1f00"),
        ("walr\xc3\xbcs8a1f00", "walr\xc3\xbcs8a1f00"),
    ],
)
def test_a_secret_is_known_in_every_spelling(app: Flask, cookie: str, spelled: str) -> None:
    entry = sent_to(app, f"/api/{spelled}", Cookie=f"a={cookie}", Referer=f"{SHOP}/?x={spelled}&page=2")
    assert "8a1f00" not in json.dumps(entry)
    assert "page=2" in entry["headers"]["Referer"]


def test_what_hides_no_secret_is_shown_as_it_was_sent(app: Flask) -> None:
    referer = f"{SHOP}/?q=100%25%20walrus"
    assert sent_to(app, Referer=referer, Cookie="a=walrus-8a1f00")["headers"]["Referer"] == referer


@pytest.mark.parametrize(
    "text",
    [
        "cannot use {'refresh_token': 'walrus-8a1f00', \"password\": \"walrus 8a1f00\"}",
        json.dumps({"body": json.dumps({"password": "walrus, 8a1f00", "page": 2})}),
        json.dumps({"body": json.dumps({"token": "walrus-8a1f00"})})[:-5],
        "[parameters: ('https://alice:walrus@shop.test/', 'eyJhbGciOiJSUzI1NiJ9.8a1f00')]",
    ],
)
def test_a_secret_in_the_text_of_an_error_is_redacted(app: Flask, text: str) -> None:
    try:
        raise RuntimeError(text)
    except RuntimeError:
        app.logger.exception("failed: %s", text)
    entry = logged(app)[-1]
    assert entry["event"] == "traceback"
    assert not [word for word in ("walrus", "8a1f00") if word in json.dumps(entry)], entry


# -- how long a line may be ------------------------------------------------------------------------------------------


def test_a_long_traceback_keeps_its_beginning_and_its_end(app: Flask) -> None:
    try:
        raise RuntimeError("😀" * 1_000_000 + " the end")
    except RuntimeError:
        app.logger.exception("x" * 1_000_000)
    line = (Path(app.config["LOG_FOLDER"]) / "audit.log").read_bytes()
    assert len(line) <= audit.LONGEST_LINE
    traceback = json.loads(line)["traceback"]
    assert traceback.startswith("Traceback (most recent call last)")
    assert traceback.endswith(" the end")
    assert audit.CUT in traceback


def test_no_request_makes_a_line_that_is_too_long(app: Flask) -> None:
    long = "\x01" * 20_000
    headers = {**dict.fromkeys(audit.LOGGED_HEADERS, "\xff" * 20_000), "Cookie": f"a={'x' * 20_000}"}
    app.test_client(use_cookies=False).open("/api/" + long, base_url=SHOP, headers=headers, method="X" * 20_000)
    assert max(map(len, (Path(app.config["LOG_FOLDER"]) / "audit.log").read_bytes().splitlines())) <= audit.LONGEST_LINE
