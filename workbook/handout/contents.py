"""What a handout holds, for chapters 0 to N:

    chapters/        lessons and exercises; the starters as nobody has touched them
    starters/        these once more: what `reset` goes back to, and by which the tool knows that it is a handout
    solutions/       of the chapters before N, which chapter N is built on
    tests/           the checks, without hidden ones
    notebooks/       all; loadtests/ those of the chapters before N, as a load demo runs on the solution
    flawed/          of the chapters before N, the known wrong answers that notebooks, load demos and chapter 8 run on
    workbook/, requirements/ and what stands beside them

and README.md. What is not named here is not in it: attacks and OWASP.md, the known answers, what mutants and contracts
say, the tool's own tests, what is deployed. Nothing of it depends on anything but the files of the project.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook import course
from workbook.book import project, starters
from workbook.course import FLAWED, STARTERS, Chapter
from workbook.handout import hiding
from workbook.handout.readme import readme, span

BESIDE = (
    ".gitignore",
    "LICENSE",
    "LICENSE-lessons",
    "conftest.py",
    "pyproject.toml",
    "requirements.txt",
    "tests/conftest.py",
)
FOLDERS = ("requirements/", "workbook/")
NAMED = re.compile(r"\b(ch\d\d_\w+)/(\w+)\b")  # a known answer, as checks and load demos name it
FEEDBACK = re.compile(r"^# feedback:.*(?:\n# {2,}\S.*)*", re.MULTILINE)  # words of a check, which may be a hidden one
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s#]+)(#[^()\s]*)?\)")


@dataclass(frozen=True)
class Contents:
    """The files of a handout by their names from its folder, in order; and what there is to say of it."""

    files: dict[str, bytes]
    summary: str


def contents(through: Chapter) -> Contents:
    """Return what a handout of the chapters up to `through` holds. Raises Trouble."""
    root = through.root
    given = [chapter for chapter in course.chapters(root) if chapter.number <= through.number]
    names = project.files_of(root)
    files: dict[str, bytes] = {}
    for name in _as_they_are(given, names, root):
        files[name] = (root / name).read_bytes()
    hidden = 0
    for chapter in given:
        fresh = starters.generate(chapter)
        for name in _below(f"solutions/{chapter.name}/", names):
            if name in fresh:
                files[f"chapters/{chapter.name}/{name}"] = files[f"{STARTERS}/{chapter.name}/{name}"] = fresh[name]
        checks = _below(f"tests/{chapter.name}/", names)
        texts = {name: (chapter.checks / name).read_text(encoding="utf-8") for name in checks}
        hidden += sum(hiding.hidden_in(text) for name, text in texts.items() if name.endswith(".py"))
        for name, text in hiding.visible(texts).items():
            files[f"tests/{chapter.name}/{name}"] = text.encode()
    for chapter, name in _known_answers(given[:-1], files):
        text = (chapter.wrong_answers / f"{name}.py").read_text(encoding="utf-8")
        files[f"{FLAWED}/{chapter.name}/{name}.py"] = FEEDBACK.sub("# feedback: not told here", text).encode()
    files["README.md"] = readme((root / "README.md").read_text(encoding="utf-8"), given).encode()
    for name in [name for name in files if name.endswith(".md")]:
        files[name] = _without_dead_links(files[name].decode(), name, files, root).encode()
    return Contents(dict(sorted(files.items())), _summary(given, hidden))


def _below(folder: str, names: Sequence[str]) -> list[str]:
    return [name.removeprefix(folder) for name in names if name.startswith(folder)]


def _as_they_are(given: Sequence[Chapter], names: Sequence[str], root: Path) -> Iterator[str]:
    """The files that a handout has as the workbook has them."""
    yield from (name for name in names if name in BESIDE or name.startswith(FOLDERS))
    for chapter in given:
        own = f"chapters/{chapter.name}/"
        yield from (f"{own}{name}" for name in _below(own, names) if name.split("/")[0] in starters.BY_HAND)
        yield from (name for name in names if name == f"notebooks/{chapter.name}.ipynb")
    for chapter in given[:-1]:
        yield from (
            name for name in names if name.startswith((f"solutions/{chapter.name}/", f"loadtests/{chapter.name}."))
        )
    demos = [root / "loadtests" / f"{chapter.name}.toml" for chapter in given[:-1]]
    if demos:
        yield from (name for name in names if name == "loadtests/common.py")
    if any("[peers" in demo.read_text(encoding="utf-8") for demo in demos if demo.exists()):
        yield from (name for name in names if name.startswith("loadtests/peers/"))
    if given[-1].has("probes"):  # an app that says how it is says whether its tables are those of the last migration
        yield from (name for name in names if name.startswith("migrations/"))


def _known_answers(solved: Sequence[Chapter], files: dict[str, bytes]) -> Iterator[tuple[Chapter, str]]:
    """Those that a handout runs: the flawed ones of the chapters whose solutions it has, and others that it names."""
    texts = [content.decode() for name, content in files.items() if _names_answers(name)]
    named = {found for text in texts for found in NAMED.findall(text)}
    for chapter in solved:
        wanted = {exercise.flawed for exercise in chapter.exercises} | {
            name for folder, name in named if folder == chapter.name
        }
        yield from ((chapter, name) for name in sorted(filter(None, wanted)) if _is_known(chapter, name))


def _names_answers(name: str) -> bool:
    return (name.startswith("tests/") and name.endswith(".py")) or (
        name.startswith("loadtests/") and name.endswith(".toml")
    )


def _is_known(chapter: Chapter, name: str) -> bool:
    return (chapter.wrong_answers / f"{name}.py").is_file()


def _without_dead_links(text: str, place: str, files: Collection[str], root: Path) -> str:
    """A page whose links to files that a handout has not are the words that they stood on."""

    def kept(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(place), link[2]))
        there = target in files or any(name.startswith(f"{target}/") for name in files)
        return link[0] if there or not (root / target).exists() else link[1]

    return LINK.sub(kept, text)


def _summary(given: Sequence[Chapter], hidden: int) -> str:
    solved = f"the solutions of {span(given[:-1])}" if given[:-1] else "no solution"
    without = f" Hidden checks that were left out: {hidden}." if hidden else ""
    return f"{span(given)}, with {solved}.{without}"
