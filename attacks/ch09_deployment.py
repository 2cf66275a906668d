"""What people do to a shop that is at work: the exploits of chapter 9, by the exercise whose defence they try.

POST /api/books   Idempotency-Key: "order-7"     and the connection breaks
POST /api/books   Idempotency-Key: "order-7"     was it done, or not?
"""

from workbook.attacking import Loot, Outcome, Shop, Stopped, expect, exploit, stopped_by

BOOKS = "/api/books"
ORDER = {"title": "One copy of it", "author": "Somebody"}


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
