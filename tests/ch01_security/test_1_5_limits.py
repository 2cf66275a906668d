"""Exercise 1.5, how often: who is counted, where, over what time, and what whoever asks too often is told."""

import re

import pytest

LOGIN = "/api/auth/login"
DAY, HOUR, MINUTE = 86400, 3600, 60
SECOND = 1  # of rounding, and between two clocks
ITEM = r'"[^"\\]*"(?: *; *[a-z*][a-z0-9_*.-]*=(?:[^\s;,"]+|"[^";,\\]*"))+'  # a string with parameters, RFC 9651
SPELLINGS = ("bob@example.org", "Bob@Example.Org", "BOB@EXAMPLE.ORG", "bOB@example.org", "bob@EXAMPLE.org")
DOMAINS = ("example.org", "ｅｘａｍｐｌｅ.org", "example。org", "exam\u00adple.org", "ＥＸＡＭＰＬＥ．ｏｒｇ")  # UTS 46
AIMED_AT_NOBODY = {  # no text called email in any of them
    "no JSON": b"email=alice@example.org",
    "no object": b"null",
    "a list": b'["alice@example.org"]',
    "a number": b'{"email": 5}',
    "nested too deeply": b"[" * 100_000,
    "too long": b'{"password": "%s"}' % (b"x" * 1_000_000),
}
LOOK_AT_CALLER = """
Think: Whose request is it, and would the next one of theirs be counted under the same name?
Next: look at what caller() returns for these two requests."""
LOOK_AT_ANNOUNCE = """
Think: What does the client read here, and what could it do with it?
Next: compare what announce() writes with the two headers at the head of limits.py."""


def attempt(client, email="nobody@example.org"):
    """One attempt to log in: without the token of a page, so it is refused, and counted all the same."""
    return client.post(LOGIN, json={"email": email, "password": "a guess"})


def attempts(client, count, email="nobody@example.org"):
    """So many attempts, each of which must be let through to the login."""
    for number in range(1, count + 1):
        status = attempt(client, email).status_code
        assert status < 500, f"an attempt to log in should be refused or let in, but was answered with {status}"
        assert status != 429, f"attempt {number} of {count} should be let through, but was answered with 429 already"


def wait_of(answer):
    """The seconds that a 429 asks to wait."""
    status, said = answer.status_code, answer.headers.get("Retry-After")
    assert status == 429, f"one attempt too many should be answered with 429, but was with {status}"
    assert re.fullmatch(r"[1-9]\d*", said or ""), f"Retry-After should be a number of seconds above 0, but is {said!r}"
    return int(said)


def listed(answer, header):
    """The members of RateLimit or RateLimit-Policy: name and parameters of each."""
    text = answer.headers.get(header)
    assert text, f"{header} should tell the client how often it may ask, but is {text!r}.{LOOK_AT_ANNOUNCE}"
    shape = re.fullmatch(rf"{ITEM}(?:\s*,\s*{ITEM})*", text)
    assert shape, f"{header} should be a list of strings with parameters, but is {text}{LOOK_AT_ANNOUNCE}"
    found = []
    for item in re.findall(ITEM, text):
        name, *parameters = re.split(r" *; *", item)
        found.append((name, dict(parameter.split("=", 1) for parameter in parameters)))
    return found


def quotas(answer):
    """How many requests in how many seconds, for each limit that RateLimit-Policy names."""
    return sorted((int(each["q"]), int(each["w"])) for _, each in listed(answer, "RateLimit-Policy"))


def left(answer):
    """How many requests are left: the smallest r of RateLimit."""
    return min(int(each["r"]) for _, each in listed(answer, "RateLimit"))


@pytest.mark.exercise("1.5")
def test_a_client_that_forges_x_forwarded_for_is_still_counted(lab):
    """Anybody can send X-Forwarded-For. Who is counted by it can ask for ever, under a new name each time; only what
    our own proxy says of the address counts (OWASP API4:2023, unrestricted resource consumption).

    Think: Who wrote what your code takes for the address?

    Next: in caller(), count address(), which comes from request.remote_addr, and no header.
    """
    with lab.boot(RATE_LIMIT_DEFAULT="2 per hour") as app:
        client = lab.client(app=app)
        found = [client.get("/api").status_code for _ in range(3)]
        assert found == [200, 200, 429], (
            f"with RATE_LIMIT_DEFAULT=2 per hour, three requests should get 200, 200 and 429, but got {found}.\n"
            "Think: Which limit counts for /api, and where does your code have it from?\n"
            "Next: follow /api through allowances() and rate()."
        )
        neighbour = lab.client(app=app, address="198.51.100.4").get("/api").status_code
        assert neighbour == 200, (
            f"a client at another address should not wait for the first one, but got {neighbour}.{LOOK_AT_CALLER}"
        )
        forged = {"X-Forwarded-For": "192.0.2.77", "X-Real-IP": "192.0.2.77"}
        found = client.get("/api", headers=forged).status_code
        assert found == 429, f"a client that forges X-Forwarded-For should still be counted as itself, but got {found}"


@pytest.mark.exercise("1.5")
def test_a_user_is_counted_wherever_the_requests_come_from(lab):
    """Who is signed in is counted as that user: two users behind one address do not pay for each other; one user has
    one allowance, at two addresses, and also after signing in once more (OWASP API4:2023).

    Think: What stays the same when alice changes her network, or her session, and is another for bob?

    Next: in caller(), return something made of the user's id when somebody is signed in, and the address only when not.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    before = left(alice.get("/api/users/me"))
    found = left(alice.get("/api/users/me"))
    assert found == before - 1, f"after a second request alice should have {before - 1} left, but has {found}"
    found = left(bob.get("/api/users/me"))
    assert found == before, (
        f"bob, behind the address of alice, should have {before} left after his first request, but has {found}"
    )
    elsewhere = lab.client(address="198.51.100.4", cookies=alice.cookies)
    found = left(elsewhere.get("/api/users/me"))
    assert found == before - 2, f"at another address alice should have {before - 2} left, but has {found}"
    again = lab.login("alice", address="198.51.100.5")
    found = left(again.get("/api/users/me"))
    assert found == before - 3, f"after another login alice should have {before - 3} left, but has {found}"
    found = left(alice.get("/api/users/me"))
    assert found == before - 4, f"after another login her first session should have {before - 4} left, but has {found}"


@pytest.mark.exercise("1.5")
def test_a_network_of_ipv6_is_one_client(lab):
    """One customer is given 2**64 addresses of IPv6 or more. Counting each for itself is counting nobody; the /64 is
    what an IPv4 address was (RFC 6177, 2; OWASP API4:2023).

    Think: How many addresses has one customer, and which part of them all is the same?

    Next: in caller(), use address(), which returns the network of an IPv6 address.
    """
    first = left(lab.client(address="2001:db8:7:1::1").get("/api"))
    found = left(lab.client(address="2001:db8:7:1:ffff::2").get("/api"))
    assert found == first - 1, f"a second address of the same /64 should have {first - 1} left, but has {found}"
    found = left(lab.client(address="2001:db8:7:2::1").get("/api"))
    assert found == first, (
        f"another network should have an allowance of its own, {first} left, but has {found}.{LOOK_AT_CALLER}"
    )


@pytest.mark.exercise("1.5")
def test_each_route_has_the_limits_of_the_table(lab):
    """Each kind of route has its limits: 200 a day and 50 an hour; the catalogue 1000 a day; a login 10 a minute for an
    address and 5 a minute for an account; the health, which is watched for ever, none. RateLimit-Policy names all that
    count for a request, q in w seconds each (draft-ietf-httpapi-ratelimit-headers; OWASP API4:2023).

    Think: What does the table have for this route, and what becomes of it until it is announced?

    Next: follow the route through allowances(), rate() and announce(): where is a limit lost, or one too many?
    """
    client = lab.client()
    for what, answer, wanted in (
        ("/api, like most routes,", client.get("/api"), [(50, HOUR), (200, DAY)]),
        ("a book, as all of the catalogue,", client.get("/api/books/1"), [(1000, DAY)]),
        ("a login", attempt(client), [(5, MINUTE), (10, MINUTE)]),
    ):
        found = quotas(answer)
        assert found == wanted, f"{what} should announce, as (q, w), {wanted}, but announces {found}"
    health = client.get("/api/health")
    assert health.status_code == 200, f"/api/health should be answered with 200, but got {health.status_code}"
    for header in ("RateLimit-Policy", "RateLimit"):
        said = health.headers.get(header)
        assert said is None, (
            f"a monitor asks for /api/health for ever, so it should have no limit and no {header}, but says {said!r}.\n"
            "Think: The table has () for health. Is that the same as not to be in it? And what is announced then?\n"
            "Next: look where your code takes what is empty for what is not there."
        )


@pytest.mark.exercise("1.5")
def test_the_catalogue_is_counted_as_one(lab):
    """The routes of the catalogue are four ways to the same rows, so they share one allowance: who copies it all would
    else have four (OWASP API4:2023).

    Think: Under what name is a request for a book counted, and under what one for the genres?

    Next: let caller() say who asks, and not for what: the bucket of the table does that.
    """
    client = lab.client()
    first = left(client.get("/api/genres"))
    for number, path in enumerate(("/api/books/1", "/api/books/search?q=kokoro", "/api/books/2"), start=1):
        found = left(client.get(path))
        assert found == first - number, (
            f"{path} should be counted together with /api/genres, so that {first - number} are left, but {found} are"
        )


@pytest.mark.exercise("1.5")
def test_a_preflight_is_not_counted(lab):
    """Before a page of another origin may send anything unusual, the browser asks with OPTIONS, on its own, and without
    saying for whom. It uses nothing up, and it is answered when all is used up: behind a 429 the page could not even
    read how long to wait (Fetch standard, CORS-preflight request; OWASP API4:2023).

    Think: Which requests does a browser send that nobody has asked for?

    Next: in allowances(), return nothing when request.method is OPTIONS, whatever the route.
    """
    headers = {"Origin": "https://front.test", "Access-Control-Request-Method": "GET"}
    with lab.boot(RATE_LIMIT_DEFAULT="3 per hour", ALLOWED_ORIGINS="https://front.test") as app:
        client = lab.client(app=app)
        before = left(client.get("/api"))
        asked = client.options("/api", headers=headers)
        said = asked.headers.get("RateLimit")
        assert asked.status_code < 300, f"a preflight should be answered, but got {asked.status_code}"
        assert said is None, f"a preflight should not be told of limits, which do not count for it, but is told {said}"
        found = left(client.get("/api"))
        assert found == before - 1, f"a preflight should use nothing up, so that {before - 1} are left, but {found} are"
        while client.get("/api").status_code != 429:
            before -= 1
            assert before > 0, (
                "with RATE_LIMIT_DEFAULT=3 per hour a fourth request should be 429, but passed.\n"
                "Think: The preflights aside: are requests counted here at all?\n"
                "Next: see to the other checks of this exercise first."
            )
        for kind, sent in (("a preflight", headers), ("OPTIONS", {})):
            found = client.options("/api", headers=sent).status_code
            assert found < 300, f"{kind} of a client without requests left should be answered, but got {found}"


@pytest.mark.exercise("1.5")
def test_the_report_is_limited_by_role(lab):
    """The report is dear: 20 an hour for a user, 100 for premium, 1000 for an administrator. The role of the caller
    decides, at each request (OWASP API4:2023).

    Think: Which settings are there for the report, and which of them is named by the table?

    Next: in rate(), put the role of the caller, in capitals, in the place of {role}.
    """
    for name, quota in (("alice", 20), ("paula", 100), ("admin", 1000)):
        answer = lab.login(name, address=f"198.51.100.{len(name)}").get("/api/reports/catalog")
        found = answer.status_code
        assert found == 200, (
            f"{name} should get the report, but got {found}.\n"
            "Think: A 403 is no matter of limits.\n"
            "Next: look who may have the report (exercise 1.4), or what was raised."
        )
        found = quotas(answer)
        assert found == [(quota, HOUR)], f"{name} should be told of {quota} reports an hour, but was of (q, w) {found}"


@pytest.mark.exercise("1.5")
def test_who_may_not_have_the_report_is_counted_too(lab):
    """Whoever is not signed in and asks for the report has a limit like everybody: a role without a limit of its own
    has the default. No limit at all is what floods are made of (OWASP API4:2023).

    Think: There are settings for three roles. Who asks with a fourth, and which setting is for all that have none?

    Next: in rate(), say what holds where current_app.config has no setting for the role.
    """
    answer = lab.client().get("/api/reports/catalog")
    found = quotas(answer) if answer.headers.get("RateLimit-Policy") else []
    assert found, (
        "who is not signed in and asks for the report should have a limit, but RateLimit-Policy is "
        f"{answer.headers.get('RateLimit-Policy')!r} (status {answer.status_code})"
    )


@pytest.mark.exercise("1.5")
def test_an_account_is_guessed_at_five_times_a_minute_from_wherever(lab):
    """Who guesses the password of one account from many addresses meets the limit of the account, however the e-mail is
    written (OWASP API2:2023, broken authentication).

    Think: Five guesses, five addresses, five spellings: what do they have in common?

    Next: let account() return the same text for an e-mail in any case, and nothing of the address.
    """
    for number, spelling in enumerate(SPELLINGS, start=1):
        found = attempt(lab.client(address=f"198.51.100.{number}"), spelling).status_code
        assert found < 429, f"attempt {number} of 5 on one account should be let through, but was answered with {found}"
    other = attempt(lab.client(address="198.51.100.40"), "alice@example.org").status_code
    assert other != 429, (
        "while somebody guesses at the account of bob, alice should be able to log in, but she is answered with 429.\n"
        "Think: Does what you count by tell one account from another?\n"
        "Next: look at what account() returns for the two."
    )
    sixth = attempt(lab.client(address="198.51.100.50"), "bob@example.org").status_code
    assert sixth == 429, (
        f"a sixth attempt on one account within a minute, from another address, should be 429, but was {sixth}"
    )


@pytest.mark.exercise("1.5")
def test_a_domain_in_other_letters_is_no_second_account(lab):
    """The login looks an account up by the canonical form of its e-mail, so that a mailbox has one account. A domain
    can be written in many letters that a browser takes for the same (UTS 46): with an account of its own for the limit,
    each of them is five more guesses at one password (OWASP API2:2023, broken authentication).

    Think: How does the login find the account of an e-mail? Which spellings does it take for one?

    Next: in account(), take canonical(email) instead of doing half of it by hand.
    """
    for number, domain in enumerate(DOMAINS, start=1):
        found = attempt(lab.client(address=f"198.51.100.{number}"), f"bob@{domain}").status_code
        assert found < 429, f"attempt {number} of 5 on one account should be let through, but was answered with {found}"
    sixth = attempt(lab.client(address="198.51.100.50"), "bob@example.org").status_code
    assert sixth == 429, f"a sixth attempt on one account, its domain in other letters, should be 429, but was {sixth}"


@pytest.mark.exercise("1.5")
def test_two_workers_are_no_second_allowance(lab):
    """Production runs several workers. If each counts in its own memory, the limit is as many times what it says
    (OWASP API4:2023).

    Think: Where is a count that two processes can see?

    Next: in limiter_settings(), let the storage be COUNTERS, with the connections of the app's redis_store.
    """
    one, other = lab.client(), lab.client(worker=1)
    attempts(one, 3)
    attempts(other, 2)
    for number, client in (("sixth", other), ("seventh", one)):
        found = attempt(client).status_code
        assert found == 429, f"a {number} attempt in a minute, at two workers, should be 429, but was {found}"


@pytest.mark.exercise("1.5")
def test_the_window_moves(lab):
    """The limit holds over any minute. Windows that all begin anew at some moment allow twice the limit around it
    (OWASP API4:2023).

    Think: Four attempts late in one minute, four more early in the next: how many are that in sixty seconds?

    Next: look which strategies Flask-Limiter has, and which of them counts the last sixty seconds.
    """
    client = lab.client()
    attempts(client, 1)
    lab.clock.move(40)
    attempts(client, 4)
    found = attempt(client).status_code
    assert found == 429, f"a sixth attempt within a minute should be 429, but was {found}"
    lab.clock.move(25)
    attempts(client, 1)
    found = attempt(client).status_code
    assert found == 429, f"a sixth attempt within half a minute, around a full minute, should be 429, but was {found}"


@pytest.mark.exercise("1.5")
def test_a_refusal_says_how_long_to_wait(lab):
    """429 is a problem like every other error; Retry-After and its member retry_after name the same seconds, those
    until the oldest request is no longer counted: a program need not guess (RFC 6585, 4; RFC 9110, 10.2.3; RFC 9457).

    Think: When will the next request be let in, and who could tell but you?

    Next: look at what on_limit_exceeded() gives problem(), what it puts into Retry-After, and where the seconds are
    from.
    """
    client = lab.client()
    earliest = lab.clock.now()
    attempts(client, 1, "reader-0@example.org")
    latest = lab.clock.now()
    for number in range(1, 10):
        attempts(client, 1, f"reader-{number}@example.org")
    elsewhere = attempt(lab.client(address="198.51.100.4"), "reader-10@example.org").status_code
    assert elsewhere != 429, f"a login from another address should be let through, but got 429.{LOOK_AT_CALLER}"
    lab.clock.move(20)
    asked = lab.clock.now()
    answer = attempt(client, "reader-10@example.org")
    wait, kind = wait_of(answer), answer.headers["Content-Type"]
    least, most = earliest + MINUTE - lab.clock.now() - SECOND, latest + MINUTE - asked + 1 + SECOND
    assert kind == "application/problem+json", f"a 429 should be a problem like every error, but is {kind}"
    problem = answer.json()
    status, also = problem.get("status"), problem.get("retry_after")
    assert status == 429, f"the problem should say status 429, but says {status!r}"
    assert also == wait, f"retry_after should be the number in Retry-After, {wait}, but is {also!r}"
    assert least <= wait <= most, (
        f"ten logins a minute are allowed, ten were made 20 seconds ago: the wait should be about 40, but is {wait}"
    )


@pytest.mark.exercise("1.5")
def test_whoever_waits_as_told_is_let_in(lab):
    """Retry-After is a promise: after it the request is let in. A login can meet the limit of the address and that of
    the account; who is told the shorter wait comes back to be refused again, and nobody waits longer than both (RFC
    9110, 10.2.3).

    Think: Two limits say no, and each has a time of its own. Which of the two does the client have to wait for?

    Next: look which of the limits that it sees on_limit_exceeded() takes the seconds of.
    """
    client = lab.client()
    for number in range(5):
        attempts(client, 1, f"reader-{number}@example.org")
    lab.clock.move(20)
    attempts(client, 5, "alice@example.org")
    lab.clock.move(20)
    refusal = attempt(client, "alice@example.org")
    wait, told = wait_of(refusal), refusal.headers.get("RateLimit-Policy", "").count(";q=")
    lab.clock.move(max(wait - 15, 0))
    early = attempt(client, "alice@example.org").status_code
    assert early == 429, (
        f"15 s before the end of the {wait} s that a client was told to wait it should still get 429, but got {early}: "
        "it was told to wait longer than it has to.\n"
        "Think: Until when does a limit say no, and which of those that count for a login do?\n"
        "Next: look whose seconds on_limit_exceeded() takes, and from where."
    )
    lab.clock.move(15)
    again = attempt(client, "alice@example.org").status_code
    assert again != 429, (
        f"40 s after its first login a client was told to wait {wait} s. After these it should be let in, but got 429 "
        "again"
        + "\nThink: For a login two limits count, and RateLimit-Policy of the refusal names one. Where is the other?"
        "\nNext: look in limiter_settings() what Flask-Limiter does once a limit has said no: does it ask the next one?"
        * (told == 1)
    )


@pytest.mark.exercise("1.5")
def test_an_answer_announces_what_is_left(lab):
    """RateLimit-Policy says the quota, RateLimit what is left of it, under the same name: r requests, more of them in t
    seconds. A client can slow down before it is refused (draft-ietf-httpapi-ratelimit-headers; RFC 9651).

    Think: Which of the four numbers change from one request to the next, and which with the time?

    Next: compare what announce() writes with the two headers at the head of limits.py.
    """
    client, moved = lab.client(), 1_000
    earliest, latest = lab.clock.now(), 0.0
    for used in (1, 2):
        asked = lab.clock.now()
        answer = client.get("/api")
        latest = latest if used > 1 else lab.clock.now()
        policies, states = listed(answer, "RateLimit-Policy"), dict(listed(answer, "RateLimit"))
        assert len(policies) == 2, f"of /api two limits should be announced, a day's and an hour's, but {policies} are"
        for name, policy in policies:
            quota, window = int(policy["q"]), int(policy["w"])
            assert name in states, f"RateLimit should have a member {name}, as RateLimit-Policy has, but has {states}"
            remaining, seconds = (states[name].get(key, "nothing") for key in "rt")
            assert remaining == str(quota - used), (
                f"r of {name} should be {quota - used}, after {used} of {quota}, but is {remaining}"
            )
            assert seconds.isdecimal(), f"t of {name} should be a number of seconds, but is {seconds}"
            least, most = earliest + window - lab.clock.now() - SECOND, latest + window - asked + 1 + SECOND
            assert least <= int(seconds) <= most, (
                f"t of {name} should be {window}, less the {asked - earliest:.0f} s since the first request, but is "
                f"{seconds}.\nThink: When will one request more be allowed, if none is made meanwhile?\n"
                "Next: take t from seconds_left(limit)."
            )
        lab.clock.move(moved)


@pytest.mark.exercise("1.5")
def test_a_login_of_any_shape_is_counted(lab):
    """What is no object with an e-mail is aimed at no account: all such logins together are counted as one account. And
    whatever the body is, reading it for the limit must not fail: an error there is a 500 (OWASP API8:2023, security
    misconfiguration).

    Think: What can a body be, if somebody wants to break this function? And how is "" counted?

    Next: look at the types before you use them, let no exception out, and return for all such bodies the same text.
    """
    headers = {"Content-Type": "application/json"}
    with lab.boot(RATE_LIMIT_LOGIN_ACCOUNT="1 per minute") as app:
        for number, (shape, body) in enumerate(AIMED_AT_NOBODY.items()):
            client = lab.client(app=app, address=f"198.51.100.{number}")
            found = client.post(LOGIN, content=body, headers=headers).status_code
            assert found < 500, (
                f"a login whose body is {shape} should be refused by the view, but account() broke: {found}.\n"
                "Think: Which error is raised when such a body is read, and is it an error for whoever counts?\n"
                "Next: read what was raised, and go on without an e-mail after it."
            )
            assert found != 429, f"the first login of a minute, its body {shape}, should be let through, but got 429"
            found = client.post(LOGIN, content=b"{}", headers=headers).status_code
            assert found == 429, (
                f"a login whose body is {shape} should be counted as one without an account: of one such login a "
                f"minute the second should be 429, but was {found}"
            )
            lab.clock.move(61)


@pytest.mark.exercise("1.5")
def test_no_text_of_a_client_keeps_redis_from_counting(lab):
    """JSON can hold texts that UTF-8 cannot, such as half of a surrogate pair. As the name of a counter it is an error,
    a 500; and Flask-Limiter by itself takes any error for a failure of Redis: from then on each worker counts in its
    own memory, from nought, and whoever sends it has lifted the limit (OWASP API4:2023; RFC 8259, 8.2).

    Think: Which texts can JSON hold that cannot be written in UTF-8?

    Next: in account(), return something that can be a key whatever the e-mail is, such as a hash of its canonical form;
    canonical() returns None for what has no such form.
    """
    headers, client = {"Content-Type": "application/json"}, lab.client()
    attempts(client, 5)
    broken = lab.client(address="198.51.100.40").post(LOGIN, content=b'{"email": "\\ud800"}', headers=headers)
    found = broken.status_code
    assert found < 429, f"half of a surrogate pair as e-mail should be refused by the view, but got {found}"
    sixth = attempt(lab.client(address="198.51.100.50")).status_code
    assert sixth == 429, (
        "after a login with half of a surrogate pair as e-mail the count should go on, and a sixth attempt on one "
        f"account within a minute be 429, but it was {sixth}"
    )


@pytest.mark.exercise("1.5")
def test_a_redis_that_is_away_lifts_no_limit(lab):
    """While Redis is away each worker counts in its memory: more than nothing, and the service goes on. When it is
    back, it counts again for all (OWASP API4:2023; OWASP ASVS 5, V16.5.2).

    Think: What should somebody who guesses passwords gain by a Redis that is away?

    Next: look what Flask-Limiter can do when its storage fails: there is more than to fail, and to count nothing.
    """
    client = lab.client()
    with lab.redis_stopped():
        book = client.get("/api/books/1").status_code
        assert book == 200, f"without Redis a book should be answered with 200, but was with {book}"
        attempts(client, 5)
        refused = attempt(client).status_code
        assert refused == 429, f"without Redis a sixth attempt in a minute should be 429, but was {refused}"
    lab.clock.move(120)
    attempts(client, 1)
    keys = lab.redis.dbsize()
    assert keys > 0, f"two minutes after Redis is back an attempt should be counted there, but it holds {keys} keys"


@pytest.mark.exercise("1.5")
def test_the_wait_is_that_of_the_limit_that_was_exceeded(lab):
    """Two an hour are used up, and four a day are not: whoever waits for the hour is let in. To name the wait of a
    limit that has not said no would send them away for a day (RFC 9110, 10.2.3).

    Think: Which of the limits of this request has said no?

    Next: in on_limit_exceeded(), leave out the limits that are not breached.
    """
    with lab.boot(RATE_LIMIT_DEFAULT="4 per day;2 per hour") as app:
        client = lab.client(app=app)
        answers = [client.get("/api") for _ in range(3)]
    found = [answer.status_code for answer in answers]
    assert found == [200, 200, 429], (
        f"of two requests an hour and four a day, three should be answered with 200, 200, 429, but got {found}.\n"
        "Think: Are both limits of the setting in force?\n"
        "Next: see to the other checks of this exercise first."
    )
    wait = wait_of(answers[2])
    assert wait <= HOUR + SECOND, (
        f"the limit of the hour was exceeded, so the wait should be an hour at most, but is {wait} s: that of the day"
    )
