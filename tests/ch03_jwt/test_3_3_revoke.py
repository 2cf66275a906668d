"""Exercise 3.3, revoke: a token that was taken back is refused by every worker, also when Redis has forgotten it."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import jwt
import pytest

PREFIX, COMPLETE = "revoked:", "revoked:complete"
LOGOUT, EVERYWHERE, SHELVES = "/api/auth/logout", "/api/auth/sessions", "/api/shelves"
FOURTEEN_DAYS = 14 * 86400
ASKED = 6  # times, to count round trips: somebody else may be talking to the same Redis
TRIES = 3  # where a busy machine may keep a check from seeing what it looks for
IN_THE_EAST = "Pacific/Kiritimati"  # where it is fourteen hours later, in summer and in winter
READS = ("GET", "MGET", "EXISTS", "TTL", "PTTL", "STRLEN", "TYPE", "WATCH")
WRITES_COMPLETE = rf"(?is)^(?!\*\d+\r\n\$\d+\r\n({'|'.join(READS)})\r\n).*{COMPLETE}"  # as it goes over the wire


def sent(client):
    """The claims of the access token that `client` sends."""
    return jwt.decode(client.headers["Authorization"].split()[1], options={"verify_signature": False})


def with_short_life(lab, client, seconds):
    """The client, with another access token for the same user: signed with the app's key, and good for so many seconds
    from the last whole one on.
    """
    kid, algorithm, key = lab.signing_key()
    now = int(lab.clock.now())
    claims = {
        **sent(client),
        "jti": str(uuid4()),
        "sid": str(uuid4()),
        "iat": now - 60,
        "nbf": now - 60,
        "exp": now + seconds,
    }
    signed = jwt.encode(claims, key, algorithm, headers={"kid": kid, "typ": "at+jwt"})
    client.headers["Authorization"] = f"Bearer {signed}"
    return client


def browser(lab, name):
    """A client that is signed in with a cookie, as a page in a browser."""

    client = lab.client(headers={"Origin": "https://shop.test"})
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    account = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
    assert client.post("/api/auth/session", json=account).status_code == 200, f"{name} gets no session in a browser"
    return client


def on_worker(lab, number, client, app=None):
    """A client on that worker, or of another app, with the same token or cookie."""
    return lab.client(worker=number, app=app, headers=client.headers, cookies=client.cookies)


def end(client, path=LOGOUT):
    """Log out."""
    answer = client.delete(path)
    assert answer.status_code == 204, (
        f"DELETE {path} with a good token should be answered with 204, but was with {answer.status_code}"
    )


def assert_refused(client, why):
    """A request of `client` is a 401; `why` says why."""
    answer = client.get(SHELVES)
    assert answer.status_code == 401, f"{why}: the answer should be 401, but was {answer.status_code}"
    return answer


def assert_let_in(client, why):
    """A request of `client` is answered; `why` says why."""
    answer = client.get(SHELVES)
    assert answer.status_code == 200, f"{why}: the answer should be 200, but was {answer.status_code}"


def entries(lab):
    """The entries of the list in Redis, and how many seconds each has left; -1 is for ever."""
    return {name: lab.redis.ttl(name) for name in lab.redis.scan_iter(f"{PREFIX}*")}


def assert_on_record(lab, client, why):
    """The session of `client` stands in the record; `why` says why."""
    recorded = sorted(identifier for (identifier,) in lab.rows("SELECT identifier FROM revoked"))
    assert sent(client)["sid"] in recorded, (
        f"{why}, but that holds {recorded or 'nothing'}\n"
        "Think: what is left of a revocation when Redis has not taken it, or is emptied?\n"
        "Next: in revoke(), commit the record (Revoked) before anything else."
    )


def life(lab, identifier):
    """The seconds that the entry of `identifier` has left."""
    found = entries(lab)
    name = PREFIX + identifier
    assert name in found, f"Redis should have an entry {name}, but has {sorted(found) or 'none'}"
    assert found[name] != -1, f"the entry {name} should go when the token would have expired, but stays for ever"
    return found[name]


def written(lab, action):
    """The entries that are written while `action` runs, step by step: a command, or a transaction as a whole, or a
    script.
    """
    steps, transaction = [], None
    with lab.redis.monitor() as monitor:
        action()
        lab.redis.echo("that was all")
        while "that was all" not in (command := monitor.next_command())["command"]:
            name, *words = command["command"].split() or [""]
            found = {word for word in words if word.startswith(PREFIX)} if name.upper() not in READS else set()
            if name.upper() == "MULTI":
                transaction = set()
            elif name.upper() == "EXEC":
                steps.append(transaction or set())
                transaction = None
            elif name.upper() in ("EVAL", "EVALSHA", "FCALL"):  # what it does comes after it
                steps.append(set())
            elif command["client_type"] == "lua" and steps:
                steps[-1] |= found
            elif transaction is not None:
                transaction |= found
            else:
                steps.append(found)
    return [step for step in steps if step]


def round_trips(lab, client):
    """How often Redis was talked to for one request of `client`, by the count of its reads; and this is one of them."""
    counts = []
    for _ in range(ASKED):
        before = lab.redis.info("stats")["total_reads_processed"]
        client.get("/api/genres")
        counts.append(lab.redis.info("stats")["total_reads_processed"] - before)
    return min(counts)


@pytest.mark.exercise("3.3")
def test_a_revoked_token_is_refused_on_every_worker(lab):
    """Who has logged out has logged out on every worker, and only there where they did: another session of the same
    user goes on (OWASP ASVS 5, 7.4.1; RFC 6750, 3.1: invalid_token).

    Next: in revoke(), write the record and bring Redis up to date; in any_revoked(), look there. What a process keeps
    in its memory the other workers do not see.
    """
    phone, laptop = lab.login("alice"), lab.login("alice")
    end(phone)
    for number in (0, 1):
        answer = assert_refused(
            on_worker(lab, number, phone), f"a token is revoked on every worker, also number {number}"
        )
        challenge = answer.headers.get("WWW-Authenticate", "")
        assert "invalid_token" in challenge, f"the challenge should say invalid_token, but says {challenge!r}"
        assert_let_in(on_worker(lab, number, laptop), "alice logged out on her phone, not on her laptop")


@pytest.mark.exercise("3.3")
def test_each_identifier_is_looked_for(lab):
    """To end all sessions revokes their generation, not each token: nobody knows them all. Those of programs end and
    those of browsers, and nobody else's (OWASP ASVS 5, 7.5.2).

    Next: in any_revoked(), look for all of `identifiers`: the jti, the sid, the generation.
    """
    phone, laptop, page, bob = lab.login("alice"), lab.login("alice"), browser(lab, "alice"), lab.login("bob")
    assert_let_in(page, "alice is signed in with a cookie")
    end(phone, EVERYWHERE)
    for name, client in (("the session that asked for it", phone), ("another session", laptop), ("a browser", page)):
        assert_refused(client, f"alice has ended all her sessions, {name} among them")
    assert_let_in(bob, "alice has ended her sessions, not those of bob")


@pytest.mark.exercise("3.3")
def test_an_entry_lives_as_long_as_the_token_could(lab):
    """After `exp` a token is refused anyway, so its entry goes by itself: each for the rest of the life of what it
    revokes, a token's some minutes, a session's as long as it could have been renewed. A list that only grows is full
    one day, and one that forgets too early lets a token back in (OWASP ASVS 5, 7.4.1).

    Next: where an entry is set, give it a life (ex): the seconds from now to the `expires_at` of its own record.
    """
    client, short = lab.login("alice"), with_short_life(lab, lab.login("alice"), 100)
    end(client)
    end(short)
    assert_ends_with(lab, short)
    left = life(lab, sent(client)["sid"])
    assert left >= FOURTEEN_DAYS - 60, (
        f"a session can be renewed for {FOURTEEN_DAYS} seconds, so its entry should stay for that, but stays for {left}"
    )
    assert_refused(client, "the token was revoked")


def assert_ends_with(lab, client):
    """The entry of the token of `client` goes when the token would have expired."""
    left, rest = life(lab, sent(client)["jti"]), sent(client)["exp"] - lab.clock.now()
    assert rest - 2 < left <= rest + 10, (
        f"a token could live for {rest:.1f} seconds more, so its entry should stay for that, but stays for {left}"
    )


@pytest.mark.exercise("3.3")
def test_an_entry_lives_as_long_wherever_the_machine_stands(lab):
    """Seconds since 1970 are the same everywhere; a date and a time of day are not, unless they say where. On a machine
    in another time zone, too, the entry is there from now until the token would have expired (RFC 7519, 2:
    NumericDate).

    Next: in revoke(), make a datetime of `expires_at` that is in UTC and says so: datetime.fromtimestamp(…, UTC).
    """
    short = with_short_life(lab, lab.login("alice"), 100)
    with lab.boot(TZ=IN_THE_EAST) as app:
        end(on_worker(lab, 0, short, app))
        assert_ends_with(lab, short)


@pytest.mark.exercise("3.3")
def test_a_revoked_token_is_refused_until_its_last_moment(lab):
    """A life in Redis is whole seconds. Rounded down it ends up to a second before the token does, and for that long
    the revoked token is good again (OWASP ASVS 5, 7.4.1).

    Next: wherever an entry is set, round its seconds up, never down: math.ceil().
    """
    client = lab.login("alice")
    for _ in range(TRIES):  # on a busy machine the moment may be missed
        lab.clock.move(1.1 - lab.clock.now() % 1)  # soon after a whole second: there rounding down takes most of one
        end(with_short_life(lab, client, 10))
        claims = sent(client)
        life(lab, claims["jti"])  # there is one
        left = lab.redis.pttl(PREFIX + claims["jti"]) / 1000
        early = claims["exp"] - lab.clock.now() - left
        assert early < 0.1, (
            f"an entry should stay as long as its token, but goes {early:.1f} seconds before that expires"
        )


@pytest.mark.exercise("3.3")
def test_what_has_expired_already_needs_no_entry(lab):
    """What is over by itself is not recorded: the row would be of no use, and Redis takes no life of 0 or less, it
    answers with an error (Redis documentation: SET, EX).

    Next: in revoke(), return at once when `expires_at` is past.
    """
    client = lab.login("alice")
    lab.execute("UPDATE sessions SET expires_at = :past", past="2001-01-01 00:00:00.000000")
    answer = client.delete(LOGOUT)
    assert answer.status_code == 204, (
        f"logging out of a session that has expired should be answered with 204, but was with {answer.status_code}"
    )
    assert_refused(client, "the token itself was revoked")
    claims = sent(client)
    assert PREFIX + claims["sid"] not in entries(lab), (
        "a session that has expired should get no entry, but Redis has it"
    )
    recorded = [identifier for (identifier,) in lab.rows("SELECT identifier FROM revoked")]
    assert recorded == [claims["jti"]], (
        f"the record should hold the token ({claims['jti']}), and not the expired session, but holds {recorded}"
    )


@pytest.mark.exercise("3.3")
def test_two_workers_may_revoke_the_same_at_once(lab):
    """A program that repeats its logout may meet two workers, of which neither sees the row that the other one is just
    writing. One of the two is second; the token is revoked, so neither has failed (RFC 9110, 9.2.2).

    Next: in revoke(), next_number() first: it lets one worker wait for the other's commit. Then look for the row that
    is there, and take it: db.session.merge() does.
    """
    for _ in range(TRIES):
        client = lab.login("alice")
        twins = client, on_worker(lab, 1, client)
        answers = lab.at_once(*(lambda each=each: each.delete(LOGOUT) for each in twins))
        found = sorted(answer.status_code for answer in answers)
        if 503 not in found:  # a machine that is so busy that Redis answers too late
            break
    lab.about(*answers)
    assert found in ([204, 204], [204, 401]), (
        f"two logouts with one token at the same moment should both be right (204, or 401), but were {found}"
    )
    assert_refused(client, "the token was revoked, by two workers at once")
    assert life(lab, sent(client)["sid"]) > 0


@pytest.mark.exercise("3.3")
def test_an_emptied_redis_is_filled_before_anybody_is_let_in(lab):
    """Redis may come back empty: restarted, flushed, replaced. Whoever logged out before has logged out all the same,
    from the first request on and each time it happens; and every entry is there again for the rest of its time (OWASP
    ASVS 5, 7.4.1).

    Next: in revoke(), keep the record in the database. In any_revoked(), ask Redis for COMPLETE along with the entries,
    each time; where it is missing or too small, refill() and look again.
    """
    alice, bob, short = lab.login("alice"), lab.login("bob"), with_short_life(lab, lab.login("alice"), 100)
    end(bob)
    end(short)
    for number, client in ((0, bob), (1, short), (0, short)):
        lab.redis.flushdb()
        assert_refused(on_worker(lab, number, client), "Redis was emptied, and the token was revoked before")
    assert_ends_with(lab, short)
    left = life(lab, sent(bob)["sid"])
    assert left >= FOURTEEN_DAYS - 60, (
        f"a session can be renewed for {FOURTEEN_DAYS} seconds, so its entry should stay for that, but stays for {left}"
    )
    assert COMPLETE in entries(lab), f"Redis should have {COMPLETE} again after the refill, but has {entries(lab)}"
    assert entries(lab)[COMPLETE] == -1, (
        f"{COMPLETE} should be there for good, but goes after {entries(lab)[COMPLETE]} seconds\n"
        "Think: what does Redis lack when an entry goes by itself? And what does it lack then?\n"
        "Next: in refill(), set COMPLETE without ex: it goes with the entries, when Redis is emptied."
    )
    assert_let_in(alice, "Redis was emptied, and the token is good")


def others_log_out(lab, count):
    """Let the record have so many revocations more that Redis has not heard of."""
    lab.execute(
        """INSERT INTO revoked (identifier, expires_at, number)
           WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < :count)
           SELECT :name || i, (SELECT max(expires_at) FROM revoked),
                  coalesce((SELECT number FROM deny_list), 0) + i
           FROM counted""",
        count=count,
        name=f"{uuid4()}-",
    )
    lab.execute("UPDATE deny_list SET number = number + :count", count=count)


@pytest.mark.exercise("3.3")
def test_redis_may_be_emptied_while_it_is_filled(lab):
    """A worker reads how far the copy is, and reads the records after that number; at that moment Redis is emptied.
    What the worker then writes is the end of a list without its beginning. Whoever says that it is complete lets in
    all who are on the beginning (CWE-367, time of check to time of use; Redis documentation: transactions, WATCH).

    Next: in refill(), let store().transaction(…, COMPLETE) watch COMPLETE from before you read it: it begins again.
    """
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as thread, lab.boot(REDIS_URL=way.url) as app:
        alice, bob = lab.login("alice", app=app), lab.login("bob", app=app)
        end(bob)
        assert_on_record(lab, bob, "bob has logged out, and should stand in the record")
        others_log_out(lab, 1)
        way.hold(WRITES_COMPLETE)
        filled = thread.submit(
            assert_let_in, alice, "Redis was emptied while a worker filled it, and the token is good"
        )
        lab.wait_until(lambda: way.held.is_set() or filled.done())
        lab.redis.flushdb()
        way.let_go()
        filled.result()
        assert_refused(bob, "Redis was emptied while a worker filled it, and the token was revoked before")


@pytest.mark.exercise("3.3")
def test_complete_says_no_more_than_was_read(lab):
    """While the records are read, another worker may record one more. Whoever asks for the newest number after that
    says of it that it is in Redis, and it is not. Asked before, the number may be too small, and then the next request
    fills in the rest (CWE-367, time of check to time of use).

    Next: in refill(), ask for the newest number (Newest, not the newest record that is left) before you read the
    records.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    end(bob)
    lab.redis.flushdb()
    asked = lab.statements(alice.get(SHELVES))
    reads = [number for number, each in enumerate(asked) if re.search(r'\bfrom\s+"?revoked\b', each, re.IGNORECASE)]
    assert reads, "Redis was emptied, so the records should be read before anybody is let in, but none was"
    before = [each for each in asked[: reads[0] + 1] if "deny_list" in each and "users" not in each]
    assert before, "the newest number should be asked for before the records are read, but was not"


@pytest.mark.exercise("3.3")
def test_what_has_expired_is_not_filled_in(lab):
    """The record keeps what has expired until the next sweep. It is of no use in Redis, which takes no life of 0 or
    less: one old row, and after a restart nobody is let in any more (Redis documentation: SET, EX).

    Next: in refill(), select only the records whose expires_at is later than now.
    """
    alice, short = lab.login("alice"), with_short_life(lab, lab.login("alice"), 100)
    end(short)
    lab.clock.move(200)
    lab.redis.flushdb()
    assert_let_in(alice, "a token that has expired stands in the record, and that of alice is good")
    assert set(entries(lab)) == {COMPLETE}, (
        f"what has expired should not be filled in, only {COMPLETE}, but Redis has {sorted(entries(lab))}"
    )


@pytest.mark.exercise("3.3")
def test_to_look_costs_one_round_trip(lab):
    """Each request looks at the list, so looking has to be cheap: one round trip to Redis, however many identifiers
    there are, and no question to the database, also where nothing was ever revoked (OWASP API4:2023).

    Next: in any_revoked(), get COMPLETE and all entries with one command: mget() takes as many names as you like.
    """
    client, visitor = lab.login("alice"), lab.client()
    client.get("/api/genres")  # after which the list is complete
    asked = [each for each in lab.statements(client.get("/api/genres")) if re.search(r"\brevoked\b", each)]
    assert not asked, (
        f"a request with a token should not ask the database for revocations, but did: {asked[0]}\n"
        "Next: in any_revoked(), ask the database only where Redis lacks something; in refill(), leave COMPLETE behind."
    )
    more = round_trips(lab, client) - round_trips(lab, visitor)
    assert more == 1, (
        f"a request with a token should need 1 round trip to Redis more than one without, but needs {more}"
    )


@pytest.mark.exercise("3.3")
def test_complete_is_the_last_to_be_filled_in(lab):
    """COMPLETE tells all workers that nothing is missing. Where it comes before the entries, another worker sees it,
    finds no entry yet, and lets a revoked token in (OWASP ASVS 5, 7.4.1).

    Next: in refill(), set COMPLETE in the same transaction as the entries (a pipeline is one), or after it.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    end(bob)
    lab.redis.flushdb()
    told = "Redis was emptied, and the token of alice is good"
    steps = written(lab, lambda: assert_let_in(alice, told))
    first = next((number for number, names in enumerate(steps) if COMPLETE in names), len(steps))
    late = set().union(*steps[first + 1 :]) - set().union(*steps[: first + 1])
    assert not late, (
        f"{COMPLETE} should come with the last entry or after it, but {len(late)} came later: {min(late, default='')}"
    )


@pytest.mark.exercise("3.3")
def test_complete_is_said_of_the_whole_list(lab):
    """Bob's logout is in the record and not in Redis yet: his worker is about to copy it. A worker that records alice's
    just then gives it a larger number. If it writes her entry, and COMPLETE with her number, it says of bob's that it
    is there, too, and lets him in (CWE-367, time of check to time of use; OWASP ASVS 5, 7.4.1).

    Think: what does COMPLETE say of all the smaller numbers?

    Next: in revoke(), leave the entries and COMPLETE to refill(), after the commit: it copies all that Redis lacks.
    """
    for _ in range(TRIES):
        alice, bob = lab.login("alice"), lab.login("bob")
        assert_let_in(bob, "the token is good")
        before = lab.redis.get(COMPLETE)
        end(bob)
        in_time = log_out_where_redis_lacks(lab, alice, before)
        assert_refused(bob, "bob has logged out, and then alice has, before Redis had heard of it")
        if in_time:
            break


def log_out_where_redis_lacks(lab, client, complete):
    """Log out; when that has asked Redis, and before it can record anything, let Redis lack all that was copied since
    COMPLETE said `complete`. Tell whether it was before: a machine may be too busy.
    """
    visitor, over, in_time = lab.client(), [], []

    def log_out():
        try:
            return client.delete(LOGOUT)
        finally:
            over.append(True)
            lab.redis.echo("that was all")

    def visit():
        command = ""
        while COMPLETE not in command and "that was all" not in command:
            command = monitor.next_command()["command"]
        lab.redis.delete(*entries(lab), COMPLETE)
        if complete is not None:
            lab.redis.set(COMPLETE, complete)
        in_time.append(not over)
        return visitor.get("/api/genres")

    with lab.redis.monitor() as monitor:
        lab.at_once(log_out, visit)
    return in_time[0]


@pytest.mark.exercise("3.3")
def test_while_redis_is_away_nobody_is_let_in(lab):
    """Without the list nobody knows which tokens are good. So all are refused, for now: 503 and Retry-After. A list
    that is open when it fails is opened by whoever makes it fail (OWASP ASVS 5, 16.5.3; RFC 9110, 15.6.4).

    Next: in any_revoked(), catch no RedisError: the app makes the 503 of it.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    end(bob)
    with lab.redis_stopped():
        for name, client in (("a token that was revoked", bob), ("a good token", alice)):
            answer = client.get(SHELVES)
            assert answer.status_code == 503, (
                f"without Redis, {name} should be answered with 503, but was with {answer.status_code}"
            )
            wait, kind = (answer.headers.get(header, "") for header in ("Retry-After", "Content-Type"))
            assert re.fullmatch(r"[1-9]\d*", wait), f"the 503 should say when to come back, but Retry-After is {wait!r}"
            assert kind == "application/problem+json", f"the 503 should be a problem document, but is {kind!r}"
        found = lab.client().get("/api/books/1").status_code
        assert found == 200, f"a book needs no token, so it should be answered with 200, but was with {found}"
    assert_let_in(alice, "Redis is back, and the token is good")


@pytest.mark.exercise("3.3")
def test_a_revocation_that_redis_could_not_take_counts_all_the_same(lab):
    """Redis can be full, or have become a replica: it answers what it is asked, and takes no entry. Who logs out at
    that moment is told that it is not certain (503), and stands in the record, which is the only place: a theft that is
    noticed then would be forgotten with it. From then on the copy in Redis lacks an entry, so nobody is let in by it,
    on any worker, until it is whole again (OWASP ASVS 5, 7.4.1 and 16.5.3).

    Next: in any_revoked(), believe Redis only when COMPLETE is `newest` or more, each time. Where refill()
    fails, let it fail.
    """
    bob = lab.login("bob")
    for how in ("full", "a replica"):
        alice = lab.login("alice")
        assert_let_in(alice, "the token is good")
        with lab.redis_refusing_to_write(how):
            answer = alice.delete(LOGOUT)
            why = f"whoever logs out while Redis is {how} should stand in the record all the same"
            assert_on_record(lab, alice, why)
            assert answer.status_code == 503, (
                f"Redis is {how}: logging out should be answered with 503, but was with {answer.status_code}\n"
                "Think: who has to hear that Redis has not taken it?\n"
                "Next: in revoke() and refill(), catch no RedisError: the app makes the 503 of it."
            )
            for number in (0, 1):
                found = on_worker(lab, number, alice).get(SHELVES).status_code
                why = "a revocation that Redis could not take counts all the same"
                assert found in (401, 503), f"{why}: worker {number} should answer 401 or 503, but answered {found}"
        for number in (0, 1):
            assert_refused(on_worker(lab, number, alice), "Redis takes entries again, and the token was revoked before")
        assert_let_in(bob, "Redis takes entries again, and the token is good")


@pytest.mark.exercise("3.3")
def test_a_login_of_the_same_moment_is_ended_too(lab):
    """Whoever signs out everywhere has lost a device, or a password. A login that another worker is just answering must
    not slip through, and the next login must not be caught: nothing here depends on whose clock is right, or on whole
    seconds (OWASP ASVS 5, 7.4.3).

    Next: in any_revoked(), look for all of `identifiers`: the generation of a session is one of them.
    """
    alice, racing = lab.login("alice"), lab.login("alice")
    claims = sent(racing)
    kid, algorithm, key = lab.signing_key()
    sid = f"{claims['sid'].rpartition('.')[0]}.{uuid4()}"  # of a login whose row is not there yet
    signed = jwt.encode({**claims, "sid": sid}, key, algorithm, headers={"kid": kid, "typ": "at+jwt"})
    racing.headers["Authorization"] = f"Bearer {signed}"
    assert_let_in(racing, "the token is good")
    for _ in range(2):
        end(alice, EVERYWHERE)
        assert_refused(racing, "alice has ended all her sessions, also this one")
        alice = lab.login("alice")
        assert_let_in(alice, "alice has signed in after she has ended all her sessions")
        racing = alice


@pytest.mark.exercise("3.3")
def test_only_what_is_new_is_copied(lab):
    """The record holds two weeks of logouts. To copy all of them with each logout makes each slower than the one
    before, and every other request waits for it (OWASP API4:2023).

    Next: in refill(), select the records whose number is larger than what COMPLETE says.
    """
    for _ in range(5):
        end(lab.login("bob"), EVERYWHERE)
        lab.clock.move(61)
    alice = lab.login("alice")
    found = set().union(*written(lab, lambda: end(alice)))
    old = found - {COMPLETE} - {PREFIX + sent(alice)[claim] for claim in ("sid", "jti")}
    assert not old, f"a logout should copy what is new, but copies what is there already: {len(old)} entries of others"


@pytest.mark.exercise("3.3")
def test_what_was_swept_is_not_waited_for(lab):
    """The sweep deletes what has expired, the newest revocation among it, perhaps. Its number was given all the same:
    the copy is complete when it says that number, whether there is such a record or not (OWASP API4:2023).

    Next: in refill(), take the newest number from Newest, not from the records that are left.
    """
    alice, bob, short = lab.login("alice"), lab.login("bob"), with_short_life(lab, lab.login("alice"), 100)
    end(bob)
    end(short)
    lab.clock.move(200)
    lab.execute("DELETE FROM revoked WHERE identifier = :name", name=sent(short)["jti"])  # as the sweep does
    lab.redis.flushdb()
    assert_let_in(alice, "the newest revocation has expired and was swept away, and the token of alice is good")
    assert_refused(bob, "the newest revocation was swept away, not that of bob")
