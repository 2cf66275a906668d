"""Code that is out to change marks, or to do harm: each has what its honest part earns, and nobody else notices.

tests/workbook/hostile/ holds one module for each kind. It stands in the place of toys.py, whose exercise is worth 30 of
60 points; pets.py and links.py beside it are right. `# earns:` says how many points that is in the end: of what cannot
be told from a right answer by its answers, all.
"""

import csv
import json
import re
import socket
import subprocess
from collections.abc import Iterator
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

HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.py"))
MARKS = "the marks of the class"


@dataclass
class Class:
    """A class in which everybody but Ann is hostile, and what came of it."""

    out: Path
    place: Path  # of files that are nobody's business
    connections: int
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


@pytest.fixture(scope="module")
def hostile_class(tmp_path_factory: pytest.TempPathFactory, listener: socket.socket) -> Class:
    repo = repository(tmp_path_factory.mktemp("hostile") / "workbook")
    place = tmp_path_factory.mktemp("elsewhere")
    place.chmod(0o777)
    (place / "marks.csv").write_text(MARKS)
    (place / "marks.csv").chmod(0o666)
    told = {"PLACE": str(place), "ROOT": str(repo), "CHAPTER": CHAPTER, "PORT": listener.getsockname()[1]}
    students = tmp_path_factory.mktemp("class")
    paths = [hand_in(students, "ann", **right("pets", "links", "toys"))]
    for file in HOSTILE:
        code = re.sub(
            r"^((?:[A-Z]+ = )+).*# the test says which$",
            lambda found: _given(found[1], told),
            file.read_text(),
            flags=re.M,
        )
        paths.append(hand_in(students, file.stem, **right("pets", "links"), toys=code))
    out = tmp_path_factory.mktemp("marks")
    done = grade(repo, out, *paths, "--jobs", 2, timeout=900)
    connections = 0
    while True:
        try:
            listener.accept()[0].close()
            connections += 1
        except BlockingIOError:
            break
    return Class(out, place, connections, done.stdout + done.stderr)


def _given(names: str, told: dict[str, object]) -> str:
    return "\n".join(f"{name} = {told[name]!r}" for name in re.findall(r"[A-Z]+", names))


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.stem)
def test_it_earns_what_its_honest_part_does(hostile_class: Class, file: Path) -> None:
    expected = re.search(r"^# earns: (\d+)$", file.read_text(), re.M)
    assert expected, f"{file.name} does not say what it earns"
    row = hostile_class.rows[file.stem]
    assert (row["points"], row["notes"]) == (expected[1], ""), hostile_class.printed


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
    left = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    assert not [line for line in left.splitlines() if "workbook.lab.harness" in line and CHAPTER in line]


def test_no_report_tells_what_is_not_the_students(hostile_class: Class) -> None:
    for path in hostile_class.out.glob("students/*/*"):
        assert MARKS not in path.read_text(encoding="utf-8"), path
