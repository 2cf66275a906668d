"""Known answers: how they are read, and the folders made from them."""

import pytest

from workbook.author import proving
from workbook.book import answers
from workbook.errors import Trouble

FILE = "tests/wrong_answers/ch00_start/door_open.py"


def test_answers_are_read_in_the_order_of_the_exercises(small):
    found = answers.answers(small.chapter())
    assert [(a.exercise, a.name, a.wrong) for a in found] == [
        ("0.1", "other_greeting", False),
        ("0.1", "says_nothing", True),
        ("0.2", "door_open", True),
    ]


def test_an_answer_has_what_its_header_says_and_a_text_per_region(small):
    found = answers.answer(small.chapter(), "door_open")
    assert found.misconception == "A door that is there is shut."
    assert found.feedback == "stands open"
    assert found.regions == {"door.py:<module>": "LOCKED = False", "greeting.py:Greeting.admits": "return True"}
    assert found.path == small.root / FILE


def test_an_extra_answer_says_so_and_prove_leaves_it_out_unless_asked(small):
    small.change(FILE, "# feedback:", "# extra: yes\n# feedback:")
    chapter = small.chapter()
    assert [found.name for found in answers.answers(chapter) if found.extra] == ["door_open"]
    runs = {everything: proving._runs(chapter, None, everything) for everything in (False, True)}
    names = {everything: {run.answer.name for run in runs[everything] if run.answer} for everything in runs}
    assert "door_open" in names[True] - names[False]


def test_prove_runs_right_answers_together_unless_asked(small):
    chapter = small.chapter()
    together = {run.name: [each.name for each in run.together] for run in proving._runs(chapter, None, False)}
    assert together["together 1"] == ["other_greeting"]
    assert not any(run.together for run in proving._runs(chapter, None, True))


def test_the_overlay_is_the_solution_with_those_regions_replaced(small, tmp_path):
    chapter = small.chapter()
    replaced = {"greeting.py:Greeting.get": 'return """a\nb"""'}
    into = tmp_path / "variant"
    assert answers.overlay(chapter, replaced, into) == into
    made = {path.name: path.read_text() for path in (into / "ch00_start").iterdir()}
    assert made["door.py"] == small.read("solutions/ch00_start/door.py")
    assert (
        '        ### BEGIN SOLUTION 0.1\n        return """a\nb"""\n        ### END SOLUTION 0.1\n'
        in made["greeting.py"]
    )
    assert "return name in OPEN_TO" in made["greeting.py"]


def test_an_overlay_refuses_a_region_that_is_not_there(small, tmp_path):
    with pytest.raises(Trouble, match=r"has no region door\.py:Nowhere"):
        answers.overlay(small.chapter(), {"door.py:Nowhere": "pass"}, tmp_path / "variant")


def test_the_flawed_app_is_flawed_in_every_exercise_or_in_those_asked_for(small, tmp_path):
    chapter = small.chapter()
    everything = answers.flawed(chapter, tmp_path / "all") / "ch00_start"
    assert 'return ""' in (everything / "greeting.py").read_text()
    assert "LOCKED = False" in (everything / "door.py").read_text()
    some = answers.flawed(chapter, tmp_path / "some", {"0.1"}) / "ch00_start"
    assert 'return ""' in (some / "greeting.py").read_text()
    assert "LOCKED = True" in (some / "door.py").read_text()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# exercise: 0.2\n", "", "the header lacks # exercise:"),
        ("# exercise: 0.2", "# exercise: 0.7", "There is no exercise 0.7"),
        ("# exercise: 0.2", "# exercise: 0.1", "door.py:<module> belongs to exercise 0.2, not to 0.1"),
        ("verdict: wrong", "verdict: poor", "the verdict is either wrong or right"),
        ("# feedback: stands open\n", "", "a wrong answer states in # feedback:"),
        ("# region: door.py:<module>", "# region: door.py:door", "no region door.py:door; exercise 0.2 has door.py:<m"),
        ("greeting.py:Greeting.admits", "door.py:<module>", "door.py:<module> is replaced twice"),
        ("LOCKED = False", "LOCKED = = False", "door.py:<module>, line 1: "),
        ("# exercise: 0.2", "import os\n# exercise: 0.2", "line 1: only header lines"),
    ],
)
def test_a_malformed_answer_is_named_with_its_file(small, old, new, said):
    small.change(FILE, old, new)
    with pytest.raises(Trouble) as trouble:
        answers.answers(small.chapter())
    assert str(trouble.value).startswith(str(small.root / FILE))
    assert said in str(trouble.value)


def test_an_answer_without_any_region_is_malformed(small):
    small.write(FILE, "# exercise: 0.2\n# verdict: right\n# misconception: none\n")
    with pytest.raises(Trouble, match="it replaces no region"):
        answers.answers(small.chapter())


def test_an_answer_may_go_on_in_a_loop_that_stands_around_its_region(small):
    small.change(FILE, "return True", "continue")
    assert answers.answer(small.chapter(), "door_open").regions["greeting.py:Greeting.admits"] == "continue"
