"""Checks for exercise 4.3: pages by cursor."""

import re

import pytest

BOOKS = "/api/books"
MEMBERS = ("items", "page_size", "has_more", "next_cursor", "next_page", "prev_cursor", "prev_page", "position")


def page(client, path=BOOKS, **query):
    """The body of a page."""
    answer = client.get(path, params=query or None)
    assert answer.status_code == 200, f"{path} with {query} should be a 200, but was a {answer.status_code}"
    return answer.json()


def ids(body):
    """The ids of the books on a page."""
    return [item["id"] for item in body["items"]]


def walk(client, first, member="next_page", most=60):
    """The pages from `first` on, by following a link of each."""
    pages = [first]
    while address := pages[-1][member]:
        pages.append(page(client, address))
        assert len(pages) < most, f"following {member} should end, but it goes on after {most} pages"
    return pages


def refused(client, **query):
    """The errors of the 400."""
    answer = client.get(BOOKS, params=query)
    cut = {name: value[:40] for name, value in query.items()}
    assert answer.status_code == 400, f"{cut} should be a 400, but was a {answer.status_code}"
    return answer.json()["errors"]


def in_order(lab, column, direction):
    """The ids of all books, sorted by the database with the id as tie-breaker, those without a value last."""
    missing = f"({column} IS NULL), " if column == "publication_year" else ""
    sql = f"SELECT id FROM books ORDER BY {missing}{column} {direction}, id {direction}"
    return [row[0] for row in lab.rows(sql)]


def make_ties(lab):
    """Let many books share a title, an author, a year or none, and a moment."""
    lab.execute(
        "UPDATE books SET title = 'Volume ' || (id % 5), author = CASE WHEN id % 2 = 0 THEN 'Ж' ELSE 'a' END, "
        "publication_year = CASE WHEN id % 3 = 0 THEN NULL ELSE (id % 4) - 2 END, "
        "created_at = '2024-05-01 12:00:00.00000' || (id % 3), updated_at = '2024-05-01 12:00:00.00000' || (id % 2)"
    )


@pytest.mark.exercise("4.3")
def test_following_next_shows_every_book_once(lab):
    """Whoever follows `next_page` to the end has seen every book once, in the order that was asked for; the last page
    says has_more: false, and has no next (RFC 8288, 3.3).

    Think: where exactly does the next page begin?

    Next: in page_at(), the place of the next page is the key of the last book on this one.
    """
    client = lab.client()
    pages = walk(client, page(client, page_size=17))
    seen = [number for body in pages for number in ids(body)]
    expected = in_order(lab, "id", "ASC")
    assert seen == expected, f"all {len(expected)} books should be seen once, in order, but {len(seen)} were seen"
    for number, body in enumerate(pages, start=1):
        last = number == len(pages)
        assert body["has_more"] is not last, f"page {number} of {len(pages)} should say has_more: {not last}"
        assert (body["next_cursor"] is None) is last, f"page {number} of {len(pages)}: only the last has no next_cursor"
        missing = [name for name in MEMBERS if name not in body]
        assert not missing, f"page {number} should have {', '.join(missing)}, but has not"


@pytest.mark.exercise("4.3")
@pytest.mark.parametrize("sort", ["id", "title", "author", "publication_year", "created_at", "updated_at"])
def test_books_that_are_equal_are_not_lost(lab, sort):
    """Many books share a title, an author, a year, a moment, or have no year at all. Whichever order is asked for, none
    of them is lost between two pages, and none comes twice; those without a year come last in both directions
    (SQL:2023, comparison of rows).

    Think: what decides between two books with the same title, and does the next page know?

    Next: in beyond(), compare the value and the id together, as one row.
    """
    make_ties(lab)
    client = lab.client()
    for direction in ("asc", "desc"):
        pages = walk(client, page(client, sort=sort, dir=direction, page_size=9))
        seen = [number for body in pages for number in ids(body)]
        expected = in_order(lab, sort, direction)
        assert sorted(seen) == sorted(expected), f"{sort} {direction}: {len(expected)} books once, but {len(seen)} seen"
        assert seen == expected, f"{sort} {direction}: the books should come in another order than they did"


@pytest.mark.exercise("4.3")
def test_the_way_back_is_the_way_there(lab):
    """`prev_page` leads to the same pages in the other direction: the same books on each, in the same order, down to the
    first page, which has no previous one (RFC 8288, 3.3).

    Think: going back you read upwards from the first book. In which order does the page show them?

    Next: in seek(), turn round what was read backwards; its extra row is at the other end.
    """
    make_ties(lab)
    client = lab.client()
    for sort, direction in (("id", "asc"), ("title", "desc"), ("publication_year", "asc"), ("created_at", "desc")):
        there = walk(client, page(client, sort=sort, dir=direction, page_size=30))
        back = walk(client, there[-1], "prev_page")[::-1]
        assert list(map(ids, back)) == list(map(ids, there)), f"{sort} {direction}: the pages back should be those there"
        assert there[0]["prev_cursor"] is None, "the first page should have no previous one, but has a prev_cursor"
        for body in back[:-1]:
            assert body["has_more"] is True, "a page that was reached by going back has one after it: has_more is true"
        again = page(client, back[0]["next_page"])
        assert ids(again) == ids(there[1]), "and from there forwards again"


@pytest.mark.exercise("4.3")
def test_a_walk_is_not_disturbed_by_what_comes_and_goes(lab):
    """Between two pages somebody deletes the last book that was seen, and another adds books before and after it. Every
    book that was there all the time is seen once (an offset would skip one and repeat others)
    (SQL:2023, comparison of rows).

    Think: what if the book that the cursor stands at is gone?

    Next: a cursor is a place, (value, id), not a number of rows and not a row that has to exist.
    """
    client = lab.client()
    there = in_order(lab, "id", "ASC")
    first = page(client, page_size=10)
    lab.execute("DELETE FROM books WHERE id IN (3, 10)")
    second = page(client, first["next_page"])
    assert ids(second) == there[10:20], f"the second page should begin with {there[10]}, but has {ids(second)[:3]}"
    third = page(client, second["next_page"])
    back = page(client, third["prev_page"])
    assert ids(back) == ids(second), "and back again it should be the same page"
    earlier = page(client, second["prev_page"])
    assert ids(earlier) == [number for number in there[:10] if number not in (3, 10)], "what is left of the first page"
    assert earlier["prev_cursor"] is None, "before the first page there should be nothing, but there is a prev_cursor"


@pytest.mark.exercise("4.3")
def test_a_cursor_is_letters_and_digits_and_belongs_into_a_query_string(lab):
    """A cursor is opaque, and travels in URLs as it is: letters, digits, - and _ (RFC 4648, 5); in `next_page` it is the
    same text as in `next_cursor`.

    Think: which characters of standard Base64 mean something else in a URL?

    Next: in encode(), urlsafe_b64encode without the "=".
    """
    make_ties(lab)
    client = lab.client()
    for sort in ("id", "title", "author", "created_at", "publication_year"):
        body = page(client, sort=sort, page_size=7)
        for _ in range(6):
            cursor = body["next_cursor"]
            assert re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", cursor), f"{cursor[:60]!r} has other characters"
            assert f"cursor={cursor}" in body["next_page"], "next_page should hold next_cursor as it is, but does not"
            body = page(client, body["next_page"])


@pytest.mark.exercise("4.3")
def test_a_cursor_that_we_have_not_made_is_refused(lab):
    """A cursor decides where the database begins to read, so it is signed: one that was cut, changed or made up is a 400
    that names `cursor`, never another page (OWASP API8:2023; RFC 2104).

    Think: what could a client write into a cursor if nobody looked whether it is ours?

    Next: in decode(), compare the signature before you read anything of the rest.
    """
    client = lab.client()
    cursor = page(client, page_size=5)["next_cursor"]
    middle = len(cursor) // 2
    other = "A" if cursor[middle] != "A" else "B"
    changed = cursor[:middle] + other + cursor[middle + 1 :]
    begins = ("A" if cursor[5] != "A" else "B") + cursor[1:]
    for wrong in (changed, begins, cursor[:-6], cursor[6:], cursor[:4], cursor * 2, "x", "10", "MTA", "e30", "é", "%00"):
        errors = refused(client, cursor=wrong, page_size=5)
        assert [error["parameter"] for error in errors] == ["cursor"], f"{wrong[:30]!r}: cursor is to blame"
    assert "start again" in refused(client, cursor=changed)[0]["message"], "the 400 should say to start again"


@pytest.mark.exercise("4.3")
def test_a_cursor_is_good_for_its_own_list(lab):
    """A place in one list is none in another: with other filters, another sort or direction the same cursor is a 400,
    and not some page that nobody asked for. A page of another size is a page of the same list (OWASP API8:2023).

    Think: what of a query decides which list it is, and what only which part of it is shown?

    Next: the name of the list, which the cursor holds, is made from the filters, the sort and the direction.
    """
    client = lab.client()
    query = {"sort": "title", "dir": "asc", "genre": "novel"}
    cursor = page(client, page_size=5, **query)["next_cursor"]
    others = ({"sort": "author"}, {"dir": "desc"}, {"genre": "poetry"}, {"year_from": "1900"}, {"author": "a"})
    for other in others:
        errors = refused(client, cursor=cursor, **{**query, **other})
        assert [error["parameter"] for error in errors] == ["cursor"], f"with {other} the cursor is of another list"
    errors = refused(client, cursor=cursor)
    assert errors[0]["parameter"] == "cursor", "without the filters the cursor is of another list"
    longer = page(client, cursor=cursor, page_size=8, **query)
    assert ids(longer) == ids(page(client, page_size=13, **query))[5:], "another page_size goes on at the same place"
    turned = page(client, cursor=cursor, genre="novel", dir="asc", sort="title")
    assert ids(turned)[:5] == ids(longer)[:5], "the order of the parameters does not matter"
    feed = client.get("/api/activity", params={"cursor": page(client, page_size=5)["next_cursor"]})
    assert feed.status_code == 400, f"a cursor of the books is none of the feed: 400, but it was {feed.status_code}"


@pytest.mark.exercise("4.3")
def test_cursors_outlive_a_new_secret(lab):
    """When the secret is changed, whoever is in the middle of a walk goes on: a cursor signed with a former secret is
    good as long as that is listed in CURSOR_SECRET_KEY_FALLBACKS. New ones are signed with the new secret; without the
    fallback, an old one is a 400 (OWASP ASVS 5, 13.3.4).

    Think: which secret signs, and which ones verify?

    Next: in decode(), try CURSOR_SECRET_KEY and then each of CURSOR_SECRET_KEY_FALLBACKS.
    """
    before, now = "b" * 40, "n" * 40
    with lab.boot(CURSOR_SECRET_KEY=before) as app:
        old = page(lab.client(app=app), page_size=5)["next_cursor"]
    with lab.boot(CURSOR_SECRET_KEY=now, CURSOR_SECRET_KEY_FALLBACKS=f"{'x' * 40},{before}") as app:
        body = page(lab.client(app=app), cursor=old, page_size=5)
        assert ids(body) == [6, 7, 8, 9, 10], f"the walk should go on with book 6, but went on with {ids(body)[:1]}"
        new = body["next_cursor"]
    with lab.boot(CURSOR_SECRET_KEY=now) as app:
        client = lab.client(app=app)
        assert ids(page(client, cursor=new, page_size=5))[0] == 11, "a new cursor should be signed with the new secret"
        assert refused(client, cursor=old)[0]["parameter"] == "cursor", "without the fallback the old one is none"


@pytest.mark.exercise("4.3")
def test_a_page_says_where_it_is(lab):
    """`position` has the ids of the first and the last book of the page and their number. A list in which nothing is has
    none, and no pages beside it (RFC 8288, 3.3).

    Think: what is the first id of a page without books?

    Next: in page_at(), return no places where nothing was found.
    """
    client = lab.client()
    body = page(client, sort="title", page_size=6)
    shown = ids(body)
    expected = {"first_id": shown[0], "last_id": shown[-1], "count": 6}
    assert body["position"] == expected, f"position should be {expected}, but was {body['position']}"
    empty = page(client, author="quaggawise")
    assert empty["position"] == {"first_id": None, "last_id": None, "count": 0}, "an empty page has a position of nothing"
    assert empty["items"] == [], "no book fits"
    beside = (empty["has_more"], empty["next_cursor"], empty["next_page"], empty["prev_cursor"], empty["prev_page"])
    assert beside == (False, None, None, None, None), f"an empty list has no pages beside it, but this has {beside}"


@pytest.mark.exercise("4.3")
def test_a_page_is_one_statement_however_deep(lab):
    """A page takes one statement about books, with no offset in it, and as many steps deep in the list as at its
    beginning (OWASP API4:2023).

    Think: what does the database do with the rows before the page?

    Next: begin with a condition on the key, not with an offset; look at EXPLAIN QUERY PLAN.
    """
    client = lab.client()
    first = client.get(BOOKS, params={"sort": "title", "page_size": 10})
    body = first.json()
    for _ in range(9):
        deep = client.get(body["next_page"])
        body = deep.json()
    for answer in (first, deep):
        statements = [text for text in lab.statements(answer) if re.search(r"\bFROM books\b", text)]
        assert len(statements) == 1, f"a page should take one statement about books, but took {len(statements)}"
        assert "OFFSET" not in statements[0] or "OFFSET 0" in statements[0], "no offset should be in it, but one is"
