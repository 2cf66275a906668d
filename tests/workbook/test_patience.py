"""A wait lasts longer where the machine is busy, and a wait that the waiter has slept through does not count."""

import pytest

from workbook import patience
from workbook.patience import Patience, crowd


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The machine's clock, to be moved."""
    now = [0.0]
    monkeypatch.setattr(patience, "_monotonic", lambda: now[0])
    return now


def steps(clock: list[float], waiting: Patience, step: float) -> int:
    """How many steps it takes until the patience ends."""
    count = 0
    while not waiting.over():
        clock[0] += step
        count += 1
    return count


@pytest.mark.parametrize(("busy", "expected"), [(1.0, 20), (4.0, 80)])
def test_seconds_count_as_the_machine_could_give_them(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, busy: float, expected: int
) -> None:
    monkeypatch.setattr(patience, "crowd", lambda: busy)
    assert steps(clock, Patience(5.0), 0.25) == expected


def test_who_slept_has_not_waited(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "crowd", lambda: 1.0)
    assert steps(clock, Patience(1.0), 3600.0) == 2


def test_short_steps_add_up(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(patience, "crowd", lambda: asked.append(clock[0]) or 1.0)
    assert steps(clock, Patience(1.0), 1 / 64) == 64
    assert len(asked) <= 20  # not at each look


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.00 0.00 0.00 1/99 7", 1.0), ("0.1 0.1 0.1 9/99 7", 4.0), ("9.9 9.9 9.9 901/999 7", 10.0), ("?", 3.0)],
)
def test_a_crowd_is_told_by_those_that_want_a_processor(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: float
) -> None:
    monkeypatch.setattr(patience.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(patience.os, "getloadavg", lambda: (6.0, 0.0, 0.0))
    monkeypatch.setattr(patience.Path, "read_text", lambda self: text)
    monkeypatch.setattr(patience, "_looked", -1.0)
    assert crowd() == expected


def test_a_crowd_is_looked_for_once_in_a_while(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter((2.0, 5.0))
    monkeypatch.setattr(patience, "_crowd", lambda: next(found))
    monkeypatch.setattr(patience, "_looked", -1.0)
    assert [crowd(), crowd()] == [2.0, 2.0]
    clock[0] += 1.0
    assert crowd() == 5.0
