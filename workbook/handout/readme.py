"""The first page of a handout, made of the project's: what students need of it, in its own words.

What is looked for there and not found is Trouble, so that a new README cannot make a handout's page wrong unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.course import Chapter
from workbook.errors import Trouble

COMMANDS, CHAPTERS, LEARN, LICENCE = "Two commands", "Chapters", "If you are here to learn", "Licence"
RUN = "python3 -m workbook run 1 --solution     # chapter 1's finished app, with real books, at http://127.0.0.1:8000"
TEST = "python3 -m workbook test                 # the project's own tests"
FIRST_CALLS = "`check`, `attack`, `test`, `notebook` or `load`"
FINISHED = "; `--solution` the finished one, `--books 100000` with many books"
ROW = re.compile(r"^\| `(\w+) .*\n", re.MULTILINE)
NUMBERED = re.compile(r"^\| (\d+) \|.*\n", re.MULTILINE)
ROWS = {"run", "check", "hint", "diff", "reset", "attack", "notebook", "load"}  # the verbs that the table tells of
MINE = "| `check 2 --mine`"
LAYOUT = {
    "chapters/": "lessons, and your work",
    "starters/": "what you begin with: `reset` goes back to it",
    "solutions/": "the finished apps before the last chapter",
    "tests/": "the checks",
    "notebooks/": "calls to explore",
    "loadtests/": "Locust users",
    "flawed/": "what tutorials do: notebooks and load demos show it beside the right way",
    "workbook/": "the command",
    "requirements/": "one lock per group",
}
OF_SOLVED = ("solutions/", "loadtests/", "flawed/")  # what there is of chapters whose solutions are there


def readme(text: str, given: Sequence[Chapter]) -> str:
    """The page of a handout of the chapters `given`, made of the project's `text`. Raises Trouble."""
    head, *others = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = {title: body for title, _, body in (section.partition("\n") for section in others)}
    title, *paragraphs = head.strip().split("\n\n")
    if not title.startswith("# ") or not paragraphs:
        raise Trouble("README.md: a title and a paragraph stand at its head, of which a handout's page is made.")
    pages = [
        f"{title}\n\n{paragraphs[0]}\n\n{_about(given)}",
        f"## {COMMANDS}\n{_commands(_section(sections, COMMANDS), given)}",
        f"## {CHAPTERS}\n{_chapters(_section(sections, CHAPTERS), given)}",
        f"## {LEARN}\n{_learn(_section(sections, LEARN), given)}",
        f"## Layout\n\n{_layout(given)}",
        f"## {LICENCE}\n{_section(sections, LICENCE)}",
    ]
    return "\n\n".join(page.strip() for page in pages) + "\n"


def span(chapters: Sequence[Chapter]) -> str:
    """`chapter 0`, or `chapters 0 to 3`."""
    first, last = chapters[0].number, chapters[-1].number
    return f"chapter {first}" if first == last else f"chapters {first} to {last}"


def _about(given: Sequence[Chapter]) -> str:
    if not given[:-1]:
        return f"This copy holds {span(given)}. Its solution is not in it, nor is what a lesson shows by it."
    last, before = given[-1].number, span(given[:-1])
    return (
        f"This copy holds {span(given)}. Chapter {last} is built on the finished apps of {before}: these are in it,\n"
        f"that of chapter {last} is not. `--solution`, `diff`, `load` and `notebook --execute` are for {before}.\n"
        f"Where the lesson of chapter {last} calls them, or `attack`, read on: nothing later builds on it."
    )


def _example(given: Sequence[Chapter]) -> int:
    """The number of the chapter by which commands are shown: 1, or 0 where 1 has no solution."""
    return 1 if len(given) > 2 else 0


def _commands(text: str, given: Sequence[Chapter]) -> str:
    run = RUN.replace("1", str(_example(given)), 1).replace("chapter 1", f"chapter {_example(given)}")
    if not given[:-1]:
        run = run.replace(" --solution", "           ").replace("finished app", "app")
    tested = "the checks of the finished apps; and that starters start" if given[:-1] else "that the starter starts"
    test = TEST.replace("the project's own tests", tested)
    text = _replaced(_replaced(text, RUN, run), TEST, test)
    return _replaced(text, FIRST_CALLS, FIRST_CALLS.replace("`attack`, ", ""))


def _chapters(text: str, given: Sequence[Chapter]) -> str:
    """The table with the rows of the chapters that are there; what stands below it is about all of them."""
    numbers = [chapter.number for chapter in given]
    if missing := set(numbers) - {int(row[1]) for row in NUMBERED.finditer(text)}:
        raise Trouble(f"README.md: the table of chapters has no row of {', '.join(map(str, sorted(missing)))}.")
    table = NUMBERED.sub(lambda row: row[0] if int(row[1]) in numbers else "", text.strip() + "\n")
    return "\n" + table.strip().split("\n\n")[0]


def _learn(text: str, given: Sequence[Chapter]) -> str:
    """The section, with the rows of the verbs that work here, shown by a chapter that is there."""
    if missing := ROWS - {row[1] for row in ROW.finditer(text)}:
        raise Trouble(f"README.md: the table of commands has no row of {', '.join(sorted(missing))}.")
    text = _replaced(text, FINISHED, FINISHED if given[:-1] else "; `--books 100000` with many books")
    _stands_once(text, MINE)
    left_out = {"attack"} if given[:-1] else {"attack", "diff", "load"}

    def row(found: re.Match[str]) -> str:
        if found[1] in left_out or (found[0].startswith(MINE) and len(given) < 3):
            return ""
        _, first, rest = found[0].split("|", 2)
        return f"|{re.sub(r'(?<=[a-z] )1', str(_example(given)), first)}|{rest}"

    return ROW.sub(row, text)


def _layout(given: Sequence[Chapter]) -> str:
    rows = {name: what for name, what in LAYOUT.items() if given[:-1] or name not in OF_SOLVED}
    return "\n".join(["```", *(f"{name:<14}{what}" for name, what in rows.items()), "```"])


def _section(sections: dict[str, str], title: str) -> str:
    if title not in sections:
        raise Trouble(f"README.md: there is no section {title!r}, of which a handout's page is made.")
    return sections[title]


def _replaced(text: str, old: str, new: str) -> str:
    _stands_once(text, old)
    return text.replace(old, new)


def _stands_once(text: str, words: str) -> None:
    if text.count(words) != 1:
        raise Trouble(f"README.md: {words!r} does not stand there once, where a handout's page says something else.")
