"""Checks for exercise 4.1: pages by number."""

import pytest

BY_OFFSET = "/api/books/by-offset"
BOOKS = "/api/books"
KEYSET = "/api/books/by-keyset"


def page(client, path=BY_OFFSET, **query):
    """The body of a page."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200, f"{path} with {query} should be a 200, but was a {answer.status_code}"
    return answer.json()


def ids(body):
    """The ids of the books on a page."""
    return [item["id"] for item in body["items"]]


def refused(client, path, query):
    """The parameters that the 400 names."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, f"{path} with {query} should be a 400, but was a {answer.status_code}"
    return {fault["parameter"] for fault in answer.json()["errors"]}


@pytest.mark.exercise("4.1")
def test_the_pages_side_by_side_are_the_list(lab):
    """Page after page, each book comes once, in the order that was asked for, and the last page says that it is the
    last (OWASP API4:2023).

    Think: which rows are before page 3, when a page has 20?

    Next: in offset_page(), skip (page - 1) * size rows.
    """
    client = lab.client()
    everything = [row[0] for row in lab.rows("SELECT id FROM books ORDER BY id")]
    seen, number, more = [], 1, True
    while more:
        body = page(client, page=number, page_size=40)
        assert body["page"] == number, f"page should be {number}, but was {body['page']}"
        assert body["page_size"] == 40, f"page_size should be 40, but was {body['page_size']}"
        seen += ids(body)
        more, number = body["has_more"], number + 1
        assert number < 20, "the last page should say has_more: false, but none did"
    assert seen == everything, f"the books should come in the order of their ids, each once: {seen}"
    downwards = ids(page(client, page=2, page_size=7, sort="id", dir="desc"))
    expected = everything[::-1][7:14]
    assert downwards == expected, f"page 2 of sort=id&dir=desc should have {expected}, but had {downwards}"


@pytest.mark.exercise("4.1")
def test_a_page_has_twenty_books_unless_it_is_told_otherwise(lab):
    """A client that says nothing gets a page of 20, the first one; nobody gets more than 100 at once (OWASP API4:2023,
    unrestricted resource consumption).

    Think: what does a client get that names no page at all?

    Next: page_size has a load_default, and bounds.
    """
    client = lab.client()
    body = page(client)
    assert (body["page"], body["page_size"]) == (1, 20), "a query without page and page_size is page 1 of 20 books"
    assert len(body["items"]) == 20, f"a page should have 20 books, but had {len(body['items'])}"
    for size in (1, 2, 99, 100):
        found = len(page(client, page_size=size)["items"])
        assert found == size, f"page_size={size} should give {size} books, but gave {found}"


@pytest.mark.exercise("4.1")
@pytest.mark.parametrize("path", [BY_OFFSET, BOOKS, KEYSET])
def test_a_size_that_is_none_is_refused(lab, path):
    """A size is a whole number from 1 to 100, in digits. Anything else is a 400 that names page_size, and is not mended
    silently: who asks for a million books should learn that it does not work so (OWASP API4:2023).

    Think: which texts does int() read that are no digits 0-9?

    Next: in Number, match the digits before you read them, then compare with least and most.
    """
    client = lab.client()
    for size in ("0", "-1", "101", "1000000", "", " 5", "5 ", "+5", "1_0", "2.0", "1e1", "٥", "0x10", "null", "9" * 5000):
        assert refused(client, path, {"page_size": size}) == {"page_size"}, f"page_size={size[:20]!r} is to blame"


@pytest.mark.exercise("4.1")
def test_a_page_number_is_counted_from_one_and_ends(lab):
    """The database counts off what an offset skips, row after row, so a page may begin at most 10,000 rows deep; beyond
    that, cursors go (OWASP API4:2023).

    Think: how many rows does page=200 with page_size=100 skip, and how many page=10001 with page_size=1?

    Next: check the rows that are skipped, (page - 1) * page_size, not the number of the page.
    """
    client = lab.client()
    for number in ("0", "-1", "", "1.0", "+1", "99999999999999999999"):
        assert refused(client, BY_OFFSET, {"page": number}) == {"page"}, f"page={number!r} is to blame"
    for number, size in (("101", "100"), ("10001", "1"), ("501", "20")):
        body = page(client, page=number, page_size=size)
        assert body["items"] == [], f"page={number} of {size} should be an empty page, but had books"
        assert body["has_more"] is False, "after an empty page there should be no more, but has_more is true"
    for number, size in (("102", "100"), ("10001", "2"), ("502", "20")):
        found = refused(client, BY_OFFSET, {"page": number, "page_size": size})
        assert found == {"page"}, f"page={number} of {size} skips more than 10,000 rows: page is to blame, not {found}"


@pytest.mark.exercise("4.1")
def test_a_page_costs_no_count(lab):
    """To know whether there is another page costs one row more. To count them all costs all of them, on every page, so
    the total is only there for whoever asks for it (OWASP API4:2023).

    Think: how can you tell that there are more than 20 rows without counting them?

    Next: in offset_page(), read size + 1 rows, and return size of them.
    """
    client = lab.client()
    answer = client.get(BY_OFFSET, params={"page_size": 10})
    statements = [text for text in lab.statements(answer) if "FROM books" in text]
    assert len(statements) == 1, f"a page should take one statement about books, but took {len(statements)}"
    assert "count(" not in statements[0].lower(), "no page should be counted unasked, but this one was"
    assert "total" not in answer.json(), "the total should only be there when it was asked for, but it was"
    total = lab.rows("SELECT count(*) FROM books")[0][0]
    assert page(client, total="true", page_size=3)["total"] == total, f"the total should be {total}"
    novels = lab.rows("SELECT count(*) FROM book_genres WHERE genre = 'novel'")[0][0]
    assert page(client, total="true", genre="novel")["total"] == novels, f"the total of the novels should be {novels}"
    few = [row[0] for row in lab.rows("SELECT book_id FROM book_genres WHERE genre = 'novel' ORDER BY book_id LIMIT 2")]
    lab.execute("DELETE FROM books WHERE id NOT IN (:one, :two)", one=few[0], two=few[1])
    for size, more in ((1, True), (2, False), (3, False)):
        found = page(client, page_size=size)["has_more"]
        assert found is more, f"of 2 books, a page of {size} should say has_more: {more}, but said {found}"
