"""Books from a CSV file, which came from anywhere.

    title;author;publication_year;isbn
    Il Principe;Niccolò Machiavelli;1532;

The columns stand in any order and are found by name (`cells.FIELDS`), or by the name that `--map author=authors`
gives, or as Goodreads, LibraryThing and Open Library call them in their exports (EXPORTS); others are ignored, whatever
they hold. Commas, semicolons and tabs are told apart by which of them finds those columns in the first line, unless
that says so (`sep=;`). The text is UTF-8 or UTF-16, with or without a byte order mark; lines end in LF, CR LF or CR;
genres are separated by semicolons.

A row that cannot be used is reported with its line (that on which it begins: a quoted cell may run over several) and
the reason. The others are stored together, in one transaction: after a crash, or Ctrl-C, none of them is there.
"""

import codecs
import csv
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Connection, Engine, select

from workbook.data.cells import FIELDS, REQUIRED, Unusable, book_fields, shown
from workbook.data.isbn import as_isbn_10
from workbook.data.store import Tables, insert_books, tables
from workbook.errors import Trouble

DELIMITERS = ",;\t"
LONGEST_LINE = 100_000_000  # bytes
LONGEST_SKIP = 1000  # lines, within which the end of a record that cannot be read is looked for
CHUNK = 1000
SAMPLE = 64 * 1024  # bytes, by which the encoding and the ends of lines are known
BLOCK = 1 << 20  # bytes that are turned into UTF-8 at a time
SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # as spreadsheets write it, into a line of its own

Row = tuple[int, dict[str, str] | Unusable]


class Export(NamedTuple):
    """How a program calls the columns of its export: it is known by those of `sign`; of several, the first that is not
    empty counts.
    """

    program: str
    sign: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]


EXPORTS = (
    Export(
        "Goodreads",
        frozenset({"book id", "author l-f", "isbn13"}),
        {
            "title": ("title",),
            "author": ("author",),
            "publisher": ("publisher",),
            "publication_year": ("original publication year", "year published"),
            "isbn13": ("isbn13",),
            "isbn": ("isbn",),
        },
    ),
    Export(
        "LibraryThing",
        frozenset({"title", "primary author", "isbns"}),
        {
            "title": ("title",),
            "author": ("primary author",),
            "publication_year": ("date",),
            "isbn": ("isbn", "isbns"),
        },
    ),
    Export(
        "Open Library",
        frozenset({"work id", "authors", "first publish year"}),
        {"title": ("title",), "author": ("authors",), "publication_year": ("first publish year",)},
    ),
)


class Candidate(NamedTuple):
    """A book that could go in, the line it begins on, and a note on what of the line does not."""

    line: int
    book: dict[str, Any]
    note: str | None


@dataclass
class Report:
    """How many books went in, and (line, what was wrong) of those that did not, or not whole; whose `export` it was."""

    stored: int = 0
    export: str = ""
    rejected: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Write every finding to `path`, as CSV in the order of the lines."""
        findings = [(line, "rejected", reason) for line, reason in self.rejected]
        findings += [(line, "note", note) for line, note in self.notes]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("line", "outcome", "reason"))
            writer.writerows(sorted(findings))


class _Refused(Exception):
    """Ends the transaction of a strict import: nothing goes in."""


def import_csv(
    engine: Engine,
    path: Path,
    columns: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Store the books of the file at `path`; `columns` maps a field to the name of its column in the file.

    With `strict`, one row that cannot be used keeps all others out too. `progress` is called with the bytes read and
    the size of the file. Raises Trouble when the file as a whole cannot be read: it is not there, what is wanted of it
    is no text, it has no column for the title.
    """
    if not path.is_file():
        raise Trouble(f"There is no file {path}; name an existing CSV file.")
    found, report = tables(engine), Report()
    try:
        with path.open("rb") as given, _as_utf8(path, given) as file, engine.begin() as connection:
            size = file.seek(0, SEEK_END)
            file.seek(0)
            rows = _rows(path, file, columns or {}, report)
            known = _Known(connection, found)
            while chunk := list(islice(rows, CHUNK)):
                books = known.new(list(_usable(chunk, report)), report)
                if not (strict and report.rejected):
                    insert_books(connection, found, books)
                    report.stored += len(books)
                if progress:
                    progress(file.tell(), size)
            if strict and report.rejected:
                raise _Refused
    except _Refused:
        report.stored = 0
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from error
    report.rejected.sort()
    return report


def _usable(rows: list[Row], report: Report) -> Iterator[Candidate]:
    """The books of those rows that can be used; the others go to the report."""
    now = datetime.now(UTC)
    for line, cells in rows:
        try:
            if isinstance(cells, Unusable):
                raise cells
            book, note = book_fields(cells)
        except Unusable as reason:
            report.rejected.append((line, str(reason)))
        else:
            yield Candidate(line, {**book, "version": 1, "created_at": now, "updated_at": now}, note)


class _Known:
    """The books that are there already: those of the database, and those of the lines before.

    A book is known by its ISBN, in either form; without one by title, author and year together.
    """

    def __init__(self, connection: Connection, found: Tables) -> None:
        self._connection, self._books = connection, found["books"]
        self._lines: dict[Any, int] = {}

    def new(self, candidates: list[Candidate], report: Report) -> list[dict[str, Any]]:
        """The books of those candidates that are not known yet, which they are from now on."""
        stored = self._stored([candidate.book for candidate in candidates])
        new = []
        for line, book, note in candidates:
            key = book["isbn"] or _without_isbn(book)
            if key in stored or key in self._lines:
                where = f"on line {self._lines[key]}" if key in self._lines else "in the database"
                what = f"the ISBN {key}" if book["isbn"] else "this title, author and year, and no ISBN,"
                report.rejected.append((line, f"a book with {what} stands {where} already"))
                continue
            if note:
                report.notes.append((line, note))
            self._lines[key] = line
            new.append(book)
        return new

    def _stored(self, books: list[dict[str, Any]]) -> set[Any]:
        """What those of `books` that the database has are known by."""
        columns = self._books.c
        forms = {form: book["isbn"] for book in books if book["isbn"] for form in _forms(book["isbn"])}
        titles = {book["title"] for book in books if not book["isbn"]}
        isbns = self._connection.scalars(select(columns.isbn).where(columns.isbn.in_(forms)))
        same = select(columns.title, columns.author, columns.publication_year)
        same = same.where(columns.isbn.is_(None), columns.title.in_(titles))
        return {forms[isbn] for isbn in isbns} | {tuple(row) for row in self._connection.execute(same)}


def _without_isbn(book: dict[str, Any]) -> tuple[Any, ...]:
    return book["title"], book["author"], book["publication_year"]


def _forms(isbn: str) -> list[str]:
    return [form for form in (isbn, as_isbn_10(isbn)) if form]


@contextmanager
def _as_utf8(path: Path, file: BinaryIO) -> Iterator[BinaryIO]:
    """The file, with lines that end in LF; where it is otherwise, a copy."""
    sample = file.read(SAMPLE)
    file.seek(0)
    encoding = _encoding(sample)
    cr_only = b"\r" in sample and b"\n" not in sample.replace(b"\0", b"")
    if encoding == "utf-8" and not cr_only:
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        # what is not UTF-8 stays as it is, and is told by its line
        decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "strict")
        try:
            for block in chain(iter(lambda: file.read(BLOCK), b""), [b""]):
                text = decoder.decode(block, final=not block)
                copy.write((text.replace("\r", "\n") if cr_only else text).encode("utf-8", "surrogateescape"))
        except UnicodeDecodeError as error:
            raise Trouble(f"{path} is not whole: it begins as UTF-16, and ends otherwise ({error.reason}).") from None
        copy.seek(0)
        yield copy


def _encoding(sample: bytes) -> str:
    """UTF-16 by its byte order mark, or by the zeros in it where most characters are ASCII; else UTF-8."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if 4 * max(even, odd) > len(sample) and not min(even, odd):
        return "utf-16-le" if odd else "utf-16-be"
    return "utf-8"


def _rows(path: Path, file: BinaryIO, columns: Mapping[str, str], report: Report) -> Iterator[Row]:
    """Each row's line and its cells by field, or why it cannot be read; the report gets whose export it is."""
    lines = _Lines(_lines(path, file))
    first = next(lines, "").removeprefix("\ufeff")
    said = SEPARATOR.fullmatch(first)
    if said:
        first = next(lines, "")
    if not first.strip():
        raise Trouble(f"{path} is empty, or begins with an empty line; its first line must name the columns.")
    delimiter = said[1] if said else max(DELIMITERS, key=lambda character: _found(first, character, columns))
    records = _records(lines, delimiter, first)
    _, header = next(records)
    if isinstance(header, Unusable):
        raise Trouble(f"The first line of {path} must name the columns, but {header}.")
    header = [name.strip() for name in header]
    places = _places(path, header, columns)
    if export := _export([name.casefold() for name in header]):
        report.export = export.program
    for line, cells in records:
        if isinstance(cells, Unusable):
            yield line, cells
        elif len(cells) != len(header):
            yield line, Unusable(f"it has {len(cells)} cells, the first line {len(header)}")
        else:
            row = {
                name: next((cells[place] for place in several if cells[place].strip()), "")
                for name, several in places.items()
            }
            _refuse_bytes(path, line, row)
            yield line, row


def _found(line: str, delimiter: str, columns: Mapping[str, str]) -> tuple[int, int, int]:
    """How much of a header a delimiter finds: the columns that must be there, those that may be, and cells at all."""
    names = [name.strip().casefold() for name in next(csv.reader([line], delimiter=delimiter), [])]
    known = {*_by_name(names), *(name for name, column in columns.items() if column.casefold() in names)}
    return len(known.intersection(REQUIRED)), len(known), len(names)


def _refuse_bytes(path: Path, line: int, row: Mapping[str, str]) -> None:
    """Raise Trouble where a cell that is wanted holds a byte that is no text."""
    for cell in row.values():
        if byte := next((ord(character) - 0xDC00 for character in cell if "\udc80" <= character <= "\udcff"), None):
            raise Trouble(
                f"{path} is not UTF-8: line {line} holds the byte 0x{byte:02x}. "
                "Save it as UTF-8, or convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8`."
            )


@dataclass
class _Lines:
    """The lines of a file, counted; those of one record are kept."""

    lines: Iterator[str]
    number: int = 0
    record: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.again.pop(0) if self.again else next(self.lines)
        self.number += 1
        self.record.append(line)
        return line

    def begin(self) -> int:
        """A record begins with the next line, whose number is returned."""
        self.record.clear()
        return self.number + 1

    def skip(self, delimiter: str) -> None:
        """Go on to the end of a record that cannot be read: that of the line on which no quote is open any more.

        Where that is not in sight, to the end of the last line that was read: one quote too many costs one record.
        """
        inside, read = False, len(self.record)
        for line in self.record:
            inside = _open_after(line, delimiter, inside)
        for line in islice(self, LONGEST_SKIP) if inside else ():
            if not (inside := _open_after(line, delimiter, inside)):
                break
        if inside:
            self.again[:0] = self.record[read:]
            self.number -= len(self.record) - read
            del self.record[read:]


def _records(lines: _Lines, delimiter: str, header: str) -> Iterator[tuple[int, list[str] | Unusable]]:
    """Each record, the `header` first, with the line that it begins on; empty lines are passed over.

    One that cannot be read is left out to its end: what stands inside its quotes is no record of its own.
    """
    csv.field_size_limit(2**31 - 1)  # what nobody wants may be as large as it likes
    reader = csv.reader(chain([header], lines), delimiter=delimiter, strict=True)
    begins = lines.number
    lines.record[:] = [header]
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.skip(delimiter)
            yield begins, Unusable(_csv_fault(str(error), begins, lines.number))
        else:
            if cells:
                yield begins, cells
        begins = lines.begin()


def _open_after(line: str, delimiter: str, inside: bool) -> bool:
    """Whether a quote is open after `line`, before which one was, or was not. One at the end of a cell closes it."""
    place = 0
    while place < len(line):
        if inside:
            if (quote := line.find('"', place)) < 0:
                return True
            after = line[quote + 1 : quote + 2]
            inside = after != "" and after not in f"{delimiter}\r\n"
            place = quote + 1 + (after == '"')
        elif line[place] == '"':
            inside, place = True, place + 1
        elif not (place := line.find(delimiter, place) + 1):
            return False
    return inside


def _csv_fault(error: str, begins: int, ends: int) -> str:
    if ends > begins:
        return f"a quote that opens here is not closed where it should be; lines {begins} to {ends} are left out"
    return f"it is not well-formed CSV: {error}"


def _lines(path: Path, file: BinaryIO) -> Iterator[str]:
    """The lines of the file as text. Half a surrogate pair, and a byte that is no text, are let through: who wants the
    cell refuses them later, by the line.
    """
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        if len(line) == LONGEST_LINE:
            raise Trouble(f"{path}, line {number}, has more than {LONGEST_LINE:,} bytes; is it a CSV file?")
        try:
            yield line.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            yield line.decode("utf-8", "surrogateescape")


def _export(names: Collection[str]) -> Export | None:
    """The program that calls its columns so."""
    return next((export for export in EXPORTS if export.sign <= set(names)), None)


def _by_name(names: list[str]) -> dict[str, list[int]]:
    """Where each field stands by its own name, or by those that an export has for it; `names` are in small letters."""
    if export := _export(names):
        found = {
            name: [names.index(column) for column in columns if column in names]
            for name, columns in export.columns.items()
        }
        return {name: places for name, places in found.items() if places}
    return {name: [place for place, there in enumerate(names) if there == name] for name in FIELDS if name in names}


def _places(path: Path, header: list[str], columns: Mapping[str, str]) -> dict[str, list[int]]:
    """Where each field stands, in capitals or not: by the name that `columns` gives it, else by those it has anyway.

    In several places only where an export has several columns for it.
    """
    known = f"The columns of {path.name} are: {', '.join(map(shown, header))}."
    for name in columns:
        if name not in FIELDS:
            raise Trouble(f"--map {name}=…: a book has no field {name}. The fields are: {', '.join(FIELDS)}.")
    names = [name.casefold() for name in header]
    places = _by_name(names)
    for name, column in columns.items():
        found = [place for place, there in enumerate(header) if there == column]
        places[name] = found or [place for place, there in enumerate(names) if there == column.casefold()]
    for name, found in places.items():
        if len(found) != 1 and (name in columns or not _export(names)):
            called = shown(columns.get(name, name))
            raise Trouble(f"{'Several columns are' if found else 'No column is'} named {called}. {known}")
    for name in REQUIRED:
        if name not in places:
            raise Trouble(f"No column is named {name}; add --map {name}=COLUMN. {known}")
    return places
