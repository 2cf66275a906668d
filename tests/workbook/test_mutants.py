"""`prove --mutants`: how mutants are named, what the list of survivors must hold, and what a run says."""

import ast
import sys
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository, tool
from workbook import course
from workbook.author.mutants import (
    Hunt,
    Mutant,
    Name,
    _plain,
    derived,
    difference,
    file_of,
    is_true,
    listed,
    put_seals,
    report,
    seal,
    seals,
)
from workbook.author.warm import HUNG
from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.lab.verdicts import Result

PET = "pets.py:pet"
ON_LIST = Name(PET, "if number > 3:", "if number >= 3:")
LIST = """
[[survivor]]
region = "pets.py:pet"
was = "if number > 3:"
now = "if number >= 3:"
reason = "equivalent: nobody asks for the third pet"
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    return course.chapter("1", repository(tmp_path))


def names(chapter: Chapter) -> list[Name]:
    return [mutant.name for mutant in derived(chapter, chapter.exercises)]


def write(chapter: Chapter, text: str) -> None:
    file_of(chapter).write_text(text)


# names


def test_a_mutant_is_named_by_its_region_and_what_differs(chapter: Chapter) -> None:
    found = names(chapter)
    assert len(set(found)) == len(found) > 20
    assert {ON_LIST, Name(PET, "if number > 3:", "if number > 4:")} <= set(found)
    assert (
        Name(
            "toys.py:toys",
            *(
                f'return jsonify(toys=[{toy}]), 201 if request.method == "POST" else 200'
                for toy in ('"ball"', '"Xball"')
            ),
        )
        in found
    )


def test_the_names_stay_when_other_lines_move(chapter: Chapter) -> None:
    before = derived(chapter, chapter.exercises)
    path = chapter.solution / "pets.py"
    moved = (
        path.read_text()
        .replace("def pet", "OTHER = 1\n\n\ndef pet")
        .replace("    return jsonify(id", "\n    # why\n    return jsonify(id")
    )
    path.write_text(moved)
    after = derived(chapter, chapter.exercises)
    assert [mutant.name for mutant in before] == [mutant.name for mutant in after]
    assert after[0].line == before[0].line + 3


def test_the_same_change_in_two_places_is_counted(chapter: Chapter) -> None:
    path = chapter.solution / "pets.py"
    path.write_text(
        path.read_text().replace(
            "    return jsonify(id", "    if number > 3:\n        number = 1\n    return jsonify(id"
        )
    )
    assert {Name(PET, "if number > 3:", "if number >= 3:", nth) for nth in (1, 2)} <= set(names(chapter))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a\nb\nc", "a\nx\nc", (1, "b", "x")),
        ("a\n    b\nc", "a\nc", (1, "b", "")),
        ("a\na", "a", (1, "a", "")),
        ("try:\n    a\n    b\nexcept E:\n    c", "a\nb", (0, "try:\n    a\n    b\nexcept E:\n    c", "a\nb")),
    ],
)
def test_a_difference_is_where_the_lines_are_not_the_same(old: str, new: str, expected: tuple[int, str, str]) -> None:
    assert difference(old, new) == expected


# the list


@pytest.mark.parametrize(
    "name",
    [
        ON_LIST,
        Name(PET, "a = 'it'", 'a = "it"'),
        Name(PET, "a\n    b = '\\d'", ""),
        Name(PET, "a = '''b'''\nc", "é", nth=2),
    ],
)
def test_what_is_printed_can_be_pasted(chapter: Chapter, name: Name) -> None:
    write(chapter, name.entry().replace('reason = ""', 'reason = "why"'))
    assert listed(chapter) == {name: "why"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LIST.replace("equivalent: nobody asks for the third pet", " "), "say in `reason` why no client can see it"),
        (LIST.replace("was", "is"), "is, was?"),
        (LIST.replace("reason", "why"), "reason, why?"),
        (LIST + LIST, "survivor 2, pets.py:pet: stands there twice."),
        (LIST + "[[", "survivors.toml: "),
    ],
)
def test_a_malformed_entry_is_one_sentence(chapter: Chapter, text: str, sentence: str) -> None:
    write(chapter, text)
    with pytest.raises(Trouble, match=r"survivors\.toml") as trouble:
        listed(chapter)
    assert sentence in str(trouble.value)


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_the_committed_lists_name_mutants(chapter: Chapter) -> None:
    assert set(listed(chapter)) <= set(names(chapter))


# the seals


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_the_lists_were_found_true_of_what_stands(chapter: Chapter) -> None:
    sealed = [exercise for exercise in chapter.exercises if exercise.kind != course.WRITE_TESTS]
    unlike = [exercise.id for exercise in sealed if seals(chapter).get(exercise.id) != seal(chapter, exercise)]
    assert not unlike, f"run `python3 -m workbook prove --mutants` for {', '.join(unlike)}, and commit what it writes"


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("what", "old", "new", "breaks"),
    [
        ("solution/pets.py", "number > 3", "number > 4", True),
        ("solution/toys.py", '"ball"', '"doll"', False),
        ("checks/test_1_standin.py", '== "Rex"', '== "Tom"', True),
        ("checks/test_1_standin.py", "import pytest", "# why\nimport pytest", False),
        ("wrong_answers/survivors.toml", "why not", "because", False),
        ("wrong_answers/survivors.toml", ">=", "==", True),
    ],
)
def test_a_seal_breaks_when_what_it_was_put_on_changes(
    chapter: Chapter, what: str, old: str, new: str, breaks: bool
) -> None:
    write(chapter, LIST.replace("equivalent: nobody asks for the third pet", "why not"))
    exercise = chapter.exercises[0]
    put_seals(chapter, [exercise])
    assert seals(chapter) == {"1.1": seal(chapter, exercise)}
    folder, _, name = what.partition("/")
    edited(getattr(chapter, folder) / name, old, new)
    assert (seals(chapter)["1.1"] != seal(chapter, exercise)) is breaks


def test_a_seal_breaks_when_what_the_checks_share_changes(chapter: Chapter) -> None:
    (chapter.checks / "shared.py").write_text("LIMIT = 3\n")
    edited(
        chapter.checks / "test_1_standin.py", "import pytest", "import pytest\n\nfrom tests.standin.shared import LIMIT"
    )
    before = seal(chapter, chapter.exercises[0])
    (chapter.checks / "other.py").write_text("LIMIT = 5\n")
    assert seal(chapter, chapter.exercises[0]) == before
    edited(chapter.checks / "shared.py", "3", "4")
    assert seal(chapter, chapter.exercises[0]) != before


def test_a_seal_is_put_where_the_list_is_true_and_others_stay(chapter: Chapter) -> None:
    put_seals(chapter, chapter.exercises[1:])
    own, mutant = chapter.exercises[0], judged(chapter)
    assert is_true(own, chapter, [mutant], {ON_LIST: "why"})
    assert not is_true(own, chapter, [mutant], {})
    assert not is_true(own, chapter, [judged(chapter, "failed")], {ON_LIST: "why"})
    assert not is_true(own, chapter, [judged(chapter, "fault")], {ON_LIST: "why"})
    put_seals(chapter, [own])
    assert list(seals(chapter)) == ["1.1", "1.2", "1.3"]


def test_a_seal_is_the_same_by_each_version_of_python() -> None:
    tree, later = (ast.parse("def one(): return f'{1}'") for _ in range(2))
    function = later.body[0]
    function._fields = (*function._fields, "type_params")  # as from Python 3.12 on
    function.type_params = []  # type: ignore[attr-defined]
    assert ast.dump(tree) != ast.dump(later) or sys.version_info >= (3, 12)
    assert _plain(tree) == _plain(later)
    assert _plain(tree) != _plain(ast.parse("def one(): return f'{2}'"))


# running


def test_the_check_that_caught_the_last_one_is_tried_first_and_one_is_enough() -> None:
    hunt = Hunt(["test_c", "test_b"])
    chosen = hunt.chosen({("1.1", f"test_{letter}"): letter for letter in "abcd"})
    assert [next(chosen), next(chosen)] == ["c", "b"]
    hunt.results.append(Result("1.1", "test_b", "b", "passed"))
    assert next(chosen) == "a"
    hunt.results.append(Result("1.1", "test_a", "a", "failed"))
    assert list(chosen) == []


# what a run says


def judged(chapter: Chapter, outcome: str = "passed", name: Name = ON_LIST) -> Mutant:
    """The mutant of that name, after a check that ended with `outcome`."""
    mutant = next(mutant for mutant in derived(chapter, chapter.exercises) if mutant.name == name)
    mutant.results = [Result("1.1", "test_a", "a", outcome, reason="KeyError: 'x'")]
    return mutant


@pytest.mark.parametrize(
    ("outcome", "known", "wrong", "sentence"),
    [
        ("failed", {}, 0, "1.1   caught 1 / 1"),
        ("broken", {}, 0, "1.1   caught 1 / 1"),
        ("passed", {ON_LIST: "why"}, 0, "1.1   caught 0 / 1  (and on the list: 1)"),
        ("passed", {}, 1, "✗ pets.py, line 7, pet (1.1) survives:\n  - if number > 3:\n  + if number >= 3:"),
        ("failed", {ON_LIST: "why"}, 1, "✗ pets.py:pet is on the list, but is caught by test_a:"),
        (
            "failed",
            {Name(PET, "a", "b"): "why"},
            1,
            "✗ pets.py:pet is on the list, but is no mutant any more:\n  - a\n  + b",
        ),
        ("fault", {ON_LIST: "why"}, 1, "could not be judged: test_a stops with: KeyError: 'x'"),
    ],
)
def test_each_rule_has_its_sentence(
    chapter: Chapter, outcome: str, known: dict[Name, str], wrong: int, sentence: str
) -> None:
    said: list[str] = []
    assert report(chapter, chapter.exercises[:1], [judged(chapter, outcome)], known, False, said.append) == wrong
    assert sentence in "\n".join(said)


def test_what_hangs_is_caught_and_what_failed_is_not_judged(chapter: Chapter) -> None:
    mutant = judged(chapter)
    mutant.results, mutant.trouble = [], HUNG
    assert (mutant.caught_by, mutant.fault) == (HUNG, "")
    mutant.trouble = "The workbook's fault, not yours: …"
    assert (mutant.caught_by, mutant.fault) == ("", mutant.trouble)


# the whole way


def test_what_no_check_catches_is_told_until_it_is_on_the_list(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    path = repo / "tests" / "wrong_answers" / CHAPTER / "survivors.toml"
    path.write_text(LIST)
    done = tool(repo, "-m", "workbook.cli", "prove", "--mutants", "1.1", "--only", "number > 3")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "(and on the list: 1)" in done.stdout
    assert "  - if number > 3:\n  + if number > 4:" in done.stdout
    assert "number >= 3" not in done.stdout
    _, _, entries = done.stdout.partition("why no client can see it:")
    entries, _, _ = entries.rpartition('reason = ""')
    path.write_text(LIST + entries.replace('reason = ""', 'reason = "why"') + 'reason = "why"\n')
    done = tool(repo, "-m", "workbook.cli", "prove", "--mutants", "1.1", "--only", "number > 3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every survivor is on the list." in done.stdout


@pytest.mark.slow
def test_checks_that_fail_the_solution_prove_nothing(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    path = repo / "tests" / CHAPTER / "test_1_standin.py"
    path.write_text(path.read_text().replace('== "Rex"', '== "Tom"'))
    done = tool(repo, "-m", "workbook.cli", "prove", "--mutants", "1.1", "--only", "number > 3")
    words = "The solution of 1.1 does not pass, so nothing is proven: test_a_pet_is_answered_with_its_name."
    assert (done.returncode, done.stderr.strip()) == (2, words)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--mutants", "--answer", "glued"], "Choose one: --mutants, or the known answers with --answer or --all."),
        (["--mutants", "1", "--all"], "Choose one: --mutants, or the known answers with --answer or --all."),
        (["--mutants", "1.1", "--only", "no such text"], "There is no such mutant: no such text."),
        (["1.1"], "Known answers are proven by the chapter: prove 1, or else prove 1.1 --mutants."),
        (["1", "--only", "number"], "--only chooses among mutants: add --mutants."),
        (["--mutants", "1.9"], f"There is no exercise 1.9: {CHAPTER} has 1.1, 1.2, 1.3."),
        (["--mutants", "7"], "There is no chapter '7': choose one of 1 (ch01_standin), 2 (ch02_empty)."),
        (["--mutants", "2"], "ch02_empty has no exercises whose code is an app's, so there is nothing to derive from."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    repo = repository(tmp_path)
    (repo / "chapters" / "ch02_empty").mkdir()
    (repo / "chapters" / "ch02_empty" / "exercises.toml").write_text('title = "Empty"\nsummary = "Nothing yet."\n')
    done = tool(repo, "-m", "workbook.cli", "prove", *arguments)
    assert (done.returncode, done.stderr.strip()) == (2, sentence)
