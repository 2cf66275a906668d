"""A failed check in four parts: what was sent, what came back, what the contract says and why, and one next step."""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

WIDTH = 92
SOURCE = re.compile(r"\([^()]*[A-Z0-9][^()]*\)")
LONGEST_COMPARISON, LONGEST_PRINTED = 12, 12  # lines


@dataclass(frozen=True)
class Contract:
    """A check's docstring: what must hold and why, and the next step for whom it does not."""

    text: str
    next_step: str


def contract_of(check: Callable[..., Any]) -> Contract:
    """Read the docstring of a graded check. Raises ValueError saying what it lacks."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.getdoc(check) or "") if part.strip()]
    if not paragraphs:
        raise ValueError("has no docstring that states its contract")
    if len(paragraphs) < 2 or not paragraphs[-1].startswith("Next: "):
        raise ValueError("has no last paragraph `Next: …` in its docstring")
    text = "\n\n".join(paragraphs[:-1])
    if not SOURCE.search(text):
        raise ValueError("names no source in brackets, such as (RFC 9110, 15.3.2), in its docstring")
    return Contract(text, paragraphs[-1].removeprefix("Next: "))


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
    next_step: str = ""

    def data(self) -> dict[str, str]:
        """The parts by name."""
        return asdict(self)

    def words(self) -> str:
        """All a person is told about the fault, on one line, in lower case; what was sent is no feedback."""
        parts = (self.came_back, self.comparison, self.raised, self.contract, self.next_step)
        return " ".join(" ".join(parts).split()).lower()

    def blocks(self) -> list[tuple[str, str]]:
        """Title and text of each part, in the order in which they are read."""
        back = "\n\n".join(part for part in (self.came_back, self.comparison) if part)
        blocks = [
            ("Sent", self.sent),
            ("Came back", back),
            ("Raised in the app", self.raised),
            ("Printed by the app", self.printed),
            ("Contract", wrapped(self.contract)),
            ("Next", wrapped(self.next_step)),
        ]
        return [(title, text) for title, text in blocks if text]


def wrapped(text: str) -> str:
    """Paragraphs at a width that a terminal shows."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(textwrap.fill(p, WIDTH, break_long_words=False, break_on_hyphens=False) for p in paragraphs)


def shortened(text: str, lines: int) -> str:
    """The first lines, and a mark where some are left out."""
    found = text.strip().splitlines()
    cut = [line if len(line) <= 300 else line[:300] + "…" for line in found[:lines]]
    return "\n".join(cut + (["…"] if len(found) > lines else []))


def compared(error: BaseException) -> str:
    """What a check found instead of what it expected, in words that need no knowledge of pytest."""
    text = str(error).strip()
    if isinstance(error, AssertionError):
        words = re.split(r"^assert ", text, maxsplit=1, flags=re.MULTILINE)[0].strip()
        if words:  # the check's own; what pytest compared says no more
            return shortened(words, LONGEST_COMPARISON)
        text = re.sub(r"^assert ", "It should hold that ", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"\n\s*Use -v.*|\n\s*Full diff:.*", "", text)
        return shortened(text, LONGEST_COMPARISON) or "An assertion failed."
    if isinstance(error, KeyError):
        return f"The answer has no {error.args[0]!r}, which this check looks for."
    return shortened(f"The answer is not of the expected shape: {type(error).__name__}: {text}", LONGEST_COMPARISON)
