"""Exercise 6.6, invalidation: what has changed is forgotten, after the commit and never before, and nothing else is."""

import hashlib
import hmac
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

BOOKS = "/api/books?sort=created_at&dir=desc&page_size=2"
OTHERS = "/api/books?page_size=1"
KEPT = 86_400  # seconds: the life of a generation
KEEPING = r'"items"'  # which is in a body: a part of the command as it goes over the wire
FORGETTING = "cache:"  # a writer asks the cache for nothing else
TAKING = "cache:lock:"
MAKING = r"\bSET\r\n\$\d+\r\ncache:tag:"
MANY = 1100  # answers: more than two batches
BESIDE = ("cache:tag:made", "cache:lock:made:1", "revoked:made:1", "made:1")  # names that no book has to do with


def worked(lab, answer):
    """Whether the database was asked for books, or genres, to make this answer."""
    lab.about(answer)
    return any("FROM book" in statement for statement in lab.statements(answer))


def described(answer):
    """A request in a sentence."""
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}"


def done(answer):
    """An answer to a change that should have been made."""
    assert answer.is_success, f"{described(answer)} should be done, but is a {answer.status_code}: {answer.text[:200]}"
    return answer


def titles(answer):
    """The titles of a list."""
    assert answer.status_code == 200, f"{described(answer)} should be a 200, but is a {answer.status_code}"
    return [book["title"] for book in answer.json()["items"]]


def newest(lab):
    """The id of the newest book."""
    return lab.rows("SELECT id FROM books ORDER BY created_at DESC, id DESC LIMIT 1")[0][0]


def change(lab, client, title, number=None):
    """Let somebody change the title of a book, the newest one."""
    return done(client.patch(f"/api/v1/books/{number or newest(lab)}", json={"title": title}))


def deliver(lab, isbn):
    """Let a publisher deliver a summary."""
    body, moment = json.dumps({"isbn": isbn, "summary": "A summary."}).encode(), str(int(lab.clock.now()))
    digest = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": f"sha256={digest}"}
    return lab.client().post("/api/webhook", content=body, headers={**headers, "Content-Type": "application/json"})


def delete_as_seen(client, path):
    """Delete a book in version 2, which asks for its ETag: that of the body, whether the answer names it or not."""
    tag = hashlib.sha256(client.get(path).content).hexdigest()[:32]
    return client.delete(path, headers={"If-Match": f'"{tag}"'})


def generations(lab):
    """The names under which generations stand in Redis."""
    return sorted(lab.redis.scan_iter("cache:tag:*"))


def forget_generations(lab):
    """Let Redis drop all generations, as one may that is full."""
    for name in generations(lab):
        lab.redis.delete(name)


def known_generation(lab, number):
    """Let there be a generation of one book; returns what tells whether it is still there."""
    name = f"cache:tag:book-{number}"
    lab.redis.set(name, "a word", ex=KEPT)
    return lambda: lab.redis.get(name) == "a word"


def check_lives(lab):
    """Check that each generation goes by itself."""
    for name in generations(lab):
        life = lab.redis.ttl(name)
        assert 0 < life <= KEPT, (
            f"a generation should go after {KEPT} s, but {name} goes after {life}"
            "\nThink: who deletes the generation of a book that nobody asks for any more?"
            "\nNext: wherever a generation is set, give it ex=KEPT."
        )


@contextmanager
def commits_refused(lab):
    """The database takes every change of a book, and refuses it when it is committed: a constraint that is deferred."""
    begin = "BEGIN INSERT INTO refused VALUES (1);"
    if lab.env["DATABASE_URL"].startswith("postgresql"):
        make = [
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS '{begin} RETURN NULL; END'",
            "CREATE TRIGGER refuse AFTER UPDATE ON books FOR EACH ROW EXECUTE FUNCTION refuse()",
        ]
        undo = ["DROP TRIGGER refuse ON books", "DROP FUNCTION refuse"]
    else:
        make, undo = [f"CREATE TRIGGER refuse AFTER UPDATE ON books {begin} END"], ["DROP TRIGGER refuse"]
    lab.execute("CREATE TABLE nobody (id INTEGER PRIMARY KEY)")
    lab.execute("CREATE TABLE refused (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED)")
    for statement in make:
        lab.execute(statement)
    try:
        yield
    finally:
        for statement in (*undo, "DROP TABLE refused", "DROP TABLE nobody"):
            lab.execute(statement)


@pytest.mark.exercise("6.6")
def test_each_change_of_a_book_reaches_the_lists(lab):
    """Whatever changes a book, and by whichever way in: lists and reports that may show it are made anew, in all
    workers; and what stands in the same Redis and has nothing to do with books stays. A row that the session stores is
    noticed after its flush; a DELETE that goes to the database as a statement has loaded no row, and touches the whole
    catalogue (SQLAlchemy, ORM events: after_flush, do_orm_execute).

    Think: by which ways does a change of a book reach the database?

    Next: in notice(), look at session.new, session.dirty and session.deleted; in notice_many(), at the statement.
    """
    admin, here, there = lab.login("admin"), lab.client(), lab.client(worker=1)
    book = {"title": "Added", "author": "Somebody", "isbn": "9780306406157", "genres": ["Added genre"]}
    added = f"/api/books/{done(admin.post('/api/books', json=book)).json()['id']}"
    lab.redis.mset(dict.fromkeys(BESIDE, "kept"))
    seconds = f"/api/v2/books/{done(admin.post('/api/books', json={**book, 'isbn': None})).json()['id']}"
    for what, send in (
        ("POST", lambda: admin.post("/api/books", json={"title": "One more", "author": "Somebody"})),
        ("PATCH of a title", lambda: admin.patch(added, json={"title": "Changed"})),
        ("PATCH of the genres", lambda: admin.patch(added, json={"genres": ["Another genre"]})),
        ("a delivery", lambda: deliver(lab, book["isbn"])),
        ("PUT", lambda: admin.put(added, json={"title": "Replaced", "author": "Somebody"})),
        ("DELETE in version 1", lambda: admin.delete(added)),
        ("DELETE in version 2", lambda: delete_as_seen(admin, seconds)),
    ):
        readers = (here, BOOKS), (there, "/api/genres")
        for client, path in readers:
            client.get(path)
            answer = client.get(path)
            assert not worked(lab, answer), f"before {what} {described(answer)} should be kept, but was made"
        done(send())
        for client, path in readers:
            answer = client.get(path)
            assert worked(lab, answer), f"after {what} {described(answer)} should be made anew, but is what was kept"
    gone = [name for name in BESIDE if not lab.redis.exists(name)]
    assert not gone, (
        f"a change of a book should forget its tags, and nothing else, but {gone} is gone"
        "\nThink: what else stands in the same Redis?"
        "\nNext: in settle(), delete tag_key(tag) for each tag, and no other name."
    )


@pytest.mark.exercise("6.6")
def test_who_is_late_cannot_put_the_old_answer_back(lab):
    """A reader has read the old list, and is about to keep it. A writer changes a book, commits, and forgets. Then the
    reader keeps what it has read; and nobody is given that, as it is of generations that are gone (Memcached at
    Facebook, NSDI 2013, 3.2.1: stale sets, and the leases against them). Nor do they come back when Redis, which is
    full, drops what it knows: a word at random has never been there before, a number has.

    Think: which word does the late answer bear, and which one stands in Redis then?

    Next: in settle(), delete the words of the tags; in generations(), make new ones, at random.
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads, lab.boot(CACHE_URL=way.url) as app:
        admin, late, client = lab.login("admin"), lab.client(app=app), lab.client()
        way.hold(KEEPING)
        reader = threads.submit(late.get, BOOKS)
        lab.wait_until(lambda: way.held.is_set() or reader.done())
        change(lab, admin, "Changed")
        way.let_go()
        old = titles(reader.result())
        assert old[0] != "Changed", "the reader should have read before the change, but has not"
        for reads in ("the next", "the one after"):
            answer = client.get(BOOKS)
            found = titles(answer)[0]
            lab.about(answer)
            assert found == "Changed", (
                f"{reads} reader should see the change, but gets the old list: {found!r} is first"
            )
        assert not worked(lab, answer), "what the next reader has made should be kept, but was not"
        for title in ("Twice", "Once more"):
            change(lab, admin, title)
            check_lives(lab)
            forget_generations(lab)
            found = titles(client.get(BOOKS))
        assert found[0] == "Once more", (
            f"what was forgotten should not come back when Redis has dropped its generations, but {found[0]!r} is first"
            "\nThink: what does a counter begin with?"
            "\nNext: in generations(), make a word at random: it has never been there before."
        )


@pytest.mark.exercise("6.6")
def test_a_change_is_forgotten_when_it_is_committed(lab):
    """Until its commit nobody sees a change. Who forgets before it lets a reader come in between, read what was, and
    keep it as new: for as long as it lives (SQLAlchemy, ORM events: after_commit). And who has the answer to a change,
    and asks for the list, is to see it there.

    Think: what does a reader find in the database at the moment that you forget?

    Next: in notice(), only note in session.info what is touched; forget() it in tell().
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads, lab.boot(CACHE_URL=way.url) as app:
        admin, client, number = lab.client(app=app), lab.client(), newest(lab)
        admin.headers["Authorization"] = lab.login("admin").headers["Authorization"]
        client.get(BOOKS)
        still_counts = known_generation(lab, number)
        way.hold(FORGETTING)
        writer = threads.submit(change, lab, admin, "Changed", number)
        lab.wait_until(lambda: way.held.is_set() or writer.done())
        assert way.held.is_set(), (
            "a change of a book should forget a tag, under cache:tag: in Redis, before it is answered, but has not"
        )
        title = lab.rows("SELECT title FROM books WHERE id = :id", id=number)[0][0]
        for _ in range(3):
            lab.client(app=app).get("/api/health")  # of the same process, whose turn it is then
        early = writer.done()
        way.let_go()
        lab.about(writer.result())
        assert title == "Changed", (
            f"when a change is forgotten, it should be in the database for all to see, but there the title is {title!r}"
        )
        assert not early, (
            "a change should be forgotten before it is answered, but the answer came first"
            "\nThink: what does somebody get who has this answer, and asks for the list?"
            "\nNext: in forget(), call settle() at once, in no thread of its own."
        )
        assert titles(client.get(BOOKS))[0] == "Changed", "after the change the list should show it, but does not"
        assert not still_counts(), (
            f"a change of book {number} should forget all that it touches, but book-{number} still counts"
        )


@pytest.mark.exercise("6.6")
def test_what_changes_nothing_forgets_nothing(lab):
    """A change that the database has refused at the last moment was none: what is kept holds. So does it when somebody
    changes what no list shows, an account, a shelf, a session, in whatever way; else each log-in would empty the cache
    (SQLAlchemy, ORM events: after_rollback).

    Think: what is done by every commit, and what by one that has touched a book?

    Next: in notice() and notice_many(), leave alone what TOUCHED does not name.
    """
    client, admin, alice = lab.client(), lab.login("admin"), lab.login("alice")
    client.get(BOOKS)
    with commits_refused(lab):
        refused = admin.patch(f"/api/v1/books/{newest(lab)}", json={"title": "Refused"})
    assert refused.is_error, f"what the database refuses should be refused, but is a {refused.status_code}"
    isbn = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL LIMIT 1")[0][0]
    taken = admin.patch(f"/api/v1/books/{newest(lab)}", json={"isbn": isbn})
    assert taken.is_error, f"an ISBN of another book should be refused, but is a {taken.status_code}"
    shelf = done(alice.post("/api/shelves", json={"name": "A shelf"})).headers["Location"]
    for answer in (
        refused,
        taken,
        done(alice.patch("/api/users/me", json={"age": 35})),
        done(alice.put(f"{shelf}/books/1")),
        done(alice.delete(f"{shelf}/books/1")),
        done(alice.delete(shelf)),
        done(alice.delete("/api/auth/logout")),
    ):
        found = client.get(BOOKS)
        assert not worked(lab, found), f"{described(answer)} should forget nothing, but the list was made anew"


@pytest.mark.exercise("6.6")
def test_what_redis_does_not_hear_is_told_later(lab):
    """The cache is away for a moment, and a book is changed. The change is done all the same; the worker owes it to the
    cache, and tells it before it next reads there: nobody who asks this worker is given the old list. And where the
    cache was away a moment ago, a change is told at once: other workers may reach it (OWASP API8:2023; RFC 9111, 4.4:
    what was invalidated must not be given).

    Think: who tells the cache when it is back?

    Next: in forget(), add to owed.tags before you try; in settle(), take away what was told, and nothing else.
    """
    with lab.way_to_redis() as way, lab.boot(CACHE_URL=way.url) as app:
        admin, client, other = lab.client(app=app), lab.client(app=app), lab.client()
        admin.headers["Authorization"] = lab.login("admin").headers["Authorization"]
        still_counts = known_generation(lab, 1)
        for title in ("First", "Second"):
            client.get(BOOKS)
            way.switch("stopped")
            change(lab, admin, title, 1)
            change(lab, admin, title)
            way.switch("open")
            lab.clock.move(2)
            answer = client.get(BOOKS)
            found = titles(answer)[0]
            lab.about(answer)
            assert found == title, (
                f"after a change while the cache was away {title!r} should be first, but is {found!r}"
            )
            found = titles(other.get(BOOKS))[0]
            assert found == title, f"another worker should then see it, too, but gets {found!r}"
            assert not still_counts(), (
                "of several changes all should be told, but the generation of book-1 still counts"
            )
        answer = client.get(BOOKS)
        assert not worked(lab, answer), "what was told once should not be told again, but the list was made anew"
        way.switch("stopped")
        client.get(BOOKS)
        way.switch("open")
        change(lab, admin, "Third")
        found = titles(other.get(BOOKS))[0]
        assert found == "Third", (
            f"a change should be told at once, also where the cache was away a moment ago, but another worker gets "
            f"{found!r}\nNext: in forget(), settle(always())."
        )


@pytest.mark.exercise("6.6")
def test_who_makes_a_generation_at_once_makes_the_same(lab):
    """Two who find no generation make one at the same moment. Where each has its own, what the first has kept is dead
    before anybody gets it. And a generation goes by itself one day, or Redis would hold one for all that was ever asked
    for (Redis, SET: NX and EX).

    Think: who is the second, and how do they hear of the first?

    Next: in generations(), SET with nx=True and ex=KEPT, and read afterwards what stands there.
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads, lab.boot(CACHE_URL=way.url) as app:
        client = lab.client()
        way.hold(MAKING)
        late = threads.submit(lab.client(app=app).get, "/api/genres")
        lab.wait_until(lambda: way.held.is_set() or late.done())
        client.get(BOOKS)
        way.let_go()
        done(late.result())
        for path in (BOOKS, "/api/genres"):
            answer = client.get(path)
            assert not worked(lab, answer), (
                f"of two who make a generation both should get the same, but {path} was lost"
            )
        way.hold(TAKING)
        late = threads.submit(lab.client(app=app).get, OTHERS)
        lab.wait_until(lambda: way.held.is_set() or late.done())
        if way.held.is_set():
            forget_generations(lab)  # between two looks of one request
        way.let_go()
        done(late.result())
        check_lives(lab)


@pytest.mark.exercise("6.6")
def test_a_pattern_drops_answers_and_nothing_else(lab):
    """An administrator names a pattern, and what is kept under names that fit is gone. Sessions, limits and revoked
    tokens stand in the same Redis, and never fit. A million names are looked at a few hundred at a time, and dropped in
    batches: Redis does one thing at a time, and all others would wait (Redis, KEYS: do not use it in production; SCAN,
    UNLINK; OWASP API8:2023).

    Think: what does everybody else do while Redis looks at a million names?

    Next: in drop(), scan_iter() with the namespace before the pattern, and UNLINK of AT_ONCE keys at a time.
    """
    others = ["revoked:made:1", "answer:made:1", "cache:answers:made:1", "a:cache:answer:made:1", "cache:lock:made:1"]
    names = [f"cache:answer:made:{number}" for number in range(MANY)] + others

    def drop(pattern):
        answer = done(admin.post("/api/cache/invalidate", json={"pattern": pattern}))
        return answer.json()["dropped"]

    with lab.way_to_redis() as way, lab.boot(CACHE_URL=way.url) as app:
        admin, client = lab.client(app=app), lab.client()
        admin.headers["Authorization"] = lab.login("admin").headers["Authorization"]
        client.get(BOOKS)
        client.get("/api/genres")
        lab.redis.mset(dict.fromkeys(names, "kept"))
        before = set(lab.redis.scan_iter(count=10_000))
        way.sent = []
        for pattern, wanted in (
            ("made:?", 10),
            ("made:7?", 10),
            ("made:107", 1),
            ("nothing*", 0),
            ("*d*:*", MANY - 21),
        ):
            found = drop(pattern)
            assert found == wanted, f"{pattern!r} should drop {wanted} answers, but dropped {found}"
        for command, instead in (("KEYS", "SCAN"), ("DEL", "UNLINK")):
            used = sum(f"\r\n{command}\r\n".encode() in piece.upper() for piece in way.sent)
            assert not used, f"names should be looked for and dropped by {instead}, but {command} was used"
        most = max(map(int, re.findall(rb"\*(\d+)\r\n\$6\r\nUNLINK", b"".join(way.sent).upper())), default=0) - 1
        assert most < MANY - 100, f"{MANY} answers should be dropped a few hundred at a time, but {most} were at once"
        assert len(way.sent) < MANY / 4, (
            f"{MANY} answers should be dropped in a few batches, but Redis was asked {len(way.sent)} times"
        )
        gone = before - set(lab.redis.scan_iter(count=10_000))
        wanted = set(names) - set(others)
        assert gone == wanted, (
            f"a pattern should drop what fits, and nothing else, but {len(gone - wanted)} others are gone, and "
            f"{len(wanted - gone)} are left"
        )
        for path, pattern in (("/api/genres", "genres:*"), (BOOKS, "*")):
            answer = client.get(path)
            assert not worked(lab, answer), f"no pattern so far should have dropped {path}, but one did"
            drop(pattern)
            answer = client.get(path)
            assert worked(lab, answer), f"{pattern!r} should drop {path}, but it is still kept"
