"""The key ring under load, at the first boot of several workers, and on the command line."""

import json
import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from solutions.ch03_jwt import keys
from workbook import course

ONE_AFTER_THE_OTHER = 3  # rotations


@pytest.mark.slow
@pytest.mark.chapter("3")
def test_a_thousand_requests_go_through_while_the_key_is_rotated_three_times(lab: Any) -> None:
    raised = {"RATE_LIMIT_DEFAULT": "1000000 per hour", "KEY_ROTATION_DAYS": "30", "ACCESS_TOKEN_SECONDS": "3600"}
    with lab.boot(**raised) as one, lab.boot(**raised) as other:
        readers = [lab.login(name, app=app) for name in ("alice", "bob") for app in (one, other)]
        admin = lab.login("admin", app=one)
        with ThreadPoolExecutor(len(readers)) as pool:
            running = [pool.submit(lambda reader=reader: statuses(lab, reader, 250)) for reader in readers]
            rotations = []
            for _ in range(ONE_AFTER_THE_OTHER):
                lab.clock.move(keys.JWKS_SECONDS + 1)
                rotations.append(admin.post("/api/auth/keys/rotate").status_code)
            found = [status for job in running for status in job.result()]
    assert rotations == [200] * ONE_AFTER_THE_OTHER
    assert found == [200] * 1000
    assert len(lab.client().get("/.well-known/jwks.json").json()["keys"]) == 2 + ONE_AFTER_THE_OTHER


def statuses(lab: Any, reader: Any, count: int) -> list[int]:
    found = []
    for _ in range(count):
        found.append(reader.get("/api/users/me").status_code)
        lab.exchanges.clear()  # what one check may wait for its answers in all
    return found


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = Flask("keys")
    lives = {"ACCESS_TOKEN_SECONDS": 900, "REFRESH_TOKEN_SECONDS": 86_400}
    made.config.update(JWT_ALGORITHM="EdDSA", KEY_FOLDER=str(tmp_path / "keys"), **lives)
    keys.init_app(made)
    return made


def test_workers_that_boot_at_the_same_moment_share_one_key(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from solutions.ch03_jwt.keys import KeyRing\n"
    program += "ring = KeyRing(Path(sys.argv[1])); ring.begin('EdDSA'); print(ring.read()[0].kid)"
    command = [sys.executable, "-c", program, str(tmp_path / "keys")]
    booting = [subprocess.Popen(command, cwd=course.ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=60)[0] for process in booting}
    assert len(said) == 1
    assert [process.returncode for process in booting] == [0] * 4


def rotate(app: Flask, *, at_once: bool) -> None:
    with app.app_context(), suppress(keys.TooEarly):
        keys.rotate(at_once=at_once)


@pytest.mark.parametrize(("at_once", "rotations"), [(True, 8), (False, 1)])
def test_of_rotations_at_once_all_but_the_first_are_too_early(app: Flask, at_once: bool, rotations: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: rotate(app, at_once=at_once), range(8)))
    with app.app_context():
        ring = keys.key_ring().read()
    assert len({key.kid for key in ring}) == len(ring) == 2 + rotations
    assert [key.verifies_until is None for key in ring] == [True, True] + [False] * rotations
    assert [key.signs_from is None for key in ring] == [False, True] + [False] * rotations


def test_a_key_that_has_signed_for_a_month_is_rotated_once(app: Flask) -> None:
    """Also when it was made, and published, a month before that."""
    month = 30 * 86_400
    with app.app_context():
        signs, *others = keys.key_ring().read()
        assert keys.rotate(older_than=month) is None
        keys.key_ring().write((replace(signs, signs_from=time.time() - month - 1), *others))
        assert keys.rotate(older_than=month)
        assert keys.rotate(older_than=month) is None


def test_a_ring_without_a_next_key_gets_one_at_the_start(app: Flask) -> None:
    with app.app_context():
        signs, _ = keys.key_ring().read()
        keys.key_ring().write((signs,))
    again = Flask("keys")
    again.config.update(app.config)
    keys.init_app(again)
    with again.app_context():
        ring = keys.key_ring().read()
    assert ring[0].kid == signs.kid
    assert len(ring) == 2


def test_a_key_is_on_the_disk_before_it_is_used(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content before the name, and then the name: a file that is renamed first may be empty after a power cut."""
    happened: list[str] = []
    sync, replace_file = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        happened.append("folder" if stat.S_ISDIR(found.st_mode) else "file" if found.st_size else "an empty file")
        sync(descriptor)

    def rename(path: Path, target: Path) -> Path:
        happened.append("rename")
        return replace_file(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    with app.app_context():
        keys.rotate(at_once=True)
    assert happened == ["file", "rename", "folder"]


def test_the_command_line_lists_rotates_and_retires(app: Flask) -> None:
    runner = app.test_cli_runner()
    first, second = (line.split()[0] for line in runner.invoke(args=["keys", "list"]).output.splitlines())
    assert f"{second} signs from now on (EdDSA)" in runner.invoke(args=["keys", "rotate"]).output
    third = runner.invoke(args=["keys", "list"]).output.splitlines()[1].split()[0]
    early = runner.invoke(args=["keys", "rotate"])
    assert early.exit_code == 1
    assert "rotate --now" in early.output
    assert f"{third} signs from now on (EdDSA)" in runner.invoke(args=["keys", "rotate", "--now"]).output
    lines = runner.invoke(args=["keys", "list"]).output.splitlines()
    assert [line.split("  ")[-1].split()[0] for line in lines] == ["signs", "is", "verifies", "verifies"]
    assert [lines[place].split()[0] for place in (0, 2, 3)] == [third, second, first]
    told = runner.invoke(args=["keys", "retire", first]).output
    assert told.startswith(f"{first} is retired.")
    assert "300 s more" in told, "what it cannot reach is not said"
    assert len(runner.invoke(args=["keys", "list"]).output.splitlines()) == 3


def test_a_next_key_that_is_retired_has_a_successor(app: Flask) -> None:
    with app.app_context():
        signs, waits = keys.key_ring().read()
        assert keys.drop({waits.kid}) == [waits.kid]
        found = keys.key_ring().read()
    assert found[0] == signs
    assert len(found) == 2
    assert found[1].kid != waits.kid


@pytest.mark.parametrize(
    ("which", "said"), [("the one that signs", "rotate first"), ("nothing", "There is no key nothing")]
)
def test_a_key_that_cannot_be_retired_is_told_of(app: Flask, which: str, said: str) -> None:
    with app.app_context():
        signs = keys.signing_key().kid
    result = app.test_cli_runner().invoke(args=["keys", "retire", signs if "signs" in which else which])
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_an_algorithm_that_we_do_not_use_is_refused_at_the_start(tmp_path: Path) -> None:
    made = Flask("keys")
    made.config.update(JWT_ALGORITHM="none", KEY_FOLDER=str(tmp_path))
    with pytest.raises(ValueError, match="JWT_ALGORITHM must be one of RS256, EdDSA, HS256, not 'none'"):
        keys.init_app(made)


def test_a_ring_that_has_changed_is_read_again_and_one_that_has_not_is_not(app: Flask) -> None:
    with app.app_context():
        ring = keys.key_ring()
        assert ring.read() is ring.read()
        before = ring.read()
        keys.rotate(at_once=True)
        assert ring.read() != before
        path = Path(app.config["KEY_FOLDER"]) / "ring.json"
        assert [entry["kid"] for entry in json.loads(path.read_text())] == [key.kid for key in ring.read()]
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
