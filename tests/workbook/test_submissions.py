"""What is taken of a submission, and what is not, in whatever it comes."""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, repository
from workbook import course
from workbook.errors import Trouble
from workbook.grade import submissions
from workbook.grade.submissions import Submission, in_order, name_of, read

PETS = b"def pet(number):\n    return {}\n"


@pytest.fixture
def chapters(tmp_path: Path) -> tuple[course.Chapter, ...]:
    return course.chapters(repository(tmp_path / "workbook"))


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def bundled(folder: Path, path: Path) -> Path:
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q", "-b", "work"], ["add", "-A"], ["commit", "-qm", "work"]):
        subprocess.run([*git, *arguments], check=True)
    subprocess.run([*git, "bundle", "create", "-q", str(path), "work"], check=True)
    return path


WORK = {f"{CHAPTER}/pets.py": PETS, f"{CHAPTER}/app.py": b"raise SystemExit\n", f"{CHAPTER}/conftest.py": b"1 / 0\n"}


@pytest.mark.parametrize("depth", ["", "a/b c/", "repo/chapters/"])
def test_only_the_modules_of_exercises_are_taken_at_any_depth(
    tmp_path: Path, chapters: tuple[course.Chapter, ...], depth: str
) -> None:
    files = {f"{depth}{name}": content for name, content in WORK.items()}
    folder = write(tmp_path / "ann", files)
    expected = {f"{CHAPTER}/pets.py": PETS}
    found = [
        read(folder, chapters),
        read(zipped(tmp_path / "ann.zip", files), chapters),
        read(bundled(write(tmp_path / "work" / "ann", files), tmp_path / "ann.bundle"), chapters),
    ]
    assert [(each.student, dict(each.modules), each.notes) for each in found] == [("ann", expected, ())] * 3
    assert len({each.digest for each in found}) == 1
    assert found[0].has(chapters[0])


def test_the_folder_of_the_chapter_is_a_submission(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    write(tmp_path, WORK)
    assert dict(read(tmp_path / CHAPTER, chapters).modules) == {f"{CHAPTER}/pets.py": PETS}


def test_in_a_whole_repository_the_work_is_in_chapters(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    folder = write(
        tmp_path / "ann",
        {
            f"solutions/{CHAPTER}/pets.py": b"solved",
            f"{CHAPTER}/pets.py": b"an old one",
            f"workbook/chapters/{CHAPTER}/pets.py": PETS,
            f".venv/{CHAPTER}/pets.py": b"none",
        },
    )
    found = read(folder, chapters)
    assert dict(found.modules) == {f"{CHAPTER}/pets.py": PETS}
    assert found.notes == (f"{CHAPTER} is there 2 times: workbook/chapters/{CHAPTER} counts, {CHAPTER} not.",)


@pytest.mark.parametrize("folder", ["solutions", "starters"])
def test_a_solution_or_a_starter_is_nobodys_work(
    tmp_path: Path, chapters: tuple[course.Chapter, ...], folder: str
) -> None:
    found = read(write(tmp_path / "ann", {f"{folder}/{CHAPTER}/pets.py": b"not mine"}), chapters)
    assert dict(found.modules) == {}
    assert found.notes == (f"There is no module of an exercise in it: what counts lies in a folder such as {CHAPTER}.",)


def test_loose_modules_are_those_of_the_only_chapter(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    loose = {"pets.py": PETS, "notes.txt": b"none", "old/toys.py": b"an old one"}
    found = [read(write(tmp_path / "ann", loose), chapters), read(zipped(tmp_path / "ann.zip", loose), chapters)]
    assert [(dict(each.modules), each.notes) for each in found] == [({f"{CHAPTER}/pets.py": PETS}, ())] * 2
    assert not read(tmp_path / "ann", [*chapters, *course.chapters()[:1]]).modules
    in_its_folder = {**loose, f"{CHAPTER}/pets.py": b"the one that counts"}
    found_there = read(write(tmp_path / "bob", in_its_folder), chapters)
    assert dict(found_there.modules) == {f"{CHAPTER}/pets.py": b"the one that counts"}


def test_links_pipes_and_large_files_are_not_taken(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    secret = write(tmp_path, {"secret.py": b"solved"}) / "secret.py"
    folder = write(tmp_path / "ann", {f"{CHAPTER}/pets.py": b"#" * (submissions.LARGEST_MODULE + 1)})
    (folder / CHAPTER / "links.py").symlink_to(secret)
    os.mkfifo(folder / CHAPTER / "toys.py")
    found = read(folder, chapters)
    assert dict(found.modules) == {}
    assert [note.split()[0] for note in found.notes[:-1]] == [
        f"{CHAPTER}/{name}.py" for name in ("links", "pets", "toys")
    ]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    write(tmp_path / "bob", WORK)
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / CHAPTER).symlink_to(tmp_path / "bob" / CHAPTER)
    assert dict(read(tmp_path / "ann", chapters).modules) == {}


def test_names_of_a_zip_lead_nowhere(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    path = zipped(
        tmp_path / "ann.zip",
        {f"../{CHAPTER}/pets.py": b"a", f"/{CHAPTER}/links.py": b"b", f"x\\..\\{CHAPTER}\\toys.py": b"c"},
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(f"{CHAPTER}/pets.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert dict(read(path, chapters).modules) == {}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ann.zip", "workbook"]


def test_what_unfolds_to_gigabytes_is_not_read(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    path = zipped(tmp_path / "ann.zip", {f"{CHAPTER}/pets.py": bytes(200_000_000), f"{CHAPTER}/toys.py": b"1\n"})
    assert path.stat().st_size < 1_000_000
    assert dict(read(path, chapters).modules) == {f"{CHAPTER}/toys.py": b"1\n"}


def test_a_file_that_is_damaged_is_an_empty_submission(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    path = zipped(tmp_path / "ann.zip", {f"{CHAPTER}/pets.py": os.urandom(5000)})
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)
    found = read(path, chapters)
    assert dict(found.modules) == {}
    assert found.notes[0].startswith("The file cannot be read: ")


def test_a_bundle_of_several_branches_needs_a_main_one(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    folder = write(tmp_path / "ann", WORK)
    bundled(folder, tmp_path / "one.bundle")
    subprocess.run(["git", "-C", str(folder), "branch", "other"], check=True)
    subprocess.run(["git", "-C", str(folder), "bundle", "create", "-q", "../two.bundle", "work", "other"], check=True)
    assert dict(read(tmp_path / "one.bundle", chapters).modules) == {f"{CHAPTER}/pets.py": PETS}
    assert read(tmp_path / "two.bundle", chapters).notes == (
        "It cannot be read: the bundle names neither HEAD nor main, and has several branches.",
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no text")
def test_names_that_are_no_text_do_no_harm(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    folder = write(tmp_path / "ann", WORK)
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff")) / CHAPTER).mkdir(parents=True)
    assert dict(read(folder, chapters).modules) == {f"{CHAPTER}/pets.py": PETS}


def test_each_student_has_a_name(tmp_path: Path, chapters: tuple[course.Chapter, ...]) -> None:
    write(tmp_path / "cid", WORK)
    zipped(tmp_path / "Bob.v2.ZIP", WORK)
    found = in_order([tmp_path / "cid", tmp_path / "Bob.v2.ZIP"])
    assert [name_of(each) for each in found] == ["Bob.v2", "cid"]
    shutil.copytree(tmp_path / "cid", tmp_path / "again" / "cid")
    with pytest.raises(Trouble, match="Two submissions are called 'cid'"):
        in_order([tmp_path / "cid", tmp_path / "again" / "cid"])
    with pytest.raises(Trouble, match=r"There is no .*/nobody: name a folder, a \.zip or a git bundle"):
        in_order([tmp_path / "nobody"])
    (tmp_path / "ann.txt").write_text("my work")
    for content in (b"my work", b"", (tmp_path / "Bob.v2.ZIP").read_bytes()[:50], b"PK\x03\x04"):
        (tmp_path / "ann.txt").write_bytes(content)
        assert read(tmp_path / "ann.txt", chapters).notes == (
            "It is neither a folder nor a whole zip file nor a git bundle.",
        )


def test_the_digest_is_of_what_was_taken() -> None:
    one = Submission("ann", {"a": b"1", "b": b"2"})
    assert one.digest == Submission("bob", {"b": b"2", "a": b"1"}, ("note",)).digest
    assert one.digest != Submission("ann", {"a": b"1b", "": b"2"}).digest
