"""Exercise 2.5: what may be asked of a list of books, and that a value stays a value on its way to the database."""

import unicodedata

import pytest

BOOKS, SEARCH = "/api/books", "/api/books/search"
SORTS = ("id", "title", "author", "publication_year", "created_at", "updated_at")


def change(lab, book, **columns):
    """Set columns of a book in the database, past the API."""
    settings = ", ".join(f"{name} = :{name}" for name in columns)
    lab.execute(f"UPDATE books SET {settings} WHERE id = :book", book=book, **columns)


def moment(day):
    return f"2024-05-{day:02} 08:00:00.000000"


def books_where(lab, fits):
    """The ids of the books in the database for which fits(title, author, year, genres) holds, in their order."""
    genres = {}
    for book, genre in lab.rows("SELECT book_id, genre FROM book_genres"):
        genres.setdefault(book, set()).add(genre)
    rows = lab.rows("SELECT id, title, author, publication_year FROM books ORDER BY id")
    return [book for book, title, author, year in rows if fits(title, author, year, genres.get(book, set()))]


def asked(query):
    """A query as a person reads it."""
    return "&".join(f"{name}={value}" for name, value in (query.items() if isinstance(query, dict) else query))


def listed(client, path, query):
    """The ids that the list holds, in its order."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200, f"{path}?{asked(query)} may be asked: 200, not {answer.status_code}"
    return [book["id"] for book in answer.json()["items"]]


def refused(client, path, query):
    """The parameters that the 400 names."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, f"{path}?{asked(query)!r} must be a 400, and the answer is {answer.status_code}"
    assert answer.headers["Content-Type"].startswith("application/problem+json"), "a 400 is problem+json"
    faults = answer.json()["errors"]
    assert all(isinstance(fault["message"], str) and fault["message"] for fault in faults), "a fault says what is wrong"
    return {fault["parameter"] for fault in faults}


@pytest.mark.exercise("2.5")
def test_a_quote_is_a_letter_like_any_other(lab):
    """Whatever a client sends is a value, not a part of the statement: it goes to the database as a parameter of it, so
    that no quote can end it (OWASP SQL Injection Prevention Cheat Sheet, option 1; OWASP ASVS 5, 1.2.4).

    Next: in conditions(), compare columns with values: Book.author.icontains(author, autoescape=True); no text() with
    a value in it.
    """
    client = lab.client()
    for name, path in (("q", SEARCH), ("author", BOOKS), ("genre", BOOKS)):
        for value in ("' OR '1'='1", "') OR 1=1 --", "x') UNION SELECT id, email, password_hash FROM users --"):
            found = listed(client, path, {name: value})
            assert found == [], f"{name}={value} is in no book, and found {len(found)} of them"
    expected = books_where(lab, lambda title, author, *_: "'" in title + author)
    assert listed(client, SEARCH, {"q": "'"}) == expected, "q=' finds the books with an apostrophe"
    change(lab, 7, author="O'Brien")
    assert listed(client, BOOKS, {"author": "o'b"}) == [7], "author=o'b finds O'Brien, and nobody else"
    for name, path in (("q", SEARCH), ("author", BOOKS), ("genre", BOOKS)):
        answer = client.get(path, params={name: "quaggawise"})
        inside = [statement for statement in lab.statements(answer) if "quaggawise" in statement]
        assert not inside, f"the value of {name} is a part of this statement, where it must be a parameter: {inside[0]}"


@pytest.mark.exercise("2.5")
def test_a_sort_is_a_choice_from_our_own_list(lab):
    """No parameter can stand for a column or a direction, so they are chosen from a list that is ours. By any other
    column a client would read what is not shown: whose value comes first (OWASP SQL Injection Prevention Cheat Sheet,
    allow-list input validation; OWASP API8:2023).

    Next: in BookQuery, give sort and dir a validate.OneOf of SORTS and of DIRECTIONS.
    """
    client = lab.client()
    foreign = ("isbn", "version", "genre_rows", "metadata", "password_hash", "ID", "", "id desc")
    for sort in (*foreign, "id; DROP TABLE users", "(SELECT email FROM users LIMIT 1)"):
        assert refused(client, BOOKS, {"sort": sort}) == {"sort"}, f"of sort={sort}, the parameter sort is to blame"
    for direction in ("DESC", "down", "", "asc, title"):
        assert refused(client, BOOKS, {"dir": direction}) == {"dir"}, f"of dir={direction}, dir is to blame"
    assert lab.rows("SELECT count(*) FROM users") == [(4,)], "a sort reached the table of users"


@pytest.mark.exercise("2.5")
def test_percent_and_underscore_are_letters(lab):
    """Within LIKE, % and _ stand for anything. A client who looks for "100%" wants those four characters, and one who
    sends % must not make the database look through every row (OWASP ASVS 5, 1.2.4; SQL:2023, LIKE with ESCAPE).

    Next: in conditions(), icontains(…, autoescape=True), for q and for author.
    """
    client = lab.client()
    change(lab, 1, title="100% cotton", author="A_B")
    change(lab, 2, title="1000 cottons", author="A%B")
    change(lab, 3, title="snake_case", author="AxB")
    for query, expected in (("100%", [1]), ("e_c", [3]), ("%", [1, 2]), ("_", [1, 3]), ("%cotton%", [])):
        found = listed(client, SEARCH, {"q": query})
        assert found == expected, f"q={query} found {len(found)} books, where {expected} have these letters"
    for query, expected in (("a_b", [1]), ("a%b", [2]), ("axb", [3])):
        found = listed(client, BOOKS, {"author": query})
        assert found == expected, f"author={query} found {len(found)} books, where {expected} have these letters"


@pytest.mark.exercise("2.5")
def test_the_character_that_escapes_is_a_letter_too(lab):
    """To make % a letter some character stands before it. That character is one that people write, too: who escapes %
    and forgets the escape no longer finds it, or finds a % in its place (SQL:2023, LIKE with ESCAPE).

    Next: autoescape=True takes care of it; by hand, escape the escape character first.
    """
    client = lab.client()
    change(lab, 1, title=r"C:\%TEMP%\x and/or 50!% ^_^ ~%~ |%| #_# $%$ @_@ &%& =%=", author=r"a\b/c")
    for query in (r"\%temp", r"\x", "d/o", "0!%", "^_", "~%", "|%", "#_", "$%", "@_", "&%", "=%"):
        assert listed(client, SEARCH, {"q": query}) == [1], f"q={query} finds the book with these letters in its title"
    for query in (r"a\b", "b/c"):
        assert listed(client, BOOKS, {"author": query}) == [1], f"author={query} finds the author with these letters"
    for query in (r"\emp", r"5\0", "/%", r"c\%"):
        assert listed(client, SEARCH, {"q": query}) == [], f"q={query} is in no book"


@pytest.mark.exercise("2.5")
def test_q_is_looked_for_in_title_and_author_whatever_the_case(lab):
    """q is found anywhere in a title or in an author, and `author` in an author only, in capital and small letters
    alike (RFC 3986, 3.4, leaves to us what a query means; this is what ours means).

    Next: in conditions(), or_(Book.title.icontains(…), Book.author.icontains(…)) for q.
    """
    client = lab.client()
    change(lab, 1, title="The Mark of Zorro")
    change(lab, 2, author="Mark Twain")
    for query in ("mark", "MARK", "mArK"):
        expected = books_where(lab, lambda title, author, *_: "mark" in title.lower() or "mark" in author.lower())
        assert set(expected) >= {1, 2}
        assert listed(client, SEARCH, {"q": query}) == expected, f"q={query} is in the title or the author of these"
        expected = books_where(lab, lambda _title, author, *_: "mark" in author.lower())
        assert listed(client, BOOKS, {"author": query}) == expected, f"author={query} is in the author of these"


@pytest.mark.exercise("2.5")
def test_a_genre_is_exactly_that(lab):
    """A genre is a name that the list of genres shows, not a search: "fiction" is not "science fiction" (RFC 3986, 3.4,
    leaves to us what a query means; this is what ours means).

    Next: in conditions(), Book.genre_rows.any(BookGenre.genre == genre).
    """
    client = lab.client()
    for genre in ("fiction", "science fiction", "graphic novel"):
        expected = books_where(lab, lambda *book, genre=genre: genre in book[3])
        assert expected
        assert listed(client, BOOKS, {"genre": genre}) == expected, f"genre={genre} lists the books that have it, once"
    for genre in ("fict", "Fiction", "fiction,poetry", "fiction%", "ficti_n"):
        assert listed(client, BOOKS, {"genre": genre}) == [], f"no book has the genre {genre}"


@pytest.mark.exercise("2.5")
def test_a_year_that_is_named_belongs_to_the_range(lab):
    """From 1979 to 1979 is the year 1979, and year 0 is a year as others are (ISO 8601 has it; it is 1 BC). A book
    whose year nobody knows is in no range.

    Next: in conditions(), >= and <=, and ask "year_from" in query: 0 is false.
    """
    client = lab.client()
    change(lab, 15, publication_year=0)
    for first, last in ((1979, 1979), (-750, -725), (0, 0), (0, 1500), (-20, 0), (-9999, -1)):
        expected = books_where(lab, lambda *book, f=first, t=last: book[2] is not None and f <= book[2] <= t)
        found = listed(client, BOOKS, {"year_from": first, "year_to": last})
        assert found == expected, f"the books of the years {first} to {last}"
    expected = books_where(lab, lambda *book: book[2] is not None and book[2] <= 0)
    assert listed(client, BOOKS, {"year_to": "0"}) == expected, "without year_from the range begins with the oldest"
    expected = books_where(lab, lambda *book: book[2] is not None and book[2] >= 0)[:100]
    assert listed(client, BOOKS, {"year_from": "0"}) == expected, "without year_to the range has no end"
    assert refused(client, BOOKS, {"year_from": "1950", "year_to": "1949"}) == {"year_to"}, "no book is between these"


@pytest.mark.exercise("2.5")
def test_a_year_has_one_to_four_digits(lab):
    """One to four digits 0-9, a minus before them or not. Python's int() reads far more: underscores, spaces, a plus,
    the digits of every script; what a proxy or a log reads as a text would be a number here (OWASP Input Validation
    Cheat Sheet, allow-list validation).

    Next: in Year._deserialize, re.fullmatch(r"-?[0-9]{1,4}", value) before int(value).
    """
    client = lab.client()
    for value in ("1979", "-800", "9", "0"):
        listed(client, BOOKS, {"year_from": value})
    texts = ("1_979", " 1979", "+1979", "1979\n", "\u0661\u0669\u0667\u0669", "\u22121979")
    for value in (*texts, "1979.0", "1e3", "--1", "-", "19790", "", "1" * 5000):
        assert refused(client, BOOKS, {"year_from": value}) == {"year_from"}, f"year_from={value[:9]!r} is no year"
    assert refused(client, SEARCH, {"q": "a", "year_to": "1_979"}) == {"year_to"}, "year_to=1_979 is no year"


@pytest.mark.exercise("2.5")
def test_a_text_in_a_query_is_held_to_what_a_text_is_in_a_body(lab):
    """A Text of 1 to 200 characters: brought to NFC, as what is stored was, else two spellings of one name do not meet;
    no NUL, which PostgreSQL cannot take; no control character; not only spaces (Unicode Standard Annex 15; OWASP Input
    Validation Cheat Sheet).

    Next: in BookQuery, author and genre are Text(shortest=1, longest=LONGEST_Q), not fields.String().
    """
    client = lab.client()
    change(lab, 4, author="Jos\u00e9 Testador")
    lab.execute("DELETE FROM book_genres WHERE book_id = 4")
    lab.execute("INSERT INTO book_genres (book_id, genre) VALUES (4, :genre)", genre="fic\u00e7\u00e3o")
    for name, value in (("author", "Jos\u00e9 Test"), ("genre", "fic\u00e7\u00e3o")):
        for form in ("NFC", "NFD"):
            found = listed(client, BOOKS, {name: unicodedata.normalize(form, value)})
            assert found == [4], f"{name}={value}, written in {form}, finds the book that has it"
        for wrong in ("", "   ", "a\x00b", "a\x07", "a\nb", "x" * 201):
            assert refused(client, BOOKS, {name: wrong}) == {name}, f"{name}={wrong[:9]!r} is no text of 1 to 200"
        assert listed(client, BOOKS, {name: "x" * 200}) == [], f"{name} may have 200 characters"


@pytest.mark.exercise("2.5")
def test_a_parameter_that_nobody_knows_is_refused(lab):
    """A parameter with a typing error in it would else be passed over in silence, and the list looks as if it were
    filtered (OWASP API8:2023; RFC 9457 for the shape of the 400).

    Next: leave Meta out of BookQuery: a Schema refuses what it does not name.
    """
    client = lab.client()
    for name in ("page", "Genre", "order_by", "author[]", "__proto__", "q"):
        assert refused(client, BOOKS, {name: "1"}) == {name}, f"{BOOKS} knows no parameter {name}"
    assert refused(client, SEARCH, {"q": "a", "title": "a"}) == {"title"}, f"{SEARCH} knows no parameter title"


@pytest.mark.exercise("2.5")
def test_a_parameter_given_twice_is_refused(lab):
    """Of two values one counts, and a proxy, a log and the app each see another one: who filters the first lets the
    second through. Twice is a fault, even where the two agree (OWASP Web Security Testing Guide, HTTP parameter
    pollution).

    Next: in load_query, look through request.args.lists() for names with more than one value.
    """
    client = lab.client()
    twice = (
        [("sort", "id"), ("sort", "title")],
        [("dir", "asc"), ("dir", "asc")],
        [("year_from", "1"), ("year_from", "2")],
    )
    for query in (
        *twice,
        [("author", "a"), ("genre", "poetry"), ("author", "b")],
        [("genre", "war"), ("genre", "war")],
    ):
        name = query[0][0]
        assert refused(client, BOOKS, query) == {name}, f"{asked(query)}: {name} must be given once"
    assert refused(client, SEARCH, [("q", "a"), ("q", "b")]) == {"q"}, "q must be given once"


@pytest.mark.exercise("2.5")
def test_every_fault_of_a_query_is_named_at_once(lab):
    """Whoever mends one fault at a time asks seven times. The 400 names every parameter that is wrong, those that are
    given twice among them, and none that is right (RFC 9457; the same as for the members of a body).

    Next: in load_query, put what is given twice and what load() says into one dict, and raise InvalidQuery once.
    """
    client = lab.client()
    query = [("sort", "password"), ("dir", "down"), ("year_from", "1_9"), ("year_to", "1950"), ("author", "")]
    query += [("genre", "war"), ("genre", "poetry"), ("page", "1")]
    wrong = {"sort", "dir", "year_from", "author", "genre", "page"}
    assert refused(client, BOOKS, query) == wrong, f"{BOOKS}?{asked(query)} has these faults, and no other"
    assert refused(client, SEARCH, query) == wrong | {"q"}, f"{SEARCH} needs a q as well"
    query = [("year_from", "1950"), ("year_to", "1949"), ("sort", "password")]
    assert refused(client, BOOKS, query) == {"year_to", "sort"}, (
        f"{BOOKS}?{asked(query)} has these faults, and no other"
    )


@pytest.mark.exercise("2.5")
def test_all_conditions_hold_together(lab):
    """Who names a genre, years and an author wants the books that have all of these (RFC 3986, 3.4, leaves to us what a
    query means; this is what ours means).

    Next: conditions() returns a list, all of which must hold; only title and author of q are joined by or_().
    """
    client = lab.client()
    query = {"genre": "fiction", "year_from": "1900", "year_to": "1949"}
    expected = books_where(lab, lambda *book: "fiction" in book[3] and book[2] and 1900 <= book[2] <= 1949)
    assert len(expected) > 5
    assert listed(client, BOOKS, query) == expected, f"{asked(query)} are books of which all of it holds"
    query = {"q": "the", "genre": "fiction", "author": "a", "year_to": "1900"}
    expected = books_where(
        lab,
        lambda title, author, year, genres: (
            "the" in f"{title}\n{author}".lower()
            and "a" in author.lower()
            and "fiction" in genres
            and (year or 9) <= 1900
        ),
    )
    assert listed(client, SEARCH, query) == expected, f"{asked(query)} are books of which all of it holds"
    assert listed(client, BOOKS, {"author": "pynchon", "genre": "poetry"}) == [], "of two conditions, one is not enough"


@pytest.mark.exercise("2.5")
def test_a_list_is_sorted_by_what_it_was_asked_for(lab):
    """By each of SORTS, upwards and downwards, and by id, upwards, when nothing is asked: numbers as numbers, times as
    times (RFC 3986, 3.4, leaves to us what a query means; this is what ours means).

    Next: in ordering(), the column is getattr(Book, query["sort"]), and its .asc() or .desc() what `dir` says.
    """
    client = lab.client()
    columns = {  # of five books, in an order of its own each
        "title": ["cedar", "alder", "elder", "birch", "maple"],
        "author": ["sorter d", "sorter e", "sorter a", "sorter b", "sorter c"],
        "publication_year": [9, 1984, 100, -20, -3],
        "created_at": [moment(day) for day in (4, 11, 2, 3, 1)],
        "updated_at": [moment(day) for day in (12, 13, 30, 21, 14)],
    }
    books = [31, 32, 33, 34, 35]
    for index, book in enumerate(books):
        change(lab, book, **{name: values[index] for name, values in columns.items()})
    assert listed(client, BOOKS, {"author": "sorter"}) == books, "by default a list is sorted by id, upwards"
    for sort in SORTS:
        values = dict(zip(books, columns.get(sort, books), strict=True))
        upwards = sorted(books, key=lambda book: values[book])
        for direction, expected in (("asc", upwards), ("desc", upwards[::-1])):
            found = listed(client, BOOKS, {"author": "sorter", "sort": sort, "dir": direction})
            assert found == expected, (
                f"sort={sort}&dir={direction}: {[values[book] for book in found]} is another order"
            )
    upwards = sorted(books, key=lambda book: columns["title"][books.index(book)])
    assert listed(client, BOOKS, {"author": "sorter", "sort": "title"}) == upwards, "sort=title is upwards by default"


@pytest.mark.exercise("2.5")
def test_equal_values_are_in_the_order_of_their_ids(lab):
    """Without a last word on equal values the database may list them differently each time, and who reads on misses
    some. The id has that word, in the direction of the rest (PostgreSQL manual, 7.5, sorting rows).

    Next: ordering() returns two: the column that `sort` names, and Book.id, in the same direction.
    """
    client = lab.client()
    for book, year in ((31, 1990), (32, 2000), (33, 1990), (34, 2000), (35, 1990)):
        change(lab, book, author="Sorter", publication_year=year, updated_at=moment(1))
    upwards = [31, 33, 35, 32, 34]
    for direction, expected in (("asc", upwards), ("desc", upwards[::-1])):
        query = {"author": "Sorter", "sort": "publication_year", "dir": direction}
        assert listed(client, BOOKS, query) == expected, f"{asked(query)}: books of one year by their ids, as dir says"
        expected = [31, 32, 33, 34, 35] if direction == "asc" else [35, 34, 33, 32, 31]
        query["sort"] = "updated_at"
        assert listed(client, BOOKS, query) == expected, f"{asked(query)}: equal times by the ids, as dir says"


@pytest.mark.exercise("2.5")
def test_books_without_the_value_come_last(lab):
    """SQLite takes nothing for less than anything, PostgreSQL for more: a list would begin with what is not known, in
    one direction or the other. Here it comes last in both (PostgreSQL manual, 7.5: NULLS LAST).

    Next: in ordering(), .nulls_last() after .asc() or .desc().
    """
    client = lab.client()
    for book, year in ((31, 1990), (32, None), (33, -20)):
        change(lab, book, author="Sorter", publication_year=year)
    for direction, expected in (("asc", [33, 31, 32]), ("desc", [31, 33, 32])):
        query = {"author": "Sorter", "sort": "publication_year", "dir": direction}
        assert listed(client, BOOKS, query) == expected, f"{asked(query)}: the book without a year comes last"
