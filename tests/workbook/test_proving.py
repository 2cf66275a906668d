"""`prove`: each rule is broken once, and the sentence that says so is there."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository, tool, write_answer
from workbook import course
from workbook.author.proving import Run, violations
from workbook.book.answers import Answer
from workbook.course import Chapter, Exercise
from workbook.lab.failure import Message
from workbook.lab.verdicts import NOTICES, Result

# the rules, on made-up results: exercise 1.1 has checks a to d, 1.2 has e


def exercise(identifier: str, kind: str = "build") -> Exercise:
    return Exercise(identifier, "title", kind, ("m.py",), 10, (), "flawed", (), (), "ch01_x")


def chapter(kind: str = "build") -> Chapter:
    return Chapter("ch01_x", "title", "summary", (exercise("1.1", kind), exercise("1.2")))


def run(name: str, failing: str = "", verdict: str = "wrong", words: str = "said", identifier: str = "1.1") -> Run:
    """An answer that fails the checks named by the letters of `failing`."""
    results = []
    for letter in "abcde":
        outcome = "failed" if letter in failing else "passed"
        number = "1.2" if letter == "e" else "1.1"
        results.append(Result(number, f"test_{letter}", letter, outcome, message=Message(comparison=words)))
    answer = Answer(name, identifier, verdict, "", "Said", {}, Path())
    return Run(chapter(), name, answer, results=results)


GOOD = [run("one", "a"), run("two", "b"), run("three", "c"), run("four", "d"), run("other", verdict="right")]


def broken(*runs: Run, kind: str = "build") -> list[str]:
    """The rules broken for 1.1; 1.2 has no answers at all, which is not looked at here."""
    found = violations(chapter(kind), [run for run in runs if run], whole=True)
    return [sentence for sentence in found if not sentence.startswith("exercise 1.2")]


@pytest.fixture(autouse=True)
def no_dependents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook.course.dependents", lambda identifier, root: set())


def test_good_answers_break_no_rule() -> None:
    assert broken(*GOOD) == []


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([*GOOD, run("idle")], "1.1 idle is not caught: 1.1 says passed"),
        ([*GOOD, run("mute", "ab", words="hush")], "1.1 mute is caught without the words 'Said', by test_a, test_b"),
        ([*GOOD, run("stub", "abc")], "1.1 stub passes only 1 of 4 checks of 1.1; at least half are wanted"),
        ([*GOOD, run("wide", "abe")], "1.1 wide must leave 1.2 passing, but: failed (test_e)"),
        ([*GOOD, run("twin", "a")], "exercise 1.1 has two answers that fail the same checks: one and twin (test_a)"),
        (
            [*GOOD, run("unlike", "b", "right")],
            "1.1 unlike must pass everything, but 1.1: failed (test_b)",
        ),
        (GOOD[1:], "exercise 1.1 has 3 wrong answers; 4 or more are wanted"),
        (GOOD[:4], "exercise 1.1 has 0 other right answers; 1 or more are wanted"),
        (
            [*GOOD[:3], run("four", "ab"), GOOD[4]],
            "exercise 1.1 has a check that catches no wrong answer: test_d",
        ),
    ],
)
def test_each_rule_has_its_sentence(runs: list[Run], sentence: str) -> None:
    assert sentence in broken(*runs)


def test_an_extra_answer_may_fail_the_same_checks_as_another() -> None:
    twin = run("twin", "a")
    assert twin.answer
    twin.answer = replace(twin.answer, extra=True)
    assert broken(*GOOD, twin) == broken(twin, *GOOD) == []


@pytest.mark.parametrize("kind", ["fix", "build"])
def test_the_version_that_tutorials_print_may_fail_everything(kind: str) -> None:
    assert broken(*GOOD, run("flawed", "abcd"), kind=kind) == []
    assert broken(*GOOD, run("another", "abcd"), kind=kind) != []


def suite(name: str, failing: str, marks: tuple[int, int] | None, verdict: str = "wrong") -> Run:
    """A suite that is right about no more than all faults but those named by the letters of `failing`."""
    found = run(name, verdict=verdict)
    assert found.answer
    found.answer = replace(found.answer, marks=marks)
    found.chapter = chapter(course.WRITE_TESTS)
    named = {letter: f"{NOTICES}{letter}]" for letter in "abcd"}
    found.results = [
        Result("1.1", name, "", "failed" if letter in failing else "passed", message=Message(comparison="said"))
        for letter, name in named.items()
    ]
    return found


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (suite("half", "ab", (2, 4)), None),
        (suite("twin", "ab", (2, 4)), None),
        (suite("blind", "abcd", (0, 4)), None),
        (suite("modest", "ab", (3, 4)), "1.1 modest deserves 3 of 4 marks, but gets 2 of 4"),
        (suite("proud", "ab", (2, 5)), "1.1 proud deserves 2 of 5 marks, but gets 2 of 4"),
        (suite("good", "", (4, 4)), "1.1 good is not caught: 1.1 says passed"),
        (suite("right", "a", None, "right"), "1.1 right must pass everything, but 1.1: failed"),
    ],
)
def test_a_suite_gets_the_marks_that_it_deserves(found: Run, sentence: str | None) -> None:
    said = [
        each
        for each in violations(chapter(course.WRITE_TESTS), [suite("half", "ab", (2, 4)), found])
        if each.startswith(f"1.1 {found.name}")
    ]
    assert bool(said) == bool(sentence)
    assert not sentence or said[0].startswith(sentence)


def test_the_solution_passes_everything_and_the_starter_nothing() -> None:
    solution, starter = run("solution", "a"), run("starter", "bcd")
    solution.answer = starter.answer = None
    assert broken(*GOOD, solution) == ["the solution must pass everything, but 1.1: failed (test_a)"]
    assert broken(*GOOD, starter) == ["the starter passes 1.2, which nobody solved"]


def test_who_has_solved_one_exercise_passes_it() -> None:
    alone = run("solution of 1.1 alone", "ae")
    alone.answer, alone.solved = None, exercise("1.1")
    assert broken(*GOOD, alone) == ["the solution of 1.1 alone must pass it, but 1.1: failed (test_a)"]


def test_a_run_that_could_not_be_judged_is_no_proof() -> None:
    lost, faulty = run("lost"), run("faulty", "a")
    lost.trouble = "did not end within 90 s"
    faulty.results[1] = Result("1.1", "test_b", "b", "fault", reason="NameError: x")
    assert "1.1 lost could not be checked: did not end within 90 s" in broken(*GOOD, lost)
    assert "1.1 faulty makes test_b stop with: NameError: x" in broken(*GOOD, faulty)


# the whole way


def test_the_answers_are_run_and_the_grid_shows_what_came_of_them(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    write_answer(repo, "a_dict", body='return {"toys": ["ball"]}')
    done = tool(repo, "-m", "workbook.cli", "prove", "1", "-v")
    assert done.returncode == 1
    grid = [" ".join(line.split()) for line in done.stdout.splitlines()]
    for row in (
        "ch01_standin 1.1 1.2 1.3",
        "solution ok ok ok",
        "starter ok not ok waits ok not",
        "solution of 1.1 alone ok · ·",
        "solution of 1.2 alone · ok ·",
        "1.1 wrong always_200 ok 1/2 · ·",
        "1.2 wrong glued · ok 2/2 ·",
        "right together 1 ok ok ✗ failed",
        "1.3 right a_dict",
    ):
        assert row in grid, done.stdout
    assert "1.3 failed: test_a_new_toy_is_201\n                 a new toy is Created" in done.stdout
    told = f"✗ {CHAPTER}: the right answers other_words, by_hand, a_dict together must pass everything, but 1.3: "
    assert f"{told}failed (test_a_new_toy_is_201)" in done.stdout
    assert done.stdout.count("has 2 wrong answers; 4 or more are wanted") == 3


@pytest.mark.slow
def test_everything_shows_what_a_wrong_answer_does_to_other_exercises(tmp_path: Path) -> None:
    done = tool(repository(tmp_path), "-m", "workbook.cli", "prove", "1", "--all")
    grid = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "1.1 wrong always_200 ok 1/2 aside ok" in grid, done.stdout
    assert "1.2 wrong glued ok ok 2/2 ok" in grid, done.stdout


def test_one_answer_can_be_run_alone(tmp_path: Path) -> None:
    done = tool(repository(tmp_path), "-m", "workbook.cli", "prove", "1", "--answer", "never_201")
    assert done.returncode == 0, done.stdout
    assert "The grid is whole." in done.stdout


def test_an_answer_that_does_not_compile_is_one_sentence(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    write_answer(repo, "no_toys", body="return jsonify(")
    done = tool(repo, "-m", "workbook.cli", "prove", "1")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "toys.py:toys, line 1: '(' was never closed." in done.stderr
