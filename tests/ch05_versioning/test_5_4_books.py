"""Exercise 5.4: a book in version 2, to be read and to be written, and that it is the same book as in version 1."""

import pytest

FLAT = {  # a book as version 1 has it, with a value for each field
    "title": "Ficciones",
    "author": "Jorge Luis Borges",
    "author_bio": "A librarian of Buenos Aires.\nHe was blind, and read on.",
    "publication_year": 1944,
    "publisher": "Sur",
    "isbn": "9780306406157",
    "summary": "A library has all books.",
    "genres": ["fantasy", "fiction"],
}
GROUPED = {  # the same in version 2
    "title": FLAT["title"],
    "author": {"name": FLAT["author"], "bio": FLAT["author_bio"]},
    "publication": {"year": FLAT["publication_year"], "publisher": FLAT["publisher"], "isbn": FLAT["isbn"]},
    "summary": FLAT["summary"],
    "genres": FLAT["genres"],
}
EMPTY = {"author_bio": None, "publication_year": None, "publisher": None, "isbn": None, "summary": None, "genres": []}


def got(answer, status=200):
    """The body of an answer that should have this status."""
    asked = f"{answer.request.method} {answer.request.url.raw_path.decode()}"
    assert answer.status_code == status, (
        f"{asked} should be a {status}, but is a {answer.status_code}: {answer.text[:200]}"
    )
    return answer.json()


def added(admin, **values):
    """The id of a new book, which is FLAT but for `values`; added in version 1."""
    return got(admin.post("/api/v1/books", json={**FLAT, **values}), 201)["id"]


def seen(client, version, book):
    """What a version shows of a book."""
    return got(client.get(f"/api/v{version}/books/{book}"))


def stored(client, book):
    """What is stored of a book, as version 1 shows it."""
    return {name: value for name, value in seen(client, 1, book).items() if name in FLAT}


def unlike(found, wanted, where=""):
    """Each member that differs, as it is and as it should be."""
    faults = []
    for name in [*wanted, *(found.keys() - wanted.keys())]:
        if name not in wanted:
            faults.append(f"{where}{name} should not be there, but is {found[name]!r}")
        elif isinstance(wanted[name], dict) and isinstance(found.get(name), dict):
            faults += unlike(found[name], wanted[name], f"{where}{name}.")
        elif name not in found:
            faults.append(f"{where}{name} should be {wanted[name]!r}, but is not there")
        elif found[name] != wanted[name]:
            faults.append(f"{where}{name} should be {wanted[name]!r}, but is {found[name]!r}")
    return faults


def check_same(found, wanted, what):
    """Check that two bodies are the same."""
    faults = "; ".join(unlike(found, wanted))
    assert found == wanted, f"{what}: {faults}"


def in_version_2(flat):
    """How version 2 shows what version 1 shows as `flat`; its links aside."""
    rest = ("id", "title", "summary", "genres", "created_at", "updated_at")
    return {
        **{name: flat[name] for name in rest},
        "author": {"name": flat["author"], "bio": flat["author_bio"]},
        "publication": {"year": flat["publication_year"], "publisher": flat["publisher"], "isbn": flat["isbn"]},
    }


@pytest.mark.exercise("5.4")
def test_what_belongs_together_stands_together(lab):
    """Version 2 shows id, title, author {name, bio}, publication {year, publisher, isbn}, summary, genres, created_at,
    updated_at, and _links. Each value is the one that version 1 shows, and stands in one place only (RFC 9110, 3.2: two
    representations of the state of one resource).

    Think: which members has version 1, and where has each of them gone?

    Next: in grouped_book(), begin with flat_book(book) and move what belongs to a group out of it.
    """
    admin = lab.login("admin")
    for book in (added(admin), 1):
        flat, grouped = seen(admin, 1, book), seen(admin, 2, book)
        grouped.pop("_links", None)
        check_same(grouped, in_version_2(flat), f"book {book} in version 2")


@pytest.mark.exercise("5.4")
def test_a_member_without_a_value_is_null(lab):
    """A client of version 2 reads book["publication"]["isbn"], and gets null where a book has none, as in version 1.
    What is there for one book is there for each (JSON Schema 2020-12, Validation, 6.5.3: required).

    Think: what does a program do that reads a member which is there for most books?

    Next: in grouped_book(), let each group have all of its members, whatever they are.
    """
    admin = lab.login("admin")
    nothing = {name: EMPTY[name] for name in ("author_bio", "publication_year", "publisher", "isbn")}
    for what, values in (
        ("a book without an ISBN", {"isbn": None}),
        ("a book of which little is known", {**nothing, "summary": None, "genres": []}),
    ):
        book = added(admin, **{"isbn": None, **values})
        grouped = seen(lab.client(), 2, book)
        grouped.pop("_links", None)
        check_same(grouped, in_version_2(seen(admin, 1, book)), what)


@pytest.mark.exercise("5.4")
def test_a_book_is_the_same_wherever_it_stands(lab):
    """A book in a list, in a search, on a shelf, in the feed of changes, and in the answer to a change of it looks as
    it does by itself: a program reads it with one piece of code (Fielding, 2000, 5.1.5: a uniform interface).

    Think: how many ways to read a book must a client of version 2 have?

    Next: return the same members from grouped_book(), whatever the route is.
    """
    admin, user = lab.login("admin"), lab.login("alice")
    book = added(admin, title="Quaggawise")
    shelf = got(user.get("/api/shelves"))["items"][0]["id"]
    assert user.put(f"/api/shelves/{shelf}/books/{book}").status_code == 204, "a book should go onto a shelf"
    answer = admin.patch(f"/api/v2/books/{book}", json={**GROUPED, "title": "Quaggawise"})
    assert answer.status_code == 200, (
        f"a PATCH in version 2 that names each member should be a 200, but is a {answer.status_code}"
        "\nThink: what does chapter 2 know of groups?"
        "\nNext: in flatten(), return each member by the name that AUTHOR and PUBLICATION have for it, and no group."
    )
    changed = {**answer.json(), "_links": None}
    lab.clock.move(60)  # the feed ends a little before now
    for where, client in (
        ("/api/v2/books?author=borges&sort=title&dir=desc", admin),
        ("/api/v2/books/by-offset?author=borges&sort=title&dir=desc", admin),
        ("/api/v2/books/by-keyset", admin),
        ("/api/v2/books/search?q=quaggawise", admin),
        ("/api/v2/search?q=quaggawise", admin),
        (f"/api/v2/shelves/{shelf}/books?page_size=100", user),
        ("/api/v2/activity?since=2024-06-01T00:00:00Z", admin),
    ):
        items = [item.get("book", item) for item in got(client.get(where))["items"]]
        found = [{**item, "_links": None} for item in items if item["id"] == book]
        assert found, f"GET {where} should show book {book}, but shows {[item['id'] for item in items]}"
        alone = {**seen(client, 2, book), "_links": None}
        check_same(found[0], alone, f"book {book} in GET {where}, beside GET /api/v2/books/{book}")
    check_same(changed, alone, f"the answer to PATCH /api/v2/books/{book}, beside a GET after it")


@pytest.mark.exercise("5.4")
def test_its_links_lead_on(lab):
    """`_links` are part of version 2 as of version 1: self, the collection, and what the reader may do with the book,
    each for whoever may (RFC 8288: a link says where its reader may go from here).

    Think: what can a client do with a book that has no links?

    Next: in grouped_book(), keep the _links that flat_book(book) has.
    """
    for client in (lab.client(), lab.login("alice"), lab.login("admin")):
        flat, grouped = seen(client, 1, 1).get("_links"), seen(client, 2, 1).get("_links", {})
        wanted = {name: link.get("method", "GET") for name, link in flat.items()}
        found = {name: link.get("method", "GET") for name, link in grouped.items()}
        assert found == wanted, f"the links of a book in version 2 should be {wanted}, but are {found or 'not there'}"
        path = grouped["self"]["href"]
        assert got(client.get(path))["id"] == 1, f"self should lead to the book, but leads to {path}"


@pytest.mark.exercise("5.4")
def test_a_change_leaves_what_it_does_not_name(lab):
    """A PATCH changes what it names, also within a group: a new name leaves the biography, a new year the ISBN and the
    publisher. A group without members names nothing (RFC 5789, 2; RFC 7396 goes into objects in the same way).

    Think: what does a partial schema load of a group of which one member was sent?

    Next: in flatten(), take over the members that are in the group, by their names of version 1, and no others.
    """
    admin = lab.login("admin")
    book = added(admin)
    expected = dict(FLAT)
    for body, change in (
        ({"author": {"name": "J. L. Borges"}}, {"author": "J. L. Borges"}),
        ({"author": {"bio": "He dreamt of tigers."}}, {"author_bio": "He dreamt of tigers."}),
        ({"publication": {"year": 1945}}, {"publication_year": 1945}),
        ({"publication": {"publisher": "Emecé"}}, {"publisher": "Emecé"}),
        ({"publication": {"isbn": "9780385061575"}}, {"isbn": "9780385061575"}),
        ({"author": {}, "publication": {}}, {}),
        ({"summary": "Mirrors.", "genres": ["labyrinth"]}, {"summary": "Mirrors.", "genres": ["labyrinth"]}),
        ({"title": "Fictions", "author": {"name": "Borges"}}, {"title": "Fictions", "author": "Borges"}),
    ):
        answer = admin.patch(f"/api/v2/books/{book}", json=body)
        assert answer.status_code == 200, f"PATCH with {body} should be a 200, but is a {answer.status_code}"
        expected |= change
        check_same(stored(admin, book), expected, f"in version 1, after a PATCH in version 2 with {body}")


@pytest.mark.exercise("5.4")
def test_two_versions_write_to_one_book(lab):
    """Whoever changes a book in one version sees it in both, and what was written in the other one stays: a version is
    another look at the book, not another book (RFC 9110, 3.2). So who asks in either finds the changes of both.

    Think: where is what version 2 shows stored?

    Next: in flatten(), give each value the name that version 1 has for it.
    """
    admin, reader = lab.login("admin"), lab.client()
    book = added(admin)
    first = got(admin.patch(f"/api/v1/books/{book}", json={"author_bio": "Blind.", "publisher": "Losada"}))
    second = got(admin.patch(f"/api/v2/books/{book}", json={"publication": {"year": 1956}}))
    third = got(admin.patch(f"/api/v1/books/{book}", json={"author": "Borges"}))
    wanted = {**FLAT, "author_bio": "Blind.", "publisher": "Losada", "publication_year": 1956, "author": "Borges"}
    check_same(stored(reader, book), wanted, "in version 1, after a PATCH in each version")
    grouped = seen(reader, 2, book)
    grouped.pop("_links", None)
    check_same(grouped, in_version_2(seen(reader, 1, book)), "in version 2, after a PATCH in each version")
    ids = {first["id"], second["id"], third["id"]}
    assert ids == {book}, f"all three answers should be about book {book}, but are about {ids}"


@pytest.mark.exercise("5.4")
def test_null_empties_a_member_of_a_group(lab):
    """null is a value that was sent: it empties that member, and no other one (RFC 7396, 2, reads it in the same way).
    So are the year 0, and a text without characters, where version 1 takes one.

    Think: what is the difference between a member that is null and one that was not sent?

    Next: in flatten(), look at which members there are, not at whether they have a value.
    """
    admin = lab.login("admin")
    book = added(admin)
    expected = dict(FLAT)
    for body, change in (
        ({"author": {"name": "Borges", "bio": None}}, {"author": "Borges", "author_bio": None}),
        (
            {"publication": {"year": 1944, "publisher": None, "isbn": FLAT["isbn"]}},
            {"publisher": None},
        ),
        (
            {"publication": {"year": None, "publisher": None, "isbn": None}, "summary": None},
            {"publication_year": None, "isbn": None, "summary": None},
        ),
        (
            {"author": {"name": "Borges", "bio": ""}, "publication": {"year": 0, "publisher": "", "isbn": None}},
            {"author_bio": "", "publication_year": 0, "publisher": ""},
        ),
    ):
        got(admin.patch(f"/api/v2/books/{book}", json=body))
        expected |= change
        check_same(stored(admin, book), expected, f"in version 1, after a PATCH in version 2 with {body}")


@pytest.mark.exercise("5.4")
def test_a_whole_book_has_whole_groups(lab):
    """POST and PUT say all there is to say: a member that a group leaves out is null, and so is all of a group that is
    left out. Only title and author.name must be there (RFC 9110, 9.3.4: PUT replaces what was there).

    Think: what is a year after a PUT that says nothing of the publication?

    Next: in flatten(), take over the nulls as well, which the schema has put in for what is left out.
    """
    admin = lab.login("admin")
    least = {"title": "Emma", "author": {"name": "Jane Austen"}}
    wanted = {**EMPTY, "title": "Emma", "author": "Jane Austen"}
    for body, values in (
        (least, {}),
        ({**least, "publication": {"year": 1815}}, {"publication_year": 1815}),
        (
            {**least, "publication": {}, "author": {"name": "Jane Austen", "bio": "Six novels."}},
            {"author_bio": "Six novels."},
        ),
        (GROUPED, FLAT),
    ):
        made = got(admin.post("/api/v2/books", json=body), 201)
        check_same(
            stored(admin, made["id"]), {**wanted, **values}, f"in version 1, after a POST in version 2 of {body}"
        )
        assert made["author"]["name"] == body["author"]["name"], f"POST should answer with the book, but with {made}"
        admin.delete(f"/api/v2/books/{made['id']}")
        book = added(admin, isbn="9780385061575", title="Before", summary="Before.", genres=["before"])
        got(admin.put(f"/api/v2/books/{book}", json=body))
        check_same(stored(admin, book), {**wanted, **values}, f"in version 1, after a PUT in version 2 of {body}")
        admin.delete(f"/api/v1/books/{book}")
