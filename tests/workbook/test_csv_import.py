"""Books from CSV files: what is understood, what is refused, and that a refusal leaves nothing half done."""

import csv
import os

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from solutions.ch00_books_api.models import Book, BookGenre, User, db
from workbook.cli import workbook
from workbook.data import csv_import, fill
from workbook.data.cells import read_isbn
from workbook.data.csv_import import import_csv
from workbook.errors import Trouble
from workbook.serve import services

OURS = [model.__table__ for model in (Book, BookGenre, User)]  # a later chapter may have added more to db


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'books.db'}")
    db.metadata.create_all(engine, tables=OURS)
    yield engine
    engine.dispose()


@pytest.fixture
def imported(engine, tmp_path):
    """Import a text or bytes as a file, and return the report."""

    def imported(content, columns=None, **options):
        path = tmp_path / "books.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_csv(engine, path, columns, **options)

    return imported


def books(engine, columns="title, author, publication_year, isbn"):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM books ORDER BY id"))]


# columns


def test_columns_are_found_by_name_in_any_order(engine, imported):
    report = imported("price,Publication_Year,AUTHOR,isbn,title\n9.99,1532,Niccolò Machiavelli,,Il Principe\n")
    assert (report.stored, report.rejected, report.notes) == (1, [], [])
    assert books(engine) == [("Il Principe", "Niccolò Machiavelli", 1532, None)]


def test_columns_of_other_names_are_mapped(engine, imported):
    content = "title,authors,original_title,year\nThe Prince,Machiavelli,Il Principe,1532.0\n"
    imported(content, {"author": "authors", "title": "Original_Title", "publication_year": "year"})
    assert books(engine) == [("Il Principe", "Machiavelli", 1532, None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_told_apart(engine, imported, delimiter):
    imported(
        delimiter.join(("title", "author", "genres")) + "\n" + delimiter.join(('"A, or; B\t"', "C", '"x;y"')) + "\n"
    )
    assert books(engine, "title, author") == [("A, or; B", "C")]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(engine, imported):
    imported("\ufefftitle,author\r\nこころ,夏目漱石\r\n".encode())
    assert books(engine, "title, author") == [("こころ", "夏目漱石")]


def test_every_field_is_stored(engine, imported):
    imported('title,author,author_bio,publisher,summary,genres\nT,A,B,P,"S, with ""quotes""", poetry;drama ;poetry;\n')
    assert books(engine, "author_bio, publisher, summary, version") == [("B", "P", 'S, with "quotes"', 1)]
    with engine.connect() as connection:
        assert sorted(connection.execute(text("SELECT genre FROM book_genres")).scalars()) == ["drama", "poetry"]


@pytest.mark.parametrize(
    ("header", "columns", "said"),
    [
        ("name,author", None, r"No column is named title; add --map title=COLUMN. .* are: 'name', 'author'"),
        ("title,writer", None, "No column is named author"),
        ("title,author", {"author": "authors"}, r"No column is named 'authors'. .* are: 'title', 'author'"),
        ("title,author", {"price": "author"}, "a book has no field price. The fields are: title, author,"),
        ("title,author,title", None, "Several columns are named 'title'"),
        ('title,"author', None, "must name the columns"),
    ],
)
def test_columns_that_are_not_there_are_told_with_those_that_are(engine, imported, header, columns, said):
    with pytest.raises(Trouble, match=said):
        imported(f"{header}\na,b\n", columns)
    assert books(engine) == []


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", "   \ntitle,author\n"])
def test_a_file_without_a_header_is_refused(imported, content):
    with pytest.raises(Trouble, match="empty"):
        imported(content)


def test_a_file_that_is_missing_or_a_folder_is_refused(engine, tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(Trouble, match="There is no file"):
            import_csv(engine, path)


# encodings


def test_another_encoding_is_refused_with_the_line(engine, imported):
    with pytest.raises(Trouble, match="not UTF-8: line 3 holds the byte 0xe9"):
        imported("title,author\nA,B\nCafé,D\n".encode("latin-1"))
    assert books(engine) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_utf_16_is_read_with_and_without_a_mark(engine, imported, encoding, end):
    report = imported(f'title\tauthor{end}Café\t夏目漱石{end}"two{end}lines"\tB{end}'.encode(encoding))
    assert report.rejected == []
    assert books(engine, "author") == [("夏目漱石",), ("B",)]


def test_utf_16_that_is_cut_off_is_told_as_such(imported):
    with pytest.raises(Trouble, match="begins as UTF-16, and ends otherwise"):
        imported("title,author\nA,B\n".encode("utf-16")[:-1])


def test_lines_may_end_in_cr_alone(engine, imported):
    report = imported('title,author\rA,B\r"C\rD",E\r,F\r')
    assert [line for line, _ in report.rejected] == [5]
    assert books(engine, "title") == [("A",), ("C\nD",)]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_delimiter_may_be_named(engine, imported, mark):
    report = imported(f"{mark}sep=|\ntitle|author\nA, or; B|C\n|D\n")
    assert [line for line, _ in report.rejected] == [4]
    assert books(engine, "title, author") == [("A, or; B", "C")]


def test_the_delimiter_is_the_one_that_finds_the_columns(engine, imported):
    imported("title;author;notes (own words, short, not more than a line, please)\nA;B;x\n")
    imported("name;notes, many, of, them;writer\nC;x;D\n", {"title": "Name", "author": "writer"})
    assert books(engine, "title, author") == [("A", "B"), ("C", "D")]


def test_what_nobody_wants_may_hold_anything_of_any_size(engine, imported):
    more = b"\xff\x00 \xed\xa0\x80" + b"x" * 1_000_000
    report = imported(b"title,cover,author\nA," + more + b",B\n")
    assert (report.stored, report.rejected) == (1, [])


# exports

GOODREADS = '''Book Id,Title,Author,Author l-f,ISBN,ISBN13,Publisher,Year Published,Original Publication Year
1,One,Ann Writer,"Writer, Ann","=""0306406152""","=""9780306406157""",A House,1999,1998
2,Two,Bea Writer,"Writer, Bea","=""""","=""""",,2001,
3,Three,Cy Writer,"Writer, Cy",="0131103628",="",,,
'''
LIBRARY_THING = "Book Id\tTitle\tPrimary Author\tDate\tISBN\tISBNs\n"
LIBRARY_THING += "1\tOne\tWriter, Ann\tc. 1999\t[0306406152]\t0306406152, 9780306406157\n"
LIBRARY_THING += "2\tTwo\tWriter, Bea\t2003-05\t[]\t\n"
OPEN_LIBRARY = "Work Id,Title,Authors,First Publish Year,Edition Id,Bookshelf\n"
OPEN_LIBRARY += "OL1W,One,Ann Writer,1998,OL1M,Want to Read\n"


@pytest.mark.parametrize(
    ("program", "content", "expected"),
    [
        (
            "Goodreads",
            GOODREADS,
            [
                ("One", "Ann Writer", 1998, "9780306406157"),
                ("Two", "Bea Writer", 2001, None),
                ("Three", "Cy Writer", None, "9780131103627"),
            ],
        ),
        (
            "LibraryThing",
            LIBRARY_THING,
            [("One", "Writer, Ann", None, "9780306406157"), ("Two", "Writer, Bea", 2003, None)],
        ),
        ("Open Library", OPEN_LIBRARY, [("One", "Ann Writer", 1998, None)]),
    ],
)
def test_exports_are_known_by_their_headers(engine, imported, program, content, expected):
    report = imported(content)
    assert (report.export, report.rejected) == (program, [])
    assert books(engine) == expected


def test_a_column_that_is_named_comes_before_what_is_known_of_an_export(engine, imported):
    imported(GOODREADS, {"author": "Author l-f"})
    assert books(engine, "author")[0] == ("Writer, Ann",)


def test_half_a_surrogate_pair_and_nul_are_refused_by_their_lines(engine, imported):
    report = imported(b"title,author\nA\x00,B\nC,\xed\xa0\x80\nE,F\n")
    assert [line for line, _ in report.rejected] == [2, 3]
    assert "NUL" in report.rejected[0][1]
    assert "surrogate" in report.rejected[1][1]
    assert books(engine, "title") == [("E",)]


def test_a_file_that_is_no_text_is_refused(imported, monkeypatch):
    monkeypatch.setattr(csv_import, "LONGEST_LINE", 1000)
    with pytest.raises(Trouble, match="line 2, has more than 1,000 bytes"):
        imported(b"title,author\n" + b"x" * 5000)


# rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",B,", "title is empty"),
        ("A,   ,", "author is empty"),
        ("A,B", "it has 2 cells, the first line 3"),
        ("A,B,1997,more", "it has 4 cells"),
        ('"A"x,B,1997', "not well-formed CSV"),
        (f"{'x' * 10_001},B,", "title has 10001 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_and_the_others_go_in(engine, imported, row, reason):
    report = imported(f"title,author,publication_year\nFirst,B,1900\n{row}\nLast,B,-750.0\n")
    assert report.stored == 2
    [(line, said)] = report.rejected
    assert line == 3
    assert reason in said
    assert books(engine, "title, publication_year") == [("First", 1900), ("Last", -750)]


@pytest.mark.parametrize("year", ["c. 1999", "1997.5", "MCMXCVII", "nan", "1e3", "١٩٩٧", "99999", "1999-13"])
def test_a_year_that_is_none_is_lost_and_not_the_book(engine, imported, year):
    report = imported(f"title,author,publication_year,isbn\nA,B,{year},123\n")
    assert books(engine) == [("A", "B", None, None)]
    [(line, note)] = report.notes
    assert line == 2
    assert note.startswith("stored without an ISBN: isbn '123' is no ISBN; stored without a year: ")


@pytest.mark.parametrize(("year", "meant"), [("1997-05", 1997), ("1997/5/12", 1997), ("0800", 800)])
def test_the_year_of_a_date_is_a_year(engine, imported, year, meant):
    assert imported(f"title,author,publication_year\nA,B,{year}\n").notes == []
    assert books(engine, "publication_year") == [(meant,)]


@pytest.mark.parametrize(
    ("record", "ends", "then"),
    [
        ('A,B,"He said "hi" to me\nGhost title,Ghost author,more\nand the end"', 4, 5),
        ('"5" screen",B,\'x\'', 2, 3),
        ('A,"B"c,"one\ntwo"', 3, 4),
        ('"A"x,B,C', 2, 3),  # the end is nowhere in sight: the next line is a record of its own
    ],
)
def test_a_record_that_cannot_be_read_is_left_out_to_its_end(engine, imported, record, ends, then):
    report = imported(f"title,author,summary\n{record}\nC,D,ok\n,no title,\n")
    assert books(engine, "title") == [("C",)]
    assert [line for line, _ in report.rejected] == [2, then + 1]
    assert (f"lines 2 to {ends} are left out" in report.rejected[0][1]) == (ends > 2)


def test_lines_are_those_of_the_file_where_quoted_cells_run_over_several(imported):
    report = imported('title,author,summary\n"A","B","one\ntwo\n\nthree"\n\n,"B","x\ny"\nC,,\n')
    assert [line for line, _ in report.rejected] == [7, 9]


def test_a_quote_that_is_never_closed_is_reported_with_the_lines_it_swallows(engine, imported):
    report = imported('title,author\nA,B\n"C,D\nE,F\nG,H\n')
    assert books(engine, "title") == [("A",)]
    assert report.rejected == [
        (3, "a quote that opens here is not closed where it should be; lines 3 to 5 are left out")
    ]


def test_control_characters_of_a_file_do_not_reach_the_terminal(imported):
    report = imported("title,author,publication_year\nA,B,\x1b[31mred\n")
    assert "\x1b" not in report.notes[0][1]


# ISBNs


@pytest.mark.parametrize(
    ("cell", "isbn"),
    [
        ("9780439023481", "9780439023481"),
        ("978-0-439-02348-1", "9780439023481"),
        ("0439023483", "9780439023481"),
        ("439023483", "9780439023481"),  # a spreadsheet took the zero
        ("439023483.0", "9780439023481"),
        ("022401823x", "9780224018234"),
        ("9.78043902348e+12", None),
        ("9780439023480", None),
        ("439023484", None),
        ("٩٧٨٠٤٣٩٠٢٣٤٨١", None),
        ("4006381333931", None),  # an article number of another kind
        ("", None),
    ],
)
def test_an_isbn_is_read_where_its_check_digit_proves_it(cell, isbn):
    assert read_isbn(cell) == isbn


def test_a_ruined_isbn_is_replaced_by_that_of_another_column(engine, imported):
    report = imported("title,author,isbn,isbn13\nA,B,439023483,9.78043902348e+12\n")
    assert report.notes == []
    assert books(engine, "isbn") == [("9780439023481",)]


def test_a_book_whose_isbn_is_lost_goes_in_without_and_with_a_note(engine, imported):
    report = imported("title,author,isbn\nA,B,9.78043902348e+12\nC,D,9780439023480\nE,F,none\n")
    assert report.stored == 3
    assert books(engine, "isbn") == [(None,)] * 3
    assert [line for line, _ in report.notes] == [2, 3, 4]
    assert "'9.78043902348e+12' was rounded by a spreadsheet" in report.notes[0][1]
    assert "wrong check digit" in report.notes[1][1]


def test_two_isbns_of_different_books_are_noted(engine, imported):
    report = imported("title,author,isbn,isbn13\nA,B,022401823X,9780439023481\n")
    assert books(engine, "isbn") == [("9780439023481",)]
    assert "not of the same book" in report.notes[0][1]


def test_a_book_that_stands_in_the_file_already_is_reported(engine, imported):
    report = imported("title,author,isbn\nA,B,439023483\nC,D,9780439023481\nE,F,\nE,F,\nE,G,\n")
    assert report.rejected == [
        (3, "a book with the ISBN 9780439023481 stands on line 2 already"),
        (5, "a book with this title, author and year, and no ISBN, stands on line 4 already"),
    ]
    assert books(engine, "title, author") == [("A", "B"), ("E", "F"), ("E", "G")]


def test_a_book_that_stands_in_the_database_already_is_reported_in_either_form_of_its_isbn(engine, imported):
    fill(engine, environ={"ARGON2_MEMORY_KIB": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1"})
    before = books(engine)
    report = imported("title,author,isbn\nMatilda,Dahl,9780224025720\nThe Hunger Games,Collins,0439023483\n")
    assert [reason for _, reason in report.rejected] == [
        "a book with the ISBN 9780224025720 stands in the database already",
        "a book with the ISBN 9780439023481 stands in the database already",
    ]
    assert books(engine) == before


def test_a_second_import_of_the_same_file_changes_nothing(engine, imported):
    content = "title,author,isbn,publication_year\nA,B,439023483,\nC,D,,1900\nE,F,,\n"
    assert imported(content).stored == 3
    before = books(engine)
    again = imported(content)
    assert (again.stored, len(again.rejected)) == (0, 3)
    assert books(engine) == before


# all or nothing


def test_strict_refuses_the_whole_file_for_one_row(engine, imported):
    report = imported("title,author\nA,B\n,C\nD,E\n,F\n", strict=True)
    assert report.stored == 0
    assert [line for line, _ in report.rejected] == [3, 5]
    assert books(engine) == []


def test_strict_lets_a_file_in_whose_rows_are_all_usable(engine, imported):
    assert imported("title,author,isbn\nA,B,9.78e+12\n", strict=True).stored == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_an_import_that_is_interrupted_leaves_nothing(engine, imported, monkeypatch, error):
    monkeypatch.setattr(csv_import, "CHUNK", 10)
    content = "title,author\n" + "".join(f"Book {number},A\n" for number in range(100))

    def interrupt(done, size):
        if done == size:
            raise error

    with pytest.raises(error):
        imported(content, progress=interrupt)
    assert books(engine) == []


def test_a_file_that_turns_bad_in_the_middle_leaves_nothing(engine, imported, monkeypatch):
    monkeypatch.setattr(csv_import, "CHUNK", 10)
    with pytest.raises(Trouble, match="line 52"):
        imported(b"title,author\n" + b"".join(b"Book %d,A\n" % number for number in range(50)) + b"\xff,A\n")
    assert books(engine) == []


# the command


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "HOME", tmp_path / ".workbook")
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        database = ["--database-url", f"sqlite:///{tmp_path / 'books.db'}"]
        return CliRunner().invoke(workbook, ["data", *database, *arguments], standalone_mode=False)

    return command


def test_the_command_reports_by_line_and_writes_all_of_it_to_a_file(engine, tmp_path, command):
    rows = "".join(f",Author {number}\n" for number in range(30))
    (tmp_path / "my.csv").write_text(f"title,writer\nA,B\n{rows}")
    done = command("--csv", "my.csv", "--map", "author=writer")
    assert done.return_value == 0, done
    assert "1 books stored, 30 rows rejected, 0 notes." in done.output
    assert done.output.count("rejected: title is empty") == 20
    assert "… and 10 more" in done.output
    with (tmp_path / ".workbook" / "import-report.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    assert [int(row["line"]) for row in found] == list(range(3, 33))
    assert {(row["outcome"], row["reason"]) for row in found} == {("rejected", "title is empty")}


def test_the_command_ends_with_1_when_strict_refuses(engine, tmp_path, command):
    (tmp_path / "my.csv").write_text("title,author\nA,B\n,C\n")
    done = command("--csv", "my.csv", "--strict")
    assert done.return_value == 1
    assert "nothing was stored" in done.output
    assert books(engine) == []


def test_the_command_makes_the_tables_where_there_are_none(tmp_path, command):
    assert command("--books", "300").return_value == 0
    assert "holds 300 books" in command().output
    assert len(books(create_engine(f"sqlite:///{tmp_path / 'books.db'}"))) == 300


def test_a_database_that_cannot_be_written_is_told_in_one_sentence(engine, tmp_path, command):
    (tmp_path / "my.csv").write_text("title,author\nA,B\n")
    with engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        services_wait = services.CONNECT_SECONDS
        services.CONNECT_SECONDS = 0
        try:
            done = command("--csv", "my.csv")
        finally:
            services.CONNECT_SECONDS = services_wait
    assert isinstance(done.exception, Trouble)
    assert "database is locked" in str(done.exception)
    assert os.linesep not in str(done.exception)
