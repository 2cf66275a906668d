"""A class is marked by one command: each has what its honest part earns, whatever the code of others does."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.workbook.standin import CHAPTER, repository, tool
from workbook.grade import reports, sandbox

Done = subprocess.CompletedProcess[str]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(sandbox.missing()), reason=f"there is no sandbox: {sandbox.missing()}"),
]

RIGHT = {
    "pets": "from flask import jsonify\n\n\ndef pet(number):\n    if number > 3:\n        return jsonify(d=1), 404\n"
    "    return jsonify(id=number, name='Rex')\n",
    "links": "from flask import jsonify, url_for\n\n\ndef links():\n    return jsonify(here=url_for('links'), "
    "pet=url_for('pet', number=1))\n",
    "toys": "from flask import jsonify, request\n\n\ndef toys():\n    return jsonify(toys=['ball']), "
    "201 if request.method == 'POST' else 200\n",
}


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("grading") / "workbook")


def hand_in(place: Path, student: str, **modules: str) -> Path:
    folder = place / student / CHAPTER
    folder.mkdir(parents=True)
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    return place / student


def right(*names: str) -> dict[str, str]:
    return {name: RIGHT[name] for name in names}


def grade(repo: Path, out: Path, *arguments: object, timeout: float = 120) -> Done:
    return tool(repo, "-m", "workbook.cli", "grade", "--out", str(out), *map(str, arguments), timeout=timeout)


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def marked(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path, Done]:
    """A class, where its marks are, and what the command said."""
    place = tmp_path_factory.mktemp("class")
    students = [
        hand_in(place, "ann", **right("pets", "links", "toys")),
        hand_in(place, "bob", **right("pets", "links"), toys="def toys(:\n"),
        hand_in(place, "cid", **right("pets", "toys")),
        hand_in(place, "dan", **right("pets", "links"), toys=RIGHT["toys"].replace("['ball']", "[]")),
        hand_in(place, "=HYPERLINK(1)", **right("toys")),
    ]
    (place / "eve").mkdir()
    out = tmp_path_factory.mktemp("marks")
    return [*students, place / "eve"], out, grade(repo, out, *students, place / "eve")


def test_each_has_what_each_exercise_earns(marked: tuple[list[Path], Path, Done]) -> None:
    _, out, done = marked
    assert done.returncode == 0, done.stdout + done.stderr
    points = {
        name: [row[column] for column in ("1.1", "1.2", "1.3", "points", "of")] for name, row in rows(out).items()
    }
    assert points == {
        "'=HYPERLINK(1)": ["0", "0", "30", "30", "60"],
        "ann": ["10", "20", "30", "60", "60"],
        "bob": ["10", "20", "0", "30", "60"],
        "cid": ["10", "0", "30", "40", "60"],
        "dan": ["10", "20", "0", "30", "60"],
        "eve": ["0", "0", "0", "0", "60"],
    }
    assert rows(out)["eve"]["notes"] == "There is no module of an exercise in it."
    assert "] bob: 30 of 60 points (1: 30)" in done.stdout


def test_the_reports_say_what_failed_and_where(marked: tuple[list[Path], Path, Done]) -> None:
    out = marked[1] / "students"
    assert f"{CHAPTER}/toys.py:1" in (out / "bob" / "report.html").read_text()
    assert "there is no ball" in (out / "dan" / "report.html").read_text()
    result = json.loads((out / "dan" / "result.json").read_text())
    assert (result["schema"], result["points"], result["of"]) == (1, 30, 60)
    assert [each["verdict"] for each in result["chapters"][0]["exercises"]] == ["passed", "passed", "failed"]
    cases = ElementTree.parse(out / "dan" / "junit.xml").findall(".//testcase[failure]")
    assert {case.get("classname") for case in cases} == {"1.3"}
    tests = json.loads((out / "dan" / "results.json").read_text())["tests"]
    assert [(each["number"], each["score"], each["status"]) for each in tests][-1] == ("1.3", 0, "failed")
    for path in out.rglob("*"):
        assert "/tmp/workbook-" not in path.read_text() if path.is_file() else True, path


def test_what_is_known_is_not_marked_again_and_the_marks_are_the_same(
    repo: Path, marked: tuple[list[Path], Path, Done], tmp_path: Path
) -> None:
    students, out, _ = marked
    before = (out / "grades.csv").read_bytes()
    shutil.copytree(out, tmp_path / "marks")
    shutil.rmtree(tmp_path / "marks" / "students" / "dan")
    done = grade(repo, tmp_path / "marks", *students)
    assert "5 of 6 stand in" in done.stdout
    assert "[1/1] dan: 30 of 60 points" in done.stdout
    assert (tmp_path / "marks" / "grades.csv").read_bytes() == before
    assert grade(repo, tmp_path / "one", *students, "--jobs", 1).returncode == 0
    assert (tmp_path / "one" / "grades.csv").read_bytes() == before


def test_without_a_sandbox_nothing_is_run_unless_it_is_trusted(repo: Path, tmp_path: Path) -> None:
    student = hand_in(tmp_path, "ann", **right("pets"))
    path = os.pathsep.join([str(Path(sys.prefix) / "bin"), str(tmp_path)])
    (tmp_path / "git").symlink_to(shutil.which("git") or "/usr/bin/git")
    done = subprocess.run(
        [sys.executable, "-m", "workbook.cli", "grade", str(student), "--out", str(tmp_path / "marks")],
        cwd=repo,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no sandbox for the code of others: bwrap is missing")
    assert not (tmp_path / "marks").exists()
    trusted = grade(repo, tmp_path / "marks", student, "--trust-submissions")
    assert "ann: 10 of 60 points" in trusted.stdout, trusted.stdout + trusted.stderr


def test_no_name_of_a_student_is_a_formula() -> None:
    assert reports._harmless("=1+1") == "'=1+1"
    assert reports._harmless("@ann") == "'@ann"
    assert reports._harmless("ann") == "ann"
    assert reports._harmless(-1) == -1
