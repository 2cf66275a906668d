"""The autograder for Gradescope: what is in it, and that it marks in the layout that it finds there."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository, tool
from tests.workbook.test_grading import OWN_CHECK, hand_in, own_rules, right
from workbook.grade import gradescope, sandbox

# what root may do in a container to which Docker has given no more and no less
IN_A_CONTAINER = """CAP_CHOWN CAP_DAC_OVERRIDE CAP_FSETID CAP_FOWNER CAP_MKNOD CAP_NET_RAW CAP_SETGID CAP_SETUID
CAP_SETFCAP CAP_SETPCAP CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_KILL CAP_AUDIT_WRITE"""
# toys.py, which is right as long as it can read nothing that is not for it
CURIOUS = """
import os

from flask import jsonify, request

PLACES = PLACES_OF_THE_TEST


def toys():
    seen = [place for place in PLACES if os.access(place, os.R_OK)]
    return jsonify(toys=(seen or ["ball"]) if os.getuid() else []), 201 if request.method == "POST" else 200
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path / "workbook")


def bundle(repo: Path, path: Path, *arguments: object) -> zipfile.ZipFile:
    done = tool(repo, "-m", "workbook.cli", "gradescope", "--chapters", "1", "--out", str(path), *map(str, arguments))
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(path)


def test_it_holds_what_marking_needs_and_is_the_same_each_time(repo: Path, tmp_path: Path) -> None:
    for name in (
        "attacks/a.py",
        "notebooks/a.ipynb",
        "solutions/ch02_later/a.py",
        "tests/ch02_later/test_a.py",
        ".env",
    ):
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).touch()
    with bundle(repo, tmp_path / "one.zip", "--checks", own_rules(tmp_path)) as archive:
        names = set(archive.namelist())
        modes = {name: archive.getinfo(name).external_attr >> 16 & 0o777 for name in ("setup.sh", "run_autograder")}
    assert modes == {"setup.sh": 0o755, "run_autograder": 0o755}
    assert {name.split("/")[1] for name in names if "/" in name} <= {
        *("workbook", "solutions", "chapters", "tests", "pyproject.toml", "conftest.py", "weights.toml", CHAPTER)
    }
    assert f"checks/{CHAPTER}/test_own.py" in names
    for folder in (f"solutions/{CHAPTER}", f"tests/{CHAPTER}", f"tests/wrong_answers/{CHAPTER}", f"chapters/{CHAPTER}"):
        assert any(name.startswith(f"workbook/{folder}/") for name in names), folder
    others = ("workbook/attacks", "workbook/notebooks", "workbook/.env")
    assert not [name for name in names if "later" in name or name.startswith(others)]
    bundle(repo, tmp_path / "two.zip", "--checks", tmp_path / "own").close()
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_cannot_be_is_said_and_nothing_is_written(repo: Path, tmp_path: Path) -> None:
    wrong = own_rules(tmp_path, check=OWN_CHECK.replace('"1.3"', '"1.9"'))
    for arguments, said in (
        (["--chapters", "7", "--out", "a.zip"], "There is no chapter '7'"),
        (["--chapters", "1.1", "--out", "a.zip"], "1.1 is an exercise"),
        (["--chapters", "1", "--out", "no/such/folder/a.zip"], "no/such/folder/a.zip cannot be written"),
        (["--chapters", "1", "--out", "a.zip", "--checks", "nowhere"], "There is no folder nowhere"),
        (["--chapters", "1", "--out", "a.zip", "--checks", str(wrong)], "belongs to no exercise of its chapter"),
    ):
        done = tool(repo, "-m", "workbook.cli", "gradescope", *arguments)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not list(repo.glob("*.zip"))


@pytest.mark.slow
@pytest.mark.skipif(bool(sandbox.missing()), reason=f"there is no sandbox: {sandbox.missing()}")
def test_it_marks_where_gradescope_puts_it(repo: Path, tmp_path: Path) -> None:
    place = tmp_path / "autograder"
    for name in ("source", "results"):
        (place / name).mkdir(parents=True)
    with bundle(repo, tmp_path / "autograder.zip", "--checks", own_rules(tmp_path)) as archive:
        archive.extractall(place / "source")
    hand_in(place, "submission", **right("pets", "links"))
    script = (place / "source" / "run_autograder").read_text()
    script = script.replace("/autograder/", f"{place}/").replace(
        f"{gradescope.PYTHON} -m workbook ", f"{sys.executable} -m workbook.cli "
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((place / "results" / "results.json").read_text())
    marks = [(test["number"], test["score"], test["max_score"]) for test in found["tests"]]
    assert (found["score"], marks) == (70, [("1.1", 70, 70), ("1.2", 0, 0), ("1.3", 0, 30)])


@pytest.mark.slow
@pytest.mark.skipif(
    bool(os.geteuid() or sandbox.missing()), reason="a container is made by root here, and with bubblewrap"
)
def test_in_a_container_code_is_another_users(repo: Path, tmp_path: Path) -> None:
    """Where no sandbox can be made; twice, since the first time hides what the second one needs as well."""
    tmp_path.chmod(0o755)
    private = [repo / "tests" / CHAPTER, repo / "solutions" / CHAPTER, repo / "tests" / "wrong_answers"]
    code = CURIOUS.replace("PLACES_OF_THE_TEST", repr([str(path) for path in private]))
    assert all(path.is_dir() for path in private)
    student = hand_in(tmp_path, "ann", **right("pets", "links"), toys=code)
    container = ["bwrap", "--die-with-parent", "--unshare-pid", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    container += ["--cap-drop", "ALL", *(word for name in IN_A_CONTAINER.split() for word in ("--cap-add", name))]
    container += [*sandbox.mounts(sandbox.system_paths(), tmp_path), "--chdir", str(repo)]
    for number in range(2):
        out = tmp_path / f"marks{number}"
        command = [sys.executable, "-m", "workbook.cli", "grade", str(student), "--out", str(out), "--container"]
        done = subprocess.run([*container, *command], capture_output=True, text=True)
        assert "ann: 60 of 60 points" in done.stdout, done.stdout + done.stderr
