"""What people do to a shop that keeps its answers: the exploits of chapter 6, by the exercise whose defence they try.

    GET /api/users/me                through a proxy that a whole office shares: whose e-mail is it?
    GET /api/books?page_size=1       and from now on the catalogue has one book, for everybody
    POST /api/cache/invalidate       {"pattern": "revoked:*-*"}

An answer that is kept is one that somebody else may get. An attacker asks for what others will be given, or is given
what others have asked for.
"""

import json
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Barrier

import httpx

from workbook.learn.exploits import Failure, Loot, Outcome, Stopped, expect, exploit, stopped_by
from workbook.learn.shop import Shop

LIST, BOOK, REPORT = "/api/books", "/api/v2/books/54", "/api/reports/catalog"
MANY = 20_000  # books: with so many, the report takes a while
CROWD = 16  # requests at the same moment, by two people
STRANGERS = 20_000  # names in Redis that have nothing to do with the cache


# 6.1 What is sent again -----------------------------------------------------------------------------------------------


@exploit("6.1", "API4", "sent again, to whoever has it already")
def fetch_what_one_has(shop: Shop) -> Outcome:
    """Nobody means any harm: a proxy that compresses weakens each tag. So no browser behind it is ever told "304"."""
    reader = shop.client()
    first = expect(reader.get(LIST))
    tag = first.headers.get("ETag", "")
    expect(reader.get(LIST, headers={"If-None-Match": tag}), 304)
    again = reader.get(LIST, headers={"If-None-Match": f"W/{tag}"})
    if again.status_code == 200:
        return Loot(f"{len(again.content):,} bytes once more, for each reader and each time: W/{tag[:9]}…")
    return Stopped(f"{expect(again, 304).status_code}: not a byte of the {len(first.content):,}")


# 6.2 What is lost -----------------------------------------------------------------------------------------------------


@exploit("6.2", "ASVS 2", "a correction that the next one undoes")
def undo_a_correction(shop: Shop) -> Outcome:
    """Two editors have the same book before them. Each saves the whole of it, without a look at what the other did."""
    first, second = shop.sign_in("admin"), shop.sign_in("admin")
    seen = expect(second.get(BOOK))
    book = {name: seen.json()[name] for name in ("title", "author", "publication", "summary", "genres")}
    known = {"If-Match": seen.headers.get("ETag", "")}
    expect(first.put(BOOK, json={**book, "summary": "Mended by the first."}, headers=known))
    answer = second.put(BOOK, json={**book, "title": "Mended by the second"})
    kept = expect(shop.client().get(BOOK)).json()["summary"]
    if answer.status_code == 200 and kept == book["summary"]:
        return Loot("both editors heard 200, and what the first one wrote is gone")
    return stopped_by(answer)


# 6.3 What a proxy keeps -----------------------------------------------------------------------------------------------


@exploit("6.3", "API1", "somebody else's account, from a proxy")
def read_an_account_from_a_proxy(shop: Shop) -> Outcome:
    """Alice and bob are behind one proxy, which keeps what it is told to. Alice has just looked at her account."""
    proxy, alice, bob = Proxy(), shop.sign_in("alice"), shop.sign_in("bob")
    expect(proxy.get(alice, "/api/users/me"))
    got = expect(proxy.get(bob, "/api/users/me")).json()
    if got["name"] != "bob":
        return Loot(f"bob asks who he is, and is {got['name']}, {got.get('email')}")
    return Stopped("the proxy has kept nothing, and bob is bob")


@exploit("6.3", "API5", "what is for administrators, from a proxy")
def read_the_users_from_a_proxy(shop: Shop) -> Outcome:
    """The administrator has looked at the users. The rules of the app say who may; a proxy does not know them."""
    proxy, admin, outsider = Proxy(), shop.sign_in("admin"), shop.client()
    expect(outsider.get("/api/users"), 401)
    expect(proxy.get(admin, "/api/users"))
    answer = proxy.get(outsider, "/api/users")
    if answer.status_code == 200:
        names = ", ".join(user["name"] for user in answer.json()["items"])
        return Loot(f"somebody who is not signed in gets the list of users: {names}")
    return stopped_by(answer)


# 6.4 What the app keeps -----------------------------------------------------------------------------------------------


@exploit("6.4", "API8", "a catalogue of one book, for everybody")
def shrink_the_catalogue(shop: Shop) -> Outcome:
    """One request per minute is enough, and no log shows anything unusual."""
    attacker, reader = shop.client(), shop.client()
    expect(attacker.get(LIST, params={"page_size": 1}))
    found = expect(reader.get(LIST)).json()["items"]
    if len(found) == 1:
        return Loot(f"whoever asks for the books gets {found[0]['title']!r}, and nothing else")
    return Stopped(f"a reader gets {len(found)} books: ?page_size=1 is another answer")


@exploit("6.4", "API8", "another version for everybody, by a header")
def poison_by_a_header(shop: Shop) -> Outcome:
    """The header is no part of the address, and the programs out there have never heard of version 2."""
    attacker, reader = shop.client(), shop.client()
    expect(attacker.get(LIST, headers={"X-API-Version": "2"}))
    got = expect(reader.get(LIST)).json()["items"][0]
    if not isinstance(got["author"], str):
        return Loot(f"a program that reads version 1 gets the author of {got['title']!r} as {got['author']}")
    return Stopped("a reader who says nothing gets version 1")


@exploit("6.4", "API3", "what only an administrator is shown")
def see_what_an_administrator_sees(shop: Shop) -> Outcome:
    """The administrator has just looked at the list. Which doors does it show?"""
    outsider, admin = shop.client(), shop.sign_in("admin")
    shown = set(expect(admin.get(LIST)).json()["_links"])
    seen = set(expect(outsider.get(LIST)).json()["_links"])
    if "create" not in shown:
        raise Failure("an administrator may create books, and is not shown how")
    if "create" in seen:
        return Loot("nobody in particular is shown the link `create`: the answer is the administrator's")
    return Stopped("nobody in particular is shown what they may do, and no more")


# 6.5 What is made at once ---------------------------------------------------------------------------------------------


@exploit("6.5", "API4", "a report that ends, while many ask for it")
def stampede(shop: Shop) -> Outcome:
    """Each of them may ask, and does not do so often. But all at the moment in which nothing is kept."""
    shop.grow(MANY)
    admin, readers = shop.sign_in("admin"), [shop.sign_in(name) for name in ("alice", "bob")]
    gate = Barrier(CROWD)

    def ask(reader: httpx.Client) -> httpx.Response:
        gate.wait()
        return reader.get(REPORT)

    before = made(admin)
    with ThreadPoolExecutor(CROWD) as threads:
        answers = list(threads.map(ask, islice(cycle(readers), CROWD)))
    for answer in answers:
        expect(answer)
    times = made(admin) - before
    if times > 1:
        return Loot(f"{CROWD} requests, and the database counted all books {times} times at once")
    if times < 1:
        raise Failure("GET /api/cache/stats counts nothing that was made")
    return Stopped(f"{CROWD} requests, and the database counted all books once")


# 6.6 What is forgotten ------------------------------------------------------------------------------------------------


@exploit("6.6", "API2", "a token that was revoked, through the cache")
def let_the_revoked_in(shop: Shop) -> Outcome:
    """Bob has signed out, so a thief's copy is worth nothing. Somebody who may empty the cache types a pattern."""
    admin, bob = shop.sign_in("admin"), shop.sign_in("bob")
    stolen = bob.headers["Authorization"]
    expect(bob.delete("/api/auth/logout"), 204)
    thief = shop.client()
    thief.headers["Authorization"] = stolen
    expect(thief.get("/api/users/me"), 401)
    expect(admin.post("/api/cache/invalidate", json={"pattern": "revoked:*-*"}))
    answer = thief.get("/api/users/me")
    if answer.status_code == 200:
        claims = stolen.split(".")[1]
        jti = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["jti"]
        return Loot(f"revoked:{jti[:8]}… is gone, and the thief is {answer.json()['name']} again")
    return stopped_by(answer)


@exploit("6.6", "API4", "all of Redis held up, for one pattern")
def hold_redis_up(shop: Shop) -> Outcome:
    """Redis does one thing at a time. As long as it reads its names from end to end, nobody is let in anywhere."""
    admin, reader = shop.sign_in("admin"), shop.client()
    expect(reader.get(LIST))
    with shop.redis() as server:
        server.mset({f"counter:{number}": 0 for number in range(STRANGERS)})
        server.config_resetstat()
        dropped = expect(admin.post("/api/cache/invalidate", json={"pattern": "books:*"})).json()["dropped"]
        sent = server.info("commandstats")
        names = server.dbsize()
    if dropped < 1:
        raise Failure("POST /api/cache/invalidate drops nothing of what is kept of books")
    if walked := sent.get("cmdstat_keys"):
        return Loot(
            f"KEYS read {names:,} names in one go: {walked['usec'] / 1000:.1f} ms in which Redis answers nobody"
        )
    return Stopped(f"SCAN read {names:,} names in {sent['cmdstat_scan']['calls']} steps, and let others in between")


# What they have in common ---------------------------------------------------------------------------------------------


class Proxy:
    """A proxy that many share, and that keeps what it may (RFC 9111, 3): an answer that says `public`, under its
    address and those headers of the request that it names in Vary.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[str, dict[str, str | None], httpx.Response]] = []

    def get(self, client: httpx.Client, path: str) -> httpx.Response:
        """Return what is kept for such a request, or ask for it."""
        asked = client.build_request("GET", path)
        for kept_path, named, answer in self._kept:
            if kept_path == path and all(asked.headers.get(name) == value for name, value in named.items()):
                return answer
        answer = client.send(asked)
        names = [name.strip().lower() for name in answer.headers.get("Vary", "").split(",") if name.strip()]
        if "public" in answer.headers.get("Cache-Control", "") and "*" not in names:
            self._kept.append((path, {name: asked.headers.get(name) for name in names}, answer))
        return answer


def made(admin: httpx.Client) -> int:
    """How many answers the shop says that it has made."""
    number = expect(admin.get("/api/cache/stats")).json()["made"]
    return int(number)
