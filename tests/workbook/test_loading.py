"""The load demos: what is read from Locust, when a claim holds, and what is said when something does not run."""

import importlib.util
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.workbook.processes import eventually
from workbook import course
from workbook.book import answers
from workbook.errors import Trouble
from workbook.guard import guarded, release
from workbook.load import demos, loading
from workbook.load.demos import Claim, Row
from workbook.serve import serving

STATS = """\
Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,\
Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%
GET,readers,240,3,7.0,9.4,3.1,812.0,611.0,20.25,0.25,7,9,11,13,18,26,34,130,810,810,810
POST,"guesses, refused",31,0,12,11,4,40,200,2.5,0.0,12,12,12,13,14,15,20,40,40,40,40
GET,sign in: csrf token,0,0,0,0,0,0,0,0.0,0.0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A
,Aggregated,271,3,7.0,9.4,3.1,812.0,611.0,22.75,0.25,7,9,11,13,18,26,34,130,810,810,810
"""

FAILURES = """\
Method,Name,Error,Occurrences,First Seen,Last Seen
GET,readers,LocustBadStatusCode(code=503),3,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z
"""

DEMO = """
rows = ["readers"]
[claim]
text = "{ratio} times faster"
statistic = "p95"
dividend = [["flood, flawed app", "readers"]]
divisor = [["calm", "readers"]]
at_least = 4
[figure]
rows = ["readers"]
axis = "ms"
[[variant]]
name = "calm"
users = { Reader = 10 }
[[variant]]
name = "flood, flawed app"
users = { Reader = 10, Attacker = 20 }
"""


def row(p95: float, requests: int = 100, failures: int = 0) -> Row:
    return Row(requests, failures, 20.0, 5.0, p95, 200.0)


def claim(at_least: float = 4) -> Claim:
    return Claim("{ratio} times faster", "p95", (("flood", "readers"),), (("calm", "readers"),), at_least)


@pytest.fixture
def demo(small):
    small.write("loadtests/ch00_start.toml", DEMO)
    return demos.read(small.chapter())


def test_a_variant_may_have_something_else_instead(small):
    small.write("loadtests/ch00_start.toml", DEMO + 'instead = { "door.py" = ["LOCKED = True", "LOCKED = False"] }')
    calm, flood = demos.read(small.chapter()).variants
    assert calm.instead == ()
    assert flood.instead == (("door.py", "LOCKED = True", "LOCKED = False"),)
    assert loading.replaced("a b", "a", "c") == "c b"
    for source in ("b", "a a"):
        with pytest.raises(Trouble, match="once"):
            loading.replaced(source, "a", "c")


def test_locusts_rows_are_read_but_not_the_total_nor_those_without_answers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "calm_stats.csv"
    path.write_text(STATS)
    assert loading.read_stats(path) == {
        "readers": Row(requests=240, failures=3, rps=20.25, p50=7, p95=26, p99=130),
        "guesses, refused": Row(requests=31, failures=0, rps=2.5, p50=12, p95=15, p99=40),
    }


def test_the_table_has_a_line_for_each_variant_and_row_that_was_measured(demo) -> None:
    figures = {"calm": {"readers": row(30), "members": row(1)}, "flood, flawed app": {"readers": row(2345, 50, 2)}}
    shown = loading.table(demo, figures)
    cells = [list(column.cells) for column in shown.columns]
    assert list(zip(*cells, strict=True)) == [
        ("calm", "readers", "20.0", "5", "30", "200", "0"),
        ("flood, flawed app", "readers", "20.0", "5", "2,345", "200", "2"),
    ]


def test_variants_at_once_are_one_run_with_the_users_of_all(small) -> None:
    text = "at_once = true\n" + DEMO.replace('"p95"', '"cpu"').replace(", Attacker = 20", "")
    small.write("loadtests/ch00_start.toml", text)
    demo = demos.read(small.chapter())
    (together,) = demo.runs
    assert together.users == {"Reader": 20}
    plan = loading.LoadPlan(5, 1, Path("reports"), whole=True)
    assert "--reset-stats" not in loading.locust(small.chapter(), together, plan, "http://127.0.0.1:1")
    first, second = replace(row(30), cpu=2.0), replace(row(31), cpu=0.5)
    figures = {"calm": {"readers": first}, "flood, flawed app": {"readers": second}}
    assert demo.claims[0].ratio(figures) == 0.25
    assert list(loading.table(demo, figures).columns[-2].cells) == ["2.00", "0.50"]


def test_the_processor_time_of_an_app_is_that_of_all_its_processes() -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    process = guarded([sys.executable, "-c", program])
    try:
        app = serving.Served("", None, process.pid)
        eventually(lambda: loading.cpu_seconds(app) >= 0.5)  # most of it of the innermost: it alone is never idle
    finally:
        release(process)


def test_failed_requests_are_named_with_their_variant(demo, tmp_path: Path) -> None:
    (tmp_path / "calm_failures.csv").write_text(FAILURES.splitlines()[0])
    (tmp_path / "flood-flawed-app_failures.csv").write_text(FAILURES)
    assert list(loading.failures(demo, tmp_path)) == [
        "flood, flawed app: 3 × GET readers: LocustBadStatusCode(code=503)"
    ]


@pytest.mark.parametrize(
    ("slow", "code", "said"),
    [
        (120, 0, "4.0 times faster (claimed: at least 4 times; it holds)."),
        (119, 1, "3.9 times faster (claimed: at least 4 times; it does not hold)."),
        (3000, 0, "100 times faster (claimed: at least 4 times; it holds)."),
        (30, 1, "1.0 times faster (claimed: at least 4 times; it does not hold)."),
    ],
)
def test_a_claim_holds_from_its_threshold_on(slow: float, code: int, said: str) -> None:
    ratio = claim().ratio({"calm": {"readers": row(30)}, "flood": {"readers": row(slow)}})
    assert loading.verdict(claim(), ratio) == (code, said)


@pytest.mark.parametrize(
    ("slow", "code", "said"),
    [
        (45, 0, "1.5 times as long (claimed: at most 1.5 times; it holds)."),
        (46, 1, "1.6 times as long (claimed: at most 1.5 times; it does not hold)."),
        (20, 0, "0.67 times as long (claimed: at most 1.5 times; it holds)."),
    ],
)
def test_a_claim_may_be_a_ratio_that_is_not_exceeded(slow: float, code: int, said: str) -> None:
    flat = Claim("{ratio} times as long", "p95", (("keyset", "last"),), (("keyset", "first"),), at_most=1.5)
    rows = {"999,980": row(slow), "0": row(30), "1,000": row(100), "sign in: login": row(900)}
    assert loading.verdict(flat, flat.ratio({"keyset": rows})) == (code, said)


CURVES = """
[[claim]]
text = "{ratio} times"
statistic = "p50"
dividend = [["offset", "last"]]
divisor = [["offset", "first"]]
at_least = 2
[[claim]]
text = "{ratio} times"
statistic = "p50"
dividend = [["offset, PostgreSQL", "last"]]
divisor = [["offset, PostgreSQL", "first"]]
at_least = 2
[figure]
across = "books before the page"
axis = "ms"
[[variant]]
name = "offset"
users = { Reader = 1 }
database = "sqlite"
books = 1_000_000
quick_books = 100_000
[[variant]]
name = "offset, PostgreSQL"
users = { Reader = 1 }
database = "postgresql"
"""


@pytest.mark.parametrize(
    ("url", "expected", "claims"),
    [
        (None, [("offset", 1_000_000, None)], 1),
        ("sqlite:///mine.db", [("offset", None, "sqlite:///mine.db")], 1),
        (
            "postgresql+psycopg://h/db",
            [("offset", 1_000_000, None), ("offset, PostgreSQL", None, "postgresql+psycopg://h/db")],
            2,
        ),
    ],
)
def test_a_variant_has_the_database_that_is_named_if_it_is_of_its_kind(
    small, monkeypatch: pytest.MonkeyPatch, url: str | None, expected: list[tuple[str, int, str]], claims: int
) -> None:
    small.write("loadtests/ch00_start.toml", CURVES)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if url:
        monkeypatch.setenv("DATABASE_URL", url)
    demo = demos.read(small.chapter())
    assert [(variant.name, variant.books, variant.database) for variant in demo.variants] == expected
    assert len(demo.claims) == claims


def test_a_quick_demo_may_have_fewer_books(small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.write("loadtests/ch00_start.toml", CURVES)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert [variant.books for variant in demos.read(small.chapter(), quick=True).variants] == [100_000]


def test_the_rows_of_curves_come_by_their_numbers(small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.write("loadtests/ch00_start.toml", CURVES)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    demo = demos.read(small.chapter())
    rows = {name: row(1) for name in ("10,000", "0", "sign in: login", "999,980", "1,000")}
    names = list(loading.table(demo, {"offset": rows}).columns[1].cells)
    assert names == ["0", "1,000", "10,000", "999,980"]


PEERS = (
    DEMO
    + """
[peers.page]
text = "{ratio} times as often"
at_least = 0.6
"""
)


def test_a_demo_says_why_it_is_not_compared_with_other_stacks(small, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    small.write("loadtests/ch00_start.toml", PEERS)
    claim = demos.read(small.chapter()).peers["page"]
    assert loading.say(Console(), claim, 0.599) == 1
    assert loading.say(Console(), claim, 0.6) == 0
    for url in (None, "sqlite:///mine.db"):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        if url:
            monkeypatch.setenv("DATABASE_URL", url)
        assert loading.beside_peers(Console(), small.chapter(), ["page"], 1, 0.1) == {}
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("0.59 times as often (claimed: at least 0.6 times; it does not hold)")
    assert said[1].startswith("0.6 times as often (claimed: at least 0.6 times; it holds)")
    assert said[2:] == ["Not compared with other stacks: DATABASE_URL names no PostgreSQL database."] * 2
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1/nothing")
    monkeypatch.setitem(sys.modules, "fastapi", None)
    assert loading.beside_peers(Console(), small.chapter(), ["page"], 1, 0.1) == {}
    assert capsys.readouterr().out.startswith("Not compared with other stacks: ")


def test_apps_are_compared_within_each_round() -> None:
    pytest.importorskip("psutil")
    from loadtests.peers.compare import Peer, table

    ours, tutorial = (Peer(name, "", "", {}, 1) for name in ("workbook", "tutorial"))
    ours.rates, tutorial.rates = [300.0, 60.0, 310.0], [500.0, 100.0, 400.0]  # the machine was busy in the second one
    ours.costs, tutorial.costs = [4.5, 9.0, 4.5], [3.0, 6.0, 3.0]
    assert ours.times(tutorial, "rates") == 0.6
    assert "= 0.60 x the tutorial's" in table([ours, tutorial]).splitlines()[0]
    assert "= 1.50 x the tutorial's" in table([ours, tutorial]).splitlines()[1]


def test_a_ratio_may_compare_growths() -> None:
    growths = Claim("", "p95", (("big", "search"), ("small", "look-up")), (("small", "search"), ("big", "look-up")), 1)
    small, big = {"search": row(6), "look-up": row(3)}, {"search": row(120), "look-up": row(4)}
    assert growths.ratio({"small": small, "big": big}) == pytest.approx((120 / 6) / (4 / 3))


def test_no_ratio_is_made_from_requests_that_failed() -> None:
    with pytest.raises(Trouble, match="2 of 100 requests of 'readers' failed in 'flood'"):
        claim().ratio({"calm": {"readers": row(30)}, "flood": {"readers": row(300, failures=2)}})


def test_no_ratio_is_made_where_nobody_was_answered() -> None:
    with pytest.raises(Trouble, match="'readers' got no answer in 'flood'"):
        claim().ratio({"calm": {"readers": row(30)}, "flood": {}})


def test_a_time_that_locust_rounded_to_nothing_is_a_millisecond() -> None:
    assert claim().ratio({"calm": {"readers": row(0)}, "flood": {"readers": row(5)}}) == 5


def test_a_chapter_without_a_demo_is_trouble(small) -> None:
    with pytest.raises(Trouble, match="Chapter 0 has no load demo"):
        loading.load(small.chapter(), quick=True, workers=1)


def test_a_demo_that_cannot_be_understood_is_trouble(small) -> None:
    small.write("loadtests/ch00_start.toml", DEMO.replace("statistic", "statistics"))
    with pytest.raises(Trouble, match=r"ch00_start\.toml does not describe a load demo"):
        loading.load(small.chapter(), quick=True, workers=1)


def test_reports_that_cannot_be_written_are_trouble(small) -> None:
    small.write("loadtests/ch00_start.toml", DEMO)
    small.write("reports", "a file where the folder should be")
    with pytest.raises(Trouble, match="The reports cannot be written"):
        loading.load(small.chapter(), quick=True, workers=1)


def test_an_app_that_does_not_start_is_trouble(small) -> None:
    small.write("loadtests/ch00_start.toml", DEMO)
    small.change("solutions/ch00_start/app.py", "return Greeting()", "raise RuntimeError('no greeting today')")
    with pytest.raises(Trouble, match="no greeting today"):
        loading.load(small.chapter(), quick=True, workers=1)


def test_locust_that_does_not_start_is_trouble_with_its_last_words(
    demo, small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "locust", lambda *arguments: [sys.executable, "-c", "print('No users in this file')"])
    plan = loading.LoadPlan(1, 1, tmp_path)
    with pytest.raises(Trouble, match=r"did not get to the end of 'calm'; its last words: No users in this file"):
        loading.run(small.chapter(), demo.variants[0], plan, "http://127.0.0.1:1", lambda state, passed: None)


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_every_chapter_has_a_demo_whose_claim_is_about_its_own_variants(chapter: course.Chapter) -> None:
    demo = demos.read(chapter)
    names = {variant.name for variant in demo.variants}
    rows = {demos.FIRST, demos.LAST} if demo.across else set(demo.rows)
    for claim in demo.claims:
        assert {variant for variant, _ in claim.sources} <= names
        assert {row for _, row in claim.sources} <= rows
        assert (claim.at_least > 0) != (claim.at_most < math.inf)
    for answer in {name for variant in demo.variants for name in variant.broken}:
        assert answers.named(answer).wrong
    for module, old, new in (change for variant in demo.variants for change in variant.instead):
        assert loading.replaced((chapter.solution / module).read_text(encoding="utf-8"), old, new)
    assert demo.claims
    assert set(demo.peers) <= {"page", "304"}  # the ways of loadtests/peers/compare.py
    assert set(demo.bars) <= rows
    assert len({variant.slug for variant in demo.variants}) == len(names)
    users = (chapter.root / "loadtests" / f"{chapter.name}.py").read_text("utf-8")
    for variant in demo.variants:
        for name in variant.users:
            assert f"class {name}(" in users


def test_the_users_are_counted_out_to_locust(demo, small, tmp_path: Path) -> None:
    command = loading.locust(small.chapter(), demo.variants[1], loading.LoadPlan(5, 3, tmp_path), "http://127.0.0.1:1")
    counts = json.loads(command[command.index("--config-users") + 1])
    assert counts == [
        {"user_class_name": "Reader", "fixed_count": 10},  # comes first
        {"user_class_name": "Attacker", "weight": 20},
    ]
    assert command[command.index("--users") + 1] == "30"
    assert command[command.index("--processes") + 1] == "3"
    assert command[command.index("--master-port") + 1] == command[command.index("--master-bind-port") + 1] != "5557"


@pytest.mark.slow
@pytest.mark.alone
def test_the_demo_of_chapter_1_keeps_its_promise() -> None:
    """As somebody on a stage calls it. `workbook` installs Locust first, where that is missing."""
    module = "workbook.cli" if importlib.util.find_spec("locust") else "workbook"
    command = [sys.executable, "-m", module, "load", "1", "--quick"]
    done = subprocess.run(command, cwd=course.ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "it holds" in done.stdout
    folder = course.ROOT / "reports" / "ch01"
    assert (folder / "claim.png").read_bytes().startswith(b"\x89PNG")
    figures = {}
    for variant in demos.read(course.chapter("1")).variants:
        assert "<title>Locust" in (folder / f"{variant.slug}.html").read_text("utf-8")
        figures[variant.name] = loading.read_stats(folder / f"{variant.slug}_stats.csv")
        assert figures[variant.name]["readers"].failures == 0
    assert "guesses, refused" in figures["flood, solved app"]
    assert "guesses, refused" not in figures["flood, flawed app"]
