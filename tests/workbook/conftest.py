"""A course of two small chapters, for the tests of what reads and writes chapters; and a PostgreSQL server."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbook import course

# a shell that starts the tests in the background lets them ignore Ctrl-C, and what they start would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)

EXERCISES = """
title = "Start"
summary = "Where it starts."

[[exercise]]
id = "0.1"
title = "say \\"hello\\""
kind = "build"
module = "greeting.py"
points = 10
needs = []
flawed = "says_nothing"
hints = ["one", "two", "three"]
standards = ["RFC 9110"]

[[exercise]]
id = "0.2"
title = "leave the door shut"
kind = "fix"
module = ["door.py", "greeting.py"]
points = 20
needs = ["0.1"]
flawed = "door_open"
hints = ["four", "five", "six"]
standards = ["RFC 9110"]
"""

GREETING = '''"""Greets."""

OPEN_TO = {"nobody"}


class Greeting:
    def get(self, name):
        """Return a greeting."""
        ### BEGIN SOLUTION 0.1
        text = f"""Hello,
  {name}"""
        return text
        ### END SOLUTION 0.1

    def admits(self, name):
        ### BEGIN SOLUTION 0.2
        return name in OPEN_TO
        ### END SOLUTION 0.2
'''

DOOR = '''"""Opens."""

### BEGIN SOLUTION 0.2
LOCKED = True
### END SOLUTION 0.2
'''

APP = """from .greeting import Greeting


def create_app(config=None):
    return Greeting()
"""

SAYS_NOTHING = """# exercise: 0.1
# verdict: wrong
# misconception: A greeting may be empty.
# feedback: says nothing
# region: greeting.py:Greeting.get
return ""
"""

DOOR_OPEN = """# exercise: 0.2
# verdict: wrong
# misconception: A door that is there
#   is shut.
# feedback: stands open
# region: door.py:<module>
LOCKED = False
# region: greeting.py:Greeting.admits
return True
"""

OTHER_GREETING = """# exercise: 0.1
# verdict: right
# misconception: Glued together instead of formatted.
# region: greeting.py:Greeting.get
return "Hello,\\n  " + name
"""

LATER = """
title = "Later"
summary = "What comes later."

[[exercise]]
id = "1.1"
title = "greet louder"
kind = "build"
module = "louder.py"
points = 30
needs = ["0.2"]
flawed = "whispers"
hints = ["seven", "eight", "nine"]
standards = ["RFC 9110"]
"""

LOUDER = """from solutions.ch00_start.greeting import Greeting


def louder(name):
    ### BEGIN SOLUTION 1.1
    return Greeting().get(name).upper()
    ### END SOLUTION 1.1
"""

WHISPERS = """# exercise: 1.1
# verdict: wrong
# misconception: Loud is a matter of taste.
# feedback: not loud
# region: louder.py:louder
return Greeting().get(name)
"""

FILES = {
    "chapters/ch00_start/README.md": "# Start\n",
    "chapters/ch00_start/exercises.toml": EXERCISES,
    "solutions/ch00_start/app.py": APP,
    "solutions/ch00_start/greeting.py": GREETING,
    "solutions/ch00_start/door.py": DOOR,
    "tests/wrong_answers/ch00_start/says_nothing.py": SAYS_NOTHING,
    "tests/wrong_answers/ch00_start/door_open.py": DOOR_OPEN,
    "tests/wrong_answers/ch00_start/other_greeting.py": OTHER_GREETING,
    "chapters/ch01_later/README.md": "# Later\n",
    "chapters/ch01_later/exercises.toml": LATER,
    "solutions/ch01_later/louder.py": LOUDER,
    "tests/wrong_answers/ch01_later/whispers.py": WHISPERS,
}


@dataclass(frozen=True)
class Course:
    root: Path

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def chapter(self, selector: str = "0") -> course.Chapter:
        return course.chapter(selector, self.root)

    def backups(self) -> list[Path]:
        return sorted(path for path in (self.root / ".workbook" / "backups").rglob("*") if path.is_file())


@pytest.fixture
def small(tmp_path: Path) -> Course:
    made = Course(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    return made


class Postgres:
    """A PostgreSQL server of the tests' own, at `url`."""

    def __init__(self, programs: Path, place: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        prefix = []
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            shutil.chown(place, "nobody")
        data = place / "data"
        subprocess.run(
            [*prefix, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"], check=True, capture_output=True
        )
        options = f"-p {port} -k '' -c fsync=off -c listen_addresses=127.0.0.1"
        self._control = [*prefix, programs / "pg_ctl", "-D", data, "-w"]
        self._start = ["-o", options, "-l", data / "log", "start"]
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Start it; ready when this returns."""
        subprocess.run([*self._control, *self._start], check=True, capture_output=True)

    def stop(self, how: str = "immediate") -> None:
        """Stop it, with all of its connections."""
        subprocess.run([*self._control, "-m", how, "stop"], check=True, capture_output=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own, where its programs are installed."""
    programs = [Path("/opt/homebrew/bin"), Path("/usr/local/bin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    found = next((folder for folder in reversed(programs) if (folder / "initdb").exists()), None)
    if found is None:
        pytest.skip("needs PostgreSQL's initdb and pg_ctl")
    place = Path(tempfile.mkdtemp(prefix="workbook-postgres-"))
    server = Postgres(found, place)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The URL of that server."""
    return postgres.url
