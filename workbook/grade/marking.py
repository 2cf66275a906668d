"""One submission, one chapter: the app is put together, and checked in a process that never runs a line of it."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbook.book import starters
from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.grade.sandbox import Bubblewrap, user_of_this_process
from workbook.grade.submissions import Submission
from workbook.lab import bench as benches
from workbook.lab.bench import Bench, LabFault
from workbook.lab.forking import fork, kill, warm_up
from workbook.lab.running import run_here, settled
from workbook.lab.verdicts import Result, Verdict, verdict_on
from workbook.patience import Patience

SECONDS = 300.0  # for a chapter of a submission, on an idle machine
OUT_OF_TIME = "It was not at its end after {:.0f} seconds."


@dataclass
class Marked:
    """What a submission has earned in a chapter; `trouble` says why it could not be marked."""

    submission: Submission
    chapter: Chapter
    results: list[Result] = field(default_factory=list)
    trouble: str = ""

    @property
    def verdicts(self) -> list[Verdict]:
        """One for each exercise."""
        return [verdict_on(exercise, self.results) for exercise in self.chapter.exercises]

    @property
    def points(self) -> int:
        """The sum."""
        return sum(verdict.points for verdict in self.verdicts)


def build(submission: Submission, chapter: Chapter, into: Path) -> Path:
    """Put the app together: a clean copy of the starters, and the modules of the submission; returns its target."""
    starters.write(chapter, into)
    for name, content in submission.modules.items():
        if name.startswith(f"{chapter.name}/"):
            (into / name).write_bytes(content)
    return into


def mark_all(work: Sequence[Marked], jobs: int, trusted: bool) -> Iterator[Marked]:
    """Fill in the results of `work`, so many `jobs` at once; yields each as soon as it is done.

    Code runs in a sandbox, unless it is `trusted`.
    """
    warm_up()
    waiting, number = list(reversed(work)), 0
    with temporary_folder() as place:
        busy: dict[int, tuple[Marked, Path, Patience]] = {}
        try:
            while waiting or busy:
                while waiting and len(busy) < jobs:
                    marked, number = waiting.pop(), number + 1
                    file = place / f"{number}.json"
                    child = fork(lambda marked=marked, file=file: _job(marked, file, trusted))  # type: ignore[misc]
                    busy[child] = (marked, file, Patience(SECONDS))
                for child in list(busy):
                    marked, file, patience = busy[child]
                    ended, status = os.waitpid(child, os.WNOHANG)
                    if not ended and not patience.over():
                        continue
                    if not ended:
                        kill(child)
                        marked.trouble = OUT_OF_TIME.format(SECONDS)
                    else:
                        _take_in(marked, file, status)
                    del busy[child]
                    yield marked
                time.sleep(0.01)
        finally:
            for child in busy:
                kill(child)


def _take_in(marked: Marked, file: Path, status: int) -> None:
    if status or not file.exists():
        marked.trouble = f"The marking itself failed with status {status}."
        return
    found = json.loads(file.read_text(encoding="utf-8"))
    marked.trouble = found.get("trouble", "")
    marked.results = settled(marked.chapter.exercises, [Result.from_data(data) for data in found.get("results", [])])


def _job(marked: Marked, file: Path, trusted: bool) -> int:
    """In a child of the one that holds the marks: check, and leave the results in `file`, which no app can see."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    found: dict[str, object] = {}
    with temporary_folder() as folder:
        work = folder / "work"
        target = build(marked.submission, marked.chapter, work)
        sandbox = None if trusted else Bubblewrap(marked.chapter, work, user_of_this_process())
        bench = benches.current = Bench(marked.chapter, sandbox)
        if sandbox and sandbox.user is not None:
            os.umask(0)  # what the lab makes in the job's own folder, the app may write to
            os.chown(bench.folder, sandbox.user, sandbox.user)
        try:
            bench.harness.wait()
            found["results"] = [result.data() for result in run_here(marked.chapter.exercises, str(target))]
        except (Trouble, LabFault) as trouble:
            found["trouble"] = str(trouble)
        finally:
            bench.close()
    # in the report a file is called as in the submission, and the same in each run
    file.write_text(json.dumps(found).replace(f"{work}/", ""), encoding="utf-8")
    return 0
