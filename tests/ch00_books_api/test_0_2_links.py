"""Exercise 0.2: `_links` that are all there, that all work, and that nobody but the server has written."""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import httpx
import pytest

Link = dict[str, Any]

ACTIONS = {"replace": "PUT", "change": "PATCH", "delete": "DELETE"}


def link_in(thing: dict[str, Any], name: str) -> Link:
    """The link called `name` of a book or a list."""
    links = thing.get("_links", {})
    assert name in links, f"_links should have {name!r}, but has only {', '.join(links) or 'nothing'}"
    assert isinstance(links[name], dict), f"the link {name!r} should be an object with an href, not {links[name]!r}"
    assert isinstance(links[name].get("href"), str), f"the link {name!r} should have an href"
    return links[name]


def follow(client: httpx.Client, link: Link, **options: Any) -> httpx.Response:
    """The answer at the other end of a link."""
    return client.request(link.get("method", "GET"), link["href"], **options)


def books_with(client: httpx.Client, text: str) -> dict[str, Any]:
    """The list of what the search finds."""
    return client.get("/api/books/search", params={"q": text}).json()


def some_book(client: httpx.Client) -> dict[str, Any]:
    """A book of the catalogue, as it is shown by itself."""
    return client.get(f"/api/books/{books_with(client, 'ch')['items'][0]['id']}").json()


def plain(thing: dict[str, Any]) -> dict[str, Any]:
    """A book or a list without links."""
    return {name: value for name, value in thing.items() if name != "_links"}


@pytest.mark.exercise("0.2")
def test_every_book_links_to_itself(lab):
    """`self` is the address of the book that carries it: in a list each book has its own, which is not the address that
    was asked for (RFC 8288 and RFC 4287, 4.2.7.2).

    Think: whose address is it that was asked for, when a book stands in a list?

    Next: in book_links make self from the id of the book, by link().
    """
    client = lab.client()
    books = books_with(client, "ch")["items"][:3]
    for book in books:
        answer = follow(client, link_in(book, "self"))
        same = answer.status_code == 200 and plain(answer.json()) == plain(book)
        assert same, (
            f"the self of book {book['id']} should lead to that book, and not to {link_in(book, 'self')['href']}"
        )


@pytest.mark.exercise("0.2")
def test_a_book_links_to_its_collection(lab):
    """`collection` leads from an item to the list that it is in: who was sent a link to one book finds the others
    without knowing any address (RFC 6573, 2.2).

    Think: what is the route of the list called?

    Next: link() makes the link to the list as it makes that to a book; the list has no values.
    """
    client = lab.client()
    answer = follow(client, link_in(some_book(client), "collection"))
    assert answer.status_code == 200, "the collection of a book should be an address that answers 200"
    assert len(answer.json().get("items", [])) > 1, "the collection of a book should be the list of books"


@pytest.mark.exercise("0.2")
def test_a_book_names_its_actions_and_their_methods(lab):
    """A link that is not for reading says its method. Nobody is logged in here and everybody may do everything, so all
    three actions are offered: replace PUT, change PATCH, delete DELETE (RFC 9110, 9.1: the method says what is wanted).

    Think: what distinguishes the three actions, if all have one address?

    Next: BOOK_ACTIONS names them with their methods; link() takes a method as its second value.
    """
    book = some_book(lab.client())
    offered = {name: link_in(book, name).get("method", "no method") for name in ACTIONS}
    assert offered == ACTIONS, "each action should be offered with its own method"


@pytest.mark.exercise("0.2")
@pytest.mark.parametrize("closed", [*ACTIONS, "create"])
def test_an_action_that_is_not_allowed_is_not_offered(lab, closed):
    """Who may do what is decided elsewhere, and will be decided otherwise by the next chapter: here the app has a rule
    that closes one action. A link to it would be a promise that the server breaks (RFC 8288; OWASP API5:2023).

    Think: who decides what a caller may do? Whom do you ask, and about which route?

    Next: ask may(endpoint, method) before you add a link to an action: of "book" with the action's method, of "books"
    with POST.
    """
    method = {**ACTIONS, "create": "POST"}[closed]
    with lab.boot(rules={("books" if closed == "create" else "book", method): ()}) as app:
        client = lab.client(app=app)
        listed = client.get("/api/books").json()
        found = books_with(client, "ch")
        book = client.get(f"/api/books/{found['items'][0]['id']}").json()
        for thing, what, actions in (
            (book, "a book", ACTIONS),
            (found["items"][0], "a book that was found", ACTIONS),
            (listed, "the list of books", ("create",)),
            (found, "what was found", ("create",)),
        ):
            offered = set(thing.get("_links", {})) & {*ACTIONS, "create"}
            wanted = set(actions) - {closed}
            assert offered == wanted, f"{closed} is closed by a rule: the _links of {what} offer {offered or 'nothing'}"


@pytest.mark.exercise("0.2")
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_is_offered_works(lab, action):
    """A link is a promise: sent with the method that it names to the address that it names, the request does what the
    name says (RFC 8288, 3: the target, and what it is to you).

    Think: a link is an address and a method: which of the two leads elsewhere?

    Next: send the request of the link yourself, and look at what it does.
    """
    client = lab.client()
    book = some_book(client)
    title = f"The Book Number {uuid4().hex}"
    body = None if action == "delete" else {"title": title, "author": book["author"]}
    answer = follow(client, link_in(book, action), json=body)
    assert answer.status_code in (200, 204), f"the link {action!r} should work, but is answered {answer.status_code}"
    after = client.get(f"/api/books/{book['id']}")
    if action == "delete":
        assert after.status_code == 404, "after a DELETE at its link the book should be gone"
    else:
        expected = (title, book["summary"] if action == "change" else None)
        found = (after.json()["title"], after.json()["summary"])
        assert found == expected, f"the link {action!r} should {action} the book: its title, and its summary"


@pytest.mark.exercise("0.2")
def test_every_address_begins_with_a_slash(lab):
    """A link names a path, which the client resolves against the address it asked. A host in it is right only until
    the app runs elsewhere, or behind TLS, or under another name (RFC 3986, 4.2 and 5.2).

    Think: which part of an address can a client add by itself, since it has just asked there?

    Next: use what link() returns, which is a path.
    """
    client = lab.client()
    listed = books_with(client, "ch")
    links = {**some_book(client)["_links"], **listed["_links"]}
    for name, link in links.items():
        path_only = re.match("/(?!/)", link["href"])
        assert path_only, f"the link {name!r} should begin with / and name no host, but its href is {link['href']}"


@pytest.mark.exercise("0.2")
def test_links_stay_right_under_a_path_prefix(lab):
    """An operator may give the app a path prefix, as here /shop by PATH_PREFIX: the routes in the code stay the same,
    and every address of the app begins with /shop (WSGI, PEP 3333: SCRIPT_NAME).

    Think: what of an address do you know, and what does only the running app know?

    Next: take every address from link() or address(); do not write /api into a link.
    """
    with lab.boot(PATH_PREFIX="/shop") as app:
        client = lab.client(app=app)
        listed = client.get("/shop/api/books/search?q=ch").json()
        book = client.get(f"/shop/api/books/{listed['items'][0]['id']}").json()
        for links in (book["_links"], listed["_links"]):
            for name, link in links.items():
                href = re.sub(r"\{\?.*?\}", "", link["href"]).replace("{q}", "zen")
                assert href.startswith("/shop/"), f"the link {name!r} should begin with /shop here, not be {href}"
                answer = client.options(href)
                assert answer.status_code in (200, 204), f"under /shop the link {name!r} leads nowhere: {href}"


@pytest.mark.exercise("0.2")
@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Prefix", "X-Script-Name"])
def test_no_client_writes_an_address(lab, name):
    """Headers are claims. No proxy is configured here, so what they say about host and prefix gets into no link: links
    name the addresses that answer, also when a cache shows them to others (OWASP WSTG, Host Header Injection).

    Think: who has written what stands in request.headers?

    Next: take addresses from link() and address(), and nothing from the request.
    """
    client = lab.client()
    path = f"/api/books/{some_book(client)['id']}"
    for address in (path, "/api/books/search?q=zen"):
        told = client.get(address).json()["_links"]
        answer = client.get(address, headers={name: "evil.test" if name == "Host" else "/evil"})
        assert answer.json()["_links"] == told, f"the links should be the same whatever {name} says"


@pytest.mark.exercise("0.2")
def test_the_list_links_to_itself(lab):
    """A list, too, says what it is: an answer that was saved, or passed on, can be asked for again (RFC 4287, 4.2.7.2).

    Think: what of the address that was asked belongs to the list, and what has somebody added?

    Next: in collection_links, make self of the route and its values, not of what was asked.
    """
    client = lab.client()
    listed = client.get("/api/books").json()
    answer = follow(client, link_in(listed, "self"))
    assert answer.status_code == 200, "the self of the list should be an address that answers 200"
    assert answer.json() == listed, "the self of the list should lead to the same list"
    asked_oddly = client.get("/api/books", params={"from": "newsletter"}).json()
    assert asked_oddly.get("_links") == listed["_links"], (
        "the links of the list should be the same whatever a client adds to its address"
    )


@pytest.mark.exercise("0.2")
@pytest.mark.parametrize(
    "words", ["zen", "R&D in #1 at 100% + ü"], ids=["a word", "signs that mean something in a URL"]
)
def test_a_search_links_to_itself_with_its_query(lab, words):
    """The query is part of what was asked for, so it is part of `self`, percent-encoded: & and # and + mean something
    in a URL, and a query that holds them is cut off otherwise (RFC 3986, 2.2 and 3.4).

    Think: what do &, # and + mean in a URL?

    Next: pass the values on to link(), which encodes them.
    """
    client = lab.client()
    client.post("/api/books", json={"title": f"More about {words}", "author": "Nobody"})
    found = books_with(client, words)
    link = link_in(found, "self")
    named = parse_qs(urlsplit(link["href"]).query).get("q")
    assert named == [words], f"the self of a search should have the query q={words}, not {named}"
    answer = follow(client, link)
    assert answer.status_code == 200, "the self of a search should be an address that answers 200"
    assert answer.json()["items"] == found["items"], "the self of a search should find the same books"


@pytest.mark.exercise("0.2")
def test_the_search_is_a_template_to_be_filled_in(lab):
    """What a client has to fill in is a URI template, and is marked as one: a program must not follow it as it stands
    (RFC 6570, 3.2.8; draft-kelly-json-hal, 5.2).

    Think: how does a client that knows nothing of this API learn where its words go?

    Next: the docstring of collection_links shows the template, and names the function that makes it; its braces stay as
    they are.
    """
    client = lab.client()
    link = link_in(books_with(client, "nothing is called this"), "search")
    assert link.get("templated") is True, "the link to the search should say templated: true"
    href = re.sub(r"\{\?q\}", "?q=" + quote("zen"), link["href"]).replace("{q}", quote("zen"))
    answer = client.get(href)
    assert answer.status_code == 200, "the template with q filled in should be an address that answers 200"
    assert answer.json()["items"] == books_with(client, "zen")["items"], (
        "the filled-in template should find what q names"
    )


@pytest.mark.exercise("0.2")
@pytest.mark.parametrize("address", ["/api/books", "/api/books/search?q=zen"])
def test_every_list_links_to_where_a_book_is_created(lab, address):
    """Who has searched and found nothing wants to add the book. `create` leads to where that works, from every list:
    books are added to the collection, not to a search (RFC 9110, 9.3.3).

    Think: where are books created, wherever you have looked for them?

    Next: make create of the route "books", whichever `endpoint` the list has.
    """
    client = lab.client()
    link = link_in(client.get(address).json(), "create")
    assert link.get("method") == "POST", "the link create should say its method, POST"
    answer = follow(client, link, json={"title": "Nowhere Else", "author": "Nobody"})
    assert answer.status_code == 201, f"a POST to the link create should create a book, not answer {answer.status_code}"


@pytest.mark.exercise("0.2")
def test_no_link_is_dead(lab):
    """From GET /api on, a client reaches everything by links alone. So each link leads to an address that exists, and
    that allows the method it names (RFC 9110, 9.3.7 and 10.2.1).

    Think: which of your links has nobody ever followed?

    Next: send OPTIONS to the address that is named, and look at Allow. link() makes addresses of routes that exist.
    """
    client = lab.client()
    index = client.get("/api").json()["_links"]
    listed = follow(client, index["books"]).json()
    book = follow(client, link_in(listed["items"][0], "self")).json()
    for links in (index, listed["_links"], book.get("_links", {})):
        for name, link in links.items():
            href = re.sub(r"\{\?.*?\}", "", link["href"]).replace("{book_id}", str(listed["items"][0]["id"]))
            answer = client.options(href)
            assert answer.status_code in (200, 204), (
                f"the link {name!r} leads nowhere: {href} answers {answer.status_code}"
            )
            allowed = answer.headers.get("Allow", "").replace(" ", "").split(",")
            for method in [link["method"]] if "method" in link else link.get("methods", ["GET"]):
                assert method in allowed, f"the link {name!r} says {method}, but {href} allows {', '.join(allowed)}"
