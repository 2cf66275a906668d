"""From the cells of a CSV row to the fields of a book, or to the reason why that cannot be done.

What an editor, a spreadsheet or an export did to a value is undone where that is certain: a year as 1997.0 or 1997-05,
an ISBN as ="0306406152" or [0306406152], one that lost its leading zeros and whose check digit proves it. An ISBN-13
that was rounded to 9.78043902348e+12 is lost.
"""

import re
from collections.abc import Mapping
from typing import Any

from workbook.data.isbn import as_isbn_13, is_isbn_10, is_isbn_13

TEXTS = ("title", "author", "author_bio", "publisher", "summary")
REQUIRED = ("title", "author")
ISBNS = ("isbn13", "isbn10", "isbn")  # the first that holds a valid ISBN of either kind counts
FIELDS = (*TEXTS, "publication_year", *ISBNS, "genres")

LONGEST_TEXT = 10_000  # characters, and the years: as the API itself accepts them
YEARS = range(-9999, 10_000)

# an ISBN and what stands around it: ="…" keeps a spreadsheet from counting with it, [] is LibraryThing's, and a
# catalogue says of which binding it is: 0306406152 (pbk.)
WRAPPED = re.compile(
    r"""=?["']?[\[({]?\s*(?:(?:urn:)?isbn(?:[-\s]?1[03](?=[\s:]))?[\s:]*)?(.*?)\s*(?:\([^()]*\))?\s*[\])}]?["']?""",
    re.IGNORECASE | re.DOTALL,
)
DATE = re.compile(r"(\d{4})[-/](?:0?[1-9]|1[0-2])(?:[-/]\d{1,2})?", re.ASCII)
ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,6}(\.0*)?", re.ASCII)


class Unusable(Exception):
    """Why a row cannot become a book."""


def book_fields(cells: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    """Return the columns of a book with its `genres`, and a note where something of the row was left out.

    `cells` has some of FIELDS. The ISBN is returned as ISBN-13. Where what stands for it, or for the year, is none
    ("c. 1999"), there is a note instead: the book is no less a book for that. Raises Unusable for anything else that
    cannot be stored.
    """
    texts = {name: _text(name, cells.get(name, "")) for name in TEXTS}
    for name in REQUIRED:
        if texts[name] is None:
            raise Unusable(f"{name} is empty")
    isbn, of_isbn = _isbn(cells)
    year, of_year = _year(cells.get("publication_year", ""))
    book = {
        **texts,
        "publication_year": year,
        "isbn": isbn,
        "genres": _genres(cells.get("genres", "")),
    }
    return book, "; ".join(note for note in (of_isbn, of_year) if note) or None


def _text(name: str, cell: str) -> str | None:
    """The text without spaces around it, None when nothing is left."""
    if "\x00" in cell:
        raise Unusable(f"{name} holds a NUL character, which a database cannot keep")
    if any("\ud800" <= character <= "\udfff" for character in cell):
        raise Unusable(f"{name} holds half of a surrogate pair, which is no character")
    if len(cell) > LONGEST_TEXT:
        raise Unusable(f"{name} has {len(cell)} characters, more than {LONGEST_TEXT}")
    return cell.strip() or None


def _genres(cell: str) -> list[str]:
    names = (_text("genres", name) for name in cell.split(";"))
    return sorted({name for name in names if name})


def _year(cell: str) -> tuple[int | None, str | None]:
    """The year that is meant, and a note. 1997, 1997.0, 1997-05 and -750 are years; 1997.5 and MCMXCVII are not."""
    text = cell.strip()
    if not text:
        return None, None
    if date := DATE.fullmatch(text):
        return int(date[1]), None
    if not WHOLE.fullmatch(text):
        return None, f"stored without a year: publication_year {shown(text)} is not a whole number"
    if (year := int(text.partition(".")[0])) not in YEARS:
        return None, f"stored without a year: {shown(text)} is not between {YEARS[0]} and {YEARS[-1]}"
    return year, None


def _isbn(cells: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The first valid ISBN of the row, as ISBN-13, and a note."""
    claimed = [(name, cells[name].strip()) for name in ISBNS if _unwrapped(cells.get(name, ""))]
    valid = [(name, isbn) for name, cell in claimed if (isbn := read_isbn(cell))]
    if not valid:
        faults = [f"{name} {shown(cell)} {_isbn_fault(cell)}" for name, cell in claimed]
        return None, f"stored without an ISBN: {'; '.join(faults)}" if faults else None
    if len({isbn for _, isbn in valid}) > 1:
        names = " and ".join(name for name, _ in valid)
        return valid[0][1], f"{names} are not of the same book; {valid[0][0]} is stored"
    return valid[0][1], None


def read_isbn(cell: str) -> str | None:
    """Return the ISBN-13 that `cell` means, None when it means none; of several, the first that is valid.

    Hyphens and spaces do not count, nor does the .0 of a number, nor what exports put around it (WRAPPED); leading
    zeros that are missing are put back when the check digit is right with them.
    """
    for digits in map(_bare, re.split(r"[,;|]", _unwrapped(cell))):
        if is_isbn_13(digits):
            return digits
        if 7 <= len(digits) <= 10 and is_isbn_10(digits.zfill(10)):
            return as_isbn_13(digits.zfill(10))
    return None


def _unwrapped(cell: str) -> str:
    """What an export means by `cell`: nothing by ="" or []."""
    found = WRAPPED.fullmatch(cell.strip())
    return found[1] if found else cell


def _bare(cell: str) -> str:
    return re.sub(r"[\s‐‑–-]", "", _unwrapped(cell)).upper().removesuffix(".0")


def _isbn_fault(cell: str) -> str:
    digits = _bare(cell)
    if ROUNDED.fullmatch(digits):
        return "was rounded by a spreadsheet"
    if re.fullmatch(r"\d{13}|\d{6,9}[\dX]", digits, re.ASCII):
        return "has a wrong check digit"
    return "is no ISBN"


def shown(text: str) -> str:
    """The text in quotes, cut where it is long, without characters that a terminal would obey."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
