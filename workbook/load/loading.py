"""`load`: a chapter's load demo on one machine: its variants in turn, a table, a picture, and the claim as a ratio.

    python3 -m workbook load 1 --quick

Each variant is an app of its own, with a database and a Redis of its own. Locust runs beside it, as processes of its
own (it patches the standard library, so it is never imported here), and what it measured is read from its CSV files.
The seconds in which users arrive are not counted; answers that somebody waits for at the end are.
"""

import csv
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from workbook import programs
from workbook.book import answers
from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.guard import guarded, release
from workbook.lab import swapping
from workbook.load import demos
from workbook.load.demos import Demo, Figures, Row, Variant
from workbook.serve import proxying, serving
from workbook.serve.internet import internet

QUICK_SECONDS, FULL_SECONDS = 10, 96  # that are measured, all runs together,
SHORTEST_SECONDS = 2  # but each at least so long
ARRIVALS = 10  # users that come in a second; only when all are there, the count begins
LEAVING_SECONDS = 3  # at most, for the answers that somebody still waits for
ROUNDS, QUICK_ROUNDS = (5, 3.0), (3, 1.0)  # beside other stacks: how many, and for how many seconds each
SPARE_SECONDS = 30  # at most, for Locust to start, and to write its reports

Show = Callable[[str, float], None]  # what is going on, and for how many seconds already


@dataclass(frozen=True)
class LoadPlan:
    """How long each run is measured, with how many Locust processes, and where the reports go.

    A run that is measured `whole` counts from the first request on, not from when all users are there.
    """

    seconds: int
    workers: int
    folder: Path
    whole: bool = False

    def duration(self, variant: Variant) -> int:
        """Seconds that the variant takes: those in which its users come, and those that count."""
        return (sum(variant.users.values()) - 1) // ARRIVALS + self.seconds


def load(chapter: Chapter, *, quick: bool, workers: int) -> int:
    """Run the demo of `chapter` with `workers` Locust processes; 0 when its claims hold, else 1. Raises Trouble."""
    chapter.need_solution()
    demo = demos.read(chapter, quick=quick)
    seconds = max(SHORTEST_SECONDS, (QUICK_SECONDS if quick else FULL_SECONDS) // len(demo.runs))
    plan = LoadPlan(seconds, workers, chapter.root / "reports" / f"ch{chapter.number:02}", whole=demo.at_once)
    _make_empty(plan.folder)
    figures = measure(chapter, demo, plan)

    console = Console(highlight=False)
    console.print(table(demo, figures))
    for sentence in failures(demo, plan.folder):
        console.print(sentence, markup=False, soft_wrap=True)
    console.print(f"reports: {plan.folder / '*.html'}", markup=False, soft_wrap=True)
    ratios = [claim.ratio(figures) for claim in demo.claims]
    from workbook.load import charts  # matplotlib takes its time, for which the load need not wait

    charts.draw(demo, figures, demo.claims[0].stated(ratios[0]), plan.folder / "claim.png")
    console.print(f"picture: {plan.folder / 'claim.png'}\n", markup=False, soft_wrap=True)
    codes = [say(console, claim, ratio) for claim, ratio in zip(demo.claims, ratios, strict=True)]
    if demo.peers:
        beside = beside_peers(console, chapter, list(demo.peers), *(QUICK_ROUNDS if quick else ROUNDS))
        codes += [say(console, demo.peers[way], ratio) for way, ratio in beside.items()]
    return max(codes)


def say(console: Console, claim: demos.Claim, ratio: float) -> int:
    """Print what became of the claim with this ratio; return its exit code."""
    code, sentence = verdict(claim, ratio)
    console.print(sentence, style="bold red" if code else "bold green", markup=False, soft_wrap=True)
    return code


def beside_peers(
    console: Console, chapter: Chapter, ways: Sequence[str], rounds: int, seconds: float
) -> Mapping[str, float]:
    """Print how fast the stacks of loadtests/peers are beside the chapter's; return its times the tutorial's rate, for
    each of the `ways` to ask it.

    Nothing, and one line that says why, where that cannot be measured here.
    """
    if demos.database_kind() != "postgresql":
        console.print("Not compared with other stacks: DATABASE_URL names no PostgreSQL database.", soft_wrap=True)
        return {}
    try:
        from loadtests.peers import compare, fast  # noqa: F401 (whether it can be had)
    except ImportError as error:
        console.print(f"Not compared with other stacks: {error}.", soft_wrap=True, markup=False)
        return {}
    with Progress(TextColumn("beside other stacks"), BarColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=rounds + 1)
        show = lambda number: progress.update(task, completed=number)  # noqa: E731
        peers = compare.compare(chapter, ways, os.environ["DATABASE_URL"], rounds, seconds, show=show)
    console.print(f"\n{compare.table(peers)}\n", markup=False, soft_wrap=True)
    tutorial = compare.tutorials(peers)
    return {way: each.times(tutorial, "rates") for way, each in zip(ways, peers, strict=False)}


def _make_empty(folder: Path) -> None:
    """Make the folder of the reports, without those of the run before; raises Trouble when that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for report in (path for kind in ("html", "csv", "png") for path in folder.glob(f"*.{kind}")):
            report.unlink()
    except OSError as error:
        raise Trouble(f"The reports cannot be written to {folder}: {error.strerror}.") from error


def verdict(claim: demos.Claim, ratio: float) -> tuple[int, str]:
    """Return the exit code and the sentence for a claim with this ratio."""
    holds = claim.holds(ratio)
    said = "it holds" if holds else "it does not hold"
    return 0 if holds else 1, f"{claim.stated(ratio)} (claimed: {claim.bound} times; {said})."


def measure(chapter: Chapter, demo: Demo, plan: LoadPlan) -> dict[str, dict[str, Row]]:
    """Return the figures of every variant."""
    with internet() as outside, _progress(demo, plan) as shows:
        measure_all = _at_once if demo.at_once else _in_turn
        return measure_all(chapter, demo, plan, outside, shows)


def _in_turn(
    chapter: Chapter, demo: Demo, plan: LoadPlan, outside: Mapping[str, str], shows: Mapping[str, Show]
) -> dict[str, dict[str, Row]]:
    """One variant after the other; those that follow each other on the same app share it."""
    figures = {}
    for _, group in groupby(
        demo.variants,
        key=lambda each: (
            (each.flawed, each.instead, each.broken),
            (each.books, each.settings, each.database, each.behind),
        ),
    ):
        variants = list(group)
        shows[variants[0].name]("starting the app", 0)
        with _serving(chapter, variants[0], {**demo.settings, **outside}) as app:
            for variant in variants:
                show, settings = shows[variant.name], {**demo.settings, **variant.settings}
                figures[variant.name] = run(chapter, variant, plan, app.url, show, settings)
    return figures


def _at_once(
    chapter: Chapter, demo: Demo, plan: LoadPlan, outside: Mapping[str, str], shows: Mapping[str, Show]
) -> dict[str, dict[str, Row]]:
    """All variants at the same time, on an app each; their requests bear their names."""
    (together,), (name,) = demo.runs, demo.rows
    show, apps = shows[together.name], {}
    with ExitStack() as stack:
        for count, variant in enumerate(demo.variants, start=1):
            show(f"starting app {count} of {len(demo.variants)}", 0)
            apps[variant.name] = stack.enter_context(_serving(chapter, variant, {**demo.settings, **outside}))
        before = {variant: cpu_seconds(app) for variant, app in apps.items()}
        hosts = {variant: app.url for variant, app in apps.items()}
        env = {"HOSTS": json.dumps(hosts), "PROCESSES": str(plan.workers)}
        rows = run(chapter, together, plan, hosts[demo.variants[0].name], show, env)
        taken = {variant: cpu_seconds(app) - before[variant] for variant, app in apps.items()}
    found = {variant: rows[variant] for variant in apps if variant in rows}
    figures = {variant: replace(row, cpu=1000 * taken[variant] / row.requests) for variant, row in found.items()}
    return {variant: {name: figures[variant]} if variant in figures else {} for variant in apps}


def cpu_seconds(app: serving.Served) -> float:
    """Return how much processor time the processes of `app` have taken so far."""
    times = [process.cpu_times() for process in psutil.Process(app.pid).children(recursive=True)]
    return float(sum(each.user + each.system for each in times))


@contextmanager
def _serving(chapter: Chapter, variant: Variant, settings: Mapping[str, str]) -> Iterator[serving.Served]:
    """The app of a variant, served inside the block."""
    with temporary_folder() as scratch:
        altered = variant.flawed or variant.instead or variant.broken
        target = answers.flawed(chapter, scratch, set(variant.flawed)) if altered else chapter.solution
        for module, old, new in variant.instead:
            path = scratch / chapter.name / module
            path.write_text(replaced(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")
        if variant.broken:
            path = scratch / chapter.name / "app.py"
            sources = answers.swapped(map(answers.named, variant.broken))
            path.write_text(swapping.installing(sources) + path.read_text(encoding="utf-8"), encoding="utf-8")
        env = {**settings, **variant.settings}
        with serving.served(chapter, target, env=env, books=variant.books, database=variant.database) as app:
            if variant.behind != "nginx":
                yield app
                return
            with proxying.proxied(scratch, [urlsplit(app.url).port or 80]) as proxy:
                yield replace(app, url=proxy.url)


def replaced(source: str, old: str, new: str) -> str:
    """Return `source` with `new` for `old`, which stands in it once; raises Trouble where it does not."""
    if source.count(old) != 1:
        raise Trouble(f"A variant wants to replace {old!r}, which does not stand there once.")
    return source.replace(old, new)


def run(
    chapter: Chapter, variant: Variant, plan: LoadPlan, url: str, show: Show, env: Mapping[str, str] | None = None
) -> dict[str, Row]:
    """Let Locust load the app at `url`; return the figures by the name of the requests. Raises Trouble."""
    command = locust(chapter, variant, plan, url)
    last_words = run_locust(command, chapter.root, plan.duration(variant), show, env or {})
    if not (plan.folder / f"{variant.slug}.html").exists():  # the last thing that Locust writes
        raise Trouble(f"Locust did not get to the end of {variant.name!r}; its last words: {last_words}")
    return read_stats(plan.folder / f"{variant.slug}_stats.csv")


def locust(chapter: Chapter, variant: Variant, plan: LoadPlan, url: str) -> list[str]:
    """Return the command that lets the variant's users loose on the app at `url`."""
    users = sum(variant.users.values())
    first, *others = variant.users.items()  # Locust lets those with a fixed count come before those with a weight
    counts = [{"user_class_name": first[0], "fixed_count": first[1]}]
    counts += [{"user_class_name": name, "weight": count} for name, count in others]
    prefix = plan.folder / variant.slug
    command = programs.command("locust", "-f", str(chapter.root / "loadtests" / f"{chapter.name}.py"), "--host", url)
    command += ["--headless"]
    command += ["--users", str(users), "--spawn-rate", str(ARRIVALS), *([] if plan.whole else ["--reset-stats"])]
    command += ["--run-time", f"{plan.duration(variant)}s", "--stop-timeout", str(LEAVING_SECONDS)]
    command += ["--csv", str(prefix), "--html", f"{prefix}.html", "--only-summary", "--loglevel", "WARNING"]
    if plan.workers > 1:
        with serving.listening(0) as listener:
            port = str(listener.getsockname()[1])
        command += ["--processes", str(plan.workers), "--master-bind-host", "127.0.0.1"]
        command += ["--master-bind-port", port, "--master-port", port]
    return [*command, *variant.users, "--config-users", json.dumps(counts)]


def run_locust(command: list[str], folder: Path, seconds: float, show: Show, env: Mapping[str, str]) -> str:
    """Run Locust, on the workbook in `folder`, about `seconds` long; return the last line that it printed.

    It reads no settings of the user's, such as ~/.locust.conf. Raises Trouble if it hangs.
    """
    with temporary_folder() as empty:
        environment = {**os.environ, **env, "HOME": str(empty), "PYTHONPATH": str(folder)}
        process = guarded(command, env=environment, output=subprocess.PIPE, folder=empty)
        output = serving.Output(process, lambda line: None)
        begun = time.monotonic()
        try:
            while process.poll() is None:
                passed = time.monotonic() - begun
                if passed > seconds + LEAVING_SECONDS + SPARE_SECONDS:
                    raise Trouble("Locust does not end; try again when the machine is less busy.")
                show(f"under load for {passed:.0f} s", passed)
                time.sleep(0.1)
        finally:
            release(process)
    return ([line.strip() for line in output.tail().splitlines() if line.strip()] or ["none"])[-1]


@contextmanager
def _progress(demo: Demo, plan: LoadPlan) -> Iterator[dict[str, Show]]:
    """For each run of Locust a bar, on standard error, and the function that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"))
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def bar(variant: Variant) -> Show:
            task = progress.add_task(variant.name, total=plan.duration(variant), state="")
            return lambda state, passed: progress.update(task, completed=passed, state=state)

        yield {variant.name: bar(variant) for variant in demo.runs}


def read_stats(path: Path) -> dict[str, Row]:
    """Return the rows of Locust's `…_stats.csv` by name: not the total, and not those that nobody was answered for."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            line["Name"]: Row(
                int(line["Request Count"]),
                int(line["Failure Count"]),
                *(float(line[column]) for column in ("Requests/s", "50%", "95%", "99%")),
            )
            for line in csv.DictReader(file)
            if line["Name"] != "Aggregated" and int(line["Request Count"])
        }


def failures(demo: Demo, folder: Path) -> Iterator[str]:
    """Yield a sentence for each kind of failed request."""
    for variant in demo.runs:
        with (folder / f"{variant.slug}_failures.csv").open(newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                yield f"{variant.name}: {line['Occurrences']} × {line['Method']} {line['Name']}: {line['Error']}"


def table(demo: Demo, figures: Figures) -> Table:
    """Return the figures of the demo's rows; times in milliseconds."""
    shown = Table("variant", "requests", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("rps", "p50 ms", "p95 ms", "p99 ms", *(["cpu ms"] if demo.at_once else []), "errors"):
        shown.add_column(column, justify="right")
    for variant in demo.variants:
        for name, row in demo.shown(figures[variant.name]).items():
            times = [f"{milliseconds:,.0f}" for milliseconds in (row.p50, row.p95, row.p99)]
            times += [f"{row.cpu:.2f}"] if demo.at_once else []
            shown.add_row(variant.name, name, f"{row.rps:.1f}", *times, f"{row.failures:,}")
    return shown
