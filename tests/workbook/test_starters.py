"""The starters: what becomes of a region, what is never lost, and what an author is told."""

import pytest

from workbook import course
from workbook.book import starters
from workbook.learn import work

GREETING = "chapters/ch00_start/greeting.py"


def sync(small) -> int:
    course.chapters.cache_clear()
    starters.answers.answers.cache_clear()
    return starters.sync(small.root)


def test_a_built_exercise_starts_as_what_is_not_implemented(small):
    assert sync(small) == 0
    assert (
        "        ### BEGIN YOUR CODE 0.1\n"
        """        raise NotImplementedError('exercise 0.1: say "hello"')\n"""
        "        ### END YOUR CODE 0.1\n"
    ) in small.read(GREETING)


def test_an_exercise_to_fix_starts_as_its_flawed_answer_in_every_module(small):
    sync(small)
    assert "### BEGIN YOUR CODE 0.2\nLOCKED = False\n### END YOUR CODE 0.2\n" in small.read(
        "chapters/ch00_start/door.py"
    )
    assert "        return True\n        ### END YOUR CODE 0.2" in small.read(GREETING)


def test_everything_around_a_region_and_every_other_module_stays(small):
    sync(small)
    assert small.read("chapters/ch00_start/app.py") == small.read("solutions/ch00_start/app.py")
    assert 'OPEN_TO = {"nobody"}' in small.read(GREETING)
    assert "from solutions.ch00_start.greeting import Greeting" in small.read("chapters/ch01_later/louder.py")


def test_what_is_written_by_hand_is_left_alone(small):
    small.write("chapters/ch00_start/figures/plot.png", "a picture")
    sync(small)
    assert small.read("chapters/ch00_start/README.md") == "# Start\n"
    assert small.read("chapters/ch00_start/figures/plot.png") == "a picture"


def test_a_second_sync_changes_nothing_and_the_check_agrees(small, capsys):
    sync(small)
    assert sync(small) == 0
    assert "in step" in capsys.readouterr().out
    assert starters.check(small.root) == 0
    assert not small.backups()


def test_the_check_writes_nothing_and_names_what_differs(small, capsys):
    assert starters.check(small.root) == 1
    assert not (small.root / GREETING).exists()
    assert f"{GREETING} differs" in capsys.readouterr().out


def test_what_sync_itself_wrote_is_replaced_without_a_backup(small):
    sync(small)
    small.change("solutions/ch00_start/greeting.py", "nobody", "somebody")
    sync(small)
    assert "somebody" in small.read(GREETING)
    assert not small.backups()


def test_a_learners_work_is_kept_before_it_is_replaced(small):
    sync(small)
    small.change(GREETING, "raise NotImplementedError", "return  # mine\n        raise NotImplementedError")
    sync(small)
    (kept,) = small.backups()
    assert kept.as_posix().endswith(GREETING)
    assert "# mine" in kept.read_text()
    assert "# mine" not in small.read(GREETING)


def test_work_in_a_fresh_clone_where_nothing_is_known_is_kept_too(small):
    small.write(GREETING, "# mine\n")
    sync(small)
    assert [kept.read_text() for kept in small.backups()] == ["# mine\n"]


def test_a_module_whose_solution_is_gone_is_removed_with_a_backup_if_it_was_changed(small):
    sync(small)
    small.write("chapters/ch00_start/old.py", "# mine\n")
    assert starters.check(small.root) == 1
    assert sync(small) == 0
    assert not (small.root / "chapters/ch00_start/old.py").exists()
    assert [kept.read_text() for kept in small.backups()] == ["# mine\n"]


EXERCISES = "chapters/ch00_start/exercises.toml"
SOLUTION = "solutions/ch00_start/greeting.py"
LOUDER = "solutions/ch01_later/louder.py"
IMPORTED = "from solutions.ch00_start.greeting import Greeting"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (EXERCISES, '"one", "two"', '"one"', "exercise 0.1 has 2 hints, not three"),
        (EXERCISES, '"one"', '" "', "exercise 0.1 has 3 hints, not three"),
        (EXERCISES, 'needs = ["0.1"]', 'needs = ["0.9"]', "exercise 0.2 needs 0.9, which does not exist"),
        (EXERCISES, "needs = []", 'needs = ["0.2"]', "exercise 0.1 needs 0.2, which does not come before it"),
        (EXERCISES, 'flawed = "door_open"', 'flawed = "nowhere"', "exercise 0.2: There is no answer 'nowhere'"),
        (EXERCISES, 'flawed = "door_open"', "", "exercise 0.2 names no flawed answer"),
        (EXERCISES, 'flawed = "says_nothing"', 'flawed = "other_greeting"', "other_greeting is a right answer to 0.1"),
        (EXERCISES, 'flawed = "says_nothing"', 'flawed = "door_open"', "door_open is a wrong answer to 0.2"),
        (
            EXERCISES,
            'module = "greeting.py"',
            'module = "app.py"',
            "exercise 0.1 and app.py: that module holds no region",
        ),
        (EXERCISES, '["door.py", "greeting.py"]', '"door.py"', "0.2 and greeting.py: exercises.toml does not name"),
        (SOLUTION, "SOLUTION 0.1", "SOLUTION 0.9", "greeting.py has a region 0.9, which exercises.toml does not know"),
        (SOLUTION, "### END SOLUTION 0.1", "", "this region begins inside another one"),
        (
            LOUDER,
            IMPORTED,
            "from solutions.ch01_later.app import x",
            "louder.py, line 1: a chapter imports its own modules",
        ),
        (LOUDER, IMPORTED, "from solutions import ch01_later", "louder.py, line 1: a chapter imports its own modules"),
        (
            LOUDER,
            IMPORTED,
            "import solutions.ch02_x.app",
            "louder.py, line 1: ch02_x is no earlier chapter than ch01_later",
        ),
        (LOUDER, IMPORTED, "import solutions", "louder.py, line 1: solutions is no earlier chapter"),
        (LOUDER, IMPORTED, "from ..ch00_start import greeting", "louder.py, line 1: one dot reaches"),
        (
            LOUDER,
            IMPORTED,
            "from chapters.ch00_start import greeting",
            "louder.py, line 1: a solution imports nothing from",
        ),
        (LOUDER, IMPORTED, "import workbook.learn.work", "louder.py, line 1: a solution imports nothing from workbook"),
    ],
)
def test_an_author_is_told_and_nothing_is_written(small, capsys, file, old, new, said):
    small.change(file, old, new)
    assert sync(small) == 1
    assert said in capsys.readouterr().err
    assert not (small.root / GREETING).exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("chapters/ch00_start/notes.txt", "chapters/ch00_start/notes.txt has no place there"),
        ("chapters/ch00_start/more/greeting.py", "chapters/ch00_start/more has no place there"),
        ("solutions/ch00_start/more/greeting.py", "solutions/ch00_start/more is a folder"),
    ],
)
def test_a_stray_file_is_refused(small, capsys, file, said):
    small.write(file, "x = 1\n")
    assert sync(small) == 1
    assert said in capsys.readouterr().err


def test_a_chapter_without_a_solution_is_refused(small, capsys):
    small.write("chapters/ch02_empty/exercises.toml", 'title = "Empty"\nsummary = "Nothing."\n')
    assert sync(small) == 1
    assert "solutions/ch02_empty is missing" in capsys.readouterr().err


def test_a_region_outside_a_function_needs_a_flawed_text(small):
    small.change("chapters/ch00_start/exercises.toml", 'kind = "fix"', 'kind = "build"')
    with pytest.raises(starters.Trouble, match=r"door\.py:<module>: a region outside a function"):
        sync(small)
    assert not (small.root / GREETING).exists()


def test_a_starter_that_names_something_unknown_is_refused(small):
    small.change("tests/wrong_answers/ch00_start/door_open.py", "LOCKED = False", "LOCKED = shut()")
    with pytest.raises(starters.Trouble, match=r"door\.py:4:10: F821 Undefined name `shut`"):
        sync(small)


def test_a_file_that_is_no_python_is_copied(small):
    small.write("solutions/ch00_start/page.html", "<p>")
    assert sync(small) == 0
    assert small.read("chapters/ch00_start/page.html") == "<p>"


# a chapter in which the learner writes tests

SUITE = """from solutions.ch01_later.louder import louder

from ..people import SOMEBODY

### BEGIN SOLUTION 2.1
def test_it_is_louder():
    assert louder(SOMEBODY) == "HELLO,\\n  ADA"
### END SOLUTION 2.1
"""

RUNS = """# exercise: 2.1
# verdict: wrong
# marks: 0 of 3
# misconception: What runs is right.
# feedback: asserts nothing
# region: unit/test_louder.py:<module>
def test_it_runs():
    louder(SOMEBODY)
"""

TESTS = """
title = "Tests"
summary = "You write them."

[[exercise]]
id = "2.1"
title = "test it"
kind = "write-tests"
module = ["unit/test_louder.py", "unit/test_more.py"]
points = 12
needs = []
flawed = "it_runs"
hints = ["one", "two", "three"]
standards = ["RFC 9110"]
"""


@pytest.fixture
def with_suite(small):
    for name, text in {
        "chapters/ch02_tests/README.md": "# Tests\n",
        "chapters/ch02_tests/exercises.toml": TESTS,
        "solutions/ch02_tests/app.py": "from solutions.ch00_start.app import create_app\n",
        "solutions/ch02_tests/conftest.py": "import workbook.serve.services\n",
        "solutions/ch02_tests/people.py": 'SOMEBODY = "Ada"\n',
        "solutions/ch02_tests/unit/test_louder.py": SUITE,
        "solutions/ch02_tests/unit/test_more.py": SUITE,
        "solutions/ch02_tests/contract/before.json": "{}",
        "tests/wrong_answers/ch02_tests/it_runs.py": RUNS,
    }.items():
        small.write(name, text)
    return small


def test_a_suite_starts_as_one_that_runs_and_what_that_does_not_name_is_empty(with_suite):
    assert sync(with_suite) == 0
    louder = with_suite.read("chapters/ch02_tests/unit/test_louder.py")
    assert "### BEGIN YOUR CODE 2.1\ndef test_it_runs():\n    louder(SOMEBODY)\n\n\n### END YOUR CODE 2.1" in louder
    assert "from ..people import SOMEBODY" in louder
    more = with_suite.read("chapters/ch02_tests/unit/test_more.py")
    assert "### BEGIN YOUR CODE 2.1\n### END YOUR CODE 2.1" in more
    assert with_suite.read("chapters/ch02_tests/contract/before.json") == "{}"
    assert starters.check(with_suite.root) == 0


def test_a_file_of_a_suite_whose_solution_is_gone_is_removed(with_suite):
    sync(with_suite)
    (with_suite.root / "solutions/ch02_tests/unit/test_more.py").unlink()
    with_suite.change("chapters/ch02_tests/exercises.toml", ', "unit/test_more.py"', "")
    assert sync(with_suite) == 0
    assert not (with_suite.root / "chapters/ch02_tests/unit/test_more.py").exists()
    assert (with_suite.root / "chapters/ch02_tests/unit/test_louder.py").exists()


def test_a_suite_goes_back_to_its_starter(with_suite):
    sync(with_suite)
    path = with_suite.root / "chapters/ch02_tests/unit/test_louder.py"
    starter = path.read_text()
    path.write_text(starter.replace("louder(SOMEBODY)", "assert louder(SOMEBODY)"))
    work.reset("2.1", with_suite.root)
    assert path.read_text() == starter
    assert "assert louder" in with_suite.backups()[-1].read_text()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("unit/test_louder.py", "..people", "...people", "two dots reach the chapter's own modules"),
        ("unit/test_louder.py", "from ..people", "from solutions.ch02_tests.people", "own modules relatively"),
        ("unit/test_louder.py", "from ..people", "import workbook\nfrom ..people", "imports nothing from workbook"),
        ("people.py", "SOMEBODY", "from ..x import y\nSOMEBODY", "one dot reaches the chapter's own modules"),
        ("conftest.py", "workbook.serve.services", "tests.tools", "imports nothing from tests"),
        ("unit/test_louder.py", "SOLUTION 2.1", "SOLUTION 2.2", "has a region 2.2, which exercises.toml"),
    ],
)
def test_an_author_of_a_suite_is_told(with_suite, capsys, file, old, new, said):
    with_suite.change(f"solutions/ch02_tests/{file}", old, new)
    assert sync(with_suite) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("marks", ["", "# marks: three of 12\n", "# marks: 3/12\n"])
def test_a_known_suite_states_its_marks(with_suite, capsys, marks):
    with_suite.change("tests/wrong_answers/ch02_tests/it_runs.py", "# marks: 0 of 3\n", marks)
    assert sync(with_suite) == 1
    assert "states the marks that it deserves" in capsys.readouterr().err
