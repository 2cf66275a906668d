"""Checks for exercise 4.3: pages by cursor."""

import re
from base64 import b64decode

import httpx
import pytest

BOOKS = "/api/books"
SORTS = ("id", "title", "author", "publication_year", "created_at", "updated_at")
MEMBERS = ("items", "page_size", "has_more", "next_cursor", "next_page", "prev_cursor", "prev_page", "position")


def page(client, path=BOOKS, **query):
    """The body of a page."""
    answer = client.get(path, params=query or None)
    assert answer.status_code == 200, f"{path} with {shown(query)} should be a 200, but was a {answer.status_code}"
    return answer.json()


def shown(query):
    """A query for a message, its texts cut."""
    return {name: value[:40] if isinstance(value, str) else value for name, value in query.items()}


def ids(body):
    """The ids of the books on a page."""
    return [item["id"] for item in body["items"]]


def walk(client, body, member="next_cursor", most=20, **query):
    """The pages from `body` on, by the cursors that each has as `member`."""
    pages = [body]
    while cursor := pages[-1][member]:
        pages.append(page(client, **query, cursor=cursor))
        assert len(pages) < most, f"following {member} should end, but with {query} it goes on after {most} pages"
    return pages


def seen_on(pages):
    """The ids of all books on the pages."""
    return [number for body in pages for number in ids(body)]


def assert_no_place(client, why, path=BOOKS, **query):
    """The cursor in `query` is no place in the list that is asked for: a 400 says so, and to start again."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, f"{why}: {shown(query)} should be a 400, but was a {answer.status_code}"
    found = {fault["parameter"]: fault["message"] for fault in answer.json()["errors"]}
    assert list(found) == ["cursor"], f"{why}: cursor is to blame, not {', '.join(found)}"
    assert "start again" in found["cursor"], f"{why}: the 400 should say to start again, but says {found['cursor']!r}"


def in_order(lab, column, direction):
    """The ids of all books, sorted by the database with the id as tie-breaker, those without a value last."""
    missing = f"({column} IS NULL), " if column == "publication_year" else ""
    sql = f"SELECT id FROM books ORDER BY {missing}{column} {direction}, id {direction}"
    return [row[0] for row in lab.rows(sql)]


def make_ties(lab, books=30):
    """Leave a few books, many of which share a title, an author, a year or none, and a moment."""
    lab.execute("DELETE FROM books WHERE id > :books", books=books)
    lab.execute(
        "UPDATE books SET title = CASE id % 3 WHEN 0 THEN 'Ἰλιάς' WHEN 1 THEN 'ألف \" % +' ELSE 'E\u0301mile' END, "
        "author = CASE WHEN id % 2 = 0 THEN 'Ж' ELSE 'a' END, "
        "publication_year = CASE WHEN id % 3 = 0 THEN NULL ELSE (id % 4) - 2 END"
    )
    for rest in range(3):
        moments = {"created": f"2024-05-01 12:00:00.00000{rest}", "updated": f"2024-05-01 12:00:00.00000{rest % 2}"}
        lab.execute(
            f"UPDATE books SET created_at = :created, updated_at = :updated WHERE id % 3 = {rest}",
            **moments,
        )


@pytest.mark.exercise("4.3")
def test_following_next_shows_every_book_once(lab):
    """Whoever goes on with `next_cursor` to the end has seen every book once, in order. The last page says has_more:
    false, and has no next, also when it is full; `next_page` is an address with that cursor in it (RFC 8288, 3.3).

    Think: where exactly does the next page begin, and when is there none?

    Next: in page_at(), the place of the next page is the key of the last book on this one, if there are more.
    """
    lab.execute("DELETE FROM books WHERE id > 40")
    client = lab.client()
    pages = walk(client, page(client, page_size=10), page_size=10)
    assert seen_on(pages) == list(range(1, 41)), f"40 books should be seen once, in order, but {seen_on(pages)} were"
    assert len(pages) == 4, f"40 books should be 4 pages of 10, but were {len(pages)}"
    for number, body in enumerate(pages, start=1):
        missing = [name for name in MEMBERS if name not in body]
        assert not missing, f"page {number} should have {', '.join(missing)}, but has not"
        last = number == 4
        assert body["has_more"] is not last, f"page {number} of 4 should say has_more: {not last}, but does not"
        for name in ("next_cursor", "next_page"):
            assert (body[name] is None) is last, (
                f"only the last of 4 pages has no {name}, but page {number}: {body[name]}"
            )
    address = pages[0]["next_page"]
    found = httpx.URL(address).params.get("cursor")
    assert found == pages[0]["next_cursor"], f"next_page should have next_cursor in it, but is {address}"
    assert ids(page(client, address))[0] == 11, f"{address} should begin with book 11, but does not"


@pytest.mark.exercise("4.3")
@pytest.mark.parametrize("sort", SORTS)
def test_books_that_are_equal_are_not_lost(lab, sort):
    """Many books share a title, an author, a year, a microsecond, or have no year at all. Whichever order is asked for,
    none of them is lost between two pages, and none comes twice (SQL:1992, 8.2).

    Think: what has to be in a cursor, so that the next page begins at just that place?

    Next: in encode(), put all of place.key into it, a moment with its microseconds; in decode(), order.read makes a key
    of that again.
    """
    make_ties(lab)
    client = lab.client()
    query = {"sort": sort, "page_size": 7}
    seen = seen_on(walk(client, page(client, **query), **query))
    expected = in_order(lab, sort, "asc")
    assert sorted(seen) == sorted(expected), (
        f"sort={sort}: each of {len(expected)} books should be seen once, but {len(seen)} books came, "
        f"{len(set(seen))} of them different ones"
    )
    assert seen == expected, f"sort={sort}: the books should come as {expected}, but came as {seen}"


@pytest.mark.exercise("4.3")
def test_the_way_back_is_the_way_there(lab):
    """`prev_cursor` leads to the same pages in the other direction: the same books on each, in the same order, down to
    the first page, which has no previous one (RFC 8288, 3.3).

    Think: going back you read upwards from the first book. In which order does the page show them?

    Next: in page_at(), turn round what was read in order.turned(), before you look at which is the first and the last.
    """
    make_ties(lab)
    client = lab.client()
    for sort, direction in (("id", "asc"), ("title", "desc"), ("publication_year", "asc"), ("created_at", "desc")):
        query = {"sort": sort, "dir": direction, "page_size": 8}
        there = walk(client, page(client, **query), **query)
        assert there[0]["prev_cursor"] is None, "the first page should have no previous one, but has a prev_cursor"
        back = walk(client, there[-1], "prev_cursor", **query)[::-1]
        expected, found = [ids(body) for body in there], [ids(body) for body in back]
        assert found == expected, f"{sort} {direction}: the pages back should be {expected}, but were {found}"
        for body in back[:-1]:
            assert body["has_more"] is True, "a page that was reached by going back has one after it: has_more is true"
        assert back[0]["prev_page"] is None, "the first page should have no prev_page, also for whoever went back to it"
        again = ids(page(client, **query, cursor=back[0]["next_cursor"]))
        assert again == expected[1], f"forwards again, the second page should be {expected[1]}, but was {again}"


@pytest.mark.exercise("4.3")
def test_a_walk_is_not_disturbed_by_what_comes_and_goes(lab):
    """Between two pages somebody deletes the last book that was seen, and others. Every book that was there all the
    time is seen once; an offset would skip some of them (SQL:1992, 8.2).

    Think: what if the book that the cursor stands at is gone?

    Next: a cursor is a place, (value, id): not a number of rows, and not a row that has to be looked up.
    """
    make_ties(lab)
    client = lab.client()
    query = {"sort": "title", "page_size": 8}
    expected = in_order(lab, "title", "asc")
    first = page(client, **query)
    for gone in (expected[2], expected[7], expected[20]):
        lab.execute("DELETE FROM books WHERE id = :gone", gone=gone)
    second = page(client, **query, cursor=first["next_cursor"])
    assert ids(second) == expected[8:16], f"the second page should be {expected[8:16]}, but was {ids(second)}"
    third = page(client, **query, cursor=second["next_cursor"])
    left = expected[16:20] + expected[21:25]
    assert ids(third) == left, f"the third page should be {left}, but was {ids(third)}"
    lab.execute("DELETE FROM books WHERE id = :gone", gone=expected[16])
    back = page(client, **query, cursor=third["prev_cursor"])
    assert ids(back) == expected[8:16], f"back again it should be {expected[8:16]}, but was {ids(back)}"
    earlier = page(client, **query, cursor=back["prev_cursor"])
    left = expected[:2] + expected[3:7]
    assert ids(earlier) == left, f"what is left of the first page should be {left}, but was {ids(earlier)}"
    assert earlier["prev_cursor"] is None, "before the first page there should be nothing, but there is a prev_cursor"


@pytest.mark.exercise("4.3")
def test_a_cursor_goes_into_a_url_as_it_is(lab):
    """A cursor is opaque, and travels in a query string as it is, whoever builds that: it has letters, digits, and of
    other characters at most - . _ ~ (RFC 3986, 2.3).

    Think: which characters of standard Base64 mean something else in a URL?

    Next: in encode(), urlsafe_b64encode, without the "=" at the end.
    """
    make_ties(lab)
    client = lab.client()
    for sort in SORTS:
        body = page(client, sort=sort, page_size=4)
        for _ in range(3):
            cursor = body["next_cursor"]
            others = sorted(set(re.sub(r"[A-Za-z0-9._~-]", "", cursor)))
            assert not others, f"a cursor should have no other characters, but {cursor[:60]} has {' '.join(others)}"
            body = page(client, sort=sort, page_size=4, cursor=cursor)


def readings(text):
    """What somebody can read in a text: itself, and what its parts are in Base64, wherever that begins in them."""
    parts = [part[start:] for part in re.findall("[A-Za-z0-9_-]+", text) for start in range(4)]
    return [text, *(b64decode(part[: len(part) // 4 * 4], b"-_").decode("utf-8", "replace") for part in parts)]


@pytest.mark.exercise("4.3")
def test_a_cursor_says_no_more_than_the_page(lab):
    """Whoever gets hold of a cursor can decode it: it stands in addresses, in logs, in the history of a browser. So it
    holds nothing that the page has not shown: no secret, and nothing of who is reading (OWASP API3:2023).

    Think: what does somebody read in your cursor who decodes it?

    Next: in encode(), put the direction and the key into it, and nothing else: `of` says whose list it is.
    """
    alice = lab.login("alice")
    (owner, email), *_ = lab.rows("SELECT id, email FROM users WHERE name = 'alice'")
    (shelf,), *_ = lab.rows("SELECT id FROM shelves WHERE owner_id = :owner", owner=owner)
    for book in range(1, 6):
        lab.execute("INSERT INTO shelf_books (shelf_id, book_id) VALUES (:shelf, :book)", shelf=shelf, book=book)
    secrets = {"the secret that signs it": lab.env["CURSOR_SECRET_KEY"], "the e-mail of its reader": email}
    secrets["the token of its reader"] = alice.headers["Authorization"].partition(" ")[2]
    for path in (BOOKS, f"/api/shelves/{shelf}/books"):
        cursor = page(alice, path, page_size=2)["next_cursor"]
        for what, secret in secrets.items():
            assert not any(secret in text for text in readings(cursor)), (
                f"a cursor should hold what its page shows, but this one of {path} holds {what}: {cursor[:80]}"
            )


@pytest.mark.exercise("4.3")
def test_a_place_has_one_cursor(lab):
    """A page that has not changed is the same answer, a minute later as well: so a place has the same cursor each time,
    and whoever keeps a copy of the answer sees that nothing is new (RFC 9110, 8.8).

    Think: which part of a cursor is another one each time, though its place is the same?

    Next: in encode(), sign what the place, `of` and VERSION say: no time, and nothing that was drawn by lot.
    """
    client = lab.client()
    first = page(client, page_size=5)
    second = page(client, page_size=5, cursor=first["next_cursor"])
    lab.clock.move(61)
    for before, cursor in ((first, {}), (second, {"cursor": first["next_cursor"]})):
        after = page(client, page_size=5, **cursor)
        for member in ("next_cursor", "prev_cursor"):
            assert after[member] == before[member], (
                f"{member} of the same page should be the same a minute later, but it was "
                f"{str(before[member])[:60]} and is {str(after[member])[:60]}"
            )


@pytest.mark.exercise("4.3")
def test_a_long_title_is_a_place_too(lab):
    """A title has up to 500 characters, of any script. The page after such a book has a cursor that is not longer than
    the API itself accepts (RFC 8259, 7).

    Think: how many bytes does JSON make of a letter that is not in ASCII, if nobody tells it not to?

    Next: in encode(), json.dumps(…, ensure_ascii=False).
    """
    lab.execute("DELETE FROM books WHERE id > 4")
    lab.execute("UPDATE books SET title = :title", title=("𐎭𐎠𐎼𐎹𐎺𐎢𐏁" * 72)[:500])
    client = lab.client()
    first = page(client, sort="title", page_size=2)
    second = page(client, sort="title", page_size=2, cursor=first["next_cursor"])
    assert ids(second) == [3, 4], f"after two of four long titles [3, 4] should come, but {ids(second)} came"


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def turned_over(letter, place):
    """Another letter of Base64 for the one at `place`. Three letters of four have the lowest bit of a byte in them: it
    is turned over, so that a 5 in the text becomes a 4, which is a digit as well. Of the fourth it is the highest bit.
    """
    return ALPHABET[ALPHABET.index(letter) ^ (32, 16, 4, 1)[place % 4]]


@pytest.mark.exercise("4.3")
def test_a_cursor_that_we_have_not_made_is_refused(lab):
    """A cursor decides where the database begins to read, so it is signed: one that was cut, changed or made up is a
    400 that names `cursor` and says to start again, never another page (OWASP API8:2023; RFC 2104).

    Think: what could a client write into a cursor if nobody looked whether it is ours?

    Next: in decode(), compare the signature before you read anything of the rest.
    """
    client = lab.client()
    cursor = page(client, page_size=5)["next_cursor"]

    for found in re.finditer("[A-Za-z0-9_-]+", cursor):
        for place, letter in enumerate(found[0], start=found.start()):
            other = turned_over(letter, place - found.start())
            changed = cursor[:place] + other + cursor[place + 1 :]
            assert_no_place(client, f"character {place} was changed from {letter} to {other}", cursor=changed)
    for cut in (cursor[:-6], cursor[6:], cursor[:4], cursor[: len(cursor) // 2], cursor[len(cursor) // 2 :]):
        assert_no_place(client, "it was cut", cursor=cut, page_size=5)
    for made_up in ("x", "10", "MTA", "e30", "W2ZhbHNlLCA1XQ", "é", "%00", "a b", "A" * 301, "W" * 400, ".", "~"):
        assert_no_place(client, "it was made up", cursor=made_up, page_size=5)
    twice = client.get(BOOKS, params={"cursor": [cursor, cursor], "page_size": 5})
    assert twice.status_code == 400, f"which of two cursors counts? It should be a 400, but was a {twice.status_code}"


@pytest.mark.exercise("4.3")
def test_a_cursor_is_good_for_its_own_list(lab):
    """A place in one list is none in another: with other filters, another sort or direction the same cursor is a 400,
    and not some page that nobody asked for. A page of another size is a page of the same list (OWASP API8:2023).

    Think: when is a cursor that you have signed yourself the wrong one?

    Next: in encode(), put `of` under the signature, or into what is signed; in decode(), compare it.
    """
    client = lab.client()
    query = {"sort": "title", "dir": "asc", "genre": "fiction"}
    body = page(client, page_size=5, **query)
    cursor = body["next_cursor"]
    for other in ({"sort": "author"}, {"dir": "desc"}, {"genre": "poetry"}, {"year_from": "1900"}, {"author": "a"}):
        assert_no_place(client, f"with {other} it is another list", cursor=cursor, **{**query, **other})
    assert_no_place(client, "without the filter it is another list", cursor=cursor, sort="title")
    assert_no_place(client, "the search is another list", path="/api/books/search", cursor=cursor, q="a", **query)
    longer = page(client, cursor=cursor, page_size=8, **query)
    expected = ids(page(client, page_size=13, **query))[5:]
    assert ids(longer) == expected, f"a page of 8 should go on at the same place, {expected}, but was {ids(longer)}"
    turned = page(client, cursor=cursor, genre="fiction", page_size=8, sort="title")
    assert ids(turned) == expected, f"parameters in another order, and no dir=asc, are the same list, not {ids(turned)}"


@pytest.mark.exercise("4.3")
def test_a_cursor_of_a_private_list_is_its_readers(lab):
    """The books on a shelf are a private list. A cursor of it is worth nothing to whom it was passed on: on another
    shelf it is no place, and neither is it when the shelf has another owner (OWASP API1:2023).

    Think: whose place is it?

    Next: `of` says which list this is, its reader included: in decode(), it has to be the one that was signed.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    people = dict(lab.rows("SELECT name, id FROM users"))
    shelves = dict(lab.rows("SELECT owner_id, id FROM shelves"))
    hers, his = shelves[people["alice"]], shelves[people["bob"]]
    for book in range(1, 6):
        for shelf in (hers, his):
            lab.execute("INSERT INTO shelf_books (shelf_id, book_id) VALUES (:shelf, :book)", shelf=shelf, book=book)
    own, other = f"/api/shelves/{hers}/books", f"/api/shelves/{his}/books"
    cursor = page(alice, own, page_size=2)["next_cursor"]
    found = ids(page(alice, own, page_size=2, cursor=cursor))
    assert found == [3, 4], f"Alice's second page should be [3, 4], but was {found}"
    assert_no_place(bob, "Bob's shelf is another list", path=other, cursor=cursor)
    assert_no_place(bob, "the catalogue is another list", path=BOOKS, cursor=cursor)
    lab.execute("UPDATE shelves SET owner_id = :bob WHERE id = :hers", bob=people["bob"], hers=hers)
    assert_no_place(bob, "Alice's place is not Bob's, also when her shelf is his", path=own, cursor=cursor)


@pytest.mark.exercise("4.3")
def test_cursors_outlive_a_new_secret(lab):
    """When the secret is changed, whoever is in the middle of a walk goes on: a cursor signed with a former secret is
    good as long as that is listed in CURSOR_SECRET_KEY_FALLBACKS (OWASP ASVS 5, 13.3.4).

    Think: which secret signs, and which ones verify?

    Next: in decode(), try CURSOR_SECRET_KEY and then each of CURSOR_SECRET_KEY_FALLBACKS, which is a list.
    """
    old = page(lab.client(), page_size=5)["next_cursor"]
    listed = ",".join(["x" * 40, lab.env["CURSOR_SECRET_KEY"], "y" * 40])
    with lab.boot(CURSOR_SECRET_KEY="n" * 40, CURSOR_SECRET_KEY_FALLBACKS=listed) as app:
        found = ids(page(lab.client(app=app), cursor=old, page_size=5))
        assert found == [6, 7, 8, 9, 10], f"the walk should go on with book 6, but went on with {found}"


@pytest.mark.exercise("4.3")
def test_an_old_secret_comes_to_an_end(lab):
    """New cursors are signed with the new secret, so that the old one can be taken off the list one day. From then on
    nothing that was signed with it is good: whoever has got hold of it can make no cursors (OWASP ASVS 5, 13.3.4).

    Think: what does someone need who wants to make a cursor that passes?

    Next: in encode(), sign with CURSOR_SECRET_KEY and no other; a hash without a secret can be made by anybody.
    """
    now, before = "n" * 40, lab.env["CURSOR_SECRET_KEY"]
    old = page(lab.client(), page_size=5)["next_cursor"]
    with lab.boot(CURSOR_SECRET_KEY=now, CURSOR_SECRET_KEY_FALLBACKS=before) as app:
        new = page(lab.client(app=app), page_size=5)["next_cursor"]
    with lab.boot(CURSOR_SECRET_KEY=now) as app:
        client = lab.client(app=app)
        found = ids(page(client, cursor=new, page_size=5))
        assert found == [6, 7, 8, 9, 10], f"a new cursor is signed with the new secret and leads on, but to {found}"
        assert_no_place(client, "it was signed with a secret that is not listed any more", cursor=old, page_size=5)


@pytest.mark.exercise("4.3")
def test_a_page_says_where_it_is(lab):
    """`position` has the ids of the first and the last book of the page and their number. A page on which nothing is
    (left) has none, and no pages beside it (RFC 8288, 3.3).

    Think: what is the key of the last book on a page without books?

    Next: in page_at(), return no places where nothing was found.
    """
    client = lab.client()
    first = page(client, sort="title", page_size=6)
    second = page(client, sort="title", page_size=6, cursor=first["next_cursor"])
    for body in (first, second, page(client, sort="title", page_size=6, cursor=second["prev_cursor"])):
        expected = {"first_id": ids(body)[0], "last_id": ids(body)[-1], "count": 6}
        assert body["position"] == expected, f"position should be {expected}, but was {body['position']}"
    lab.execute("DELETE FROM books WHERE id NOT IN (SELECT id FROM books ORDER BY title, id LIMIT 6)")
    left = page(client, sort="title", page_size=6, cursor=first["next_cursor"])
    for body in (left, page(client, author="quaggawise")):
        assert body["items"] == [], f"there should be no book on the page, but there are {ids(body)}"
        nowhere = {"first_id": None, "last_id": None, "count": 0}
        assert body["position"] == nowhere, f"an empty page should be at {nowhere}, but is at {body['position']}"
        beside = {name: body[name] for name in MEMBERS[2:7] if body[name]}
        assert not beside, f"an empty page should have no page beside it, but has {beside}"


@pytest.mark.exercise("4.3")
def test_a_page_is_one_statement_however_deep(lab):
    """A page takes one statement about books, at the beginning, in the middle and on the way back: whether there is a
    page on either side is known without asking for it (OWASP API4:2023).

    Think: what do you know of the page before this one, if somebody has come from there?

    Next: in page_at(), call seek() once.
    """
    client = lab.client()
    query = {"sort": "publication_year", "page_size": 3}
    answers = [client.get(BOOKS, params=query)]
    for member in ("next_cursor", "next_cursor", "prev_cursor"):
        answers.append(client.get(BOOKS, params={**query, "cursor": answers[-1].json()[member]}))
    for number, answer in enumerate(answers, start=1):
        assert answer.status_code == 200, f"page {number} of the walk should be a 200, but was a {answer.status_code}"
        found = [text for text in lab.statements(answer) if re.search(r"\bbooks\b", text)]
        assert len(found) == 1, (
            f"page {number} of the walk should take one statement about books, but took {len(found)}"
        )
