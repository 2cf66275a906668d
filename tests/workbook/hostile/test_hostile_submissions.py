"""Code that is out to change marks, or to do harm: each has what its honest part earns, and nobody else notices.

modules/ holds one for each kind. It stands in the place of toys.py, whose exercise is worth 30 of 60 points; pets.py
and links.py beside it are right. `# earns:` says how many points that is in the end: of what cannot be told from a
right answer by its answers, all.
"""

import csv
import json
import re
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository
from tests.workbook.test_grading import grade, hand_in, right
from workbook.grade import sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(sandbox.missing()), reason=f"there is no sandbox: {sandbox.missing()}"),
]

HOSTILE = sorted((Path(__file__).parent / "modules").glob("*.py"))
MARKS = "the marks of the class"
TOLD = re.compile(r"^((?:[A-Z]+ = )+).*# the test says which$", re.M)
# where who grades is nobody but the apps' own user
NOT_OF_ROOT = ("ends_its_parent", "leaves_links", "plants_files_for_the_next", "reads_what_is_not_its_own")
NOT_OF_ROOT += ("sees_other_processes", "speaks_for_its_parent", "writes_elsewhere", "calls_others", "is_a_fork_bomb")


@dataclass
class Class:
    """A class in which everybody but Ann is hostile, and what came of it."""

    out: Path
    place: Path  # of files that are nobody's business
    connections: int
    left: list[str]  # processes that run on
    printed: str

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "grades.csv").open(newline="", encoding="utf-8") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def marked(scratch: Path, listener: socket.socket, files: Sequence[Path], beginning: Sequence[str] = ()) -> Class:
    """Mark a class of Ann and the hostile `files`, by a command that begins so."""
    repo = repository(scratch / "workbook")
    place, out = scratch / "elsewhere", scratch / "marks"
    place.mkdir()
    place.chmod(0o777)
    (place / "marks.csv").write_text(MARKS)
    (place / "marks.csv").chmod(0o666)
    told = {"PLACE": str(place), "ROOT": str(repo), "CHAPTER": CHAPTER, "PORT": listener.getsockname()[1]}
    paths = [hand_in(scratch / "class", "ann", **right("pets", "links", "toys"))]
    for file in files:
        code = TOLD.sub(lambda found: _given(found[1], told), file.read_text())
        paths.append(hand_in(scratch / "class", file.stem, **right("pets", "links"), toys=code))
    with tempfile.TemporaryDirectory(prefix="hostile-") as temporary:  # which nobody else may enter
        around = {"TMPDIR": temporary}
        done = grade(repo, out, *paths, "--jobs", 2, timeout=900, beginning=beginning, around=around)
        left = [*running_in(scratch), *running_in(Path(temporary))]
    connections = 0
    with suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            connections += 1
    return Class(out, place, connections, left, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def hostile_class(tmp_path_factory: pytest.TempPathFactory, listener: socket.socket) -> Class:
    return marked(tmp_path_factory.mktemp("hostile"), listener, HOSTILE)


def _given(names: str, told: dict[str, object]) -> str:
    return "\n".join(f"{name} = {told[name]!r}" for name in re.findall(r"[A-Z]+", names))


def earned(file: Path) -> str:
    """What a hostile file says that it earns."""
    expected = re.search(r"^# earns: (\d+)$", file.read_text(), re.M)
    assert expected, f"{file.name} does not say what it earns"
    return expected[1]


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.stem)
def test_it_earns_what_its_honest_part_does(hostile_class: Class, file: Path) -> None:
    row = hostile_class.rows[file.stem]
    assert (row["points"], row["notes"]) == (earned(file), ""), hostile_class.printed


def test_it_is_the_same_where_who_grades_is_not_root(tmp_path: Path, listener: socket.socket) -> None:
    somebody = ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--uid", "1234", "--gid", "1234"]
    files = [file for file in HOSTILE if file.stem in NOT_OF_ROOT]
    found = marked(tmp_path, listener, files, somebody)
    points = {name: row["points"] for name, row in found.rows.items()}
    assert points == {"ann": "60", **{file.stem: earned(file) for file in files}}, found.printed
    assert [(path.name, path.read_text()) for path in found.place.iterdir()] == [("marks.csv", MARKS)]
    assert found.connections == 0


def test_nobody_else_notices(hostile_class: Class, tmp_path: Path) -> None:
    repo = repository(tmp_path / "workbook")
    done = grade(repo, tmp_path / "marks", hand_in(tmp_path, "ann", **right("pets", "links", "toys")))
    assert hostile_class.rows["ann"]["points"] == "60", done.stdout
    alone, among = (
        (out / "students" / "ann" / "result.json").read_bytes() for out in (tmp_path / "marks", hostile_class.out)
    )
    assert json.loads(alone)["points"] == 60
    assert alone == among


def test_nothing_is_written_sent_or_left_running(hostile_class: Class) -> None:
    assert [path.name for path in hostile_class.place.iterdir()] == ["marks.csv"]
    assert (hostile_class.place / "marks.csv").read_text() == MARKS
    assert hostile_class.connections == 0
    assert hostile_class.left == []


def running_in(folder: Path) -> list[str]:
    """The processes that are in the folder or name a place in it: their commands."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if f"{folder}/" in f"{command} {(process / 'cwd').readlink()}/":
                found.append(command)
    return found


def test_no_report_tells_what_is_not_the_students(hostile_class: Class) -> None:
    for path in hostile_class.out.glob("students/*/*"):
        assert MARKS not in path.read_text(encoding="utf-8"), path
