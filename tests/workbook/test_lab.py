"""The lab: what a check sees of the app, how everything comes back between checks, and that nothing is left."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest

from tests.workbook.processes import eventually
from workbook.course import ROOT, Chapter, Exercise
from workbook.errors import Trouble
from workbook.lab import harness
from workbook.lab.bench import Bench, LabFault, folder_in
from workbook.lab.edge import Hung, NoAnswer
from workbook.lab.lab import Lab
from workbook.lab.redis_service import Embedded, RedisService, Shared, open_redis

APP = """
import click, json, logging, logging.handlers, os, sys, threading, time
from flask import Flask, abort, jsonify, request
from redis import Redis
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

from solutions.ch00_books_api import models, settings
from solutions.ch00_books_api.models import db

from . import part

events = logging.getLogger("events")


def create_app(config={}):
    app = Flask(__name__)
    settings.init_app(app)
    models.init_app(app)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    store = Redis.from_url(app.config["REDIS_URL"], socket_timeout=0.2, socket_connect_timeout=0.2)
    handler = logging.handlers.RotatingFileHandler(os.environ["LOG_FOLDER"] + "/audit.log")
    events.addHandler(handler)
    events.setLevel("INFO")

    @app.errorhandler(ZeroDivisionError)
    def on_zero(error):
        return "zero", 500

    @app.get("/who")
    def who():
        return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host, pid=os.getpid(),
                       headers=dict(request.headers), hops=os.environ["PROXY_HOPS"], config=config)

    @app.post("/count")
    def count():
        version = db.session.scalar(text("SELECT version FROM books WHERE id = 1"))
        db.session.execute(text("UPDATE books SET version = :new WHERE id = 1"), {"new": version + 1})
        db.session.commit()
        return jsonify(version=version + 1)

    @app.post("/run")
    def run():
        rows = db.session.execute(text(request.data.decode()))
        found = [list(map(str, row)) for row in rows] if rows.returns_rows else []
        db.session.commit()
        return jsonify(found)

    @app.get("/zero")
    def zero():
        return part.divide(0)

    @app.get("/times")
    def times():
        return jsonify(time=time.time(), monotonic=time.monotonic())

    @app.get("/hash")
    def digests():
        return jsonify([hash("one"), hash((1, "one")), hash(1)])

    @app.get("/log/<word>")
    def log(word):
        events.info(json.dumps({"word": word}))
        return ""

    @app.get("/keep/<key>")
    def keep(key):
        store.set(key, "1", ex=60)
        return ""

    @app.get("/exit")
    def leave():
        os._exit(3)

    @app.get("/thread-exit")
    def thread_exit():
        sys.exit(1)

    @app.get("/title")
    def title():
        return "", 200, {"X-Title": "Война и мир"}

    @app.get("/hang")
    def hang():
        threading.Event().wait()

    @app.get("/hold")
    def hold():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("DELETE FROM books")
            threading.Event().wait()

    @app.get("/trickle")
    def trickle():
        def forever():
            while True:
                yield b"x" * 1_000_000
        return forever()

    @app.get("/print/<int:count>")
    def say(count):
        for number in range(count):
            print("line", number)
        print("the last line")
        return ""

    @app.cli.command("sum")
    @click.argument("file", type=click.File())
    def add(file):
        total = sum(int(line) for line in file)
        click.echo(f"{total} of {os.environ.get('UNIT', 'nothing')}")
        print("said otherwise", file=sys.stderr)
        sys.exit(total)

    @app.cli.command("break")
    def break_it():
        part.divide(0)
    return app
"""

PART = """
def divide(number):
    return str(1 / number)
"""


def chapter_of(folder: Path, *modules: str) -> Chapter:
    """A chapter whose exercises are the given modules, one each."""
    exercises = tuple(
        Exercise(f"1.{n}", name, "build", (name,), 1, (), None, (), (), folder.name)
        for n, name in enumerate(modules, start=1)
    )
    return Chapter(folder.name, "title", "summary", exercises)


def write_app(folder: Path, **changes: str) -> Path:
    """Write the app of these tests, with other modules where `changes` has them."""
    folder.mkdir(exist_ok=True)
    for name, text in {"app": APP, "part": PART, **changes}.items():
        (folder / f"{name}.py").write_text(text)
    return folder


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    made = Bench()
    made.harness.wait()
    yield made
    made.close()


@pytest.fixture(scope="module")
def service(bench: Bench) -> Iterator[RedisService]:
    found = open_redis(bench.new_folder())
    yield found
    found.close()


@pytest.fixture(scope="module")
def booted(bench: Bench, service: RedisService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = write_app(tmp_path_factory.mktemp("target") / "ch01_stand")
    made = Lab(bench, service, chapter_of(folder, "part.py"), folder)
    assert made.start(lambda module: "") == []
    yield made
    made.close()


@pytest.fixture
def lab(booted: Lab) -> Lab:
    booted.reset()
    return booted


def titles(lab: Lab) -> int:
    return int(lab.rows("SELECT count(*) FROM books")[0][0])


# what a client sees


def test_a_client_reaches_the_app_through_the_trusted_proxy(lab: Lab) -> None:
    seen = lab.client(address="198.51.100.7").get("/who", headers={"X-Forwarded-For": "10.0.0.1"}).json()
    assert (seen["address"], seen["scheme"], seen["host"]) == ("198.51.100.7", "https", "shop.test")
    assert seen["headers"]["X-Forwarded-For"] == "10.0.0.1, 198.51.100.7"
    assert "X-Lab-Id" not in seen["headers"]


def test_plain_http_stays_recognizable(lab: Lab) -> None:
    assert lab.client(base_url="http://shop.test").get("/who").json()["scheme"] == "http"


def test_redirects_are_not_followed_and_environment_proxies_are_ignored(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    client = lab.client()
    assert client.get("/who").status_code == 200
    assert not client.follow_redirects


def test_every_exchange_is_recorded_as_sent(lab: Lab) -> None:
    lab.client(cookies={"a": "b"}).post("/run", content=b"SELECT 1", headers={"X-CSRF-Token": "t"})
    exchange = lab.exchanges[-1]
    assert (exchange.method, exchange.url, exchange.status) == ("POST", "https://shop.test/run", 200)
    assert exchange.body == b'[["1"]]\n'
    assert "-H 'Cookie: a=b'" in exchange.curl()
    assert "-H 'X-CSRF-Token: t'" in exchange.curl()
    assert "--data-binary 'SELECT 1'" in exchange.curl()


@pytest.mark.parametrize(
    "body",
    [
        *("it's", "a\nb\\n\t'", "ü \U0001f4d6", '$HOME `id` "x" !!', "\x00\x01"[1:], "%25 ' \\' "),
        *('{"a": "' + "it's %d\\n $x " * 90 + '"}', "-" * 9000, "[1," * 7000 + "]" * 7000 + "\n" * 300),
    ],
    ids=lambda body: body[:12],
)
def test_a_curl_line_gives_the_shell_exactly_what_was_sent(lab: Lab, body: str, tmp_path: Path) -> None:
    lab.client().post("/run", content=body.encode(), headers={"X-Name": "it's 5 o'clock"})
    spy = tmp_path / "curl"
    spy.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    spy.chmod(0o755)
    line = lab.exchanges[-1].curl("http://127.0.0.1:8000")
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    given = subprocess.run(["bash", "-c", line], env=env, capture_output=True, check=True).stdout.decode().split("\0")
    assert given[:2] == ["-i", "http://127.0.0.1:8000/run"]
    assert given[given.index("--data-binary") + 1] == body
    assert "X-Name: it's 5 o'clock" in given


def test_a_raw_body_goes_over_the_wire_as_it_is(lab: Lab) -> None:
    client = lab.client(cookies={"a": "b"})
    chunked = lab.raw(client, "POST", "/run", {"Transfer-Encoding": "chunked"}, b"3\r\nSEL\r\n6\r\nECT 41\r\n0\r\n\r\n")
    assert (chunked.status_code, chunked.content) == (200, b'[["41"]]\n')
    assert lab.statements(chunked) == ["SELECT 41"]
    assert lab.raw(client, "POST", "/run", {"Content-Length": "9"}, b"SELECT 42 and more").json() == [["42"]]
    assert lab.raw(client, "POST", "/run", {"Content-Length": "99"}, b"SELECT 43").status_code == 400
    seen, also = lab.raw(client, "GET", "/who", {}, b"").json(), client.get("/who").json()
    assert all(seen[part] == also[part] for part in ("address", "scheme", "host", "pid"))


def test_a_raw_request_can_be_pasted_byte_for_byte(lab: Lab, tmp_path: Path) -> None:
    body = b"9\r\nSELECT 41\r\n0\r\n"
    lab.raw(lab.client(cookies={"a": "b"}), "POST", "/run?x=it's", {"Transfer-Encoding": "chunked"}, body)
    spy = tmp_path / "nc"
    spy.write_text('#!/bin/sh\necho "$@"\ncat\n')
    spy.chmod(0o755)
    line = lab.exchanges[-1].curl("http://127.0.0.1:8000")
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    given = subprocess.run(["bash", "-c", line], env=env, capture_output=True, check=True).stdout
    head = b"POST /run?x=it's HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\n"
    assert given.startswith(b"-N 127.0.0.1 8000\n" + head)
    assert b"\r\nTransfer-Encoding: chunked\r\nCookie: a=b\r\n" in given
    assert given.endswith(b"\r\n\r\n" + body)


def test_an_answer_without_end_is_no_answer(lab: Lab) -> None:
    with pytest.raises(NoAnswer):
        lab.client().get("/trickle")


# what happens inside


def test_statements_are_those_of_one_request(lab: Lab) -> None:
    client = lab.client()
    first = client.post("/run", content=b"SELECT 41")
    second = client.post("/run", content=b"SELECT 42")
    assert lab.statements(first) == ["SELECT 41"]
    assert lab.statements(second) == ["SELECT 42"]


def test_steps_grow_with_the_work_and_not_with_the_clock(lab: Lab) -> None:
    client = lab.client()
    count = b"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT max(i) FROM n"
    small, large = (lab.steps(client.post("/run", content=count % size)) for size in (1_000, 10_000))
    assert 8 < large / small < 12


def test_an_error_that_a_handler_swallows_is_still_known_and_trimmed_to_the_app(lab: Lab) -> None:
    answer = lab.client().get("/zero")
    assert answer.text == "zero"
    found = lab.traceback(answer)
    assert found is not None
    assert "part.py:3 in divide" in found
    assert "return str(1 / number)" in found
    assert "ZeroDivisionError: division by zero" in found
    assert "flask" not in found


def test_a_request_without_an_error_has_no_traceback(lab: Lab) -> None:
    assert lab.traceback(lab.client().get("/who")) is None


def test_each_process_has_a_seed_of_its_own_for_hash(lab: Lab) -> None:
    first, again, second = (lab.client(worker=number).get("/hash").json() for number in (0, 0, 1))
    assert first == again
    assert first[0] != second[0]
    assert first[1] != second[1]
    assert first[2] == second[2] == 1


EXTENSION = """
import os
os.environ["UNIT"] = "played"

def init_app(app):
    app.add_url_rule("/extended", "extended", lambda: os.environ["UNIT"])
"""


def test_an_extension_of_the_checks_is_run_before_the_app_is_made_and_called_after(lab: Lab) -> None:
    with lab.boot(extension=EXTENSION) as app:
        assert lab.client(app=app).get("/extended").text == "played"
        assert lab.command("sum", "-", given="0", app=app).output.startswith("0 of played\n")
    assert lab.client().get("/extended").status_code == 404


def test_what_the_app_prints_is_kept_and_bounded(lab: Lab) -> None:
    lab.client().get("/print/300000")
    said = lab.printed()
    assert said.startswith("line 0\nline 1\n")
    assert said.endswith("line 299999\nthe last line\n")
    assert len(said) < 10_000


# commands, and programs beside the app


def test_a_command_of_the_app_runs_to_its_end_under_the_settings_of_its_app(lab: Lab) -> None:
    ran = lab.command("sum", "-", given="1\n2\n")
    assert (ran.code, ran.output) == (3, "3 of nothing\nsaid otherwise\n")
    with lab.boot(UNIT="books") as app:
        assert lab.command("sum", "-", given="0", app=app).output.startswith("0 of books\n")
    assert lab.command("nothing").code == 2  # click's code for a command that is not there
    assert lab.client().get("/who").status_code == 200


def test_a_command_that_raises_is_a_sentence_with_the_line(lab: Lab) -> None:
    with pytest.raises(NoAnswer, match=r"(?s)`flask break` failed:.*part.py:3 in divide.*ZeroDivisionError") as failed:
        lab.command("break")
    assert failed.value.where.endswith("part.py:3")


def test_a_program_runs_beside_the_app_with_nothing_but_what_it_is_given(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", "alone")
    shell = 'printf "%s\\0" "$API" "$MINE" "$1"; cat; echo no >&2; exit 7'
    ran = lab.program("sh", "-c", shell, "sh", "it's “$5”\n", API="here")
    assert (ran.code, ran.output, ran.errors) == (7, "here\0\0it's “$5”\n\0", "no\n")


@pytest.mark.slow
def test_a_program_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "PROGRAM_SECONDS", 0.05)
    found = harness.Harness().program(["sleep", "1000"], {"PATH": os.environ["PATH"]}, "/")
    assert found["code"] is None


# time


def test_moving_the_clock_moves_all_of_the_apps_clocks_and_ages_redis(lab: Lab) -> None:
    client = lab.client()
    before = client.get("/times").json()
    client.get("/keep/one")
    lab.redis.set("two", "1", ex=3600)
    lab.redis.set("three", "1")
    lab.clock.move(600)
    after = client.get("/times").json()
    stamp = client.post("/run", content=b"SELECT unixepoch(CURRENT_TIMESTAMP)").json()[0][0]
    assert after["time"] - before["time"] >= 600
    assert after["monotonic"] - before["monotonic"] >= 600
    assert abs(int(stamp) - lab.clock.now()) < 60
    assert sorted(lab.redis.keys()) == ["three", "two"]
    assert 2900 < lab.redis.ttl("two") <= 3000


def test_a_worker_booted_after_a_move_has_the_same_time(lab: Lab) -> None:
    lab.clock.move(10_000)
    with lab.boot() as app:
        assert lab.client(app=app).get("/times").json()["time"] - time.time() > 9_000


# jobs

JOBS = """
import sys
import time
from datetime import UTC
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger


def midnight(zone):
    return CronTrigger(hour=0, minute=0, timezone=zone)


def start(store):
    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)

    def job(name, work=lambda: None, zone=UTC, grace=None, coalesce=True):
        def run():
            work()
            store.rpush("ran", name)
        scheduler.add_job(run, midnight(zone), id=name, misfire_grace_time=grace, coalesce=coalesce)

    job("dropped", grace=1)
    job("raises", lambda: 1 / 0)
    job("leaves", lambda: sys.exit(1))
    job("slow", lambda: time.sleep(0.1))
    job("tokyo", zone=ZoneInfo("Asia/Tokyo"))
    job("each", coalesce=False)
    job("each, dropped", grace=1, coalesce=False)
    scheduler.start()
"""
APP_WITH_JOBS = APP.replace("from . import part", "from . import jobs, part").replace(
    "    return app\n", "    jobs.start(store)\n    return app\n"
)


def test_jobs_that_fall_due_have_run_when_the_move_returns_whatever_becomes_of_them(
    bench: Bench, service: RedisService, tmp_path: Path
) -> None:
    folder = write_app(tmp_path / "ch01_stand", app=APP_WITH_JOBS, jobs=JOBS)
    lab = Lab(bench, service, chapter_of(folder), folder)
    hour = 3600
    try:
        assert lab.start(lambda module: "") == []
        for _ in range(3):  # a reset puts the jobs back too
            lab.reset()
            lab.clock.move(86_400 - lab.clock.now() % 86_400 + 30)  # just after midnight UTC, nine in Tokyo
            lab.redis.delete("ran")
            lab.clock.move(14 * hour)
            assert lab.redis.lrange("ran", 0, -1) == []
            lab.clock.move(2 * hour)
            assert lab.redis.lrange("ran", 0, -1) == ["tokyo"]
            lab.clock.move(2 * 24 * hour)
            assert sorted(lab.redis.lrange("ran", 0, -1)) == ["each", "each", "slow", "tokyo", "tokyo"]
            assert lab.client().get("/who").status_code == 200
    finally:
        lab.close()


def test_a_job_runs_in_each_worker_by_the_time_the_move_returns(
    bench: Bench, service: RedisService, tmp_path: Path
) -> None:
    folder = write_app(tmp_path / "ch01_stand", app=APP_WITH_JOBS, jobs=JOBS)
    lab = Lab(bench, service, chapter_of(folder), folder)
    try:
        assert lab.start(lambda module: "") == []
        lab.reset()
        lab.worker(1)
        lab.clock.move(24 * 3600)
        assert lab.redis.lrange("ran", 0, -1).count("slow") == 2
    finally:
        lab.close()


# files


def test_a_mode_that_a_key_file_had_for_a_moment_is_seen(bench: Bench, service: RedisService, tmp_path: Path) -> None:
    part = """
import os
from pathlib import Path

def divide(number):
    folder = Path(os.environ["KEY_FOLDER"])
    folder.mkdir(exist_ok=True)
    (folder / "late").write_text("secret")
    (folder / "late").chmod(0o600)
    with open(os.open(folder / "early", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("secret")
    (folder / "early").rename(folder / "moved")
    return "done"
"""
    folder = write_app(tmp_path / "ch01_stand", part=part)
    lab = Lab(bench, service, chapter_of(folder), folder)
    try:
        assert lab.start(lambda module: "") == []
        assert lab.key_modes() == {}
        assert lab.client().get("/zero").text == "done"
        assert lab.key_modes() == {"late": {0o644, 0o600}, "early": {0o600}, "moved": {0o600}}
        lab.reset()
        assert lab.key_modes() == {}
    finally:
        lab.close()


def test_what_of_a_key_file_is_on_the_disk_when_it_takes_its_place_is_seen(
    bench: Bench, service: RedisService, tmp_path: Path
) -> None:
    part = """
import os
from os import fdatasync
from pathlib import Path

def written(name, *, flush=True, sync=os.fsync, flags=0):
    with open(name, "w", opener=lambda path, mode: os.open(path, mode | flags, 0o600)) as file:
        file.write("secret")
        if flush:
            file.flush()
        sync(file)
    return name

def divide(number):
    folder = Path(os.environ["KEY_FOLDER"])
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    new = folder / "new"
    written(new).rename(folder / "all")
    fdatasync(descriptor)
    os.chdir(folder)
    os.rename(written("new", sync=lambda file: None), "nothing")
    os.replace(written(new, flush=False), folder / "buffered")
    os.fsync(descriptor)
    written(new, sync=fdatasync)
    os.rename("new", "content", src_dir_fd=descriptor, dst_dir_fd=descriptor)
    written(new, sync=lambda file: None, flags=os.O_DSYNC).rename(folder / "through")
    written(new, sync=lambda file: os.sync()).rename(folder / "last")
    (folder / "all").rename(folder.parent / "elsewhere")
    return "done"
"""
    folder = write_app(tmp_path / "ch01_stand", part=part)
    lab = Lab(bench, service, chapter_of(folder), folder)
    try:
        assert lab.start(lambda module: "") == []
        assert lab.key_moves() == []
        assert lab.client().get("/zero").text == "done"
        found = {move["name"]: (move["content"], move["folder"]) for move in lab.key_moves()}
        assert found == {
            "all": (True, True),
            "nothing": (False, True),
            "buffered": (False, True),
            "content": (True, True),  # by what syncs everything, later
            "through": (True, True),
            "last": (True, False),
        }
        lab.reset()
        assert lab.key_moves() == []
    finally:
        lab.close()


# reset


def test_a_reset_brings_back_database_redis_clock_and_logs(lab: Lab) -> None:
    books, client = titles(lab), lab.client()
    client.post("/run", content=b"DELETE FROM book_genres")
    client.post("/run", content=b"DELETE FROM books")
    client.get("/keep/key")
    client.get("/log/word")
    lab.clock.move(30)
    assert (titles(lab), lab.redis.keys(), lab.audit()) == (0, ["key"], [{"word": "word"}])
    lab.reset()
    assert (titles(lab), lab.redis.keys(), lab.audit_text(), lab.exchanges) == (books, [], "", [])
    assert client.is_closed
    assert lab.client().get("/times").json()["time"] - time.time() < 20
    lab.client().get("/log/again")
    assert lab.audit() == [{"word": "again"}]


def test_a_reset_boots_the_app_anew_when_it_has_put_its_log_away(lab: Lab) -> None:
    folder, pid = Path(lab.env["LOG_FOLDER"]), lab.client().get("/who").json()["pid"]
    (folder / "of-another").mkdir()
    lab.reset()
    assert lab.client().get("/who").json()["pid"] == pid
    (folder / "audit.log.1").write_text("It may still be open.")
    lab.reset()
    assert lab.client().get("/who").json()["pid"] != pid
    assert {path.name for path in folder.iterdir()} <= {"audit.log"}


def test_a_reset_boots_the_app_anew_when_its_process_ended(lab: Lab) -> None:
    client = lab.client()
    pid = client.get("/who").json()["pid"]
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(NoAnswer, match=r"killed by signal 9|closed the connection"):
        client.get("/who")
    lab.reset()
    assert lab.client().get("/who").json()["pid"] != pid


def hold_a_lock(lab: Lab) -> None:
    with suppress(NoAnswer):
        lab.client(timeout=30).get("/hold")


def cannot_be_written(lab: Lab) -> bool:
    try:
        lab.execute("UPDATE books SET version = version")
    except sqlite3.OperationalError:
        return True
    return False


def test_a_reset_is_not_held_up_by_a_request_that_holds_a_lock(lab: Lab) -> None:
    books = titles(lab)
    threading.Thread(target=hold_a_lock, args=(lab,), daemon=True).start()
    eventually(lambda: cannot_be_written(lab))
    lab.reset()
    assert titles(lab) == books
    assert lab.client().post("/run", content=b"UPDATE books SET version = 2").status_code == 200


def test_requests_at_once_have_all_read_before_one_of_them_writes(lab: Lab) -> None:
    clients = [lab.client(), lab.client(worker=1), lab.client()]
    answers = lab.at_once(*(lambda client=client: client.post("/count") for client in clients))
    assert [answer.json()["version"] for answer in answers] == [2, 2, 2]
    assert lab.rows("SELECT version FROM books WHERE id = 1") == [(2,)]
    assert [answer.json()["pid"] for answer in lab.at_once(lambda: clients[0].get("/who"))]


def test_a_check_says_which_answer_it_is_about_until_it_asks_for_another(lab: Lab) -> None:
    client = lab.client()
    good, bad = client.get("/who"), client.get("/nothing")
    client.get("/who")
    assert lab.subject is None
    lab.about(good, bad)
    assert lab.subject is bad.extensions["lab"]
    assert lab.told(lab.subject) == lab.exchanges[:2]
    client.get("/who")
    assert lab.subject is None
    twins = lab.at_once(lambda: lab.client().get("/who"), lambda: lab.client().get("/who"))
    for answer in twins:
        lab.about(answer)
        assert lab.told(lab.subject)[-1] is answer.extensions["lab"]
        assert len(lab.told(lab.subject)) == 6, "those that were sent with it are told, too"


# an app that does not answer


def test_an_exit_in_a_request_is_a_sentence_with_the_code(lab: Lab) -> None:
    with pytest.raises(NoAnswer, match=r"The app's process ended with exit code 3 while it answered this request\."):
        lab.client().get("/exit")


def test_an_exit_of_the_thread_is_a_sentence(lab: Lab) -> None:
    with pytest.raises(NoAnswer, match=r"The app closed the connection without a whole answer\."):
        lab.client().get("/thread-exit")


def test_a_header_that_no_server_can_send_is_an_error_at_once(lab: Lab) -> None:
    answer = lab.client().get("/title")
    assert answer.status_code == 500
    error = lab.error_of(answer.extensions["lab"])
    assert error["text"] == "no server can send this header: X-Title: 'Война и мир'"


def test_a_hanging_request_is_a_sentence_that_says_where(lab: Lab) -> None:
    with pytest.raises(
        Hung, match=r"did not answer within 5 s\. It is at .*app\.py:\d+:\n +threading\.Event\(\)\.wait\(\)"
    ):
        lab.client(timeout=0.5).get("/hang")


# more instances


def test_a_second_worker_is_another_process_on_the_same_data(lab: Lab) -> None:
    one, two = lab.client(), lab.client(worker=1)
    assert one.get("/who").json()["pid"] != two.get("/who").json()["pid"]
    one.post("/run", content=b"UPDATE books SET title = 'changed' WHERE id = 1")
    assert two.post("/run", content=b"SELECT title FROM books WHERE id = 1").json() == [["changed"]]


def test_an_instance_with_other_settings_lives_as_long_as_its_block(lab: Lab) -> None:
    with lab.boot(PROXY_HOPS="2", config={"UNIT": "books"}) as app:
        seen = lab.client(app=app).get("/who").json()
    assert (seen["hops"], seen["config"]) == ("2", {"UNIT": "books"})
    other = lab.client().get("/who").json()
    assert (other["hops"], other["config"]) == ("1", {})
    assert_gone(seen["pid"])


def assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if sys.platform == "linux" and Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z":
            return
    pytest.fail(f"process {pid} is still there")


def test_the_app_gets_no_setting_of_the_person_who_checks(
    bench: Bench, service: RedisService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_LIMIT_DEFAULT", "1 per day")
    app = APP.replace('hops=os.environ["PROXY_HOPS"]', 'hops=os.environ.get("RATE_LIMIT_DEFAULT")')
    folder = write_app(tmp_path / "ch01_stand", app=app)
    lab = Lab(bench, service, chapter_of(folder), folder)
    try:
        assert lab.start(lambda module: "") == []
        assert lab.client().get("/who").json()["hops"] is None
    finally:
        lab.close()


# redis


def test_a_stopped_redis_refuses_and_is_back_empty_after_the_block(lab: Lab) -> None:
    client = lab.client()
    client.get("/keep/one")
    with lab.redis_stopped():
        assert client.get("/keep/two").status_code == 500
        assert "ConnectionError" in str(lab.traceback(client.get("/keep/two")))
    assert client.get("/keep/three").status_code == 200
    assert lab.redis.keys() == ["three"]


def test_a_frozen_redis_keeps_silent_until_the_end_of_the_block(lab: Lab) -> None:
    client = lab.client()
    with lab.redis_frozen():
        assert "TimeoutError" in str(lab.traceback(client.get("/keep/one")))
    assert client.get("/keep/two").status_code == 200


@pytest.mark.parametrize("failing", ["stopped", "frozen", "full", "a replica"])
def test_a_worker_that_saw_redis_fail_is_not_used_again(lab: Lab, failing: Literal["full", "a replica"]) -> None:
    ways = {"stopped": lab.redis_stopped, "frozen": lab.redis_frozen}
    pid = lab.client().get("/who").json()["pid"]
    with ways[failing]() if failing in ways else lab.redis_refusing_to_write(failing):
        pass
    lab.reset()
    client = lab.client()
    assert client.get("/who").json()["pid"] != pid
    assert client.get("/keep/one").status_code == 200


@pytest.mark.parametrize("how", ["full", "a replica"])
def test_a_redis_that_refuses_to_write_answers_reads_all_the_same(lab: Lab, how: Literal["full", "a replica"]) -> None:
    client = lab.client()
    client.get("/keep/one")
    with lab.redis_refusing_to_write(how):
        assert lab.redis.get("one") == "1"
        assert client.get("/keep/two").status_code == 500
    assert client.get("/keep/two").status_code == 200


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    """A Redis server of somebody's, with a key in its highest database."""
    made = Embedded(tmp_path)
    made.client.execute_command("SELECT", 15)
    made.client.set("mine", "precious")
    yield made
    made.close()


def test_a_redis_of_the_user_lends_its_highest_empty_database_and_no_other(server: Embedded, tmp_path: Path) -> None:
    with_key = f"{server.url}?db=15"
    import redis

    redis.Redis.from_url(with_key).set("mine", "precious")
    first, second = (Shared(server.url, folder_in(tmp_path)) for _ in range(2))
    try:
        assert [shared.client.connection_pool.connection_kwargs["db"] for shared in (first, second)] == [14, 13]
        first.client.set("a", "1")
        first.clear()
        assert first.client.dbsize() == 0
    finally:
        first.close()
        second.close()
    assert redis.Redis.from_url(with_key).get("mine") == b"precious"


def test_a_redis_of_the_user_is_stopped_and_frozen_only_for_the_app(server: Embedded, tmp_path: Path) -> None:
    import redis

    shared = Shared(server.url, tmp_path)
    app = redis.Redis.from_url(shared.url, socket_timeout=0.3)
    try:
        assert app.set("a", "1")
        shared.freeze()
        with pytest.raises(redis.TimeoutError):
            app.get("a")
        assert shared.client.get("a") == "1"
        shared.thaw()
        assert app.get("a") == b"1"
        shared.stop()
        with pytest.raises(redis.ConnectionError):
            app.get("a")
        assert server.client.ping()
        shared.start()
        assert app.get("a") is None
    finally:
        shared.close()


def test_a_redis_without_an_empty_database_is_refused_in_a_sentence(server: Embedded, tmp_path: Path) -> None:
    import redis

    for number in range(16):
        redis.Redis.from_url(f"{server.url}?db={number}").set("k", "v")
    with pytest.raises(Trouble, match="holds keys or is in use; empty one, or unset REDIS_URL"):
        Shared(server.url, tmp_path)


def test_a_redis_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Trouble, match="start it, or unset REDIS_URL"):
        Shared(f"redis://127.0.0.1:{port}/0", tmp_path)


# an app that does not start


def broken_by(
    bench: Bench, service: RedisService, folder: Path, starter: str = PART
) -> list[tuple[str | None, int | None, str]]:
    lab = Lab(bench, service, chapter_of(folder, "part.py", "other.py"), folder)
    try:
        found = lab.start(lambda module: starter if module == "part.py" else "x = 1\n")
        if all(broken.module for broken in found):
            assert lab.client().get("/who").status_code == 200
        return [(broken.module, broken.line, broken.error) for broken in found]
    finally:
        lab.close()


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        ("def divide(:\n", 1, "SyntaxError: invalid syntax"),
        ("\nimport nosuchlibrary\n", 2, "ModuleNotFoundError: No module named 'nosuchlibrary'"),
        ("\n\nraise SystemExit('enough')\n", 3, "SystemExit: enough"),
        ("import os\nos._exit(7)\n", None, "the process ended with code 7"),
    ],
)
def test_a_module_that_cannot_be_loaded_is_named_and_replaced(
    bench: Bench, service: RedisService, tmp_path: Path, text: str, line: int | None, error: str
) -> None:
    folder = write_app(tmp_path / "ch01_stand", part=text)
    assert broken_by(bench, service, folder) == [("part.py", line, error)]


def test_where_a_line_is_no_python_there_is_a_caret(bench: Bench, service: RedisService, tmp_path: Path) -> None:
    folder = write_app(tmp_path / "ch01_stand", part="if True:\n    def divide(:\n        pass\n")
    lab = Lab(bench, service, chapter_of(folder, "part.py"), folder)
    try:
        (broken,) = lab.start(lambda module: PART)
        assert (
            "part.py:2 in <module>\n    def divide(:\n               ^\nSyntaxError: invalid syntax" in broken.sentence
        )
    finally:
        lab.close()


def test_two_broken_modules_are_both_named(bench: Bench, service: RedisService, tmp_path: Path) -> None:
    app = APP.replace("from . import part", "from . import other, part")
    folder = write_app(tmp_path / "ch01_stand", app=app, part="1 +\n", other="2 +\n")
    assert [broken[0] for broken in broken_by(bench, service, folder)] == ["other.py", "part.py"]


def test_a_missing_module_is_named_with_the_way_to_get_it_back(
    bench: Bench, service: RedisService, tmp_path: Path
) -> None:
    folder = write_app(tmp_path / "ch01_stand")
    (folder / "part.py").unlink()
    lab = Lab(bench, service, chapter_of(folder, "part.py"), folder)
    try:
        (broken,) = lab.start(lambda module: PART)
        assert broken.sentence == "part.py is missing. `python3 -m workbook reset 1.1` brings the starter back."
    finally:
        lab.close()


def test_a_module_that_never_ends_is_named_with_its_line(
    bench: Bench, service: RedisService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.lab.instances.BOOT_SECONDS", 1.0)
    folder = write_app(tmp_path / "ch01_stand", part="while True:\n    print('again')\n")
    assert broken_by(bench, service, folder) == [("part.py", 2, "no end after 1 s")]


def test_a_fault_outside_the_exercises_breaks_the_chapter(bench: Bench, service: RedisService, tmp_path: Path) -> None:
    folder = write_app(tmp_path / "ch01_stand", app="create_app = None\n")
    assert [broken[0] for broken in broken_by(bench, service, folder)] == [None]


def test_a_saved_change_within_the_same_second_is_seen(bench: Bench, service: RedisService, tmp_path: Path) -> None:
    folder = write_app(
        tmp_path / "ch01_stand", app=APP.replace('hops=os.environ["PROXY_HOPS"]', "hops=part.n"), part="n = 1\n"
    )
    stamp = (folder / "part.py").stat()
    seen = []
    for text in ("n = 1\n", "n = 2\n"):
        (folder / "part.py").write_text(text)
        os.utime(folder / "part.py", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        lab = Lab(bench, service, chapter_of(folder), folder)
        lab.start(lambda module: "")
        seen.append(lab.client().get("/who").json()["hops"])
        lab.close()
    assert seen == [1, 2]
    assert not (folder / "__pycache__").exists()


# nothing is left


PROGRAM = """
import os, sys, time
from pathlib import Path
from tests.workbook.test_lab import chapter_of
from workbook.lab.bench import Bench
from workbook.lab.lab import Lab
from workbook.lab.redis_service import open_redis
folder = Path(sys.argv[1])
bench = Bench()
service = open_redis(bench.new_folder())
bench.harness.wait()
lab = Lab(bench, service, chapter_of(folder), folder)
assert lab.start(lambda module: "") == []
worker = lab.client().get("/who").json()["pid"]
server = service.client.info("server")["process_id"]
service.freeze()
print(bench.harness.pid, worker, server, bench.folder, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_process_outlives_the_lab_and_its_folder_is_swept(tmp_path: Path, sent: signal.Signals) -> None:
    folder = write_app(tmp_path / "ch01_stand")
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    owner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert owner.stdout
    *pids, left = owner.stdout.readline().split()
    owner.send_signal(sent)
    owner.wait()
    for pid in pids:
        assert_gone(int(pid))
    Bench().close()
    assert not Path(left).exists()


def test_a_harness_that_is_gone_is_the_workbooks_fault() -> None:
    own = Bench()
    own.harness.wait()
    os.kill(own.harness.pid, signal.SIGKILL)
    with pytest.raises(LabFault, match="the process behind the checks ended"):
        own.harness.do("look", on="0")
    own.close()


class Marked:
    """A sandbox that marks what runs in it."""

    def for_apps(self, folder: Path) -> list[str]:
        return ["env", f"MARK={folder}"]

    for_valkey = for_apps


def test_the_harness_runs_in_a_sandbox(service: RedisService, booted: Lab) -> None:
    own = Bench(sandbox=Marked())
    own.harness.wait()
    environment = Path(f"/proc/{own.harness.pid}/environ")
    if environment.exists():
        assert f"MARK={own.folder}".encode() in environment.read_bytes()
    lab = Lab(own, service, booted.chapter, booted.folder)
    assert lab.start(lambda module: "") == []
    lab.close()
    own.close()


# on PostgreSQL


@pytest.mark.postgres
def test_on_postgresql_the_lab_has_a_database_of_its_own(
    bench: Bench, service: RedisService, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setenv("DATABASE_URL", postgres_url)
    plain = postgres_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as mine:
        mine.execute("CREATE TABLE IF NOT EXISTS books (precious int)")
        mine.execute("INSERT INTO books VALUES (42)")
        folder = write_app(tmp_path / "ch01_stand")
        lab = Lab(bench, service, chapter_of(folder), folder)
        try:
            assert lab.start(lambda module: "") == []
            books = titles(lab)
            new = (
                lab.client()
                .post(
                    "/run",
                    content=b"INSERT INTO books (title, author, version, created_at, updated_at) "
                    b"VALUES ('t', 'a', 1, now(), now()) RETURNING id",
                )
                .json()
            )
            lab.client().post("/run", content=b"DELETE FROM book_genres")
            assert lab.rows("SELECT title FROM books WHERE id = :id AND title LIKE '%t%'", id=int(new[0][0])) == [
                ("t",)
            ]
            lab.reset()
            assert titles(lab) == books
            assert lab.rows("SELECT count(*) FROM book_genres")[0][0] > 0
            again = (
                lab.client()
                .post(
                    "/run",
                    content=b"INSERT INTO books (title, author, version, created_at, updated_at) "
                    b"VALUES ('t', 'a', 1, now(), now()) RETURNING id",
                )
                .json()
            )
            assert again == new
        finally:
            lab.close()
        assert mine.execute("SELECT * FROM books").fetchall() == [(42,)]
        names = mine.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'workbook_lab_')").fetchall()
        assert names == []


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql+psycopg://nobody@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_a_sentence(
    bench: Bench, service: RedisService, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    folder = write_app(tmp_path / "ch01_stand")
    with pytest.raises(Trouble, match="unset it"):
        Lab(bench, service, chapter_of(folder), folder)


# what differs from production


def test_the_listed_differences_are_settings_of_the_app_with_its_defaults() -> None:
    from solutions.ch00_books_api import settings
    from solutions.ch06_caching import cache_store
    from workbook.lab.settings import DIFFERENCES

    listed = {name: production for name, (_, production, _) in DIFFERENCES.items() if name.isupper()}
    known = {**settings.SETTINGS, **cache_store.SETTINGS}
    assert listed == {name: known[name].default for name in listed}


def test_the_listed_differences_are_the_only_ones_in_the_cost_of_passwords(bench: Bench, service: RedisService) -> None:
    """A login under the lab's cost keeps the lab's; without the lab's variables it is production's, as listed."""
    from workbook.course import chapter
    from workbook.lab.settings import DIFFERENCES

    costs = [DIFFERENCES[name] for name in ("ARGON2_MEMORY_KIB", "ARGON2_TIME_COST", "ARGON2_PARALLELISM")]
    lab = Lab(bench, service, chapter("1"), ROOT / "solutions" / "ch01_security")
    try:
        assert lab.start(lambda module: "") == []
        here = lab.rows("SELECT password_hash FROM users WHERE name = 'alice'")[0][0]
        assert "$m={},t={},p={}$".format(*(cost[0] for cost in costs)) in here
        with lab.boot(ARGON2_MEMORY_KIB=None, ARGON2_TIME_COST=None, ARGON2_PARALLELISM=None) as app:
            lab.login("alice", app=app)
        there = lab.rows("SELECT password_hash FROM users WHERE name = 'alice'")[0][0]
        assert "$m={},t={},p={}$".format(*(cost[1] for cost in costs)) in there
    finally:
        lab.close()
