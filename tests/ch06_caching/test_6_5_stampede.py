"""Exercise 6.5, stampede: of a hundred who find nothing one makes it, and nobody waits for who has died over it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

BOOKS, OTHERS = "/api/books?page_size=2", "/api/books?page_size=3"
LOCK = 60  # CACHE_LOCK_SECONDS: a busy machine takes less
LONG = 36_000.9  # seconds: of which a thousandth is more than a check takes
SOMEBODY = "the word of somebody else"
ASIDE = "made:aside"  # where what was kept is meanwhile
KEEPING = r'"items"'  # which is in a body: a part of the command as it goes over the wire
TAKING = "cache:lock:"
TIMING = r"^\*\d+\r\n\$\d+\r\nP?EXPIRE(AT)?\r\n\$\d+\r\ncache:lock:"  # a step of its own
DELETING = r"(?i:DEL|UNLINK)\r\n\$\d+\r\ncache:lock:"


def worked(lab, answer):
    """Whether the database was asked for books to make this answer."""
    return any("FROM books" in statement for statement in lab.statements(answer))


def described(answer):
    """A request in a sentence."""
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}"


def counted(lab, what):
    """What the app has counted in Redis."""
    return int(lab.redis.hget("cache:stats", what) or 0)


def check_counted(lab, **wanted):
    """Check what the app has counted."""
    found = {what: counted(lab, what) for what in wanted}
    assert found == wanted, (
        f"it should have been counted {wanted}, but it was {found}"
        "\nNext: in find(), count() what its docstring says, each where it says."
    )


def kept(lab):
    """The names under which answers are kept in Redis."""
    return sorted(lab.redis.scan_iter("cache:answer:*"))


def locks(lab):
    """The locks of those who are making an answer."""
    return sorted(lab.redis.scan_iter("cache:lock:*"))


def under_way(lab, way, threads, client, path):
    """The answer to come to a request that is held by now, or that has been answered."""
    way.held.clear()
    answer = threads.submit(client.get, path)
    lab.wait_until(lambda: way.held.is_set() or answer.done())
    return answer


def titles(lab, answer):
    """The titles of a list."""
    lab.about(answer)
    assert answer.status_code == 200, f"{described(answer)} should be a 200, but is a {answer.status_code}"
    return [book["title"] for book in answer.json()["items"]]


@pytest.fixture
def waiting(lab):
    """What lets a request wait for somebody who makes its answer, and whose lock has `seconds` to live: returns the
    client, the answer to come, once it waits, and the name of what was kept before, which stands ASIDE."""
    with ThreadPoolExecutor(1) as threads, lab.boot(CACHE_LOCK_SECONDS=str(LOCK)) as app:

        def send(seconds):
            client = lab.client(app=app)
            client.get(BOOKS)
            (name,) = kept(lab)
            lab.redis.rename(name, ASIDE)
            lab.redis.set(f"cache:lock:{name.removeprefix('cache:')}", SOMEBODY, ex=seconds)
            before = counted(lab, "misses")
            answer = threads.submit(client.get, BOOKS)
            lab.wait_until(lambda: answer.done() or counted(lab, "misses") > before)
            return client, answer, name

        yield send


@pytest.mark.exercise("6.5")
def test_of_a_hundred_who_find_nothing_one_makes_it(lab):
    """A hundred ask at the same moment, at two workers, for what nobody has kept. The first takes the lock and asks the
    database; before the answer is there, all others have looked. They wait, and get what the one has kept: the database
    is asked once (Redis, SET: NX and PX make a lock of a key; the thundering herd).

    Think: what do the other ninety-nine do while the one works?

    Next: in find(), let who gets no word from take() sleep for STEP, and look again.
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(100) as threads:
        env = {"CACHE_URL": way.url, "CACHE_LOCK_SECONDS": str(LOCK)}
        with lab.boot(**env) as one, lab.boot(**env) as two:
            clients = [lab.client(f"198.51.100.{n}", app=(one, two)[n % 2], timeout=LOCK) for n in range(100)]
            clients[0].get(OTHERS)  # generations are there by now: who makes them at once is asked in 6.6
            way.hold(KEEPING)
            sent = [threads.submit(client.get, BOOKS) for client in clients]
            # who is counted as a miss has looked; who is counted as a lookup may be about to
            lab.wait_until(lambda: counted(lab, "misses") > 100 or all(answer.done() for answer in sent))
            way.let_go()
            answers = [answer.result() for answer in sent]
            makers = [answer for answer in answers if worked(lab, answer)]
        first = titles(lab, answers[0])
        assert len(makers) == 1, f"of a hundred who ask at once one should ask the database, but {len(makers)} did"
        for answer in answers:
            assert titles(lab, answer) == first, "all should get the same list, but one got another"
        check_counted(lab, lookups=101, misses=101, made=2, stale=0)
        assert not locks(lab), f"when the answer is there, nobody should have a lock, but there are {locks(lab)}"


@pytest.mark.exercise("6.5")
def test_what_is_old_is_given_while_one_makes_the_next(lab):
    """When an answer is old, one makes the next; who comes meanwhile gets the old one and waits for nothing (RFC 5861,
    3: stale-while-revalidate).

    Think: two ask for what is old. What has each of them to do?

    Next: in find(), return an old answer to whoever gets no word from take().
    """
    env = {"CACHE_LOCK_SECONDS": str(LOCK)}
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads, lab.boot(CACHE_URL=way.url, **env) as app:
        maker, other = lab.client(app=app), lab.client()
        before = titles(lab, maker.get(BOOKS))
        lab.execute("UPDATE books SET title = 'Newer' WHERE title = :title", title=before[0])
        lab.clock.move(70)
        way.hold(KEEPING)
        made = threads.submit(maker.get, BOOKS)
        lab.wait_until(lambda: way.held.is_set() or made.done())
        answer = other.get(BOOKS)
        found = titles(lab, answer)
        assert not worked(lab, answer), f"while one makes the next, {described(answer)} should be given the old answer"
        assert found == before, f"while one makes the next, the titles should be {before}, but are {found}"
        way.let_go()
        assert worked(lab, made.result()), "who finds an old answer, and nobody who makes the next, should make it"
        answer = other.get(BOOKS)
        assert titles(lab, answer)[0] == "Newer", (
            "when the next answer is there, it should be given, but the old one is"
        )
        check_counted(lab, misses=2, made=2, stale=1)


@pytest.mark.exercise("6.5")
def test_a_lock_is_its_owners_and_ends(lab):
    """The lock of who makes an answer goes by itself after CACHE_LOCK_SECONDS, from the moment on that it is taken:
    nobody else can take it away. When they took more time than that, it may be another one's by now, also since they
    have looked: what they give back is theirs, or nothing (Redis, distributed locks: a random value, so that only the
    owner releases).

    Think: whose lock is it that you delete at the end?

    Next: in release(), compare the word and delete in one step: RELEASE.
    """
    env = {"CACHE_LOCK_SECONDS": str(LONG)}
    with lab.way_to_redis() as way, ThreadPoolExecutor(2) as threads, lab.boot(CACHE_URL=way.url, **env) as app:
        client, begun = lab.client(app=app), lab.clock.now()
        way.hold(f"{KEEPING}|{TIMING}")
        made = [
            under_way(lab, way, threads, each, path) for each, path in ((client, BOOKS), (lab.client(app=app), OTHERS))
        ]
        names = locks(lab)
        lives = [lab.redis.pttl(name) / 1000 for name in names]
        assert len(names) == len(made), (
            f"two who make answers should have a lock each, but the locks are {names}"
            "\nNext: in take(), set lock_key(key), with nx=True."
        )
        shortest = LONG - (lab.clock.now() - begun)
        assert all(shortest <= life <= LONG + 1 for life in lives), (
            f"the lock of who makes an answer should go by itself after {LONG} s, from the moment on that it is taken, "
            f"but those of two go after {lives}"
            "\nThink: who gives the lock back if its owner has died?"
            "\nNext: in take(), set the key with px=, in milliseconds."
        )
        words = {lab.redis.get(name) for name in names}
        assert len(words) == 2, (
            f"of two who make answers each should have a word of its own, but both have {words}"
            "\nThink: two threads of a process are two callers. Whose lock is it?"
            "\nNext: in take(), make the word at random."
        )
        lab.redis.set(names[0], SOMEBODY)
        way.let_go()
        for answer in made:
            titles(lab, answer.result())
        left = [lab.redis.get(name) for name in names]
        assert left == [SOMEBODY, None], (
            f"a lock that has become another one's should stay, and one's own should go, but they are {left}"
        )
        lab.redis.delete(names[0])
        way.hold(DELETING)
        answer = under_way(lab, way, threads, client, f"{BOOKS}&author=a")
        names = locks(lab)  # of who is about to delete it, without a look
        for name in names:
            lab.redis.set(name, SOMEBODY)
        way.let_go()
        titles(lab, answer.result())
        left = [lab.redis.get(name) for name in names]
        assert left == [SOMEBODY] * len(names), (
            "a lock that becomes another one's between a look and the DEL should stay, but is gone"
        )


@pytest.mark.exercise("6.5")
def test_who_has_died_keeps_nobody_waiting(lab, waiting):
    """A worker that was killed while it made an answer has left its lock. What it had kept by then is given to who
    waits. Where it had kept nothing, the lock goes by itself, and the next one who waits takes it, makes the answer as
    of that moment, keeps it, and gives the lock back (Redis, SET: PX).

    Think: what do those do who wait, when the lock is gone and there is still no answer?

    Next: in find(), try to take() the lock each time that a look has found nothing.
    """
    client, sent, name = waiting(LOCK)
    lab.redis.rename(ASIDE, name)
    lab.wait_until(sent.done, seconds=3)
    waits = not sent.done()
    if waits:
        lab.clock.move(2 * LOCK)  # who still waits gives up
    titles(lab, sent.result())
    assert not waits, (
        "who has kept the answer, and died before the lock was given back, should keep nobody waiting, but does"
        "\nNext: in find(), return what a look finds, whoever has the lock."
    )
    assert not worked(lab, sent.result()), "who waits should be given what somebody has kept, but made it again"
    client, sent, name = waiting(LOCK // 3)
    assert not sent.done(), "who finds somebody at it should wait for the answer, but has one already"
    lab.redis.set("cache:tag:books", "another word")
    lab.clock.move(LOCK // 3 + 1)
    lab.wait_until(sent.done, seconds=3)
    waits = not sent.done()
    if waits:
        lab.clock.move(2 * LOCK)
    answer = sent.result()
    titles(lab, answer)
    assert not waits, "who waits for a lock that has gone should take it, but still waits"
    assert worked(lab, answer), "who waited for somebody who has died should have made the answer, but did not"
    assert not locks(lab), f"who has made the answer should have given the lock back, but there are {locks(lab)}"
    assert kept(lab), "who waits for a lock that has gone should take it, and keep what is made, but has kept nothing"
    answer = client.get(BOOKS)
    assert not worked(lab, answer), (
        "what was made instead of who has died should have been kept, of the generations of the last look, but was not"
        "\nThink: somebody has changed a book while you waited. Of when is what you make?"
        "\nNext: in find(), return the generations that look() has returned last."
    )
    check_counted(lab, misses=3, made=2)


@pytest.mark.exercise("6.5")
def test_nobody_waits_longer_than_the_lock_lives(lab, waiting):
    """Who still waits after CACHE_LOCK_SECONDS makes their own answer, whoever has the lock by then. It is not theirs:
    they keep nothing, and do not give it back (RFC 9110, 15.6.5: whoever waits for others sets a limit).

    Think: the one who makes it takes an hour. And you?

    Next: in find(), end the waiting when CACHE_LOCK_SECONDS are over by time.monotonic(), and return no word.
    """
    _, sent, _ = waiting(60 * LOCK)
    for _ in range(8):  # on a busy machine the waiting may begin only after the first
        if not sent.done():
            lab.clock.move(LOCK + 1)
            lab.wait_until(sent.done, seconds=0.5)
    waits = not sent.done()
    if waits:
        lab.redis.delete(*locks(lab))  # or they would for ever
    answer = sent.result()
    titles(lab, answer)
    assert not waits, f"who has waited for {LOCK} s should make their own answer, but still waits"
    assert worked(lab, answer), "who has waited long enough should make their own answer, but did not"
    assert not kept(lab), "who has no lock should keep nothing, but did"
    words = [lab.redis.get(name) for name in locks(lab)]
    assert words == [SOMEBODY], f"the lock of somebody else should stay theirs, but the locks are {words}"
    check_counted(lab, misses=2, made=2)


@pytest.mark.exercise("6.5")
def test_who_gets_the_lock_looks_once_more(lab):
    """Between a look that found nothing, or what is old, and the lock there is time: who had it before may have kept
    the next answer, and given the lock back. Who then gets it makes nothing, and gives it back at once (Redis,
    distributed locks; this is called double-checked locking).

    Think: what may have happened between your look and your lock?

    Next: in find(), look once more when take() has given a word; release() it where the answer is there.
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads, lab.boot(CACHE_URL=way.url) as app:
        other = lab.client()
        for seconds, what in ((0, "nothing"), (70, "what is old")):
            lab.clock.move(seconds)
            way.hold(TAKING)
            late = under_way(lab, way, threads, lab.client(app=app), BOOKS)
            assert not late.done(), f"who finds {what} should take the lock, with SET, but has an answer without"
            first = other.get(BOOKS)
            way.let_go()
            answer = late.result()
            assert titles(lab, answer) == titles(lab, first), "both should be given the same list, but are not"
            assert not worked(lab, answer), (
                f"who has found {what}, and gets the lock when the next answer is kept, should be given that, but it "
                "was made again"
            )
            assert not locks(lab), f"who makes nothing should give the lock back, but there are {locks(lab)}"
        check_counted(lab, misses=4, made=2)


@pytest.mark.exercise("6.5")
def test_what_went_wrong_is_nobody_elses_answer(lab):
    """An error is no answer to keep: the next one tries again, and need not wait for who has failed. So the lock is
    given back whatever comes of it (RFC 9111, 4: only what may be reused is).

    Think: who gives the lock back when the view raises?

    Next: cached() calls release() in a `finally`: see that it deletes the lock of the word.
    """
    client = lab.client()
    lab.execute("ALTER TABLE book_genres RENAME TO lost")
    try:
        failed = client.get(BOOKS)
    finally:
        lab.execute("ALTER TABLE lost RENAME TO book_genres")
    assert failed.status_code == 500, f"without its table a list should be a 500, but is a {failed.status_code}"
    answers = failed, client.get("/api/books?page_size=0"), client.get("/api/books?page_size=0")
    for answer in answers:
        lab.about(answer)
        assert not locks(lab), f"after {described(answer)} nobody should have a lock, but there are {locks(lab)}"
    assert not kept(lab), f"what is no 200 should not be kept, but {kept(lab)} is"
    titles(lab, client.get(BOOKS))
    check_counted(lab, misses=4, made=4)
