"""Check many apps, one after the other, each in a fork of this warm process.

There is one more at a time than there are processors, since a check and its app wait for each other. Each has a harness
of its own, which is forked from one that is warm as well.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from workbook.course import Chapter, Exercise
from workbook.errors import Trouble
from workbook.lab import bench as benches
from workbook.lab.bench import Bench
from workbook.lab.forking import ended, fork, kill, warm_up
from workbook.lab.running import Collector, processors, run_here
from workbook.lab.verdicts import Result
from workbook.patience import Patience

RUN_SECONDS = 90.0  # for a run; where suites are run, for each of them
HUNG = "did not end in time"


class Run(Protocol):
    """One app to be checked, and what came of it: `results`, or `trouble` when it could not be checked."""

    results: list[Result]
    trouble: str
    seconds: float

    @property
    def chapter(self) -> Chapter: ...

    @property
    def exercises(self) -> Sequence[Exercise]: ...

    def build(self, into: Path) -> str: ...


SomeRun = TypeVar("SomeRun", bound=Run)


def carry_out(
    runs: Sequence[SomeRun],
    what: str,
    collector: Callable[[SomeRun], Collector] = lambda run: Collector(),
    done: Callable[[SomeRun], None] = lambda run: None,
    at_once: int | None = None,
) -> None:
    """Fill in the results of the runs of a chapter, several at a time, each slot with a bench of its own.

    `collector` is what takes in the results of a run and chooses its checks; `done` hears of each run that is over.
    `at_once` is how many slots there are, where that is not to be one more than there are processors.
    """
    warm_up()
    warm = Bench(runs[0].chapter)
    slots = [warm.split() for _ in range(min(len(runs), at_once or processors() + 1))]
    bytecode = sys.dont_write_bytecode, sys.pycache_prefix
    try:
        for bench in slots:
            bench.harness.wait()
        # pytest rewrites each file of checks once, and not in every fork, whatever the environment says of bytecode
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(slots[0].new_folder())
        waiting = list(reversed(runs))
        busy: dict[int, tuple[Bench, SomeRun, Path, float, Patience]] = {}
        while waiting or busy:
            while waiting and len(busy) < len(slots):
                taken = [bench for bench, *_ in busy.values()]
                bench = next(slot for slot in slots if slot not in taken)
                run, folder = waiting.pop(), bench.new_folder()
                child = fork(lambda bench=bench, run=run, folder=folder: _check(bench, run, folder, collector(run)))  # type: ignore[misc]
                busy[child] = (bench, run, folder, time.monotonic(), Patience(seconds_for(run)))
            for child in list(busy):
                if _over(child, *busy[child]):
                    done(busy.pop(child)[1])
                    _show_progress(len(runs) - len(waiting) - len(busy), len(runs), what)
            time.sleep(0.005)
    finally:
        sys.dont_write_bytecode, sys.pycache_prefix = bytecode  # what is imported later would make the folder anew
        for bench in [*slots, warm]:
            bench.close()


def seconds_for(run: Run) -> float:
    """How long a run may take."""
    return RUN_SECONDS * (len(run.exercises) if run.chapter.has_suites else 1)


def _check(bench: Bench, run: Run, folder: Path, collector: Collector) -> int:
    """In the child: check the app of `run` and leave the results in `folder`."""
    benches.current = bench
    found: dict[str, object] = {}
    try:
        results = run_here(run.exercises, run.build(folder), collector, revealed=True)
        found["results"] = [result.data() for result in results]
    except Trouble as trouble:
        found["trouble"] = str(trouble)
    (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")
    return 0


def _over(child: int, bench: Bench, run: Run, folder: Path, begun: float, patience: Patience) -> bool:
    """Whether a run has ended; if so, take in its results."""
    code = ended(child)
    if code is None:
        if not patience.over():
            return False
        kill(child)
        bench.renew()
        bench.harness.wait()
        run.results, run.trouble = [], HUNG
    elif code:
        run.results, run.trouble = [], f"the run itself failed with code {code}"
        bench.harness.do("stop", on=None)
    else:
        found = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        run.results = [Result.from_data(data) for data in found.get("results", [])]
        run.trouble = found.get("trouble", "")
    run.seconds = time.monotonic() - begun
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _show_progress(done: int, of: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of} {what}", end="\n" if done == of else "", file=sys.stderr, flush=True)
