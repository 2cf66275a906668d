"""chapters/OWASP.md names risks, exercises, attacks and checks; all of them exist, and no attack is left out."""

import ast
import re

import pytest

from workbook import course
from workbook.learn.attacking import exploits
from workbook.learn.exploits import Exploit

PAGE = (course.ROOT / "chapters" / "OWASP.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (\d+\.\d+) \| (?:`(\w+)`)? ?\| `(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]


def checks_of(exercise: str) -> set[str]:
    """The names of the checks that carry the mark of the exercise, or stand in a module that does."""
    found = set()
    for path in course.chapter(exercise.split(".")[0]).checks.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if f'exercise("{exercise}")' in text:
            found |= {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    return found


def test_every_risk_of_the_list_is_there() -> None:
    assert [section.split()[0] for section in SECTIONS[:10]] == [f"API{number}" for number in range(1, 11)]


def test_every_row_of_a_table_is_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| \d", PAGE, re.MULTILINE))


@pytest.mark.parametrize(("chapter", "exercise", "attack", "check"), ROWS, ids=lambda value: value)
def test_what_a_row_names_exists(chapter: str, exercise: str, attack: str, check: str) -> None:
    owner = course.exercise(exercise)
    assert owner.chapter == course.chapter(chapter).name
    assert check in checks_of(exercise)
    if attack:
        assert (attack, exercise) in {(exploit.name, exploit.exercise) for exploit in all_exploits()}


def test_every_attack_stands_under_its_risk() -> None:
    for exploit in all_exploits():
        section = next((text for text in SECTIONS if text.split()[0] == exploit.risk), SECTIONS[-1])
        assert f"`{exploit.name}`" in section, exploit.name


def test_a_chapter_that_is_not_there_yet_is_called_by_its_number() -> None:
    planned = {int(number) for number in re.findall(r"(?<!ASVS 5, )[Cc]hapter (\d+)", PAGE)}
    written = {chapter.number for chapter in course.chapters()}
    assert planned - written <= set(range(2, 10))


def all_exploits() -> list[Exploit]:
    return [exploit for chapter in course.chapters() for exploit in exploits(chapter)]
