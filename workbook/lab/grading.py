"""What a session of checks knows: the lab of each chapter, what is broken, and which exercises passed so far."""

import contextlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from workbook import course
from workbook.book.targets import target_folder
from workbook.errors import Trouble
from workbook.lab import bench as benches
from workbook.lab import verdicts
from workbook.lab.bench import Bench, LabFault, Sandbox
from workbook.lab.edge import Hung, NoAnswer
from workbook.lab.exchange import Exchange, visible
from workbook.lab.failure import (
    LONGEST_PRINTED,
    Contract,
    Message,
    compared,
    contract_of,
    own_words,
    shortened,
    without_steps,
)
from workbook.lab.lab import Lab
from workbook.lab.naming import Called
from workbook.lab.pasting import to_paste
from workbook.lab.redis_service import RedisService, open_redis
from workbook.lab.remote import RemoteLab
from workbook.lab.repair import Broken
from workbook.lab.settings import PASTE_ORIGIN
from workbook.lab.suites import SuiteRun
from workbook.lab.traces import Frame, frames_of, owners_of, place, shown_error
from workbook.lab.verdicts import Result

UNSOLVED = re.compile(r"\bexercise (\d+\.\d+)\b")
AUTHORS_FAULTS = (NameError, ImportError, SyntaxError, LabFault, Trouble, pytest.fail.Exception)


@dataclass(frozen=True)
class Judged:
    """A result, and how pytest is to count it. A hidden check has found more than its result tells: the `whole` one."""

    result: Result
    whole: Result
    as_pytest: Any  # "passed", "failed" or "skipped"
    where: str = ""  # the check's file and line

    def __str__(self) -> str:
        if self.as_pytest == "skipped":
            return f"Skipped: {self.whole.outcome} {self.whole.reason}".rstrip()
        blocks = [f"{title}\n" + _indented(text) for title, text in self.whole.message.blocks()]
        head = f"{self.result.exercise} {self.result.outcome}: {self.result.title}"
        return "\n\n".join([head, *blocks, *([self.where] if self.where else [])])


class NotRun(Exception):
    """This check is not run; the outcome says why."""

    def __init__(self, outcome: str, reason: str = "") -> None:
        super().__init__(outcome, reason)
        self.outcome, self.reason = outcome, reason


class BrokenModule(Exception):
    """The code of this exercise cannot be loaded."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.sentence)
        self.broken = broken


class Starting:
    """A Redis that starts in the background."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._redis = self._pool.submit(open_redis, folder, sandbox.for_valkey(folder))

    def wait(self) -> RedisService:
        """The Redis, started. Raises Trouble."""
        return self._redis.result()

    def close(self) -> None:
        """End it."""
        self._pool.shutdown()
        if self._redis.exception() is None:
            self._redis.result().close()


class Grading:
    """`planned` holds the exercises that this session checks."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.remote = target.startswith(("http://", "https://"))
        self.planned: set[str | None] = set()
        self._stack = contextlib.ExitStack()
        self._bench: Bench | None = None
        self._starting: Starting | None = None
        self._lab: Lab | RemoteLab | None = None
        self._chapter = ""
        self._broken: list[Broken] = []
        self._not_passed: set[str] = set()
        self._said: set[tuple[str, str]] = set()  # (exercise, outcome) that is told once
        self._hung: set[str] = set()
        self._not_right: set[str] = set()  # whose suite fails on a right app

    def prepare(self) -> None:
        """Begin to load the libraries and to start Redis, while pytest collects."""
        if self._bench is None and not self.remote:
            self._bench = benches.current
            if self._bench is None:
                self._bench = Bench()
                self._stack.callback(self._bench.close)
            self._starting = Starting(self._bench.new_folder(), self._bench.sandbox)
            self._stack.callback(self._starting.close)

    def order(self) -> list[str]:
        """The ids of all exercises in the order in which they are checked."""
        return [exercise.id for exercise in course.select(None)]

    def lab_of(self, number: str) -> Lab | RemoteLab:
        """The lab of a chapter, booted; the one of another chapter ends."""
        if self._lab is not None and (self._chapter == number or self.remote):
            return self._lab
        if self.remote:
            self._lab = RemoteLab(self.target)
            return self._lab
        if self._lab is not None:
            self._lab.close()
            self._lab = None
        chapter = course.chapter(number)
        folder = target_folder(self.target, chapter)
        self.prepare()
        assert self._bench is not None
        assert self._starting is not None
        self._bench.harness.wait()
        lab = Lab(self._bench, self._starting.wait(), chapter, folder)
        self._lab, self._chapter = lab, number
        self._broken = lab.start(lambda module: _starter(chapter, module))
        return lab

    def find_target(self, number: str) -> None:
        """Raise Trouble when there is nothing of this chapter to check."""
        if not self.remote:
            target_folder(self.target, course.chapter(number))

    def enter(self, identifier: str, name: str) -> None:
        """Before the check `name`: raise NotRun or BrokenModule where it cannot be judged."""
        exercise = course.exercise(identifier)
        self.lab_of(identifier.split(".")[0])
        for broken in self._broken:
            if broken.module is None or broken.module in exercise.modules:
                raise BrokenModule(broken)
        for needed in exercise.needs:
            if needed in self._not_passed and needed in self.planned:
                raise NotRun(verdicts.WAITS, needed)
        if identifier in self._hung:
            raise NotRun(verdicts.NOT_RUN, "after it hung")
        if identifier in self._not_right and not name.startswith(verdicts.PASSES):
            raise NotRun(verdicts.NOT_RUN, verdicts.NOT_RIGHT)

    def judge(self, identifier: str, item: pytest.Item, call: pytest.CallInfo[None], called: Called) -> Judged:
        """Turn what happened to a check into its result, in which it is `called` so."""
        outcome, reason, broken = self._outcome(identifier, call)
        message = Message()
        if call.when == "call" and outcome != verdicts.SKIPPED and call.excinfo:
            message = self._message(identifier, item, call.excinfo.value)
        if broken:
            message = Message(came_back=broken.sentence, next_step=_look_at(broken.where))
        if outcome != verdicts.PASSED:
            self._not_passed.add(identifier)
            if item.name.startswith(verdicts.PASSES):
                self._not_right.add(identifier)
        result = Result(
            exercise=identifier,
            name=called.name,
            title=called.title,
            outcome=outcome,
            reason=reason,
            file=broken.file if broken else "",
            line=broken.line if broken else None,
            message=message,
            seconds=round(call.duration, 4),
        )
        told = _untold(result) if called.hidden and not broken else result
        where = f"{item.location[0]}:{(item.location[1] or 0) + 1}"
        return Judged(told, result, self._as_pytest(result, call), where)

    def _as_pytest(self, result: Result, call: pytest.CallInfo[None]) -> str:
        if result.outcome == verdicts.PASSED:
            return "passed"
        if result.outcome in (verdicts.SKIPPED, verdicts.NOT_RUN):
            return "skipped"
        if result.outcome == verdicts.WAITS and call.excinfo and call.excinfo.errisinstance(NotRun):
            return "skipped"
        told = (result.exercise, result.outcome)
        if result.outcome in (verdicts.UNSOLVED, verdicts.BROKEN) and told in self._said:
            return "skipped"
        self._said.add(told)
        return "failed"

    def _outcome(self, identifier: str, call: pytest.CallInfo[None]) -> tuple[str, str, Broken | None]:
        if call.excinfo is None:
            return verdicts.PASSED, "", None
        error = call.excinfo.value
        if isinstance(error, BrokenModule):
            return verdicts.BROKEN, error.broken.error, error.broken
        if isinstance(error, NotRun):
            return error.outcome, error.reason, None
        if isinstance(error, pytest.skip.Exception):
            return verdicts.SKIPPED, str(error), None
        if self._is_fault(call):
            return verdicts.FAULT, f"{type(error).__name__}: {error}", None
        if isinstance(error, Hung):
            self._hung.add(identifier)
        unsolved = self._unsolved(error)
        if identifier in unsolved:
            return verdicts.UNSOLVED, "", None
        later = course.dependents(identifier) if unsolved else set()  # they wait for this one, and not it for them
        if awaited := [each for each in unsolved if each not in later]:
            return verdicts.WAITS, awaited[0], None
        return verdicts.FAILED, "", None

    def _is_fault(self, call: pytest.CallInfo[None]) -> bool:
        """Whether the workbook, not the code under check, is to blame for what a check raised."""
        assert call.excinfo
        error = call.excinfo.value
        if isinstance(error, (AssertionError, NoAnswer)):
            return False
        inside = Path(str(call.excinfo.traceback[-1].path)).is_relative_to(Path(__file__).parent)
        return isinstance(error, AUTHORS_FAULTS) or inside or call.when != "call"

    def _unsolved(self, raised: BaseException) -> list[str]:
        """The exercises that answers of this check, or a command that `raised`, named as not solved yet."""
        known = set(self.order())
        found = [id for id in UNSOLVED.findall(str(raised) if isinstance(raised, NoAnswer) else "") if id in known]
        for exchange in self._lab.exchanges if self._lab else []:
            if exchange.status == 501:
                found += [id for id in UNSOLVED.findall(exchange.body.decode(errors="replace")) if id in known]
            elif exchange.status == 500:  # it was raised where no answer is made any more: in an error handler, a hook
                error = self._lab.error_of(exchange) if self._lab else None
                text = error["text"] if error and error["type"] == "NotImplementedError" else ""
                found += [id for id in UNSOLVED.findall(text) if id in known]
        return found

    def _message(self, identifier: str, item: pytest.Item, error: BaseException) -> Message:
        contract = contract_of(item.function)  # type: ignore[attr-defined]
        if (suite := item.funcargs.get("suite")) and suite.runs:  # type: ignore[attr-defined]
            return _of_suite(suite.runs[-1], contract, error)
        named = self._lab.subject if self._lab else None
        subject = named or (error.exchange if isinstance(error, NoAnswer) else None)
        exchanges = self._lab.told(subject) if self._lab else []
        last = exchanges[-1] if exchanges else None
        raised = self._raised(last, handled=named is not None) if last else None
        printed = self._printed()
        steps = without_steps(own_words(error))[1] if isinstance(error, AssertionError) else {}
        where = error.where if isinstance(error, NoAnswer) else ""
        frames = frames_of(raised, self._lab.folder) if raised and isinstance(self._lab, Lab) else []
        if last and not named and (last.status != 500 or last.provoked):
            frames = []
        stuck = error.frames if isinstance(error, NoAnswer) else ()
        if elsewhere := self._elsewhere(identifier, frames or stuck):
            steps = {"Think": "", "Next": elsewhere}
        elif where := place(frames[-1]) if frames else where:
            steps = {"Think": "", "Next": f"{_look_at(where)} Then: {steps.get('Next', contract.next_step)}"}
        return Message(
            sent=self._sent(exchanges),
            came_back=last.answer() if last else "",
            comparison=compared(error),
            raised=shown_error(raised, self._lab.folder) if raised and isinstance(self._lab, Lab) else "",
            printed=visible(shortened(printed, LONGEST_PRINTED)),
            contract=contract.text,
            think=steps.get("Think", contract.think),
            next_step=steps.get("Next", contract.next_step),
        )

    def _raised(self, last: Exchange, handled: bool) -> dict[str, Any] | None:
        """The error of the app that nothing has handled, so that its answer is no answer.

        Any that ended in a 500: a library that the app has set up wrongly raises it without a line of the learner's.
        One that the app has `handled` counts only where the check has named the answer that was made of it.
        """
        if not isinstance(self._lab, Lab) or (last.fine and not handled):
            return None
        error = self._lab.error_of(last)
        return error if error and (last.status == 500 or frames_of(error, self._lab.folder)) else None

    def _elsewhere(self, identifier: str, frames: Sequence[Frame]) -> str:
        """The next step where it went wrong in the code of other exercises, and came through none of this one."""
        if not frames or not isinstance(self._lab, Lab):
            return ""
        functions: dict[tuple[str, str], Frame] = {}  # innermost first, each once: a recursion has a thousand frames
        for frame in reversed(frames):
            functions.setdefault((frame[0], frame[2]), frame)
        chapter = course.chapter(self._chapter)
        found = [(owners_of(frame, chapter, self._lab.folder), frame) for frame in functions.values()]
        found = [(owners, frame) for owners, frame in found if owners]
        if not found or any(identifier in owners for owners, _ in found):
            return ""
        owners, frame = found[0]
        whose = f"the code of exercise {' and '.join(sorted(owners))}, {frame[2]}() in {Path(frame[0]).name}"
        return f"look at {place(frame)}: it happened in {whose}. Mend it there; then check {identifier} again."

    def _sent(self, exchanges: Sequence[Exchange]) -> str:
        if not exchanges:
            return ""
        return exchanges[-1].curl() if self.remote else to_paste(exchanges, PASTE_ORIGIN, self._chapter)

    def _printed(self) -> str:
        with contextlib.suppress(LabFault):
            return self._lab.printed() if self._lab else ""
        return ""

    def close(self) -> None:
        """End the labs, the Redis and the bench."""
        if self._lab is not None:
            self._lab.close()
            self._lab = None
        self._stack.close()


def _untold(result: Result) -> Result:
    """The result of a hidden check: what it is called, and what came of it."""
    reasons = {verdicts.FAULT: "an error, which pytest shows", verdicts.SKIPPED: ""}
    return replace(result, reason=reasons.get(result.outcome, result.reason), message=Message())


def _of_suite(run: SuiteRun, contract: Contract, error: BaseException) -> Message:
    """The message of a check that is about a run of the learner's suite."""
    steps = without_steps(own_words(error))[1] if isinstance(error, AssertionError) else {}
    return Message(
        sent=run.command,
        came_back=run.summary,
        comparison=compared(error),
        contract=contract.text,
        think=steps.get("Think", contract.think),
        next_step=steps.get("Next", contract.next_step),
    )


def _starter(chapter: course.Chapter, module: str) -> str:
    from workbook.book import starters

    return starters.starter(chapter, module)


def _look_at(where: str) -> str:
    return f"look at {where}: that is where it happened." if where else ""


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())
