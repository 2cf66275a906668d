"""Exercise 0.1: what each method answers, and what it does to the books.

What happened is looked up with the list, the search and the genres, which need nothing of this exercise.
"""

from typing import Any
from uuid import uuid4

import httpx
import pytest

Book = dict[str, Any]

MISSING = "/api/books/4000000000000"  # no catalogue is that large
EMPTY = {"author_bio": None, "publication_year": None, "publisher": None, "isbn": None, "summary": None, "genres": []}
WHOLE = {
    "author": "Chinua Achebe",
    "author_bio": "Novelist of Nigeria.",
    "publication_year": 1958,
    "publisher": "Heinemann",
    "isbn": None,
    "summary": "Things fall apart.",
    "genres": ["fiction", "history"],
}


def content(book: Book) -> Book:
    """The book without its links, which are exercise 0.2."""
    return {name: value for name, value in book.items() if name != "_links"}


def book_in(answer: httpx.Response) -> Book:
    """The book that an answer consists of."""
    body = answer.json()
    assert isinstance(body, dict), f"the body should be a book, a JSON object, not {body!r}"
    assert "title" in body, f"the body should be the book itself, with its title, not {sorted(body)}"
    return content(body)


def some_book(client: httpx.Client) -> Book:
    """A book of which everything is known: one of the catalogue, or a new one on a server that was checked often."""
    books = client.get("/api/books/search", params={"q": "ch"}).json()["items"]
    whole = [content(book) for book in books if None not in book.values() and book["genres"]]
    return whole[0] if whole else book_in(client.post("/api/books", json={**WHOLE, "title": new_title()}))


def books_called(client: httpx.Client, title: str) -> list[Book]:
    """What the search finds."""
    answer = client.get("/api/books/search", params={"q": title})
    return [content(book) for book in answer.json()["items"] if book["title"] == title]


def is_as_before(client: httpx.Client, book: Book) -> bool:
    """Whether the search finds the book as it was."""
    return books_called(client, book["title"]) == [book]


def new_title() -> str:
    """A title that no book has."""
    return f"The Book Number {uuid4().hex}"


@pytest.mark.exercise("0.1")
def test_a_book_is_read_at_its_own_address(lab):
    """GET answers 200 with the representation of the book: the same object as in the list, not wrapped in another, so
    that a client reads both with the same code (RFC 9110, 9.3.1).

    Think: what finds a book, and what says how one looks?

    Next: look at load_book() and represent(), and at how BookCollection.get uses the second.
    """
    client = lab.client()
    book = some_book(client)
    answer = client.get(f"/api/books/{book['id']}")
    assert answer.status_code == 200, f"a book that exists should be answered with 200, not {answer.status_code}"
    found = book_in(answer)
    named = (found.get("id"), found["title"])
    assert named == (book["id"], book["title"]), "the answer should be the book of that id"
    assert found == book, "the book should be the same as in the list"


@pytest.mark.exercise("0.1")
def test_a_new_book_is_answered_with_201_and_the_book(lab):
    """POST to the collection creates a book. 201 says that it did, and the body is the book as it now is, id and times
    included, so that the client need not ask for it (RFC 9110, 15.3.2).

    Think: who gives the book its id and its times, and when?

    Next: look at what post returns, and what happened before that: a resource may return the body, the status and the
    headers, in this order, and a book that was not saved has no id.
    """
    client = lab.client()
    title = new_title()
    sent = {"title": title, "author": "夏目漱石", "publication_year": -8, "genres": ["novel", "essay"]}
    answer = client.post("/api/books", json=sent)
    assert answer.status_code == 201, f"a book that was created should be answered with 201, not {answer.status_code}"
    book = book_in(answer)
    expected = {**EMPTY, **sent, "genres": ["essay", "novel"]}
    shown = {name: book.get(name, "nothing") for name in expected}
    assert shown == expected, "the body should be the new book, with null where nothing was sent"
    assert {"id", "created_at", "updated_at"} <= book.keys(), "the body should be the whole new book, with id and times"
    stored = books_called(client, title)
    assert stored, "the book should be stored, but it is in the answer only\nNext: look at who commits: save() does."
    assert stored == [book], "the book that was answered should be the one that is stored"


@pytest.mark.exercise("0.1")
@pytest.mark.parametrize(
    "faulty",
    [{"publication_year": 1978}, {"author": "Nobody", "publication_year": "last year", "genres": [7]}],
    ids=["a required field is missing", "values of the wrong kind"],
)
def test_a_post_that_describes_no_book_is_refused(lab, faulty):
    """What a client sends is not yet a book. Where title or author is missing, or a value is of the wrong kind, the
    answer is 422, and nothing is stored: what is in the table is shown to everyone (RFC 9110, 15.5.21).

    Think: who has looked at the body before it became a book?

    Next: look at what book_fields() raises, and what `partial` lets through.
    """
    client = lab.client()
    title = new_title()
    answer = client.post("/api/books", json={"title": title, **faulty})
    refused = answer.status_code in (400, 422)  # which of them, 0.3 asks
    assert refused, f"a POST that describes no book should be answered with 422, not {answer.status_code}"
    assert not books_called(client, title), "a POST that is refused should store nothing"


@pytest.mark.exercise("0.1")
def test_location_is_the_address_of_the_new_book(lab):
    """The answer to a POST that creates names the new resource in Location, so that the client need not guess its
    address; it may be a path or a whole URL (RFC 9110, 10.2.2 and 15.3.2).

    Think: what would a client do that wants to see the book once more?

    Next: look at what post returns as headers, and at the self in the _links of the book: it is that address.
    """
    client = lab.client()
    title = new_title()
    answer = client.post("/api/books", json={"title": title, "author": "Murasaki Shikibu"})
    assert "Location" in answer.headers, "the answer to the POST should have a Location header"
    found = client.get(answer.url.join(answer.headers["Location"]))
    assert found.status_code == 200, "Location should be an address that answers 200"
    assert found.json().get("title") == title, "Location should be the address of the new book itself"


@pytest.mark.exercise("0.1")
def test_location_stays_on_the_host_that_was_asked(lab):
    """The client asks where Location tells it to. A host written into the code is right on one machine: elsewhere it
    leads to another server, or to none. A path, or the URL of the host that was asked, leads back (RFC 9110, 10.2.2).

    Think: on how many machines will your app run?

    Next: look at what link("book", book_id=…) returns: its href has no host in it.
    """
    answer = lab.client().post("/api/books", json={"title": new_title(), "author": "Sei Shōnagon"})
    assert "Location" in answer.headers, "the answer to the POST should have a Location header"
    leads = answer.url.join(answer.headers["Location"]).netloc.decode()
    asked = answer.url.netloc.decode()
    assert leads == asked, f"Location should lead to {asked}, the host that was asked, not to {leads}"


@pytest.mark.exercise("0.1")
def test_location_stays_right_under_a_path_prefix(lab):
    """An operator may let the whole API stand under a path of its host, as here /shop by PATH_PREFIX. Then the address
    of a new book begins with that as well: /api/books/1 would be somebody else's (RFC 9110, 10.2.2; PEP 3333,
    SCRIPT_NAME).

    Think: what of the address do you know, and what does only the running app know?

    Next: look at what the _links of a book have as self, here and under a prefix, and at what makes them.
    """
    with lab.boot(PATH_PREFIX="/shop") as app:
        client = lab.client(app=app)
        title = new_title()
        answer = client.post("/shop/api/books", json={"title": title, "author": "Sei Shōnagon"})
        assert "Location" in answer.headers, "the answer to the POST should have a Location header"
        told = answer.headers["Location"]
        found = client.get(answer.url.join(told))
    same = found.status_code == 200 and found.json().get("title") == title
    assert same, f"under /shop Location should lead to the new book, but {told} is answered with {found.status_code}"


@pytest.mark.exercise("0.1")
def test_reading_a_book_that_does_not_exist_is_a_404(lab):
    """A 200 says that this is the book. Where there is none, the answer is 404: caches, monitoring and every client
    library go by the status, and none of them reads your JSON (RFC 9110, 15.5.5).

    Think: who says that a book is missing, so that nobody can forget to?

    Next: look at load_book(), and at what it raises.
    """
    client = lab.client()
    answer = client.get(MISSING)
    assert answer.status_code == 404, (
        f"a book that does not exist should be answered with 404, not {answer.status_code}"
    )


@pytest.mark.exercise("0.1")
def test_put_replaces_the_whole_book(lab):
    """PUT asks that the book be what the body says. A field that is not sent is empty afterwards: null, or no genres.
    The same PUT a second time changes nothing more (RFC 9110, 9.3.4).

    Think: which fields does the body of a PUT say something about, also by its silence?

    Next: look at what book_fields() returns for a field that was not sent, with and without `partial`.
    """
    client = lab.client()
    book = some_book(client)
    whole = {"title": new_title(), "author": "Ama Ata Aidoo"}
    for _ in ("once", "again"):
        answer = client.put(f"/api/books/{book['id']}", json=whole)
        assert answer.status_code == 200, (
            f"a PUT that replaces a book should be answered with 200, not {answer.status_code}"
        )
        replaced = book_in(answer)
        kept = sorted(name for name, value in EMPTY.items() if replaced[name] != value)
        assert not kept, f"PUT replaces the whole book, but {', '.join(kept)} kept a value that was not sent"
    assert {name: replaced[name] for name in whole} == whole, "the book should have the values that were sent"
    stored = books_called(client, whole["title"])
    assert stored, "the change should be stored, but it is in the answer only\nNext: look at who commits: save() does."
    assert stored == [replaced], "what was answered should be what is stored"


@pytest.mark.exercise("0.1")
def test_a_replaced_book_keeps_its_id_and_its_beginning(lab):
    """PUT replaces the state of a resource, not the resource: the id and created_at stay, updated_at moves on. Who
    synchronizes by these times must not take an old book for a new one (RFC 9110, 9.3.4).

    Think: what else than its fields belongs to a row?

    Next: change the row that load_book() returned; do not delete it and add another.
    """
    client = lab.client()
    book = some_book(client)
    answer = client.put(f"/api/books/{book['id']}", json={"title": new_title(), "author": "Assia Djebar"})
    replaced = book_in(answer)
    assert replaced["id"] == book["id"], "the id should stay"
    assert replaced["created_at"] == book["created_at"], "created_at should stay: the book was replaced, not created"
    assert replaced["updated_at"] > book["updated_at"], "updated_at should have moved on"


@pytest.mark.exercise("0.1")
def test_what_get_gave_can_be_put_back(lab):
    """The simplest client reads a book, changes a value and sends all of it back: id, times and links as well, which
    are not its to set, and an ISBN that is taken, namely by this very book (RFC 9110, 9.3.4).

    Think: who has the ISBN that the body names?

    Next: send the request that is shown. Let book_fields() choose what counts of the body, and the database, which
    knows whose an ISBN is, find the conflicts: save() asks it.
    """
    client = lab.client()
    sent = {"title": new_title(), "author": "Buchi Emecheta", "isbn": uuid4().hex[:13], "genres": ["novel"]}
    made = client.post("/api/books", json=sent)
    assert made.status_code == 201, f"a book that was created should be answered with 201, but was {made.status_code}"
    path = f"/api/books/{made.json()['id']}"
    body = made.json() | {"summary": "Second Class Citizen."}
    answer = client.put(path, json=body)
    assert answer.status_code == 200, f"what GET gave should be accepted by PUT with 200, but was {answer.status_code}"
    before, after = content(body), book_in(answer)
    changed = sorted(name for name in before.keys() - {"updated_at"} if after.get(name) != before[name])
    assert not changed, f"the book should be what was sent back, but differs in {', '.join(changed)}"


@pytest.mark.exercise("0.1")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_of_nothing_but_the_genres_is_a_change_of_the_book(lab, method):
    """updated_at is when the book last changed. Who looks by it for what is new must find a book whose genres are
    others now, also where they stand in a table of their own (RFC 9110, 8.8.2: a representation is modified when any
    part of it is).

    Think: which row does a change of the genres touch, and which one has updated_at?

    Next: look at what assign() does besides setting the fields.
    """
    client = lab.client()
    book = some_book(client)
    lab.clock.move(5)
    whole = {name: value for name, value in book.items() if name not in ("id", "created_at", "updated_at")}
    genres = {"genres": sorted([*book["genres"], "a genre of its own"])}
    answer = client.request(
        method, f"/api/books/{book['id']}", json=genres if method == "PATCH" else {**whole, **genres}
    )
    assert answer.status_code == 200, f"{method} of other genres should be answered with 200, not {answer.status_code}"
    changed = book_in(answer)
    assert changed["genres"] == genres["genres"], "the book should have the genres that were sent"
    moved = changed["updated_at"] > book["updated_at"]
    assert moved, f"updated_at should have moved on with the genres, but it is still {changed['updated_at']}"


@pytest.mark.exercise("0.1")
def test_a_put_without_a_required_field_is_refused(lab):
    """A book has a title and an author. A PUT that lacks one of them does not describe a book, so it is refused, and
    the book stays as it was (RFC 9110, 9.3.4 and 15.5.21).

    Think: would this body be a book, if it came by POST?

    Next: check the body of a PUT as strictly as that of a POST.
    """
    client = lab.client()
    book = some_book(client)
    answer = client.put(f"/api/books/{book['id']}", json={"title": new_title()})
    assert answer.status_code >= 400, f"a PUT without an author should be refused, not answered {answer.status_code}"
    assert is_as_before(client, book), "a refused PUT should leave the book as it was"


@pytest.mark.exercise("0.1")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_does_not_exist_is_not_changed(lab, method):
    """Ids are given by the server. PUT and PATCH to an id that no book has are therefore 404, and create nothing
    (RFC 9110, 9.3.4 and 15.5.5).

    Think: who chooses the id of a new book?

    Next: call load_book() first, in put and in patch; it raises NotFound.
    """
    client = lab.client()
    title = new_title()
    answer = client.request(method, MISSING, json={"title": title, "author": "Nobody"})
    assert answer.status_code == 404, f"{method} where no book is should be answered with 404, not {answer.status_code}"
    assert not books_called(client, title), f"{method} to an id that no book has should create nothing"


@pytest.mark.exercise("0.1")
def test_patch_changes_what_it_names_and_nothing_else(lab):
    """A PATCH names the fields that change; all others keep their values. Who corrects a year must not need to know,
    or send, the summary (RFC 5789, 2, and RFC 7396).

    Think: how does the server tell a field that was left out from one that shall become empty?

    Next: look at what book_fields() returns with `partial` for a body that names one field.
    """
    client = lab.client()
    book = some_book(client)
    answer = client.patch(f"/api/books/{book['id']}", json={"publication_year": 1234})
    assert answer.status_code == 200, f"a PATCH of one field should be answered with 200, not {answer.status_code}"
    changed = book_in(answer)
    assert changed["publication_year"] == 1234, "the field that the PATCH names should have its new value"
    lost = sorted(name for name in book.keys() - {"publication_year", "updated_at"} if changed[name] != book[name])
    assert not lost, f"a PATCH of the year should leave the other fields alone, but {', '.join(lost)} changed"
    stored = books_called(client, book["title"])
    assert stored != [book], (
        "the change should be stored, but it is in the answer only\nNext: look at who commits: save() does."
    )
    assert stored == [changed], "what was answered should be what is stored"


@pytest.mark.exercise("0.1")
def test_patch_empties_a_field_with_null(lab):
    """In a merge patch, null removes a value, which is not the same as leaving the field out. An empty list and an
    empty text are values, too (RFC 7396, 2).

    Think: which values count as false in Python?

    Next: set every field that was sent, whatever its value; do not ask whether the value is true.
    """
    client = lab.client()
    book = some_book(client)
    nothing = {"publisher": None, "publication_year": None, "summary": "", "genres": []}
    answer = client.patch(f"/api/books/{book['id']}", json=nothing)
    assert answer.status_code == 200, (
        f"a PATCH that empties fields should be answered with 200, not {answer.status_code}"
    )
    changed = book_in(answer)
    kept = sorted(name for name, value in nothing.items() if changed[name] != value)
    assert not kept, f"a PATCH should empty what it sends as null or as empty, but {', '.join(kept)} kept a value"
    assert changed["author"] == book["author"], "what the PATCH does not name should stay"


@pytest.mark.exercise("0.1")
def test_a_patch_with_one_fault_changes_nothing(lab):
    """A PATCH is applied whole or not at all: the server must never leave a book half changed (RFC 5789, 2).

    Think: at which moment does the client learn of the fault, and what has happened by then?

    Next: check the whole body first, then set the fields, then save, once.
    """
    client = lab.client()
    book = some_book(client)
    patch = {"title": new_title(), "publisher": "Heinemann", "publication_year": "last year"}
    answer = client.patch(f"/api/books/{book['id']}", json=patch)
    assert answer.status_code >= 400, f"a year that is no number should be refused, not answered {answer.status_code}"
    assert is_as_before(client, book), "a PATCH with a fault should change nothing, not even the fields that were right"


@pytest.mark.exercise("0.1")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_an_isbn_belongs_to_one_book(lab, method):
    """No two books have the same ISBN. Who sends one that is taken is in conflict with the state of the catalogue: 409,
    nothing stored, and the answer says what the conflict is, so that it can be resolved (RFC 9110, 15.5.10).

    Think: who knows for certain whether an ISBN is taken, also when two come at once?

    Next: save() turns what the database says into Conflict; use it wherever you would commit.
    """
    client = lab.client()
    isbn = uuid4().hex[:13]
    client.post("/api/books", json={"title": new_title(), "author": "The first", "isbn": isbn})
    other = some_book(client)
    second = {"title": new_title(), "author": "The second", "isbn": isbn}
    answer = client.request(method, "/api/books" if method == "POST" else f"/api/books/{other['id']}", json=second)
    assert answer.status_code == 409, f"an ISBN that is taken should be answered with 409, not {answer.status_code}"
    assert "isbn" in answer.text.lower(), (
        "the answer should name the ISBN, or nobody knows what to change\n"
        "Next: let the Conflict of save() go through as it is; it says that."
    )
    assert not books_called(client, second["title"]), "what is in conflict should not be stored"
    assert is_as_before(client, other), "what is in conflict should change nothing"


@pytest.mark.exercise("0.1")
def test_a_deleted_book_is_gone_and_the_answer_is_empty(lab):
    """DELETE that is done and has nothing to add is answered with 204, which has no body: a message would be dropped on
    the way, or read as the next answer on the connection (RFC 9110, 9.3.5 and 15.3.5).

    Think: what is there to say of a thing that is not there any more?

    Next: look at remove(), which commits, and at no_content().
    """
    client = lab.client()
    book = some_book(client)
    counts = {item["genre"]: item["books"] for item in client.get("/api/genres").json()["items"]}
    answer = client.delete(f"/api/books/{book['id']}")
    assert answer.status_code == 204, f"a book that was deleted should be answered with 204, not {answer.status_code}"
    assert answer.content == b"", f"a 204 should have no body, but has {answer.content[:40]!r}"
    assert not books_called(client, book["title"]), "the search should not find the deleted book any more"
    left = {item["genre"]: item["books"] for item in client.get("/api/genres").json()["items"]}
    for genre in book["genres"]:
        assert left.get(genre, 0) == counts[genre] - 1, f"the deleted book should no longer count as {genre}"


@pytest.mark.exercise("0.1")
def test_deleting_a_second_time_is_a_404(lab):
    """Idempotent means that a second DELETE does no more harm, not that it gets the same answer: the book is not there,
    so it is 404 (RFC 9110, 9.2.2 and 15.5.5).

    Think: what does a DELETE of a book answer that never was?

    Next: delete what load_book() returns; it raises NotFound.
    """
    client = lab.client()
    path = f"/api/books/{some_book(client)['id']}"
    client.delete(path)
    answer = client.delete(path)
    assert answer.status_code == 404, (
        f"a book that is gone already should be answered with 404, not {answer.status_code}"
    )


@pytest.mark.exercise("0.1")
def test_of_two_that_delete_a_book_at_once_one_has_done_it(lab):
    """Two requests find the book, then both delete it. One of them has done it, and for the other there is nothing to
    delete, as if it had come later: 404. Whoever deletes a book wants it gone, also when somebody has just changed it
    (RFC 9110, 9.2.2 and 15.5.5; CWE-362, race condition).

    Think: what has the other one done between your look at the book and your deletion of it?

    Next: look at remove(): it deletes by the key of the row, and sees whether there was one. The session's own delete()
    insists on the version that it has loaded.
    """
    one, other = lab.client(), lab.client()
    path = f"/api/books/{some_book(one)['id']}"
    answers = lab.at_once(lambda: one.delete(path), lambda: other.delete(path))
    statuses = sorted(answer.status_code for answer in answers)
    lab.about(*answers)
    assert statuses == [204, 404], (
        f"two DELETEs of one book at once should be answered with 204 and 404, not {statuses}"
    )
    path = f"/api/books/{some_book(one)['id']}"
    changed = {"title": new_title(), "author": "Somebody in a hurry"}
    _, answer = lab.at_once(lambda: one.put(path, json=changed), lambda: other.delete(path))
    lab.about(answer)
    assert answer.status_code == 204, (
        f"a book that was changed meanwhile should be deleted, 204, not {answer.status_code}"
    )
    assert one.get(path).status_code == 404, "the book should be gone"
