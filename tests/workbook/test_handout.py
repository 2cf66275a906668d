"""What students are given: nothing that gives away what they are to do, and all that their verbs need."""

import errno
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workbook.standin import tool
from workbook import course
from workbook.book import answers, starters
from workbook.course import ROOT, Chapter
from workbook.errors import Trouble
from workbook.handout import command
from workbook.handout.contents import Contents, contents
from workbook.handout.readme import readme
from workbook.learn import work

README = (ROOT / "README.md").read_text(encoding="utf-8")
GREETING = "chapters/ch00_start/greeting.py"


@pytest.fixture
def ready(small: Any) -> Any:
    """The two small chapters, with starters somebody has worked on, checks, and what stands beside them."""
    starters.sync(small.root)
    small.change(GREETING, "raise NotImplementedError", "return 'mine'  # raise NotImplementedError")
    small.write("README.md", README)
    small.write(".gitignore", "__pycache__/\n.venv/\n*.sqlite\n/reports/\ndeploy/secrets/\n.env\n")
    small.write("tests/conftest.py", "")
    small.write("tests/ch00_start/test_0_1_greeting.py", "def test_a():\n    pass\n")
    small.write("tests/ch01_later/test_1_1_louder.py", "def test_b():\n    pass\n")
    small.write("workbook/course.py", "")
    for name in ("loadtests/common.py", "loadtests/ch00_start.py", "loadtests/ch01_later.py", "attacks/ch00_start.py"):
        small.write(name, "")
    for name in ("notebooks/ch00_start.ipynb", "notebooks/ch01_later.ipynb", "chapters/OWASP.md"):
        small.write(name, "")
    for name in (".env", "workbook/shop.sqlite", "solutions/ch00_start/.env", "solutions/ch00_start/__pycache__/a.pyc"):
        small.write(name, "secret")
    return small


@pytest.fixture
def handed_out(ready: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handout of both chapters: the solution of the first is in it."""
    out = tmp_path_factory.mktemp("out") / "höhere Schule"
    assert command.handout(ready.chapter("1"), out) == 0
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# what is in it


def test_it_holds_what_is_needed_and_nothing_else(handed_out: Path) -> None:
    assert sorted(files(handed_out)) == [
        ".gitignore",
        "README.md",
        "chapters/ch00_start/README.md",
        "chapters/ch00_start/app.py",
        "chapters/ch00_start/door.py",
        "chapters/ch00_start/exercises.toml",
        "chapters/ch00_start/greeting.py",
        "chapters/ch01_later/README.md",
        "chapters/ch01_later/exercises.toml",
        "chapters/ch01_later/louder.py",
        "flawed/ch00_start/door_open.py",
        "flawed/ch00_start/says_nothing.py",
        "loadtests/ch00_start.py",
        "loadtests/common.py",
        "notebooks/ch00_start.ipynb",
        "notebooks/ch01_later.ipynb",
        "solutions/ch00_start/app.py",
        "solutions/ch00_start/door.py",
        "solutions/ch00_start/greeting.py",
        "starters/ch00_start/app.py",
        "starters/ch00_start/door.py",
        "starters/ch00_start/greeting.py",
        "starters/ch01_later/louder.py",
        "tests/ch00_start/test_0_1_greeting.py",
        "tests/ch01_later/test_1_1_louder.py",
        "tests/conftest.py",
        "workbook/course.py",
    ]


def test_the_work_of_whoever_makes_it_is_not_in_it(ready: Any, handed_out: Path) -> None:
    fresh = starters.generate(ready.chapter("0"))["greeting.py"]
    assert b"mine" not in fresh
    assert (
        (handed_out / GREETING).read_bytes() == (handed_out / "starters/ch00_start/greeting.py").read_bytes() == fresh
    )


def test_through_the_first_chapter_there_is_no_solution(ready: Any) -> None:
    folders = {name.split("/")[0] for name in contents(ready.chapter("0")).files}
    assert folders.isdisjoint({"solutions", "flawed", "loadtests"})
    assert not [name for name in contents(ready.chapter("0")).files if "ch01" in name]


def test_the_same_comes_of_the_same(ready: Any, handed_out: Path) -> None:
    assert contents(ready.chapter("1")).files == files(handed_out)


def test_where_there_is_git_only_what_it_keeps_is_in_it(ready: Any) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(ready.root), *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", "workbook", "solutions", "chapters", "tests", "README.md")
    ready.write("solutions/ch00_start/scratch.py", "")
    ready.write("tests/ch00_start/marks.csv", "")
    ready.write("tests/ch00_start/test_0_9_mine.py", "def test_c():\n    pass\n")
    names = contents(ready.chapter("1")).files
    assert "starters/ch00_start/greeting.py" in names
    assert not [name for name in names if re.search(r"scratch|marks|mine|loadtests|sqlite", name)]


def test_a_link_to_what_is_not_in_it_is_its_words(ready: Any) -> None:
    page = "[all](../OWASP.md#api1) [b](../ch01_later/README.md) [c](https://a.test/b) `x[y](row)` [d](app.py)\n"
    ready.write("chapters/ch00_start/README.md", page)
    found = contents(ready.chapter("0")).files["chapters/ch00_start/README.md"].decode()
    assert found == "all b [c](https://a.test/b) `x[y](row)` [d](app.py)\n"
    found = contents(ready.chapter("1")).files["chapters/ch00_start/README.md"].decode()
    assert found == page.replace("[all](../OWASP.md#api1)", "all")


def test_hidden_checks_and_their_words_are_not_in_it(ready: Any) -> None:
    text = "import pytest\n\n\ndef test_a():\n    pass\n"
    hidden = '\n\n@pytest.mark.hidden("what is said")\ndef test_b():\n    pass\n'
    ready.write("tests/ch00_start/test_0_1_greeting.py", text + hidden)
    ready.write("tests/ch00_start/test_0_2_door.py", f"import pytest\n{hidden}")
    found = contents(ready.chapter("1"))
    assert found.files["tests/ch00_start/test_0_1_greeting.py"].decode() == text
    assert "tests/ch00_start/test_0_2_door.py" not in found.files
    assert found.summary.endswith("Hidden checks that were left out: 2.")
    assert b"stands open" not in found.files["flawed/ch00_start/door_open.py"]
    assert b"misconception: A door that is there\n#   is shut." in found.files["flawed/ch00_start/door_open.py"]


@pytest.fixture(scope="module", params=[0, 3, 8, 9])
def real(request: pytest.FixtureRequest) -> tuple[int, Contents]:
    return request.param, contents(course.chapter(str(request.param)))


def test_what_is_to_be_found_out_is_not_in_it(real: tuple[int, Contents]) -> None:
    through, found = real
    lessons = ("/exercises.toml", "/README.md")  # hints, and what tutorials do
    shown = [content for name, content in found.files.items() if not name.endswith(lessons)]
    text = "\n".join(_folded(content.decode(errors="replace")) for content in shown)
    for chapter in course.chapters()[through:]:
        open_to_all = {_folded(answer.regions[label]) for answer in _flawed(chapter) for label in answer.regions}
        for label, region in answers.labels_of(chapter).items():
            code = _folded(region.text)
            if len(code) > 60 and code not in open_to_all:
                assert code not in text, label
        for answer in answers.answers(chapter):
            for label, code in answer.regions.items():
                if len(_folded(code)) > 60 and _folded(code) not in open_to_all:
                    assert _folded(code) not in text, f"{answer.name} {label}"


def _flawed(chapter: Chapter) -> Iterator[answers.Answer]:
    """Those answers that the starters show."""
    for exercise in chapter.exercises:
        if exercise.kind != "build" and exercise.flawed:
            yield answers.answer(chapter, exercise.flawed)


def _folded(text: str) -> str:
    return " ".join(text.split())


def test_later_chapters_and_the_tools_of_authors_are_not_in_it(real: tuple[int, Contents]) -> None:
    through, found = real
    allowed = "BESIDE chapters starters solutions tests notebooks loadtests flawed workbook requirements migrations"
    for name in found.files:
        assert "/" not in name or name.split("/")[0] in allowed.split(), name
        assert not re.search(r"wrong_answers|seals|survivors|OWASP|attacks/|contract/v", name), name
        if number := re.search(r"ch(\d\d)_", name):
            last = through - 1 if name.startswith(("solutions/", "loadtests/", "flawed/")) else through
            assert int(number[1]) <= last, name


def test_all_that_its_checks_and_demos_run_on_is_in_it(real: tuple[int, Contents]) -> None:
    _, found = real
    for name, content in found.files.items():
        if name.startswith("tests/ch08") or (name.startswith("loadtests/") and name.endswith(".toml")):
            for chapter, answer in re.findall(r'"(ch\d\d_\w+)/(\w+)"', content.decode()):
                assert f"flawed/{chapter}/{answer}.py" in found.files
        for beside in (
            re.findall(r'__file__\)\.with_name\("(\w+\.\w+)"\)', content.decode()) if name.startswith("tests/") else ()
        ):
            assert f"{name.rpartition('/')[0]}/{beside}" in found.files


# its first page


@pytest.mark.parametrize("count", range(1, len(course.chapters()) + 1))
def test_its_page_names_only_what_is_there(count: int) -> None:
    given = course.chapters()[:count]
    page = readme(README, given)
    assert "attack 1" not in page
    for verb, chapter in re.findall(r"`(?:python3 -m workbook )?(\w+) (\d)", page):
        assert int(chapter) < count, verb
    for needs_a_solution in ("--solution", "`diff", "`load 0", "`load 1"):
        assert (needs_a_solution in page) == (count > 1) or needs_a_solution.startswith("`load")
    assert len(re.findall(r"^\| \d \|", page, re.MULTILINE)) == count
    assert f"python3 -m workbook run {1 if count > 2 else 0} " in page


@pytest.mark.parametrize(
    "words",
    [
        "## Two commands",
        "## Chapters",
        "## If you are here to learn",
        "## Licence",
        "run 1 --solution     # chapter",
        "# the project's own tests",
        "`check`, `attack`",
        "| 3 | [JWT]",
        "| `check 2 --mine`",
        "| `diff 1.3` |",
        "`--solution` the finished one",
    ],
)
def test_a_page_that_has_changed_is_noticed(words: str) -> None:
    assert README.count(words) == 1
    with pytest.raises(Trouble, match=r"README\.md: "):
        readme(README.replace(words, "something else"), course.chapters())


# at work in it


def test_a_handout_is_known_by_its_starters(ready: Any, handed_out: Path) -> None:
    assert course.is_handout(handed_out)
    assert not course.is_handout(ready.root)
    assert not course.is_handout()
    first, last = course.chapters(handed_out)
    assert (first.has_solution, last.has_solution) == (True, False)
    assert last.source == last.starters
    assert last.files == ("louder.py",)
    with pytest.raises(Trouble, match=r"^The solution of chapter 1 is not part of this handout\.$"):
        _ = last.solution


def test_the_way_back_needs_no_solution(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for selector, name in (("1", "ch01_later/louder.py"), ("0.1", "ch00_start/greeting.py")):
        path = handed_out / "chapters" / name
        before = path.read_text()
        path.write_text(before.replace("raise NotImplementedError", "return 7  # raise NotImplementedError"))
        work.reset(selector, handed_out)
        assert path.read_text() == before
        assert "as the starter has it" in capsys.readouterr().out


def test_a_comparison_is_of_what_is_solved(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert work.untried("0.1", handed_out)
    work.diff("0.1", handed_out)
    assert "+text = f" in capsys.readouterr().out
    verbs: list[Callable[..., Any]] = [work.untried, work.diff]
    for verb in verbs:
        with pytest.raises(Trouble, match=r"^The solution of chapter 1 is not part of this handout\.$"):
            verb("1.1", handed_out)


def test_nobody_is_sent_to_a_solution_that_is_not_there(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        work.hint("1.1", handed_out)
        work.hint("0.1", handed_out)
    out = capsys.readouterr().out
    assert "nine" in out
    assert "diff 0.1" in out
    assert "diff 1.1" not in out


# where it goes


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda place: place.mkdir() or (place / "a").write_text("a"), "is there already"),
        (lambda place: place.write_text("a"), "is there already"),
        (lambda place: place.symlink_to(place.parent), "is there already"),
    ],
)
def test_a_place_that_will_not_do_is_refused(
    ready: Any, tmp_path_factory: pytest.TempPathFactory, make: Callable[[Path], object], said: str
) -> None:
    place = tmp_path_factory.mktemp("place") / "out"
    make(place)
    before = sorted(place.parent.rglob("*"))
    with pytest.raises(Trouble, match=said):
        command.handout(ready.chapter("1"), place)
    assert sorted(place.parent.rglob("*")) == before


def test_below_a_file_there_is_no_place(ready: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("place") / "file"
    file.write_text("a")
    with pytest.raises(Trouble, match="cannot be written"):
        command.handout(ready.chapter("1"), file / "below" / "out")
    assert file.read_text() == "a"
    with pytest.raises(Trouble, match="cannot be written"):
        command.handout(ready.chapter("1"), file.with_name("a" * 300))


@pytest.mark.parametrize("inside", [".", "out", "chapters/ch00_start", "deep/er/out"])
def test_it_is_not_written_into_the_workbook(ready: Any, inside: str) -> None:
    with pytest.raises(Trouble, match="is inside the workbook"):
        command.handout(ready.chapter("1"), ready.root / inside)


def test_an_empty_folder_will_do(ready: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("empty")
    assert command.handout(ready.chapter("0"), place) == 0
    assert (place / "README.md").exists()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_what_was_not_finished_leaves_nothing(
    ready: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def half(files: dict[str, bytes], folder: Path) -> None:
        (folder / "README.md").write_text("a")
        raise error

    monkeypatch.setattr(command, "_write", half)
    place = tmp_path_factory.mktemp("place")
    with pytest.raises((Trouble, KeyboardInterrupt)):
        command.handout(ready.chapter("1"), place / "new" / "er" / "out")
    assert list(place.iterdir()) == []


# the real one


@pytest.mark.slow
def test_it_works_by_itself(tmp_path: Path) -> None:
    out = tmp_path / "Übung 3"
    assert command.handout(course.chapter("3"), out) == 0

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return tool(out, "-m", "workbook.cli", *arguments)

    def says(*arguments: str) -> str:
        """What a verb says that cannot do what it is asked for."""
        done = call(*arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    for verb in ("attack", "attack 1", "prove", "sync --check", "grade x --out y", "handout", "up", "down"):
        assert "needs the whole workbook, and this is a handout" in says(*verb.split())
    without = "The solution of chapter 3 is not part of this handout.\n"
    for verb in ("diff 3.1 --yes", "diff 3.1", "check 3 --solution", "check --solution", "run 3 --solution", "load 3"):
        assert says(*verb.split()) == without
    assert says("notebook", "3", "--execute") == without
    assert "There is no chapter" in says("check", "4")

    assert "3.6" in call("check", "3").stdout
    assert call("check", "0", "--solution").returncode == 0
    assert call("diff", "2.1", "--yes").returncode == 0
    assert "1 of 3" in call("hint", "3.1").stdout
    (out / "chapters" / "ch03_jwt" / "tokens.py").write_text("broken(\n")
    assert "as the starter has it" in call("reset", "3").stdout
    assert "nothing to put back" in call("reset", "3").stdout
    assert "The database holds 400 books." in call("data", "--books", "400").stdout
    assert call("board").returncode == 0

    done = subprocess.run([sys.executable, "-m", "workbook", "attack", "1"], cwd=out, capture_output=True, text=True)
    assert done.returncode == 2
    assert "this is a handout" in done.stderr
    assert not (out / ".venv").exists()
    tested = subprocess.run([sys.executable, "-m", "workbook.cli", "test"], cwd=out, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "Starters that boot and answer every route: 4." in tested.stdout
