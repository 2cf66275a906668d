"""Checks for exercise 4.2: pages by the place after which they begin."""

import re

import pytest

KEYSET = "/api/books/by-keyset"
SORTS = ("id", "title", "author", "publication_year", "created_at", "updated_at")
VALUED = SORTS[1:]  # those whose place has a value beside the id
READ = SORTS[3:]  # those whose value is no text: `value_of` makes it of one
NO_PLACE = "\nNext: in key_of(), return None only where neither of the two is in the query: an empty one is there."
KEY = "\nNext: in key_of(), the key is what value_of() makes of after_value, as it is, and after_id."
TITLES = (
    *("Emma", " Emma", "Emma ", "Émile", "E\u0301mile", "Ἰλιάς", "Война и мир", "源氏物語", "ألف ليلة وليلة"),
    *("महाभारत", "100% + 1", "a&after_id=1#", "'\"\\_"),
)


def page(client, step="", **query):
    """The body of a page; `step` ends the message where there is none."""
    answer = client.get(KEYSET, params=query)
    assert answer.status_code == 200, f"{KEYSET} with {query} should be a 200, but was a {answer.status_code}{step}"
    body = answer.json()
    assert len(body["items"]) <= body["page_size"], (
        f"a page of {body['page_size']} should have so many books at most, but has {len(body['items'])}\n"
        "Next: in seek(), return found[:size]: the row that is over only says that there are more."
    )
    return body


def ids(body):
    """The ids of the books on a page."""
    return [item["id"] for item in body["items"]]


def place(after):
    """The parameters that name the place which an answer calls `after`."""
    return {f"after_{name}": "" if value is None else value for name, value in after.items()}


def walk(client, most=30, step="", **query):
    """The ids on the pages, by going on `after` each until one says that there are no more; `step` ends a message."""
    body = page(client, **query)
    seen = ids(body)
    first = list(seen)
    for _ in range(most):
        if not body["has_more"]:
            return seen
        after = place(body["after"])
        body = page(client, step, **query, **after)
        assert ids(body) != first, (
            f"after {after} there should be other books, but the first page comes again, as if that were no place"
            f"{step if step and after['after_value'] else NO_PLACE}"
        )
        seen += ids(body)
    raise AssertionError(f"the pages should end, but with {query} {most} of them all say has_more: true{step}")


def in_order(lab, column, direction, where="true"):
    """The ids of the books, sorted by the database with the id as tie-breaker, those without a value last."""
    missing = f"({column} IS NULL), " if column == "publication_year" else ""
    sql = f"SELECT id FROM books WHERE {where} ORDER BY {missing}{column} {direction}, id {direction}"
    return [row[0] for row in lab.rows(sql)]


def make_ties(lab, books=30):
    """Leave a few books, many of which share a title, an author, a year or none, and a moment."""
    lab.execute("DELETE FROM books WHERE id > :books", books=books)
    lab.execute(
        "UPDATE books SET title = 'Volume ' || (id % 3), author = CASE WHEN id % 2 = 0 THEN 'Ж' ELSE 'a' END, "
        "publication_year = CASE WHEN id % 3 = 0 THEN NULL ELSE (id % 4) - 2 END"
    )
    for rest in range(3):
        moments = {"created": f"2024-05-01 12:00:00.00000{rest}", "updated": f"2024-05-01 12:00:00.00000{rest % 2}"}
        lab.execute(
            f"UPDATE books SET created_at = :created, updated_at = :updated WHERE id % 3 = {rest}",
            **moments,
        )


def refused(client, query):
    """The parameters that the 400 names."""
    answer = client.get(KEYSET, params=query)
    assert answer.status_code == 400, f"{KEYSET} with {query} should be a 400, but was a {answer.status_code}"
    return {fault["parameter"] for fault in answer.json()["errors"]}


@pytest.mark.exercise("4.2")
@pytest.mark.parametrize("sort", SORTS)
def test_books_that_are_equal_are_seen_once(lab, sort):
    """Many books share a title, an author, a year, a microsecond, or have no year. Page after page each book comes
    once, in order: the id decides between equal ones, and books without a year come last (SQL:1992, 8.2).

    Think: what decides between two books of the same value, and does the next page know?

    Next: in beyond(), compare all columns of the order with the key as one row: tuple_(…) > key.
    """
    make_ties(lab)
    client, step = lab.client(), ""
    if sort in READ:  # where texts come right, beyond() does
        step = KEY if walk(client, sort="title", dir="asc", page_size=7) == in_order(lab, "title", "asc") else ""
    seen = walk(client, step=step, sort=sort, dir="asc", page_size=7)
    expected = in_order(lab, sort, "asc")
    assert sorted(seen) == sorted(expected), (
        f"sort={sort}: each of {len(expected)} books should be seen once, but {len(seen)} books came, "
        f"{len(set(seen))} of them different ones{step}"
    )
    assert seen == expected, f"sort={sort}: the books should come as {expected}, but came as {seen}{step}"


@pytest.mark.exercise("4.2")
def test_the_other_direction_is_the_same_list_turned_round(lab):
    """With dir=desc the books come the other way round, equal ones, too: the id runs in the same direction as the
    value. Only books without a year stay at the end (SQL:1992, 8.2).

    Think: reading an index from its end, in which order do you meet books of the same title?

    Next: in seek(), sort every column of the order in its one direction; in beyond(), < for what descends.
    """
    make_ties(lab)
    client = lab.client()
    for sort in SORTS:  # those by a text before those whose value is read: if they come right, beyond() does
        step = KEY if sort in READ else ""
        seen = walk(client, step=step, sort=sort, dir="desc", page_size=9)
        expected = in_order(lab, sort, "desc")
        assert seen == expected, f"sort={sort}&dir=desc: the books should come as {expected}, but came as {seen}{step}"


@pytest.mark.exercise("4.2")
def test_a_title_comes_back_as_it_is(lab):
    """A value is sent back as it stands in the row: in whatever script, with spaces, with characters that mean
    something in an address or in SQL, and in the form of Unicode in which it was stored (RFC 3986, 2.1).

    Think: is the value that you compare with the one that is in the row?

    Next: in key_of(), hand after_value to value_of() as it is, and the result to the key.
    """
    make_ties(lab, books=3 * len(TITLES))
    for number, title in enumerate(TITLES):
        lab.execute(f"UPDATE books SET title = :title WHERE id % {len(TITLES)} = {number}", title=title)
    seen = walk(lab.client(), sort="title", dir="asc", page_size=2)
    expected = in_order(lab, "title", "asc")
    assert seen == expected, f"sort=title: the books should come as {expected}, but came as {seen}"


@pytest.mark.exercise("4.2")
def test_a_place_needs_no_book_in_it(lab):
    """Between two pages the last book that was seen is deleted, and others are added before it and after it. The next
    page begins where that book was: a place is a value and an id, not a row and not a number of rows
    (SQL:1992, 8.2).

    Think: what if the book that after_id names is gone?

    Next: in key_of(), make the key of the parameters alone; nothing has to be looked up for it.
    """
    make_ties(lab)
    client = lab.client()
    for sort in ("title", "created_at", "id"):
        expected = in_order(lab, sort, "asc")
        first = page(client, sort=sort, dir="asc", page_size=8)
        last = ids(first)[-1]
        lab.execute("DELETE FROM books WHERE id = :last", last=last)
        for title in ("A", "Z"):  # one before the page and one after it, with the earliest and the latest id so far
            lab.execute(
                "INSERT INTO books (id, title, author, created_at, updated_at, version) SELECT CASE WHEN :title = 'A' "
                "THEN min(id) - 1 ELSE max(id) + 1 END, :title, 'A', min(created_at), min(created_at), 1 FROM books",
                title=title,
            )
        added = set(in_order(lab, sort, "asc")) - set(expected)
        going_on = page(client, sort=sort, dir="asc", page_size=40, **place(first["after"]))
        found = [id for id in ids(going_on) if id not in added]
        assert found == expected[8:], f"sort={sort}: the next page should have {expected[8:]}, but had {found}"


@pytest.mark.exercise("4.2")
def test_the_last_page_says_so(lab):
    """A page says whether there is another one, without counting: has_more is true as long as there is a book after it,
    also when the last page is full. The newest books come first where the query says nothing, and `after` is the place
    of the last book on the page (OWASP API4:2023).

    Think: how do you know that a page of 10 is the last one, when it has 10 books?

    Next: in seek(), read size + 1 rows; return size of them, and whether there was one more.
    """
    make_ties(lab)
    client = lab.client()
    expected = in_order(lab, "created_at", "desc")
    body = page(client)
    assert ids(body) == expected[:20], f"the newest should come first, {expected[:20]}, but {ids(body)} came"
    last = body["items"][-1]
    assert body["after"] == {"id": last["id"], "value": last["created_at"]}, (
        f"after should be the place of the last book, {last['id']} of {last['created_at']}, but was {body['after']}"
    )
    for size in (1, 10, 29, 30, 31):
        body = page(client, sort="id", dir="asc", page_size=size)
        more = size < 30
        assert len(ids(body)) == min(size, 30), (
            f"of 30 books, a page of {size} should have {min(size, 30)}, but has {len(ids(body))}"
        )
        assert body["has_more"] is more, f"of 30 books, a page of {size} should say has_more: {more}, but does not"
        following = page(client, sort="id", dir="asc", page_size=30, **place(body["after"]))
        assert ids(following) == list(range(size + 1, 31)), (
            f"after {body['after']} all that is left should come, but {ids(following)} came"
        )
        assert following["has_more"] is False, "after the last book there should be no more, but has_more is true"


@pytest.mark.exercise("4.2")
def test_the_filters_still_count(lab):
    """A place is a place in the list that was asked for: on each page there are only books that fit its filters
    (RFC 3986, 3.4).

    Think: which rows does seek() get, and which ones does it read?

    Next: in seek(), add to `rows` (where, order_by, limit), and begin no new select.
    """
    client = lab.client()
    fiction = "id IN (SELECT book_id FROM book_genres WHERE genre = 'fiction')"
    for query, where in (
        ({"genre": "fiction"}, fiction),
        ({"year_from": "1900", "year_to": "1960"}, "publication_year BETWEEN 1900 AND 1960"),
        ({"genre": "fiction", "year_to": "1850"}, f"{fiction} AND publication_year <= 1850"),
    ):
        seen = walk(client, sort="publication_year", dir="asc", page_size=25, **query)
        expected = in_order(lab, "publication_year", "asc", where)
        assert seen == expected, f"with {query} the books should be {expected}, but were {seen}"


@pytest.mark.exercise("4.2")
def test_half_a_place_is_refused(lab):
    """In every order but that of the ids a place has a value and an id: one without the other is a 400 that names what
    is missing. In the order of the ids there is no value, and after_value is refused: who sends it means another order
    (OWASP ASVS 5, 2.2.1).

    Think: what would a page be that begins after a title alone, or after an id alone?

    Next: in key_of(), look at which of the two are in the query before you use either; raise InvalidQuery.
    """
    make_ties(lab)
    client = lab.client()
    value = page(client, page_size=1)["items"][0]
    for sort in VALUED:
        text = "" if value[sort] is None else value[sort]
        found = refused(client, {"sort": sort, "after_id": "5"})
        assert found == {"after_value"}, f"sort={sort} without after_value: that is to blame, not {found}"
        found = refused(client, {"sort": sort, "after_value": text})
        assert found == {"after_id"}, f"sort={sort} without after_id: that is to blame, not {found}"
    found = refused(client, {"sort": "title", "after_value": ""})
    assert found == {"after_id"}, f"an empty after_value without after_id: that is to blame, not {found}"
    found = refused(client, {"after_id": "5"})
    assert found == {"after_value"}, f"the order is by created_at where none is named: after_value, not {found}"
    for query in ({"after_id": "5", "after_value": "5"}, {"after_value": "5"}, {"after_id": "5", "after_value": ""}):
        found = refused(client, {"sort": "id", **query})
        assert "after_value" in found, f"sort=id has no after_value: that is to blame, not {found}"
    found = ids(page(client, sort="id", dir="asc", after_id="5", page_size=2))
    assert found == [6, 7], f"after_id=5 alone is a place in the order of the ids: 6 and 7 come next, not {found}"


@pytest.mark.exercise("4.2")
def test_a_place_that_is_none_is_refused(lab):
    """An after_id is a whole number from 1 on, an after_value is a value of the column: a year, a moment as answers
    have it, a text. Anything else is a 400 that names it (OWASP ASVS 5, 2.2.1).

    Think: who has made the text in the query string, and what may stand in it?

    Next: in key_of(), let value_of() read the text: it raises InvalidQuery.
    """
    client = lab.client()
    years = ("x", "1_9", "+7", " 7", "1e3", "20000", "٧", "null")
    moments = ("", "x", "2024", "2024-05-01", "2024-05-01T12:00:00", "0001-01-01T00:00:00+01:00", "1714564800")
    for sort, values in (("publication_year", years), ("created_at", moments), ("updated_at", moments[:3])):
        for value in values:
            found = refused(client, {"sort": sort, "after_id": "5", "after_value": value})
            assert found == {"after_value"}, f"sort={sort}&after_value={value}: that is to blame, not {found}"
    found = refused(client, {"sort": "title", "after_id": "5", "after_value": "a\0b"})
    assert found == {"after_value"}, f"no title has a NUL in it: after_value is to blame, not {found}"
    for number in ("0", "-1", "x", "", "1.0", "9223372036854775808"):
        found = refused(client, {"sort": "title", "after_id": number, "after_value": "Emma"})
        assert found == {"after_id"}, f"after_id={number}: that is to blame, not {found}"
    body = page(client, sort="id", dir="asc", after_id="9223372036854775807")
    assert body["items"] == [], "after the largest id there should be nothing, but books came"
    assert body["after"] is None, f"a page without books has no last one: after should be null, not {body['after']}"


@pytest.mark.exercise("4.2")
def test_a_page_is_one_statement(lab):
    """A page takes one statement about books, wherever it begins: what comes before the place is neither counted nor
    looked up (OWASP API4:2023).

    Think: what does the database need to know besides the place?

    Next: in seek(), one select with a condition on the place, an order and a limit.
    """
    client = lab.client()
    for sort in ("title", "publication_year"):
        query = {"sort": sort, "dir": "asc", "page_size": 5}
        first = client.get(KEYSET, params=query)
        deep = client.get(KEYSET, params={**query, **place(page(client, **query)["after"])})
        for answer in (first, deep):
            assert answer.status_code == 200, f"a page by {sort} should be a 200, but was a {answer.status_code}"
            found = [text for text in lab.statements(answer) if re.search(r"\bbooks\b", text)]
            assert len(found) == 1, f"a page by {sort} should take one statement about books, but took {len(found)}"


@pytest.mark.exercise("4.2")
def test_a_page_costs_the_same_however_deep_it_is(lab):
    """The database reads one range of an index from the place on: no offset, no sorting, no look at what came before.
    So the last page costs what the first one costs, in every order, in both directions (OWASP API4:2023).

    Think: what does the database read before it gets to the place?

    Next: in beyond(), one comparison of rows, tuple_(…) > key, and in seek() order by the columns of the order as they
    are; look at what EXPLAIN QUERY PLAN says of your statement.
    """
    columns = "title, author, publication_year, created_at, updated_at"
    lab.execute(
        f"INSERT INTO books ({columns}, version) SELECT {columns}, 1 FROM books "
        "CROSS JOIN (SELECT id AS number FROM books WHERE id <= 15) AS copies"
    )
    client, books = lab.client(), lab.rows("SELECT count(*) FROM books")[0][0]
    for sort in SORTS:
        for direction, other in (("asc", "desc"), ("desc", "asc")):
            query = {"sort": sort, "dir": direction, "page_size": 5}
            near_the_end = page(client, **{**query, "dir": other, "page_size": 9})["after"]
            first = client.get(KEYSET, params=query)
            deep = client.get(KEYSET, params={**query, **place(near_the_end)})
            assert deep.status_code == 200, f"{query} after {near_the_end} should be a 200, but was {deep.status_code}"
            for where, answer in (("first", first), ("last", deep)):
                steps = lab.steps(answer)  # SQLite counts them; elsewhere it is 0
                assert steps < books, (
                    f"sort={sort}&dir={direction}: the {where} page should cost less than a look at each of {books} "
                    f"books, but costs {steps} steps of the database"
                )
