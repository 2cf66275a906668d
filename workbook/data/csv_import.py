"""Books from a CSV file, which came from anywhere.

    title;author;publication_year;isbn
    Il Principe;Niccolò Machiavelli;1532;

The columns stand in any order and are found by name (`cells.FIELDS`), or by the name that `--map author=authors`
gives; others are ignored. Commas, semicolons and tabs are told apart by the first line. The text is UTF-8, with or
without a byte order mark; genres are separated by semicolons.

A row that cannot be used is reported with its line (that on which it begins: a quoted cell may run over several) and
the reason. The others are stored together, in one transaction: after a crash, or Ctrl-C, none of them is there.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Connection, Engine, select

from workbook.data.cells import FIELDS, REQUIRED, Unusable, book_fields, shown
from workbook.data.isbn import as_isbn_10
from workbook.data.store import Tables, insert_books, tables
from workbook.errors import Trouble

DELIMITERS = ",;\t"
LONGEST_LINE = 10_000_000  # bytes
CHUNK = 1000

Row = tuple[int, dict[str, str] | Unusable]


class Candidate(NamedTuple):
    """A book that could go in, the line it begins on, and a note on what of the line does not."""

    line: int
    book: dict[str, Any]
    note: str | None


@dataclass
class Report:
    """How many books went in, and (line, what was wrong) of those that did not, or not whole."""

    stored: int = 0
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
    the size of the file. Raises Trouble when the file as a whole cannot be read: it is not there, it is not UTF-8, it
    has no column for the title.
    """
    if not path.is_file():
        raise Trouble(f"There is no file {path}; name an existing CSV file.")
    found, report, size = tables(engine), Report(), path.stat().st_size
    try:
        with path.open("rb") as file, engine.begin() as connection:
            rows = _rows(path, file, columns or {})
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


def _rows(path: Path, file: BinaryIO, columns: Mapping[str, str]) -> Iterator[Row]:
    """Each row's line and its cells by field, or why it cannot be read."""
    lines = _lines(path, file)
    first = next(lines, "").removeprefix("\ufeff")
    if not first.strip():
        raise Trouble(f"{path} is empty, or begins with an empty line; its first line must name the columns.")
    delimiter = max(DELIMITERS, key=lambda character: len(next(csv.reader([first], delimiter=character))))
    records = _records(chain([first], lines), delimiter)
    _, header = next(records)
    if isinstance(header, Unusable):
        raise Trouble(f"The first line of {path} must name the columns, but {header}.")
    places = _places(path, [name.strip() for name in header], columns)
    for line, cells in records:
        if isinstance(cells, Unusable):
            yield line, cells
        elif len(cells) != len(header):
            yield line, Unusable(f"it has {len(cells)} cells, the first line {len(header)}")
        else:
            yield line, {name: cells[place] for name, place in places.items()}


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str] | Unusable]]:
    """Each record with the line that it begins on; empty lines are passed over."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield begins, Unusable(_csv_fault(str(error), begins, reader.line_num))
            continue
        if cells:
            yield begins, cells


def _csv_fault(error: str, begins: int, ends: int) -> str:
    if ends > begins:
        return f"a quote that opens here is not closed where it should be; lines {begins} to {ends} are left out"
    return f"it is not well-formed CSV: {error}"


def _lines(path: Path, file: BinaryIO) -> Iterator[str]:
    """The lines of the file as text. Half a surrogate pair is let through: its row is refused later, by its line."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        if len(line) == LONGEST_LINE:
            raise Trouble(f"{path}, line {number}, has more than {LONGEST_LINE:,} bytes; is it a CSV file?")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            try:
                yield line.decode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                raise Trouble(
                    f"{path} is not UTF-8: line {number} holds the byte 0x{line[error.start]:02x}. "
                    "Save it as UTF-8, or convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8`."
                ) from None


def _places(path: Path, header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands: by the name that `columns` gives it, else by its own, in capitals or not."""
    known = f"The columns of {path.name} are: {', '.join(map(shown, header))}."
    for name in columns:
        if name not in FIELDS:
            raise Trouble(f"--map {name}=…: a book has no field {name}. The fields are: {', '.join(FIELDS)}.")
    names = [name.casefold() for name in header]
    places = {}
    for name, column in ({name: name for name in FIELDS if name in names} | dict(columns)).items():
        found = [place for place, there in enumerate(header) if there == column]
        found = found or [place for place, there in enumerate(names) if there == column.casefold()]
        if len(found) != 1:
            raise Trouble(f"{'Several columns are' if found else 'No column is'} named {shown(column)}. {known}")
        places[name] = found[0]
    for name in REQUIRED:
        if name not in places:
            raise Trouble(f"No column is named {name}; add --map {name}=COLUMN. {known}")
    return places
