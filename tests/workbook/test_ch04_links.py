"""Links to other pages: what the header has, and where a page in a browser reads it."""

import pytest

from workbook.serve.addresses import FOREIGN_ORIGIN

pytestmark = pytest.mark.chapter("4")

LISTS = ("/api/books/by-offset", "/api/books", "/api/books/by-keyset", "/api/books/search?q=a", "/api/users")
LISTS += ("/api/shelves/1/books", "/api/activity")


@pytest.mark.parametrize("path", LISTS)
def test_the_header_names_the_same_pages_as_the_body(lab, path):
    lab.execute("UPDATE shelves SET owner_id = (SELECT id FROM users WHERE name = 'admin') WHERE id = 1")
    lab.execute("DELETE FROM shelf_books WHERE shelf_id = 1")
    lab.execute("INSERT INTO shelf_books (shelf_id, book_id) SELECT 1, id FROM books WHERE id < 8")
    client = lab.login("admin")
    first = client.get(path, params={**dict(pair.split("=") for pair in path.split("?")[1:]), "page_size": "1"})
    second = client.get(first.json()["_links"]["next"]["href"])
    for answer in (first, second):
        body = answer.json()
        beside = {name: link["href"] for name, link in body["_links"].items() if name in ("first", "prev", "next")}
        assert {name: link["url"] for name, link in answer.links.items()} == beside
        assert body.get("next_page", beside["next"]) == beside["next"]


def test_a_front_end_of_another_origin_may_read_link(lab):
    answer = lab.client().get("/api/books", headers={"Origin": FOREIGN_ORIGIN})
    assert 'rel="next"' in answer.headers["Link"]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Link", "Location", "X-Request-ID"} <= set(exposed)
