"""What people do to a shop that has two versions: the exploits of chapter 5, by the exercise whose defence they try.

    GET /api/v1/search?q=whale                          what came with version 2, asked for in version 1
    GET /api/v2/books/1  and  X-API-Version: 1        one version for the gateway, another for the app
    GET /api/books/1     and  X-API-Version: 2        through a cache that does not know of this header

Two versions are two ways into one shop. An attacker looks for the one that somebody forgot: in a rule, in a cache, on
the day on which it was to be shut.
"""

import httpx

from workbook.learn.exploits import Crashed, Failure, Loot, Outcome, Stopped, expect, exploit, stopped_by
from workbook.learn.shop import Shop

BOOK, LIST = "/api/books/1", "/api/v2/books"
HEADER = "X-API-Version"
MEDIA_TYPE = "application/vnd.books.v{}+json"
NO_VERSIONS = ("3", "0", "²", "99999999999999999999")
OVER = {"VERSION_1_DEPRECATED": "2020-01-01T00:00:00Z", "VERSION_1_SUNSET": "2021-01-01T00:00:00Z"}


# 5.1 Where links lead -------------------------------------------------------------------------------------------------


@exploit("5.1", "API9", "a list that goes on in another version")
def follow_a_link_out_of_the_version(shop: Shop) -> Outcome:
    """A partner buys what has an ISBN, and reads the list in version 2. Whoever is on page 2 is not looked at."""
    partner = shop.client()
    first = expect(partner.get(LIST, params={"page_size": 20})).json()
    if not all(in_version_2(book) for book in first["items"]):
        raise Failure(f"GET {LIST} has books that are not in version 2")
    following = first["_links"]["next"]["href"]
    found = expect(partner.get(following)).json()["items"]
    unread = [book for book in found if not in_version_2(book)]
    if unread:
        return Loot(f"{path_of(following)} is in version 1: {len(unread)} books have no publication, so no ISBN to see")
    return Stopped(f"{path_of(following)} has {len(found)} books, all of them in version 2")


# 5.2 What is asked for ------------------------------------------------------------------------------------------------


@exploit("5.2", "API9", "what came with version 2, in version 1")
def reach_what_is_new(shop: Shop) -> Outcome:
    """Version 2 is for a few partners yet, says the gateway, and looks at /api/v2. The way in is next to it."""
    partner, outsider = shop.client(), shop.client()
    honest = expect(partner.get("/api/v2/search", params={"q": "whale"})).json()
    answer = outsider.get("/api/v1/search", params={"q": "whale"})
    if answer.status_code == 200:
        return Loot(f"/api/v1/search finds {answer.json()['items'][0]['book']['title']!r}, as /api/v2/search does")
    if not honest["items"]:
        raise Failure("GET /api/v2/search?q=whale finds nothing")
    return stopped_by(answer)


@exploit("5.2", "API8", "one version for the gateway, one for the app")
def say_two_things(shop: Shop) -> Outcome:
    """The gateway reads the header, and logs, limits and bills by it. What the app reads is the path."""
    outsider = shop.client()
    expect(outsider.get(BOOK, headers={HEADER: "1"}))
    answer = outsider.get("/api/v2/books/1", headers={HEADER: "1"})
    if answer.status_code == 200 and in_version_2(answer.json()):
        return Loot(f"{HEADER}: 1, says the gateway's log, and book 1 came in version 2")
    return stopped_by(answer)


@exploit("5.2", "API8", "a version that is named twice")
def name_it_twice(shop: Shop) -> Outcome:
    """Some take the first of two, and some the last. What is in between the two has its own opinion."""
    outsider = shop.client()
    expect(outsider.get(BOOK, params={"version": "2"}))
    answer = outsider.get(f"{BOOK}?version=2&version=1")
    if answer.status_code == 200:
        number = 2 if in_version_2(answer.json()) else 1
        return Loot(
            f"?version=2&version=1 is version {number} for the app; who takes the other one sees another answer"
        )
    return stopped_by(answer)


@exploit("5.2", "API8", "a version that breaks the server")
def ask_for_a_version_that_never_was(shop: Shop) -> Outcome:
    """A number is soon read. Whether there is such a version, somebody has to ask."""
    outsider = shop.client()
    expect(outsider.get(BOOK, params={"version": "2"}))
    lines, broken, taken = len(shop.log()), [], []
    for number in NO_VERSIONS:
        try:
            answer = outsider.get(BOOK, params={"version": number})
            taken += [number] if answer.status_code == 200 else []
        except Crashed:
            broken.append(number)
    if broken:
        return Loot(f"500 for version={' and '.join(broken)}, and the log is {len(shop.log()) - lines} lines longer")
    if taken:
        return Loot(f"there is an answer in version {' and '.join(taken)}")
    return stopped_by(answer)


# 5.3 What a cache keeps -----------------------------------------------------------------------------------------------


@exploit("5.3", "API8", "a cache that serves what another asked for")
def poison_a_cache(shop: Shop) -> Outcome:
    """One request in version 2, by a header that the cache was not told of. All the others are in version 1."""
    return poisoned(shop, {HEADER: "2"})


@exploit("5.3", "API8", "the same, by what can be read")
def poison_a_cache_by_media_type(shop: Shop) -> Outcome:
    """Accept is in every request, so hardly any cache keeps answers apart by it, unless it is told to."""
    return poisoned(shop, {"Accept": MEDIA_TYPE.format(2)})


# 5.4 What is not sent -------------------------------------------------------------------------------------------------


@exploit("5.4", "ASVS 2", "a name is mended, and a biography is gone")
def lose_what_was_not_sent(shop: Shop) -> Outcome:
    """An editor is allowed to. Nobody has asked for it, and no log says what was there before."""
    editor, reader = shop.sign_in("admin"), shop.client()
    known = {"title": "Emma", "author": "Jane Austin", "author_bio": "Six novels.", "publication_year": 1815}
    book = expect(editor.post("/api/v1/books", json={**known, "genres": ["novel"]}), 201).json()["id"]
    expect(editor.patch(f"{LIST}/{book}", json={"author": {"name": "Jane Austen"}}))
    after = expect(reader.get(f"/api/v1/books/{book}")).json()
    if after["author"] != "Jane Austen":
        raise Failure(f"PATCH {LIST}/{book} has not changed the author's name")
    if after["author_bio"] != known["author_bio"]:
        return Loot(
            f"{{author: {{name}}}} was sent, and the biography, {known['author_bio']!r}, is {after['author_bio']}"
        )
    return Stopped(f"the name is mended, and the biography is still {after['author_bio']!r}")


# 5.5 What is over -----------------------------------------------------------------------------------------------------


@exploit("5.5", "API9", "a version that is over, by another door", settings=OVER)
def use_what_is_over(shop: Shop) -> Outcome:
    """Nobody looks after version 1 any more, since it is gone. An attacker tries each way in which it was asked for."""
    outsider, open_doors = shop.client(), []
    expect(outsider.get("/api/v2/books/1"))
    for name, path, headers in (
        ("by path", "/api/v1/books/1", {}),
        ("without a version", BOOK, {}),
        ("by query", f"{BOOK}?version=1", {}),
        (f"by {HEADER}", BOOK, {HEADER: "1"}),
        ("by Accept", BOOK, {"Accept": MEDIA_TYPE.format(1)}),
    ):
        answer = outsider.get(path, headers=headers)
        if answer.status_code == 200:
            open_doors.append(name)
    if open_doors:
        return Loot(f"version 1 has been over since 2021, and still answers {', '.join(open_doors)}")
    return stopped_by(answer)


# What they have in common ---------------------------------------------------------------------------------------------


class Cache:
    """A cache in front of the shop, shared by all. It keeps answers apart as RFC 9111, 4.1 says: by the address, and by
    those headers of the request that the answer names in Vary; and none that are somebody's own (`no-store`).
    """

    def __init__(self) -> None:
        self._kept: list[tuple[str, dict[str, str | None], httpx.Response]] = []

    def get(self, client: httpx.Client, path: str, headers: dict[str, str]) -> httpx.Response:
        """Return what is kept for such a request, or ask for it."""
        asked = client.build_request("GET", path, headers=headers)
        for kept_path, named, answer in self._kept:
            if kept_path == path and all(asked.headers.get(name) == value for name, value in named.items()):
                return answer
        answer = expect(client.send(asked))
        names = [name.strip().lower() for name in answer.headers.get("Vary", "").split(",") if name.strip()]
        if "no-store" not in answer.headers.get("Cache-Control", "") and "*" not in names:
            self._kept.append((path, {name: asked.headers.get(name) for name in names}, answer))
        return answer


def poisoned(shop: Shop, headers: dict[str, str]) -> Outcome:
    """What becomes of a reader who says nothing, after somebody has asked with these headers; there is a cache."""
    cache, attacker, reader = Cache(), shop.client(), shop.client()
    if not in_version_2(cache.get(attacker, BOOK, headers).json()):
        raise Failure(f"GET {BOOK} with {headers} is not answered in version 2")
    got = cache.get(reader, BOOK, {}).json()
    if in_version_2(got):
        return Loot(f"a reader who says nothing gets version 2: the author of {got['title']!r} is {got['author']}")
    return Stopped(f"the cache asks again for a reader who says nothing: the author of {got['title']!r} is a text")


def in_version_2(book: dict[str, object]) -> bool:
    """Whether a book looks as in version 2."""
    return isinstance(book["author"], dict) and "publication" in book


def path_of(address: str) -> str:
    """An address without what follows the question mark."""
    return address.partition("?")[0]
