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
    assert answer.status_code == 200, (
        f"{path}?{asked(query)} may be asked: it should be 200, but the status is {answer.status_code}"
    )
    return [book["id"] for book in answer.json()["items"]]


def numbers(books):
    """Ids as a person reads them, not all of a long list."""
    return f"{books[:10]} and {len(books) - 10} more" if len(books) > 12 else f"{books}"


def check_listed(client, path, query, expected, what, then=""):
    """Check that the list holds the books `expected`, in that order; `then` is the next step where it does not."""
    found = listed(client, path, query)
    if found == expected:
        return
    missing, others = [b for b in expected if b not in found], [b for b in found if b not in expected]
    wrong = [f"without {numbers(missing)}"] * bool(missing) + [f"with {numbers(others)}"] * bool(others)
    raise AssertionError(
        f"{path}?{asked(query)} should list {what}: {numbers(expected)}, but lists {numbers(found)}"
        + (f", {' and '.join(wrong)}" if wrong else "")
        + (f"\nNext: {then}" if then else "")
    )


def faults_of(client, path, query):
    """The parameters that the 400 blames, each with the sentence about it."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, f"{path}?{asked(query)!r} should be a 400, but the status is {answer.status_code}"
    kind = answer.headers["Content-Type"]
    assert kind.startswith("application/problem+json"), f"a 400 should be application/problem+json, but it is {kind}"
    faults = answer.json()["errors"]
    for fault in faults:
        said = fault["message"]
        assert said, f"message should say what is wrong, but it is {said!r} in {fault}"
        assert isinstance(said, str), f"message should be a sentence, but it is {said!r} in {fault}"
    blamed = [fault["parameter"] for fault in faults]
    assert len(blamed) == len(set(blamed)), f"each parameter should be named once in errors, but they name {blamed}"
    return {fault["parameter"]: fault["message"] for fault in faults}


def check_refused(client, path, query, *names, why="", then=""):
    """Check that the 400 blames the parameters `names`, and no other."""
    blamed = faults_of(client, path, query)
    assert set(blamed) == set(names), (
        f"{path}?{asked(query)!r} {why or 'should have these faults, and no other'}: "
        f"{sorted(names)} should be to blame, but errors blame {sorted(blamed)}" + (f"\nNext: {then}" if then else "")
    )


@pytest.mark.exercise("2.5")
def test_a_quote_is_a_letter_like_any_other(lab):
    """Whatever a client sends is a value, not a part of the statement: it goes to the database as a parameter of it, so
    that no quote can end it (OWASP SQL Injection Prevention Cheat Sheet, option 1; OWASP ASVS 5, 1.2.4).

    Think: how does a value get from the client into the statement?

    Next: in conditions(), compare columns with values, as in Book.author == author; no text() with a value in it.
    """
    client = lab.client()
    for name, path in (("q", SEARCH), ("author", BOOKS), ("genre", BOOKS)):
        for value in ("' OR '1'='1", "') OR 1=1 --", "x') UNION SELECT id, email, password_hash FROM users --"):
            check_listed(client, path, {name: value}, [], "no book, for it is in none")
    expected = books_where(lab, lambda title, author, *_: "'" in title + author)
    check_listed(client, SEARCH, {"q": "'"}, expected, "the books with an apostrophe")
    change(lab, 7, author="O'Brien")
    check_listed(client, BOOKS, {"author": "o'b"}, [7], "the book of O'Brien")
    for name, path in (("q", SEARCH), ("author", BOOKS), ("genre", BOOKS)):
        answer = client.get(path, params={name: "quaggawise"})
        inside = [statement for statement in lab.statements(answer) if "quaggawise" in statement]
        assert not inside, f"{name} should be a parameter, but its value is a part of this statement: {inside[0]}"


@pytest.mark.exercise("2.5")
def test_a_sort_is_a_choice_from_our_own_list(lab):
    """No parameter can stand for a column or a direction, so they are chosen from a list that is ours. By any other
    column a client would read what is not shown: whose value comes first (OWASP SQL Injection Prevention Cheat Sheet,
    allow-list input validation; OWASP API8:2023).

    Think: who decides which columns there are to choose from?

    Next: in BookQuery, hold sort to SORTS and dir to DIRECTIONS: validate.OneOf.
    """
    client = lab.client()
    foreign = ("isbn", "version", "genre_rows", "metadata", "password_hash", "ID", "", "id desc")
    for sort in (*foreign, "id; DROP TABLE users", "(SELECT email FROM users LIMIT 1)"):
        check_refused(client, BOOKS, {"sort": sort}, "sort")
    for direction in ("DESC", "down", "", "asc, title"):
        check_refused(client, BOOKS, {"dir": direction}, "dir")
    users = lab.rows("SELECT count(*) FROM users")[0][0]
    assert users == 4, f"a sort should reach no other table, but of 4 users there are {users} left"


@pytest.mark.exercise("2.5")
def test_percent_and_underscore_are_letters(lab):
    """Within LIKE, % and _ stand for anything. A client who looks for "100%" wants those four characters, and one who
    sends % must not make the database look through every row (OWASP ASVS 5, 1.2.4; SQL:2023, LIKE with ESCAPE).

    Think: what do these characters mean where your value ends up?

    Next: in conditions(), icontains(…, autoescape=True), for q and for author.
    """
    client = lab.client()
    change(lab, 1, title="100% cotton", author="A_B")
    change(lab, 2, title="1000 cottons", author="A%B")
    change(lab, 3, title="snake_case", author="AxB")
    for query, expected in (("100%", [1]), ("e_c", [3]), ("%", [1, 2]), ("_", [1, 3]), ("%cotton%", [])):
        check_listed(client, SEARCH, {"q": query}, expected, "the books that have these letters")
    for query, expected in (("a_b", [1]), ("a%b", [2]), ("axb", [3])):
        check_listed(client, BOOKS, {"author": query}, expected, "the books that have these letters")


@pytest.mark.exercise("2.5")
def test_the_character_that_escapes_is_a_letter_too(lab):
    """To make % a letter some character stands before it. That character is one that people write, too: who escapes %
    and forgets the escape no longer finds it, or finds a % in its place (SQL:2023, LIKE with ESCAPE).

    Think: what happens to the character that you put before a %?

    Next: autoescape=True takes care of it; by hand, escape the escape character first.
    """
    client = lab.client()
    change(lab, 1, title=r"C:\%TEMP%\x and/or 50!% ^_^ ~%~ |%| #_# $%$ @_@ &%& =%=", author=r"a\b/c")
    for query in (r"\%temp", r"\x", "d/o", "0!%", "^_", "~%", "|%", "#_", "$%", "@_", "&%", "=%"):
        check_listed(client, SEARCH, {"q": query}, [1], "the book with these letters in its title")
    for query in (r"a\b", "b/c"):
        check_listed(client, BOOKS, {"author": query}, [1], "the book of the author with these letters")
    for query in (r"\emp", r"5\0", "/%", r"c\%"):
        check_listed(client, SEARCH, {"q": query}, [], "no book, for it is in none")


@pytest.mark.exercise("2.5")
def test_q_is_looked_for_in_title_and_author_whatever_the_case(lab):
    """q is found anywhere in a title or in an author, and `author` in an author only, in capital and small letters
    alike (RFC 3986, 3.4, leaves to us what a query means; this is what ours means).

    Think: which columns, and what makes two letters the same?

    Next: in conditions(), or_() of two conditions for q, one for the title and one for the author; icontains is one
    that passes over the case.
    """
    client = lab.client()
    change(lab, 1, title="The Mark of Zorro")
    change(lab, 2, author="Mark Twain")
    for query in ("mark", "MARK", "mArK"):
        expected = books_where(lab, lambda title, author, *_: "mark" in title.lower() or "mark" in author.lower())
        assert set(expected) >= {1, 2}
        check_listed(client, SEARCH, {"q": query}, expected, "the books that have it in the title or the author")
        expected = books_where(lab, lambda _title, author, *_: "mark" in author.lower())
        check_listed(client, BOOKS, {"author": query}, expected, "the books that have it in the author")


@pytest.mark.exercise("2.5")
def test_letters_other_than_a_to_z_have_two_cases_too(lab):
    """SŌSEKI is Sōseki, and ЧЕХОВ is Чехов. SQLite's LIKE knows the two cases of A to Z only, and PostgreSQL's LIKE is
    strict about all of them; `lower` of both sides is neither (Unicode Standard, 5.18, case mappings; SQLite manual,
    LIKE operator).

    Think: to whom is it left to compare a capital letter with a small one?

    Next: in conditions(), icontains, for q and for author: it asks for the small letters of both sides.
    """
    client = lab.client()
    change(lab, 1, title="Émile ou Ōgai", author="Чехов Žižek")
    change(lab, 2, title="Emile", author="Cechov")
    # a PostgreSQL server of the locale C has no letters but A to Z, whoever asks: there, only what is written so
    every = lab.env["DATABASE_URL"].startswith("sqlite") or lab.rows("SELECT lower('Ō')") == [("ō",)]
    for name, path, texts in (
        ("q", SEARCH, ("Émile", "ou Ōgai", "Чехов", "Žižek")),
        ("author", BOOKS, ("Чехов", "ов Žiž")),
    ):
        for text in texts:
            for query in (text.upper(), text.lower(), text.swapcase()) if every else (text,):
                check_listed(client, path, {name: query}, [1], "the book that has it, whatever the case")


@pytest.mark.exercise("2.5")
def test_q_is_found_as_a_whole_in_one_of_the_two(lab):
    """q is one text. What begins in the title and ends in the author stands in neither, and of two words with others
    between them, the text is not there either (RFC 3986, 3.4, leaves to us what a query means; this is what ours
    means).

    Think: in which text do you look, and for what?

    Next: in conditions(), look for all of q in the title by itself, or else in the author by itself.
    """
    client = lab.client()
    change(lab, 1, title="Quartz of Zephyr", author="Juxta Wyvern")
    for query in ("quartz of zephyr", "z of z", "uxta wyv"):
        check_listed(client, SEARCH, {"q": query}, [1], "the book that has it as it stands")
    for between in ("", " ", ", ", " - ", "|", "/"):
        for query in (f"Zephyr{between}Juxta", f"Wyvern{between}Quartz"):
            check_listed(client, SEARCH, {"q": query}, [], "no book: neither its title nor its author has all of it")
    for query in ("Quartz Zephyr", "Zephyr Quartz", "Wyvern Juxta", "Quartz Wyvern", "Quartz nobody"):
        check_listed(client, SEARCH, {"q": query}, [], "no book: some have the words, none has the text")
    check_listed(client, BOOKS, {"author": "Wyvern Juxta"}, [], "no book: one has the words, none has the text")


@pytest.mark.exercise("2.5")
def test_a_genre_is_exactly_that(lab):
    """A genre is a name that the list of genres shows, not a search: "fiction" is not "science fiction" (RFC 3986, 3.4,
    leaves to us what a query means; this is what ours means).

    Think: a book has several genres: what must be true of one of them?

    Next: in conditions(), Book.genre_rows.any(…) of a genre that equals this.
    """
    client = lab.client()
    for genre in ("fiction", "science fiction", "graphic novel"):
        expected = books_where(lab, lambda *book, genre=genre: genre in book[3])
        assert expected
        check_listed(client, BOOKS, {"genre": genre}, expected, f"the books of which {genre!r} is a genre, each once")
    for genre in ("fict", "Fiction", "fiction,poetry", "fiction%", "ficti_n"):
        check_listed(client, BOOKS, {"genre": genre}, [], f"no book, for no genre is called {genre!r}")


@pytest.mark.exercise("2.5")
def test_a_year_that_is_named_belongs_to_the_range(lab):
    """From 1979 to 1979 is the year 1979, and year 0 is a year as others are (ISO 8601 has it; it is 1 BC). A book
    whose year nobody knows is in no range.

    Think: which years are at the ends, and what is false in Python?

    Next: in conditions(), >= and <=, and ask "year_from" in query: 0 is false.
    """
    client = lab.client()
    change(lab, 15, publication_year=0)
    for first, last in ((1979, 1979), (-750, -725), (0, 0), (0, 1500), (-20, 0), (-9999, -1)):
        expected = books_where(lab, lambda *book, f=first, t=last: book[2] is not None and f <= book[2] <= t)
        query = {"year_from": first, "year_to": last}
        check_listed(client, BOOKS, query, expected, f"the books of the years {first} to {last}, both included")
    one_end = "year_from and year_to are two conditions: each may be there without the other."
    unknown = "to compare with NULL is neither true nor false: let a book without a year be compared as it is."
    for last in ("0", "1850"):
        expected = books_where(lab, lambda *book, t=int(last): book[2] is not None and book[2] <= t)
        assert 0 < len(expected) < 100
        found = listed(client, BOOKS, {"year_to": last})
        yearless = [book for book in found if book in books_where(lab, lambda *book: book[2] is None)]
        what = f"the books up to the year {last}, from the oldest on"
        check_listed(client, BOOKS, {"year_to": last}, expected, what, unknown if yearless else one_end)
    expected = books_where(lab, lambda *book: book[2] is not None and book[2] >= 0)[:100]
    what = "the first hundred books from the year 0 on, without end"
    check_listed(client, BOOKS, {"year_from": "0"}, expected, what, f'{one_end} Ask "year_from" in query: 0 is false.')
    then = "call load() with this schema, whose check_years compares the two."
    check_refused(client, BOOKS, {"year_from": "1950", "year_to": "1949"}, "year_to", then=then)


@pytest.mark.exercise("2.5")
def test_a_year_has_one_to_four_digits(lab):
    """One to four digits 0-9, a minus before them or not. Python's int() reads far more: underscores, spaces, a plus,
    the digits of every script; what a proxy or a log reads as a text would be a number here (OWASP Input Validation
    Cheat Sheet, allow-list validation).

    Think: what does int() take that is no digit 0-9?

    Next: in Year._deserialize, hold the whole text to a pattern before int(value): re.fullmatch.
    """
    client = lab.client()
    for value in ("1979", "-800", "9", "0"):
        listed(client, BOOKS, {"year_from": value})
    texts = ("1_979", " 1979", "+1979", "1979\n", "\u0661\u0669\u0667\u0669", "\u22121979")
    for value in (*texts, "1979.0", "1e3", "--1", "-", "19790", "", "1" * 5000):
        check_refused(client, BOOKS, {"year_from": value}, "year_from", why="is no year")
    then = "in BookQuery, year_from and year_to are a Year() both."
    check_refused(client, SEARCH, {"q": "a", "year_to": "1_979"}, "year_to", why="is no year", then=then)


@pytest.mark.exercise("2.5")
def test_a_text_in_a_query_is_held_to_what_a_text_is_in_a_body(lab):
    """A Text of 1 to 200 characters: brought to NFC, as what is stored was, else two spellings of one name do not meet;
    no NUL, which PostgreSQL cannot take; no control character; not only spaces (Unicode Standard Annex 15; OWASP Input
    Validation Cheat Sheet).

    Think: what did a name go through before it was stored?

    Next: in BookQuery, author and genre are a Text, not a fields.String.
    """
    client = lab.client()
    change(lab, 4, author="Jos\u00e9 Testador")
    lab.execute("DELETE FROM book_genres WHERE book_id = 4")
    lab.execute("INSERT INTO book_genres (book_id, genre) VALUES (4, :genre)", genre="fic\u00e7\u00e3o")
    for name, value in (("author", "Jos\u00e9 Test"), ("genre", "fic\u00e7\u00e3o")):
        for form in ("NFC", "NFD"):
            query = {name: unicodedata.normalize(form, value)}
            check_listed(client, BOOKS, query, [4], f"the book that has it: this is {value!r}, written in {form}")
        for wrong in ("", "   ", "a\x00b", "a\x07", "a\nb", "x" * 201):
            check_refused(client, BOOKS, {name: wrong}, name, why="is no text of 1 to 200 characters")
        for right in ("\u4e00", "x" * 200):
            check_listed(
                client, BOOKS, {name: right}, [], f"no book: {len(right)} character(s) are right, none has them"
            )


@pytest.mark.exercise("2.5")
def test_a_parameter_that_nobody_knows_is_refused(lab):
    """A parameter with a typing error in it would else be passed over in silence, and the list looks as if it were
    filtered (OWASP API8:2023; RFC 9457 for the shape of the 400).

    Think: what does your schema do with what it does not know?

    Next: leave Meta out of BookQuery: a Schema refuses what it does not name.
    """
    client = lab.client()
    for name in ("page", "Genre", "order_by", "author[]", "__proto__", "q"):
        check_refused(client, BOOKS, {name: "1"}, name, why="has a parameter that nobody knows")
    check_refused(client, SEARCH, {"q": "a", "title": "a"}, "title", why="has a parameter that nobody knows")


@pytest.mark.exercise("2.5")
def test_a_fault_names_the_parameter_as_it_was_sent(lab):
    """A name may have a / or a ~ in it, which a JSON Pointer writes ~1 and ~0. Who undoes ~0 first makes a / of what
    was ~1 (RFC 6901, 4: first ~1, and then ~0).

    Think: what stands in a pointer where there was a ~ in the name, and then a 1?

    Next: in load_query, undo ~1 and ~0 of a pointer, in this order, when its first "/" is gone.
    """
    client = lab.client()
    for name in ("a/b", "a~b", "~", "/", "~1", "~0", "~01", "a~1b/c~", "//"):
        check_refused(client, BOOKS, {name: "1"}, name)
        check_refused(client, SEARCH, [("q", "a"), (name, "1"), (name, "2")], name)


@pytest.mark.exercise("2.5")
def test_a_parameter_given_twice_is_refused(lab):
    """Of two values one counts, and a proxy, a log and the app each see another one: who filters the first lets the
    second through. Twice is a fault, even where the two agree (OWASP Web Security Testing Guide, HTTP parameter
    pollution).

    Think: where can you see that there was a second value?

    Next: in load_query, look through request.args.lists() for names with more than one value.
    """
    client = lab.client()
    twice = (
        [("sort", "id"), ("sort", "title")],
        [("dir", "asc"), ("dir", "asc")],
        [("year_from", "1"), ("year_from", "2")],
        [("author", "a"), ("genre", "poetry"), ("author", "b")],
        [("genre", "war"), ("genre", "war")],
        [("genre", "war"), ("genre", "war"), ("genre", "war")],
        [("sort", "password"), ("sort", "id")],
        [("sort", "id"), ("sort", "password")],
        [("year_to", "1_9"), ("year_to", "")],
        [("page", "1"), ("page", "2")],
    )
    wanted = "must be given once"
    for path, query in ((BOOKS, query) for query in twice):
        check_twice(client, path, query, wanted)
    check_twice(client, SEARCH, [("q", "a"), ("q", "b")], wanted)
    check_twice(client, SEARCH, [("q", ""), ("q", "b")], wanted)


def check_twice(client, path, query, wanted):
    """Check that the first parameter of `query`, which stands there twice, has that one fault."""
    name = query[0][0]
    check_refused(client, path, query, name)
    said = faults_of(client, path, query)[name]
    assert said == wanted, (
        f"{path}?{asked(query)}: message about {name} should be {wanted!r}, but it is {said!r}\n"
        "Think: of which of the two values is that true?\n"
        "Next: in load_query, let what load() says of a parameter not replace that it was given twice."
    )


@pytest.mark.exercise("2.5")
def test_every_fault_of_a_query_is_named_at_once(lab):
    """Whoever mends one fault at a time asks seven times. The 400 names every parameter that is wrong, those that are
    given twice among them, and none that is right (RFC 9457; the same as for the members of a body).

    Think: after which fault do you stop looking?

    Next: in load_query, put what is given twice and what load() says into one dict, and raise InvalidQuery once.
    """
    client = lab.client()
    query = [("sort", "password"), ("dir", "down"), ("year_from", "1_9"), ("year_to", "1950"), ("author", "")]
    query += [("genre", "war"), ("genre", "poetry"), ("page", "1")]
    wrong = ("sort", "dir", "year_from", "author", "genre", "page")
    check_refused(client, BOOKS, query, *wrong)
    check_refused(client, SEARCH, query, *wrong, "q", then="the search has a schema of its own, which needs a q.")
    query = [("year_from", "1950"), ("year_to", "1949"), ("sort", "password")]
    check_refused(client, BOOKS, query, "year_to", "sort")
    query = [("year_from", "1950"), ("year_to", "1949"), ("genre", "war"), ("genre", "war")]
    check_refused(client, BOOKS, query, "year_to", "genre")


@pytest.mark.exercise("2.5")
def test_all_conditions_hold_together(lab):
    """Who names a genre, years and an author wants the books that have all of these (RFC 3986, 3.4, leaves to us what a
    query means; this is what ours means).

    Think: does one more condition make the list longer or shorter?

    Next: conditions() returns a list, all of which must hold; only title and author of q are joined by or_().
    """
    client = lab.client()
    query = {"genre": "fiction", "year_from": "1900", "year_to": "1949"}
    expected = books_where(lab, lambda *book: "fiction" in book[3] and book[2] and 1900 <= book[2] <= 1949)
    assert len(expected) > 5
    check_listed(client, BOOKS, query, expected, "the books of which all of it holds")
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
    check_listed(client, SEARCH, query, expected, "the books of which all of it holds")
    query = {"author": "pynchon", "genre": "poetry"}
    check_listed(client, BOOKS, query, [], "no book: of two conditions, one is not enough")


@pytest.mark.exercise("2.5")
def test_a_list_is_sorted_by_what_it_was_asked_for(lab):
    """By each of SORTS, upwards and downwards, and by id, upwards, when nothing is asked: numbers as numbers, times as
    times (RFC 3986, 3.4, leaves to us what a query means; this is what ours means).

    Think: what of Book does `sort` name, and of which type is it?

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
    then = 'in BookQuery, sort is "id" and dir is "asc" where they are not there.'
    check_listed(client, BOOKS, {"author": "sorter"}, books, "what was not asked to be sorted by id, upwards", then)
    for sort in SORTS:
        values = dict(zip(books, columns.get(sort, books), strict=True))
        upwards = sorted(books, key=lambda book: values[book])
        for direction, expected in (("asc", upwards), ("desc", upwards[::-1])):
            found = listed(client, BOOKS, {"author": "sorter", "sort": sort, "dir": direction})
            assert found == expected, (
                f"sort={sort}&dir={direction} should be the order {[values[book] for book in expected]}, "
                f"but it is {[values[book] for book in found]}"
            )
    upwards = sorted(books, key=lambda book: columns["title"][books.index(book)])
    then = 'in BookQuery, dir is "asc" where it is not there.'
    check_listed(client, BOOKS, {"author": "sorter", "sort": "title"}, upwards, "the titles upwards", then)


@pytest.mark.exercise("2.5")
def test_equal_values_are_in_the_order_of_their_ids(lab):
    """Without a last word on equal values the database may list them differently each time, and who reads on misses
    some. The id has that word, in the direction of the rest (PostgreSQL manual, 7.5, sorting rows).

    Think: two books have the same year: what decides?

    Next: ordering() returns two: the column that `sort` names, and Book.id, in the same direction.
    """
    client = lab.client()
    for book, year in ((31, 1990), (32, 2000), (33, 1990), (34, 2000), (35, 1990)):
        change(lab, book, author="Sorter", publication_year=year, updated_at=moment(1))
    upwards = [31, 33, 35, 32, 34]
    for direction, expected in (("asc", upwards), ("desc", upwards[::-1])):
        query = {"author": "Sorter", "sort": "publication_year", "dir": direction}
        check_listed(client, BOOKS, query, expected, "the books of one year by their ids, as dir says")
        expected = [31, 32, 33, 34, 35] if direction == "asc" else [35, 34, 33, 32, 31]
        query["sort"] = "updated_at"
        check_listed(client, BOOKS, query, expected, "the books of one time by their ids, as dir says")


@pytest.mark.exercise("2.5")
def test_books_without_the_value_come_last(lab):
    """SQLite takes nothing for less than anything, PostgreSQL for more: a list would begin with what is not known, in
    one direction or the other. Here it comes last in both (PostgreSQL manual, 7.5: NULLS LAST).

    Think: is nothing more, or less, than a number?

    Next: in ordering(), .nulls_last() after .asc() or .desc().
    """
    client = lab.client()
    for book, year in ((31, 1990), (32, None), (33, -20)):
        change(lab, book, author="Sorter", publication_year=year)
    for direction, expected in (("asc", [33, 31, 32]), ("desc", [31, 33, 32])):
        query = {"author": "Sorter", "sort": "publication_year", "dir": direction}
        check_listed(client, BOOKS, query, expected, "three books, of which the one without a year comes last")
