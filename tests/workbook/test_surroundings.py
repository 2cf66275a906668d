"""Marks and reports never depend on the surroundings: the shell, files that lie around, what an app says, who reads."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository, solve_wrongly, tool
from workbook import programs
from workbook.course import ROOT
from workbook.lab import verdicts
from workbook.lab.verdicts import Result
from workbook.load import loading

Done = subprocess.CompletedProcess[str]
SHADOWED = "raise RuntimeError('this file was taken for a library')\n"
# as `python3 -m workbook` goes on once everything is installed, in the copy of the workbook that it stands in
START = """
import sys
from pathlib import Path
from workbook import bootstrap, doctor
bootstrap.PYTHON = Path(sys.executable)
bootstrap.ready = lambda groups: True
sys.exit(bootstrap.main(sys.argv[1:], doctor.main))
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path)


def start(repo: Path, *arguments: str, env: dict[str, str] | None = None, shell: str = '"$@"') -> Done:
    """Call `python3 -m workbook ARGUMENT…`, as the `shell` does."""
    (repo / "workbook" / "start.py").write_text(START)
    command = ["sh", "-c", shell, "sh", sys.executable, "-m", "workbook.start", *arguments]
    return subprocess.run(
        command, cwd=repo, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "said",
    [
        {"PYTEST_ADDOPTS": "-k a_pet --deselect tests", "PYTHONOPTIMIZE": "2"},
        {
            "PYTEST_ADDOPTS": "--setup-only -n 4 --cov",
            "PYTEST_PLUGINS": "nothing_of_the_kind",
            "PYTHONWARNINGS": "error",
        },
    ],
    ids=lambda said: " ".join(f"{name}={value}" for name, value in said.items()),
)
def test_what_a_shell_tells_others_is_not_heard(repo: Path, said: dict[str, str]) -> None:
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    done = start(repo, "check", "1", env=said)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "✓ 1.1 one pet\n✓ 1.2 links\n✗ 1.3 toys: failed" in done.stdout
    assert "30 of 60 points" in done.stdout


@pytest.mark.parametrize("arguments", [["-k", "its_name"], ["-n", "2", "-k", "its_name"]])
def test_an_exercise_whose_checks_did_not_all_run_is_not_passed(repo: Path, arguments: list[str]) -> None:
    done = tool(repo, "-m", "pytest", "-p", "no:cacheprovider", f"tests/{CHAPTER}", *arguments)
    table = done.stdout.partition("= points")[2]
    assert "0 of 10  failed  (1 of 2 checks pass)" in table, done.stdout + done.stderr


def test_a_check_that_was_left_out_counts_as_not_run() -> None:
    ran = Result("1.1", "test_a", "a", verdicts.PASSED)
    left = verdicts.with_left_out([ran], {"1.1": {"test_a": "a", "test_b": "b"}})
    assert [(result.name, result.outcome, result.reason) for result in left] == [
        ("test_a", verdicts.PASSED, ""),
        ("test_b", verdicts.NOT_RUN, verdicts.LEFT_OUT),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("folder", [".", f"chapters/{CHAPTER}"])
def test_no_file_of_a_learners_is_taken_for_a_library(repo: Path, folder: str) -> None:
    for name in ("secrets", "redis", "flask", "random", "json", "email", "typing", "click", "httpx", "sqlalchemy"):
        (repo / folder / f"{name}.py").write_text(SHADOWED)
    done = start(repo, "check", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "60 of 60 points" in done.stdout


def test_a_file_that_python_itself_would_take_for_its_own_is_named(repo: Path) -> None:
    (repo / "types.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.append({str(repo)!r})\n{START}", "check", "1"],
        cwd=repo,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == f"{repo}/types.py hides a module of Python's own that has this name: give it another one.\n"


# what an app may say

SAYS = {
    "half a character": (
        'raise ValueError("a \\ud800 b \\x00 \\x1b[2J c")',
        "ValueError: a <U+D800> b <U+0000> <U+001B>[2J c",
    ),
    "the name of an error": ('raise type("Bad\\x1b[2J", (Exception,), {})("x")', "Bad<U+001B>[2J: x"),
    "three megabytes": ('raise ValueError("x" * 3_000_000)', "ValueError: xxxxxxxxxx"),
    "endless recursion": ("return pet(number)", "RecursionError: maximum recursion depth exceeded"),
    "what it prints": ('print("\\x1b[2J\\ud800")\nraise ValueError("y")', "<U+001B>[2J"),
}


@pytest.mark.parametrize(("code", "told"), SAYS.values(), ids=SAYS)
def test_whatever_an_app_says_is_told_whole_and_kept(repo: Path, code: str, told: str) -> None:
    solve_wrongly(repo, "pets.py", code)
    done = start(repo, "check", "1.1", "--json", "marks.json")
    assert (done.returncode, done.stderr) == (1, "")
    assert told in done.stdout
    assert "\x1b" not in done.stdout
    assert len(done.stdout) < 5000
    assert json.loads((repo / "marks.json").read_text())["exercises"][0]["verdict"] == "failed"
    assert (repo / "marks.json").stat().st_size < 20_000


@pytest.mark.slow
def test_an_app_that_serves_itself_is_told_so_at_once(repo: Path) -> None:
    module = repo / "chapters" / CHAPTER / "app.py"
    module.write_text(f"{module.read_text()}\n\ncreate_app().run(port=5055, debug=True)\n")
    for arguments in (["check", "1"], ["run", "1", "--port", "0"]):
        done = start(repo, *arguments)
        said = done.stdout + done.stderr
        assert done.returncode in (1, 2), said
        assert "RuntimeError: app.run() starts a server and never ends" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("app", "said"),
    [
        (None, "there is no app.py in "),
        ("", "app.py has no create_app(), which is called to make the app."),
        ("create_app = 7", "app.py has no create_app(), which is called to make the app."),
        ("def create_app(config=None):\n    pass\n", "create_app() returns None and not the app."),
    ],
)
def test_what_is_no_app_is_told_in_one_sentence(repo: Path, app: str | None, said: str) -> None:
    module = repo / "chapters" / CHAPTER / "app.py"
    module.unlink()
    if app is not None:
        module.write_text(app)
    for arguments in (["check", "1"], ["run", "1", "--port", "0"]):
        done = start(repo, *arguments)
        told = done.stdout + done.stderr
        assert done.returncode in (1, 2), told
        assert f": {said}" in told, told
        assert "Traceback" not in told
        assert "not your code" not in told


# what a report is printed to


def test_a_terminal_that_knows_few_characters_gets_a_verdict(repo: Path) -> None:
    done = start(repo, "check", "1", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\\u2713 1.1 one pet\n")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ['"$@" >&-', '"$@" <&- >&- 2>&-', '{ "$@"; echo $? >code; } | true'])
def test_where_nobody_reads_the_verdict_is_kept_all_the_same(repo: Path, shell: str) -> None:
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    done = start(repo, "check", "1", "--json", "marks.json", shell=shell)
    code = (repo / "code").read_text().strip() if (repo / "code").exists() else str(done.returncode)
    assert (code, done.stderr) == ("1", "")
    assert json.loads((repo / "marks.json").read_text())["points"] == 30


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_report_that_finds_no_room_is_one_sentence(repo: Path) -> None:
    done = start(repo, "check", "1", "--json", "marks.json", shell='"$@" >/dev/full')
    assert (done.returncode, done.stderr) == (2, "What is printed cannot be written: the disk is full.\n")
    assert json.loads((repo / "marks.json").read_text())["points"] == 60


# where it stands, and who starts at the same moment


@pytest.mark.slow
def test_of_first_starts_at_once_each_comes_up_in_a_folder_of_any_name(tmp_path: Path) -> None:
    called = "what? 100% a#b"
    repo = repository(tmp_path / called)
    (repo / "workbook" / "start.py").write_text(START)
    command = [sys.executable, "-m", "workbook.start", "run", "1", "--solution", "--port", "0"]
    started = [
        subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    try:
        first_lines = [process.stdout.readline() for process in started if process.stdout]
    finally:
        for process in started:
            process.terminate()
        rest = [process.communicate()[0] for process in started]
    assert [line.split("http")[0] for line in first_lines] == ["ready "] * 3, (first_lines, rest)
    assert (repo / ".workbook" / "books.db").exists()
    assert [path.name for path in tmp_path.iterdir()] == [called]
    assert start(repo, "check", "1").returncode == 0


READ_ONLY = 'exec bwrap --bind / / --dev /dev --proc /proc --ro-bind "$PWD" "$PWD" --chdir "$PWD" "$@"'


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap, which makes a folder read-only for root, too")
def test_where_nothing_can_be_written_checks_hints_and_the_board_work_and_say_so(repo: Path) -> None:
    def read_only(*arguments: str) -> Done:
        return start(repo, *arguments, shell=READ_ONLY)

    start(repo, "board")  # writes what `start` needs
    solve_wrongly(repo, "toys.py", "return jsonify(toys=[])")
    kept = f"What you have reached cannot be kept in {repo}/.workbook: Read-only file system.\n"
    for arguments, code, said, told in (
        (["check", "1", "--solution"], 0, "60 of 60 points", ""),
        (["check", "1"], 1, "30 of 60 points", kept),
        (["check", "1", "--json", "marks.json"], 2, "", "marks.json"),
        (["hint", "1.3"], 0, "1.3 toys", kept),
        (["board"], 0, "0 of 60", ""),
        (["run", "1", "--port", "0"], 2, "", "What an app writes goes there: make it writable, or copy the workbook"),
    ):
        done = read_only(*arguments)
        assert (done.returncode, said in done.stdout, told in done.stderr) == (code, True, True), (arguments, done)
        assert "Traceback" not in done.stdout + done.stderr


# what other programs have settings for


def install(library: str, verb: str) -> None:
    """See to it that the packages which `verb` needs are there, as a call of it does."""
    if not importlib.util.find_spec(library):
        subprocess.run([sys.executable, "-m", "workbook", verb, "0", "--no-such-option"], cwd=ROOT, capture_output=True)
        importlib.invalidate_caches()
    assert importlib.util.find_spec(library)


@pytest.fixture
def home_with_settings(tmp_path: Path) -> Path:
    """A home whose owner has told Locust, Jupyter, IPython and matplotlib how they are to behave."""
    home = tmp_path / "home"
    wrong = "raise RuntimeError('settings of the user were heard')\n"
    for name, text in {
        ".locust.conf": "master = true\n",
        ".jupyter/jupyter_config.py": wrong,
        ".jupyter/jupyter_nbconvert_config.py": wrong,
        ".ipython/profile_default/ipython_config.py": wrong,
        ".ipython/profile_default/startup/first.py": "def start(*_): raise RuntimeError('heard')\nplt = start\n",
        ".local/share/jupyter/kernels/python3/kernel.json": '{"argv": ["/nowhere"], "display_name": "x"}',
        ".config/matplotlib/matplotlibrc": "backend: nothing_of_the_kind\n",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return home


@pytest.mark.slow
def test_locust_hears_no_settings_of_the_users(
    home_with_settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("locust", "load")
    monkeypatch.setenv("HOME", str(home_with_settings))
    (tmp_path / "locust.conf").write_text("master = true\n")
    file = tmp_path / "locustfile.py"
    file.write_text(
        "from locust import User, task\nimport workbook.book.accounts\n\n\n"
        "class Somebody(User):\n    @task\n    def nothing(self):\n        self.environment.runner.quit()\n"
    )
    command = programs.command("locust", "-f", str(file), "--headless", "--users", "1", "--run-time", "1s")
    loading.run_locust([*command, "--csv", str(tmp_path / "seen")], ROOT, 1, lambda *_: None, {})
    assert (tmp_path / "seen_stats.csv").exists()


@pytest.mark.slow
def test_a_notebook_hears_no_settings_of_the_users(home_with_settings: Path) -> None:
    install("nbclient", "notebook")
    command = [sys.executable, "-m", "workbook.cli", "notebook", "0", "--execute"]
    env = {**os.environ, "HOME": str(home_with_settings)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_gunicorn_hears_no_settings_that_lie_in_the_folder(repo: Path) -> None:
    (repo / "gunicorn.conf.py").write_text("raise RuntimeError('heard')\n")
    command = [sys.executable, "-m", "workbook.start", "run", "1", "--solution", "--port", "0"]
    start(repo, "board")  # writes what `start` needs
    process = subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    line = process.stdout.readline()
    process.terminate()
    assert line.startswith("ready "), line + process.communicate()[0]
    process.communicate()
