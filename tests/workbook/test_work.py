"""The learner's work: progress, hints, comparison, reset. Nothing is ever lost."""

import pytest

from workbook.book import starters
from workbook.errors import Trouble
from workbook.folders import backup
from workbook.learn import work

GREETING = "chapters/ch00_start/greeting.py"


@pytest.fixture
def begun(small):
    starters.sync(small.root)
    return small


def solve(begun) -> None:
    begun.change(GREETING, """raise NotImplementedError('exercise 0.1: say "hello"')""", 'return "mine"')


# board


def test_the_board_shows_points_and_what_is_next(small, capsys):
    work.record({"0.1": "passed", "0.2": "failed"}, small.root)
    work.board(small.root)
    out = capsys.readouterr().out
    assert "✓ ✗" in out
    assert "10 of 30" in out
    assert "Next: 0.2 leave the door shut in chapters/ch00_start/door.py, chapters/ch00_start/greeting.py" in out
    assert "python3 -m workbook check 0.2" in out


def test_the_board_shows_the_points_that_a_suite_has_reached(small, capsys):
    work.record({"0.1": "passed", "0.2": "failed"}, small.root, points={"0.1": 10, "0.2": 7})
    work.board(small.root)
    assert "17 of 30" in capsys.readouterr().out
    work.record({"0.2": "passed"}, small.root)
    work.board(small.root)
    assert "30 of 30" in capsys.readouterr().out


def test_what_waits_for_another_exercise_is_not_next(small, capsys):
    work.board(small.root)
    assert "Next: 0.1" in capsys.readouterr().out


def test_what_is_next_is_looked_for_from_the_chapter_on_in_which_the_last_one_was_passed(small, capsys):
    of_the_second = small.read("chapters/ch01_later/exercises.toml")
    small.write("chapters/ch02_more/exercises.toml", of_the_second.replace('"1.1"', '"2.1"').replace('["0.2"]', "[]"))
    work.record({"1.1": "passed"}, small.root)
    work.board(small.root)
    assert "Next: 2.1" in capsys.readouterr().out
    work.record({"2.1": "passed"}, small.root)
    work.board(small.root)
    assert "Next: 0.1" in capsys.readouterr().out


def test_the_board_says_when_all_is_solved(small, capsys):
    work.record(dict.fromkeys(["0.1", "0.2", "1.1"], "passed"), small.root)
    work.board(small.root)
    assert "Everything is solved" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"verdicts": [], "hints": {}}',
        '{"verdicts": {}, "hints": {"0.1": "x"}}',
        '{"verdicts": {}, "hints": {}, "failures": []}',
        '{"verdicts": {}, "hints": {}, "points": {"0.1": "x"}}',
    ],
)
def test_an_unreadable_record_is_put_aside_not_fatal(small, capsys, content):
    small.write(".workbook/progress.json", content)
    work.board(small.root)
    assert "put aside" in capsys.readouterr().err
    assert [path.read_text() for path in (small.root / ".workbook").glob("progress.2*.json")] == [content]


def test_a_verdict_replaces_the_earlier_one_and_leaves_the_others(small, capsys):
    work.record({"0.1": "passed"}, small.root)
    work.record({"0.2": "waits for 0.1"}, small.root)
    work.record({"0.1": "broken"}, small.root)
    work.board(small.root)
    assert "! …" in capsys.readouterr().out


def test_a_record_from_before_failures_were_kept_is_read(small, capsys):
    small.write(".workbook/progress.json", '{"verdicts": {"0.1": "passed"}, "hints": {}}')
    assert work.failed_again({"0.2 test_a": "x"}, [], small.root) == set()
    assert work.failed_again({"0.2 test_a": "y"}, [], small.root) == {"0.2 test_a"}
    work.board(small.root)
    assert "10 of 30" in capsys.readouterr().out


# hints


def test_each_call_shows_one_hint_more_and_the_last_stays(small, capsys):
    shown = []
    for _ in range(4):
        work.hint("0.1", small.root)
        shown.append(capsys.readouterr().out)
    assert [[word for word in ("one", "two", "three") if word in out] for out in shown] == [
        ["one"],
        ["one", "two"],
        ["one", "two", "three"],
        ["one", "two", "three"],
    ]
    assert "workbook diff 0.1" in shown[2]
    assert "workbook diff 0.1" not in shown[1]


# comparison


def test_the_difference_shows_only_the_regions_of_the_exercise(begun, capsys):
    solve(begun)
    work.diff("0.1", begun.root)
    out = capsys.readouterr().out
    assert '-return "mine"' in out
    assert "+return text" in out
    assert "OPEN_TO" not in out


def test_equal_work_is_said_to_be_equal(begun, capsys):
    begun.write(GREETING, begun.read("solutions/ch00_start/greeting.py").replace("SOLUTION", "YOUR CODE"))
    work.diff("0.1", begun.root)
    assert capsys.readouterr().out == "0.1 is written exactly as the solution has it.\n"


def test_without_markers_the_whole_modules_are_compared(begun, capsys):
    begun.write(GREETING, "def broken(:\n")
    work.diff("0.1", begun.root)
    out = capsys.readouterr().out
    assert "-def broken(:" in out
    assert "+class Greeting:" in out


def test_a_missing_module_names_the_way_back(begun):
    (begun.root / GREETING).unlink()
    with pytest.raises(Trouble, match=r"reset 0\.1 brings it back"):
        work.diff("0.1", begun.root)


def test_what_nobody_has_tried_is_told_from_what_somebody_has(begun):
    assert work.untried("0.1", begun.root)
    solve(begun)
    assert not work.untried("0.1", begun.root)
    assert work.untried("0.2", begun.root)
    begun.write(GREETING, "def broken(:\n")
    assert not work.untried("0.1", begun.root)


# reset


def test_a_reset_of_one_exercise_leaves_the_others_alone(begun, capsys):
    before = begun.read(GREETING)
    solve(begun)
    begun.change(GREETING, "        return True\n", "        return False  # also mine\n")
    changed = begun.read(GREETING)
    work.reset("0.1", begun.root)
    assert begun.read(GREETING) == before.replace("return True", "return False  # also mine")
    (kept,) = begun.backups()
    assert kept.read_text() == changed
    assert f"cp {kept} {begun.root / GREETING}" in capsys.readouterr().out


def test_a_reset_of_a_chapter_puts_every_module_back(begun):
    fresh = begun.read(GREETING)
    solve(begun)
    begun.write("chapters/ch00_start/app.py", "# mine\n")
    (begun.root / "chapters/ch00_start/door.py").unlink()
    work.reset("0", begun.root)
    assert begun.read(GREETING) == fresh
    assert begun.read("chapters/ch00_start/app.py") == begun.read("solutions/ch00_start/app.py")
    assert (begun.root / "chapters/ch00_start/door.py").exists()
    assert sorted(kept.name for kept in begun.backups()) == ["app.py", "greeting.py"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("        ### END YOUR CODE 0.1\n", ""), ("### BEGIN YOUR CODE 0.1", "### BEGIN your code"), ("0.1", "0.3")],
)
def test_without_its_markers_a_module_is_put_back_whole_and_that_is_said(begun, capsys, old, new):
    fresh = begun.read(GREETING)
    begun.change(GREETING, old, new)
    work.reset("0.1", begun.root)
    assert begun.read(GREETING) == fresh
    assert "because the markers of 0.1 were gone" in capsys.readouterr().out
    assert len(begun.backups()) == 1


def test_a_reset_of_untouched_work_says_so_once_and_makes_no_backup(begun, capsys):
    work.reset("0", begun.root)
    assert capsys.readouterr().out == "0 is as the starter has it: there is nothing to put back.\n"
    assert not begun.backups()


def test_a_reset_survives_a_syntax_error_and_bytes_that_are_no_text(begun):
    solve(begun)
    path = begun.root / GREETING
    path.write_bytes(path.read_bytes() + b"def \xff(:\n")
    work.reset("0.1", begun.root)
    assert b"raise NotImplementedError(" in path.read_bytes()
    assert path.read_bytes().endswith(b"def \xff(:\n")


def test_two_backups_in_one_second_are_two(small):
    path = small.write("chapters/ch00_start/x.py", "1")
    first = backup(path, small.root)
    small.write("chapters/ch00_start/x.py", "2")
    second = backup(path, small.root)
    assert (first.read_text(), second.read_text()) == ("1", "2")
