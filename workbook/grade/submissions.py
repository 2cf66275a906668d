"""What somebody has handed in: a folder, a zip file or a git bundle, of which only the modules of exercises are taken.

Nothing is unpacked, and nothing is followed: a name that leads elsewhere, a link, a device or a file of a gigabyte is
passed over, and named. A whole repository may be handed in; the chapters are found in it at any depth.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.folders import temporary_folder

LARGEST_MODULE = 1_000_000  # bytes
MOST_FILES = 100_000  # that are looked at
PASSED_OVER = {".git", ".venv", "venv", "node_modules", "__pycache__", "__MACOSX"}  # folders without anybody's work
NOBODYS = {"solutions", "starters"}  # where a chapter is not what somebody hands in
SECONDS_FOR_GIT = 60
ENDINGS = (".zip", ".bundle", ".gitbundle")

Read = Callable[[], bytes | None]  # the content; None where it is no file, or more than LARGEST_MODULE


@dataclass(frozen=True)
class Submission:
    """The work of one student.

    `modules` are by their names, `ch01_security/limits.py`; `notes` say, in sentences, what was not taken and why.
    """

    student: str
    modules: Mapping[str, bytes]
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of what was taken: the same for the same work, in whatever it came."""
        return digest_of(self.modules)

    def has(self, chapter: Chapter) -> bool:
        """Whether there is work of this chapter in it."""
        return bool(self.modules_of(chapter))

    def modules_of(self, chapter: Chapter) -> dict[str, bytes]:
        """Its modules of a chapter by the names that they have there, `limits.py`."""
        beginning = f"{chapter.name}/"
        return {name.removeprefix(beginning): text for name, text in self.modules.items() if name.startswith(beginning)}


def digest_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of files, by their names and contents."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Return where the submissions are, in the order of the students' names.

    Raises Trouble where one is not there, or two have one name.
    """
    places = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (`..` is no name)
    for path in places:
        if not path.exists():
            raise Trouble(f"There is no {path}: name a folder, a .zip or a git bundle.")
    names = [name_of(path) for path in places]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Trouble(f"Two submissions are called {twice[0]!r}: each student needs a name of their own.")
    return sorted(places, key=name_of)


def name_of(path: Path) -> str:
    """The student's name: that of the folder, or of the file without its ending."""
    ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), "")
    name = path.name[: len(path.name) - len(ending)]
    return path.name if name in ("", ".", "..") else name


def read(path: Path, chapters: Sequence[Chapter]) -> Submission:
    """Return what `path` holds of `chapters`; where it cannot be read, nothing, and a note that says why."""
    student = name_of(path)
    try:
        if path.is_dir():
            return taken(student, _of_folder(path), chapters)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return taken(student, _of_zip(archive), chapters)
        with path.open("rb") as file:
            beginning = file.read(20)
        if beginning.startswith((b"# v2 git bundle", b"# v3 git bundle")):
            with temporary_folder() as folder:
                return taken(student, _of_bundle(path, folder), chapters)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeError) as error:
        return Submission(student, {}, (f"The file cannot be read: {str(error).rstrip('.')}.",))
    except OSError as error:
        return Submission(student, {}, (f"It cannot be read: {error.strerror or error}.",))
    return Submission(student, {}, ("It is neither a folder nor a whole zip file nor a git bundle.",))


def printable(text: str) -> str:
    """The text without what would move a terminal's cursor, or is no character: names of files can hold anything."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def taken(student: str, files: Iterable[tuple[str, Read]], chapters: Sequence[Chapter]) -> Submission:
    """Choose among `files` the modules that exercises name: of each chapter, those of one folder.

    A folder in `chapters/` comes before others, one in `solutions/` or `starters/` is never anybody's work, and of
    several the least deep one counts. Others are named. Modules without a folder are those of the chapter, where there
    is only one.
    """
    wanted = {
        f"{chapter.name}/{module}"
        for chapter in chapters
        for exercise in chapter.exercises
        for module in exercise.modules
    }
    found: dict[str, dict[PurePosixPath, dict[str, Read]]] = {}
    loose: dict[str, Read] = {}
    notes: list[str] = []
    for number, (name, read) in enumerate(files):
        if number >= MOST_FILES:
            notes.append(f"Only the first {MOST_FILES:,} files were looked at.")
            break
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not parts or parts[0] == "/" or ".." in parts or PASSED_OVER & set(parts):
            continue
        if len(chapters) == 1 and (module := f"{chapters[0].name}/{parts[0]}") in wanted and not parts[1:]:
            loose[module] = read
        for depth in range(len(parts) - 1):
            module = "/".join(parts[depth:])
            if module in wanted:
                place = PurePosixPath(*parts[: depth + 1])
                found.setdefault(parts[depth], {}).setdefault(place, {})[module] = read
    if loose and not found:
        found[chapters[0].name] = {PurePosixPath(chapters[0].name): loose}
    modules: dict[str, bytes] = {}
    for chapter, places in sorted(found.items()):
        own = {place: readers for place, readers in places.items() if NOBODYS.isdisjoint(place.parts[:-1])}
        if not own:
            continue
        chosen, *others = sorted(own, key=lambda place: ("chapters" not in place.parts, len(place.parts), place))
        if others:
            notes.append(f"{chapter} is there {len(own)} times: {chosen} counts, {', '.join(map(str, others))} not.")
        for module, read in sorted(own[chosen].items()):
            content = read()
            if content is None:
                notes.append(f"{module} is no file of at most {LARGEST_MODULE:,} bytes, and was not taken.")
            else:
                modules[module] = content
    if not modules:
        counts = f"what counts lies in a folder such as {chapters[-1].name}"
        notes.append(f"There is no module of an exercise in it: {counts}.")
    return Submission(student, modules, tuple(map(printable, notes)))


def _of_folder(folder: Path) -> Iterator[tuple[str, Read]]:
    if re.fullmatch(r"ch\d\d_\w+", folder.name):  # the chapter's folder itself
        folder, only = folder.parent, folder
    else:
        only = folder
    for place, names, files in os.walk(only):  # which follows no links
        names[:] = sorted(set(names) - PASSED_OVER)
        for name in sorted(files):
            path = Path(place) / name
            yield path.relative_to(folder).as_posix(), lambda path=path: _regular(path)  # type: ignore[misc]


def _regular(path: Path) -> bytes | None:
    """The content of a regular file; None of a link, of what is no file, and of a larger one."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would wait for a writer
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST_MODULE:
                return file.read(LARGEST_MODULE)
    return None


def _of_zip(archive: zipfile.ZipFile) -> Iterator[tuple[str, Read]]:
    for member in archive.infolist():
        if not member.is_dir():
            yield member.filename, lambda member=member: _member(archive, member)  # type: ignore[misc]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The content of a member; None of a link, of one with a password, and of one that is larger than it says."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or member.flag_bits & 1:
        return None
    with archive.open(member) as file:
        content = file.read(LARGEST_MODULE + 1)
    return content if len(content) <= LARGEST_MODULE else None


def _of_bundle(bundle: Path, folder: Path) -> Iterator[tuple[str, Read]]:
    """The files of the bundle's HEAD, else of its only branch, else of main or master; nothing is checked out."""
    heads = [line.split(maxsplit=1)[1] for line in _git("bundle", "list-heads", str(bundle)).splitlines()]
    branches = [name for name in heads if name.startswith("refs/heads/")]
    usual = [name for name in ("HEAD", "refs/heads/main", "refs/heads/master") if name in heads]
    if not (usual or len(branches) == 1):
        raise OSError(None, "the bundle names neither HEAD nor main, and has several branches")
    repository = folder / "repository"
    _git("init", "--quiet", "--bare", str(repository))
    _git("--git-dir", str(repository), "fetch", "--quiet", "--no-tags", str(bundle), (usual or branches)[0])
    listed = _git("--git-dir", str(repository), "ls-tree", "-r", "-l", "-z", "FETCH_HEAD")
    for entry in filter(None, listed.split("\0")):
        about, _, name = entry.partition("\t")
        mode, _, identity, size = about.split()
        yield (
            name,
            lambda mode=mode, identity=identity, size=size: (  # type: ignore[misc]
                _git_bytes("--git-dir", str(repository), "cat-file", "blob", identity)
                if mode in ("100644", "100755") and int(size) <= LARGEST_MODULE
                else None
            ),
        )


def _git(*arguments: str) -> str:
    return _git_bytes(*arguments).decode(errors="surrogateescape")


def _git_bytes(*arguments: str) -> bytes:
    """What git prints, without anybody's settings; raises OSError with what it says where it fails."""
    program = shutil.which("git")
    if not program:
        raise Trouble("A git bundle is read with git, which is missing: install it.")
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}
    settings = ("core.hooksPath=/dev/null", "protocol.allow=never", "protocol.file.allow=always")
    command = [program, *(word for setting in settings for word in ("-c", setting)), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, env=env, timeout=SECONDS_FOR_GIT)
    except subprocess.TimeoutExpired:
        raise OSError(None, f"git takes more than {SECONDS_FOR_GIT} seconds for it") from None
    if done.returncode:
        raise OSError(None, done.stderr.decode(errors="replace").strip().splitlines()[-1].removeprefix("fatal: "))
    return done.stdout
