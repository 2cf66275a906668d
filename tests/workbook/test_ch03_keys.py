"""The key ring under load, at the first boot of several workers, and on the command line."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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
    raised = {"RATE_LIMIT_DEFAULT": "1000000 per hour", "KEY_ROTATION_DAYS": "30"}
    with lab.boot(**raised) as one, lab.boot(**raised) as other:
        readers = [lab.login(name, app=app) for name in ("alice", "bob") for app in (one, other)]
        admin = lab.login("admin", app=one)
        with ThreadPoolExecutor(len(readers)) as pool:
            running = [pool.submit(lambda reader=reader: statuses(lab, reader, 250)) for reader in readers]
            rotations = [admin.post("/api/auth/keys/rotate").status_code for _ in range(ONE_AFTER_THE_OTHER)]
            found = [status for job in running for status in job.result()]
    assert rotations == [200] * ONE_AFTER_THE_OTHER
    assert found == [200] * 1000
    assert len(lab.client().get("/.well-known/jwks.json").json()["keys"]) == 1 + ONE_AFTER_THE_OTHER


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


def test_two_rotations_at_once_make_two_keys(app: Flask) -> None:
    def rotate(_: int) -> None:
        with app.app_context():
            keys.rotate()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rotate, range(8)))
    with app.app_context():
        ring = keys.key_ring().read()
    assert len({key.kid for key in ring}) == len(ring) == 9
    assert [key.verifies_until is None for key in ring] == [True] + [False] * 8


def test_the_command_line_lists_rotates_and_retires(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["keys", "list"]).output.split()[0]
    assert "signs from now on (EdDSA)" in runner.invoke(args=["keys", "rotate"]).output
    lines = runner.invoke(args=["keys", "list"]).output.splitlines()
    assert [line.split("  ")[-1].split()[0] for line in lines] == ["signs", "verifies"]
    assert lines[1].startswith(first)
    assert runner.invoke(args=["keys", "retire", first]).output == f"{first} is retired.\n"
    assert len(runner.invoke(args=["keys", "list"]).output.splitlines()) == 1


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
        keys.rotate()
        assert ring.read() != before
        path = Path(app.config["KEY_FOLDER"]) / "ring.json"
        assert [entry["kid"] for entry in json.loads(path.read_text())] == [key.kid for key in ring.read()]
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
