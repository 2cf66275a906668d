"""1.1: forged requests are refused, whoever wrote the page that starts them; a webhook is as good as its signature."""

import hashlib
import hmac
import json

import pytest

PROBLEM = "application/problem+json"
EVIL = "https://evil.test"
SUGGESTIONS = {  # a route that everybody may use
    "routes": {"suggestions": "/api/suggestions"},
    "rules": {("suggestions", "POST"): ("anonymous", "user", "premium", "admin")},
}
LOGIN_REFUSED = """
Think: this page is one of ours, and it sends the token of its session. Which of your questions says no?
Next: read the detail of the answer. If it is about the origin, print the two texts that you compare: an origin ends in
the host or its port, without a slash.
"""
REFUSED_BY = {  # what keeps a good delivery out
    400: """
Think: a publisher has no session: who asks it for a token, or for its origin?
Next: look at what protect() does before it asks kind_of_route().
""",
    403: """
Think: what exactly has the publisher signed, and how is it written in the header?
Next: compare byte by byte: the timestamp, a full stop, the body as it was received; in front of the number stands
sha256=.
""",
    409: """
Think: what makes two deliveries the same one?
Next: look at what you record as the signature of a Delivery, and at when it is stored.
""",
}
ALICE = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}


def without(client, *headers):
    """The client, which no longer sends these headers by itself."""
    for name in headers:
        client.headers.pop(name, None)
    return client


def signed_in(lab, **as_client):
    """Alice, signed in. Where already the log-in is refused, that is what has to be mended first."""
    try:
        return lab.login("alice", **as_client)
    except AssertionError as refusal:
        raise AssertionError(f"{refusal}\n{LOGIN_REFUSED}") from None


def token_from_login(client, headers):
    """The token that comes with a log-in by alice, which is allowed."""
    answer = client.post("/api/auth/login", json=ALICE, headers=headers)
    found = answer.status_code
    assert found == 200, f"a log-in with its token should be answered with 200, but was with {found}\n{LOGIN_REFUSED}"
    return answer.json()["csrf_token"]


def assert_accepted(answer, what):
    """The answer is that of a request which is allowed; `what` says what it has done right.

    With which 2xx, other exercises ask.
    """
    detail = f": {answer.json().get('detail')}" if answer.headers.get("Content-Type") == PROBLEM else ""
    assert answer.is_success, f"{what} should be accepted, but was answered with {answer.status_code}{detail}"


def assert_taken(answer, what):
    """The answer is that of a delivery that took effect; where not, the next step depends on who refused it."""
    found = answer.status_code
    assert found == 204, f"{what} should be taken, 204, but was answered with {found}\n{REFUSED_BY.get(found, '')}"


def shelves(lab):
    """The names of all shelves; those of the sample data are "To read", alice's, and "Bob's secret gifts"."""
    return {name for (name,) in lab.rows("SELECT name FROM shelves")}


def assert_refused(answer, why):
    """The answer is that of a forged request; `why` says what is forged about it."""
    found = answer.status_code
    assert found == 400, f"{why}: the answer should be 400, but was {found}"
    kind = answer.headers.get("Content-Type")
    assert kind == PROBLEM, f"the refusal should be a problem (application/problem+json), but was {kind}"


def session_cookie(answer):
    """The name and the attributes of the session cookie that an answer sets, in lower case."""
    for line in answer.headers.get_list("Set-Cookie"):
        pair, *attributes = [part.strip() for part in line.split(";")]
        if "session" in pair.partition("=")[0].lower():
            found = (attribute.lower().partition("=") for attribute in attributes)
            return pair.partition("=")[0], {name: value for name, _, value in found}
    raise AssertionError("the answer sets no session cookie")


def book_of(lab):
    """The id and the ISBN of a book that has one."""
    return lab.rows("SELECT id, isbn FROM books WHERE isbn IS NOT NULL ORDER BY id LIMIT 1")[0]


def delivery(lab, summary, age=0, key=None):
    """What a publisher sends: the body and the headers, signed `age` seconds ago."""
    body = json.dumps({"isbn": book_of(lab)[1], "summary": summary}, separators=(",", ":")).encode()
    timestamp = str(int(lab.clock.now() - age))
    return {"content": body, "headers": signed(key or lab.env["WEBHOOK_SECRET"], timestamp, body)}


def signed(key, timestamp, body):
    """The headers of a delivery."""
    signature = hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Webhook-Timestamp": timestamp,
        "X-Webhook-Signature": f"sha256={signature}",
    }


def summary_of_book(lab):
    """What stands in the database under the book that deliveries are about."""
    return lab.rows("SELECT summary FROM books WHERE id = :id", id=book_of(lab)[0])[0][0]


@pytest.mark.exercise("1.1")
def test_every_method_that_changes_something_needs_the_token(lab):
    """A browser adds the session cookie to a request whoever wrote the page, so the cookie alone must change nothing:
    POST, PUT, PATCH and DELETE need the token (OWASP CSRF Prevention Cheat Sheet; RFC 9110, 9.2.1).

    Think: which requests does protect() let through before it asks for the token?

    Next: let protect() return early only for SAFE_METHODS and for what has no route or is EXEMPT, and ask for the token
    wherever the session cookie comes along.
    """
    alice = signed_in(lab)
    number = lab.rows("SELECT id FROM shelves WHERE name = 'To read'")[0][0]
    shelf = f"/api/shelves/{number}"
    assert_accepted(alice.put(f"{shelf}/books/1"), "a request with the token")
    without(alice, "X-CSRF-Token")
    for method, path, body in (
        ("POST", "/api/shelves", {"name": "forged"}),
        ("PATCH", shelf, {"name": "forged"}),
        ("PUT", f"{shelf}/books/2", None),
        ("DELETE", f"{shelf}/books/1", None),
        ("DELETE", shelf, None),
    ):
        assert_refused(alice.request(method, path, json=body), f"{method} {path} came without a token")
    assert shelves(lab) == {"To read", "Bob's secret gifts"}, "a refused request should change no shelf, but did"
    assert lab.rows("SELECT book_id FROM shelf_books") == [(1,)], "a refused request should move no book, but did"


@pytest.mark.exercise("1.1")
def test_who_only_looks_needs_neither_token_nor_origin(lab):
    """GET, HEAD and OPTIONS change nothing, so there is nothing to forge: a link on any page may lead here. Who may
    read the answer is another question, that of exercise 1.2. And what has no route is a 404, with or without a token
    (RFC 9110, 9.2.1; OWASP CSRF Prevention Cheat Sheet: state-changing requests).

    Think: which requests need no question at all?

    Next: look at what protect() does first: SAFE_METHODS, and a request without a route, come before every question.
    """
    alice = without(signed_in(lab), "X-CSRF-Token")
    alice.headers["Origin"] = EVIL
    for method in ("GET", "HEAD", "OPTIONS"):
        found = alice.request(method, "/api/books/1").status_code
        assert found == 200, f"{method} from a page of {EVIL} should be answered with 200, but was with {found}"
    found = alice.post("/api/nothing").status_code
    assert found != 400, (
        f"a POST to what has no route should not be refused for its token, but was answered with {found}"
    )


@pytest.mark.exercise("1.1")
def test_log_in_and_log_out_need_the_token_too(lab):
    """Who can make a browser log in as somebody else reads what its user then types; who can log it out disturbs them.
    So both need a token, that of the anonymous session before the log-in (OWASP CSRF Prevention Cheat Sheet, login
    CSRF). A log-in that brings no cookie, no token and no Origin could come from a browser that has none yet.

    Think: what has a browser to send that was never here before, and whose session begins then?

    Next: ask for the token on a route that BEGINS_SESSION, cookie or not; GET /api/auth/csrf gives one to anybody.
    """
    alice = lab.client(headers={"Origin": "https://shop.test"})
    before = {"X-CSRF-Token": alice.get("/api/auth/csrf").json()["csrf_token"]}
    assert_refused(alice.post("/api/auth/login", json=ALICE), "a log-in came without a token")
    found = alice.get("/api/users/me").status_code
    assert found != 200, "the refused log-in should leave the visitor a stranger, but they are signed in"
    for headers, what in (({}, "no token"), (before, "a token of some other session")):
        answer = lab.client().post("/api/auth/login", json=ALICE, headers=headers)
        assert_refused(answer, f"a log-in brought no cookie, and {what}")
        assert "Set-Cookie" not in answer.headers, "the refused log-in should begin no session, but sets a cookie"
    after = {"X-CSRF-Token": token_from_login(alice, before)}
    assert_refused(alice.delete("/api/auth/logout"), "a log-out came without a token")
    found = alice.get("/api/users/me").status_code
    assert found == 200, f"the refused log-out should leave the session as it was, but then /api/users/me is {found}"
    assert_accepted(alice.delete("/api/auth/logout", headers=after), "a log-out with the token")


@pytest.mark.exercise("1.1")
def test_a_program_that_brings_no_cookie_needs_no_token(lab):
    """A forged request misuses what the browser adds. Where no cookie came along nothing was added, and a program must
    not be made to fetch a token for nothing; it would need a cookie for that, too. Here the app has one route more,
    which everybody may use (OWASP CSRF Prevention Cheat Sheet, introduction: what CSRF relies on).

    Think: what does a forged request have that this one has not?

    Next: ask for the token only where there is something to misuse: carries_session(), or a route that BEGINS_SESSION.
    """
    with lab.boot(**SUGGESTIONS) as app:
        answer = lab.client(app=app).post("/api/suggestions", json={})
        found = answer.status_code
        assert found == 204, f"no cookie came with it, and everybody may do it: it should be 204, but was {found}"


@pytest.mark.exercise("1.1")
def test_a_page_of_another_origin_may_not_write_without_a_cookie_either(lab):
    """The origin says whose page it is, cookie or not. A page that writes for a visitor who is not signed in uses their
    address all the same: what is counted, or blocked, is theirs. Here the app has one route more, which everybody may
    use (OWASP CSRF Prevention Cheat Sheet, verifying the origin).

    Think: which of your two questions depends on the cookie, and which does not?

    Next: ask for the origin first, of every request that changes something, and then for the cookie and the token.
    """
    with lab.boot(**SUGGESTIONS) as app:
        answer = lab.client(app=app).post("/api/suggestions", json={}, headers={"Origin": EVIL})
        assert_refused(answer, f"it came from a page of {EVIL}, without a cookie")


@pytest.mark.exercise("1.1")
def test_a_session_cookie_needs_a_token_whoever_it_names(lab):
    """A session holds more than a user: what a visitor chose before signing in, for example. And whether a cookie still
    names somebody is not known to the page that forges. So whatever comes with a session cookie needs the token (OWASP
    CSRF Prevention Cheat Sheet, synchronizer token). Here the app has one route more, which everybody may use.

    Think: what does the page that forges know of the cookie, and what does your question ask?

    Next: ask carries_session(), which looks for the cookie, and not g.user, whom it may name.
    """
    with lab.boot(**SUGGESTIONS) as app:
        visitor = lab.client(app=app)
        token = visitor.get("/api/auth/csrf").json()["csrf_token"]
        assert_refused(visitor.post("/api/suggestions", json={}), "it came with a session cookie, and without a token")
        unknown = lab.client(app=app, headers={"Cookie": "__Host-session=of-nobody"})
        assert_refused(unknown.post("/api/suggestions", json={}), "it came with a session cookie, that of nobody")
        answer = visitor.post("/api/suggestions", json={}, headers={"X-CSRF-Token": token})
        assert_accepted(answer, "a request with the cookie and its token")


@pytest.mark.exercise("1.1")
def test_a_form_carries_the_token_in_a_field(lab):
    """An HTML form can set no header, so the route that takes forms finds the token in the field csrf_token; a form
    without it is the oldest forgery there is (OWASP CSRF Prevention Cheat Sheet, synchronizer token).

    Think: where can a page put the token that has no script?

    Next: csrf.protect() looks at the field and at the header; checking the header by hand forgets the form.
    """
    alice = signed_in(lab)
    token = alice.headers.pop("X-CSRF-Token")
    assert_refused(alice.post("/api/shelves", data={"name": "forged"}), "a form came without the field csrf_token")
    assert "forged" not in shelves(lab), "the refused form should create no shelf, but did"
    answer = alice.post("/api/shelves", data={"name": "From a form", "csrf_token": token})
    if answer.status_code != 415:  # a route that takes no forms: exercise 1.3 asks that
        assert_accepted(answer, "a form with the token in its field csrf_token")


@pytest.mark.exercise("1.1")
def test_a_token_in_the_address_is_no_token(lab):
    """An address is written down everywhere: in logs, in the history, in the Referer of the next request. A token that
    counts there gets known, so it counts in the header and in the field only (OWASP CSRF Prevention Cheat Sheet,
    synchronizer token: not in the URL; RFC 9110, 17.9).

    Think: who reads the addresses that a browser asks for?

    Next: leave it to csrf.protect() where to look; request.values has the query as well as the form.
    """
    alice = signed_in(lab)
    token = alice.headers.pop("X-CSRF-Token")
    for kind in ("json", "data"):
        answer = alice.post("/api/shelves", **{kind: {"name": "forged"}}, params={"csrf_token": token})
        assert_refused(answer, "the token stands in the address only")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"


@pytest.mark.exercise("1.1")
def test_the_token_of_another_session_is_refused(lab):
    """Anybody can get a token that is signed well: their own. It must be good in their own session only, and one from
    before the log-in is one from another session (OWASP CSRF Prevention Cheat Sheet, binding the token to the session).

    Think: whose token is it, and how would your code know?

    Next: compare what the token holds with what the session holds (csrf.protect() does); a good signature alone says
    nothing.
    """
    alice = lab.client(headers={"Origin": "https://shop.test"})
    before = alice.get("/api/auth/csrf").json()["csrf_token"]
    own = token_from_login(alice, {"X-CSRF-Token": before})
    strangers = lab.client(address="198.51.100.9").get("/api/auth/csrf").json()["csrf_token"]
    tampered = ("B" if own[0] == "A" else "A") + own[1:]
    for token, whose in (
        (strangers, "is that of another session"),
        (before, "is from before the log-in"),
        (tampered, "was tampered with"),
        ("é".encode(), "is no text"),
    ):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"X-CSRF-Token": token})
        assert_refused(answer, f"this token {whose}")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"
    answer = alice.post("/api/shelves", json={"name": "Mine"}, headers={"X-CSRF-Token": own})
    assert_accepted(answer, "afterwards, the token that came with the log-in")


@pytest.mark.exercise("1.1")
def test_a_token_is_good_for_an_hour(lab):
    """A token that leaked, in a screenshot or a proxy's log, must not be good for ever: after an hour a page asks for a
    new one, also while the session goes on (OWASP ASVS 5, 3.5; Flask-WTF's WTF_CSRF_TIME_LIMIT).

    Think: who knows when a token was made, and who asks?

    Next: leave the age to csrf.protect(), which knows the limit of an hour.
    """
    alice = signed_in(lab)
    lab.clock.move(3540)
    answer = alice.post("/api/shelves", json={"name": "In time"})
    assert_accepted(answer, "a token of 59 minutes")
    lab.clock.move(120)
    assert_refused(alice.post("/api/shelves", json={"name": "forged"}), "this token is older than an hour")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"
    fresh = alice.get("/api/auth/csrf").json()["csrf_token"]
    answer = alice.post("/api/shelves", json={"name": "Later"}, headers={"X-CSRF-Token": fresh})
    assert_accepted(answer, "a new token of the session, which goes on,")


@pytest.mark.exercise("1.1")
def test_a_page_of_another_origin_is_refused_although_it_has_the_token(lab):
    """A token can leak; the Origin header can not be forged by a page. A foreign one is refused whatever else comes
    with it, and so is null, which a sandboxed frame sends (OWASP CSRF Prevention Cheat Sheet, verifying the origin; RFC
    6454, 7).

    Think: what can no page forge, and what may leak?

    Next: in protect(), look at claimed_origin() before the token: None is no claim, everything else is one.
    """
    alice = signed_in(lab)
    for origin in (EVIL, "null"):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Origin": origin})
        assert_refused(answer, f"a page of the origin {origin} is none of ours, also with a good token")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"


@pytest.mark.exercise("1.1")
def test_an_origin_that_only_resembles_ours_is_refused(lab):
    """https://shop.test.evil.test begins as ours does, evil.shop.test ends as ours does, ours begins as https://shop.tes
    does, and http://shop.test is open to everybody on the way: an origin is scheme, host and port, compared whole (RFC
    6454, 4 and 5).

    Think: which texts other than ours does your comparison take for ours?

    Next: compare with ==, or with `in` on a tuple or a list, never with startswith, endswith or a pattern, whichever of
    the two texts it is asked of.
    """
    alice = signed_in(lab)
    ours = "https://shop.test"
    for origin in (
        f"{ours}.evil.test",
        "https://evil.shop.test",
        "http://shop.test",
        f"{ours}:8443",
        "https://shop.tes",
        "https://shop",
    ):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Origin": origin})
        assert_refused(answer, f"the origin {origin} only resembles ours")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"


@pytest.mark.exercise("1.1")
def test_an_origin_that_only_resembles_an_allowed_one_is_refused(lab):
    """What holds for our own origin holds for each of ALLOWED_ORIGINS: longer than one of them, shorter, or a part of
    one, it is somebody else's (RFC 6454, 4 and 5; OWASP CSRF Prevention Cheat Sheet, verifying the origin).

    Think: what does `in` ask of a list, and what of a text?

    Next: `in` asks a list for a whole origin, but a text for any part of it: leave ALLOWED_ORIGINS the list that it is.
    """
    alice = signed_in(lab)
    front_end = lab.env["ALLOWED_ORIGINS"]
    for origin in (
        f"{front_end}.evil.test",
        front_end.replace("://", "://evil."),
        front_end.replace("https:", "http:"),
        front_end[:-1],
        front_end.rpartition(".")[0],
        front_end.partition("://")[2],
    ):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Origin": origin})
        assert_refused(answer, f"the origin {origin} only resembles one of ALLOWED_ORIGINS")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"


@pytest.mark.exercise("1.1")
def test_where_the_origin_is_missing_the_referer_counts(lab):
    """Some browsers leave Origin out and send Referer: then the page's origin is the one in there, and an address that
    is none is not ours either (OWASP CSRF Prevention Cheat Sheet, identifying the source origin; RFC 9110, 10.1.3).

    Think: where else does a browser say which page it comes from?

    Next: ask claimed_origin(), which looks at both, instead of request.headers.
    """
    alice = without(signed_in(lab), "Origin")
    for referrer in (f"{EVIL}/shop.test/", "https://shop.test.evil.test/", "https://["):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Referer": referrer})
        assert_refused(answer, f"the Referer {referrer} is no page of ours")
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"
    answer = alice.post("/api/shelves", json={"name": "Ours"}, headers={"Referer": "https://shop.test/account?tab=1"})
    assert_accepted(answer, "a page of our own origin, by its Referer,")


@pytest.mark.exercise("1.1")
def test_an_allowed_front_end_may_write(lab):
    """ALLOWED_ORIGINS names the pages of other origins that are ours all the same: with the token each of them may
    write, without it none may. A program that is no browser names no origin at all, and needs the token alone (OWASP
    CSRF Prevention Cheat Sheet, defense in depth).

    Think: whom does your comparison let in, besides our own origin?

    Next: accept our own origin and every one of current_app.config["ALLOWED_ORIGINS"], a list; refuse only an origin
    that is claimed.
    """
    alice = signed_in(lab)
    front_end = {"Origin": lab.env["ALLOWED_ORIGINS"]}
    answer = alice.post("/api/shelves", json={"name": "Front end"}, headers=front_end)
    assert_accepted(answer, "a page of an origin in ALLOWED_ORIGINS, with the token,")
    without(alice, "Origin")
    answer = alice.post("/api/shelves", json={"name": "Script"})
    assert_accepted(answer, "a program that sends neither Origin nor Referer, with the token,")
    without(alice, "X-CSRF-Token")
    answer = alice.post("/api/shelves", json={"name": "forged"}, headers=front_end)
    assert_refused(answer, "it came from an allowed origin, without a token")
    assert {"Front end", "Script"} <= shelves(lab), "what is accepted should create its shelf, but did not"
    assert "forged" not in shelves(lab), "a refused request should create no shelf, but did"
    origins = ("https://app.shop.test", "https://admin.shop.test:8443")
    with lab.boot(ALLOWED_ORIGINS=",".join(origins)) as app:
        alice = signed_in(lab, app=app)
        for origin in origins:
            answer = alice.post("/api/shelves", json={"name": "Of two"}, headers={"Origin": origin})
            assert_accepted(answer, f"a page of {origin}, which is one of two ALLOWED_ORIGINS,")


@pytest.mark.exercise("1.1")
def test_the_session_cookie_stays_on_our_own_site(lab):
    """SameSite keeps the cookie out of requests that other sites start; said aloud, because browsers differ in what
    they assume. And __Host- keeps it from sibling hosts: the cookie has the path / and names no domain (RFC 6265bis,
    4.1.2 and 4.1.3).

    Think: what does a browser do with a cookie of which nothing is said, and what with "None"?

    Next: look at what cookie_settings() returns; Flask's documentation has the name of the setting.
    """
    client = lab.client(headers={"Origin": "https://shop.test"})
    anonymous = client.get("/api/auth/csrf")
    token = anonymous.json()["csrf_token"]
    for answer in (anonymous, client.post("/api/auth/login", json=ALICE, headers={"X-CSRF-Token": token})):
        name, attributes = session_cookie(answer)
        samesite = attributes.get("samesite", "absent")
        good = samesite in ("lax", "strict")
        assert good, f"SameSite of the session cookie should be Lax or Strict, but was {samesite}"
        assert name.startswith("__Host-"), f"the name of the session cookie should begin with __Host-, but was {name}"
        bound = (attributes.get("path"), attributes.get("domain"))
        assert bound == ("/", None), f"a __Host- cookie should have the path / and no domain, but had {bound}"


@pytest.mark.exercise("1.1")
def test_a_signed_delivery_is_taken_once_whichever_worker_gets_it(lab):
    """A publisher has no session and no token, only the key: its signature lets it in. Whoever recorded a delivery must
    not be able to send it again, to this worker or to another one (RFC 2104; OWASP API Security, API2:2023).

    Think: where is written down what has been delivered, and who can read it there?

    Next: make the record a Delivery in db.session; a variable is known to one worker only.
    """
    publisher = lab.client(address="192.0.2.50")
    first, second = delivery(lab, "First words.", age=10), delivery(lab, "Second words.")
    answer = publisher.post("/api/webhook", **first)
    assert_taken(answer, "a signed delivery, which needs no token,")
    assert summary_of_book(lab) == "First words.", "the delivery should change the summary of its book, but did not"
    answer = publisher.post("/api/webhook", **second)
    assert_taken(answer, "another delivery, with a signature of its own,")
    for worker in (0, 1):
        answer = lab.client(address="192.0.2.50", worker=worker).post("/api/webhook", **first)
        found = answer.status_code
        assert found == 409, f"delivered before: worker {worker} should answer 409, but answered {found}"
        assert summary_of_book(lab) == "Second words.", (
            "a delivery that is repeated should not bring old words back, but did"
        )


@pytest.mark.exercise("1.1")
def test_two_deliveries_of_one_second_are_two(lab):
    """A publisher sends several books a second, and may send the same words again later: what makes a delivery one that
    was made before is its signature, which covers both, and neither the timestamp nor the body alone (RFC 2104).

    Think: what do two deliveries of the same second have in common, and what two of the same words?

    Next: record a delivery under its whole signature.
    """
    publisher = lab.client(address="192.0.2.50")
    for words, age, what in (
        ("A summary.", 30, "a first delivery"),
        ("A correction.", 30, "another delivery of the same second"),
        ("A summary.", 20, "a delivery of the same words, ten seconds later"),
    ):
        answer = publisher.post("/api/webhook", **delivery(lab, words, age=age))
        assert_taken(answer, f"{what}, which is one of its own,")
        assert summary_of_book(lab) == words, f"{what} should change the summary of its book, but did not"


@pytest.mark.exercise("1.1")
def test_a_delivery_that_was_altered_is_refused(lab):
    """The signature covers timestamp and body byte for byte, under a key that only the publisher has; whatever else
    stands in the header is wrong, and a signature of strange letters is no reason for a 500 (RFC 2104).

    Think: what of the delivery can be exchanged without your noticing?

    Next: look at what you sign, with which key, and at what you compare it with. hmac.compare_digest takes texts of
    ASCII only, so give it bytes.
    """
    publisher = lab.client(address="192.0.2.50")
    before = summary_of_book(lab)
    good = delivery(lab, "Signed words.", age=5)
    body, headers = good["content"], good["headers"]
    over_body = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    others = delivery(lab, "Signed words.", key="a key that somebody else made up, long enough")["headers"]
    later = str(int(headers["X-Webhook-Timestamp"]) + 1)
    for content, altered, what in (
        (body.replace(b"Signed", b"Forged"), headers, "the body was altered"),
        (body, headers | {"X-Webhook-Timestamp": later}, "the timestamp was altered"),
        (body, headers | {"X-Webhook-Signature": f"sha256={over_body}"}, "only the body is signed"),
        (body, others, "another key was used"),
        (body, {"Content-Type": "application/json"}, "there is neither timestamp nor signature"),
        (body, headers | {"X-Webhook-Signature": "sha256=é€".encode()}, "the signature is no ASCII"),
    ):
        answer = publisher.post("/api/webhook", content=content, headers=altered)
        found = answer.status_code
        assert found == 403, f"{what}: the answer should be 403, but was {found}"
        assert summary_of_book(lab) == before, f"{what}: the book should stay as it was, but did not"
    assert_taken(publisher.post("/api/webhook", **good), "the delivery as it was signed, after all that was refused,")


@pytest.mark.exercise("1.1")
def test_a_delivery_is_good_for_five_minutes_either_way(lab):
    """Old deliveries are those that were recorded; those from the future would be good for longer than they should.
    Five minutes either way leave room for clocks that disagree, and no more (OWASP REST Security Cheat Sheet,
    webhooks).

    Think: in which directions can two clocks differ?

    Next: look at the difference between the timestamp and time.time(), whichever is later, and at TOLERANCE.
    """
    publisher = lab.client(address="192.0.2.50")
    before = summary_of_book(lab)
    for age, when in ((310, "ten seconds too old"), (-310, "ten seconds too far in the future")):
        found = publisher.post("/api/webhook", **delivery(lab, "Late words.", age=age)).status_code
        assert found == 403, f"this delivery is {when}: the answer should be 403, but was {found}"
        assert summary_of_book(lab) == before, f"this delivery is {when}: the book should stay as it was, but did not"
    for age, words in ((290, "Old words."), (-290, "Early words.")):
        answer = publisher.post("/api/webhook", **delivery(lab, words, age=age))
        assert_taken(answer, "a delivery whose time differs by 290 s, which is within five minutes,")
        assert summary_of_book(lab) == words, "what is taken should change the summary of its book, but did not"


@pytest.mark.exercise("1.1")
@pytest.mark.parametrize(
    "timestamp",
    ["soon", "nan", "²", "9" * 400, "{now} s", "+{now}", "{now:_}", "\u00a0{now}"],
    ids=[
        *("a word", "not a number", "a raised two", "400 digits", "a number and a letter"),
        *("a sign", "underscores", "a space before it"),
    ],
)
def test_a_timestamp_that_is_no_time_is_refused(lab, timestamp):
    """Who has the key can sign anything, by mistake as well: a text that is no number, a sign that only looks like a
    digit, a number that no clock will ever show, a number in a form that only Python reads. A timestamp is written in
    the digits 0 to 9 alone. All else is a wrong one, 403, and no error of the server's (OWASP API8:2023; CWE-20,
    improper input validation).

    Think: what does your code do with this text, step by step: what can each step raise, and what does it let in?

    Next: first ask whether the text is a number of a few digits, 0 to 9, and of nothing else; calculate then.
    """
    publisher = lab.client(address="192.0.2.50")
    before = summary_of_book(lab)
    timestamp = timestamp.format(now=int(lab.clock.now()))
    body = delivery(lab, "Words of no time.")["content"]
    headers = signed(lab.env["WEBHOOK_SECRET"], timestamp, body)
    headers["X-Webhook-Timestamp"] = timestamp.encode("latin-1")
    found = publisher.post("/api/webhook", content=body, headers=headers).status_code
    shown = timestamp if len(timestamp) < 20 else f"{timestamp[:9]}…"
    assert found == 403, f"the timestamp {shown!r} is no time: the answer should be 403, but was {found}"
    assert summary_of_book(lab) == before, f"the timestamp {shown!r} is no time: the book should stay as it was"


@pytest.mark.exercise("1.1")
def test_a_delivery_is_judged_by_its_signature_whoever_is_signed_in(lab):
    """A signature proves that the publisher meant it, and needs no help: neither a token nor an origin is asked for,
    also where a cookie comes along, as from a console that somebody uses who is signed in. And a delivery that was made
    before is a 409 then, too (RFC 2104; OWASP CSRF Prevention Cheat Sheet: what CSRF relies on).

    Think: which route has a proof of its own?

    Next: let protect() return early for what is EXEMPT; kind_of_route() says so.
    """
    console = without(signed_in(lab), "X-CSRF-Token")
    console.headers["Origin"] = EVIL
    both = delivery(lab, "Words of a console.", age=5)
    assert_taken(console.post("/api/webhook", **both), "a signed delivery that brings a cookie and an Origin")
    assert summary_of_book(lab) == "Words of a console.", "the delivery should change its book, but did not"
    found = console.post("/api/webhook", **both).status_code
    assert found == 409, f"delivered before: the answer should be 409, but was {found}"


@pytest.mark.exercise("1.1")
def test_a_delivery_is_remembered_for_as_long_as_it_could_be_accepted(lab):
    """A timestamp almost five minutes ahead is good for almost ten minutes. Whoever forgets the delivery after five
    takes it a second time (RFC 2104 makes no message fresh; OWASP API Security, API2:2023).

    Think: when is a timestamp of five minutes ahead five minutes old?

    Next: a Delivery that is recorded in the database stays for twice the TOLERANCE; leave `expires_at` as it is.
    """
    publisher = lab.client(address="192.0.2.50")
    early = delivery(lab, "Words ahead of time.", age=-295)
    assert_taken(publisher.post("/api/webhook", **early), "a delivery whose clock is ahead by 295 s")
    lab.clock.move(590)
    assert_taken(publisher.post("/api/webhook", **delivery(lab, "Later words.")), "another delivery, 590 s later,")
    answer = publisher.post("/api/webhook", **early)
    assert answer.status_code == 409, f"delivered before, 590 s ago: 409 it should be, not {answer.status_code}"
    assert summary_of_book(lab) == "Later words.", (
        "a delivery that is repeated should not bring old words back, but did"
    )


@pytest.mark.exercise("1.1")
def test_a_delivery_that_was_refused_may_come_again(lab):
    """A publisher whose delivery was refused mends what was wrong, or waits until the book is there, and sends it once
    more. It has had no effect yet, so it is not one that was made before: else it would be lost for good (RFC 9110,
    15.5.10: a 409 must not say what is not so).

    Think: when is it certain that a delivery took effect?

    Next: in verify(), add the Delivery and leave the commit to the view, which commits its work.
    """
    publisher = lab.client(address="192.0.2.50")
    id, isbn = book_of(lab)
    early = delivery(lab, "Words for a book to come.", age=5)
    lab.execute("UPDATE books SET isbn = NULL WHERE id = :id", id=id)
    answer = publisher.post("/api/webhook", **early)
    found = answer.status_code
    assert found == 404, f"there is no book with this ISBN: the answer should be 404, but was {found}"
    lab.execute("UPDATE books SET isbn = :isbn WHERE id = :id", id=id, isbn=isbn)
    answer = publisher.post("/api/webhook", **early)
    found = answer.status_code
    assert found == 204, f"now there is, and the same delivery comes again: it should be 204, but was {found}"
    assert summary_of_book(lab) == "Words for a book to come.", "the delivery should change its book, but did not"


@pytest.mark.exercise("1.1")
def test_of_two_equal_deliveries_at_once_one_takes_effect(lab):
    """A publisher that gets no answer sends again, while the first is still at work. Whoever looks whether a delivery
    is known, and records it afterwards, lets both through or fails at the second (CWE-367, time of check, time of use).

    Think: what has the other one done between your look and your record?

    Next: let the database decide: the second record of one primary key waits for the first, and then is an
    IntegrityError, which you make a Conflict of.
    """
    one, other = (lab.client(address="192.0.2.50", worker=number) for number in (0, 1))
    both = delivery(lab, "Words that come twice.", age=5)
    answers = lab.at_once(lambda: one.post("/api/webhook", **both), lambda: other.post("/api/webhook", **both))
    statuses = sorted(answer.status_code for answer in answers)
    lab.about(*answers)
    assert statuses == [204, 409], f"two equal deliveries at once should be answered with 204 and 409, not {statuses}"
    assert summary_of_book(lab) == "Words that come twice.", "the delivery should change its book, but did not"


@pytest.mark.exercise("1.1")
def test_what_was_delivered_is_known_whatever_becomes_of_redis(lab):
    """What a delivery has changed stands in the database; the record that it was made belongs there, too, or one can be
    lost without the other. Redis comes back empty after a restart, and when it is full it forgets (Redis documentation,
    key eviction; OWASP API2:2023).

    Think: which of the two stores can lose what the other has kept?

    Next: in verify(), record the delivery in the database: Delivery, not store().
    """
    publisher = lab.client(address="192.0.2.50")
    first = delivery(lab, "First words.", age=10)
    assert_taken(publisher.post("/api/webhook", **first), "a signed delivery")
    assert_taken(publisher.post("/api/webhook", **delivery(lab, "Second words.")), "another signed delivery")
    lab.redis.flushdb()
    answer = publisher.post("/api/webhook", **first)
    assert answer.status_code == 409, f"Redis has lost its memory; delivered before: 409, not {answer.status_code}"
    assert summary_of_book(lab) == "Second words.", (
        "a delivery that is repeated should not bring old words back, but did"
    )


@pytest.mark.exercise("1.1")
def test_another_spelling_of_a_signature_is_no_other_delivery(lab):
    """Whoever recorded a delivery can write its signature in capitals, or with a space. It is the same signature, or it
    is none; a new delivery it is not (OWASP API2:2023; CWE-178, improper handling of case).

    Think: how many ways are there to write one signature?

    Next: in verify(), record what you have computed, never what was sent.
    """
    publisher = lab.client(address="192.0.2.50")
    first = delivery(lab, "First words.", age=10)
    assert_taken(publisher.post("/api/webhook", **first), "a signed delivery")
    assert_taken(publisher.post("/api/webhook", **delivery(lab, "Second words.")), "another signed delivery")
    digest = first["headers"]["X-Webhook-Signature"].removeprefix("sha256=")
    for spelled in (f"sha256={digest.upper()}", f"SHA256={digest}", f"sha256= {digest}"):
        headers = first["headers"] | {"X-Webhook-Signature": spelled}
        answer = publisher.post("/api/webhook", content=first["content"], headers=headers)
        assert answer.status_code in (403, 409), (
            f"the signature comes again in another spelling: it should be 403 or 409, not {answer.status_code}"
        )
        assert summary_of_book(lab) == "Second words.", (
            "a delivery that is repeated should not bring old words back, but did"
        )
