"""Exercise 4.1: pages by number, which are not longer than a page, not deeper than a bound, and counted for nobody."""

import re

import pytest

BY_OFFSET = "/api/books/by-offset"
PUBLIC = (BY_OFFSET, "/api/books", "/api/books/by-keyset", "/api/books/search?q=a", "/api/activity")
NONE = ("0", "-1", "101", "1000000", "+5", "1_0", "2.0", "1e1", "0x10", "null", "٥", "५", "²")
NONE += ("", " ", " 5", "5 ", "5\n")
ORDERS = (("title", "desc"), ("author", "asc"), ("created_at", "desc"))
ORDERS += (("publication_year", "asc"), ("publication_year", "desc"))  # where some have none


def asked(query):
    """A query as a person reads it."""
    return "&".join(f"{name}={value[:40]}" for name, value in (query.items() if isinstance(query, dict) else query))


def page(client, **query):
    """The body of a page, whose books are there by their ids."""
    answer = client.get(BY_OFFSET, params=query)
    said = "&".join(f"{name}={value}" for name, value in query.items())
    assert answer.status_code == 200, (
        f"{BY_OFFSET}?{said} may be asked: it should be 200, but the status is {answer.status_code}"
    )
    body = answer.json()
    assert len(body["items"]) <= body["page_size"], (
        f"a page of {body['page_size']} should have so many books at most, but has {len(body['items'])}\n"
        "Next: in offset_page(), return found[:size]: the row that is over only says that there are more."
    )
    return body


def ids(body):
    """The ids of the books on a page."""
    return [item["id"] for item in body["items"]]


def faults_of(client, path, query):
    """The parameters that the 400 blames, each with the sentence about it."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, f"{path}?{asked(query)} should be a 400, but the status is {answer.status_code}"
    faults = answer.json()["errors"]
    blamed = [fault["parameter"] for fault in faults]
    assert len(blamed) == len(set(blamed)), f"each parameter should be named once in errors, but they name {blamed}"
    return {fault["parameter"]: fault["message"] for fault in faults}


def check_refused(client, path, query, *names):
    """Check that the 400 blames the parameters `names`, and no other."""
    blamed = faults_of(client, path, query)
    whole = "" in blamed or "_schema" in blamed  # marshmallow's name for it
    step = '\nNext: in check_depth(), ValidationError(…, "page"): without a name it blames the query as a whole.'
    assert set(blamed) == set(names), (
        f"{path}?{asked(query)}: {' and '.join(names)} should be to blame, but errors blame {sorted(blamed)}"
        f"{step if whole else ''}"
    )


def make_ties(lab):
    """Let many books share a title, an author, a moment, and a year or none."""
    for number in range(3):
        at = {"at": f"2024-05-01 12:00:00.00000{number}", "number": number}
        lab.execute("UPDATE books SET created_at = :at, updated_at = :at WHERE id % 3 = :number", **at)
    lab.execute("UPDATE books SET title = 'Volume ' || (id % 5), author = CASE WHEN id % 2 = 0 THEN 'Ж' ELSE 'a' END")
    lab.execute("UPDATE books SET publication_year = CASE WHEN id % 4 = 0 THEN NULL ELSE (id % 3) - 1 END")


@pytest.mark.exercise("4.1")
def test_the_pages_side_by_side_are_the_list(lab):
    """Page after page, every book comes once, and each page says its number and its size. Pages are counted from 1
    (RFC 3986, 3.4, leaves to us what a query means; this is what ours means).

    Think: how many books come before page 3, when a page has 20?

    Next: in offset_page(), skip (page - 1) * size rows.
    """
    client = lab.client()
    everything = [row[0] for row in lab.rows("SELECT id FROM books ORDER BY id")]
    size = 40
    for number in range(1, len(everything) // size + 2):
        body = page(client, page=number, page_size=size)
        told = (body["page"], body["page_size"])
        assert told == (number, size), f"page and page_size should be {number} and {size}, but they are {told}"
        expected = everything[(number - 1) * size : number * size]
        assert ids(body) == expected, f"page {number} of {size} should have {expected}, but has {ids(body)}"


@pytest.mark.exercise("4.1")
def test_books_that_are_equal_have_an_order_too(lab):
    """Each page is a request by itself. Where books that are equal change places between two of them, one comes twice
    and another never. So the id decides between those, in the direction of the rest, and books without a year come last
    in both (SQL:2023, 14.1: the order of rows that the sort does not tell apart is the database's to choose).

    Think: by how many columns are you told to sort?

    Next: in offset_page(), order by all of sorted_by, as it is.
    """
    lab.execute("DELETE FROM books WHERE id > 40")
    make_ties(lab)
    client = lab.client()
    for sort, direction in ORDERS:
        missing = f"({sort} IS NULL), " if sort == "publication_year" else ""
        in_order = f"{missing}{sort} {direction}, id {direction}"
        expected = [row[0] for row in lab.rows(f"SELECT id FROM books ORDER BY {in_order}")]
        query = {"sort": sort, "dir": direction, "page_size": 25}
        seen = ids(page(client, page=1, **query)) + ids(page(client, page=2, **query))
        lost = sorted(set(expected) - set(seen))
        assert not lost, (
            f"sort={sort}&dir={direction}: every book should come on one of the two pages, but {lost} do not"
        )
        differ = [place for place, book in enumerate(expected) if seen[place] != book]
        assert not differ, (
            f"sort={sort}&dir={direction}: book {expected[differ[0]]} should come at place {differ[0] + 1}, "
            f"but book {seen[differ[0]]} does"
        )


@pytest.mark.exercise("4.1")
def test_a_page_has_twenty_books_unless_it_is_told_otherwise(lab):
    """A client that says nothing gets the first 20. Any size from 1 to 100 may be asked for, and both ends belong to it
    (OWASP API4:2023, unrestricted resource consumption: the number of records in an answer has a bound).

    Think: which sizes are at the ends?

    Next: in Number, compare with self.least and self.most, and let both of them through.
    """
    client = lab.client()
    body = page(client)
    told = (body["page"], body["page_size"], len(body["items"]))
    assert told == (1, 20, 20), f"page, page_size and the number of books should be 1, 20 and 20, but they are {told}"
    for size in (1, 2, 99, 100):
        found = len(page(client, page_size=size)["items"])
        assert found == size, f"page_size={size} should give {size} books, but gives {found}"


@pytest.mark.exercise("4.1")
def test_a_size_that_is_none_is_refused(lab):
    """A size is a whole number from 1 to 100, in digits 0-9. Anything else is a 400 that names page_size, and what it
    may be: who asks for a million books should learn that nobody gets them, and not find out by counting (OWASP
    API4:2023; OWASP Input Validation Cheat Sheet, allow-list validation).

    Think: what does int() read that is no digit 0-9?

    Next: in Number, hold the whole text to a pattern (re.fullmatch) before int(value), then compare with both bounds.
    """
    client = lab.client()
    for size in (*NONE, "9" * 5000):
        check_refused(client, BY_OFFSET, {"page_size": size}, "page_size")
    said = faults_of(client, BY_OFFSET, {"page_size": "101"})["page_size"]
    named = set(re.findall(r"[0-9]+", said))
    assert {"1", "100"} <= named, f"message about page_size should name both bounds, 1 and 100, but it is {said!r}"


@pytest.mark.exercise("4.1")
def test_every_list_has_the_same_sizes(lab):
    """Whatever is listed, a page has at most 100 of it: a bound that one list has and another has not is none
    (OWASP API4:2023).

    Think: where is it said, once, what a size may be?

    Next: all of them ask Number; it goes by the bounds that it was given, self.least and self.most.
    """
    shelf = lab.rows("SELECT shelves.id FROM shelves JOIN users ON users.id = owner_id WHERE users.name = 'alice'")[0][
        0
    ]
    lists = [(path, lab.client()) for path in PUBLIC]
    lists += [(f"/api/shelves/{shelf}/books", lab.login("alice")), ("/api/users", lab.login("admin"))]
    for path, client in lists:
        bare, _, given = path.partition("?")
        query = dict([given.split("=")]) if given else {}
        for size in ("0", "101", "٧"):
            check_refused(client, bare, {**query, "page_size": size}, "page_size")
        check_refused(client, bare, {**query, "page_size": "100", "shelf": "1"}, "shelf")
    client, keyset = lab.client(), "/api/books/by-keyset"
    largest = 2**63 - 1  # of all ids: it may be asked for, the one after it may not
    check_refused(client, keyset, {"after_id": str(largest), "page_size": "0"}, "page_size")
    check_refused(client, keyset, {"after_id": str(largest + 1), "page_size": "0"}, "after_id", "page_size")


@pytest.mark.exercise("4.1")
def test_a_page_number_is_counted_from_one(lab):
    """There is no page 0, and none before it; what is no number is no page either, and not the first one
    (OWASP Input Validation Cheat Sheet, allow-list validation).

    Think: what would a database do with a negative offset, and what should a client be told?

    Next: page is a Number too: its bounds are those it was made with.
    """
    client = lab.client()
    for number in ("0", "-1", "", " 1", "+1", "1.0", "1_0", "١", "first", "10002", "9" * 20, "9" * 5000):
        check_refused(client, BY_OFFSET, {"page": number, "page_size": "1"}, "page")


@pytest.mark.exercise("4.1")
def test_a_page_begins_ten_thousand_rows_deep_at_most(lab):
    """The database counts off what an offset skips, row after row. So a page may begin after at most 10,000 of them, or
    what the setting DEEPEST_OFFSET says; deeper, a cursor goes. Where it begins depends on both parameters (OWASP
    API4:2023).

    Think: how many rows does page=101 skip with page_size=100, and how many with page_size=1?

    Next: in check_depth(), compare (page - 1) * page_size with DEEPEST_OFFSET, which itself is allowed.
    """
    client = lab.client()
    for number, size in ((101, 100), (10_001, 1), (501, 20), (5_001, 2)):
        body = page(client, page=number, page_size=size)
        found = (body["items"], body["has_more"])
        assert found == ([], False), f"page {number} of {size} should be an empty one, with has_more: false"
    for number, size in (("102", "100"), ("5002", "2"), ("10001", "2"), ("10001", "100")):
        check_refused(client, BY_OFFSET, {"page": number, "page_size": size}, "page")
    page(client, page=501)
    check_refused(client, BY_OFFSET, {"page": "502"}, "page")
    with lab.boot(DEEPEST_OFFSET="10") as app:
        client = lab.client(app=app)
        answer = client.get(BY_OFFSET, params={"page": "2", "page_size": "10"})
        assert answer.status_code == 200, (
            f"with DEEPEST_OFFSET=10, page 2 of 10 should be 200, not {answer.status_code}"
        )
        assert answer.json()["has_more"] is True, "page 2 of 10 should say has_more: true, but says otherwise"
        answer = client.get(BY_OFFSET, params={"page": "2", "page_size": "11"})
        assert answer.status_code == 400, (
            f"with DEEPEST_OFFSET=10, page 2 of 11 should be 400, not {answer.status_code}"
        )


@pytest.mark.exercise("4.1")
def test_every_fault_is_named_at_once(lab):
    """Whoever mends one fault at a time asks five times. The 400 names each parameter that is wrong, once, those that
    stand there twice among them, and none that is right (RFC 9457; as everywhere in this API).

    Think: what is in `data` where page_size was wrong?

    Next: in check_depth(), take what is not in data for something that skips nothing: data.get(…).
    """
    client = lab.client()
    wrong = {"page": "0", "page_size": "101", "sort": "password", "dir": "down", "total": "yes"}
    check_refused(client, BY_OFFSET, wrong, *wrong)
    check_refused(client, BY_OFFSET, {"page": "x"}, "page")
    check_refused(client, BY_OFFSET, {"page": "10001", "page_size": "0"}, "page_size")
    check_refused(
        client, BY_OFFSET, {"page": "502", "dir": "down", "year_from": "2", "year_to": "1"}, "page", "dir", "year_to"
    )
    for name in ("page", "page_size"):
        for values in (("2", "2"), ("2", "0"), ("", "2")):
            check_refused(client, BY_OFFSET, [(name, value) for value in values], name)


@pytest.mark.exercise("4.1")
def test_a_page_takes_one_statement_that_counts_nothing(lab):
    """To see whether there is another page costs one row more. To count them costs all of them, on every page; so does
    loading them all to show 20. The total is there for whoever asks for it (OWASP API4:2023).

    Think: how can you tell that there are more than 20 rows, without counting them?

    Next: in offset_page(), let the database skip and stop: .offset(…).limit(size + 1). What is over is not shown.
    """
    client = lab.client()
    for query in ({"page_size": 10}, {"page_size": 10, "page": 17}, {"page_size": 100, "sort": "title"}):
        answer = client.get(BY_OFFSET, params=query)
        assert answer.status_code == 200, f"a page should be 200, but the status is {answer.status_code}"
        statements = [text for text in lab.statements(answer) if re.search(r"\bFROM\s+books\b", text)]
        assert len(statements) == 1, f"a page should take one statement about books, but takes {len(statements)}"
        assert "count(" not in statements[0].lower(), (
            f"no book should be counted unasked, but this counts: {statements[0]}"
        )
        for genres in (text for text in lab.statements(answer) if re.search(r"\bFROM\s+book_genres\b", text)):
            books = len(re.findall(r"\?|%\(\w+\)s", genres))  # a parameter for each book that has been read
            assert books <= query["page_size"] + 1, (
                f"a page of {query['page_size']} should read {query['page_size'] + 1} books at most, but reads {books}"
            )
        assert "total" not in answer.json(), "the total should be there when it is asked for, but it is there unasked"
    total = lab.rows("SELECT count(*) FROM books")[0][0]
    found = page(client, total="true", page_size=3)["total"]
    assert found == total, f"the total should be {total}, but it is {found}"


@pytest.mark.exercise("4.1")
def test_has_more_is_right_where_the_list_ends(lab):
    """`has_more` says whether a book comes after this page. A page that is full may be the last one, and one that is
    beyond the end has nothing after it either (RFC 8288, 3.3: who follows a link should find something).

    Think: what tells a full page with more after it from a full page that is the last?

    Next: in offset_page(), ask for size + 1 rows: there are more when that many came.
    """
    client = lab.client()
    poems = [row[0] for row in lab.rows("SELECT book_id FROM book_genres WHERE genre = 'poetry' ORDER BY book_id")]
    lab.execute("DELETE FROM book_genres WHERE genre = 'poetry' AND book_id > :last", last=poems[7])
    of_eight = ((1, 7, True), (1, 8, False), (1, 9, False), (2, 4, False), (3, 3, False), (2, 3, True), (2, 8, False))
    for number, size, more in (*of_eight, (8, 1, False), (9, 1, False), (7, 1, True)):
        body = page(client, genre="poetry", page=number, page_size=size)
        expected = poems[:8][(number - 1) * size : number * size]
        assert ids(body) == expected, f"page {number} of {size} of 8 poems should have {expected}, but has {ids(body)}"
        assert body["has_more"] is more, (
            f"page {number} of {size} of 8 poems should say has_more: {more}, but says {body['has_more']}"
        )
    found = page(client, genre="poetry", total="true", page=2, page_size=3)["total"]
    assert found == 8, f"the total is that of the whole list, 8, but it is {found}"
