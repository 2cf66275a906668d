"""Exercise 4.5: links to the pages beside this one, in the body and in the header Link, with all that was asked."""

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest

BY_OFFSET, BOOKS, KEYSET, SEARCH = "/api/books/by-offset", "/api/books", "/api/books/by-keyset", "/api/books/search"
BESIDE = ("first", "prev", "next")
WHICH = ("cursor", "page", "after_id", "after_value")
FILTERS = {"genre": "war", "year_from": "-3000", "year_to": "2100", "page_size": "2"}
WINDOW = {"since": "2024-01-08T08:00:00Z", "until": "2024-01-08T10:00:00Z", "page_size": "4"}

# RFC 8288, 3: <target> and parameters, of which rel is one; RFC 3986: what a target may be made of
PARAMETER = r"""\s*;\s*([!#$&+.^_`|~\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[!#$%&'*+.^_`|~\w-]+)"""
LINK = re.compile(rf"\s*<([\w.~!$&'()*+,;=:@/?%\[\]#-]+)>((?:{PARAMETER})*)\s*(?:,|$)", re.ASCII)


def lists_of(lab):
    """Every list that has pages, with a query that leaves some of them: path, query, and a client who may see it."""
    lab.execute("UPDATE shelves SET owner_id = (SELECT id FROM users WHERE name = 'admin') WHERE name = 'To read'")
    shelf = lab.rows("SELECT id FROM shelves WHERE name = 'To read'")[0][0]
    lab.execute("DELETE FROM shelf_books WHERE shelf_id = :shelf", shelf=shelf)
    lab.execute("INSERT INTO shelf_books (shelf_id, book_id) SELECT :shelf, id FROM books WHERE id < 8", shelf=shelf)
    return (
        (BY_OFFSET, {**FILTERS, "sort": "title", "dir": "desc", "total": "true"}),
        (BOOKS, {**FILTERS, "sort": "author"}),
        (KEYSET, {**FILTERS, "sort": "created_at", "dir": "asc"}),
        (SEARCH, {**FILTERS, "q": "a", "dir": "desc"}),
        (f"/api/shelves/{shelf}/books", {"page_size": "2"}),
        ("/api/users", {"page_size": "1"}),
        ("/api/activity", WINDOW),
    )


def shown(answer):
    """The body of an answer that should be 200."""
    url = answer.request.url
    asked = f"{url.path}?{url.query.decode()}"
    assert answer.status_code == 200, f"GET {asked} should be a 200, but the status is {answer.status_code}"
    return answer.json()


def get(client, path, query=None):
    """The body of a page."""
    return shown(client.get(path, params=query))


def ids(body):
    """The ids of what is on a page."""
    return [item["book"]["id"] if "book" in item else item["id"] for item in body["items"]]


def href(body, relation):
    """The target of a link in the body."""
    links = body["_links"]
    assert relation in links, f"_links should have {relation!r}, but has only {', '.join(links)}"
    return links[relation]["href"]


def beside(body):
    """The links of the body that lead to other pages: target by relation."""
    return {relation: link["href"] for relation, link in body["_links"].items() if relation in BESIDE}


def in_header(answer):
    """The links of the header Link that lead to other pages: target by relation, read as RFC 8288 says."""
    text, found, place = answer.headers.get("Link", ""), {}, 0
    while place < len(text):
        link = LINK.match(text, place)
        assert link, (
            f'Link should be <target>; rel="relation", … as in RFC 8288, but from here on it is not: {text[place:]}'
        )
        parameters = {name.lower(): value.strip('"') for name, value in re.findall(PARAMETER, link[2])}
        assert "rel" in parameters, f"each link should have a rel, but {link[0]} has none"
        for relation in parameters["rel"].split():
            assert relation not in found, f"Link should name {relation!r} once, but names it twice: {text}"
            found[relation] = link[1]
        place = link.end()
    return {relation: target for relation, target in found.items() if relation in BESIDE}


def values_of(address):
    """The parameters in the query of an address, each with all its values."""
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def second(client, path, query):
    """The answer that is the second page of a list, found by the link of the first."""
    return client.get(href(get(client, path, query), "next"))


def write_author(lab, author, *books):
    """Let `books` be by `author`."""
    for book in books:
        lab.execute("UPDATE books SET author = :author WHERE id = :book", author=author, book=book)


@pytest.mark.exercise("4.5")
def test_whoever_follows_next_stays_in_the_list(lab):
    """Filters, order and size are part of what was asked for. `next` leads on in that list, to its end, whichever list
    it is (RFC 8288, 3.3; IANA's registry of link relations, next).

    Think: what does the server know of the first request when the second comes in?

    Next: in pages(), let each link have the parameters of `asked` as well.
    """
    client = lab.login("admin")
    for path, query in lists_of(lab):
        everything = ids(get(client, path, {**query, "page_size": "100"}))
        body, seen = get(client, path, query), []
        for _ in range(len(everything) + 1):
            seen += ids(body)
            if "next" not in body["_links"]:
                break
            body = get(client, href(body, "next"))
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        assert seen == everything, (
            f"following next from {path}?{asked} should show that list, {everything[:12]}, but shows {seen[:12]}"
        )


@pytest.mark.exercise("4.5")
def test_each_link_has_what_was_asked_and_where_it_leads(lab):
    """The parameters that say which page it is are replaced, and not there twice, in which case nobody knows which of
    the two counts; `first` has none of those of this page. All others are there as they were asked (OWASP Web Security
    Testing Guide, HTTP parameter pollution).

    Think: which parameters of the second page does the link to the first one have?

    Next: in pages(), leave out of `asked` what is in WHICH, and then add what `places` says.
    """
    client = lab.login("admin")
    for path, query in lists_of(lab):
        answer = second(client, path, query)
        body = shown(answer)
        for relation, target in beside(body).items():
            found = urlsplit(target).path
            assert found == path, f"{relation} of {path} should lead to the same path, but leads to {found}"
            values = values_of(target)
            twice = [name for name, every in values.items() if len(every) > 1]
            assert not twice, f"{relation} should have each parameter once, but {twice[0]} stands there twice: {target}"
            kept = {name: every[0] for name, every in values.items() if name not in WHICH}
            assert kept == query, f"{relation} of {path} should keep {query}, but has {kept}"
        first = [name for name in values_of(href(body, "first")) if name in WHICH]
        assert first in ([], ["page"]), f"first should not name a place in the list, but has {', '.join(first)}"
        assert ids(get(client, href(body, "first"))) == ids(get(client, path, query)), "first should be the first page"
        if path != KEYSET:
            back = ids(get(client, href(body, "prev")))
            assert back == ids(get(client, path, query)), f"prev of the second page of {path} should be the first page"


@pytest.mark.exercise("4.5")
def test_values_come_through_as_they_are(lab):
    """Names are written in all scripts, and with signs that mean something in a URL. Whatever the value of a parameter
    is, the link brings the same one back (RFC 3986, 2.1 and 3.4; RFC 6570, 3.2.8, does the same).

    Think: what do &, # and + mean in a query string, and what does %41?

    Next: in pages(), give the values to link() as they were asked: it encodes them, once.
    """
    client = lab.client()
    values = (
        "R&D=x&page_size=3",
        "50% off, 100%41",
        "C++ #1",
        'the "Ж" of Ōgai',
        "père et mère / ? ;",
        "鷗外 森",
        "a\\b'c~*",
        " E\u0301mile ",  # in the form in which it was sent, spaces and all
    )
    for number, author in enumerate(values):
        books = [1 + number * 3, 2 + number * 3, 3 + number * 3]
        write_author(lab, unicodedata.normalize("NFC", author), *books)
        body = get(client, (BY_OFFSET, BOOKS)[number % 2], {"author": author, "page_size": "1"})
        for book in books[:2]:
            assert ids(body) == [book], f"author={author!r} should go on with book {book}, but goes on with {ids(body)}"
            target = href(body, "next")
            told = values_of(target).get("author")
            assert told == [author], f"next should keep author={author!r}, but has {told}: {target}"
            body = get(client, target)
    window = {"since": "2000-01-01T00:00:00+00:00", "page_size": "100"}
    body = get(client, href(get(client, "/api/activity", window), "next"))
    assert len(body["items"]) == 66, f"next should keep the + of {window['since']}, but leads to another window"


@pytest.mark.exercise("4.5")
def test_an_empty_value_is_a_value(lab):
    """After a book without a year comes another without one: its place is an id and an empty after_value. Left out,
    half of the place is gone (WHATWG URL, 5, application/x-www-form-urlencoded: an empty value is one).

    Think: what is false in Python, and is it nothing?

    Next: in pages(), leave out what is None, and nothing else.
    """
    client = lab.client()
    lab.execute("UPDATE books SET publication_year = NULL WHERE id > 3")
    query = {"sort": "publication_year", "dir": "asc", "page_size": "4"}
    body = get(client, KEYSET, query)
    assert ids(body)[-1] == 4
    assert values_of(href(body, "next")).get("after_value") == [""], (
        f"after a book without a year, next should have an empty after_value, but is {href(body, 'next')}"
    )
    assert ids(get(client, href(body, "next"))) == [5, 6, 7, 8], "next should go on after the book without a year"


@pytest.mark.exercise("4.5")
def test_no_value_ends_the_header_or_its_brackets(lab):
    """What a client sends comes back in a header, which others read: a cache, a crawler, a reader to whom a link was
    sent. No value may end the brackets and begin a link of its own (OWASP Web Security Testing Guide, HTTP response
    splitting; RFC 9110, 5.5; RFC 3986, 2).

    Think: which character ends a target, and which one a header?

    Next: in pages(), take addresses as link() returns them: percent-encoded, so that link_header() can enclose them.
    """
    client = lab.client()
    values = ('a>; rel="next", <https://evil.test/', 'a", <x>', "a, b; rel=first", "Ж鷗", "\\", "a\u00a0\u00e9")
    for number, author in enumerate(values):
        write_author(lab, author, number * 2 + 1, number * 2 + 2)
        query = {"q" if number % 3 == 2 else "author": author, "page_size": "1"}
        answer = client.get((BY_OFFSET, BOOKS, SEARCH)[number % 3], params=query)
        body, told = shown(answer), in_header(answer)
        assert set(told) == {"first", "next"}, f"Link should have first and next, but has {sorted(told)}"
        assert told == beside(body), f"with the author {author!r} Link should name {beside(body)}, but names {told}"
    for wrong in ("a\r\nX-Evil: 1", "a\nb"):
        answer = client.get(BY_OFFSET, params={"author": wrong})
        assert "X-Evil" not in answer.headers, "no value should become a header, but X-Evil is one"


@pytest.mark.exercise("4.5")
def test_there_is_no_link_to_a_page_that_is_not_there(lab):
    """The first page has no `prev` and the last one no `next`, in the body or in Link: a program goes on as long as
    there is one. An empty list has `first` and no other (RFC 8288, 3.3; IANA's registry of link relations).

    Think: what does None mean in `places`, and what does an empty dict?

    Next: in pages(), make no link where the place is None; {} is the first page, which is there.
    """
    client = lab.login("admin")
    for path, query in lists_of(lab):
        first = client.get(path, params=query)
        second_page = second(client, path, query)
        whole = client.get(path, params={**query, "page_size": "100"})
        both = {"first", "next"} if path == KEYSET else set(BESIDE)
        for answer, what, expected in (
            (first, "the first page", {"first", "next"}),
            (second_page, "a page in the middle", both),
            (whole, "the only page", {"first"}),
        ):
            found = {*beside(shown(answer))}
            assert found == expected, f"{what} of {path} should have the links {expected}, but has {found}"
            found = {*in_header(answer)}
            assert found == expected, f"{what} of {path} should have {expected} in Link, but has {found}"
    for path in (BY_OFFSET, BOOKS, KEYSET):
        found = {*in_header(client.get(path, params={"author": "quaggawise"}))}
        assert found == {"first"}, f"an empty list should have first in Link, and no other, but {path} has {found}"
    with lab.boot(DEEPEST_OFFSET="10") as app:
        deepest = lab.client(app=app).get(BY_OFFSET, params={"page": "2", "page_size": "10"})
        found = {*in_header(deepest)}
        assert found == {"first", "prev"}, f"no next should lead deeper than DEEPEST_OFFSET, but the links are {found}"


@pytest.mark.exercise("4.5")
def test_links_stay_right_under_a_path_prefix(lab):
    """An operator may give the app a path prefix, as here /shop/v4 by PATH_PREFIX. All addresses then begin with it,
    those of the pages among them (WSGI, PEP 3333: SCRIPT_NAME).

    Think: what of an address do you know, and what does only the running app know?

    Next: in pages(), take every address from link().
    """
    prefix, admin = "/shop/v4", lab.login("admin")
    paths = lists_of(lab)
    with lab.boot(PATH_PREFIX=prefix) as app:
        client = lab.client(app=app)
        client.headers["Authorization"] = admin.headers["Authorization"]
        for path, query in paths:
            answer = client.get(prefix + path, params=query)
            for relation, target in {**beside(shown(answer)), **in_header(answer)}.items():
                found = urlsplit(target).path
                assert found == prefix + path, f"{relation} should lead to {prefix}{path} here, but leads to {found}"
                get(client, target)


@pytest.mark.exercise("4.5")
def test_no_client_says_where_links_lead(lab):
    """A link is a path. Host, scheme and prefix that a request names are claims of whoever sent it, also where a proxy
    has passed them on; a cache would show them to others (OWASP Web Security Testing Guide, host header injection; RFC
    3986, 4.2).

    Think: who wrote what stands in request.url?

    Next: in pages(), take what link() returns; of the request, only its parameters.
    """
    claims = ("X-Forwarded-Host", "X-Forwarded-Prefix", "X-Script-Name", "X-Original-URL", "Forwarded", "Referer")
    with lab.boot(TRUSTED_HOSTS="shop.test,books.test") as app:
        client = lab.client(app=app)
        for path in (BY_OFFSET, BOOKS):
            told = client.get(path, params=FILTERS)
            for relation, target in beside(shown(told)).items():
                assert re.match("/(?!/)", target), f"{relation} should begin with / and name no host, but is {target}"
            headers = {name: "host=evil.test" if name == "Forwarded" else "/evil" for name in claims}
            headers["X-Forwarded-Host"] = "evil.test"
            for more in ({}, {"Host": "books.test"}):
                answer = client.get(path, params=FILTERS, headers={**headers, **more})
                assert beside(shown(answer)) == beside(shown(told)), (
                    "_links should be the same whatever a client claims"
                )
                assert in_header(answer) == in_header(told), "Link should be the same whatever a client claims"
