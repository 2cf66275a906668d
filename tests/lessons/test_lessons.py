"""What the lessons show is so: requests, answers, listings, links."""

import re

import pytest

from workbook.author import lessons
from workbook.course import Chapter, chapters

LINK = re.compile(r"\[[^\]]+\]\((?!https?://|#)([^)#]+)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)  # code, in which x[i](y) is no link
EXERCISE = re.compile(r"\b[Ee]xercise (\d+\.\d+)")
PARTS = (
    "The problem",
    "What people copy",
    "What the standards say",
    "The right way",
    "Exercises",
    "How the big ones do it",
    "Read next",
)


@pytest.fixture(params=chapters(), ids=lambda chapter: chapter.name)
def chapter(request: pytest.FixtureRequest) -> Chapter:
    found: Chapter = request.param
    return found


@pytest.fixture
def lesson(chapter: Chapter) -> str:
    return (chapter.folder / "README.md").read_text(encoding="utf-8")


def test_what_a_lesson_shows_is_what_happens(chapter: Chapter) -> None:
    assert not list(lessons.drifts(chapter))


def test_a_lesson_shows_exchanges_with_both_apps(chapter: Chapter, lesson: str) -> None:
    """Where tests are what is to be written, there is one app: the flawed one is flawed in its tests."""
    shown = [block for block in lessons.blocks(lesson) if block.kind == "http"]
    apps = {"solved"} if {each.kind for each in chapter.exercises} == {"write-tests"} else {"solved", "flawed"}
    assert {block.app for block in shown} == apps
    assert all(block.answer for block in shown)


def test_nothing_that_looks_executed_escapes(lesson: str) -> None:
    """A fence with a mistyped first line would be shown and never run."""
    opened = re.findall(r"^```(?:http|python).*$", lesson, re.MULTILINE)
    assert len(opened) == len(lessons.blocks(lesson))


def test_a_lesson_has_every_part_in_order(lesson: str) -> None:
    headings = [line.lstrip("# ") for line in lesson.splitlines() if line.startswith("## ")]
    assert [heading for heading in headings if heading in PARTS] == list(PARTS)
    assert "```mermaid" in lesson


def test_a_lesson_leads_to_every_exercise_of_its_chapter(chapter: Chapter, lesson: str) -> None:
    assert {exercise.id for exercise in chapter.exercises} <= set(EXERCISE.findall(lesson))


def test_links_lead_somewhere(chapter: Chapter, lesson: str) -> None:
    targets = LINK.findall(FENCED.sub("", lesson))
    assert targets
    assert [target for target in targets if not (chapter.folder / target).exists()] == []


def test_one_altered_byte_is_seen(chapter: Chapter, lesson: str) -> None:
    for block in lessons.blocks(lesson):
        shown = block.answer if block.kind == "http" else block.text
        actual = "\n".join(line for line in shown.splitlines() if line.strip() != lessons.LEFT_OUT)
        actual = lessons.PLACEHOLDER.sub("x", actual)
        exact = "\n".join(line for line in shown.splitlines() if line.strip() != lessons.LEFT_OUT)
        assert lessons.matches(exact, actual)
        for at in range(0, len(exact), 7):
            if not any(match.start() <= at < match.end() for match in lessons.PLACEHOLDER.finditer(exact)):
                altered = exact[:at] + ("~" if exact[at] != "~" else "-") + exact[at + 1 :]
                assert not lessons.matches(altered, actual), f"{block.line}: {altered}"


def test_what_an_operator_has_set_holds_until_it_is_said_anew() -> None:
    lesson = """
```http solved
GET /api/books
```
```sh settings
PATH_PREFIX=/shop DEEPEST_OFFSET=100 python3 -m workbook run 4 --solution
```
```http solved
GET /api/books
```
```sh settings
python3 -m workbook run 4 --solution
```
```http flawed
GET /api/books
```
"""
    found = [block.settings for block in lessons.blocks(lesson)]
    assert found == [(), (("PATH_PREFIX", "/shop"), ("DEEPEST_OFFSET", "100")), ()]


@pytest.mark.parametrize(
    ("shown", "actual", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("a", "a\nb", False),
        ("a\n…", "a\nb\nc", True),
        ("a\n…\nd", "a\nb\nc", False),
        ("id: ‹id›", "id: 7", True),
        ("id: ‹id›", "id: ", False),
        ("id: ‹id›!", "id: 7", False),
        ("a.c", "abc", False),
    ],
)
def test_placeholders_and_left_out_lines_match_no_more_than_they_say(shown: str, actual: str, same: bool) -> None:
    assert lessons.matches(shown, actual) is same
