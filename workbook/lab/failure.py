"""A failed check in four parts: what was sent, what came back, what the contract says and why, and one next step.

The docstring of a check ends with a paragraph `Think: …`, what to think about, where there is something, and the
paragraph `Next: …`, one step. Lines of that kind at the end of an assertion's own message take their place, where the
clause that failed wants another step.
"""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from workbook.lab.exchange import visible

WIDTH = 92
STEP = re.compile(r"^\s*(Think|Next):", re.MULTILINE)
SOURCE = re.compile(r"\([^()]*[A-Z0-9][^()]*\)")
LONGEST_COMPARISON, LONGEST_PRINTED = 12, 12  # lines
HELD_BACK = "If this still fails after you have changed something, one next step stands here."


@dataclass(frozen=True)
class Contract:
    """A check's docstring: what must hold and why; for whom it does not, what to think about, and the next step."""

    text: str
    think: str
    next_step: str


def contract_of(check: Callable[..., Any]) -> Contract:
    """Read the docstring of a graded check. Raises ValueError saying what it lacks."""
    docstring = inspect.getdoc(check) or ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", docstring) if part.strip()]
    if not paragraphs:
        raise ValueError("has no docstring that states its contract")
    if len(paragraphs) < 2 or not paragraphs[-1].startswith("Next: "):
        raise ValueError("has no last paragraph `Next: …` in its docstring")
    next_step = paragraphs.pop().removeprefix("Next: ")
    think = paragraphs.pop().removeprefix("Think: ") if paragraphs[-1].startswith("Think: ") else ""
    if STEP.findall(docstring) != [*(["Think"] if think else []), "Next"]:
        raise ValueError("has `Think:` or `Next:` elsewhere than in one paragraph each at the end of its docstring")
    text = "\n\n".join(paragraphs)
    if not SOURCE.search(text):
        raise ValueError("names no source in brackets, such as (RFC 9110, 15.3.2), in its docstring")
    return Contract(text, think, next_step)


def without_steps(message: str) -> tuple[str, dict[str, str]]:
    """An assertion's own message without the lines `Think: …` and `Next: …` that end it, and these by their names."""
    words, *parts = STEP.split(message)
    steps = {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return words.rstrip(), steps


def title_of(name: str) -> str:
    """The name of a check as a sentence: test_a_b[x] → "a b [x]"."""
    plain, bracket, parameters = name.removeprefix("test_").partition("[")
    return plain.replace("_", " ") + (f" [{parameters}" if bracket else "")


@dataclass(frozen=True)
class Message:
    """The parts of the message of one failed check; each is "" where there is nothing to say."""

    sent: str = ""
    came_back: str = ""
    comparison: str = ""
    raised: str = ""
    printed: str = ""
    contract: str = ""
    think: str = ""
    next_step: str = ""

    def data(self) -> dict[str, str]:
        """The parts by name."""
        return asdict(self)

    def words(self) -> str:
        """All a person is told about the fault, on one line, in lower case; what was sent is no feedback."""
        parts = (self.came_back, self.comparison, self.raised, self.contract, self.think, self.next_step)
        return " ".join(" ".join(parts).split()).lower()

    def blocks(self, hold_back: bool = False) -> list[tuple[str, str]]:
        """Title and text of each part, in the order in which they are read; `hold_back` leaves the next step out."""
        back = "\n\n".join(part for part in (self.came_back, self.comparison) if part)
        blocks = [
            ("Sent", self.sent),
            ("Came back", back),
            ("Raised in the app", self.raised),
            ("Printed by the app", self.printed),
            ("Contract", wrapped(self.contract)),
            ("Think", wrapped(self.think)),
            ("Next", wrapped(HELD_BACK if hold_back and self.next_step and not self.raised else self.next_step)),
        ]
        return [(title, text) for title, text in blocks if text]


def wrapped(text: str) -> str:
    """Paragraphs at a width that a terminal shows."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(textwrap.fill(p, WIDTH, break_long_words=False, break_on_hyphens=False) for p in paragraphs)


def shortened(text: str, lines: int, width: int = 300) -> str:
    """The first lines, each with no more than `width` characters, and a mark where something is left out."""
    found = text.strip().splitlines()
    cut = [line if len(line) <= width else line[:width] + "…" for line in found[:lines]]
    return "\n".join(cut + (["…"] if len(found) > lines else []))


def own_words(error: AssertionError) -> str:
    """The message that a check gives its assertion, without what pytest adds; "" where it gives none."""
    return re.split(r"^assert ", str(error).strip(), maxsplit=1, flags=re.MULTILINE)[0].strip()


def compared(error: BaseException) -> str:
    """What a check found instead of what it expected, in words that need no knowledge of pytest."""
    text = str(error).strip()
    if isinstance(error, AssertionError):
        words, _ = without_steps(own_words(error))
        if words:  # the check's own; what pytest compared says no more
            return shortened(visible(words), LONGEST_COMPARISON)
        text = re.sub(r"^assert ", "It should hold that ", text[len(own_words(error)) :].strip())
        text = re.sub(r"\n\s*Use -v.*|\n\s*Full diff:.*", "", text)
        return shortened(visible(text), LONGEST_COMPARISON) or "An assertion failed."
    if isinstance(error, KeyError):
        return f"The answer has no {error.args[0]!r}, which this check looks for."
    return shortened(f"The answer is not of the expected shape: {type(error).__name__}: {text}", LONGEST_COMPARISON)
