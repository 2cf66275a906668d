"""While rows come, go and change, a walk through pages sees every row that stayed once, in order, there and back.

By cursor, by keyset and by time; with many rows that are equal, rows without a value, and moments a microsecond apart.
Where no value is missing, sqlakeyset, which others wrote, has to come to the same pages.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlakeyset import select_page
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from solutions.ch00_books_api.models import Book
from solutions.ch00_books_api.settings import SETTINGS

RAISED = {name: "1000000 per hour" for name in SETTINGS if name.startswith("RATE_LIMIT_")}
SORTS = ("id", "title", "author", "publication_year", "created_at", "updated_at")
EXAMPLES = [pytest.param(15, id="few"), pytest.param(100, id="many", marks=pytest.mark.slow)]
LONGEST_WALK = 200  # pages

# few of each, so that many rows are equal
texts = st.sampled_from(["Emma", "emma", "Ж", "é", "e\u0301", "山", "كتاب", "😀", " ", "%", "'"])
years = st.none() | st.sampled_from([-800, -1, 0, 1, 1999, 9999])
moments = st.integers(0, 3).map(lambda number: datetime(2024, 5, 1, 12, 0, 0, number, tzinfo=UTC))
ids = st.integers(1, 60)
rows = st.fixed_dictionaries(
    {"title": texts, "author": texts, "publication_year": years, "created_at": moments, "updated_at": moments}
)


def stored(values: dict[str, Any]) -> dict[str, Any]:
    """The values as a statement of the lab's has them."""
    return {
        name: value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
        for name, value in values.items()
    }


class Shop(RuleBasedStateMachine):
    """A table of books that others write to; `stayed` are those that are there since a walk began, in their place."""

    lab: Any
    client: Any
    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.lab.exchanges.clear()  # whose seconds are counted, for one check
        self.lab.execute("DELETE FROM books")
        self.known: set[int] = set()
        self.stayed: set[int] = set()

    def insert(self, number: int, values: dict[str, Any]) -> None:
        values = stored({"id": number, "version": 1, **values})
        names = ", ".join(values)
        self.lab.execute(f"INSERT INTO books ({names}) VALUES (:{', :'.join(values)})", **values)
        self.known.add(number)

    def delete(self, number: int) -> None:
        self.lab.execute("DELETE FROM books WHERE id = :id", id=number)
        self.known.discard(number)
        self.stayed.discard(number)

    def update(self, number: int, values: dict[str, Any]) -> None:
        values = stored(values)
        changes = ", ".join(f"{name} = :{name}" for name in values)
        self.lab.execute(f"UPDATE books SET {changes} WHERE id = :id", id=number, **values)

    def some(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.known)), label="book")

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        answer = self.client.get(path, params=query or None)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body


class Walk(Shop):
    """A walk by cursor, forwards to the end and back to the beginning, or by keyset, forwards."""

    @initialize(
        way=st.sampled_from(["cursor", "cursor", "keyset"]),
        sort=st.sampled_from(SORTS),
        direction=st.sampled_from(["asc", "desc"]),
        size=st.integers(1, 5),
        first=st.dictionaries(ids, rows, min_size=3, max_size=20),
        all_have_years=st.booleans(),
    )
    def begin(
        self, way: str, sort: str, direction: str, size: int, first: dict[int, Any], all_have_years: bool
    ) -> None:
        self.way, self.sort, self.direction, self.size = way, sort, direction, size
        self.oracle = sort != "publication_year" or all_have_years
        for number, values in first.items():
            self.insert(number, self.with_year(values))
        self.stayed = set(self.known)
        self.seen: list[int] = []
        self.pages = 0
        self.backwards = self.over = False
        path = "/api/books" if way == "cursor" else "/api/books/by-keyset"
        self.place: tuple[str, dict[str, Any]] = (path, {"sort": sort, "dir": direction, "page_size": size})
        self.bookmark: Any = None  # of sqlakeyset

    def with_year(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values, with a year where sqlakeyset needs one."""
        return {**values, "publication_year": values["publication_year"] or 0} if self.oracle else values

    def in_order(self) -> list[int]:
        """The ids of all books, as the database sorts them."""
        last = "publication_year IS NULL, " if self.sort == "publication_year" else ""
        by = f"{last}{self.sort} {self.direction}, id {self.direction}"
        return [number for (number,) in self.lab.rows(f"SELECT id FROM books ORDER BY {by}")]

    @rule(number=ids, values=rows)
    def one_comes(self, number: int, values: dict[str, Any]) -> None:
        if number not in self.known:
            self.insert(number, self.with_year(values))

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def one_goes(self, data: st.DataObject) -> None:
        self.delete(self.some(data))

    @precondition(lambda self: self.known)
    @rule(data=st.data(), values=rows)
    def one_moves(self, data: st.DataObject, values: dict[str, Any]) -> None:
        number = self.some(data)
        self.update(number, self.with_year(values))
        self.stayed.discard(number)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), values=rows)
    def one_changes_in_its_place(self, data: st.DataObject, values: dict[str, Any]) -> None:
        others = {name: value for name, value in self.with_year(values).items() if name != self.sort}
        self.update(self.some(data), others)

    @precondition(lambda self: not self.over)
    @rule()
    def read_on(self) -> None:
        path, query = self.place
        body = self.get(path, **query)
        found = [item["id"] for item in body["items"]]
        paging = self.compare(found) if self.oracle else None
        self.pages += 1
        assert self.pages < LONGEST_WALK
        assert len(found) <= self.size
        self.seen = found + self.seen if self.backwards else self.seen + found
        if self.way == "keyset":
            assert body["has_more"] == ("next" in body["_links"])
            if body["has_more"]:
                after = body["after"]
                query = {**query, "after_id": after["id"]}
                if "value" in after:
                    query["after_value"] = "" if after["value"] is None else after["value"]
                self.place = path, query
            else:
                self.arrive()
            self.bookmark = paging and paging.bookmark_next
            return
        further = body["prev_page"] if self.backwards else body["next_page"]
        if further:
            self.place = further, {}
            self.bookmark = paging and (paging.bookmark_previous if self.backwards else paging.bookmark_next)
            return
        self.arrive()
        if not self.backwards and body["prev_page"]:
            everything = self.in_order()
            self.stayed = set(everything[: everything.index(found[0])])
            self.seen, self.backwards, self.over = [], True, False
            self.place = body["prev_page"], {}
            self.bookmark = paging and paging.bookmark_previous

    def compare(self, found: list[int]) -> Any:
        """What sqlakeyset says of the page, which has to be of the same books."""
        columns = [getattr(Book, name) for name in dict.fromkeys((self.sort, "id"))]
        sorted_by = [column.desc() if self.direction == "desc" else column.asc() for column in columns]
        with Session(self.engine) as session:
            page = select_page(session, select(*columns).order_by(*sorted_by), per_page=self.size, page=self.bookmark)
            assert found == [row.id for row in page]
            return page.paging

    def arrive(self) -> None:
        """At the end of a walk: each that stayed was seen once, in order."""
        self.over = True
        expected = [number for number in self.in_order() if number in self.stayed]
        assert [number for number in self.seen if number in self.stayed] == expected

    def teardown(self) -> None:
        while hasattr(self, "over") and not self.over:
            self.read_on()


class Reading(Shop):
    """Somebody who reads the feed: windows side by side, each page by page. Rows are committed a few seconds late."""

    @initialize(size=st.integers(1, 5), first=st.dictionaries(ids, moments, max_size=20))
    def begin(self, size: int, first: dict[int, datetime]) -> None:
        self.size = size
        for number, moment in first.items():
            self.insert(number, self.values(moment))
        self.read: list[tuple[str, int]] = []
        self.place: tuple[str, dict[str, Any]] = ("/api/activity", {"page_size": size})
        self.until, self.has_more = "", False

    @staticmethod
    def told(body: dict[str, Any]) -> list[tuple[str, int]]:
        """The items of a page."""
        return [(item["at"], item["book"]["id"]) for item in body["items"]]

    @staticmethod
    def values(moment: datetime) -> dict[str, Any]:
        return {"title": "T", "author": "A", "created_at": moment, "updated_at": moment}

    def moment(self, late: int) -> datetime:
        """So many tenths of a second ago."""
        now = datetime.fromtimestamp(self.lab.clock.now(), UTC)
        return (now - timedelta(seconds=late / 10)).replace(microsecond=now.microsecond // 100_000 * 100_000)

    @rule(number=ids, late=st.integers(0, 35))
    def one_comes(self, number: int, late: int) -> None:
        if number not in self.known:
            self.insert(number, self.values(self.moment(late)))

    @precondition(lambda self: self.known)
    @rule(data=st.data(), late=st.integers(0, 35))
    def one_changes(self, data: st.DataObject, late: int) -> None:
        self.update(self.some(data), {"updated_at": self.moment(late)})

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def one_goes(self, data: st.DataObject) -> None:
        self.delete(self.some(data))

    @rule(seconds=st.sampled_from([0.1, 1, 5, 10, 60]))
    def time_passes(self, seconds: float) -> None:
        self.lab.clock.move(seconds)

    @precondition(lambda self: self.known and not self.has_more)
    @rule(data=st.data())
    def the_next_window_ends_where_something_happened(self, data: st.DataObject) -> None:
        ((updated_at,),) = self.lab.rows("SELECT updated_at FROM books WHERE id = :id", id=self.some(data))
        until = datetime.fromisoformat(str(updated_at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if until >= self.until:
            self.place = "/api/activity", {**self.place[1], "until": until}

    @rule()
    def read_on(self) -> None:
        path, query = self.place
        body = self.get(path, **query)
        self.read += self.told(body)
        assert body["since"] <= body["until"]
        assert body["until"] >= self.until, "whoever goes on from here goes back"
        self.until = body["until"]
        self.has_more = body["has_more"]
        window = {"since": body["until"], "page_size": self.size}
        self.place = (body["next_page"], {}) if self.has_more else ("/api/activity", window)

    def teardown(self) -> None:
        if not hasattr(self, "read"):
            return
        self.lab.clock.move(60)
        for _ in range(2):  # the window that was begun, and all that comes after it
            self.read_on()
            while self.has_more:
                self.read_on()
        assert self.read == sorted(self.read), "the feed is in the order of time"
        assert len(self.read) == len(set(self.read)), "nothing is told twice"
        there = self.walk("next_page", self.get("/api/activity", page_size=self.size))
        assert {told for page in there for told in page} <= set(self.read), "what is there was told"
        assert sum(map(len, there)) == len(self.known), "the feed of today has every book once"
        assert self.walk("prev_page", self.last)[::-1] == there, "the way back is the way there"

    def walk(self, member: str, first: dict[str, Any]) -> list[list[tuple[str, int]]]:
        """The pages from `first` on, which nobody disturbs; `last` is the last one."""
        pages, body = [self.told(first)], first
        while body[member]:
            body = self.get(body[member])
            pages.append(self.told(body))
        self.last = body
        return pages


@pytest.mark.chapter("4")
@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("machine", [Walk, Reading])
def test_what_stayed_is_seen_once_in_order(lab: Any, machine: type[Shop], examples: int) -> None:
    some = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    engine = create_engine(lab.env["DATABASE_URL"])
    with lab.boot(**RAISED) as app:
        own = type(machine.__name__, (machine,), {"lab": lab, "client": lab.client(app=app), "engine": engine})
        run_state_machine_as_test(own, settings=some)
    engine.dispose()
