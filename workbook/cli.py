"""The verbs. Each is a thin function that calls the one module that does the work."""

from __future__ import annotations

import errno
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from workbook import course
from workbook.bootstrap import SIGNALS, VERBS, make_printable, nobody_reads, withheld
from workbook.course import ROOT
from workbook.errors import Trouble

PROGRAM = "python3 -m workbook"
CRASH = ROOT / ".workbook" / "crash.log"


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.pass_context
def workbook(context: click.Context) -> None:
    """RESTful APIs with Flask: a workbook. Without a verb it shows the board.

    A chapter is named 1, ch01 or ch01_security, an exercise 1.3.
    """
    if context.invoked_subcommand is None:
        context.invoke(board)
    elif sentence := withheld(context.invoked_subcommand):
        raise Trouble(sentence)


def verb(function: Callable[..., Any]) -> click.Command:
    """Register the function as the verb it is named after, with its line from the table of verbs."""
    name = function.__name__.rstrip("_")
    summary = VERBS[name][1][0].upper() + VERBS[name][1][1:] + "."
    return workbook.command(name, help=summary, hidden=bool(withheld(name)))(function)


class Whole(click.IntRange):
    """A whole number in a range, called by its name where something else is given."""

    name = "whole number"


chapter = click.argument("chapter")
own = click.option(
    "--mine", is_flag=True, help="Build on the chapters before that you have solved, not on their solutions."
)
maybe_chapter = click.argument("chapter", required=False)


@verb
def board() -> None:
    from workbook.learn import work

    work.board()


@verb
@chapter
@click.option("--solution", is_flag=True, help="Serve the solved app, not yours.")
@click.option("--port", type=Whole(0, 65535), default=None, help="Port on 127.0.0.1 (0: any free one).")
@click.option("--workers", type=Whole(1, 64), default=1, show_default=True, help="Processes that serve.")
@click.option("--books", type=Whole(0), default=None, help="Fill a database of this many books first.")
@own
def run(chapter: str, solution: bool, port: int | None, workers: int, books: int | None, mine: bool) -> int | None:
    served = course.chapter(chapter)
    _build_on(mine, served)
    from workbook.serve import serving

    return serving.run(served, solution=solution, port=port, workers=workers, books=books)


@verb
@click.argument("selector", required=False, metavar="[CHAPTER or EXERCISE]")
@click.option("--solution", is_flag=True, help="Check the solutions, not your work.")
@click.option("--target", metavar="DIR or URL", help="Check a submission's folder or a running server.")
@click.option("--watch", is_flag=True, help="Check again on every save.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the verdicts here too."
)
@click.option("--durations", is_flag=True, help="Print what each exercise's checks took.")
@own
def check(
    selector: str | None,
    solution: bool,
    target: str | None,
    watch: bool,
    json_file: Path | None,
    durations: bool,
    mine: bool,
) -> int:
    from workbook.learn import checking

    if solution and target:
        raise Trouble("Choose one of --solution and --target.")
    if mine and (solution or target):
        raise Trouble(f"--mine is for your own work: leave out {'--solution' if solution else '--target'}.")
    if mine and not selector:
        raise Trouble("--mine goes with one chapter, or an exercise of it: name it.")
    if mine:
        _build_on(mine, course.chapter(course.select(selector)[0].chapter))
    return checking.check(selector, solution, target, watch, json_file, durations)


def _build_on(own: bool, chapter: course.Chapter) -> None:
    """Let the learner's own chapters stand in for their solutions, where that is wanted."""
    if own:
        from workbook.book import mine
        from workbook.learn import work

        mine.choose(chapter, work.last_verdicts())


@verb
@click.argument("exercise")
def hint(exercise: str) -> None:
    from workbook.learn import work

    work.hint(exercise)


@verb
@click.argument("exercise")
@click.option("-y", "--yes", is_flag=True, help="Show the solution of what you have not tried without asking.")
def diff(exercise: str, yes: bool) -> None:
    from workbook.learn import work

    if not yes and work.untried(exercise):
        if not sys.stdin.isatty():
            raise Trouble(f"You have not tried {exercise} yet; diff {exercise} --yes shows the solution all the same.")
        click.confirm(f"You have not tried {exercise} yet. Show the solution?", abort=True)
    work.diff(exercise)


@verb
@click.argument("selector", metavar="CHAPTER or EXERCISE")
def reset(selector: str) -> None:
    from workbook.learn import work

    work.reset(selector)


@verb
@maybe_chapter
@click.option(
    "-v", "--verbose", is_flag=True, help="Print what each exploit took, or what stopped it, on all three apps."
)
def attack(chapter: str | None, verbose: bool) -> int:
    attacked = course.chapter(chapter) if chapter else None
    from workbook.learn import attacking

    return attacking.attack(attacked, verbose)


@verb
@chapter
@click.option("--execute", is_flag=True, help="Run it against the solution, and compare what it prints.")
@click.option("--update", is_flag=True, help="With --execute: write what it prints into the notebook.")
@own
def notebook(chapter: str, execute: bool, update: bool, mine: bool) -> int:
    shown = course.chapter(chapter)
    _build_on(mine, shown)
    from workbook.learn import notebooks

    return notebooks.execute(shown, update) if execute or update else notebooks.open_notebook(shown)


@verb
@chapter
@click.option("--quick", is_flag=True, help="A short run, to see that it works.")
@click.option("--workers", type=Whole(1, 64), default=1, show_default=True, help="Locust processes.")
@own
def load(chapter: str, quick: bool, workers: int, mine: bool) -> int:
    loaded = course.chapter(chapter)
    _build_on(mine, loaded)
    from workbook.load import loading

    return loading.load(loaded, quick=quick, workers=workers)


@verb
@click.option("--books", type=Whole(0), default=None, help="How many books; beyond the catalogue, made-up ones.")
@click.option("--csv", "csv_path", type=click.Path(path_type=Path), help="Import this file.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
@click.option("--strict", is_flag=True, help="One unusable row refuses the whole file.")
@click.option(
    "--database-url", envvar="DATABASE_URL", help="Which database (default: DATABASE_URL, else the embedded one)."
)
def data(
    books: int | None, csv_path: Path | None, columns: tuple[str, ...], strict: bool, database_url: str | None
) -> int | None:
    from workbook.data import command

    if not csv_path and (columns or strict):
        raise Trouble(f"{'--map' if columns else '--strict'} says how a file is imported: name it with --csv FILE.")
    return command.run(books, csv_path, _column_map(columns), strict, database_url)


def _column_map(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise Trouble(f"--map {field}{equals}{column} is unreadable: write it as author=authors, the field first.")
    return {field: column for field, _, column in pairs}


@verb
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SUBMISSION...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where grades.csv and the reports go.")
@click.option("--chapters", metavar="1,2", help="Which are marked (default: those that are handed in).")
@click.option("--checks", type=click.Path(path_type=Path), help="A folder with checks and weights of your own.")
@click.option("--late", type=click.Path(path_type=Path), help="A CSV file with the columns student and days.")
@click.option(
    "--late-percent", type=Whole(0, 100), default=10, show_default=True, help="What each day begun takes off."
)
@click.option("--jobs", type=Whole(1, 64), help="How many at once (default: one for each processor).")
@click.option("--trust-submissions", "trusted", is_flag=True, help="Run their code without a sandbox.")
@click.option("--container", is_flag=True, help="Run it as another user: root's, where a container is thrown away.")
def grade(
    submissions: tuple[Path, ...],
    out: Path,
    chapters: str | None,
    checks: Path | None,
    late: Path | None,
    late_percent: int,
    jobs: int | None,
    trusted: bool,
    container: bool,
) -> int:
    from workbook.grade import command

    if trusted and container:
        raise Trouble("Choose one of --trust-submissions and --container.")
    kind = command.TRUSTED if trusted else command.CONTAINER if container else command.BUBBLEWRAP
    return command.grade(submissions, out, command.Rules(chapters, checks, late, late_percent), jobs, kind)


@verb
@click.option("--through", required=True, metavar="CHAPTER", help="The last chapter that students get.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder, which is made.")
def handout(through: str, out: Path) -> int:
    last = course.chapter(through)
    from workbook.handout import command

    return command.handout(last, out)


@verb
@click.option("--chapters", required=True, metavar="1,2", help="Which are marked.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The zip file that Gradescope takes.")
@click.option("--checks", type=click.Path(path_type=Path), help="A folder with checks and weights of your own.")
def gradescope(chapters: str, out: Path, checks: Path | None) -> int:
    from workbook.grade import gradescope as autograder

    return autograder.write(course.chosen(chapters), out, checks)


@verb
@click.option("--scale", "replicas", type=Whole(1, 20), help="How many containers run the app (default: 2).")
@click.option("--books", type=Whole(0), help="Fill an empty shop with so many books, and the sample users.")
def up(replicas: int | None, books: int | None) -> int:
    from workbook.serve import stack

    return stack.up(replicas, books)


@verb
@click.option("--volumes", is_flag=True, help="What it has stored goes as well.")
def down(volumes: bool) -> int:
    from workbook.serve import stack

    return stack.down(volumes)


@verb
@click.option("--all", "everything", is_flag=True, help="The slow ones and those in a browser too.")
def test(everything: bool) -> int:
    from workbook.author import testing

    return testing.test(everything)


@verb
@click.argument("selector", required=False, metavar="[CHAPTER or EXERCISE]")
@click.option("--answer", metavar="NAME", help="Run this one known answer.")
@click.option("-v", "--verbose", is_flag=True, help="Print which checks each answer fails, and with what words.")
@click.option(
    "--all", "everything", is_flag=True, help="The extra answers too, and what wrong ones do to other exercises."
)
@click.option(
    "--mutants", is_flag=True, help="Derive wrong answers from the solutions, and list what no check catches."
)
@click.option("--only", metavar="TEXT", help="With --mutants: only those where this stands in what is changed.")
def prove(
    selector: str | None, answer: str | None, verbose: bool, everything: bool, mutants: bool, only: str | None
) -> int:
    if mutants:
        if answer or everything:
            raise Trouble("Choose one: --mutants, or the known answers with --answer or --all.")
        from workbook.author import mutants as derived

        return derived.prove(selector, only or "", verbose)
    if only is not None:
        raise Trouble("--only chooses among mutants: add --mutants.")
    if selector and course.EXERCISE_ID.fullmatch(selector):
        number = selector.partition(".")[0]
        raise Trouble(f"Known answers are proven by the chapter: prove {number}, or else prove {selector} --mutants.")
    proven = course.chapter(selector) if selector else None
    from workbook.author import proving

    return proving.prove(proven, answer, verbose, everything)


@verb
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; fail when a starter differs or does not boot."
)
def sync(only_check: bool) -> int:
    from workbook.book import starters

    if not only_check:
        return starters.sync()
    if code := starters.check():
        return code
    from workbook.author import trial

    return trial.try_starters(course.chapters())


@verb
def doctor() -> int:
    from workbook import doctor as examination

    return examination.main()


def main(arguments: list[str] | None = None) -> int:
    """Run the verb and return its exit code: 0 done, 1 a verdict that failed, 2 something to put right first."""
    make_printable()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        code = workbook.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except Trouble as error:
        return _say(str(error))
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        asked = context.command_path if context else PROGRAM
        return _say(f"{error.format_message().rstrip('.')}: {asked} --help says what there is.")
    except (KeyboardInterrupt, click.Abort):
        return _say("Stopped.")
    except BrokenPipeError:
        nobody_reads()
        return 2
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC) and error.filename:
            return _say(
                f"{error.filename}: {error.strerror}; make it writable, or copy the workbook to where there is room."
            )
        if error.errno == errno.ENOSPC:
            nobody_reads()
            return _say("What is printed cannot be written: the disk is full.")
        return _crash(error, f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except Exception as error:
        return _crash(error, f"{type(error).__name__}: {error}")


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _crash(error: Exception, what: str) -> int:
    try:
        CRASH.parent.mkdir(exist_ok=True)
        CRASH.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        where = f"the details are in {CRASH.relative_to(ROOT)}"
    except OSError:
        where = f"and {CRASH.parent} cannot be written"
    return _say(f"The workbook itself failed ({what}); {where}.")


if __name__ == "__main__":
    code = main()
    for number in SIGNALS:  # it is over: whoever wants it to end gets no traceback
        signal.signal(number, signal.SIG_IGN)
    sys.exit(code)
