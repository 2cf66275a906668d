"""Exercise 6.2: nobody undoes, without a word, what somebody else has just done to a book."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from hashlib import sha256

import pytest

NUMBER = 5  # of the book that is changed
VERSIONS = (1, 2)
METHODS = ("PUT", "PATCH", "DELETE")
WAYS_TO_VERSION_2 = (
    ("/api/v2/books/{}", {}),
    ("/api/books/{}?version=2", {}),
    ("/api/books/{}", {"X-API-Version": "2"}),
    ("/api/books/{}", {"Accept": "application/vnd.books.v2+json"}),
)
CONDITIONS = ("If-Match", "If-None-Match", "If-Unmodified-Since")
IN_THE_EAST = "Asia/Tokyo"
ROUNDS = 8


def path_of(version, book=NUMBER):
    """The address of a book in a version."""
    return f"/api/v{version}/books/{book}"


def whole(version, title):
    """A book to be sent."""
    return {"title": title, "author": "Somebody" if version == 1 else {"name": "Somebody"}}


def sent(client, method, path, headers, body):
    """The answer to a change; a DELETE has no body."""
    return client.request(method, path, headers=headers, **({} if method == "DELETE" else {"json": body}))


def described(answer):
    """A request, as a message names it."""
    headers = answer.request.headers
    said = "".join(f", {name}: {headers[name] or 'nothing'}" for name in CONDITIONS if name in headers)
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}{said or ' without a condition'}"


def check(answer, *statuses):
    """Check the status of an answer; a refusal is a problem in the version that was asked for."""
    found, wanted = answer.status_code, " or ".join(map(str, statuses))
    assert found in statuses, f"{described(answer)} should be a {wanted}, but is a {found}: {answer.text[:160]}"
    if found in (412, 428):
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind == "application/problem+json", f"a {found} should be a problem, but is {kind}"
        assert answer.json()["status"] == found, f"the problem's status should be {found}: {answer.text[:160]}"


def seen(client, path, headers=None):
    """The tag of a book that somebody gets: that of the body, whether the answer names it yet or not (exercise 6.1)."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, f"GET {path} should be a 200, but is a {answer.status_code}"
    return f'"{sha256(answer.content).hexdigest()[:32]}"'


def added(admin):
    """The id of a new book."""
    return admin.post("/api/v1/books", json={"title": "New", "author": "Somebody"}).json()["id"]


def state(lab, book=NUMBER):
    """What is stored of a book."""
    rows = lab.rows("SELECT title, author, version, updated_at FROM books WHERE id = :id", id=book)
    return rows, lab.rows("SELECT genre FROM book_genres WHERE book_id = :id ORDER BY genre", id=book)


def check_untouched(lab, before, answer):
    """Check that a refused change has changed nothing."""
    after = state(lab)
    assert after == before, f"{described(answer)} was refused, and should change nothing, but {before} became {after}"


def date(moment):
    """A moment, in seconds since 1970, as HTTP writes it."""
    return format_datetime(datetime.fromtimestamp(int(moment), UTC), usegmt=True)


@pytest.mark.exercise("6.2")
def test_version_2_wants_to_know_what_was_seen(lab):
    """A change of a book that does not say what it is a change of is refused in version 2, however it is asked for: 428
    to PUT, PATCH and DELETE without If-Match. What the body is does not matter then, nor another condition; who may not
    change a book, and a book that is not there, are told that (RFC 6585, 3; RFC 9110, 13.2.1).

    Think: what do two people lose who send the whole book, one after the other?

    Next: in refuse_unseen(), where version() is REQUIRED_FROM or later, raise PreconditionRequired without If-Match.
    """
    admin = lab.login("admin")
    before = state(lab)
    for number, (path, headers) in enumerate(WAYS_TO_VERSION_2):
        method = METHODS[number % len(METHODS)]
        answer = sent(admin, method, path.format(NUMBER), headers, whole(2, "Not seen"))
        check(answer, 428)
        found = answer.headers["API-Version"]
        assert found == "2", f"the 428 to {described(answer)} should be of version 2, but is of {found}"
        check_untouched(lab, before, answer)
    for method in METHODS:
        check(sent(admin, method, path_of(2), {}, {"shoe": 1}), 428)
        check(sent(admin, method, path_of(2, 99_999), {}, {"shoe": 1}), 404)
    for headers in ({"If-Unmodified-Since": date(lab.clock.now())}, {"If-None-Match": '"another"'}):
        check(sent(admin, "PATCH", path_of(2), headers, whole(2, "Not seen")), 428)
    check(lab.client().delete(path_of(2)), 401)
    check(lab.login("alice").patch(path_of(2), json={}), 403)
    check_untouched(lab, before, answer)


@pytest.mark.exercise("6.2")
def test_who_has_seen_it_changes_it(lab):
    """Whoever names the book that is there may change it, replace it and delete it, in both versions. If-Match may name
    several, in one line or in two, or any that is there, with *; and a date besides does not count (RFC 9110, 13.1.1,
    13.1.4 and 13.2.2).

    Think: what does a program send that has kept the book of yesterday and that of today?

    Next: in refuse_unseen(), ask request.if_match.contains(tag_now(book)), and leave the date alone where it is there.
    """
    admin = lab.login("admin")
    long_ago = ("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")
    for version in VERSIONS:
        path = path_of(version, added(admin))
        for number, (method, conditions) in enumerate(
            (
                ("PATCH", lambda tag: [("If-Match", tag)]),
                ("PUT", lambda tag: [("If-Match", f'"another", {tag}')]),
                ("PATCH", lambda tag: [("If-Match", f'{tag},W/"another"'), long_ago]),
                ("PUT", lambda tag: [("If-Match", '"another"'), ("If-Match", tag)]),
                ("PATCH", lambda _: [("If-Match", "*"), long_ago]),
                ("DELETE", lambda tag: [("If-Match", tag)]),
            )
        ):
            title = f"Change {number}"
            answer = sent(admin, method, path, conditions(seen(admin, path)), whole(version, title))
            check(answer, 204 if method == "DELETE" else 200)
            if method != "DELETE":
                found = answer.json()["title"]
                assert found == title, f"{described(answer)} should change the title to {title}, but it is {found}"
        check(admin.get(path), 404)
        path = path_of(version, added(admin))
        check(admin.delete(path, headers={"If-Match": "*"}), 204)
        check(admin.delete(path, headers={"If-Match": "*"}), 404)


@pytest.mark.exercise("6.2")
def test_who_has_seen_another_book_changes_nothing(lab):
    """A tag that is not that of the book any more, because somebody changed it, be it its genres only; that of the
    other version; a weak one, which stands for several; none at all: a change with one of these is a 412, in both
    versions, whatever its body is (RFC 9110, 8.8.3.2, 13.1.1 and 13.2.1).

    Think: what is undone by whoever sends the book of five minutes ago?

    Next: in refuse_unseen(), compare strongly with tag_now(book), and raise PreconditionFailed.
    """
    admin, another = lab.login("admin"), lab.login("admin")
    stale = {}
    for change in ({"genres": ["new"]}, {"title": "Changed"}):
        for version in VERSIONS:
            stale.setdefault(version, []).append(seen(admin, path_of(version)))
        check(another.patch(path_of(1), json=change), 200)
    now = {version: seen(admin, path_of(version)) for version in VERSIONS}
    before = state(lab)
    for version in VERSIONS:
        other = now[3 - version]
        for wanted in (*stale[version], other, f"W/{now[version]}", '"another", "a third"', ""):
            for method in METHODS if wanted == stale[version][0] else ("PATCH",):
                answer = sent(admin, method, path_of(version), {"If-Match": wanted}, whole(version, "Not seen"))
                check(answer, *((412, 428) if version == 2 and not wanted else (412,)))
                check_untouched(lab, before, answer)
        headers = {"If-Match": stale[version][0]}
        check(admin.patch(path_of(version), json={"shoe": 1}, headers=headers), 412)
        check(admin.patch(path_of(version), json={"shoe": 1}, headers={"If-Match": now[version]}), 422)
    check(lab.client().patch(path_of(1), json={}, headers=headers), 401)


@pytest.mark.exercise("6.2")
def test_of_two_who_have_seen_the_same_book_one_changes_it(lab):
    """Two people have seen the same book, and change it at the same moment: one change is made, and the other one is
    refused, 412, as if it had come a minute later. To look at the tag and to write are two things: only the database
    can do both in one, as the version of the row is part of the UPDATE (RFC 9110, 13.1.1: to prevent lost updates).

    Think: both are told that the tag is right. Which of the two statements after that finds the row?

    Next: in on_stale(), where there is an If-Match, answer problem(412, …) instead of what there was before.
    """
    people = lab.login("admin"), lab.login("admin")
    for version, methods in ((1, ("PATCH", "PATCH")), (2, ("PUT", "PATCH"))):
        path = path_of(version)
        headers = {"If-Match": seen(people[0], path)}
        answers = lab.at_once(
            *(
                partial(sent, people[number], method, path, headers, whole(version, f"{version}.{number}"))
                for number, method in enumerate(methods)
            )
        )
        lab.about(*answers)
        found = sorted(answer.status_code for answer in answers)
        assert found == [200, 412], f"of two changes at once one should be a 200 and one a 412, but they are {found}"
        check(max(answers, key=lambda answer: answer.status_code), 412)
        done = min(answers, key=lambda answer: answer.status_code).json()["title"]
        kept = lab.rows("SELECT title FROM books WHERE id = :id", id=NUMBER)[0][0]
        assert kept == done, f"the change that was a 200 should be there, {done}, but there is {kept}"


@pytest.mark.exercise("6.2")
def test_nobody_deletes_what_has_just_been_changed(lab):
    """Three people change a book that a fourth one deletes, at the same moment, and all have seen the same one. One of
    them does it, and the others are refused: a book that somebody has just changed is not the one that was to be
    deleted (RFC 9110, 13.1.1).

    Think: which row does DELETE … WHERE id = 1 find, and which DELETE … WHERE id = 1 AND version = 7?

    Next: in remove_seen(), with If-Match, let the session delete the book: it knows the version that was loaded.
    """
    people = [lab.login("admin") for _ in range(4)]
    for _ in range(ROUNDS):
        path = path_of(2, added(people[0]))
        headers = {"If-Match": seen(people[0], path)}
        answers = lab.at_once(
            partial(people[3].delete, path, headers=headers),
            *(
                partial(who.patch, path, json={"title": f"Change {number}"}, headers=headers)
                for number, who in enumerate(people[:3])
            ),
        )
        lab.about(*answers)
        found = sorted(answer.status_code for answer in answers)
        done = [status for status in found if status < 300]
        assert len(done) == 1, f"of four who have seen the same book one should change it, but they got {found}"
        refused = {status for status in found if status >= 300}
        expected = {412} if done == [200] else {412, 404}
        assert refused <= expected, f"those who come second should get a 412, but they got {sorted(refused)}"
        if done == [200]:  # else who deletes was the first
            break


@pytest.mark.exercise("6.2")
def test_who_names_nothing_is_served_as_before(lab):
    """Clients of version 1 never heard of If-Match: without it they change a book and delete it as they always did. Two
    changes at once are a 200 and a 409, and a delete deletes the book, whatever it is by then (what chapter 0 says).

    Think: what does a program do that was written before, and is told 412 or 428?

    Next: in remove_seen() and in on_stale(), ask whether there is an If-Match, and else do what was done before.
    """
    people = lab.login("admin"), lab.login("admin")
    path = path_of(1)
    book = added(people[0])
    for method in METHODS:
        answer = sent(people[0], method, path_of(1, book), {}, whole(1, "As before"))
        check(answer, 204 if method == "DELETE" else 200)
    check(people[0].get(path_of(1, book)), 404)
    for _ in range(ROUNDS):  # a machine may be too busy for the two to meet
        answers = lab.at_once(*(partial(who.patch, path, json={"title": f"By {n}"}) for n, who in enumerate(people)))
        lab.about(*answers)
        found = sorted(answer.status_code for answer in answers)
        if found != [200, 200]:
            break
    assert found == [200, 409], f"of two changes at once without If-Match one should be a 409, but they are {found}"
    for _ in range(ROUNDS):
        path = path_of(1, added(people[0]))
        gone, changed = lab.at_once(
            partial(people[0].delete, path), partial(people[1].patch, path, json={"title": "Changed"})
        )
        lab.about(gone)
        check(gone, 204)
        if changed.status_code == 200:  # else it was not there any more
            break


@pytest.mark.exercise("6.2")
def test_version_1_may_name_a_date(lab):
    """A client that knows dates, and no tags, says that the book was not changed since: a 412 where the last change is
    after that date. Dates have whole seconds: of the second of the change itself the book is the one. A date that is
    none says nothing (RFC 9110, 13.1.4).

    Think: which part of updated_at does no date of HTTP have?

    Next: in refuse_unseen(), compare updated_at, without its microseconds, with request.if_unmodified_since.
    """
    lab.login("admin").patch(path_of(1), json={"summary": "Changed."})
    lab.clock.move(60)
    with lab.boot(TZ=IN_THE_EAST) as app:
        admin = lab.login("admin", app=app)
        for method in METHODS:
            path = path_of(1, added(admin))
            moment = datetime.fromisoformat(admin.get(path).json()["updated_at"]).timestamp()
            for ago in (1, 9 * 3600, 0):
                headers = {"If-Unmodified-Since": date(moment - ago)}
                answer = sent(admin, method, path, headers, whole(1, "Changed"))
                check(answer, *((412,) if ago else (200, 204)))
        for text in (date(lab.clock.now() + 3600), "yesterday", "", "2001-01-01T00:00:00Z"):
            check(admin.patch(path_of(1), json={"title": "Changed"}, headers={"If-Unmodified-Since": text}), 200)


@pytest.mark.exercise("6.2")
def test_if_none_match_asks_for_the_opposite(lab):
    """On a change If-None-Match says: unless it is this one; and with *: only if there is none. A change of a book that
    is there, with * or with its tag, weak or strong, is a 412; with another tag it is done. If-Match is looked at
    first, and both must hold (RFC 9110, 13.1.2 and 13.2.2).

    Think: what does PUT with If-None-Match: * want to be sure of?

    Next: in refuse_unseen(), refuse what request.if_none_match.contains_weak(tag) names, as well.
    """
    admin = lab.login("admin")
    for version in VERSIONS:
        before = state(lab)
        tag = seen(admin, path_of(version))
        match = {} if version == 1 else {"If-Match": tag}
        for method, wanted in (("PUT", "*"), ("PATCH", tag), ("PUT", f'W/{tag}, "another"'), ("DELETE", "*")):
            headers = {**match, "If-None-Match": wanted}
            answer = sent(admin, method, path_of(version), headers, whole(version, "Not wanted"))
            check(answer, 412)
            check_untouched(lab, before, answer)
        headers = {**match, "If-None-Match": f'"another", "{tag[2:]}'}
        check(admin.patch(path_of(version), json={"title": "Wanted"}, headers=headers), 200)
