"""Exercise 3.4, renew: each refresh token is good once, and who uses one twice has lost the session."""

from contextlib import contextmanager
from uuid import uuid4

import jwt
import pytest

LOGIN, LOGOUT, REFRESH, SHELVES = "/api/auth/login", "/api/auth/logout", "/api/auth/refresh", "/api/shelves"
GRACE, A_DAY = 10, 86_400  # seconds
TOLD = "a refresh token was used twice"  # to the log, of each ReusedToken
TRIES = 3  # where a machine may be so busy that the grace is over before the client has asked again


def tokens_of(lab, name):
    """The answer to a login: an access token and a refresh token."""

    account = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
    answer = lab.client().post(LOGIN, json=account)
    assert answer.status_code == 200, f"{name} should be logged in (200), but the answer was {answer.status_code}"
    return answer.json()


def claims_of(token):
    """What a token says."""
    return jwt.decode(token, options={"verify_signature": False})


def signed(lab, token, typ=None, **other):
    """The same token, with other claims or of another type, signed with the app's key."""
    kid, algorithm, key = lab.signing_key()
    header = {"kid": kid, "typ": typ or jwt.get_unverified_header(token)["typ"]}
    return jwt.encode({**claims_of(token), **other}, key, algorithm, headers=header)


def ask(lab, refresh_token, worker=0):
    """The answer to whoever asks for new tokens."""
    return lab.client(worker=worker).post(REFRESH, json={"refresh_token": refresh_token})


def renewed(lab, refresh_token, why="a refresh token that was not used yet is good", worker=0):
    """The new tokens for `refresh_token`; `why` says why there are some."""
    answer = ask(lab, refresh_token, worker)
    assert answer.status_code == 200, f"{why}: the answer should be 200, but was {answer.status_code}"
    return answer.json()


def made(lab):
    """The jti of every refresh token that there is a row of."""
    return {jti for (jti,) in lab.rows("SELECT jti FROM refresh_tokens")}


def assert_refused(lab, refresh_token, why, worker=0, further=""):
    """There are no new tokens for `refresh_token`; `why` says why, and `further` what to do about it."""
    before = made(lab)
    answer = ask(lab, refresh_token, worker)
    assert answer.status_code == 401, f"{why}: the answer should be 401, but was {answer.status_code}{further}"
    challenge = answer.headers.get("WWW-Authenticate", "")
    assert "invalid_token" in challenge, (
        f"{why}: the challenge should say invalid_token, but says {challenge!r}\n"
        "Next: in renew(), raise one of tokens.REFUSALS, such as InvalidToken: the app makes the 401 of it."
    )
    new = made(lab) - before
    assert not new, (
        f"{why}: no refresh token should be made, but {len(new)} was\n"
        "Next: in renew(), ask all that could speak against it before you commit anything."
    )


def status(lab, access_token, worker=0):
    """The status of a request with `access_token`."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return lab.client(worker=worker).get(SHELVES, headers=headers).status_code


ENDED = """
Think: what does the server know of a session that was ended, and where does it stand?
Next: in renew(), ask has_ended(session) before you do anything: it asks the record, whatever Redis says."""


@pytest.mark.exercise("3.4")
def test_a_renewal_gives_a_new_pair(lab):
    """A refresh token gets an access token and its own successor, both of the same session and the same user, both new,
    and no cache may keep them (RFC 6749, 5.1 and 6; RFC 9700, 4.14.2).

    Next: in renew(), make a RefreshToken with a jti of its own and return pair(user, session, successor).
    """
    first = tokens_of(lab, "bob")
    lab.clock.move(60)
    answer = ask(lab, first["refresh_token"])
    assert answer.status_code == 200, (
        f"a refresh token that was not used yet should be answered with 200, but was with {answer.status_code}"
    )
    cache = answer.headers.get("Cache-Control", "")
    assert "no-store" in cache, f"no cache may keep the tokens (no-store), but Cache-Control is {cache!r}"
    second = answer.json()
    for kind in ("access_token", "refresh_token"):
        old, new = claims_of(first[kind]), claims_of(second[kind])
        assert new["jti"] != old["jti"], f"the new {kind} should have a jti of its own, but has that of the old one"
        for claim in ("sub", "sid"):
            assert new[claim] == old[claim], (
                f"the new {kind} should be of the same user and session, but its {claim} is {new[claim]!r}, "
                f"and was {old[claim]!r}"
            )
        later = new["iat"] - old["iat"]
        assert later >= 60, (
            f"the new {kind} was issued a minute after the old one, but says {later} seconds (iat)\n"
            "Next: in renew(), let the row of the successor be issued now: whole_second()."
        )
    found = status(lab, second["access_token"])
    assert found == 200, f"the new access token should be good (200), but was answered with {found}"
    third = renewed(lab, second["refresh_token"], "the new refresh token is good in its turn", worker=1)
    found = status(lab, third["access_token"])
    assert found == 200, f"the access token of a second renewal should be good (200), but was answered with {found}"


@pytest.mark.exercise("3.4")
def test_a_refresh_token_is_good_once(lab):
    """It is good for days, so it is the one to steal. Good once, a copy of it is good only until its owner renews, and
    the copy is noticed (RFC 9700, 4.14.2).

    Next: in renew(), mark the row as used with the first use, and refuse the token when the mark is there.
    """
    token, another = (tokens_of(lab, name)["refresh_token"] for name in ("alice", "bob"))
    renewed(lab, token)
    lab.clock.move(11)
    for worker in (0, 1):
        assert_refused(lab, token, "a refresh token is good once, and it came a second time, after the grace", worker)
    renewed(lab, another)
    lab.clock.move(A_DAY + 3)
    assert_refused(
        lab,
        another,
        "a refresh token is good once, and it came a second time, a day and three seconds later",
        further="\nThink: how much of a day is left when its days are taken away?\n"
        "Next: in renew(), total_seconds() of a timedelta is all of it, .seconds what is left beside the days.",
    )


@pytest.mark.exercise("3.4")
def test_a_theft_is_told_apart(lab):
    """A token that nobody knows may be an old bookmark; a token that comes twice is a theft, and somebody should hear
    of it: the app logs each ReusedToken (OWASP ASVS 5, 16.3.3).

    Next: in renew(), raise ReusedToken for a second use that ends the session, InvalidToken for all else.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    ask(lab, signed(lab, token, jti=str(uuid4())))
    assert TOLD not in lab.audit_text(), f"a token that is not known was not used twice, but the log says {TOLD!r}"
    renewed(lab, token)
    lab.clock.move(11)
    ask(lab, token)
    assert TOLD in lab.audit_text(), f"a refresh token came twice: the log should say {TOLD!r}, but does not"


@pytest.mark.exercise("3.4")
def test_a_second_use_ends_the_session_for_both(lab):
    """When a token comes twice, two have it: the user and a thief. Nobody can tell which is which, so nobody keeps
    anything: no refresh token and no access token of the session, on no worker (RFC 9700, 4.14.2).

    Next: in renew(), end_session(session) before you raise ReusedToken: it revokes the sid, which all tokens have.
    """
    first = tokens_of(lab, "alice")
    second = renewed(lab, first["refresh_token"])
    lab.clock.move(11)
    ask(lab, first["refresh_token"])
    for worker in (0, 1):
        for which, pair in (("before", first), ("after", second)):
            found = status(lab, pair["access_token"], worker)
            why = "a refresh token came twice, which ends its session"
            assert found == 401, (
                f"{why}: the access token from {which} the renewal should be refused (401), but was a {found}"
            )
    why = "a refresh token came twice, which ends the session of its successor"
    assert_refused(lab, second["refresh_token"], why, further=ENDED)


@pytest.mark.exercise("3.4")
def test_a_second_use_ends_no_other_session(lab):
    """What was stolen is a token of one session. The user's other devices have nothing to do with it (RFC 9700,
    4.14.2: the active refresh token is revoked, and what belongs to the same grant).

    Next: in renew(), end the one session, with end_session(), not all of the user's.
    """
    phone, laptop = tokens_of(lab, "alice"), tokens_of(lab, "alice")
    renewed(lab, phone["refresh_token"])
    lab.clock.move(11)
    ask(lab, phone["refresh_token"])
    found = status(lab, laptop["access_token"])
    assert found == 200, (
        f"a token of alice's phone came twice: her laptop should go on (200), but was answered with {found}"
    )
    renewed(lab, laptop["refresh_token"], "a token of alice's phone came twice, not one of her laptop")


@pytest.mark.exercise("3.4")
def test_a_lost_answer_is_given_again(lab):
    """The answer was lost on the way, and the program asks again. For GRACE seconds it gets the same successor, so it
    ends up where it would have been; a second successor would be a second thread of the same session, which nobody
    could tell from a thief's (RFC 9700, 4.14.2).

    Next: in renew(), where the row is marked already, and since no more than GRACE seconds (`used_at`), load the row of
    its `successor` and return the pair of that.
    """
    lab.worker(1)
    for _ in range(TRIES):
        token = tokens_of(lab, "alice")["refresh_token"]
        lab.clock.move(60)  # the token is older than the grace is long
        begun = lab.clock.now()
        lost = renewed(lab, token)
        lab.clock.move(4)
        answer = ask(lab, token, worker=1)
        if lab.clock.now() < begun + GRACE:
            break
    else:
        return  # nobody can tell
    assert answer.status_code == 200, (
        "the answer was lost four seconds ago, and the client asks again: the answer should be 200, but was "
        f"{answer.status_code}"
    )
    again = answer.json()
    jtis = [claims_of(pair["refresh_token"])["jti"] for pair in (lost, again)]
    assert jtis[0] == jtis[1], (
        f"whoever asks again should get the same successor, not another one: it was {jtis[0]}, but now is {jtis[1]}"
    )
    found = status(lab, again["access_token"])
    assert found == 200, f"the access token of the answer that was given again should be good, but was a {found}"
    renewed(lab, again["refresh_token"], "the answer was given again, and its refresh token was not used yet")


@pytest.mark.exercise("3.4")
def test_the_grace_begins_with_the_first_use(lab):
    """The grace is for an answer that was lost, and ends GRACE seconds after it. Where each repetition begins it anew,
    a thief keeps it open for as long as they like (RFC 9700, 4.14.2).

    Next: in renew(), leave `used_at` as the first use has set it.
    """
    for _ in range(TRIES):
        token = tokens_of(lab, "alice")["refresh_token"]
        lab.clock.move(60)
        begun = lab.clock.now()
        renewed(lab, token)
        lab.clock.move(6)
        answer = ask(lab, token)
        if lab.clock.now() < begun + GRACE:
            break
    else:
        return  # nobody can tell
    assert answer.status_code == 200, (
        "six seconds after the first use the successor can be had again: the answer should be 200, but was "
        f"{answer.status_code}\n"
        "Next: in renew(), count the grace from `used_at` of the token that came."
    )
    lab.clock.move(6)
    assert_refused(lab, token, "twelve seconds after its first use a refresh token is good no more, asked for or not")


@pytest.mark.exercise("3.4")
def test_who_has_the_successor_has_lost_no_answer(lab):
    """When the successor has been used, its answer has arrived. So whoever comes with the old token now is somebody
    else, also within GRACE seconds, and the session ends (RFC 9700, 4.14.2).

    Next: in renew(), give the successor again only while its own `used_at` is None.
    """
    first = tokens_of(lab, "alice")["refresh_token"]
    second = renewed(lab, first)["refresh_token"]
    third = renewed(lab, second)["refresh_token"]
    assert_refused(lab, first, "the successor was used already, so nobody has lost it")
    further = "\nNext: in renew(), end_session(session) here, too; and ask has_ended(session) before you do anything."
    why = "a refresh token came twice, which ends the session, with the newest token of it"
    assert_refused(lab, third, why, further=further)


def twice_at_once(lab, refresh_token):
    """The answers to two requests for new tokens, on two workers, of which none writes before both want to."""
    clients = lab.client(), lab.client(worker=1)
    body = {"refresh_token": refresh_token}
    return lab.at_once(*(lambda each=each: each.post(REFRESH, json=body) for each in clients))


@pytest.mark.exercise("3.4")
def test_two_at_once_get_one_successor(lab):
    """A program that renews in two places at once is no thief, and the grace is for it too. But one session must not
    become two: one of the requests is the first, and both get its successor. Looking and marking in two steps lets both
    be the first, each on its worker (RFC 9700, 4.14.2; CWE-367, time of check to time of use).

    Next: in renew(), mark the row with one UPDATE whose WHERE asks that used_at is NULL: its rowcount says who was
    first. Who was not, reads the row after that: one that was loaded before may have the marks of the UPDATE on it.
    """
    for _ in range(TRIES):
        token = tokens_of(lab, "alice")["refresh_token"]
        begun = lab.clock.now()
        answers = twice_at_once(lab, token)
        found = [answer.status_code for answer in answers]
        if 503 not in found and lab.clock.now() < begun + GRACE:  # not so busy that Redis, or a worker, is too late
            break
    else:
        return  # nobody can tell
    lab.about(*answers)
    assert found == [200, 200], f"two requests with one token at the same moment should both be 200, but were {found}"
    jtis = {claims_of(answer.json()["refresh_token"])["jti"] for answer in answers}
    assert len(jtis) == 1, (
        f"two requests with one token at the same moment should get one successor, but got {len(jtis)}"
    )
    sid = claims_of(token)["sid"]
    rows = lab.rows("SELECT jti FROM refresh_tokens WHERE used_at IS NULL AND sid = :sid", sid=sid)
    unused = {jti for (jti,) in rows}
    assert unused == jtis, f"of the tokens of this session one should be unused, but {len(unused)} are"


@contextmanager
def no_row_more(lab):
    """Let the database refuse new rows of refresh tokens, as one that is full does; rows can be changed."""
    if lab.env["DATABASE_URL"].startswith("sqlite"):
        begin = "CREATE TRIGGER full BEFORE INSERT ON refresh_tokens BEGIN SELECT RAISE(ABORT, 'no row more'); END"
        end = "DROP TRIGGER full"
    else:
        begin = 'ALTER TABLE refresh_tokens ADD CONSTRAINT "full" CHECK (used_at IS NOT NULL) NOT VALID'
        end = 'ALTER TABLE refresh_tokens DROP CONSTRAINT "full"'
    lab.execute(begin)
    try:
        yield
    finally:
        lab.execute(end)


@pytest.mark.exercise("3.4")
def test_a_token_is_marked_with_its_successor_or_not_at_all(lab):
    """The row is marked, and then the successor cannot be stored: the disk is full, a worker is killed. A token that is
    marked and has no successor is of no use to anybody: its owner has to sign in again. So nothing has happened, and
    the next try is the first one (PostgreSQL documentation, 3.4: transactions; SQLAlchemy, Session: commit).

    Next: in renew(), commit once: when the mark and the row of the successor are both there.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    with no_row_more(lab):
        found = ask(lab, token).status_code
    assert found >= 400, f"the successor could not be stored: the answer should be an error, but was {found}"
    marked = lab.rows("SELECT used_at FROM refresh_tokens")
    assert marked == [(None,)], (
        f"the successor could not be stored: its token should be unused, but is marked: {marked}"
    )
    renewed(lab, token, "the successor could not be stored the first time, so this is the first use")


@pytest.mark.exercise("3.4")
def test_a_renewal_makes_no_session_longer(lab):
    """A session has an end, however often it is renewed: each successor expires when the first token would have. A
    thief who keeps up with the rotation is not signed in for ever (RFC 9700, 4.14.2; OWASP ASVS 5, 7.3.2).

    Next: in renew(), leave the session and its `expires_at` as they are: pair() takes the end from there. Does it do
    so? Then see whether refresh_token(), of exercise 3.1, says as `exp` what it is given.
    """
    first = tokens_of(lab, "alice")["refresh_token"]
    end = claims_of(first)["exp"]
    token, ends = first, lab.rows("SELECT expires_at FROM sessions")
    for which in ("a renewal", "a second renewal", "a third renewal"):
        lab.clock.move(A_DAY)
        token = renewed(lab, token)["refresh_token"]
        later = claims_of(token)["exp"] - end
        assert later == 0, f"after {which} the session should end when it would have, but ends {later} seconds later"
    found = lab.rows("SELECT expires_at FROM sessions")
    assert found == ends, f"the row of the session should say when it ends as before, {ends}, but says {found}"


@pytest.mark.exercise("3.4")
def test_a_session_that_was_ended_is_not_renewed(lab):
    """Who logs out takes back the access token, and the refresh token with it: else whoever has that is signed in again
    a moment later (OWASP ASVS 5, 7.4.1).

    Next: in renew(), ask has_ended(session) before you do anything.
    """
    tokens, other = tokens_of(lab, "alice"), tokens_of(lab, "alice")
    out = lab.client().delete(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert out.status_code == 204, f"logging out should be answered with 204, but was with {out.status_code}"
    for worker in (0, 1):
        assert_refused(lab, tokens["refresh_token"], "alice has logged out of this session", worker)
    renewed(lab, other["refresh_token"], "alice has logged out of another session")


@pytest.mark.exercise("3.4")
def test_a_token_without_a_row_is_refused(lab):
    """A signature says that we made the token, not that we know it: what has no row cannot be marked as used, so it
    would be good again and again. It is a 401, not a 500 (RFC 6750, 3.1).

    Next: in renew(), where the row of the token is None, raise InvalidToken.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    assert_refused(lab, signed(lab, token, jti=str(uuid4())), "its row is not there")
    used = lab.rows("SELECT used_at FROM refresh_tokens")
    assert used == [(None,)], f"the row of another token should be unused, but is {used}"


@pytest.mark.exercise("3.4")
def test_what_stands_for_nobody_is_refused(lab):
    """The session or the user that a token names may be gone, swept away or deleted. What is no refresh token at all
    names nothing. All of it is a 401, never a 500 (RFC 6750, 3.1).

    Next: in renew(), raise InvalidToken when the session or the user is None.
    """
    pair = tokens_of(lab, "alice")
    token = pair["refresh_token"]
    wrong = {
        "its session is not there": signed(lab, token, sid=str(uuid4())),
        "its user is not there": signed(lab, token, sub="999999"),
    }
    for why, each in wrong.items():
        assert_refused(lab, each, why)
    unverified = {
        "it has expired": signed(lab, token, exp=int(lab.clock.now()) - 60),
        "it is an access token": pair["access_token"],
        "its header says that it is an access token": signed(lab, token, typ="at+jwt"),
        "it is no token": "refresh, please",
        "it is no text of ASCII": "m\u00f6chte.erneuern.\u5bff",
    }
    for why, each in unverified.items():
        verify = "\nNext: in renew(), tokens.verify() it as tokens.REFRESH, which raises what is to be raised."
        assert_refused(lab, each, why, further=verify)
    used = lab.rows("SELECT used_at FROM refresh_tokens")
    assert used == [(None,)], f"a token that was refused should be unused, but is {used}"


@pytest.mark.exercise("3.4")
def test_a_session_has_ended_whatever_redis_says(lab):
    """A renewal makes tokens for weeks, so it asks the record of what was ended, not its copy: Redis may lack an entry,
    or have refused it (OWASP ASVS 5, 7.4.1).

    Next: in renew(), has_ended(session), which asks the database; revocation.any_revoked() asks Redis.
    """
    tokens = tokens_of(lab, "alice")
    out = lab.client().delete(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert out.status_code == 204, f"logging out should be answered with 204, but was with {out.status_code}"
    lab.redis.delete(*(f"revoked:{claims_of(tokens['access_token'])[claim]}" for claim in ("sid", "jti")))
    assert_refused(lab, tokens["refresh_token"], "the session has ended: the record says so, whatever Redis says")


@pytest.mark.exercise("3.4")
def test_a_theft_is_not_forgotten_when_redis_is_full(lab):
    """A refresh token comes twice while Redis takes no entries. The client is told to come again (503), but what was
    noticed stands in the record: nothing of the session is renewed any more (RFC 9700, 4.14.2; OWASP ASVS 5, 16.5.3).

    Next: in renew(), end_session(session) before you raise ReusedToken, and let its RedisError go.
    """
    first = tokens_of(lab, "alice")
    second = renewed(lab, first["refresh_token"])
    lab.clock.move(11)
    with lab.redis_refusing_to_write("full"):
        stolen = ask(lab, first["refresh_token"]).status_code
        assert stolen in (401, 503), (
            f"a refresh token came twice while Redis is full: the answer should be 503, or 401, but was {stolen}"
        )
        why = "a refresh token came twice, and Redis was full, and still is"
        assert_refused(lab, second["refresh_token"], why, further=ENDED)
    found = status(lab, second["access_token"], worker=1)
    assert found == 401, (
        f"a refresh token came twice while Redis was full: its access token should be refused, but was a {found}"
    )
