"""Database, Redis and secrets: embedded or named by the environment, and nothing left behind."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from tests.workbook.processes import descendants, end, eventually, gone, running
from workbook.errors import Trouble
from workbook.folders import LONGEST_SOCKET, sweep, temporary_folder
from workbook.guard import guarded, release
from workbook.serve import services
from workbook.serve.valkey import start_valkey

HOLD = """
import sys
from workbook.folders import temporary_folder
from workbook.serve.valkey import start_valkey
with temporary_folder() as folder:
    print(start_valkey(folder).pid, folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A workbook's own folder for the test, and nothing set in the environment."""
    monkeypatch.setattr(services, "HOME", tmp_path / ".workbook")
    for name in ("DATABASE_URL", "REDIS_URL", "ALLOWED_ORIGINS", "LOG_FOLDER", *services.SECRETS):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / ".workbook"


@pytest.fixture
def folder():
    with temporary_folder() as folder:
        yield folder


# Valkey


def test_an_embedded_valkey_answers_and_ends(folder):
    server = start_valkey(folder)
    with redis.Redis.from_url(server.url) as client:
        assert client.set("a", "1")
        assert client.info("server")["process_id"] == server.pid
    assert stat.S_IMODE(server.socket.stat().st_mode) & 0o077 == 0
    server.stop()
    server.stop()
    assert gone({server.pid})
    assert not server.socket.exists()


def test_it_starts_again_empty_in_the_same_folder(folder):
    for _ in range(2):
        server = start_valkey(folder)
        with redis.Redis.from_url(server.url) as client:
            assert client.dbsize() == 0
            client.set("a", "1")
        server.stop()


def test_a_frozen_valkey_ends_too(folder):
    server = start_valkey(folder)
    os.kill(server.pid, signal.SIGSTOP)
    server.stop()
    assert gone({server.pid})


def test_a_valkey_that_cannot_start_says_why(tmp_path):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    with pytest.raises(Trouble, match=r"Valkey server did not start: .*socket"):
        start_valkey(folder)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_valkey_dies_with_whoever_started_it(number):
    parent = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pid, folder = parent.stdout.readline().split()
    family = descendants(parent.pid)
    assert int(pid) in family
    end(parent, number)
    eventually(lambda: gone(family))
    sweep()
    assert not Path(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program whose guard was killed")
def test_valkey_dies_with_its_guard(folder):
    server = start_valkey(folder)
    end(server.process)
    eventually(lambda: gone({server.pid}))


def test_what_a_guarded_program_started_dies_with_it():
    program = "import subprocess, sys; print(subprocess.Popen(['sleep', '100']).pid, flush=True); sys.stdin.read()"
    process = guarded([sys.executable, "-c", program], output=subprocess.PIPE)
    child = int(process.stdout.readline())
    release(process)
    eventually(lambda: gone({child}))


def test_a_program_that_ignores_sigterm_is_killed():
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True); time.sleep(100)"
    process = guarded([sys.executable, "-c", program], grace=0.1, output=subprocess.PIPE)
    process.stdout.readline()
    family = descendants(process.pid)
    release(process)
    eventually(lambda: gone(family))


@pytest.mark.parametrize(("end", "code"), [("sys.exit(7)", 7), ("os.kill(os.getpid(), 15)", 128 + 15), ("pass", 0)])
def test_a_guard_ends_as_its_program_does(end, code):
    process = guarded([sys.executable, "-c", f"import os, sys; {end}"])
    assert process.wait(10) == code
    release(process)


# folders


def test_a_temporary_folder_is_gone_afterwards_and_not_swept_meanwhile():
    with temporary_folder() as folder:
        sweep()
        assert folder.is_dir()
    assert not folder.exists()


def test_a_temporary_folder_is_where_a_socket_in_it_has_a_name(tmp_path, monkeypatch):
    """TMPDIR is long on some machines, where the path of a socket may not be (unix(7))."""
    near, far = tmp_path / "near", tmp_path / ("far" * 30)
    for place in (near, far):
        place.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        with temporary_folder(LONGEST_SOCKET - len(str(near))) as folder:
            assert folder.parent == (near if place == near else Path("/tmp"))
            monkeypatch.setattr(tempfile, "tempdir", str(folder))
            with temporary_folder() as within:
                assert within.parent == folder
        assert not folder.exists()


# the database


def test_without_database_url_it_is_a_file_in_the_workbooks_folder(home):
    assert services.database_url() == f"sqlite:///{home / 'books.db'}"


def test_a_relative_path_is_that_of_the_callers_folder(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.db")
    assert services.database_url() == f"sqlite:///{tmp_path / 'mine.db'}"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@localhost/books", "names mysql: use a sqlite: or a postgresql: address"),
        ("nonsense", "is not an address"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:////nowhere/at/all.db", "unable to open database file"),
        (f"sqlite:///{__file__}", "file is not a database"),
        ("postgresql://me:secret@127.0.0.1:1/books", "cannot be used: "),
        ("postgres://me:secret@127.0.0.1:1/books", "cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence_without_the_password(home, monkeypatch, url, said):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Trouble, match=said) as caught, services.services():
        pass
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_told(home, monkeypatch):
    monkeypatch.setattr(services.os, "access", lambda path, mode: (path, mode) != (home, os.W_OK))  # root may always
    with pytest.raises(Trouble, match="cannot be written to"):
        services.database_url()


def test_a_file_in_the_place_of_the_folder_is_told(home):
    home.write_text("")
    with pytest.raises(Trouble, match=r"\.workbook"):
        services.database_url()


# Redis


def test_redis_is_embedded_unless_the_environment_names_one(home, folder, monkeypatch):
    with services.services() as provided, redis.Redis.from_url(provided.redis_url) as client:
        assert client.ping()
    server = start_valkey(folder)
    monkeypatch.setenv("REDIS_URL", server.url)
    with services.services() as provided:
        assert provided.redis_url == server.url
    assert running(server.pid)
    server.stop()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://:secret@127.0.0.1:1/0", "does not answer"),
        ("http://127.0.0.1:1", "is not an address"),
        ("unix:///nowhere/valkey.sock", "does not answer"),
    ],
)
def test_a_redis_that_cannot_be_used_is_told_in_one_sentence(home, monkeypatch, url, said):
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(Trouble, match=said) as caught, services.services():
        pass
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


# the environment of the app


@pytest.fixture
def provided(tmp_path):
    folder = tmp_path / "provided"
    folder.mkdir()
    return services.Services("sqlite:////books.db", "unix:///valkey.sock", folder, tmp_path / "logs")


def test_secrets_are_made_once_long_different_and_for_the_owner_only(provided):
    first = services.environment(provided)
    assert services.environment(provided) == first
    made = [first[name] for name in services.SECRETS]
    assert len(set(made)) == len(services.SECRETS) == 3
    assert min(map(len, made)) >= 32
    assert stat.S_IMODE((provided.folder / "secrets.json").stat().st_mode) == 0o600
    assert list(provided.folder.iterdir()) == [provided.folder / "secrets.json"]


def test_what_the_environment_sets_counts(home, provided, monkeypatch):
    monkeypatch.setenv("CSRF_SECRET_KEY", "of my own")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://mine.test")
    found = services.environment(provided)
    assert (found["CSRF_SECRET_KEY"], found["ALLOWED_ORIGINS"]) == ("of my own", "https://mine.test")
    assert (found["PROXY_HOPS"], found["DATABASE_URL"]) == ("1", "sqlite:////books.db")


def test_a_file_of_an_older_workbook_keeps_its_secrets_and_gets_the_new_ones(provided):
    older = {"SECRET_KEY": "of a chapter that is gone", "CSRF_SECRET_KEY": "kept"}
    (provided.folder / "secrets.json").write_text(json.dumps(older))
    found = services.environment(provided)
    stored = json.loads((provided.folder / "secrets.json").read_text())
    assert older.items() <= stored.items()
    assert stored.keys() == older.keys() | set(services.SECRETS)
    assert {name: found[name] for name in services.SECRETS} == {name: stored[name] for name in services.SECRETS}
    assert stat.S_IMODE((provided.folder / "secrets.json").stat().st_mode) == 0o600


def test_of_two_runs_that_make_secrets_at_once_both_have_the_same(home, provided):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: services.environment(provided)["CURSOR_SECRET_KEY"], range(8)))
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "7", json.dumps({"CSRF_SECRET_KEY": 7}), json.dumps({"CSRF_SECRET_KEY": ""})]
)
def test_a_damaged_file_of_secrets_is_told(provided, content):
    (provided.folder / "secrets.json").write_text(content)
    with pytest.raises(Trouble, match="is damaged; delete it"):
        services.environment(provided)


def test_logs_go_where_the_environment_says_but_not_those_of_private_services(home, monkeypatch, tmp_path):
    with services.services() as provided:
        assert services.environment(provided)["LOG_FOLDER"] == str(home / "logs")
    monkeypatch.setenv("LOG_FOLDER", str(tmp_path / "elsewhere"))
    with services.services() as provided:
        assert services.environment(provided)["LOG_FOLDER"] == str(tmp_path / "elsewhere")
    with services.private_services() as provided:
        assert services.environment(provided)["LOG_FOLDER"] == str(provided.folder / "logs")


def test_private_services_leave_nothing_behind(home):
    with services.private_services() as provided:
        assert provided.database_url.startswith(f"sqlite:///{provided.folder}")
        with redis.Redis.from_url(provided.redis_url) as client:
            pid = client.info("server")["process_id"]
    assert gone({pid})
    assert not provided.folder.exists()
