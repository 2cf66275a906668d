"""What a check is called to whoever sees the verdict.

Its name is a sentence, and so is its title. A hidden check keeps both to itself:

    @pytest.mark.hidden("what comes back when a quota is used up")

Its title is that sentence, its name a number (`hidden_1`, by the order in its exercise), and its message is empty.
"""

from dataclasses import dataclass

import pytest

from workbook.lab.failure import title_of

HIDDEN = "hidden_"  # how the names of hidden checks begin
USAGE = 'is hidden without a sentence: write @pytest.mark.hidden("what it looks at")'


@dataclass(frozen=True)
class Called:
    """The name and title of a check, and whether it is hidden."""

    name: str
    title: str
    hidden: bool = False


def called(item: pytest.Item, number: int) -> Called:
    """What the check is called; `number` says which one of the hidden ones it is, if it is hidden."""
    marker = item.get_closest_marker("hidden")
    if marker is None:
        return Called(item.name, title_of(item.name))
    return Called(f"{HIDDEN}{number}", str(*marker.args[:1]), hidden=True)


def fault_of(item: pytest.Item, graded: bool, suite: bool) -> str:
    """What is wrong with how the check is hidden, as the end of a sentence; "" where nothing is."""
    marker = item.get_closest_marker("hidden")
    if marker is None:
        return ""
    if len(marker.args) != 1 or marker.kwargs or not isinstance(marker.args[0], str) or not marker.args[0].strip():
        return USAGE
    if not graded:
        return "is hidden, but belongs to no exercise: only a graded check can be hidden"
    return "is hidden, but looks at a suite, which is told what it has not noticed" if suite else ""
