"""Two requests at once, of which each has seen the database as it was before the other."""

import pytest

from workbook.lab.lab import take_token

PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 60
PUBLIC = "93.184.215.14"
BOOK = {"title": "Kokoro", "author": "Natsume S\u014dseki"}
ISBN = {**BOOK, "isbn": "9780306406157"}
DORA = {"name": "Dora", "email": "dora@example.org", "password": "Correct horse 7 battery"}

ONCE = {(204, 404), (404, 204)}  # one of the two has done it

# what is asked at once by alice or by the administrator (method, path, body), and which pairs of statuses are right
PAIRS = {
    "a shelf is renamed and deleted": (
        [
            ("alice", "PATCH", "/api/shelves/{shelf}", {"name": "Read"}),
            ("alice", "DELETE", "/api/shelves/{shelf}", None),
        ],
        {(200, 204), (409, 204)},
    ),
    "a shelf is deleted twice": ([("alice", "DELETE", "/api/shelves/{shelf}", None)] * 2, ONCE),
    "a shelf is renamed twice": (
        [
            ("alice", "PATCH", "/api/shelves/{shelf}", {"name": "One"}),
            ("alice", "PATCH", "/api/shelves/{shelf}", {"name": "Two"}),
        ],
        {(200, 200)},
    ),
    "a book is put on a shelf twice": ([("alice", "PUT", "/api/shelves/{shelf}/books/5", None)] * 2, {(204, 204)}),
    "a book is taken off a shelf twice": ([("alice", "DELETE", "/api/shelves/{shelf}/books/7", None)] * 2, ONCE),
    "a book is taken off a shelf that is deleted": (
        [
            ("alice", "DELETE", "/api/shelves/{shelf}/books/7", None),
            ("alice", "DELETE", "/api/shelves/{shelf}", None),
        ],
        {(204, 204), (404, 204)},
    ),
    "a book is taken off a shelf and deleted": (
        [("alice", "DELETE", "/api/shelves/{shelf}/books/7", None), ("admin", "DELETE", "/api/books/7", None)],
        {(204, 204), (404, 204)},
    ),
    "a book is put on a shelf that is deleted": (
        [
            ("alice", "PUT", "/api/shelves/{shelf}/books/5", None),
            ("alice", "DELETE", "/api/shelves/{shelf}", None),
        ],
        {(204, 204)},
    ),
    "a book is put on a shelf and deleted": (
        [("alice", "PUT", "/api/shelves/{shelf}/books/5", None), ("admin", "DELETE", "/api/books/5", None)],
        {(204, 204)},
    ),
    "a book is changed and deleted": (
        [("admin", "PUT", "/api/books/5", BOOK), ("admin", "DELETE", "/api/books/5", None)],
        {(200, 204), (409, 204)},
    ),
    "a book is deleted twice": ([("admin", "DELETE", "/api/books/7", None)] * 2, ONCE),
    "two books get one ISBN": (
        [("admin", "POST", "/api/books", ISBN), ("admin", "PATCH", "/api/books/5", ISBN)],
        {(201, 409), (409, 200)},
    ),
    "a book is changed twice": (
        [("admin", "PATCH", "/api/books/5", {"title": "One"}), ("admin", "PATCH", "/api/books/5", {"title": "Two"})],
        {(200, 409), (409, 200)},
    ),
    "a book gets two sets of genres": (
        [
            ("admin", "PATCH", "/api/books/5", {"genres": ["poetry", "war"]}),
            ("admin", "PATCH", "/api/books/5", {"genres": ["war", "novel"]}),
        ],
        {(200, 409), (409, 200)},
    ),
    "one e-mail registers twice": ([("nobody", "POST", "/api/users", DORA)] * 2, {(201, 409), (409, 201)}),
    "a book gets two first covers": (
        [("admin", "POST", "/api/books/5/cover", {"url": "http://cdn.test/"})] * 2,
        {(201, 200), (200, 201)},
    ),
    "a book gets a cover and is deleted": (
        [
            ("admin", "POST", "/api/books/5/cover", {"url": "http://cdn.test/"}),
            ("admin", "DELETE", "/api/books/5", None),
        ],
        {(201, 204), (404, 204)},
    ),
    "all sessions are ended twice": ([("alice", "DELETE", "/api/auth/sessions", None)] * 2, {(204, 204)}),
}


@pytest.mark.chapter("3")
@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_requests_at_once_each_gets_an_answer_that_is_right(lab, pair):
    cdn = lab.outside.server(lambda asked: (200, {"Content-Type": "image/png"}, PNG))
    lab.outside.name("cdn.test", PUBLIC)
    lab.outside.route(PUBLIC, cdn)
    callers = {name: lab.login(name) for name in ("alice", "admin")} | {"nobody": lab.client()}
    take_token(callers["nobody"])
    shelf = lab.rows("SELECT id FROM shelves WHERE name = 'To read'")[0][0]
    assert callers["alice"].put(f"/api/shelves/{shelf}/books/7").status_code == 204
    requests, right = PAIRS[pair]
    sends = [
        lambda who=who, method=method, path=path, body=body: callers[who].request(
            method, path.format(shelf=shelf), json=body
        )
        for who, method, path, body in requests
    ]
    answers = lab.at_once(*sends)
    broken = [lab.traceback(answer) for answer in answers if answer.status_code >= 500]
    assert not broken, f"{pair}: {broken[0]}"
    assert tuple(answer.status_code for answer in answers) in right, pair
