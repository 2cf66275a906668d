"""Exercise 3.4, renew: each refresh token is good once, and who uses one twice has lost the session."""

from uuid import uuid4

import jwt
import pytest

LOGIN, LOGOUT, REFRESH, SHELVES = "/api/auth/login", "/api/auth/logout", "/api/auth/refresh", "/api/shelves"


def tokens_of(lab, name):
    """The answer to a login: an access token and a refresh token."""

    account = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
    answer = lab.client().post(LOGIN, json=account)
    assert answer.status_code == 200, f"{name} cannot log in: the answer was {answer.status_code}"
    return answer.json()


def claims_of(token):
    """What a token says."""
    return jwt.decode(token, options={"verify_signature": False})


def signed(lab, token, **other):
    """The same token, with other claims, signed with the app's key."""
    kid, algorithm, key = lab.signing_key()
    header = {"kid": kid, "typ": jwt.get_unverified_header(token)["typ"]}
    return jwt.encode({**claims_of(token), **other}, key, algorithm, headers=header)


def ask(lab, refresh_token, worker=0):
    """The answer to whoever asks for new tokens."""
    return lab.client(worker=worker).post(REFRESH, json={"refresh_token": refresh_token})


def renewed(lab, refresh_token, why="a refresh token that was not used yet is good", worker=0):
    """The new tokens for `refresh_token`; `why` says why there are some."""
    answer = ask(lab, refresh_token, worker)
    assert answer.status_code == 200, f"{why}: the answer was {answer.status_code}, not 200"
    return answer.json()


def made(lab):
    """The jti of every refresh token that there is a row of."""
    return {jti for (jti,) in lab.rows("SELECT jti FROM refresh_tokens")}


def assert_refused(lab, refresh_token, why, worker=0):
    """There are no new tokens for `refresh_token`; `why` says why."""
    before = made(lab)
    answer = ask(lab, refresh_token, worker)
    assert answer.status_code == 401, f"{why}: the answer was {answer.status_code}, not 401"
    challenge = answer.headers.get("WWW-Authenticate", "")
    assert "invalid_token" in challenge, f"{why}: the challenge does not say invalid_token: {challenge}"
    assert made(lab) <= before, f"{why}, and a refresh token was made all the same"


def status(lab, access_token, worker=0):
    """The status of a request with `access_token`."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return lab.client(worker=worker).get(SHELVES, headers=headers).status_code


@pytest.mark.exercise("3.4")
def test_a_renewal_gives_a_new_pair(lab):
    """A refresh token gets an access token and its own successor, both of the same session and the same user, both new,
    and no cache may keep them (RFC 6749, 5.1 and 6; RFC 9700, 4.14.2).

    Next: in renew(), make a RefreshToken with a jti of its own and return pair(user, session, successor).
    """
    first = tokens_of(lab, "bob")
    lab.clock.move(60)
    answer = ask(lab, first["refresh_token"])
    assert answer.status_code == 200, f"a refresh token that was not used yet was answered with {answer.status_code}"
    assert "no-store" in answer.headers.get("Cache-Control", ""), "a cache may keep the tokens"
    second = answer.json()
    for kind in ("access_token", "refresh_token"):
        old, new = claims_of(first[kind]), claims_of(second[kind])
        assert new["jti"] != old["jti"], f"the {kind} is the old one, or has its jti"
        assert (new["sub"], new["sid"]) == (old["sub"], old["sid"]), f"the new {kind} is of another user or session"
        assert new["iat"] >= old["iat"] + 60, f"the new {kind} says that it was issued before it was"
    assert status(lab, second["access_token"]) == 200, "the new access token is not good"
    third = renewed(lab, second["refresh_token"], "the new refresh token is good in its turn", worker=1)
    assert status(lab, third["access_token"]) == 200, "the access token of a second renewal is not good"


@pytest.mark.exercise("3.4")
def test_a_refresh_token_is_good_once(lab):
    """It is good for days, so it is the one to steal. Good once, a copy of it is good only until its owner renews, and
    the copy is noticed (RFC 9700, 4.14.2).

    Next: in renew(), mark the row as used with the first use, and refuse the token when the mark is there.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    renewed(lab, token)
    lab.clock.move(11)
    for worker in (0, 1):
        assert_refused(lab, token, "a refresh token is good once, and it came a second time, after the grace", worker)


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
            assert found == 401, f"{why}: the access token from {which} the renewal was answered with {found}, not 401"
    assert_refused(lab, second["refresh_token"], "a refresh token came twice, which ends the session of its successor")


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
    assert found == 200, f"a token of alice's phone came twice, and her laptop was answered with {found}"
    renewed(lab, laptop["refresh_token"], "a token of alice's phone came twice, not one of her laptop")


@pytest.mark.exercise("3.4")
def test_a_lost_answer_is_given_again(lab):
    """The answer was lost on the way, and the program asks again. For GRACE seconds it gets the same successor, so it
    ends up where it would have been; a second successor would be a second thread of the same session, which nobody
    could tell from a thief's (RFC 9700, 4.14.2).

    Next: in renew(), where the row is marked already, load the row of its `successor` and return the pair of that.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    lost = renewed(lab, token)
    lab.clock.move(8)
    again = renewed(lab, token, "the answer was lost eight seconds ago, and the client asks again", worker=1)
    jtis = [claims_of(pair["refresh_token"])["jti"] for pair in (lost, again)]
    assert jtis[0] == jtis[1], "whoever asks again gets the same successor, not another one"
    assert status(lab, again["access_token"]) == 200, "the access token of the answer that was given again is not good"
    renewed(lab, again["refresh_token"], "the answer was given again, and its refresh token was not used yet")


@pytest.mark.exercise("3.4")
def test_the_grace_begins_with_the_first_use(lab):
    """The grace is for an answer that was lost, and ends GRACE seconds after it. Where each repetition begins it anew,
    a thief keeps it open for as long as they like (RFC 9700, 4.14.2).

    Next: in renew(), leave `used_at` as the first use has set it.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    renewed(lab, token)
    lab.clock.move(8)
    renewed(lab, token, "eight seconds after the first use the successor can be had again")
    lab.clock.move(4)
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
    assert_refused(lab, third, "a refresh token came twice, which ends the session, with the newest token of it")


@pytest.mark.exercise("3.4")
def test_two_at_once_get_one_successor(lab):
    """A program that renews in two places at once is no thief, and the grace is for it too. But one session must not
    become two: one of the requests is the first, and both get its successor. Looking and marking in two steps lets both
    be the first, each on its worker (RFC 9700, 4.14.2; CWE-367, time of check to time of use).

    Next: in renew(), mark the row with one UPDATE whose WHERE asks that used_at is NULL: its rowcount says who was
    first.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    clients = [lab.client(), lab.client(worker=1)]
    answers = lab.at_once(*(lambda each=each: each.post(REFRESH, json={"refresh_token": token}) for each in clients))
    found = [answer.status_code for answer in answers]
    assert found == [200, 200], f"two requests with one token at the same moment were answered with {found}"
    jtis = {claims_of(answer.json()["refresh_token"])["jti"] for answer in answers}
    assert len(jtis) == 1, "two requests with one token at the same moment got two successors"
    unused = lab.rows("SELECT jti FROM refresh_tokens WHERE used_at IS NULL")
    assert unused == [(jtis.pop(),)], f"of the tokens of this session one should be unused, and {len(unused)} are"


@pytest.mark.exercise("3.4")
def test_a_renewal_makes_no_session_longer(lab):
    """A session has an end, however often it is renewed: each successor expires when the first token would have. A
    thief who keeps up with the rotation is not signed in for ever (RFC 9700, 4.14.2; OWASP ASVS 5, 7.3.2).

    Next: in renew(), leave the session as it is: pair() takes the end from it.
    """
    first = tokens_of(lab, "alice")["refresh_token"]
    lab.clock.move(60)
    second = renewed(lab, first)["refresh_token"]
    ends = [claims_of(token)["exp"] for token in (first, second)]
    assert ends[0] == ends[1], f"after a renewal the session ends {ends[1] - ends[0]} seconds later than before"
    third = renewed(lab, second)["refresh_token"]
    assert claims_of(third)["exp"] == ends[0], "after a second renewal the session has another end than before"


@pytest.mark.exercise("3.4")
def test_a_session_that_was_ended_is_not_renewed(lab):
    """Who logs out takes back the access token, and the refresh token with it: else whoever has that is signed in again
    a moment later (OWASP ASVS 5, 7.4.1).

    Next: in renew(), ask has_ended(session) before you do anything.
    """
    tokens, other = tokens_of(lab, "alice"), tokens_of(lab, "alice")
    out = lab.client().delete(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert out.status_code == 204, f"logging out was answered with {out.status_code}"
    for worker in (0, 1):
        assert_refused(lab, tokens["refresh_token"], "alice has logged out of this session", worker)
    renewed(lab, other["refresh_token"], "alice has logged out of another session")


@pytest.mark.exercise("3.4")
def test_a_token_without_a_row_is_refused(lab):
    """A signature says that we made the token, not that we know it: what has no row cannot be marked as used, so it
    would be good again and again. It is a 401, not a 500 (RFC 6750, 3.1).

    Next: in renew(), where the UPDATE has changed no row, load the row, and raise InvalidToken when it is None.
    """
    token = tokens_of(lab, "alice")["refresh_token"]
    assert_refused(lab, signed(lab, token, jti=str(uuid4())), "its row is not there")
    assert lab.rows("SELECT used_at FROM refresh_tokens") == [(None,)], "the row of another token counts as used"


@pytest.mark.exercise("3.4")
def test_what_stands_for_nobody_is_refused(lab):
    """The session or the user that a token names may be gone, swept away or deleted. What is no refresh token at all
    names nothing. All of it is a 401, never a 500 (RFC 6750, 3.1).

    Next: in renew(), tokens.verify() it as tokens.REFRESH, and raise InvalidToken when the session or the user is None.
    """
    pair = tokens_of(lab, "alice")
    token = pair["refresh_token"]
    wrong = {
        "its session is not there": signed(lab, token, sid=str(uuid4())),
        "its user is not there": signed(lab, token, sub="999999"),
        "it is an access token": pair["access_token"],
        "it is no token": "refresh, please",
    }
    for why, each in wrong.items():
        assert_refused(lab, each, why)
    assert lab.rows("SELECT used_at FROM refresh_tokens") == [(None,)], "a token that was refused counts as used"


@pytest.mark.exercise("3.4")
def test_a_session_has_ended_whatever_redis_says(lab):
    """A renewal makes tokens for weeks, so it asks the record of what was ended, not its copy: Redis may lack an entry,
    or have refused it (OWASP ASVS 5, 7.4.1).

    Next: in renew(), has_ended(session), which asks the database; revocation.any_revoked() asks Redis.
    """
    tokens = tokens_of(lab, "alice")
    out = lab.client().delete(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert out.status_code == 204, f"logging out was answered with {out.status_code}"
    lab.redis.delete(*(f"revoked:{claims_of(tokens['access_token'])[claim]}" for claim in ("sid", "jti")))
    assert_refused(lab, tokens["refresh_token"], "the session has ended: the record says so, whatever Redis says")


@pytest.mark.exercise("3.4")
def test_a_theft_is_not_forgotten_when_redis_is_full(lab):
    """A refresh token comes twice while Redis takes no entries. The client is told to come again (503), but what was
    noticed stands in the record: nothing of the session is renewed any more (RFC 9700, 4.14.2; OWASP ASVS 5, 16.5.3).

    Next: in renew(), end_session(session), and let its RedisError go.
    """
    first = tokens_of(lab, "alice")
    second = renewed(lab, first["refresh_token"])
    lab.clock.move(11)
    lab.redis.config_set("maxmemory", 1)
    try:
        stolen = ask(lab, first["refresh_token"]).status_code
        assert stolen in (401, 503), f"a refresh token came twice while Redis is full: answered with {stolen}"
        assert_refused(lab, second["refresh_token"], "a refresh token came twice, and Redis was full, and still is")
    finally:
        lab.redis.config_set("maxmemory", 0)
    found = status(lab, second["access_token"], worker=1)
    assert found == 401, f"a refresh token came twice while Redis was full: the access token was answered with {found}"
