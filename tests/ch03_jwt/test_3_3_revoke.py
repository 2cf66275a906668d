"""Exercise 3.3, revoke: a token that was taken back is refused by every worker, also when Redis has forgotten it."""

import re
from contextlib import contextmanager
from uuid import uuid4

import jwt
import pytest

PREFIX, COMPLETE = "revoked:", "revoked:complete"
LOGOUT, EVERYWHERE, SHELVES = "/api/auth/logout", "/api/auth/sessions", "/api/shelves"
FOURTEEN_DAYS = 14 * 86400
ASKED = 6  # times, to count round trips: somebody else may be talking to the same Redis


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


def on_worker(lab, number, client):
    """A client on that worker, with the same token or cookie."""
    return lab.client(worker=number, headers=client.headers, cookies=client.cookies)


def end(client, path=LOGOUT):
    """Log out."""
    answer = client.delete(path)
    assert answer.status_code == 204, f"DELETE {path} with a good token was answered with {answer.status_code}"


def assert_refused(client, why):
    """A request of `client` is a 401; `why` says why."""
    answer = client.get(SHELVES)
    assert answer.status_code == 401, f"{why}: the answer was {answer.status_code}, not 401"
    return answer


def assert_let_in(client, why):
    """A request of `client` is answered; `why` says why."""
    answer = client.get(SHELVES)
    assert answer.status_code == 200, f"{why}: the answer was {answer.status_code}, not 200"


def entries(lab):
    """The entries of the list in Redis, and how many seconds each has left; -1 is for ever."""
    return {name: lab.redis.ttl(name) for name in lab.redis.scan_iter(f"{PREFIX}*")}


def life(lab, identifier):
    """The seconds that the entry of `identifier` has left."""
    found = entries(lab)
    assert PREFIX + identifier in found, f"Redis has no entry {PREFIX}{identifier}: {sorted(found)}"
    assert found[PREFIX + identifier] != -1, "an entry in Redis is there for ever, and the token is not"
    return found[PREFIX + identifier]


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

    Next: in revoke(), write the record, then refill() Redis; in any_revoked(), look for it there. What a process keeps
    in its memory the other workers do not see.
    """
    phone, laptop = lab.login("alice"), lab.login("alice")
    end(phone)
    for number in (0, 1):
        answer = assert_refused(
            on_worker(lab, number, phone), f"a token is revoked on every worker, also number {number}"
        )
        challenge = answer.headers.get("WWW-Authenticate", "")
        assert "invalid_token" in challenge, f"the challenge does not say invalid_token: {challenge}"
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
        assert_refused(client, f"alice has ended all her sessions, and {name} goes on")
    assert_let_in(bob, "alice has ended her sessions, not those of bob")


@pytest.mark.exercise("3.3")
def test_an_entry_lives_as_long_as_the_token_could(lab):
    """After `exp` a token is refused anyway, so its entry goes by itself: each for the rest of the life of what it
    revokes, a token's some minutes, a session's as long as it could have been renewed. A list that only grows is full
    one day, and one that forgets too early lets a token back in (OWASP ASVS 5, 7.4.1).

    Next: in refill(), pipeline.set(name, 1, ex=seconds), where the seconds are those from now to `expires_at`.
    """
    client, short = lab.login("alice"), with_short_life(lab, lab.login("alice"), 100)
    end(client)
    end(short)
    left = life(lab, sent(short)["jti"])
    assert 98 <= left <= 101, f"the entry of a token that could live for 100 seconds has {left}"
    left = life(lab, sent(client)["sid"])
    assert left >= FOURTEEN_DAYS - 2, f"a session could be renewed for {FOURTEEN_DAYS} seconds, its entry has {left}"
    assert_refused(client, "the token was revoked")


@pytest.mark.exercise("3.3")
def test_a_revoked_token_is_refused_until_its_last_moment(lab):
    """A life in Redis is whole seconds. Rounded down it ends up to a second before the token does, and for that long
    the revoked token is good again (OWASP ASVS 5, 7.4.1).

    Next: in refill(), round the seconds up: math.ceil().
    """
    client = lab.login("alice")
    for _ in range(3):  # on a busy machine the moment may be missed
        lab.clock.move(1.1 - lab.clock.now() % 1)  # soon after a whole second: there rounding down takes most of one
        end(with_short_life(lab, client, 10))
        claims = sent(client)
        ends = lab.redis.pttl(PREFIX + claims["jti"]) / 1000 + lab.clock.now()
        early = claims["exp"] - ends
        assert early < 0.1, f"a revoked token is good again {early:.1f} seconds before it expires: its entry has gone"


@pytest.mark.exercise("3.3")
def test_what_has_expired_already_needs_no_entry(lab):
    """What is over by itself is not recorded: the row would be of no use, and Redis takes no life of 0 or less, it
    answers with an error (Redis documentation: SET, EX).

    Next: in revoke(), return at once when no whole or part of a second is left.
    """
    client = lab.login("alice")
    lab.execute("UPDATE sessions SET expires_at = :past", past="2001-01-01 00:00:00.000000")
    answer = client.delete(LOGOUT)
    assert answer.status_code == 204, (
        f"logging out of a session that has expired was answered with {answer.status_code}"
    )
    assert_refused(client, "the token itself was revoked")
    claims = sent(client)
    assert PREFIX + claims["sid"] not in entries(lab), "a session that has expired got an entry in Redis"
    recorded = lab.rows("SELECT identifier FROM revoked")
    assert recorded == [(claims["jti"],)], f"the record should hold the token, and not the expired session: {recorded}"


@pytest.mark.exercise("3.3")
def test_two_workers_may_revoke_the_same_at_once(lab):
    """A program that repeats its logout may meet two workers, of which neither sees the row that the other one is just
    writing. One of the two is second; the token is revoked, so neither has failed (RFC 9110, 9.2.2).

    Next: in revoke(), db.session.merge(Revoked(…, number=next_number())): it takes the row that is there.
    """
    client = lab.login("alice")
    twins = client, on_worker(lab, 1, client)
    answers = lab.at_once(*(lambda each=each: each.delete(LOGOUT) for each in twins))
    found = sorted(answer.status_code for answer in answers)
    assert found in ([204, 204], [204, 401]), (
        f"two logouts with one token at the same moment were answered with {found}"
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
        assert_refused(on_worker(lab, number, client), "Redis was emptied, and a token that was revoked is good again")
    left = life(lab, sent(short)["jti"])
    assert 97 <= left <= 101, f"the entry of a token that could live for 100 seconds has {left} after the refill"
    left = life(lab, sent(bob)["sid"])
    assert left >= FOURTEEN_DAYS - 4, f"a session could be renewed for {FOURTEEN_DAYS} seconds, its entry has {left}"
    assert entries(lab).get(COMPLETE) == -1, f"{COMPLETE} should be there, without an end"
    assert_let_in(alice, "Redis was emptied, and the token is good")


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
    assert set(entries(lab)) == {COMPLETE}, f"only {COMPLETE} should be in Redis: {sorted(entries(lab))}"


@pytest.mark.exercise("3.3")
def test_to_look_costs_one_round_trip(lab):
    """Each request looks at the list, so looking has to be cheap: one round trip to Redis, however many identifiers
    there are, and no question to the database, also where nothing was ever revoked (OWASP API4:2023).

    Next: in any_revoked(), get COMPLETE and all entries with one mget(); in refill(), leave COMPLETE behind.
    """
    client, visitor = lab.login("alice"), lab.client()
    client.get("/api/genres")  # after which the list is complete
    asked = [each for each in lab.statements(client.get("/api/genres")) if re.search(r"\brevoked\b", each)]
    assert not asked, f"a request with a token asked the database for revocations: {asked[:1]}"
    more = round_trips(lab, client) - round_trips(lab, visitor)
    assert more == 1, f"a request with a token needs {more} round trips to Redis more than one without, not 1"


@pytest.mark.exercise("3.3")
def test_complete_is_the_last_to_be_filled_in(lab):
    """COMPLETE tells all workers that nothing is missing. Where it comes before the entries, another worker sees it,
    finds no entry yet, and lets a revoked token in (OWASP ASVS 5, 7.4.1).

    Next: in refill(), set COMPLETE after everything else, or all of it in one transaction: a pipeline is one.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    end(bob)
    lab.redis.flushdb()
    with lab.redis.monitor() as monitor:
        assert_let_in(alice, "Redis was emptied, and the token of alice is good")
        lab.redis.echo("that was all")
        together = complete = False
        while (command := monitor.next_command())["command"].split()[0].upper() != "ECHO":
            name, *names = command["command"].split()
            at_once = together or command["client_type"] == "lua" or name.upper() in ("EVAL", "EVALSHA", "FCALL")
            together = {"MULTI": True, "EXEC": False}.get(name.upper(), together)
            if name.upper() in ("GET", "MGET", "EXISTS", "TTL", "PTTL") or at_once:
                continue
            late = [each for each in names if each.startswith(PREFIX) and each != COMPLETE]
            assert not (complete and late), (
                f"COMPLETE is set before {late[0] if late else ''}: it says what is not so yet"
            )
            complete = complete or (COMPLETE in names and not (late and name.upper() in ("MSET", "MSETEX")))


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
            assert answer.status_code == 503, f"without Redis, {name} was answered with {answer.status_code}, not 503"
            assert re.fullmatch(r"[1-9]\d*", answer.headers.get("Retry-After", "")), (
                "the 503 says not when to come back"
            )
            assert answer.headers["Content-Type"] == "application/problem+json", "the 503 is no problem document"
        assert lab.client().get("/api/books/1").status_code == 200, "a book needs no token, and was not to be had"
    assert_let_in(alice, "Redis is back, and the token is good")


@contextmanager
def refusing_to_write(lab, how):
    """Let Redis answer reads, and refuse writes: it is full, or a replica of another."""
    if how == "full":
        lab.redis.config_set("maxmemory-policy", "noeviction")
        lab.redis.config_set("maxmemory", 1)
    else:
        lab.redis.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        yield
    finally:
        lab.redis.config_set("maxmemory", 0)
        lab.redis.execute_command("REPLICAOF", "NO", "ONE")


@pytest.mark.exercise("3.3")
@pytest.mark.parametrize("how", ["full", "a replica"])
def test_a_revocation_that_redis_could_not_take_counts_all_the_same(lab, how):
    """Redis can be full, or have become a replica: it answers what it is asked, and takes no entry. Who logs out at
    that moment is told that it is not certain (503), and stands in the record. From then on the copy in Redis lacks an
    entry, so nobody is let in by it, on any worker, until it is whole again (OWASP ASVS 5, 7.4.1 and 16.5.3).

    Next: in revoke(), commit the record before anything else; in any_revoked(), believe Redis only when COMPLETE is
    `newest` or more.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    assert_let_in(alice, "the token is good")
    with refusing_to_write(lab, how):
        answer = alice.delete(LOGOUT)
        assert answer.status_code == 503, f"Redis is {how}, and logging out was answered with {answer.status_code}"
        for number in (0, 1):
            found = on_worker(lab, number, alice).get(SHELVES).status_code
            why = "a revocation that Redis could not take counts all the same"
            assert found in (401, 503), f"{why}, and the token was answered with {found} by worker {number}"
    for number in (0, 1):
        assert_refused(on_worker(lab, number, alice), "Redis takes entries again, and the token was revoked before")
    assert_let_in(bob, "Redis takes entries again, and the token is good")


@pytest.mark.exercise("3.3")
def test_a_revocation_that_redis_could_not_take_is_on_record(lab):
    """What Redis has not taken is kept nowhere else than in the record: a theft that is noticed at such a moment would
    be forgotten with it (OWASP ASVS 5, 16.5.3).

    Next: in revoke(), commit the record before anything else.
    """
    alice = lab.login("alice")
    assert_let_in(alice, "the token is good")
    with refusing_to_write(lab, "full"):
        alice.delete(LOGOUT)
    recorded = {identifier for (identifier,) in lab.rows("SELECT identifier FROM revoked")}
    assert sent(alice)["sid"] in recorded, "whoever logs out while Redis is full stands in the record all the same"


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
        for number in (0, 1):
            assert_refused(on_worker(lab, number, racing), "alice has ended all her sessions, also this one")
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
    with lab.redis.monitor() as monitor:
        end(alice)
        lab.redis.echo("that was all")
        written = set()
        while (command := monitor.next_command()["command"]).split()[0].upper() != "ECHO":
            written |= {word for word in command.split() if word.startswith(PREFIX) and command.upper()[:3] == "SET"}
    old = written - {COMPLETE} - {PREFIX + sent(alice)[claim] for claim in ("sid", "jti")}
    assert not old, f"a logout copies what is there already: {len(old)} entries of others"
