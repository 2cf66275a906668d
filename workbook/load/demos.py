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
books = 100_000                          # in its database; quick_books: so many with --quick
instead = { "keys.py" = ["old", "new"] } # in a module of the solution, a text that stands there once, by another
broken = ["ch06_caching/a_lock_is_for_ever"]  # known wrong answers, of this chapter or of one that it is built on
behind = "nginx"                         # what Locust asks: nginx, with deploy/nginx.conf, in front of the app

There may be several claims, as [[claim]]; one that has `at_most` is a ratio that must not be greater. The first is the
title of the picture.

With `at_once = true` at its top, all variants run at the same time, each on an app of its own, and the statistic is
`cpu`: how much processor time a request takes the app. So they can be compared where they differ by less than the speed
of a machine does from one minute to the next. A user's requests then bear the name of the variant that they go to
(`Visitor.variant`), and there is one row.

With `across = "books before the page"` in [figure] there are curves instead of bars. The names of the requests are
numbers, such as 10,000, and `rows` is left out. A claim calls the least of them `first`, and the greatest `last`.

A variant with `database = "postgresql"` runs where DATABASE_URL names one, on that, as it is; with "sqlite" it does the
same, and has a new one where DATABASE_URL names none.

With a table `[peers.page]`, `text` and `at_least`, the solution is compared with the stacks in loadtests/peers after
all that, where DATABASE_URL names a PostgreSQL database; {ratio} is that of the requests a second. With `[peers.304]`
it is asked as well by somebody who has the page already.
"""

import math
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from workbook.course import Chapter
from workbook.errors import Trouble

FIRST, LAST = "first", "last"
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
    """One run: which users on which app: the solution, with the exercises in `flawed` as tutorials solve them, with the
    known wrong answers that make it `broken`, and with what is there `instead`.
    """

    name: str
    users: Mapping[str, int]
    flawed: tuple[str, ...]
    books: int | None
    settings: Mapping[str, str]
    database: str | None = None  # the URL of one that is there already
    instead: tuple[tuple[str, str, str], ...] = ()  # module, what stands there, and what does in this variant
    broken: tuple[str, ...] = ()  # "chNN_topic/name" each
    behind: str = ""  # what stands in front of the app

    @property
    def slug(self) -> str:
        """The name, as part of a file's."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


@dataclass(frozen=True)
class Claim:
    """That a ratio is at least so much, or at most: the product of the dividend's figures to that of the divisor's.

    Each figure is the `statistic` of a variant and a row.
    """

    text: str
    statistic: str
    dividend: tuple[tuple[str, str], ...]
    divisor: tuple[tuple[str, str], ...]
    at_least: float = 0
    at_most: float = math.inf

    @property
    def bound(self) -> str:
        """What is claimed, in words."""
        return f"at most {self.at_most:g}" if self.at_most < math.inf else f"at least {self.at_least:g}"

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """All figures that the claim is about."""
        return self.dividend + self.divisor

    def ratio(self, figures: Figures) -> float:
        """Return the ratio; raises Trouble when one of the figures is missing or says nothing."""
        return math.prod(self._values(self.dividend, figures)) / math.prod(self._values(self.divisor, figures))

    def holds(self, ratio: float) -> bool:
        """Tell whether the ratio is as claimed."""
        return self.at_least <= ratio <= self.at_most

    def stated(self, ratio: float) -> str:
        """Return the claim as a sentence; the ratio is rounded so that no more is claimed than was measured."""
        rounded = math.ceil if self.at_most < math.inf else math.floor
        digits = 100 if ratio < 1 else 10
        return self.text.format(ratio=rounded(ratio) if ratio >= 10 else rounded(ratio * digits) / digits)

    def _values(self, sources: tuple[tuple[str, str], ...], figures: Figures) -> list[float]:
        values = []
        for variant, name in sources:
            row = find(figures[variant], name)
            if row is None:
                what = f"{name!r} got no answer in {variant!r}"
                raise Trouble(f"No ratio, since {what}: try again when the machine is less busy.")
            if row.failures > MANY_FAILURES * row.requests:
                what = f"{row.failures} of {row.requests} requests of {name!r} failed in {variant!r}"
                raise Trouble(f"No ratio, since {what}: put right what is named above, or try again.")
            value = getattr(row, self.statistic)
            values.append(value if self.statistic == "cpu" else max(1.0, value))  # Locust rounds to whole milliseconds
        return values


def number(name: str) -> int | None:
    """Return the number that the name of a row is; None where it is none."""
    return int(name.replace(",", "")) if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})*", name) else None


def curve(rows: Mapping[str, Row]) -> dict[int, Row]:
    """Return the rows whose names are numbers, by those, the least first."""
    return dict(sorted((place, row) for name, row in rows.items() if (place := number(name)) is not None))


def find(rows: Mapping[str, Row], name: str) -> Row | None:
    """Return the row of that name; of a curve, `first` is its least number, and `last` its greatest."""
    found = list(curve(rows).values())
    if name in (FIRST, LAST) and found:
        return found[0 if name == FIRST else -1]
    return rows.get(name)


@dataclass(frozen=True)
class Demo:
    """The variants, in turn or all `at_once`, what the table and the picture show of them, and the claims."""

    variants: tuple[Variant, ...]
    claims: tuple[Claim, ...]
    rows: tuple[str, ...]
    bars: tuple[str, ...]
    axis: str
    across: str
    settings: Mapping[str, str]
    at_once: bool
    peers: Mapping[str, Claim]  # by the way to ask: of the requests a second, beside those of a tutorial's stack

    @property
    def runs(self) -> tuple[Variant, ...]:
        """What Locust runs, one after the other: the variants, or one run with the users of all of them."""
        if not self.at_once:
            return self.variants
        users = sum((Counter(variant.users) for variant in self.variants), Counter())
        return (Variant("all at once", users, (), None, {}),)

    def shown(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Return of a variant's rows those that the table has, in its order."""
        names = [f"{place:,}" for place in curve(rows)] if self.across else self.rows
        return {name: rows[name] for name in names if name in rows}


def read(chapter: Chapter, *, quick: bool = False) -> Demo:
    """Return the load demo of `chapter`; raises Trouble when there is none, or when its file cannot be understood."""
    path = chapter.root / "loadtests" / f"{chapter.name}.toml"
    if not path.is_file():
        raise Trouble(f"Chapter {chapter.number} has no load demo: {path} does not exist.")
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        kind = database_kind()
        variants = [_variant(table, kind, quick) for table in document["variant"] if _runs(table, kind)]
        names = {variant.name for variant in variants}
        claims = document["claim"] if isinstance(document["claim"], list) else [document["claim"]]
        peers = document.get("peers", {})
        return Demo(
            variants=tuple(variants),
            claims=tuple(claim for claim in map(_claim, claims) if {name for name, _ in claim.sources} <= names),
            rows=tuple(document.get("rows", ())),
            bars=tuple(document["figure"].get("rows", ())),
            axis=document["figure"]["axis"],
            across=document["figure"].get("across", ""),
            settings=document.get("settings", {}),
            at_once=document.get("at_once", False),
            peers={way: Claim(statistic="rps", dividend=(), divisor=(), **table) for way, table in peers.items()},
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Trouble(f"{path} does not describe a load demo: {type(error).__name__}: {error}.") from error


def database_kind() -> str:
    """What kind of database DATABASE_URL names: "sqlite", "postgresql", or "" where it names none."""
    try:
        name = make_url(os.environ.get("DATABASE_URL", "")).get_backend_name()
        return "postgresql" if name == "postgres" else name
    except ArgumentError:
        return ""


def _runs(table: dict[str, Any], kind: str) -> bool:
    """Whether there is a database for the variant."""
    return table.get("database", "sqlite") in ("sqlite", kind)


def _variant(table: dict[str, Any], kind: str, quick: bool) -> Variant:
    named = os.environ["DATABASE_URL"] if table.get("database") == kind else None
    books = table.get("quick_books" if quick and "quick_books" in table else "books")
    return Variant(
        table["name"],
        table["users"],
        tuple(table.get("flawed", ())),
        None if named else books,
        table.get("settings", {}),
        named,
        tuple((module, old, new) for module, (old, new) in table.get("instead", {}).items()),
        tuple(table.get("broken", ())),
        table.get("behind", ""),
    )


def _claim(table: dict[str, Any]) -> Claim:
    sources = {name: tuple((variant, row) for variant, row in table[name]) for name in ("dividend", "divisor")}
    return Claim(**{**table, **sources})
