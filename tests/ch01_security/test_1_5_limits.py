"""Exercise 1.5, how often: who is counted, where, over what time, and what whoever asks too often is told."""

import re

import pytest

LOGIN = "/api/auth/login"
DAY, HOUR, MINUTE = 86400, 3600, 60
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


def attempt(client, email="nobody@example.org"):
    """One attempt to log in: without the token of a page, so it is refused, and counted all the same."""
    return client.post(LOGIN, json={"email": email, "password": "a guess"})


def attempts(client, count, email="nobody@example.org"):
    """So many attempts, each of which must be let through to the login."""
    for number in range(1, count + 1):
        answer = attempt(client, email)
        assert answer.status_code < 500, f"an attempt to log in was answered with {answer.status_code}"
        assert answer.status_code != 429, f"attempt {number} of {count} was refused already"


def wait_of(answer):
    """The seconds that a 429 asks to wait."""
    assert answer.status_code == 429, f"one attempt too many was answered with {answer.status_code}, not with 429"
    said = answer.headers.get("Retry-After", "")
    assert re.fullmatch(r"[1-9]\d*", said), f"Retry-After is {said!r}, not a number of seconds from 1 on"
    return int(said)


def listed(answer, header):
    """The members of RateLimit or RateLimit-Policy: name and parameters of each."""
    text = answer.headers.get(header)
    assert text, f"the answer has no header {header}, which tells a client how often it may ask"
    wanted = f"{header} is no list of strings with parameters: {text}"
    assert re.fullmatch(rf"{ITEM}(?:\s*,\s*{ITEM})*", text), wanted
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

    Next: in caller(), count address(), which comes from request.remote_addr, and no header.
    """
    with lab.boot(RATE_LIMIT_DEFAULT="2 per hour") as app:
        client = lab.client(app=app)
        for _ in range(2):
            assert client.get("/api").status_code == 200, "two requests an hour are allowed here"
        assert client.get("/api").status_code == 429, "RATE_LIMIT_DEFAULT allows two requests an hour; a third passed"
        neighbour = lab.client(app=app, address="198.51.100.4").get("/api")
        assert neighbour.status_code == 200, "a client at another address has to wait for the first one"
        answer = client.get("/api", headers={"X-Forwarded-For": "192.0.2.77", "X-Real-IP": "192.0.2.77"})
        assert answer.status_code == 429, "a forged X-Forwarded-For makes a new client of the same one"


@pytest.mark.exercise("1.5")
def test_a_user_is_counted_wherever_the_requests_come_from(lab):
    """Who is signed in is counted as that user: two users behind one address do not pay for each other, and one user at
    two addresses has one allowance (OWASP API4:2023).

    Next: in caller(), return something made of g.user.id when g.user is there, and the address only when it is not.
    """
    alice, bob = lab.login("alice"), lab.login("bob")
    before = left(alice.get("/api/users/me"))
    assert left(alice.get("/api/users/me")) == before - 1, "a second request of alice is not counted with her first"
    assert left(bob.get("/api/users/me")) == before, "bob, behind the address of alice, pays for her requests"
    elsewhere = lab.client(address="198.51.100.4", cookies=alice.cookies)
    assert left(elsewhere.get("/api/users/me")) == before - 2, "alice has a second allowance at another address"


@pytest.mark.exercise("1.5")
def test_a_network_of_ipv6_is_one_client(lab):
    """One customer is given 2**64 addresses of IPv6 or more. Counting each for itself is counting nobody; the /64 is
    what an IPv4 address was (RFC 6177, 2; OWASP API4:2023).

    Next: in caller(), use address(), which returns the network of an IPv6 address.
    """
    first = left(lab.client(address="2001:db8:7:1::1").get("/api"))
    again = left(lab.client(address="2001:db8:7:1:ffff::2").get("/api"))
    assert again == first - 1, "another address of the same /64 has an allowance of its own"
    other = left(lab.client(address="2001:db8:7:2::1").get("/api"))
    assert other == first, "another network has no allowance of its own"


@pytest.mark.exercise("1.5")
def test_each_route_has_the_limits_of_the_table(lab):
    """Each kind of route has its limits: 200 a day and 50 an hour; the catalogue 1000 a day; a login 10 a minute for an
    address and 5 a minute for an account; the health, which is watched for ever, none. RateLimit-Policy names all that
    count for a request, q in w seconds each (draft-ietf-httpapi-ratelimit-headers; OWASP API4:2023).

    Next: in allowances(), table.get(routes.current(), DEFAULT) keeps the () that stands for no limit and that `or`
    would replace. announce() writes every limit of limiter().current_limits.
    """
    client = lab.client()
    assert quotas(client.get("/api")) == [(50, HOUR), (200, DAY)], "most routes have two limits: 50 an hour, 200 a day"
    assert quotas(client.get("/api/books/1")) == [(1000, DAY)], "the catalogue is limited to 1000 a day, and only so"
    assert quotas(attempt(client)) == [(5, MINUTE), (10, MINUTE)], "a login has two limits: 10 and 5 a minute"
    health = client.get("/api/health")
    assert health.status_code == 200
    assert "RateLimit-Policy" not in health.headers, "a limit counts for /api/health, which a monitor asks for ever"


@pytest.mark.exercise("1.5")
def test_the_catalogue_is_counted_as_one(lab):
    """The routes of the catalogue are four ways to the same rows, so they share one allowance: who copies it all would
    else have four (OWASP API4:2023).

    Next: caller() says who asks, and not for what: the bucket of the table does that.
    """
    client = lab.client()
    first = left(client.get("/api/genres"))
    for number, path in enumerate(("/api/books/1", "/api/books/search?q=kokoro", "/api/books/2"), start=1):
        assert left(client.get(path)) == first - number, f"{path} is not counted together with /api/genres"


@pytest.mark.exercise("1.5")
def test_a_preflight_is_not_counted(lab):
    """Before a page of another origin may send anything unusual, the browser asks with OPTIONS, on its own, and without
    saying for whom. It uses nothing up, and it is answered when all is used up: behind a 429 the page could not even
    read how long to wait (Fetch standard, CORS-preflight request; OWASP API4:2023).

    Next: in allowances(), return nothing when request.method is OPTIONS, whatever the route.
    """
    headers = {"Origin": "https://front.test", "Access-Control-Request-Method": "GET"}
    with lab.boot(RATE_LIMIT_DEFAULT="3 per hour", ALLOWED_ORIGINS="https://front.test") as app:
        client = lab.client(app=app)
        before = left(client.get("/api"))
        asked = client.options("/api", headers=headers)
        assert asked.status_code < 300, f"a preflight was answered with {asked.status_code}"
        assert "RateLimit" not in asked.headers, "a preflight is told of limits, which do not count for it"
        assert left(client.get("/api")) == before - 1, "a preflight was counted: it used up one of the requests"
        while client.get("/api").status_code != 429:
            before -= 1
            assert before > 0, "RATE_LIMIT_DEFAULT allows three requests an hour, and more passed"
        for kind, sent in (("a preflight", headers), ("OPTIONS", {})):
            answer = client.options("/api", headers=sent)
            assert answer.status_code < 300, f"{kind} of a client without requests left got {answer.status_code}"


@pytest.mark.exercise("1.5")
def test_the_report_is_limited_by_role(lab):
    """The report is dear: 20 an hour for a user, 100 for premium, 1000 for an administrator. The role of the caller
    decides, at each request (OWASP API4:2023).

    Next: in rate(), put the role into the name of the setting: .format(role=role().upper()).
    """
    for name, quota in (("alice", 20), ("paula", 100), ("admin", 1000)):
        answer = lab.login(name, address=f"198.51.100.{len(name)}").get("/api/reports/catalog")
        assert answer.status_code == 200, f"{name} did not get the report"
        assert quotas(answer) == [(quota, HOUR)], f"{name} may have {quota} reports an hour"


@pytest.mark.exercise("1.5")
def test_who_may_not_have_the_report_is_counted_too(lab):
    """Whoever is not signed in and asks for the report has a limit like everybody: a role without a limit of its own
    has the default. No limit at all is what floods are made of (OWASP API4:2023).

    Next: in rate(), fall back to RATE_LIMIT_DEFAULT where current_app.config has no setting for the role.
    """
    answer = lab.client().get("/api/reports/catalog")
    assert answer.headers.get("RateLimit-Policy"), "whoever is not signed in may ask for the report without any limit"
    assert quotas(answer), "the limit of whoever is not signed in has no quota"


@pytest.mark.exercise("1.5")
def test_an_account_is_guessed_at_five_times_a_minute_from_wherever(lab):
    """Who guesses the password of one account from many addresses meets the limit of the account, however the e-mail is
    written (OWASP API2:2023, broken authentication).

    Next: let account() return the same text for an e-mail in any case, and nothing of the address.
    """
    for number, spelling in enumerate(SPELLINGS, start=1):
        answer = attempt(lab.client(address=f"198.51.100.{number}"), spelling)
        assert answer.status_code < 429, f"attempt {number} of 5 was answered with {answer.status_code}"
    other = attempt(lab.client(address="198.51.100.40"), "alice@example.org")
    assert other.status_code != 429, "alice cannot log in while somebody guesses at the account of bob"
    sixth = attempt(lab.client(address="198.51.100.50"), "bob@example.org")
    assert sixth.status_code == 429, "a sixth attempt on one account within a minute passed, from another address"


@pytest.mark.exercise("1.5")
def test_a_domain_in_other_letters_is_no_second_account(lab):
    """The login looks an account up by the canonical form of its e-mail, so that a mailbox has one account. A domain
    can be written in many letters that a browser takes for the same (UTS 46): with an account of its own for the limit,
    each of them is five more guesses at one password (OWASP API2:2023, broken authentication).

    Next: in account(), take canonical(email) instead of doing half of it by hand.
    """
    for number, domain in enumerate(DOMAINS, start=1):
        answer = attempt(lab.client(address=f"198.51.100.{number}"), f"bob@{domain}")
        assert answer.status_code < 429, f"attempt {number} of 5 was answered with {answer.status_code}"
    sixth = attempt(lab.client(address="198.51.100.50"), "bob@example.org")
    assert sixth.status_code == 429, "a sixth attempt on one account passed: its domain was written in other letters"


@pytest.mark.exercise("1.5")
def test_two_workers_are_no_second_allowance(lab):
    """Production runs several workers. If each counts in its own memory, the limit is as many times what it says
    (OWASP API4:2023).

    Next: in limiter_settings(), let storage_uri be COUNTERS, with the connection_pool of the app's redis_store.
    """
    one, other = lab.client(), lab.client(worker=1)
    attempts(one, 3)
    attempts(other, 2)
    assert attempt(other).status_code == 429, "each worker counts for itself: a sixth attempt in a minute passed"
    assert attempt(one).status_code == 429, "each worker counts for itself: a seventh attempt in a minute passed"


@pytest.mark.exercise("1.5")
def test_the_window_moves(lab):
    """The limit holds over any minute. Windows that all begin anew at some moment allow twice the limit around it
    (OWASP API4:2023).

    Next: in limiter_settings(), set strategy to "moving-window".
    """
    client = lab.client()
    attempts(client, 1)
    lab.clock.move(55)
    attempts(client, 4)
    assert attempt(client).status_code == 429, "a sixth attempt within 55 seconds passed"
    lab.clock.move(10)
    attempts(client, 1)
    again = attempt(client)
    assert again.status_code == 429, "six attempts within ten seconds passed, around the end of a fixed window"


@pytest.mark.exercise("1.5")
def test_a_refusal_says_how_long_to_wait(lab):
    """429 is a problem like every other error; Retry-After and its member retry_after name the same seconds, those
    until the oldest request is no longer counted: a program need not guess (RFC 6585, 4; RFC 9110, 10.2.3; RFC 9457).

    Next: in on_limit_exceeded(), pass retry_after=wait to problem(), set the header Retry-After, and take wait from
    seconds_left(limit).
    """
    client = lab.client()
    for number in range(10):
        attempts(client, 1, f"reader-{number}@example.org")
    elsewhere = attempt(lab.client(address="198.51.100.4"), "reader-10@example.org")
    assert elsewhere.status_code != 429, "a login from another address has to wait for the first"
    lab.clock.move(20)
    answer = attempt(client, "reader-10@example.org")
    wait = wait_of(answer)
    assert answer.headers["Content-Type"] == "application/problem+json", "the refusal is no problem document"
    problem = answer.json()
    assert problem["status"] == 429, f"the problem says status {problem['status']}"
    assert problem.get("retry_after") == wait, f"retry_after is {problem.get('retry_after')!r}, Retry-After is {wait}"
    assert 38 <= wait <= 42, f"ten logins were made 20 seconds ago, and the eleventh is told to wait {wait}, not 40"


@pytest.mark.exercise("1.5")
def test_whoever_waits_as_told_is_let_in(lab):
    """Retry-After is a promise: after it the request is let in. A login can meet the limit of the address and that of
    the account; who is told the shorter wait comes back to be refused again, and nobody waits longer than both (RFC
    9110, 10.2.3).

    Next: in on_limit_exceeded(), take the max of seconds_left(limit) over the limits that are breached, and let
    limiter_settings() have every limit asked (fail_on_first_breach).
    """
    client = lab.client()
    for number in range(5):
        attempts(client, 1, f"reader-{number}@example.org")
    lab.clock.move(20)
    attempts(client, 5, "alice@example.org")
    lab.clock.move(20)
    wait = wait_of(attempt(client, "alice@example.org"))
    lab.clock.move(max(wait - 3, 0))
    early = attempt(client, "alice@example.org")
    assert early.status_code == 429, f"the client was told to wait {wait} seconds, which is longer than it had to"
    lab.clock.move(3)
    again = attempt(client, "alice@example.org")
    assert again.status_code != 429, f"the client waited {wait} seconds, as it was told, and was refused again"


@pytest.mark.exercise("1.5")
def test_an_answer_announces_what_is_left(lab):
    """RateLimit-Policy says the quota, RateLimit what is left of it, under the same name: r requests, more of them in t
    seconds. A client can slow down before it is refused (draft-ietf-httpapi-ratelimit-headers; RFC 9651).

    Next: in announce(), write "name";q=…;w=… and "name";r=…;t=… for each of limiter().current_limits.
    """
    client = lab.client()
    for asked in (1, 2):
        answer = client.get("/api")
        policies, states = listed(answer, "RateLimit-Policy"), dict(listed(answer, "RateLimit"))
        assert len(policies) == 2, f"/api has a limit a day and one an hour, and {len(policies)} is announced"
        for name, policy in policies:
            quota, window = int(policy["q"]), int(policy["w"])
            assert name in states, f"RateLimit says nothing of {name}, which is in RateLimit-Policy"
            remaining, seconds = (states[name].get(key, "nothing") for key in "rt")
            assert remaining == str(quota - asked), f"{asked} of {quota} are used, and r of {name} is {remaining}"
            assert seconds.isdigit(), f"t of {name} is {seconds}, not a number of seconds"
            in_time = window - 60 <= int(seconds) <= window + 2
            assert in_time, f"t of {name} is {seconds}, and the window has {window} seconds"


@pytest.mark.exercise("1.5")
def test_a_login_of_any_shape_is_counted(lab):
    """What is no object with an e-mail is aimed at no account: all such logins together are counted as one account. And
    whatever the body is, reading it for the limit must not fail: an error there is a 500 (OWASP API8:2023, security
    misconfiguration).

    Next: in account(), return for such a body the same text each time, and not "", for which Flask-Limiter counts
    nothing; look at the types before you use them, and let no exception out.
    """
    headers = {"Content-Type": "application/json"}
    with lab.boot(RATE_LIMIT_LOGIN_ACCOUNT="1 per minute") as app:
        for number, (shape, body) in enumerate(AIMED_AT_NOBODY.items()):
            client = lab.client(app=app, address=f"198.51.100.{number}")
            answer = client.post(LOGIN, content=body, headers=headers)
            assert answer.status_code < 500, f"a body that is {shape} was answered with {answer.status_code}"
            assert answer.status_code != 429, f"a body that is {shape}: the first login of a minute was refused"
            again = client.post(LOGIN, content=b"{}", headers=headers)
            assert again.status_code == 429, (
                f"a body that is {shape} was not counted as a login without an account: of one such login a minute, a "
                "second passed"
            )
            lab.clock.move(61)


@pytest.mark.exercise("1.5")
def test_no_text_of_a_client_keeps_redis_from_counting(lab):
    """JSON can hold texts that UTF-8 cannot, such as half of a surrogate pair. As the name of a counter it is an error,
    a 500; and Flask-Limiter by itself takes any error for a failure of Redis: from then on each worker counts in its
    own memory, from nought, and whoever sends it has lifted the limit (OWASP API4:2023; RFC 8259, 8.2).

    Next: in account(), return a hash of canonical(email), or of what stands for nobody where that is None.
    """
    headers, client = {"Content-Type": "application/json"}, lab.client()
    attempts(client, 5)
    broken = lab.client(address="198.51.100.40").post(LOGIN, content=b'{"email": "\\ud800"}', headers=headers)
    assert broken.status_code < 429, f"half of a surrogate pair as e-mail was answered with {broken.status_code}"
    sixth = attempt(lab.client(address="198.51.100.50"))
    assert sixth.status_code == 429, (
        "after a login with half of a surrogate pair as e-mail the count began anew: a sixth attempt on one account "
        "within a minute passed"
    )


@pytest.mark.exercise("1.5")
def test_a_redis_that_is_away_lifts_no_limit(lab):
    """While Redis is away each worker counts in its memory: more than nothing, and the service goes on. When it is
    back, it counts again for all (OWASP API4:2023; OWASP ASVS 5, V16.5.2).

    Next: in limiter_settings(), set in_memory_fallback_enabled, and do not swallow errors.
    """
    client = lab.client()
    with lab.redis_stopped():
        book = client.get("/api/books/1")
        assert book.status_code == 200, f"without Redis a book was answered with {book.status_code}"
        attempts(client, 5)
        refused = attempt(client)
        assert refused.status_code == 429, f"without Redis a sixth attempt was answered with {refused.status_code}"
    lab.clock.move(120)
    attempts(client, 1)
    assert lab.redis.dbsize() > 0, "Redis is back for two minutes, and still nothing is counted there"


@pytest.mark.exercise("1.5")
def test_the_wait_is_that_of_the_limit_that_was_exceeded(lab):
    """Two an hour are used up, and four a day are not: whoever waits for the hour is let in. To name the wait of a
    limit that has not said no would send them away for a day (RFC 9110, 10.2.3).

    Next: in on_limit_exceeded(), leave out the limits that are not breached.
    """
    with lab.boot(RATE_LIMIT_DEFAULT="4 per day;2 per hour") as app:
        client = lab.client(app=app)
        answers = [client.get("/api") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429], "the third request within an hour of two"
    wait = int(answers[2].headers.get("Retry-After", "0"))
    assert 0 < wait < 2 * HOUR, (
        f"the limit of the hour was exceeded, and Retry-After says {wait} s, the wait of the day"
    )
