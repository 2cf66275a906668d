"""The process that marks: it puts apps together, and checks them without ever running a line of them.

    python -m workbook.grade.marking

It reads one line of JSON, `Order`, and writes a line for each submission, as soon as that is marked:

    {"student": "ann", "digest": "…", "notes": […], "chapters": [
        {"name": "…", "trouble": "", "untouched": ["1.3"], "results": […]}]}

or one in which `fault` says why no more is marked, or a `warning` something that the instructor should know.

An exercise earns what its own code is worth. One that needs another, which has failed, is checked once more where the
solution of that one stands in. And where code of a submission ends the whole sandbox, or takes more than it may, each
exercise is checked by itself, without the modules of others.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from workbook import course
from workbook.book import answers, regions, starters
from workbook.course import Chapter, Exercise
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.grade import submissions
from workbook.grade.sandbox import Bubblewrap, Exceeded, OtherUser, Watch, emptied, files_as, user_of_this_process
from workbook.grade.submissions import Submission
from workbook.guard import die_with_parent
from workbook.lab import verdicts
from workbook.lab.bench import Bench, LabFault, Sandbox
from workbook.lab.failure import Message
from workbook.lab.forking import ended, fork, kill, warm_up
from workbook.lab.naming import HIDDEN
from workbook.lab.running import MARK, import_checks, places, run_by_one
from workbook.lab.verdicts import Result, verdict_on
from workbook.patience import Patience

SANDBOXES = BUBBLEWRAP, CONTAINER, TRUSTED = "bubblewrap", "container", "none"
SECONDS, SECONDS_OF_SUITES = 240.0, 900.0  # for the checks of a chapter, on an idle machine
LOOK_SECONDS = 0.01
ALONE = 0.25  # how much of that for those of an exercise by itself


@dataclass(frozen=True)
class Order:
    """What is to be marked: submissions by their paths, in which `chapters` by their names, so many `jobs` at once.

    Code runs in the sandbox of that name, one of SANDBOXES. Checks in `more/chNN_topic` belong to the chapters, too.
    """

    paths: Sequence[str]
    chapters: Sequence[str]
    jobs: int
    sandbox: str = BUBBLEWRAP
    more: str = ""

    def more_of(self, chapter: str) -> list[Path]:
        """The folder with more checks of a chapter, if there is one."""
        folder = Path(self.more) / chapter
        return [folder] if self.more and folder.is_dir() else []

    def line(self) -> bytes:
        """As the process that marks reads it."""
        return json.dumps(asdict(self)).encode() + b"\n"


def main() -> None:
    die_with_parent()
    order = Order(**json.loads(sys.stdin.readline()))
    warm_up()
    try:
        for name in order.chapters:
            chapter = course.chapter(name)
            import_checks(chapter.exercises, order.more_of(name))
            _starters(chapter, frozenset())  # once, for all who are forked
            for warning in _failing_on_the_solution(chapter, order.more_of(name)):
                print(json.dumps({"warning": warning}), flush=True)
        for found in _marked(order):
            print(found, flush=True)
    except Trouble as trouble:
        print(json.dumps({"fault": str(trouble)}), flush=True)


def _failing_on_the_solution(chapter: Chapter, more: Sequence[Path]) -> Iterator[str]:
    """A sentence for each check in the folders `more` that the chapter's solution does not pass."""
    texts = [path.read_text(encoding="utf-8") for folder in more for path in folder.glob("test_*.py")]
    named = {identifier for text in texts for identifier in MARK.findall(text)}
    exercises = [exercise for exercise in chapter.exercises if exercise.id in named]
    if not exercises:
        return
    with closing(Bench(chapter)) as bench:
        bench.harness.wait()
        for result in run_by_one(bench, exercises, "solutions", more):
            if result.outcome != verdicts.PASSED:  # those of the workbook's own do
                why = " ".join((result.message.comparison or result.reason).split())[:300]
                yield f"Not even the solution passes your check {result.exercise}, {result.title}. {why}".strip()


def _marked(order: Order) -> Iterator[str]:
    """A line for each submission, in the order in which they are done."""
    waiting = list(reversed(order.paths))
    free: list[int | None] = [*reversed(places())] if order.jobs == len(places()) else [None] * order.jobs
    busy: dict[int, tuple[Path, Path, int | None, Patience]] = {}
    with temporary_folder() as folder:
        try:
            while waiting or busy:
                while waiting and free:
                    path, processor = Path(waiting.pop()), free.pop()
                    file = folder / f"{len(waiting)}.json"
                    child = fork(lambda: _job(path, order, processor, file))  # noqa: B023 (it runs at once)
                    busy[child] = path, file, processor, Patience(_longest(order))
                for child, (path, file, processor, patience) in list(busy.items()):
                    code = ended(child)
                    if code is None and not patience.over():
                        continue
                    if code is None:
                        kill(child)
                    del busy[child]
                    free.append(processor)
                    yield file.read_text(encoding="utf-8") if code == 0 else _failed(path, order, code)
                    file.unlink(missing_ok=True)
                time.sleep(LOOK_SECONDS)
        finally:
            for child in busy:
                kill(child)


def _longest(order: Order) -> float:
    """The seconds that a submission may take, each exercise once more by itself, and what is beside the checks."""
    chapters = [course.chapter(name) for name in order.chapters]
    return sum(_seconds_of(chapter) * (1 + ALONE * len(chapter.exercises)) for chapter in chapters) + SECONDS


def _seconds_of(chapter: Chapter) -> float:
    return SECONDS_OF_SUITES if chapter.has_suites else SECONDS


def _failed(path: Path, order: Order, code: int | None) -> str:
    """The line of a submission whose marking has failed, or not ended (None): the others are not to wait for it."""
    why = "was not at its end in time" if code is None else f"failed with status {code}"
    chapters = [
        {"name": name, "trouble": f"The marking of it {why}.", "untouched": [], "results": []}
        for name in order.chapters
    ]
    return json.dumps({"student": submissions.name_of(path), "digest": "", "notes": [], "chapters": chapters})


def _job(path: Path, order: Order, processor: int | None, file: Path) -> int:
    """In a child: mark a submission, and leave what was found in `file`."""
    if processor is not None:
        os.sched_setaffinity(0, {processor})
    with file.open("w", encoding="utf-8") as answer, temporary_folder() as place:
        user = None if order.sandbox == TRUSTED else user_of_this_process()
        if user is not None:
            os.chown(place, user, user)
            files_as(user)
            die_with_parent()  # the kernel forgets that where a process changes whose it is
            tempfile.tempdir = str(place)
        json.dump(_found(path, order, user), answer)
    return 0


def _found(path: Path, order: Order, user: int | None) -> dict[str, Any]:
    """All that is found of a submission, whose code runs as the `user`."""
    chapters = [course.chapter(name) for name in order.chapters]
    submission = submissions.read(path, chapters)
    return {
        "student": submission.student,
        "digest": submission.digest,
        "notes": submission.notes,
        "chapters": [_chapter(submission, chapter, order, user) for chapter in chapters],
    }


def _chapter(submission: Submission, chapter: Chapter, order: Order, user: int | None) -> dict[str, Any]:
    """What came of one chapter: results, or the trouble that kept it from being marked."""
    results, trouble = [], ""
    try:
        if submission.has(chapter):
            results = Marking(submission, chapter, order, user).results()
        else:
            results = [_not_handed_in(exercise) for exercise in chapter.exercises]
    except (Trouble, LabFault) as fault:
        trouble = str(fault)
    untouched = [each.id for each in chapter.exercises if _untouched(each, chapter, submission.modules_of(chapter))]
    found = [result.data() for result in results]
    return {"name": chapter.name, "trouble": trouble, "untouched": untouched, "results": found}


def _not_handed_in(exercise: Exercise) -> Result:
    return Result(exercise.id, "handed_in", "nothing of this chapter is handed in", verdicts.UNSOLVED)


@dataclass(frozen=True)
class Marking:
    """A submission's work in one chapter, whose code runs as the `user`."""

    submission: Submission
    chapter: Chapter
    order: Order
    user: int | None

    @property
    def _modules(self) -> dict[str, bytes]:
        return self.submission.modules_of(self.chapter)

    def results(self) -> list[Result]:
        """The results of all checks. Raises Trouble and LabFault where it is not the submission's fault."""
        found: list[Result] = []
        with self._bench() as (bench, work), suppress(Trouble, LabFault):
            app = self._app(work, self._modules)
            found = self._checked(bench, self.chapter.exercises, app, _seconds_of(self.chapter))
            for exercise in self.chapter.exercises:
                if needed := self._stands_in_for(exercise, found):
                    found = self._on_solutions(bench, work, exercise, needed, found)
        if not found or self._all_broken(found):  # perhaps one of its modules has spoilt it for the others
            return self._one_by_one()
        return found

    def _all_broken(self, found: Sequence[Result]) -> bool:
        texts = [verdict_on(exercise, found).text for exercise in self.chapter.exercises]
        return verdicts.BROKEN in texts and verdicts.PASSED not in texts

    @contextmanager
    def _bench(self) -> Iterator[tuple[Bench, Path]]:
        """A bench, and the folder in which its apps stand, which they see."""
        with temporary_folder() as folder:
            work = folder / "work"
            work.mkdir()
            bench = Bench(self.chapter, self._sandbox(work))
            with emptied(bench):
                yield bench, work

    def _sandbox(self, work: Path) -> Sandbox | None:
        if self.order.sandbox == BUBBLEWRAP:
            return Bubblewrap(self.chapter, work, self.user)
        return OtherUser(self.chapter, self.user) if self.order.sandbox == CONTAINER and self.user else None

    def _app(self, work: Path, modules: Mapping[str, bytes], solved: Set[str] = frozenset()) -> Path:
        """A new app in `work`: starters, but for the exercises `solved`, and the `modules`."""
        target = work / str(len(list(work.iterdir())))
        for name, content in {**_starters(self.chapter, frozenset(solved)), **modules}.items():
            (target / self.chapter.name / name).parent.mkdir(parents=True, exist_ok=True)
            (target / self.chapter.name / name).write_bytes(content)
        return target

    def _checked(self, bench: Bench, exercises: Sequence[Exercise], target: Path, seconds: float) -> list[Result]:
        """The results of the checks of `exercises`; the files of the app are called as in the submission."""
        found = run_by_one(bench, exercises, str(target), self.order.more_of(self.chapter.name), Watch(bench, seconds))
        if faults := [result for result in found if result.outcome == verdicts.FAULT]:
            raise LabFault(f"{faults[0].name} stopped with {faults[0].reason}")
        plain = json.dumps([result.data() for result in found]).replace(f"{target}/", "")
        return [Result.from_data(data) for data in json.loads(plain)]

    # an exercise whose needs have failed

    def _stands_in_for(self, exercise: Exercise, found: Sequence[Result]) -> set[str]:
        """The exercises whose solutions `exercise` is to be checked on, since it waits for them; none where it has not
        been touched.
        """
        passed = {each.id for each in self.chapter.exercises if verdict_on(each, found).passed}
        if exercise.id in passed or _untouched(exercise, self.chapter, self._modules):
            return set()
        return course.needed(exercise.id, self.chapter.root) - passed

    def _on_solutions(
        self, bench: Bench, work: Path, exercise: Exercise, needed: Set[str], found: list[Result]
    ) -> list[Result]:
        """The results, those of `exercise` from an app with the solutions of those it needs, where that can be made."""
        try:
            modules = self._with_solutions(exercise, needed, self._modules)
            # a module that is left out may hold regions of others that it needs, and that have passed
            solved = course.needed(exercise.id, self.chapter.root)
            asked_in_secret = any(result.name.startswith(HIDDEN) for result in found)  # and perhaps written down
            anew = asked_in_secret or bench.harness.has_ended
            with self._bench() if anew else nullcontext((bench, work)) as (bench, work):
                own = self._checked(
                    bench, [exercise], self._app(work, modules, solved), _seconds_of(self.chapter) * ALONE
                )
        except (Trouble, LabFault):
            return found
        if any(result.outcome in (verdicts.BROKEN, verdicts.FAULT) for result in own):
            return found  # it is built on what the others had
        reason = verdicts.ON_SOLUTION.format(", ".join(sorted(needed)))
        own = [replace(result, reason=reason) if result.outcome == verdicts.PASSED else result for result in own]
        return [result for result in found if result.exercise != exercise.id] + own

    def _with_solutions(self, exercise: Exercise, solved: Set[str], modules: Mapping[str, bytes]) -> dict[str, bytes]:
        """The `modules` without those of the exercises `solved`; of one that belongs to both, only the regions of
        `exercise` are kept. Raises Trouble where its markers are gone.
        """
        theirs = {module for id in solved for module in self.chapter.exercise(id).modules}
        kept = {name: content for name, content in modules.items() if name not in theirs}
        for name in theirs & set(exercise.modules) & modules.keys():
            source = modules[name].decode(errors="replace")
            solved_regions = answers.labels_of(self.chapter).items()
            texts = {label: region.text for label, region in solved_regions if label.startswith(f"{name}:")}
            labelled = regions.labelled(source, name, regions.YOUR_CODE)
            if missing := {label for label in texts if label not in labelled}:
                raise Trouble(f"{name} has lost its markers: {', '.join(sorted(missing))}.")
            solution = {region: texts[label] for label, region in labelled.items() if region.exercise in solved}
            kept[name] = regions.rewrite(source, list(labelled.values()), solution.get, regions.YOUR_CODE).encode()
        return kept

    # code that ends everything

    def _one_by_one(self) -> list[Result]:
        """The results of the exercises, each checked on its own modules, on starters, and on what it needs, solved."""
        found: list[Result] = []
        troubles: list[str] = []
        for exercise in self.chapter.exercises:
            own = {name: text for name, text in self._modules.items() if name in exercise.modules}
            needed = course.needed(exercise.id, self.chapter.root)
            try:
                modules = self._with_solutions(exercise, needed, own)
                with self._bench() as (bench, work):
                    found += self._checked(
                        bench, [exercise], self._app(work, modules, needed), _seconds_of(self.chapter) * ALONE
                    )
            except (Trouble, LabFault) as trouble:
                troubles.append(str(trouble))
                found.append(_ended(exercise, trouble))
        if len(troubles) == len(self.chapter.exercises):
            raise Trouble(troubles[0])
        return found


def _ended(exercise: Exercise, trouble: Exception) -> Result:
    """Of an exercise whose code ends the sandbox."""
    said = str(trouble) if isinstance(trouble, Exceeded) else "It has ended the process that all apps are started from."
    return Result(
        exercise.id, "it_can_be_checked", "it can be checked", verdicts.BROKEN, message=Message(came_back=said)
    )


@cache
def _starters(chapter: Chapter, solved: frozenset[str]) -> dict[str, bytes]:
    """The files of an app that nobody has touched, but for the exercises `solved`."""
    with temporary_folder() as folder:
        written = starters.write(chapter, folder, solved) / chapter.name
        return {name: (written / name).read_bytes() for name in chapter.files}


def _untouched(exercise: Exercise, chapter: Chapter, modules: Mapping[str, bytes]) -> bool:
    """Whether what the exercise asks for still stands in the `modules` as in the starter."""
    return all(
        _bare(modules[name].decode(errors="replace"), exercise)
        == _bare(_starters(chapter, frozenset())[name].decode(), exercise)
        for name in exercise.modules
        if name in modules
    )


def _bare(source: str, exercise: Exercise) -> str:
    """What stands in the regions of an exercise, without what a formatter changes."""
    with suppress(Trouble):
        found = [region.text for region in regions.find(source, regions.YOUR_CODE) if region.exercise == exercise.id]
        return "".join("".join(found).replace("'", '"').split())
    return source


if __name__ == "__main__":
    main()
