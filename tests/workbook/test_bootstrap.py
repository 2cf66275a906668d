"""The way from a bare Python to a standing environment, each time in a folder of its own.

Only the last test makes the environment with the real pip; in the others a small program stands for pip, which notes
how it was called, and can fail, or wait until it is told to go on.
"""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook import bootstrap

REPOSITORY = Path(__file__).resolve().parents[2]
COPIED = [
    "__init__.py",
    "__main__.py",
    "bootstrap.py",
    "course.py",
    "doctor.py",
    "errors.py",
    "folders.py",
    "grade/__init__.py",
    "grade/sandbox.py",
    "guard.py",
    "patience.py",
    "lab/__init__.py",
    "lab/bench.py",
    "lab/settings.py",
    "serve/__init__.py",
    "serve/addresses.py",
]

CLI = "import sys; print('verbs:', *sys.argv[1:])"

DRIVER = """
import errno, fcntl, importlib.util, os, runpy, sys
sys.path.insert(0, os.getcwd())
from workbook import bootstrap, doctor
bootstrap._venv = lambda: [sys.executable, "makes_venv.py", str(bootstrap.VENV)]
bootstrap._pip = lambda: [sys.executable, "stands_for_pip.py"]
bootstrap._in_pips_files = lambda: {}
bootstrap.missing = lambda group: os.environ.get("MISSING", "").split()
exec(os.environ.get("BEFORE", ""))
sys.exit(bootstrap.main(sys.argv[1:], doctor.main))
"""

PIP = """
import os, sys
open("pip.log", "a").write(os.path.basename(sys.argv[-1]) + "\\n")
print("ERROR: nothing reaches the index")
if os.path.exists("gate"):
    open("gate", "w").write("waiting")
    open("gate").read()
sys.exit(int(os.environ.get("INSTALL_EXIT", 0)))
"""

VENV = """
import os, sys, venv
if os.environ.get("VENV_WAITS"):
    open("gate", "w").write("waiting")
    open("gate").read()
venv.create(sys.argv[1], symlinks=True)
"""


class Project:
    """A copy of the workbook, in which the environment is not yet made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            (root / "workbook" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / "workbook" / name, root / "workbook" / name)
        (root / "workbook" / "cli.py").write_text(CLI)
        (root / "chapters" / "ch00_books_api").mkdir(parents=True)
        (root / "chapters" / "ch00_books_api" / "exercises.toml").write_text('title = "Books"\nsummary = "Books."\n')
        (root / "requirements").mkdir()
        for group in bootstrap.GROUPS:
            (root / "requirements" / f"{group}.txt").write_text(f"{group}==1.0\n")
        for name, text in {"driver.py": DRIVER, "stands_for_pip.py": PIP, "makes_venv.py": VENV}.items():
            (root / name).write_text(text)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "driver.py", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def call(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def gate(self) -> None:
        """From now on pip (or venv) waits until the gate is read from, then until it is written to."""
        os.mkfifo(self.root / "gate")

    def wait_at_gate(self) -> None:
        assert (self.root / "gate").read_text() == "waiting"

    def open_gate(self) -> None:
        (self.root / "gate").write_text("go on")
        (self.root / "gate").unlink()

    @property
    def installs(self) -> list[str]:
        log = self.root / "pip.log"
        return log.read_text().split() if log.exists() else []

    @property
    def venv(self) -> Path:
        return self.root / ".venv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_first_call_makes_the_environment_and_goes_on_with_its_arguments(project):
    done = project.call("hint", "1.3")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("verbs: hint 1.3\n")
    assert "Packages of group app: done" in done.stdout
    assert project.installs == ["app.txt"]


def test_no_verb_is_the_board(project):
    assert project.call().returncode == 0
    assert project.installs == ["app.txt"]


def test_a_second_call_installs_nothing_and_says_nothing(project):
    project.call("hint", "1.3")
    assert project.call("hint", "1.3").stdout == "verbs: hint 1.3\n"
    assert project.installs == ["app.txt"]


def test_a_verb_installs_only_the_groups_it_needs_and_has_not(project):
    project.call("board")
    project.call("check", "1")
    project.call("load", "0")
    assert project.installs == ["app.txt", "test.txt", "load.txt"]


def test_a_changed_lock_is_installed_again_alone(project):
    project.call("check", "1")
    (project.root / "requirements" / "test.txt").write_text("test==1.1\n")
    project.call("check", "1")
    assert project.installs == ["app.txt", "test.txt", "test.txt"]


@pytest.mark.parametrize(
    ("arguments", "locust"),
    [
        (["check", "1"], False),
        (["check", "8.1", "--watch"], False),
        (["check", "80"], False),
        (["check", "3", "--json", "marks.json"], False),
        (["check"], True),
        (["check", "--json", "marks.json"], True),
        (["check", "8"], True),
        (["check", "8.5"], True),
        (["prove", "ch08_testing"], True),
        (["test"], False),
        (["test", "--all"], True),
        (["run", "8"], False),
    ],
)
def test_locust_is_installed_where_it_is_to_judge(arguments, locust):
    assert (bootstrap.LOAD in bootstrap.groups_of(arguments[0], arguments)) is locust


def test_the_driver_of_a_browser_is_installed_where_there_is_a_browser(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bootstrap, "BROWSERS", ("chromium",))
    assert bootstrap.AUTHOR not in bootstrap.groups_of("attack", ["attack", "1"])
    (tmp_path / "chromium").touch(0o755)
    assert bootstrap.AUTHOR in bootstrap.groups_of("attack", ["attack", "1"])
    assert bootstrap.AUTHOR not in bootstrap.groups_of("check", ["check", "1"])


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_set_up_cut_off_during_the_installation_starts_over_at_the_next_call(project, sent):
    project.gate()
    process = project.start("hint")
    project.wait_at_gate()
    os.killpg(process.pid, sent)
    _, err = process.communicate(timeout=60)
    (project.root / "gate").unlink()
    if sent != signal.SIGKILL:
        assert process.returncode == 2
        assert "Stopped." in err
        assert "Traceback" not in err
    marker = project.venv / "left by the first"
    marker.touch()

    done = project.call("hint")
    assert done.returncode == 0
    assert done.stdout.endswith("verbs: hint\n")
    assert not marker.exists()
    assert project.installs == ["app.txt", "app.txt"]
    assert not list((project.root / ".workbook").glob("old-venv-*"))


def test_ctrl_c_leaves_no_pip_behind(project):
    project.gate()
    process = project.start("hint")
    project.wait_at_gate()
    os.kill(process.pid, signal.SIGTERM)  # to the command alone: it is the one that ends pip
    process.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_set_up_killed_while_the_environment_was_made_starts_over(project):
    project.gate()
    process = project.start("hint", VENV_WAITS="1")
    project.wait_at_gate()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    (project.root / "gate").unlink()
    done = project.call("hint")
    assert done.returncode == 0
    assert "unfinished or broken" in done.stdout


def test_an_installation_that_fails_shows_why_and_keeps_what_stood(project):
    project.call("hint")
    marker = project.venv / "kept"
    marker.touch()
    failed = project.call("check", INSTALL_EXIT="1")
    assert failed.returncode == 2
    assert "| ERROR: nothing reaches the index" in failed.stderr
    assert "is there a network? All of it is in .workbook/setup.log" in failed.stderr
    assert project.call("hint").stdout == "verbs: hint\n"
    assert project.call("check").returncode == 0
    assert marker.exists()


def test_an_environment_whose_interpreter_is_gone_is_made_anew(project):
    project.call("hint")
    python = project.venv / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    assert project.call("hint").stdout.endswith("verbs: hint\n")
    assert project.installs == ["app.txt", "app.txt"]


def test_an_environment_whose_python_was_exchanged_for_another_version_is_made_anew(project):
    project.call("hint")
    libraries = next((project.venv / "lib").iterdir())
    libraries.rename(libraries.with_name("python3.8"))
    assert project.call("hint").returncode == 0
    assert project.installs == ["app.txt", "app.txt"]


def test_a_moved_folder_gets_a_new_environment(project, tmp_path_factory):
    project.call("hint")
    moved = tmp_path_factory.mktemp("moved") / "w"
    project.root.rename(moved)
    project.root = moved
    assert project.call("hint").returncode == 0
    assert project.installs == ["app.txt", "app.txt"]


def test_an_unreadable_record_counts_as_an_environment_of_somebody_else(project):
    project.call("hint")
    (project.venv / "workbook.json").write_text("{")
    done = project.call("hint")
    assert done.returncode == 0
    assert len(list(project.root.glob(".venv.*"))) == 1


def test_a_foreign_environment_that_does_not_work_is_put_aside_whole(project):
    (project.venv / "lib").mkdir(parents=True)
    (project.venv / "lib" / "precious.txt").write_text("mine")
    done = project.call("hint")
    assert done.returncode == 0
    (aside,) = project.root.glob(".venv.*")
    assert (aside / "lib" / "precious.txt").read_text() == "mine"
    assert aside.name in done.stdout


def test_a_foreign_environment_that_works_is_used(project):
    subprocess.run([sys.executable, "makes_venv.py", project.venv], cwd=project.root, check=True)
    (next(project.venv.glob("lib/python*/site-packages")) / "pip.py").touch()
    (project.venv / "mine").touch()
    done = project.call("hint")
    assert done.returncode == 0
    assert "Using the .venv that stands here" in done.stdout
    assert (project.venv / "mine").exists()
    assert project.installs == ["app.txt"]


def test_two_first_calls_at_once_set_up_once(project):
    project.gate()
    first = project.start("hint", "1")
    project.wait_at_gate()
    second = project.start("hint", "2")
    assert second.stderr is not None
    assert "waiting for it" in second.stderr.readline()
    project.open_gate()
    assert first.communicate(timeout=60)[0].endswith("verbs: hint 1\n")
    assert second.communicate(timeout=60)[0].endswith("verbs: hint 2\n")
    assert project.installs == ["app.txt"]


def test_an_activated_environment_elsewhere_is_left_alone(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    done = project.call("hint", VIRTUAL_ENV=str(other), PIP_TARGET=str(other), PYTHONHOME="")
    assert done.returncode == 0
    assert not list(other.iterdir())


@pytest.fixture
def open_project() -> Iterator[Project]:
    """A project that every user can read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Project(Path(folder))


def test_a_folder_that_cannot_be_written_is_named(open_project):
    open_project.root.chmod(0o555)
    # root writes everywhere; nobody else may be able to read the standard library of this interpreter
    nobody = """
bootstrap.venv_possible = lambda: True
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""
    done = open_project.call("hint", BEFORE=nobody)
    open_project.root.chmod(0o755)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{open_project.root} cannot be written: copy the workbook to a folder of your own")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_named(project):
    full = "def full(*a): raise OSError(errno.ENOSPC, 'No space left on device')\nbootstrap._make_venv = full"
    done = project.call("hint", BEFORE=full)
    assert done.returncode == 2
    assert done.stderr.startswith("The disk is full:")


def test_a_python_without_venv_names_the_package_to_install(project):
    done = project.call("hint", BEFORE="sys.modules['ensurepip'] = None")
    assert done.returncode == 2
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt install python{version}-venv" in done.stderr
    assert not project.venv.exists()


def test_an_older_python_is_told_so(project):
    too_old = "sys.version_info = (3, 8, 1); runpy.run_module('workbook', run_name='__main__', alter_sys=True)"
    done = project.call("hint", BEFORE=too_old)
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and this is 3.8" in done.stderr


def test_an_older_python_can_read_what_tells_it_so():
    for name in ("__init__.py", "__main__.py"):
        ast.parse((REPOSITORY / "workbook" / name).read_text(), feature_version=(3, 4))
    imported = re.findall(r"^(?:import|from) (.*)", (REPOSITORY / "workbook" / "__init__.py").read_text(), re.MULTILINE)
    assert imported == ["os", "sys"]


def test_windows_is_sent_to_wsl(project):
    done = project.call("hint", BEFORE="sys.platform = 'win32'")
    assert done.returncode == 2
    assert "WSL2" in done.stderr


def test_an_unknown_verb_is_refused_before_anything_is_installed(project):
    done = project.call("chek")
    assert (done.returncode, done.stderr) == (2, "There is no verb 'chek': did you mean check?\n")
    assert not project.venv.exists()


@pytest.mark.parametrize("verb", ["run", "attack", "notebook", "load"])
def test_a_chapter_that_is_not_there_is_refused_before_anything_is_installed(project, verb):
    done = project.call(verb, "42", "--help-me-not")
    assert (done.returncode, done.stderr) == (2, "There is no chapter '42': choose one of 0 (ch00_books_api).\n")
    assert not project.venv.exists()


def test_help_and_doctor_answer_where_nothing_is_installed(project):
    overview = project.call("--help")
    assert overview.returncode == 0
    assert "check      a verdict per exercise" in overview.stdout
    doctor = project.call("doctor")
    assert "comes with the first call of check" in doctor.stdout
    assert "differs from production" in doctor.stdout
    assert not project.venv.exists()


def test_help_on_a_verb_is_its_own(project):
    done = project.call("check", "--help")
    assert done.stdout.endswith("verbs: check --help\n")
    assert project.installs == ["app.txt"]


def test_a_reader_that_goes_away_is_no_error(project):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "workbook", "doctor"]
    done = subprocess.run(command, cwd=project.root, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert done.stderr == ""


def test_the_doctor_tells_a_server_that_does_not_answer_and_hides_its_password(project):
    done = project.call("doctor", DATABASE_URL="postgresql://me:secret@127.0.0.1:1/books", REDIS_URL="unix:///nowhere")
    assert done.returncode == 1
    assert re.search(r"MISSING  DATABASE_URL +127.0.0.1: ", done.stdout)
    assert re.search(r"MISSING  REDIS_URL +/nowhere: ", done.stdout)
    assert "secret" not in done.stdout + done.stderr


def test_what_pip_says_of_itself_is_not_believed(project):
    project.call("hint")
    done = project.call("check", "1", MISSING="pytest httpx rich click")
    assert done.returncode == 2
    assert ".venv has no pytest, httpx, rich …: look for what sends them elsewhere" in done.stderr
    assert project.call("check", "1").returncode == 0
    assert project.installs == ["app.txt", "test.txt", "test.txt"]


@pytest.fixture
def wheels(project) -> Path:
    """A folder with two versions of a package, and a program that needs it."""
    folder = project.root / "wheels"
    folder.mkdir()
    for version in ("1.0", "1.1"):
        with zipfile.ZipFile(folder / f"workbook_demo-{version}-py3-none-any.whl", "w") as wheel:
            information = f"workbook_demo-{version}.dist-info"
            wheel.writestr("workbook_demo.py", f"version = {version!r}\n")
            wheel.writestr(
                f"{information}/METADATA", f"Metadata-Version: 2.1\nName: workbook-demo\nVersion: {version}\n"
            )
            wheel.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{information}/RECORD", "")
    (project.root / "workbook" / "cli.py").write_text("import workbook_demo; print(workbook_demo.version)")
    return folder


def installed(project: Project, lock: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    (project.root / "requirements" / "app.txt").write_text(lock)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, "-m", "workbook"],
        cwd=project.root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**inherited, **environment},
    )


@pytest.mark.slow
def test_the_real_venv_and_pip_install_a_lock(project, wheels):
    for version in ("1.0", "1.1"):
        done = installed(project, f"--no-index\n--find-links {wheels}\nworkbook-demo=={version}\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith(f"{version}\n")


@pytest.mark.slow
def test_pip_hears_where_packages_come_from_and_not_where_they_are_to_go(project, wheels, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    settings = elsewhere / "pip.conf"
    settings.write_text(
        "[global]\nno-index = true\nuser = true\nrequire-virtualenv = true\n"
        f"[install]\nfind-links = {wheels}\ntarget = {elsewhere / 'target'}\n"
        f"dry-run = true\nprefix = {elsewhere / 'p'}\n"
    )
    environment = {"PIP_CONFIG_FILE": str(settings), "PIP_PREFIX": str(elsewhere / "p"), "PIP_ROOT": str(elsewhere)}
    done = installed(project, "workbook-demo==1.0\n", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("1.0\n")
    assert list(elsewhere.iterdir()) == [settings]


@pytest.mark.slow
def test_what_pip_has_not_put_into_the_environment_is_named(project, wheels):
    lock = f"--no-index\n--find-links {wheels}\nworkbook-demo==1.0\nnowhere==1.0 ; python_version < '3'\n"
    assert installed(project, lock).returncode == 0
    (package,) = project.venv.glob("lib/python*/site-packages/workbook_demo-1.0.dist-info/METADATA")
    package.write_text("Metadata-Version: 2.1\nName: workbook-demo\nVersion: 0.9\n")
    probe = "from workbook import bootstrap; print(bootstrap.missing('app'))"
    command = [sys.executable, "-c", probe]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=True)
    assert done.stdout == "['workbook-demo']\n"
    doctor = [sys.executable, "-m", "workbook", "doctor"]
    told = subprocess.run(doctor, cwd=project.root, capture_output=True, text=True).stdout
    assert re.search("without +packages app +not installed", told), told
    package.unlink()
    assert installed(project, lock).returncode == 0  # the next call mends it
