"""What a delivery may say without harm when its signature is right: whoever signs it can be wrong, too."""

import hashlib
import hmac
import json
from typing import Any

import pytest

CHAPTERS = [pytest.param(number, marks=pytest.mark.chapter(number)) for number in ("1", "2", "3")]


def delivered(lab: Any, timestamp: str, body: bytes = b"{}", **as_client: Any) -> Any:
    """The answer to a delivery that is signed as it must be."""
    digest = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": timestamp.encode("latin-1"), "X-Webhook-Signature": f"sha256={digest}".encode()}
    headers["Content-Type"] = b"application/json"
    return lab.client(**as_client).post("/api/webhook", content=body, headers=headers)


@pytest.mark.chapter("1")
@pytest.mark.parametrize(
    "timestamp",
    ["9" * 20, "9" * 400, "9" * 5000, "-1", "+1", "1e9", "1_000", "nan", "", "0x10", "\xb2", "17\xb2"],
    ids=lambda text: f"{text[:9]}({len(text)})",
)
def test_a_timestamp_that_is_no_time_is_refused(lab: Any, timestamp: str) -> None:
    answer = delivered(lab, timestamp)
    assert answer.status_code == 403, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.chapter("1")
@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"isbn": 5, "summary": "\\ud800"}', b'{"isbn": "\\u0000", "summary": []}']
)
def test_a_body_of_the_wrong_shape_is_refused(lab: Any, body: bytes) -> None:
    before = lab.rows("SELECT id, summary FROM books")
    answer = delivered(lab, str(int(lab.clock.now())), body)
    assert answer.status_code == 422, answer.text
    assert lab.rows("SELECT id, summary FROM books") == before


def told(lab: Any, age: int, **news: Any) -> Any:
    """The answer to a delivery that says `news`, signed `age` seconds ago."""
    return delivered(lab, str(int(lab.clock.now()) - age), json.dumps(news).encode())


@pytest.mark.chapter("3")
def test_a_delivery_is_checked_as_a_book_is(lab: Any) -> None:
    isbn = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL ORDER BY id LIMIT 1")[0][0]
    before = lab.rows("SELECT id, summary FROM books ORDER BY id")
    for age, summary in enumerate(("a\x07bell", "x" * 10_001, "e" + "\u0301" * 31, None)):
        answer = told(lab, age, isbn=isbn, summary=summary)
        assert answer.status_code == 422, (summary, answer.text)
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/summary"]
    assert told(lab, 10, isbn="9780306406158", summary="A check digit is wrong.").status_code == 422
    assert told(lab, 11, isbn=isbn, summary="And more.", title="Another").status_code == 422
    assert lab.rows("SELECT id, summary FROM books ORDER BY id") == before
    assert lab.rows("SELECT count(*) FROM deliveries") == [(0,)]


@pytest.mark.chapter("3")
@pytest.mark.parametrize("stored", ["9780306406157", "0306406152"])
def test_a_book_is_found_by_either_spelling_of_its_isbn_and_a_summary_is_stored_in_nfc(lab: Any, stored: str) -> None:
    lab.execute("UPDATE books SET isbn = :isbn WHERE id = 5", isbn=stored)
    for age, spelled in enumerate(("0-306-40615-2", "978-0-306-40615-7")):
        assert told(lab, age, isbn=spelled, summary=f"Cafe\u0301 {age}").status_code == 204
        assert lab.rows("SELECT summary, isbn FROM books WHERE id = 5") == [(f"Caf\u00e9 {age}", stored)]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_was_refused_may_come_again_and_what_was_done_may_not(lab: Any, chapter: str) -> None:
    moment, body = str(int(lab.clock.now())), b'{"isbn": "9780306406157", "summary": "Early words."}'
    assert delivered(lab, moment, body).status_code == 404
    lab.execute("UPDATE books SET isbn = '9780306406157' WHERE id = 5")
    with lab.redis_stopped():
        assert delivered(lab, moment, body).status_code == 204
        assert delivered(lab, moment, body, worker=1).status_code == 409
    assert delivered(lab, moment, body).status_code == 409


@pytest.mark.chapter("3")
def test_a_delivery_beside_a_change_of_the_book_is_made(lab: Any) -> None:
    """A 409 would tell the publisher that it had been made before."""
    lab.execute("UPDATE books SET isbn = '9780306406157' WHERE id = 5")
    admin, moment = lab.login("admin"), str(int(lab.clock.now()))
    news = b'{"isbn": "9780306406157", "summary": "New words."}'
    _, told = lab.at_once(
        lambda: admin.patch("/api/books/5", json={"title": "Changed"}), lambda: delivered(lab, moment, news)
    )
    assert told.status_code == 204
    assert lab.rows("SELECT summary FROM books WHERE id = 5") == [("New words.",)]
