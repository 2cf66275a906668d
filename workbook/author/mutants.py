"""`prove --mutants`: what else could go wrong with a solution, and would a check see it?

Small wrong answers are derived from each region of the solutions (see mutations.py), and the checks of the region's
own exercise are run on each until one fails. A mutant that none of them catches is a survivor. It is either killed, by
a check that sees the difference, or it stands in tests/wrong_answers/chNN_topic/survivors.toml:

    [[survivor]]
    region = "revocation.py:revoke"
    was = "if expires_at <= time.time():"
    now = "if expires_at < time.time():"
    reason = "equivalent: at that very moment …"

So it is named by its region and the lines that differ, wherever these stand; where the same change can be made in
several places of a region, `nth` counts them. What is on the list must survive, or the entry is stale.

A run takes minutes, too long for every test of the project. So a run that found the list of an exercise true leaves a
seal beside it, in seals.toml: a hash of what it was found true of. A test compares the seals, which takes no time.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import textwrap
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook import course
from workbook.author.mutations import mutations
from workbook.author.warm import HUNG, carry_out
from workbook.book import answers
from workbook.book.regions import Region
from workbook.course import WRITE_TESTS, Chapter, Exercise
from workbook.errors import Trouble
from workbook.lab import verdicts
from workbook.lab.running import Check, Collector
from workbook.lab.verdicts import CAUGHT, Result

KEYS = {"region", "was", "now", "reason"}
OVER = (*CAUGHT, verdicts.BROKEN, verdicts.NOT_RUN)  # it hung, or did not even boot


@dataclass(frozen=True)
class Name:
    """Which mutant: in its region, the lines that differ, and the how manyth place where they do."""

    region: str
    was: str
    now: str
    nth: int = 1

    def has(self, text: str) -> bool:
        """Whether `text` stands in it."""
        return any(text in part for part in (self.region, self.was, self.now))

    def diff(self) -> str:
        """The lines that differ, as `diff` marks them."""
        lines = [f"- {line}" for line in self.was.splitlines()] + [f"+ {line}" for line in self.now.splitlines()]
        return "\n".join(lines)

    def entry(self) -> str:
        """As it is written in the list, the reason still to be given."""
        lines = ["[[survivor]]"]
        lines += [f"{key} = {_toml(getattr(self, key))}" for key in ("region", "was", "now")]
        lines += [f"nth = {self.nth}"] if self.nth > 1 else []
        return "\n".join([*lines, 'reason = ""'])


@dataclass
class Mutant:
    """One wrong answer, and what came of it. `line` is where it differs, in the file of the solution."""

    name: Name
    exercise: Exercise
    chapter: Chapter
    text: str
    line: int
    results: list[Result] = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0.0

    @property
    def exercises(self) -> Sequence[Exercise]:
        """Those that are checked: its own."""
        return (self.exercise,)

    def build(self, into: Path) -> str:
        """Write the app and return the target that holds it."""
        return str(answers.overlay(self.chapter, {self.name.region: self.text}, into))

    @property
    def caught_by(self) -> str:
        """The check that caught it; nothing for a survivor."""
        caught = [result.name for result in self.results if result.outcome in OVER]
        return caught[0] if caught else HUNG * (self.trouble == HUNG)

    @property
    def fault(self) -> str:
        """What kept it from being judged, if anything did: a check or the lab that stopped for its own reasons."""
        if self.caught_by:
            return ""
        stopped = (f"{r.name} stops with: {r.reason}" for r in self.results if r.outcome == verdicts.FAULT)
        return self.trouble or next(stopped, "")

    def place(self) -> str:
        """The file, the line and the function."""
        module, _, scope = self.name.region.partition(":")
        return f"{module}, line {self.line}, {scope.partition('#')[0]} ({self.exercise.id})"


def derived(chapter: Chapter, wanted: Iterable[Exercise]) -> list[Mutant]:
    """Return the mutants of the exercises that are `wanted`, in their order; of tests none are derived."""
    regions = answers.labels_of(chapter)
    found = []
    for exercise in wanted:
        if exercise.kind == WRITE_TESTS:  # broken apps tell what those are worth
            continue
        for label, region in regions.items():
            if region.exercise != exercise.id:
                continue
            seen: Counter[tuple[str, str]] = Counter()
            for text in mutations(region.text):
                first, was, now = difference(region.text, text)
                seen[was, now] += 1
                name = Name(label, was, now, seen[was, now])
                found.append(Mutant(name, exercise, chapter, text, region.begin + 2 + first))
    return found


def unchanged(chapter: Chapter, mutants: Iterable[Mutant]) -> list[Mutant]:
    """Return one that is no mutant for each exercise of `mutants`: if the checks fail it, they fail all."""
    regions = answers.labels_of(chapter)
    found = {mutant.exercise: Name(mutant.name.region, "", "") for mutant in mutants}
    return [Mutant(name, exercise, chapter, regions[name.region].text, 0) for exercise, name in found.items()]


def difference(old: str, new: str) -> tuple[int, str, str]:
    """Return where two texts begin to differ, and the lines from there to where they are the same again, of each."""
    before, after = old.splitlines(), new.splitlines()
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    parts = ("\n".join(lines[first : len(lines) - last]) for lines in (before, after))
    was, now = (textwrap.dedent(part).strip("\n") for part in parts)
    return first, was, now


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


# the list


def file_of(chapter: Chapter) -> Path:
    """Where the chapter's survivors are listed."""
    return chapter.wrong_answers / "survivors.toml"


def listed(chapter: Chapter) -> dict[Name, str]:
    """Return the survivors that are known, each with its reason. Trouble names an entry that is malformed."""
    path = file_of(chapter)
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"{path}: {error}.") from error
    found: dict[Name, str] = {}
    for number, entry in enumerate(entries, start=1):
        try:
            name, reason = _read(entry)
            if name in found:
                raise Trouble("stands there twice.")
        except Trouble as trouble:
            raise Trouble(f"{path}: survivor {number}, {entry.get('region', 'without a region')}: {trouble}") from None
        found[name] = reason
    return found


def _read(entry: Mapping[str, Any]) -> tuple[Name, str]:
    if unlike := (entry.keys() - {"nth"}) ^ KEYS:
        raise Trouble(f"it has region, was, now and reason, and nth where it takes that; {', '.join(sorted(unlike))}?")
    if not all(isinstance(entry[key], str) for key in KEYS):
        raise Trouble("region, was, now and reason are texts.")
    reason = entry["reason"].strip()
    if not reason:
        raise Trouble("say in `reason` why no client can see it, or write a check that does.")
    return Name(entry["region"], entry["was"].strip("\n"), entry["now"].strip("\n"), entry.get("nth", 1)), reason


def _toml(text: str) -> str:
    """The text as TOML writes it, as plainly as that can be."""
    if "\n" not in text:
        return f"'{text}'" if "'" not in text else json.dumps(text, ensure_ascii=False)
    return f"'''\n{text}'''" if "'''" not in text else json.dumps(text, ensure_ascii=False)


# the seals


SEALS = "# Written by `prove --mutants`: of what the list of each exercise's survivors was found true.\n"


def seals_of(chapter: Chapter) -> Path:
    """Where the chapter's seals are."""
    return chapter.wrong_answers / "seals.toml"


def seals(chapter: Chapter) -> dict[str, str]:
    """Return the seal of each exercise that has one."""
    path = seals_of(chapter)
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def seal(chapter: Chapter, exercise: Exercise) -> str:
    """Return a hash of the regions of `exercise`, of its checks and what they share with others, without their words,
    and of its survivors.
    """
    regions = answers.labels_of(chapter)
    own = sorted(region.text for region in regions.values() if region.exercise == exercise.id)
    files = {path: path.read_text(encoding="utf-8") for path in sorted(chapter.checks.glob("*.py"))}
    checks = [text for text in files.values() if f'exercise("{exercise.id}")' in text]
    shared = [text for path, text in files.items() if any(_imports(check, path.stem) for check in checks)]
    code = [_plain(_without_words(ast.parse(text))) for text in checks + shared]
    known = sorted(name.entry() for name in listed(chapter) if _is_of(name, regions, [exercise]))
    return hashlib.sha256(json.dumps([own, code, known]).encode()).hexdigest()[:16]


def _imports(text: str, name: str) -> bool:
    """Whether `text` imports the module `name`, or from it."""
    return bool(re.search(rf"^(?:from|import) .*\b{name}\b", text, re.MULTILINE))


def _without_words(tree: ast.Module) -> ast.Module:
    """The tree of checks without docstrings, and without what an assertion says when it fails."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            node.msg = None
        elif isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return tree


def _plain(node: Any) -> Any:
    """The tree as lists: the same by every version of Python, of which each knows fields that others do not."""
    match node:
        case ast.AST():
            fields = [[name, _plain(value)] for name, value in ast.iter_fields(node) if value not in (None, [])]
            return [type(node).__name__, *sorted(fields)]
        case list():
            return [_plain(each) for each in node]
    return repr(node)


def put_seals(chapter: Chapter, exercises: Iterable[Exercise]) -> None:
    """Leave the seals of `exercises`, whose lists are true, beside those that are there."""
    known = {exercise.id for exercise in chapter.exercises}
    found = {number: text for number, text in seals(chapter).items() if number in known}
    found |= {exercise.id: seal(chapter, exercise) for exercise in exercises}
    lines = [f'"{number}" = "{found[number]}"\n' for number in sorted(found)]
    seals_of(chapter).write_text(SEALS + "".join(lines), encoding="utf-8")


# running


class Hunt(Collector):
    """Runs the checks until one fails: first those that caught something in the same place before."""

    def __init__(self, tried_first: Sequence[str]) -> None:
        super().__init__()
        self.tried_first = tried_first

    def chosen(self, items: Mapping[Check, Any]) -> Iterator[Any]:
        rank = {name: number for number, name in enumerate(self.tried_first)}
        for check in sorted(items, key=lambda check: rank.get(check[1], len(rank))):
            if any(result.outcome in OVER for result in self.results):
                return
            yield items[check]


def prove(selector: str | None, only: str = "", verbose: bool = False) -> int:
    """Derive the mutants of a chapter, an exercise or everything, and check them; returns 1 when a list is not true.

    `only` leaves those where it stands in the lines that differ, or in the name of the region.
    """
    wanted: dict[str, list[Exercise]] = {}
    for exercise in course.select(selector):
        if exercise.kind != WRITE_TESTS:
            wanted.setdefault(exercise.chapter, []).append(exercise)
    if not wanted:
        name = course.chapter((selector or "").partition(".")[0]).name
        raise Trouble(f"{name} has no exercises whose code is an app's, so there is nothing to derive from.")
    chapters = {course.chapter(name): exercises for name, exercises in wanted.items()}
    known = {chapter: listed(chapter) for chapter in chapters}
    found = {chapter: [m for m in derived(chapter, own) if m.name.has(only)] for chapter, own in chapters.items()}
    if not any(found.values()):
        raise Trouble(f"There is no such mutant: {only}." if only else "Nothing can be derived from that.")
    wrong = 0
    for chapter, exercises in chapters.items():
        begun, mutants = time.monotonic(), found[chapter]
        regions, entries = answers.labels_of(chapter), known[chapter].items()
        own = {name: why for name, why in entries if name.has(only) and _is_of(name, regions, exercises)}
        if not mutants and not own:
            continue
        solutions = unchanged(chapter, mutants)
        hunt([*solutions, *mutants])
        hunt([solution for solution in solutions if solution.caught_by or solution.fault])
        hunt([mutant for mutant in mutants if mutant.fault or (mutant.name in own and mutant.caught_by)])
        for solution in solutions:
            if why := solution.caught_by or solution.fault:
                raise Trouble(f"The solution of {solution.exercise.id} does not pass, so nothing is proven: {why}.")
        wrong += report(chapter, exercises, mutants, own, verbose)
        if not only:
            put_seals(chapter, [each for each in exercises if is_true(each, chapter, mutants, own)])
        print(f"{len(mutants)} mutants in {time.monotonic() - begun:.0f} s\n")
    print("Every survivor is on the list." if not wrong else f"Not as the list says: {wrong}.")
    return 1 if wrong else 0


def hunt(mutants: Sequence[Mutant]) -> None:
    """Run the checks on mutants of a chapter; a second hunt is for what a busy machine may have decided."""
    if not mutants:
        return
    recent: dict[str, list[str]] = {}

    def remember(mutant: Mutant) -> None:
        if caught := [result.name for result in mutant.results if result.outcome in OVER]:
            names = recent.setdefault(mutant.name.region, [])
            names[:] = [caught[0], *(name for name in names if name != caught[0])]

    carry_out(mutants, "mutants checked", lambda mutant: Hunt(recent.get(mutant.name.region, [])), remember)


def _is_of(name: Name, regions: Mapping[str, Region], exercises: Sequence[Exercise]) -> bool:
    """Whether an entry is one of these exercises; one whose region is gone, of all `regions`, is of all exercises."""
    region = regions.get(name.region)
    return region is None or region.exercise in [exercise.id for exercise in exercises]


def is_true(exercise: Exercise, chapter: Chapter, mutants: Iterable[Mutant], known: Mapping[Name, str]) -> bool:
    """Whether what survives of `exercise` is just what is `known`, and all of it could be judged."""
    own = [mutant for mutant in mutants if mutant.exercise == exercise]
    alive = {mutant.name for mutant in own if not mutant.caught_by}
    regions = answers.labels_of(chapter)
    return alive == {name for name in known if _is_of(name, regions, [exercise])} and not any(m.fault for m in own)


# what a person sees


def report(
    chapter: Chapter,
    exercises: Sequence[Exercise],
    mutants: Sequence[Mutant],
    known: Mapping[Name, str],
    verbose: bool,
    say: Callable[[str], None] = print,
) -> int:
    """Tell what was caught, and where the list is not true; returns in how many places."""
    survivors = [mutant for mutant in mutants if not mutant.caught_by and not mutant.fault]
    for exercise in exercises:
        if not (own := [mutant for mutant in mutants if mutant.exercise == exercise]):
            continue
        lived = [mutant for mutant in survivors if mutant.exercise == exercise]
        on_list = sum(mutant.name in known for mutant in lived)
        note = f"  (and on the list: {on_list})" if on_list else ""
        say(f"{exercise.id:<5} caught {len(own) - len(lived)} / {len(own)}{note}")
    if verbose:
        for mutant in mutants:
            if said := mutant.caught_by or known.get(mutant.name):
                say(f"\n{mutant.place()}: {said}\n{textwrap.indent(mutant.name.diff(), '  ')}")
    new = [mutant for mutant in survivors if mutant.name not in known]
    for mutant in new:
        say(f"\n✗ {mutant.place()} survives:\n{textwrap.indent(mutant.name.diff(), '  ')}")
    by_name = {mutant.name: mutant for mutant in mutants}
    alive = {mutant.name for mutant in survivors}
    stale = [name for name in known if name not in alive and not (name in by_name and by_name[name].fault)]
    for name in stale:
        said = f"is caught by {by_name[name].caught_by}" if name in by_name else "is no mutant any more"
        say(f"\n✗ {name.region} is on the list, but {said}:\n{textwrap.indent(name.diff(), '  ')}")
    lost = [mutant for mutant in mutants if mutant.fault]
    for mutant in lost:
        say(f"\n✗ {mutant.place()} could not be judged: {mutant.fault}\n{textwrap.indent(mutant.name.diff(), '  ')}")
    if new:
        path = file_of(chapter)
        place = path.relative_to(chapter.root) if path.is_relative_to(chapter.root) else path
        say(f"\nKill them by a check, or list them in {place} with the reason why no client can see it:")
        for mutant in new:
            say(f"\n{mutant.name.entry()}")
    say("")
    return len(new) + len(stale) + len(lost)
