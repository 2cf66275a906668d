"""A class is marked by one command: each has what its honest part earns, whatever the code of others does."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from tests.workbook import sample_class
from tests.workbook.standin import CHAPTER, repository, tool
from workbook import course
from workbook.errors import Trouble
from workbook.grade import reports, rules, sandbox, submissions

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


def grade(repo: Path, out: Path, *arguments: object, **options: Any) -> Done:
    """Run the command; options are those of `standin.tool`."""
    return tool(repo, "-m", "workbook.cli", "grade", "--out", str(out), *map(str, arguments), **options)


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
    nothing = f"There is no module of an exercise in it: what counts lies in a folder such as {CHAPTER}."
    assert rows(out)["eve"]["notes"] == nothing
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


def test_the_results_are_as_their_schema_says(marked: tuple[list[Path], Path, Done]) -> None:
    schema = json.loads(Path(reports.__file__).with_name("result.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    found = [json.loads(path.read_text()) for path in marked[1].glob("students/*/result.json")]
    assert len(found) == len(marked[0])
    assert not [error.message for each in found for error in validator.iter_errors(each)]
    assert [error.message for error in validator.iter_errors({**found[0], "points": -1})]


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


def test_names_of_students_do_no_harm(repo: Path, tmp_path: Path) -> None:
    names = ["..zip", "...zip", "\x1b[31mred", "two\nlines", os.fsdecode(b"\xff")]
    paths = [hand_in(tmp_path / "class", "ann", **right("pets"))]
    for name in names:
        shutil.copytree(tmp_path / "class" / "ann", tmp_path / "class" / name)
    done = grade(repo, tmp_path / "marks", *paths, *(tmp_path / "class" / name for name in names), f"{paths[0]}/..")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert {row["points"] for row in rows(tmp_path / "marks").values()} == {"10"}
    assert sorted(path.name for path in (tmp_path / "marks").iterdir()) == [
        "grades.csv",
        "misconceptions.csv",
        "students",
    ]
    assert len(list((tmp_path / "marks" / "students").iterdir())) == len(names) + 2


# rules of an instructor's own

OWN_CHECK = '''
import pytest


@pytest.mark.exercise("1.3")
def test_there_are_two_toys(lab):
    """A GET lists two toys (RFC 9110, 9.3.1).

    Next: list another one.
    """
    answer = lab.client().get("/api/toys")
    assert len(answer.json()["toys"]) == 2, "there is one toy only"
'''


def own_rules(place: Path, weights: str = '"1.1" = 70\n"1.2" = 0\n', check: str = OWN_CHECK) -> Path:
    (place / "own" / CHAPTER).mkdir(parents=True)
    (place / "own" / CHAPTER / "test_own.py").write_text(check)
    (place / "own" / "weights.toml").write_text(weights)
    return place / "own"


def test_checks_and_weights_of_ones_own_count(repo: Path, tmp_path: Path) -> None:
    students = [
        hand_in(tmp_path / "class", "ann", **right("pets", "links", "toys")),
        hand_in(
            tmp_path / "class", "bob", **right("pets", "links"), toys=RIGHT["toys"].replace("'ball'", "'ball', 'b'")
        ),
    ]
    own = own_rules(tmp_path)
    done = grade(repo, tmp_path / "marks", *students, "--checks", own)
    found = {
        name: [row[column] for column in ("1.1", "1.2", "1.3", "of")] for name, row in rows(tmp_path / "marks").items()
    }
    assert found["ann"] == ["70", "0", "0", "100"], done.stdout + done.stderr
    assert "there is one toy only" in (tmp_path / "marks" / "students" / "ann" / "report.html").read_text()
    assert found["bob"] == ["70", "0", "0", "100"]  # there the workbook's own check wants a ball, and no more
    assert "2 of 2 stand in" in grade(repo, tmp_path / "marks", *students, "--checks", own).stdout
    (own / "weights.toml").write_text('"1.1" = 1\n')
    assert "stand in" not in grade(repo, tmp_path / "marks", *students, "--checks", own).stdout


@pytest.mark.parametrize(
    ("weights", "check", "said"),
    [
        ('"1.19" = 3\n', OWN_CHECK, "There is no exercise 1.19"),
        ('"1.1" = -3\n', OWN_CHECK, "the points of 1.1 are a whole number, 0 or more"),
        ('"1.1" = \n', OWN_CHECK, "Invalid value"),
        (
            "",
            OWN_CHECK.replace('"1.3"', '"2.1"'),
            "line 6: test_there_are_two_toys belongs to no exercise of its chapter",
        ),
        ("", OWN_CHECK.replace('@pytest.mark.exercise("1.3")', ""), "belongs to no exercise of its chapter: mark it"),
        ("", "import pytest\n", "test_own.py has no checks"),
        ("", OWN_CHECK + "1 +\n", "line 13: invalid syntax"),
    ],
)
def test_rules_that_cannot_be_are_named(tmp_path: Path, weights: str, check: str, said: str) -> None:
    own = own_rules(tmp_path, weights, check)
    (own / CHAPTER).rename(own / "ch01_security")
    with pytest.raises(Trouble, match=re.escape(said)):
        rules.weighted([], own)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (OWN_CHECK.replace("    Next: list another one.\n", ""), "test_own.py::test_there_are_two_toys has no last"),
        ("import nothing_of_this_name\n" + OWN_CHECK, "test_own.py: ModuleNotFoundError: No module named 'nothing_of"),
    ],
)
def test_checks_that_cannot_be_are_named_and_nothing_is_marked(
    repo: Path, tmp_path: Path, check: str, said: str
) -> None:
    student = hand_in(tmp_path / "class", "ann", **right("pets"))
    done = grade(repo, tmp_path / "marks", student, "--checks", own_rules(tmp_path, "", check))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "marks" / "students").exists()


@pytest.mark.parametrize(
    "name", ["notes.txt", "weigths.toml", "ch01/test_a.py", "test_a.py", "ch01_security/deep/test_a.py"]
)
def test_what_does_not_count_among_ones_own_rules_is_named(tmp_path: Path, name: str) -> None:
    own = own_rules(tmp_path)
    (own / CHAPTER).rename(own / "ch01_security")
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text("")
    with pytest.raises(Trouble, match=f"{name} does not count"):
        rules.weighted([], own)


def test_a_check_of_ones_own_that_the_solution_fails_is_told(repo: Path, tmp_path: Path) -> None:
    student = hand_in(tmp_path / "class", "ann", **right("pets", "links", "toys"))
    done = grade(repo, tmp_path / "marks", student, "--checks", own_rules(tmp_path))
    assert "Not even the solution passes your check 1.3, there are two toys. there is one toy only" in done.stdout
    right_one = own_rules(tmp_path / "more", "", OWN_CHECK.replace("== 2", "== 1"))
    assert "Not even" not in grade(repo, tmp_path / "marks", student, "--checks", right_one).stdout


def test_no_answer_tells_a_student_what_a_hidden_check_asks(repo: Path, tmp_path: Path) -> None:
    hidden = OWN_CHECK.replace(
        '@pytest.mark.exercise("1.3")', '@pytest.mark.exercise("1.1")\n@pytest.mark.hidden("one more")'
    )
    hidden = hidden.replace('get("/api/toys")', 'get("/api/pets/123454321")').replace('answer.json()["toys"]', "[1, 2]")
    tells = """from flask import jsonify, request
import os
FILE = os.path.join(os.path.dirname(os.environ["LOG_FOLDER"]), "asked")
import flask.app
was = flask.app.Flask.full_dispatch_request
def noting(app):
    with open(FILE, "a") as file:
        file.write(request.path)
    return was(app)
flask.app.Flask.full_dispatch_request = noting
def toys():
    return jsonify(toys=[open(FILE).read()])
"""
    student = hand_in(tmp_path / "class", "ann", **right("pets", "links"), toys=tells)
    done = grade(repo, tmp_path / "marks", student, "--checks", own_rules(tmp_path, "", hidden))
    assert "ann: 30 of 60 points" in done.stdout, done.stdout + done.stderr
    for path in (tmp_path / "marks" / "students" / "ann").iterdir():
        assert "123454321" not in path.read_text()
        assert "/api/pets/1" in path.read_text() or path.name == "junit.xml"


def test_who_is_named_alone_stays_in_the_table_of_the_class(repo: Path, tmp_path: Path) -> None:
    students = [hand_in(tmp_path / "class", name, **right("pets")) for name in ("ann", "bob")]
    grade(repo, tmp_path / "marks", *students)
    hand_in(tmp_path / "again", "bob", **right("pets", "links", "toys"))
    done = grade(repo, tmp_path / "marks", tmp_path / "again" / "bob")
    assert {name: row["points"] for name, row in rows(tmp_path / "marks").items()} == {"ann": "10", "bob": "60"}
    assert "2 students" in done.stdout
    own = own_rules(tmp_path, '"1.1" = 1\n', OWN_CHECK.replace("== 2", "== 1"))
    done = grade(repo, tmp_path / "marks", tmp_path / "again" / "bob", "--checks", own)
    assert "Left out, since other rules marked them: ann." in done.stdout
    assert list(rows(tmp_path / "marks")) == ["bob"]


def test_marks_are_not_written_among_what_is_handed_in(repo: Path, tmp_path: Path) -> None:
    student = hand_in(tmp_path / "class", "ann", **right("pets"))
    (tmp_path / "file").write_text("mine")
    for out, said in (
        (tmp_path / "class", "are one in the other"),
        (student / "marks", "are one in the other"),
        (tmp_path / "file", "cannot be a folder (File exists)"),
    ):
        done = grade(repo, out, student)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert (tmp_path / "file").read_text() == "mine"
    assert [path.name for path in (tmp_path / "class").iterdir()] == ["ann"]


def test_who_is_late_gets_less(repo: Path, tmp_path: Path) -> None:
    students = [hand_in(tmp_path / "class", name, **right("pets", "links", "toys")) for name in ("ann", "bob", "cid")]
    late = tmp_path / "late.csv"
    late.write_text("\ufeffstudent,days\nbob,0.1\ncid,40\n")
    done = grade(repo, tmp_path / "marks", *students, "--late", late, "--late-percent", 25)
    found = {
        name: [row[column] for column in ("points", "late_percent", "total")]
        for name, row in rows(tmp_path / "marks").items()
    }
    assert found == {"ann": ["60", "0", "60"], "bob": ["60", "25", "45"], "cid": ["60", "100", "0"]}, done.stderr
    assert json.loads((tmp_path / "marks" / "students" / "bob" / "results.json").read_text())["score"] == 45
    assert "2 of 3 stand in" not in done.stdout
    late.write_text("student,days\nbob,0.1\n")
    assert "2 of 3 stand in" in grade(repo, tmp_path / "marks", *students, "--late", late, "--late-percent", 25).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("student,days\nzoe,1\n", "names zoe, of whom there is no submission"),
        ("student,days\nann,soon\n", "line 2: it says who, and how many days: a number, such as 1 or 0.5"),
        ("student,days\nann,-1\n", "line 2: it says"),
        ("student,days\nann,inf\n", "line 2: it says"),
        ("student,days\n,1\n", "line 2: it says"),
        ("name;days\nann;1\n", "its first line names the columns student and days; it is name;days"),
        ("ann,1\n", "its first line names the columns student and days; it is ann, 1"),
        ("", "it is empty"),
        ("student,days\nann,1\nann,2\n", "line 3: ann stands there twice"),
    ],
)
def test_a_list_of_the_late_that_cannot_be_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "late.csv"
    path.write_text(text)
    with pytest.raises(Trouble, match=said):
        rules.late(path, 10, ["ann"])


# a class of each kind


def test_a_class_is_marked_alike_however_it_is_marked(repo: Path, tmp_path: Path) -> None:
    students = sample_class.write(tmp_path / "class", course.chapter("1", repo))
    paths = [student.path for student in students]
    done = grade(repo, tmp_path / "marks", *paths, "--jobs", 2)
    expected = {submissions.name_of(student.path): str(student.points) for student in students}
    assert {name: row["points"] for name, row in rows(tmp_path / "marks").items()} == expected, (
        done.stdout + done.stderr
    )
    report = tmp_path / "marks" / "students" / "003_without_the_first" / "report.html"
    assert "passed, on the solution of 1.1" in report.read_text()
    told = (tmp_path / "marks" / "misconceptions.csv").read_text()
    assert told.count("\n") == 2, told  # of one who is misled, and of nobody who has not begun
    around = {
        "PYTEST_ADDOPTS": "-k nothing",
        "PYTHONOPTIMIZE": "2",
        "DATABASE_URL": "sqlite:///none",
        "TZ": "Asia/Tokyo",
    }
    (repo / "pytest.ini").write_text("[pytest]\naddopts = -k nothing\n")
    (repo / "json.py").write_text("raise SystemExit\n")
    again = grade(repo, tmp_path / "again", *reversed(paths), "--jobs", 1, around=around)
    for name in ("grades.csv", "misconceptions.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "marks" / name).read_bytes(), again.stdout
    for name in ("pytest.ini", "json.py"):
        (repo / name).unlink()


def test_what_waits_is_judged_where_exercises_share_modules(tmp_path: Path) -> None:
    expected = sample_class.without_the_first(course.chapter("4"), tmp_path / "class" / "ann")
    done = grade(course.ROOT, tmp_path / "marks", tmp_path / "class" / "ann", "--chapters", 4)
    assert f"ann: {expected} of 100 points" in done.stdout, done.stdout + done.stderr


def test_who_waits_does_not_pay_for_another_that_waits_and_ends_everything(tmp_path: Path) -> None:
    """1.2 and 1.3 both wait for 1.1, and so are checked on its solution one after the other."""
    repo = repository(tmp_path / "workbook")
    exercises = course.chapter("1", repo).folder / "exercises.toml"
    text = exercises.read_text().replace('id = "1.3"', 'id = "1.3"\nneeds = ["1.1"]')
    exercises.write_text(text)
    many = "import os, time\n\n\ndef links():\n    while os.fork():\n        pass\n    time.sleep(100)\n"
    student = hand_in(tmp_path, "ann", pets="def pet(number):\n    return {}\n", links=many, **right("toys"))
    done = grade(repo, tmp_path / "marks", student)
    assert "ann: 30 of 60 points" in done.stdout, done.stdout + done.stderr


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


def test_where_apps_may_read_is_no_place_for_a_class(repo: Path, tmp_path: Path) -> None:
    student = hand_in(tmp_path, "ann", **right("pets"))
    out = repo / "workbook" / "marks"
    done = grade(repo, out, student)
    assert (done.returncode, done.stderr.startswith(f"{out} lies where the code of others may read: ")) == (2, True)
    assert not out.exists()
    places = [Path("/usr/src/class"), Path(sys.prefix, "class"), course.ROOT, tmp_path]
    assert sandbox.shown(places) == places[:2]


def test_where_only_root_may_make_sandboxes_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Ubuntu, from 24.04 on, bubblewrap is there and does not start."""
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sandbox, "RESTRICTED", tmp_path / "restricted")
    why = "bubblewrap does not start (bwrap: setting up uid map: Permission denied)"
    assert sandbox.missing() == why
    (tmp_path / "restricted").write_text("1\n")
    monkeypatch.setattr(sandbox.os, "geteuid", lambda: 1000)
    assert sandbox.missing() == f"{why}; on this system root may make sandboxes and others may not: use sudo"
    monkeypatch.setattr(sandbox.os, "geteuid", lambda: 0)
    assert sandbox.missing() == why


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root lets code run as nobody else")
def test_what_another_user_cannot_read_is_named_and_nobody_is_marked(repo: Path, tmp_path: Path) -> None:
    student = hand_in(tmp_path, "ann", **right("pets"))
    module = repo / "workbook" / "lab" / "worker.py"
    module.chmod(0o600)  # as with a umask of 077
    try:
        done = grade(repo, tmp_path / "marks", student)
    finally:
        module.chmod(0o644)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Code runs as another user, who cannot read {module}: chmod -R go+rX {repo} ")
    assert not (tmp_path / "marks").exists()


def test_programs_run_wherever_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home of root is closed to all others, and so is a workbook that lies in it."""
    closed, folder = tmp_path / "closed", tmp_path / "closed" / "folder"
    folder.mkdir(parents=True)
    program = closed / "program"
    program.write_text('#!/bin/sh\necho "$(id -u)" > "$1"\nls "$2"\n')
    program.chmod(0o755)
    closed.chmod(0o700)
    monkeypatch.setattr(sandbox, "PYTHON", (str(program),))
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(folder))
    user = sandbox.user_of_this_process()
    if user is not None:
        os.chown(folder, user, user)
        assert closed in sandbox.out_of_reach()
    apps = sandbox.Bubblewrap(course.chapter("0"), tmp_path, user)
    command = [*apps.for_valkey(folder), str(program), str(folder / "who"), str(course.ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (folder / "who").read_text().strip() == str(os.getuid() if user is None else user), done.stderr
    assert done.stdout == ""  # it sees nothing of the workbook


def test_who_marks_writes_to_one_folder_and_finds_no_servers(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    script = f"ls -A /run; touch {tmp_path}/place/here && echo written; touch {tmp_path}/there"
    done = subprocess.run(
        [*sandbox.of_the_marking(tmp_path / "place"), "sh", "-c", script], capture_output=True, text=True
    )
    assert done.stdout == "written\n", done.stderr
    assert "Read-only file system" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_no_name_of_a_student_is_a_formula() -> None:
    assert reports._harmless("=1+1") == "'=1+1"
    assert reports._harmless("@ann") == "'@ann"
    assert reports._harmless("ann") == "ann"
    assert reports._harmless(-1) == -1
