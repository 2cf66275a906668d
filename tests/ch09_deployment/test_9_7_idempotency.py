"""Exercise 9.7: a write that is sent again is done once, and whoever asks again gets the same answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import pytest

BOOK = {"title": "Sent again", "author": "Somebody", "genres": ["Novel"]}
ISBN = "9780306406157"
A_DAY = 86_400
MANY = 4  # requests at once
LOCK_SECONDS = 10  # IDEMPOTENCY_LOCK_SECONDS
BOOKS, SHELVES = "/api/books", "/api/shelves"
KEEP_ME = "Keep me"
SOMEBODY = "somebody else's word"
# as it goes over the wire to Redis: whatever is about a claim; who gives one back; and who says for how long one is
# there, after it was made
CLAIMING = "idempotency:"
GIVING_BACK = r"(?is:(DEL|UNLINK).*idempotency:)"
TIMING = r"(?i:EXPIRE(AT)?)\r\n\$\d+\r\nidempotency:"
# A view to come, played: it writes, and answers as it is asked to; by two methods, and under two paths.
VIEW = """
from flask import Response, request
from sqlalchemy import text

def init_app(app):
    from {chapter}.idempotency import idempotent

    @app.route("/api/tried1", methods=["POST", "PATCH"], endpoint="tried")
    @app.route("/api/tried", methods=["POST", "PATCH"], endpoint="tried")
    @idempotent
    def tried():
        app.extensions["sqlalchemy"].session.execute(text("UPDATE books SET version = version + 1 WHERE id = 1"))
        links = [("Link", "</one>"), ("Link", "</two>"), ("Content-Type", "application/octet-stream")]
        return Response(bytes(range(256)), int(request.headers["X-Wanted"]), links)
"""


def new_key():
    """A key that nobody has used yet, as the standard writes it."""
    return f'"{uuid4()}"'


def sent(client, key, body=None, path=BOOKS):
    """The answer to a write under a key."""
    return client.post(path, json=BOOK if body is None else body, headers={"Idempotency-Key": key})


def two_at_once(lab, body, apart, other=None):
    """The answers to one request that is sent twice, or to it and one with the body `other` under the same key: the
    second is sent `apart` seconds later, while the first is at it.
    """
    first, second = (lab.login("admin") for _ in range(2))
    key, begun = new_key(), len(lab.exchanges)

    def send_later():
        lab.wait_until(lambda: len(lab.exchanges) > begun and lab.wants_to_write(lab.exchanges[begun]))
        lab.clock.move(apart)
        return sent(second, key, other or body)

    answers = lab.at_once(partial(sent, first, key, body), send_later)
    lab.about(*answers)
    return answers


def claims(lab):
    """Where Redis says that somebody is at a key, and by which word."""
    return {name: lab.redis.get(name) for name in lab.redis.scan_iter("idempotency:*")}


@contextmanager
def held(lab, way, before, client, *what):
    """A write that holds on inside the block, `before` such a command to Redis; yields its answer to come."""
    with ThreadPoolExecutor(1) as thread:
        way.hold(before)
        answer = thread.submit(sent, client, *what)
        lab.wait_until(lambda: way.held.is_set() or answer.done())
        try:
            yield answer
        finally:
            way.let_go()


def about_to_end(lab, way, client, *what):
    """A write that holds on inside the block, when it is about to give its claim back (`held`)."""
    return held(lab, way, f"{TIMING}|{GIVING_BACK}", client, *what)


@contextmanager
def view_to_come(lab):
    """A function that asks such a view (VIEW) under a key, for an answer of a status; as POST, or by another method."""
    rules = {("tried", method): {"admin"} for method in ("POST", "PATCH")}
    with lab.boot(extension=VIEW.format(chapter=lab.chapter.name), rules=rules) as app:
        admin = lab.login("admin", app=app)

        def tried(key, status, method="POST", path="/api/tried", content=b""):
            headers = {"Idempotency-Key": key, "X-Wanted": str(status)}
            return admin.request(method, path, content=content, headers=headers)

        yield tried


def replayed(answer):
    """Whether an answer says that it was given before."""
    return answer.headers.get("Idempotency-Replayed") == "true"


def version_of_a_book(lab):
    """That of the book which the view to come changes."""
    return lab.rows("SELECT version FROM books WHERE id = 1")[0][0]


def count(lab, title=BOOK["title"]):
    """How many books have this title."""
    return lab.rows("SELECT count(*) FROM books WHERE title = :title", title=title)[0][0]


def check(answer, status, why):
    """Check the status of an answer; a refusal is a problem."""
    found = answer.status_code
    assert found == status, f"{why} should be a {status}, but is a {found}: {answer.text[:200]}"
    if status >= 400:
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind == "application/problem+json", f"a {found} should be a problem, but is {kind}"


def check_replayed(first, again, why):
    """Check that an answer is the first one's, and says so."""
    check(again, first.status_code, why)
    assert again.json() == first.json(), f"{why} should be answered like the first time, but {again.text[:200]}"
    said = again.headers.get("Idempotency-Replayed")
    assert said == "true", f"{why} should say Idempotency-Replayed: true, but says {said}"
    assert "Idempotency-Replayed" not in first.headers, "the first answer is no repetition, and should not say that"
    ids = [answer.headers.get("X-Request-ID") for answer in (first, again)]
    assert ids[0] != ids[1], f"each answer should have the id of its own request, but both have {ids[0]}"


@pytest.mark.exercise("9.7")
def test_a_write_that_is_sent_again_is_done_once(lab):
    """Whoever sends a POST again under its key gets the first one's answer: status, body, Location; marked with
    Idempotency-Replayed: true. The book is made once, whichever worker is asked (the Idempotency-Key draft, 2.6).

    Think: what does a client need of the first answer that it never got?

    Next: in once(), look for a record first; put status, headers and body into it; in replay(), give all three back.
    """
    admin, elsewhere = lab.login("admin"), lab.login("admin", worker=1)
    for path in (BOOKS, "/api/v2/books"):
        body = BOOK if path == BOOKS else {"title": "In version 2", "author": {"name": "Somebody"}}
        key, before = new_key(), lab.rows("SELECT count(*) FROM books")[0][0]
        first = sent(admin, key, body, path)
        check(first, 201, "a POST with a key")
        for client in (admin, elsewhere, admin):
            again = sent(client, key, body, path)
            check_replayed(first, again, "a POST that is sent again")
            for name in ("Location", "Content-Type"):
                found, wanted = again.headers.get(name), first.headers[name]
                assert found == wanted, f"a POST that is sent again should have the {name} {wanted}, but has {found}"
            writes = [sql for sql in lab.statements(again) if not sql.lstrip().startswith("SELECT")]
            assert not writes, f"to answer again should need no write, but it ran {writes}"
        made = lab.rows("SELECT count(*) FROM books")[0][0] - before
        assert made == 1, f"one book should be made, but there are {made} more"
        got = admin.get(first.headers["Location"])
        check(got, 200, "the book that was made")
    check(sent(admin, new_key()), 201, "the same book under another key, which is another write,")
    check(admin.post(BOOKS, json=BOOK), 201, "a POST without a key")
    check(admin.post(BOOKS, json=BOOK), 201, "a second POST without a key")
    found = count(lab)
    assert found == 4, (
        f"without a key, and under another one, a book is made each time: 4 in all, but there are {found}"
    )


@pytest.mark.exercise("9.7")
def test_a_shelf_is_put_up_once(lab):
    """Shelves are made once, too, as JSON and as a form. The CSRF token of a form is another one each time that a page
    is loaded: it is no part of what is asked for (the draft, 2.4: the fingerprint may be of selected elements).

    Think: of which parts of a request does a browser send others the second time?

    Next: fingerprint() takes what content() says, not the bytes of the body.
    """
    alice = lab.login("alice")
    for body in ({"json": {"name": KEEP_ME}}, {"data": {"name": "By a form"}}):
        headers = {"Idempotency-Key": new_key()}
        tokens = ({}, {}) if "json" in body else ({"csrf_token": "one"}, {"csrf_token": "another"})
        answers = [
            alice.post(SHELVES, headers=headers, **({"data": body["data"] | token} if token else body))
            for token in tokens
        ]
        check(answers[0], 201, "a new shelf with a key")
        check_replayed(answers[0], answers[1], "a shelf that is sent again")
        other = alice.post(SHELVES, headers=headers, **{kind: {"name": "Another"} for kind in body})
        check(other, 422, "another shelf under the same key")
    names = sorted(
        item["name"] for item in alice.get(SHELVES).json()["items"] if item["name"] in (KEEP_ME, "By a form")
    )
    assert names == ["By a form", KEEP_ME], f"each shelf should be there once, but there are {names}"


@pytest.mark.exercise("9.7")
def test_another_request_under_the_same_key_is_refused(lab):
    """A key is a name for one request. Another body, another path, another version under the same key is a mistake in
    the client: 422, and nothing is done (the draft, 2.7). The first request may still be sent again.

    Think: a program uses the same key for two books. What does it lose, if the second one gets the first one's answer?

    Next: in fingerprint(), mix method, path, version() and content(); in replay(), compare, and raise Invalid.
    """
    admin, key = lab.login("admin"), new_key()
    first = sent(admin, key)
    check(first, 201, "the first request")
    before = lab.rows("SELECT count(*) FROM books")[0][0], lab.rows("SELECT count(*) FROM shelves")[0][0]
    for body, path in (
        ({**BOOK, "title": "Another"}, BOOKS),
        ({**BOOK, "genres": []}, BOOKS),
        (BOOK, "/api/v2/books"),
        (BOOK, f"{BOOKS}?version=2"),
        ({"name": "A shelf"}, SHELVES),
        (BOOK, SHELVES),
    ):
        answer = sent(admin, key, body, path)
        check(answer, 422, f"another request under the same key, POST {path} {body},")
        assert answer.json().get("errors"), f"a 422 should say in errors what is wrong, but says {answer.text[:200]}"
    reordered = json.dumps(dict(reversed(BOOK.items())))
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    check(admin.post(BOOKS, content=reordered, headers=headers), 422, "a book with its members in another order")
    after = lab.rows("SELECT count(*) FROM books")[0][0], lab.rows("SELECT count(*) FROM shelves")[0][0]
    assert after == before, f"what is refused should do nothing, but books and shelves were {before} and are {after}"
    check_replayed(first, sent(admin, key), "the first request, sent again,")


@pytest.mark.exercise("9.7")
def test_a_key_is_its_users_own(lab):
    """Two users who choose the same key have nothing to do with each other: each one's shelf is made, and neither gets
    the other one's answer (OWASP API1:2023).

    Think: what does somebody get who guesses a key of alice's?

    Next: look for the record with of_caller(key), and store it with g.user_id.
    """
    key, path = "order-1", SHELVES
    alice, bob = lab.login("alice"), lab.login("bob")
    answers = [sent(client, key, {"name": "To read"}, path) for client in (alice, bob)]
    for name, answer in zip(("alice's", "bob's"), answers, strict=True):
        check(answer, 201, f"{name} shelf under a key that both use")
        assert "Idempotency-Replayed" not in answer.headers, f"{name} shelf should be made, but the answer is a replay"
    ids = [answer.json()["id"] for answer in answers]
    assert ids[0] != ids[1], f"each should get a shelf of their own, but both got {ids[0]}"
    for client, first in zip((alice, bob), answers, strict=True):
        check_replayed(first, sent(client, key, {"name": "To read"}, path), "a shelf that is sent again")
    check(
        lab.client().post(path, json={"name": "To read"}, headers={"Idempotency-Key": key}), 401, "without a token it"
    )


@pytest.mark.exercise("9.7")
def test_who_comes_meanwhile_is_told_so(lab):
    """While the first is still at it, whoever sends the same again is told: 409, with a Retry-After; at once, not when
    a lock of the database comes free (the draft, 2.6). After that the answer is there.

    Think: a client is impatient, and sends each second. What do its requests wait for?

    Next: in claim(), let Redis set the name only where it is not set, and raise InFlight where it is.
    """
    admin, key = [lab.login("admin") for _ in range(MANY)], new_key()
    answers = lab.at_once(*(partial(sent, client, key) for client in admin))
    lab.about(*answers)
    found = sorted(answer.status_code for answer in answers)
    assert found == [201] + [409] * (MANY - 1), f"of {MANY} at once one should be a 201, the others 409, but: {found}"
    first = min(answers, key=lambda answer: answer.status_code)
    for answer in answers:
        if answer is not first:
            check(answer, 409, "who comes meanwhile")
            wait = answer.headers.get("Retry-After", "")
            assert wait.isdigit(), f"a 409 should have a Retry-After in seconds, but has {wait!r}"
    check_replayed(first, sent(admin[0], key), "the same once more, afterwards,")
    assert count(lab) == 1, f"one book should be made, but there are {count(lab)}"


@pytest.mark.exercise("9.7")
def test_a_claim_ends_by_itself(lab):
    """A worker that has died while it was at it keeps nobody from trying for longer than IDEMPOTENCY_LOCK_SECONDS;
    before that, it is a 409 (Redis, distributed locks: a lock that is not given back goes by itself).

    Think: who gives back the claim of one who is dead?

    Next: in claim(), give the claim a life, px.
    """
    with lab.way_to_redis() as way, lab.boot(REDIS_URL=way.url, IDEMPOTENCY_LOCK_SECONDS="1000") as app:
        key = new_key()
        with about_to_end(lab, way, lab.login("admin", app=app), key, {"title": ""}):
            left = [(name, word, lab.redis.pttl(name)) for name, word in claims(lab).items()]
            assert len(left) == 1, f"who is at a write should have one claim, but there are {len(left)}"
    for name, word, life in left:  # as it is when that worker does not come to give it back
        lab.redis.set(name, word, px=life if life > 0 else None)
    lab.clock.move(900)
    check(sent(lab.login("admin"), key), 409, "a write, when 900 of the 1000 seconds of a dead one's claim are over,")
    lab.clock.move(101)
    check(sent(lab.login("admin"), key), 201, "the same, when the dead one's claim is over,")


@pytest.mark.exercise("9.7")
def test_nobody_is_in_conflict_with_their_own_book(lab):
    """A claim may be lost, or end too early: then two are at it at once under one key. The book is made once all the
    same, and both get the first one's answer. The second one must not hear that another book has its ISBN, or that
    somebody has its key: both are its own (the draft, 2.6).

    Think: both have looked, and found nothing. Which line lets only one of them go on, and what has the other one done
    by then?

    Next: in once(), before work() is called, delete what is over and nothing else, add the record, and flush; on an
    IntegrityError roll back, and replay what is recorded by now.
    """
    for body in ({**BOOK, "isbn": ISBN}, {**BOOK, "title": "Without an ISBN"}):
        answers = two_at_once(lab, body, LOCK_SECONDS + 1)
        found = [answer.status_code for answer in answers]
        assert found == [201, 201], f"both of two at once should get the first one's 201, but they got {found}"
        ids = {answer.json()["id"] for answer in answers}
        assert len(ids) == 1, f"both of two at once should get the same book, but they got {sorted(ids)}"
        marked = sum(map(replayed, answers))
        assert marked == 1, f"one of the two should be marked as replayed, but {marked} are"
        made = count(lab, body["title"])
        assert made == 1, f"one book should be made, but there are {made}"
    check(sent(lab.login("admin"), new_key(), {**BOOK, "isbn": ISBN}), 409, "another book with this ISBN")


@pytest.mark.exercise("9.7")
def test_what_was_done_since_the_look_is_not_done_again(lab):
    """One looks, and finds nothing. Before it has its claim, another one does the write, commits, and gives its own
    claim back. Now the claim is to be had, and nobody is at it: the book is there all the same. It is made once, and
    who comes late gets the answer that is there (RFC 9110, 9.2.2; the draft, 2.6).

    Think: what you found out before you had the claim, is that still true when you have it?

    Next: in once(), let the record be inserted, or fail: nothing may write over one that is there, and not over yet.
    """
    with lab.way_to_redis() as way, lab.boot(REDIS_URL=way.url) as app:
        waiting, admin, key = lab.login("admin", app=app), lab.login("admin"), new_key()
        with held(lab, way, CLAIMING, waiting, key) as answer:
            first = sent(admin, key)
            check(first, 201, "a write, while another one has looked, and has no claim yet,")
        again = answer.result()
    lab.about(first, again)
    late = "the same, of one who looked before it was done,"
    check(again, 201, late)
    assert count(lab) == 1, (
        f"one book should be made, also where one looked before it was done, but there are {count(lab)}"
    )
    check_replayed(*sorted((first, again), key=replayed), late)


@pytest.mark.exercise("9.7")
def test_who_asks_for_something_else_at_once_is_told_so(lab):
    """A claim may be lost, or end too early: then two are at it at once under one key, and ask for different books. One
    book is made. The other client must not be told that it got its own: 422, as if it had come later (the draft, 2.7).

    Think: by which of your lines is the second one answered, whose record meets one that was not there before?

    Next: in once(), give what is recorded back by replay() only, also after an IntegrityError.
    """
    answers = two_at_once(lab, BOOK, LOCK_SECONDS + 1, {**BOOK, "title": "Another"})
    found = sorted(answer.status_code for answer in answers)
    assert found == [201, 422], (
        f"of two that differ, at once under one key, one should be a 201 and the other a 422, but they are {found}"
    )
    made = count(lab) + count(lab, "Another")
    assert made == 1, f"of two that differ, at once under one key, one book should be made, but there are {made}"


@pytest.mark.exercise("9.7")
def test_a_claim_is_its_owners_and_lives_as_long_as_is_set(lab):
    """A claim is there for IDEMPOTENCY_LOCK_SECONDS, from the moment on that it is made. It has a word that no other
    request has, also no other one under this key, nor one that its client has given the same X-Request-ID: by then the
    claim may be another one's, and who is late must not give that back (Redis, distributed locks: a random value, so
    that only the owner releases).

    Think: a worker dies between two commands to Redis. What does it leave?

    Next: in claim(), make the word at random, and set it with nx and px in one command.
    """
    life, words = 100_000.9, []
    with lab.way_to_redis() as way, lab.boot(REDIS_URL=way.url, IDEMPOTENCY_LOCK_SECONDS=str(life)) as app:
        admin, key, refused = lab.login("admin", app=app), new_key(), {"title": ""}
        admin.headers["X-Request-ID"] = str(uuid4())  # for each try: a client that sends it again sends all of it again
        for of, body in ((key, refused), (key, refused), (new_key(), refused), (key, BOOK)):
            begun = lab.clock.now()
            with about_to_end(lab, way, admin, of, body) as answer:
                found = claims(lab)
                assert len(found) == 1, f"who is at a write should have one claim, but there are {len(found)}"
                (name,) = found
                left, shortest = lab.redis.pttl(name) / 1000, life - (lab.clock.now() - begun)
                assert shortest <= left <= life, (
                    f"a claim should end after IDEMPOTENCY_LOCK_SECONDS, {life}, but this one does after {left}"
                )
                words.append(found[name])
                lab.redis.set(name, SOMEBODY)
            check(answer.result(), 201 if body is BOOK else 422, "a write with a key")
            assert claims(lab) == {name: SOMEBODY}, (
                f"a claim that has become another one's should stay, but there are {claims(lab)}"
                "\nNext: in once(), give the claim back with release(), which looks whose it is."
            )
            lab.redis.delete(name)
    assert len(set(words)) == len(words), (
        f"each request should have a word of its own, whatever X-Request-ID it came with, but they were {words}"
    )


@pytest.mark.exercise("9.7")
def test_what_was_answered_needs_no_claim(lab):
    """A worker has stored the answer, and not given its claim back yet; perhaps it has died just then. The answer is
    there, and whoever asks gets it: what is known costs a look (the Idempotency-Key draft, 2.6: a retry after the
    request was completed gets its result).

    Think: which of the two do you ask first, who is at it, or what was answered?

    Next: in once(), look with recorded() before claim(), and release() after the commit.
    """
    with lab.way_to_redis() as way, lab.boot(REDIS_URL=way.url) as app:
        client, admin, key = lab.login("admin", app=app), lab.login("admin"), new_key()
        with about_to_end(lab, way, client, key) as answer:
            assert claims(lab), "who is at a write should have a claim, but there is none"
            again = sent(admin, key)
            check(again, 201, "the same, when the answer is there, and the claim as well,")
            assert count(lab) == 1, f"one book should be made, but there are {count(lab)}"
        check_replayed(answer.result(), again, "the same, when the answer is there, and the claim as well,")


@pytest.mark.exercise("9.7")
def test_where_nobody_can_be_claimed_nothing_is_done(lab):
    """Redis takes no claim: it is full. Then nobody knows who is at it, and it is a 503 with a Retry-After; nothing was
    done, and whoever has a key can ask again. What was answered before is known all the same (RFC 9110, 15.6.4).

    Next: in claim(), let errors of Redis pass: chapter 1 makes a 503 of them.
    """
    admin, key, known = lab.login("admin"), new_key(), new_key()
    body = {**BOOK, "title": "Without a claim"}
    first = sent(admin, known)
    check(first, 201, "the first request")
    with lab.redis_refusing_to_write("full"):
        answer = sent(admin, key, body)
        check(answer, 503, "a write with a key, while Redis takes no claim,")
        wait = answer.headers.get("Retry-After", "")
        assert wait.isdigit(), f"a 503 should have a Retry-After in seconds, but has {wait!r}"
        made = count(lab, body["title"])
        assert made == 0, f"a write that is a 503 should do nothing, but there are {made} books of it"
        check_replayed(first, sent(admin, known), "what was answered before, while Redis takes no claim,")
    check(sent(admin, key, body), 201, "the same again, as soon as it can be claimed,")


@pytest.mark.exercise("9.7")
def test_only_a_success_is_kept(lab):
    """A view may return an error, or a redirect, instead of raising one. It is no success: what was written on the way
    is not committed, nothing is kept, and the same request is done anew (RFC 9110, 15: from 300 on there is something
    left to do).

    Think: who writes the next view that is idempotent has never seen your module. What do you rely on?

    Next: in once(), look at the status of what work() has returned, before you put it into the record, and commit.
    """
    before, key = version_of_a_book(lab), new_key()
    with view_to_come(lab) as tried:
        for status in (300, 302, 409, 503):
            found = tried(key, status).status_code
            assert found == status, f"what the view returns, {status}, should be passed on, but {found} is"
            assert version_of_a_book(lab) == before, f"what was written on the way to a {status} should not be there"
            kept = lab.rows("SELECT count(*) FROM idempotency_keys")[0][0]
            assert kept == 0, f"a {status} should not be kept, but there is a record"
        check(tried(key, 201), 201, "the same request, which is a success now,")
    assert version_of_a_book(lab) == before + 1, "what is a success should be there"


@pytest.mark.exercise("9.7")
def test_an_answer_is_given_again_as_it_was(lab):
    """A success has a status of its own, below 300; a header may come more than once; a body is bytes, not text. All of
    it is given again. And who uses the key with another method has asked for something else (the draft, 2.6 and 2.7).

    Next: in once(), keep the pairs of response.headers as a list, and get_data() as it is; in replay(), give all back.
    """
    before, key = version_of_a_book(lab), new_key()
    with view_to_come(lab) as tried:
        for wanted in (None, "true"):
            answer = tried(key, 299)
            found, said = answer.status_code, answer.headers.get("Idempotency-Replayed")
            assert found == 299, f"a 299 should be given, and given again, but is a {found}"
            assert said == wanted, f"Idempotency-Replayed should be {wanted}, but is {said}"
            assert answer.content == bytes(range(256)), f"its bytes should be as they were, but are {answer.content!r}"
            links = answer.headers.get_list("Link")
            assert links == ["</one>", "</two>"], f"each of its headers should be given again, but Link is {links}"
        check(tried(key, 299, "PATCH"), 422, "another method under the same key")
        times, other = version_of_a_book(lab) - before, new_key()
        assert times == 1, f"it should be done once, but was {times} times"
        check(tried(other, 299, content=b"11"), 299, "the body 11 under /api/tried")
        found = tried(other, 299, path="/api/tried1", content=b"1").status_code
        assert found == 422, (
            f"the body 1 under /api/tried1, with the key of 11 under /api/tried, should be a 422, but is a {found}"
            "\nNext: in fingerprint(), keep the parts apart, where one ends and the next begins: as JSON, for example."
        )


@pytest.mark.exercise("9.7")
def test_what_was_answered_outlives_redis(lab):
    """Redis forgets: it is restarted, it is full, it fails over to a copy that is behind. The database has the record
    of what was done, and what it says counts (RFC 9110, 9.2.2: a retry has the effect of one request).

    Think: what does the client hear that sends its order again, a moment after Redis came back empty?

    Next: keep the answer as an Answered row; of Redis ask only who is at it right now.
    """
    admin, key = lab.login("admin"), new_key()
    first = sent(admin, key)
    check(first, 201, "the first request")
    lab.redis.flushall()
    check_replayed(first, sent(admin, key), "the same request, after Redis has lost all that it had,")
    assert count(lab) == 1, f"one book should be made, but there are {count(lab)}"


@pytest.mark.exercise("9.7")
def test_a_write_and_its_answer_are_stored_together(lab):
    """Where the answer cannot be stored, nothing is done: there must be no moment at which the book is there, and the
    record of its answer is not (RFC 9110, 9.2.2). Here the database takes no second record of a user's.

    Think: at which line of yours may a worker be killed, and what has been committed by then?

    Next: in once(), commit once, at the end, when the record has its answer.
    """
    admin, key = lab.login("admin"), new_key()
    check(sent(admin, new_key()), 201, "the first request")
    lab.execute("CREATE UNIQUE INDEX one_answer_each ON idempotency_keys (user_id)")
    try:
        answer = sent(admin, key, {**BOOK, "title": "Not recorded"})
        found = answer.status_code
        assert found >= 400, f"a write whose answer cannot be stored should fail, but is a {found}"
        made = count(lab, "Not recorded")
        assert made == 0, f"what cannot be recorded should not be done, but there are {made} books of it"
    finally:
        lab.execute("DROP INDEX one_answer_each")
    check(sent(admin, key, {**BOOK, "title": "Not recorded"}), 201, "the same again, as soon as it can be stored,")


@pytest.mark.exercise("9.7")
def test_a_request_that_was_refused_may_be_mended(lab):
    """What was refused has done nothing, so there is nothing to repeat. The client mends the body, and sends it under
    the same key, at once (RFC 9110, 15.5.21: 422 says that the content is to be mended).

    Think: what is in the record of a request that did nothing?

    Next: in once(), release the claim whatever comes of work(), and roll back what was flushed.
    """
    admin, key = lab.login("admin"), new_key()
    check(sent(admin, key, {"title": ""}), 422, "a book that is none")
    for row in ("idempotency_keys", "books WHERE title = ''"):
        found = lab.rows(f"SELECT count(*) FROM {row}")[0][0]
        assert found == 0, f"what was refused should leave nothing, but there are {found} of {row}"
    first = sent(admin, key)
    check(first, 201, "the book, mended, under the same key")
    check_replayed(first, sent(admin, key), "the mended book, sent again,")


@pytest.mark.exercise("9.7")
def test_a_conflict_may_be_over_the_next_time(lab):
    """A 409 because of another book's ISBN is no definite answer: when that book is gone, the same request can be done.
    Whoever sends it again is told how things are now (RFC 9110, 15.5.10).

    Think: for how long is it true that the ISBN is taken?

    Next: in once(), keep answers below 300, and let every error pass.
    """
    admin, key = lab.login("admin"), new_key()
    taken = admin.post(BOOKS, json={**BOOK, "isbn": ISBN, "title": "The other one"})
    check(taken, 201, "another book")
    check(sent(admin, key, {**BOOK, "isbn": ISBN}), 409, "a book whose ISBN is taken")
    check(admin.delete(taken.headers["Location"]), 204, "the end of the other book")
    first = sent(admin, key, {**BOOK, "isbn": ISBN})
    check(first, 201, "the same request, now that the ISBN is free,")
    assert "Idempotency-Replayed" not in first.headers, "what was done just now should not say that it is a repetition"


@pytest.mark.exercise("9.7")
def test_a_key_is_good_for_a_day(lab):
    """For IDEMPOTENCY_KEEP_SECONDS, a day, a write may be sent again; after that the key is nobody's, and what is sent
    under it is a new write (the draft, 2.3).

    Think: the record of yesterday is still there. Whose way is it in?

    Next: give the record its end, and delete one that is over before you add another under its key.
    """
    key = new_key()
    first = sent(lab.login("admin"), key)
    check(first, 201, "the first request")
    lab.clock.move(A_DAY - 60)
    check_replayed(first, sent(lab.login("admin"), key), "the same, a minute before a day has passed,")
    lab.clock.move(120)
    later = sent(lab.login("admin"), key)
    check(later, 201, "the same, when a day has passed,")
    assert "Idempotency-Replayed" not in later.headers, (
        "after a day it should be a new write, but the answer is a replay"
    )
    assert later.json()["id"] != first.json()["id"], "after a day another book should be made"
    check_replayed(later, sent(lab.login("admin"), key), "that one, sent again,")
    with lab.boot(IDEMPOTENCY_KEEP_SECONDS="60") as app:
        short = sent(lab.login("admin", app=app), key := new_key())
        lab.clock.move(61)
        again = sent(lab.login("admin", app=app), key)
        assert again.json()["id"] != short.json()["id"], "after IDEMPOTENCY_KEEP_SECONDS, 60, it should be a new write"


@pytest.mark.exercise("9.7")
def test_what_is_over_is_swept_away(lab):
    """`flask jobs` deletes the records that are over, and no others: a table in which every write leaves a row for good
    is the one that fills the disk (OWASP API4:2023).

    Think: which column says that nobody can ask for this row any more?

    Next: in sweep(), delete where expires_at is no later than now(), and commit.
    """
    old, young = new_key(), new_key()
    check(sent(lab.login("admin"), old), 201, "a write of yesterday")
    lab.clock.move(A_DAY - 600)
    first = sent(lab.login("admin"), young)
    check(first, 201, "a write of today")
    with lab.jobs():
        found = lab.rows("SELECT count(*) FROM idempotency_keys")[0][0]
        assert found == 2, f"before a day has passed both records should be there, but there are {found}"
        lab.clock.move(1200)
    found = lab.rows("SELECT count(*) FROM idempotency_keys")[0][0]
    assert found == 1, f"of two records the one that is over should be gone, but there are {found}"
    check_replayed(first, sent(lab.login("admin"), young), "the younger write, sent again,")


@pytest.mark.exercise("9.7")
def test_a_key_is_a_text_in_quotation_marks(lab):
    """The header is a string of a structured field (RFC 9651, 3.3.3), in quotation marks; many clients leave them out,
    and mean the same key. What is no key is a 400, and nothing is done: the client believes that it is safe.

    Think: what does a client lose, whose key is cut off, or passed over, without a word?

    Next: in key_sent(), take what stands between the marks, or all of it; look at its length, and at each character.
    """
    admin = lab.login("admin")
    for key in ("7f1c2c0e-0c5e-4d0b-8a51-7f8e1a1f6a55", "k", "k" * 255, "order:17/b=c+d.e_~!#$%&'()*<>?@[]^`{|}"):
        first = sent(admin, f'"{key}"')
        check(first, 201, f'a book under "{key}"')
        check_replayed(first, sent(admin, key), f"the same book under {key}, without marks,")
    check(sent(admin, '"a, b; c"'.replace(" ", "")), 201, "a key with a comma and a semicolon, in marks,")
    capital = sent(admin, "K")
    check(capital, 201, "a book under a key in capitals")
    assert "Idempotency-Replayed" not in capital.headers, "K is another key than k, but its answer is a replay"
    before = count(lab)
    for wrong in ("", '""', '"', '"a', 'a"', '"a"b"', '"a\\b"', "a,b", "a;b=1", '"a";b=1', '"a", "b"', "a b", '"a b"',
                  "é".encode(), '"é"'.encode(), "a" * 256, f'"{"a" * 256}"'):  # fmt: skip
        answer = admin.post(BOOKS, json=BOOK, headers=[("Idempotency-Key", wrong)])
        check(answer, 400, f"a book under {wrong!r}, which is no key,")
    twice = admin.post(BOOKS, json=BOOK, headers=[("Idempotency-Key", "a"), ("Idempotency-Key", "b")])
    check(twice, 400, "a book under two keys")
    assert count(lab) == before, f"what is refused should make no book, but there are {count(lab) - before} more"
