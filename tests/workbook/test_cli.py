"""The command line: thin verbs, one sentence for every error, exit code 2, never a traceback."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbook import bootstrap, cli, course
from workbook.errors import Trouble
from workbook.learn import work

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "42"],
        ["check", "42"],
        ["check", "0.99"],
        ["check", "nonsense"],
        ["hint", "42.1"],
        ["diff", "0.99"],
        ["reset", "42"],
        ["reset", "0.99"],
        ["attack", "42"],
        ["notebook", "42"],
        ["load", "42"],
        ["prove", "42"],
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(call, arguments):
    code, _, err = call(*arguments)
    assert code == 2
    assert err.count("\n") == 1
    assert "There is no" in err or "names no" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--nonsense"], "No such option"),
        (["hint"], "Missing argument"),
        (["run", "0", "--port", "99999"], "--port"),
        (["run", "0", "--workers", "0"], "--workers"),
        (["data", "--books", "many"], "'many' is not a valid whole number"),
        (["data", "--map", "author=authors"], "--map says how a file is imported: name it with --csv FILE."),
        (["data", "--strict"], "--strict says how a file is imported"),
        (["run", "1.1"], "1.1 is an exercise: what is wanted here is a chapter, such as 1."),
        (["load", "nonsense"], "There is no chapter 'nonsense': choose one of 0 (ch00_books_api), 1 "),
        (["data", "--csv", "x.csv", "--map", "author"], "write it as author=authors"),
        (["check", "--solution", "--target", "chapters"], "Choose one of --solution and --target"),
        (["board", "extra"], "unexpected extra argument"),
    ],
)
def test_a_call_that_makes_no_sense_is_answered_with_one_line(call, arguments, said):
    code, _, err = call(*arguments)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_a_verb_that_is_called_wrongly_names_its_own_help(call):
    assert "python3 -m workbook check --help says what there is." in call("check", "--frobnicate")[2]
    assert "python3 -m workbook --help says what there is." in call("--frobnicate")[2]


def test_every_verb_of_the_bootstrap_is_one_of_the_command_line_and_the_other_way_round():
    assert set(cli.workbook.commands) == set(bootstrap.VERBS)


@pytest.mark.parametrize("verb", [[], *([verb] for verb in bootstrap.VERBS)])
def test_every_verb_explains_itself(call, verb):
    code, out, _ = call(*verb, "--help")
    assert code == 0
    assert "Usage: python3 -m workbook" in out


def test_no_verb_is_the_board(call):
    code, out, _ = call()
    assert code == 0
    assert course.chapters()[0].title in out


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Trouble("Mend it."), "Mend it.\n"),
        (KeyboardInterrupt(), "\nStopped.\n"),
        (PermissionError(13, "Permission denied", "/x"), "/x: Permission denied; make it writable"),
        (FileExistsError(17, "File exists", "/x"), "The workbook itself failed (File exists: /x); the details"),
        (ZeroDivisionError("oh"), "The workbook itself failed (ZeroDivisionError: oh); the details are in .workbook/"),
    ],
)
def test_no_error_shows_a_traceback(call, monkeypatch, raised, said):
    def fail() -> None:
        raise raised

    monkeypatch.setattr(work, "board", fail)
    code, out, err = call("board")
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert "Traceback" not in err


def test_the_details_of_a_crash_are_kept(call, monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "CRASH", tmp_path / "new" / "crash.log")
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setattr(work, "board", lambda: 1 / 0)
    call("board")
    assert "ZeroDivisionError: division by zero" in (tmp_path / "new" / "crash.log").read_text()


def test_the_exit_code_of_a_verb_is_that_of_the_command(call, monkeypatch):
    from workbook.learn import checking

    given = []
    monkeypatch.setattr(checking, "check", lambda *arguments: given.append(arguments) or 1)
    assert call("check", "0", "--solution", "--json", "x.json", "--durations")[0] == 1
    assert given == [("0", True, None, False, Path("x.json"), True)]


WAITING = """
import signal, sys
from workbook import cli
from workbook.learn import work
work.board = lambda: (print("waiting", flush=True), signal.pause())
sys.exit(cli.main(["board"]))
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_with_one_word(sent):
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING], cwd=course.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (2, "Stopped.")


def test_a_signal_while_the_interpreter_starts_is_answered_too():
    early = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
os.kill(os.getpid(), signal.SIGINT)
os.execv(sys.executable, [sys.executable, "-m", "workbook.cli", "board"])
"""
    done = subprocess.run([sys.executable, "-c", early], cwd=course.ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (2, "Stopped.")


def test_a_reader_that_goes_away_is_no_error():
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "workbook.cli", "board"]
    done = subprocess.run(command, cwd=course.ROOT, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert "Traceback" not in done.stderr
    assert "failed" not in done.stderr
