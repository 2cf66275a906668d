"""What a load demo consists of: loadtests/chNN_topic.toml lists its variants, and the claim that it makes.

rows = ["readers"]                       # of Locust's figures, those in the table
[claim]
text = "… {ratio} times …"
statistic = "p95"
dividend = [["flood, no limits", "readers"]]
divisor = [["calm", "readers"]]
at_least = 4
[figure]
rows = ["readers"]
axis = "…"
[settings]                               # what an operator could set, for every variant
[[variant]]
name = "calm"
users = { Reader = 20 }                  # classes of loadtests/chNN_topic.py
settings = { JWT_ALGORITHM = "EdDSA" }   # for this variant alone

With `at_once = true` at its top, all variants run at the same time, each on an app of its own, and the statistic is
`cpu`: how much processor time a request takes the app. So they can be compared where they differ by less than the speed
of a machine does from one minute to the next. A user's requests then bear the name of the variant that they go to
(`Visitor.variant`), and there is one row.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook.course import Chapter
from workbook.errors import Trouble

MANY_FAILURES = 0.01  # of the requests; figures with more say nothing


@dataclass(frozen=True)
class Row:
    """What Locust measured of requests of one name: how many, how many failed, how many a second; milliseconds.

    `cpu` is the processor time that the app took for one of them, in milliseconds; 0 where it was not measured.
    """

    requests: int
    failures: int
    rps: float
    p50: float
    p95: float
    p99: float
    cpu: float = 0.0


Figures = Mapping[str, Mapping[str, Row]]  # by variant, by name of the requests


@dataclass(frozen=True)
class Variant:
    """One run: which users on which app: the solution, with the exercises in `flawed` as tutorials solve them."""

    name: str
    users: Mapping[str, int]
    flawed: tuple[str, ...]
    books: int | None
    settings: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The name, as part of a file's."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


@dataclass(frozen=True)
class Claim:
    """That a ratio is at least so much: the product of the dividend's figures to that of the divisor's.

    Each figure is the `statistic` of a variant and a row.
    """

    text: str
    statistic: str
    dividend: tuple[tuple[str, str], ...]
    divisor: tuple[tuple[str, str], ...]
    at_least: float

    def ratio(self, figures: Figures) -> float:
        """Return the ratio; raises Trouble when one of the figures is missing or says nothing."""
        return math.prod(self._values(self.dividend, figures)) / math.prod(self._values(self.divisor, figures))

    def stated(self, ratio: float) -> str:
        """Return the claim as a sentence; the ratio is rounded down, never to claim more than was measured."""
        return self.text.format(ratio=math.floor(ratio) if ratio >= 10 else math.floor(ratio * 10) / 10)

    def _values(self, sources: tuple[tuple[str, str], ...], figures: Figures) -> list[float]:
        values = []
        for variant, name in sources:
            row = figures[variant].get(name)
            if row is None:
                what = f"{name!r} got no answer in {variant!r}"
                raise Trouble(f"No ratio, since {what}: try again when the machine is less busy.")
            if row.failures > MANY_FAILURES * row.requests:
                what = f"{row.failures} of {row.requests} requests of {name!r} failed in {variant!r}"
                raise Trouble(f"No ratio, since {what}: put right what is named above, or try again.")
            value = getattr(row, self.statistic)
            values.append(value if self.statistic == "cpu" else max(1.0, value))  # Locust rounds to whole milliseconds
        return values


@dataclass(frozen=True)
class Demo:
    """The variants, in turn or all `at_once`, what the table and the picture show of them, and the claim."""

    variants: tuple[Variant, ...]
    claim: Claim
    rows: tuple[str, ...]
    bars: tuple[str, ...]
    axis: str
    settings: Mapping[str, str]
    at_once: bool

    @property
    def runs(self) -> tuple[Variant, ...]:
        """What Locust runs, one after the other: the variants, or one run with the users of all of them."""
        if not self.at_once:
            return self.variants
        users = sum((Counter(variant.users) for variant in self.variants), Counter())
        return (Variant("all at once", users, (), None, {}),)


def read(chapter: Chapter) -> Demo:
    """Return the load demo of `chapter`; raises Trouble when there is none, or when its file cannot be understood."""
    path = chapter.root / "loadtests" / f"{chapter.name}.toml"
    if not path.is_file():
        raise Trouble(f"Chapter {chapter.number} has no load demo: {path} does not exist.")
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        return Demo(
            variants=tuple(_variant(table) for table in document["variant"]),
            claim=_claim(document["claim"]),
            rows=tuple(document["rows"]),
            bars=tuple(document["figure"]["rows"]),
            axis=document["figure"]["axis"],
            settings=document.get("settings", {}),
            at_once=document.get("at_once", False),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Trouble(f"{path} does not describe a load demo: {type(error).__name__}: {error}.") from error


def _variant(table: dict[str, Any]) -> Variant:
    return Variant(
        table["name"], table["users"], tuple(table.get("flawed", ())), table.get("books"), table.get("settings", {})
    )


def _claim(table: dict[str, Any]) -> Claim:
    sources = {name: tuple((variant, row) for variant, row in table[name]) for name in ("dividend", "divisor")}
    return Claim(**{**table, **sources})
