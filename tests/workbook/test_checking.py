"""`check`: exit codes, what is printed, the JSON file, and --watch."""

import glob
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, module, repository, solve_wrongly, tool
from workbook import course
from workbook.lab import running
from workbook.learn import watching

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path)


def check(repo: Path, *arguments: str, out: bool = False) -> Done:
    if out:
        (repo / "out").mkdir()
    return tool(repo, "-m", "workbook.cli", "check", *arguments)


def test_all_pass_is_0_and_kept_for_the_board(repo: Path) -> None:
    done = check(repo, "1")
    assert (done.returncode, done.stderr) == (0, "")
    told = "✓ 1.1 one pet\n✓ 1.2 links\n✓ 1.3 toys\n\n60 of 60 points for your work in chapters/; "
    told += "an exercise counts whole or not at all.\nCompare: python3 -m workbook diff 1.3\n"
    told += "What is next: python3 -m workbook\n"
    assert done.stdout == told
    kept = json.loads((repo / ".workbook" / "progress.json").read_text())
    assert kept["verdicts"] == {"1.1": "passed", "1.2": "passed", "1.3": "passed"}


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A copy of the work elsewhere, of which 1.3 is wrong, and what `check` says of it."""
    repo = repository(tmp_path_factory.mktemp("failing") / "repo")
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    (repo / "work").mkdir()
    (repo / "chapters" / CHAPTER).rename(repo / "work" / CHAPTER)
    (repo / "chapters" / CHAPTER).mkdir()
    (repo / "work" / CHAPTER / "exercises.toml").rename(repo / "chapters" / CHAPTER / "exercises.toml")
    return repo, check(repo, "1", "--target", "work", "--json", "out/verdicts.json", "--durations", out=True)


def test_only_the_first_failure_of_an_exercise_is_shown_whole(failing: tuple[Path, Done]) -> None:
    done = failing[1]
    assert done.returncode == 1
    assert "✗ 1.3 toys: failed\n\n    there are toys\n\n    Sent\n      curl -i " in done.stdout
    assert "    Also\n      fails: a new toy is 201\n" in done.stdout
    assert done.stdout.count("Contract") == 1
    assert "\n30 of 60 points for work; an exercise counts whole" in done.stdout
    assert "\nTo paste a request, start the app: python3 -m workbook run 1\n" in done.stdout


def test_where_there_is_no_line_to_paste_nobody_is_told_how(repo: Path) -> None:
    checks = repo / "tests" / CHAPTER / "test_1_standin.py"
    first = '    answer = lab.client().get("/api/toys")'
    assert first in checks.read_text()
    checks.write_text(checks.read_text().replace(first, f"    lab.clock.move(60)\n{first}", 1))
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    done = check(repo, "1.3")
    assert "No line to paste: the check has moved the app's clock" in done.stdout
    assert "To paste a request" not in done.stdout


def test_durations_come_with_what_the_lab_does_otherwise(failing: tuple[Path, Done]) -> None:
    said = failing[1].stdout
    assert "Seconds\n  1.1 " in said
    assert "ARGON2_TIME_COST" in said


def test_json_holds_all_and_is_written_whole(failing: tuple[Path, Done]) -> None:
    repo = failing[0]
    document = json.loads((repo / "out" / "verdicts.json").read_text())
    expected = {"schema": 1, "target": "work", "passed": False, "points": 30, "of": 60}
    assert {key: document[key] for key in expected} == expected
    exercise = document["exercises"][2]
    assert (exercise["id"], exercise["verdict"], exercise["points"]) == ("1.3", "failed", 0)
    failing_check = exercise["checks"][0]
    assert failing_check["outcome"] == "failed"
    assert failing_check["message"]["sent"] == "curl -i 'http://127.0.0.1:8000/api/toys'"
    assert "there is no ball" in failing_check["message"]["comparison"]
    assert [path.name for path in (repo / "out").iterdir()] == ["verdicts.json"]


def test_who_names_a_target_gets_the_next_step_at_once(failing: tuple[Path, Done]) -> None:
    assert "    Next\n      list the toys.\n" in failing[1].stdout


@pytest.mark.slow
def test_a_learner_gets_the_next_step_when_a_check_fails_again_on_other_code(repo: Path) -> None:
    checks = repo / "tests" / CHAPTER / "test_1_standin.py"
    checks.write_text(checks.read_text().replace("Next: list the toys", "Think: which?\n\n    Next: list the toys"))
    held_back = "    Think\n      which?\n\n    Next\n      If this still fails after you have changed something, one"
    given = "    Think\n      which?\n\n    Next\n      list the toys.\n"
    right = module(repo, "toys.py").read_text()
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    assert held_back in check(repo, "1").stdout
    assert held_back in check(repo, "1.3").stdout
    assert given in check(repo, "1.3", "--json", "verdicts.json").stdout
    solve_wrongly(repo, "pets.py", "return jsonify(id=number, name='Rex')")
    assert held_back in check(repo, "1").stdout
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[1])")
    assert given in check(repo, "1").stdout
    assert given in check(repo, "1.3").stdout
    module(repo, "toys.py").write_text(right)
    assert check(repo, "1.3").returncode == 0
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[2])")
    assert held_back in check(repo, "1.3").stdout


def test_the_work_of_others_is_not_kept_for_the_board(failing: tuple[Path, Done]) -> None:
    assert not (failing[0] / ".workbook" / "progress.json").exists()


def test_a_module_that_is_missing_names_the_way_back(repo: Path) -> None:
    module(repo, "links.py").unlink()
    done = check(repo, "1.2")
    assert done.returncode == 1
    assert f"! 1.2 links: broken (chapters/{CHAPTER}/links.py)\n" in done.stdout
    assert "links.py is missing. `python3 -m workbook reset 1.2` brings the starter back." in done.stdout


def test_the_same_fault_of_the_whole_chapter_is_told_once(repo: Path) -> None:
    module(repo, "app.py").write_text("1 +\n")
    said = check(repo, "1").stdout
    assert said.count("SyntaxError: invalid syntax") == 1
    assert f"\n    Next\n      look at chapters/{CHAPTER}/app.py:1: that is where it happened.\n" in said
    assert said.count("as above") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["7"], "There is no chapter '7': choose one of"),
        (["1", "--target", "nowhere"], "There is no folder nowhere"),
        (["1", "--target", "workbook"], f"workbook holds neither {CHAPTER}/ nor an app.py."),
        (["1", "--target", "http://127.0.0.1:1", "--watch"], "--watch watches files"),
        (["1.1", "--json", "no/such/place.json"], "no/such/place.json cannot be written (No such file or directory);"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(repo: Path, arguments: list[str], sentence: str) -> None:
    done = check(repo, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('"Rex"', "test_a_pet_is_answered_with_its_name stopped with NameError"),
        ("import pytest", "No module named 'rex'"),
    ],
)
def test_a_fault_of_a_check_is_the_workbooks(repo: Path, text: str, sentence: str) -> None:
    path = repo / "tests" / CHAPTER / "test_1_standin.py"
    path.write_text(path.read_text().replace(text, "import rex" if text.startswith("import") else "rex", 1))
    done = check(repo, "1.1")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


# two processes at once


def write_more_checks(repo: Path) -> None:
    """Copies of the checks, in files of their own."""
    text = (repo / "tests" / CHAPTER / "test_1_standin.py").read_text()
    head, *parts = text.split("@pytest.mark")
    for number in range(3):
        copies = [re.sub(r"def test_(\w+)", rf"def test_copy_{number}_\1", part) for part in parts]
        (repo / "tests" / CHAPTER / f"test_2_copy_{number}.py").write_text("@pytest.mark".join([head, *copies]))


def test_in_two_processes_the_verdicts_are_the_same(repo: Path) -> None:
    write_more_checks(repo)
    solve_wrongly(repo, "pets.py", "return jsonify(id=number)")
    solve_wrongly(repo, "toys.py", 'raise NotImplementedError("exercise 1.3: toys")')
    done = check(repo, "1", "--json", "all.json")
    assert done.returncode == 1
    document = json.loads((repo / "all.json").read_text())
    verdicts = [(exercise["verdict"], len(exercise["checks"])) for exercise in document["exercises"]]
    assert verdicts == [("failed", 8), ("waits for 1.1", 8), ("not solved yet", 8)]


@pytest.mark.slow
def test_in_two_processes_the_results_stand_in_their_order(repo: Path) -> None:
    write_more_checks(repo)
    for run in range(2):  # the second one knows what each check took, and begins with the longest
        assert check(repo, "1", "--json", "all.json").returncode == 0
        exercises = json.loads((repo / "all.json").read_text())["exercises"]
        names = [check["name"] for exercise in exercises for check in exercise["checks"]]
        assert names == [name for id in ("1.1", "1.2", "1.3") for name in names_of(repo, id)], f"run {run + 1}"


def names_of(repo: Path, exercise: str) -> list[str]:
    """The checks of an exercise, as they stand in the files."""
    texts = [path.read_text() for path in sorted((repo / "tests" / CHAPTER).glob("test_*.py"))]
    return re.findall(rf'mark\.exercise\("{exercise}"\)\ndef (\w+)', "\n".join(texts))


def test_each_check_is_somebodys_turn_once() -> None:
    with running.turns() as shared:
        one, other = iter(shared), iter(shared)
        taken = [next(process) for process in (one, other, other, one, other)]
        rest = list(one)
    assert taken + rest == list(range(running.MOST_CHECKS))


def test_the_longest_check_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "DURATIONS", tmp_path / "durations.json")
    checks = [("1.1", "test_a"), ("1.1", "test_b"), ("1.2", "test_a")]
    with running.turns() as shared:
        assert shared.in_order(checks) == checks
    running.DURATIONS.write_text(json.dumps({"1.1 test_a": 0.01, "1.2 test_a": 5.0}))
    with running.turns() as shared:
        assert shared.in_order(checks) == [("1.2", "test_a"), ("1.1", "test_b"), ("1.1", "test_a")]
    running.DURATIONS.write_text("{half a file")
    with running.turns() as shared:
        assert shared.in_order(checks) == checks


def test_libraries_that_cannot_be_loaded_are_the_workbooks_fault(repo: Path) -> None:
    harness = repo / "workbook" / "lab" / "harness.py"
    harness.write_text(
        harness.read_text().replace("def main() -> None:", "def main() -> None:\n    raise OSError('full')")
    )
    done = check(repo, "1")
    assert done.returncode == 2
    assert done.stderr == "The workbook's fault, not yours: the process behind the checks ended: OSError: full\n"


def test_in_two_processes_a_fault_is_told_by_either(repo: Path) -> None:
    write_more_checks(repo)
    for path in (repo / "tests" / CHAPTER).glob("test_*.py"):
        path.write_text(path.read_text().replace('["ball"]', "ball"))
    done = check(repo, "1")
    assert done.returncode == 2
    assert "stopped with NameError: name 'ball' is not defined" in done.stderr


# --watch


class Watch:
    """A running `check --watch`, round by round."""

    def __init__(self, repo: Path) -> None:
        command = [sys.executable, "-u", "-m", "workbook.cli", "check", "1", "--watch"]
        env = {**os.environ, "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=repo,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def round(self) -> str:
        """What the next round prints."""
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Waiting for the next save"):
                return said
        pytest.fail(f"the watch ended: {said}")

    def descendants(self) -> list[int]:
        """The processes that live below it now."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
        found, frontier = [], {self.process.pid}
        while frontier:
            frontier = {pid for pid, parent in parents.items() if parent in frontier}
            found += frontier
        return found


@pytest.fixture
def watch(repo: Path) -> Iterator[Watch]:
    started = Watch(repo)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait()


def test_a_watch_follows_every_kind_of_save(watch: Watch, repo: Path) -> None:
    toys = module(repo, "toys.py")
    right = toys.read_text()
    assert "60 of 60 points" in watch.round()

    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    assert "✗ 1.3 toys: failed" in watch.round()

    toys.write_text("def toys(:\n")
    assert "! 1.3 toys: broken" in watch.round()

    beside = toys.with_suffix(".new")  # as many editors save
    beside.write_text(right)
    beside.replace(toys)
    assert "60 of 60 points" in watch.round()

    toys.unlink()
    assert "toys.py is missing." in watch.round()

    toys.write_text(right)
    assert "60 of 60 points" in watch.round()


def test_what_has_been_edited_comes_first(watch: Watch, repo: Path) -> None:
    assert [line[2:5] for line in watch.round().splitlines() if line[:1] == "✓"] == ["1.1", "1.2", "1.3"]
    toys = module(repo, "toys.py")
    toys.write_text(f"{toys.read_text()}\n# edited\n")
    assert [line[2:5] for line in watch.round().splitlines() if line[:1] == "✓"] == ["1.3", "1.1", "1.2"]
    (toys.parent / "app.py").touch()
    assert [line[2:5] for line in watch.round().splitlines() if line[:1] == "✓"] == ["1.1", "1.2", "1.3"]


def test_edited_is_the_exercise_whose_region_is_another_one() -> None:
    both = "### BEGIN YOUR CODE 1.1\none\n### END YOUR CODE 1.1\n### BEGIN YOUR CODE 1.2\ntwo\n### END YOUR CODE 1.2\n"
    exercises = [replace(course.exercise(id), modules=("books.py",)) for id in ("1.1", "1.2")]

    def edited(after: str) -> set[str]:
        return watching.edited(exercises, {"/x/books.py": both}, {"/x/books.py": after})

    assert edited(both.replace("one", "uno")) == {"1.1"}
    assert edited(both.replace("two", "due")) == {"1.2"}
    assert edited(f"import json\n{both}") == {"1.1", "1.2"}
    assert edited("### BEGIN YOUR CODE 1.1\n") == {"1.1", "1.2"}
    assert watching.edited(exercises, {}, {"/x/app.py": "1"}) == set()


@pytest.mark.slow
def test_a_watch_takes_in_what_changed_in_the_chapters_below(repo: Path) -> None:
    words = repo / "solutions" / "ch00_books_api" / "words.py"
    words.write_text('NAME = "Rex"\n')
    pets = module(repo, "pets.py")
    for path in (pets, repo / "solutions" / CHAPTER / "pets.py"):
        path.write_text(f"from solutions.ch00_books_api.words import NAME\n{path.read_text()}".replace('"Rex"', "NAME"))
    watch = Watch(repo)
    try:
        assert "60 of 60 points" in watch.round()
        words.write_text('NAME = "Bucephalus"\n')
        pets.touch()
        assert "✗ 1.1 one pet: failed" in watch.round()
    finally:
        watch.process.kill()
        watch.process.wait()


def test_a_save_during_a_round_ends_it_and_begins_anew(watch: Watch, repo: Path) -> None:
    watch.round()
    pets = module(repo, "pets.py")
    right = pets.read_text()
    solve_wrongly(repo, "pets.py", "while True:\n    open('started', 'w').close()")
    deadline = time.monotonic() + 60
    started = f"{os.environ.get('TMPDIR', '/tmp')}/workbook-*/l*/started"
    while not glob.glob(started) and time.monotonic() < deadline:  # noqa: PTH207 (Path's own falls over what vanishes)
        time.sleep(0.02)
    pets.write_text(right)
    said = watch.round()
    assert "60 of 60 points" in said
    assert "did not answer" not in said


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_watch_ends_clean(watch: Watch, sent: signal.Signals) -> None:
    watch.round()
    below = watch.descendants()
    assert below
    if sent == signal.SIGINT:
        os.killpg(watch.process.pid, sent)  # as the terminal does
    else:
        watch.process.send_signal(sent)
    said = watch.process.communicate()[0]
    if sent == signal.SIGINT:
        assert (said.strip(), watch.process.returncode) == ("Stopped.", 2)
    deadline = time.monotonic() + 20
    while alive := [pid for pid in below if exists(pid)]:
        assert time.monotonic() < deadline, alive


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
