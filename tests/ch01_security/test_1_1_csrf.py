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
ALICE = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}


def without(client, *headers):
    """The client, which no longer sends these headers by itself."""
    for name in headers:
        client.headers.pop(name, None)
    return client


def shelves(lab):
    """The names of all shelves; those of the sample data are "To read", alice's, and "Bob's secret gifts"."""
    return {name for (name,) in lab.rows("SELECT name FROM shelves")}


def assert_refused(answer, why):
    """The answer is that of a forged request; `why` says what is forged about it."""
    assert answer.status_code == 400, f"{why}: answer 400, not {answer.status_code}"
    kind = answer.headers.get("Content-Type")
    assert kind == PROBLEM, f"the refusal is a problem (application/problem+json), not {kind}"


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
    POST, PUT, PATCH and DELETE need the token, GET and HEAD do not (OWASP CSRF Prevention Cheat Sheet; RFC 9110,
    9.2.1).

    Next: let protect() return early only for SAFE_METHODS and for what has no route or is EXEMPT, and call
    csrf.protect() wherever the session cookie comes along.
    """
    alice = lab.login("alice")
    number = lab.rows("SELECT id FROM shelves WHERE name = 'To read'")[0][0]
    shelf = f"/api/shelves/{number}"
    assert alice.put(f"{shelf}/books/1").status_code == 204, "a request with the token goes through"
    without(alice, "X-CSRF-Token")
    for method, path, body in (
        ("POST", "/api/shelves", {"name": "forged"}),
        ("PATCH", shelf, {"name": "forged"}),
        ("PUT", f"{shelf}/books/2", None),
        ("DELETE", f"{shelf}/books/1", None),
        ("DELETE", shelf, None),
    ):
        assert_refused(alice.request(method, path, json=body), f"{method} {path} came without a token")
    assert shelves(lab) == {"To read", "Bob's secret gifts"}, "a refused request must change no shelf"
    assert lab.rows("SELECT book_id FROM shelf_books") == [(1,)], "a refused request must move no book"
    assert alice.head("/api/books/1").status_code != 400, "HEAD changes nothing and needs no token"
    assert alice.post("/api/nothing").status_code != 400, "what has no route is a 404, with or without a token"


@pytest.mark.exercise("1.1")
def test_log_in_and_log_out_need_the_token_too(lab):
    """Who can make a browser log in as somebody else reads what its user then types; who can log it out disturbs them.
    So both need a token, that of the anonymous session before the log-in (OWASP CSRF Prevention Cheat Sheet, login
    CSRF). A log-in that brings no cookie, no token and no Origin could come from a browser that has none yet.

    Next: ask for the token on a route that BEGINS_SESSION, cookie or not; GET /api/auth/csrf gives one to anybody.
    """
    alice = lab.client(headers={"Origin": "https://shop.test"})
    before = {"X-CSRF-Token": alice.get("/api/auth/csrf").json()["csrf_token"]}
    assert_refused(alice.post("/api/auth/login", json=ALICE), "a log-in came without a token")
    answer = alice.get("/api/users/me")
    assert answer.status_code != 200, "the refused log-in must leave the visitor a stranger"
    answer = lab.client().post("/api/auth/login", json=ALICE)
    assert_refused(answer, "a log-in brought no cookie, and no token")
    assert "Set-Cookie" not in answer.headers, "the refused log-in must begin no session"
    after = {"X-CSRF-Token": alice.post("/api/auth/login", json=ALICE, headers=before).json()["csrf_token"]}
    assert_refused(alice.delete("/api/auth/logout"), "a log-out came without a token")
    assert alice.get("/api/users/me").status_code != 401, "the refused log-out must leave the session as it was"
    assert alice.delete("/api/auth/logout", headers=after).status_code == 204, "with the token, a log-out is obeyed"


@pytest.mark.exercise("1.1")
def test_a_program_that_brings_no_cookie_needs_no_token(lab):
    """A forged request misuses what the browser adds. Where no cookie came along nothing was added, and a program must
    not be made to fetch a token for nothing; it would need a cookie for that, too. Here the app has one route more,
    which everybody may use (OWASP CSRF Prevention Cheat Sheet, introduction: what CSRF relies on).

    Next: before csrf.protect(), ask kind_of_route() == BEGINS_SESSION or carries_session().
    """
    with lab.boot(**SUGGESTIONS) as app:
        answer = lab.client(app=app).post("/api/suggestions", json={})
        found = answer.status_code
        assert found == 204, f"no cookie came with it, and everybody may do it: 204 without a token, not {found}"
        answer = lab.client(app=app).post("/api/suggestions", json={}, headers={"Origin": EVIL})
        assert_refused(answer, f"a page of {EVIL} may not write without a cookie either")


@pytest.mark.exercise("1.1")
def test_a_session_cookie_needs_a_token_whoever_it_names(lab):
    """A session holds more than a user: what a visitor chose before signing in, for example. And whether a cookie still
    names somebody is not known to the page that forges. So whatever comes with a session cookie needs the token (OWASP
    CSRF Prevention Cheat Sheet, synchronizer token). Here the app has one route more, which everybody may use.

    Next: ask carries_session(), which looks for the cookie, and not g.user, whom it may name.
    """
    with lab.boot(**SUGGESTIONS) as app:
        visitor = lab.client(app=app)
        token = visitor.get("/api/auth/csrf").json()["csrf_token"]
        assert_refused(visitor.post("/api/suggestions", json={}), "it came with a session cookie, and without a token")
        unknown = lab.client(app=app, headers={"Cookie": "__Host-session=of-nobody"})
        assert_refused(unknown.post("/api/suggestions", json={}), "it came with a session cookie, that of nobody")
        answer = visitor.post("/api/suggestions", json={}, headers={"X-CSRF-Token": token})
        assert answer.status_code == 204, f"with cookie and token it is answered 204, not {answer.status_code}"


@pytest.mark.exercise("1.1")
def test_a_form_carries_the_token_in_a_field(lab):
    """An HTML form can set no header, so the route that takes forms finds the token in the field csrf_token; a form
    without it is the oldest forgery there is (OWASP CSRF Prevention Cheat Sheet, synchronizer token).

    Next: csrf.protect() looks at the field and at the header; checking the header by hand forgets the form.
    """
    alice = lab.login("alice")
    token = alice.headers.pop("X-CSRF-Token")
    assert_refused(alice.post("/api/shelves", data={"name": "forged"}), "a form came without the field csrf_token")
    assert "forged" not in shelves(lab), "the refused form must create no shelf"
    answer = alice.post("/api/shelves", data={"name": "From a form", "csrf_token": token})
    assert answer.status_code == 201, "a form with the token in its field csrf_token is accepted"
    assert "From a form" in shelves(lab), "an accepted form must create its shelf"


@pytest.mark.exercise("1.1")
def test_the_token_of_another_session_is_refused(lab):
    """Anybody can get a token that is signed well: their own. It must be good in their own session only, and one from
    before the log-in is one from another session (OWASP CSRF Prevention Cheat Sheet, binding the token to the session).

    Next: compare what the token holds with what the session holds (csrf.protect() does); a good signature alone says
    nothing.
    """
    alice = lab.client(headers={"Origin": "https://shop.test"})
    before = alice.get("/api/auth/csrf").json()["csrf_token"]
    logged_in = alice.post("/api/auth/login", json=ALICE, headers={"X-CSRF-Token": before})
    assert logged_in.status_code == 200, "the token of the anonymous session is good for the log-in"
    own = logged_in.json()["csrf_token"]
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
    assert "forged" not in shelves(lab), "a refused request must create no shelf"
    answer = alice.post("/api/shelves", json={"name": "Mine"}, headers={"X-CSRF-Token": own})
    assert answer.status_code == 201, "the token that came with the log-in is good afterwards"


@pytest.mark.exercise("1.1")
def test_a_token_is_good_for_an_hour(lab):
    """A token that leaked, in a screenshot or a proxy's log, must not be good for ever: after an hour a page asks for a
    new one, also while the session goes on (OWASP ASVS 5, 3.5; Flask-WTF's WTF_CSRF_TIME_LIMIT).

    Next: leave the age to csrf.protect(), which knows the limit of an hour; loads() without max_age has none.
    """
    alice = lab.login("alice")
    lab.clock.move(3540)
    answer = alice.post("/api/shelves", json={"name": "In time"})
    assert answer.status_code == 201, "a token of 59 minutes is good"
    lab.clock.move(120)
    assert_refused(alice.post("/api/shelves", json={"name": "forged"}), "this token is older than an hour")
    assert "forged" not in shelves(lab), "a refused request must create no shelf"
    fresh = alice.get("/api/auth/csrf").json()["csrf_token"]
    answer = alice.post("/api/shelves", json={"name": "Later"}, headers={"X-CSRF-Token": fresh})
    assert answer.status_code == 201, "the session goes on: a new token is good"


@pytest.mark.exercise("1.1")
def test_a_page_of_another_origin_is_refused_although_it_has_the_token(lab):
    """A token can leak; the Origin header can not be forged by a page. A foreign one is refused whatever else comes
    with it, and so is null, which a sandboxed frame sends (OWASP CSRF Prevention Cheat Sheet, verifying the origin; RFC
    6454, 7).

    Next: in protect(), before the token, raise CSRFError when claimed_origin() is neither None nor an origin you know.
    """
    alice = lab.login("alice")
    for origin in (EVIL, "null"):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Origin": origin})
        assert_refused(answer, f"a page of the origin {origin} is none of ours, also with a good token")
    assert "forged" not in shelves(lab), "a refused request must create no shelf"


@pytest.mark.exercise("1.1")
def test_an_origin_that_only_resembles_ours_is_refused(lab):
    """https://shop.test.evil.test begins as ours does, evil.shop.test ends as ours does, ours begins as https://shop.tes
    does, and http://shop.test is open to everybody on the way: an origin is scheme, host and port, compared whole (RFC
    6454, 4 and 5).

    Next: compare with ==, or with `in` on a tuple or a list, never with startswith, endswith or a pattern, whichever of
    the two texts it is asked of; host_url has a slash too many.
    """
    alice = lab.login("alice")
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
    assert "forged" not in shelves(lab), "a refused request must create no shelf"


@pytest.mark.exercise("1.1")
def test_an_origin_that_only_resembles_an_allowed_one_is_refused(lab):
    """What holds for our own origin holds for each of ALLOWED_ORIGINS: longer than one of them, shorter, or a part of
    one, it is somebody else's (RFC 6454, 4 and 5; OWASP CSRF Prevention Cheat Sheet, verifying the origin).

    Next: `in` asks a list for a whole origin, but a text for any part of it: leave ALLOWED_ORIGINS the list that it is.
    """
    alice = lab.login("alice")
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
    assert "forged" not in shelves(lab), "a refused request must create no shelf"


@pytest.mark.exercise("1.1")
def test_where_the_origin_is_missing_the_referer_counts(lab):
    """Some browsers leave Origin out and send Referer: then the page's origin is the one in there, and an address that
    is none is not ours either (OWASP CSRF Prevention Cheat Sheet, identifying the source origin; RFC 9110, 10.1.3).

    Next: ask claimed_origin(), which looks at both, instead of request.headers.
    """
    alice = without(lab.login("alice"), "Origin")
    for referrer in (f"{EVIL}/shop.test/", "https://shop.test.evil.test/", "https://["):
        answer = alice.post("/api/shelves", json={"name": "forged"}, headers={"Referer": referrer})
        assert_refused(answer, f"the Referer {referrer} is no page of ours")
    assert "forged" not in shelves(lab), "a refused request must create no shelf"
    answer = alice.post("/api/shelves", json={"name": "Ours"}, headers={"Referer": "https://shop.test/account?tab=1"})
    assert answer.status_code == 201, "a page of our own origin is accepted by its Referer"


@pytest.mark.exercise("1.1")
def test_an_allowed_front_end_may_write(lab):
    """ALLOWED_ORIGINS names the pages of other origins that are ours all the same: with the token they may write,
    without it they may not. A program that is no browser names no origin at all, and needs the token alone (OWASP CSRF
    Prevention Cheat Sheet, defense in depth).

    Next: accept request.host_url without its slash and each of current_app.config["ALLOWED_ORIGINS"]; refuse only an
    origin that is claimed.
    """
    alice = lab.login("alice")
    front_end = {"Origin": lab.env["ALLOWED_ORIGINS"]}
    answer = alice.post("/api/shelves", json={"name": "Front end"}, headers=front_end)
    assert answer.status_code == 201, "a page of an origin in ALLOWED_ORIGINS may write, with the token"
    without(alice, "Origin")
    answer = alice.post("/api/shelves", json={"name": "Script"})
    assert answer.status_code == 201, "a program sends neither Origin nor Referer, and may write with the token"
    without(alice, "X-CSRF-Token")
    answer = alice.post("/api/shelves", json={"name": "forged"}, headers=front_end)
    assert_refused(answer, "an allowed origin is no token")
    assert {"Front end", "Script"} <= shelves(lab) - {"forged"}, "what is accepted must create its shelf"
    assert "forged" not in shelves(lab), "a refused request must create no shelf"


@pytest.mark.exercise("1.1")
def test_the_session_cookie_stays_on_our_own_site(lab):
    """SameSite keeps the cookie out of requests that other sites start; said aloud, because browsers differ in what
    they assume. HttpOnly keeps it from scripts, Secure and __Host- from plain HTTP and sibling hosts (RFC 6265bis,
    4.1.2 and 4.1.3).

    Next: cookie_settings() returns SESSION_COOKIE_SAMESITE "Lax" (or "Strict"), beside HTTPONLY and SECURE.
    """
    client = lab.client(headers={"Origin": "https://shop.test"})
    anonymous = client.get("/api/auth/csrf")
    token = anonymous.json()["csrf_token"]
    for answer in (anonymous, client.post("/api/auth/login", json=ALICE, headers={"X-CSRF-Token": token})):
        name, attributes = session_cookie(answer)
        samesite = attributes.get("samesite", "absent")
        assert samesite in ("lax", "strict"), f"SameSite of the session cookie is Lax or Strict, not {samesite}"
        assert "httponly" in attributes, "no script may read the session cookie: HttpOnly"
        assert "secure" in attributes, "the session cookie goes over https only: Secure"
        assert name.startswith("__Host-"), f"the cookie is bound to this host by the prefix __Host-, unlike {name}"
        assert attributes.get("path") == "/", "a __Host- cookie has the path /"
        assert "domain" not in attributes, "a __Host- cookie names no domain"


@pytest.mark.exercise("1.1")
def test_a_signed_delivery_is_taken_once_whichever_worker_gets_it(lab):
    """A publisher has no session and no token, only the key: its signature lets it in. Whoever recorded a delivery must
    not be able to send it again, to this worker or to another one (RFC 2104; OWASP API Security, API2:2023).

    Next: add a Delivery to db.session, flush, and raise Conflict for an IntegrityError; a variable is known to one
    worker only.
    """
    publisher = lab.client(address="192.0.2.50")
    first, second = delivery(lab, "First words.", age=10), delivery(lab, "Second words.")
    answer = publisher.post("/api/webhook", **first)
    assert answer.status_code == 204, f"a signed delivery needs no token: answer 204, not {answer.status_code}"
    assert summary_of_book(lab) == "First words.", "the delivery must change the summary of its book"
    answer = publisher.post("/api/webhook", **second)
    assert answer.status_code == 204, "another delivery, with a signature of its own, is taken as well"
    for worker in (0, 1):
        answer = lab.client(address="192.0.2.50", worker=worker).post("/api/webhook", **first)
        assert answer.status_code == 409, f"delivered before, so 409 from worker {worker}, not {answer.status_code}"
        assert summary_of_book(lab) == "Second words.", "a delivery that is repeated must not bring old words back"


@pytest.mark.exercise("1.1")
def test_two_deliveries_of_one_second_are_two(lab):
    """A publisher sends several books a second, and may send the same words again later: what makes a delivery one that
    was made before is its signature, which covers both, and neither the timestamp nor the body alone (RFC 2104).

    Next: record a delivery under its whole signature.
    """
    publisher = lab.client(address="192.0.2.50")
    for words, age, what in (
        ("A summary.", 30, "a first delivery"),
        ("A correction.", 30, "another delivery of the same second"),
        ("A summary.", 20, "a delivery of the same words, ten seconds later"),
    ):
        answer = publisher.post("/api/webhook", **delivery(lab, words, age=age))
        assert answer.status_code == 204, f"{what} is one of its own: answer 204, not {answer.status_code}"
        assert summary_of_book(lab) == words, f"{what} must change the summary of its book"


@pytest.mark.exercise("1.1")
def test_a_delivery_that_was_altered_is_refused(lab):
    """The signature covers timestamp and body byte for byte, under a key that only the publisher has; whatever else
    stands in the header is wrong, and a signature of strange letters is no reason for a 500 (RFC 2104).

    Next: sign timestamp, full stop and body; compare with hmac.compare_digest, which takes texts of ASCII only, so give
    it bytes.
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
        assert answer.status_code == 403, f"{what}: answer 403, not {answer.status_code}"
        assert summary_of_book(lab) == before, f"{what}: the book must stay as it was"
    assert publisher.post("/api/webhook", **good).status_code == 204, "what was refused does not use the delivery up"


@pytest.mark.exercise("1.1")
def test_a_delivery_is_good_for_five_minutes_either_way(lab):
    """Old deliveries are those that were recorded; those from the future would be good for longer than they should.
    Five minutes either way leave room for clocks that disagree, and no more (OWASP REST Security Cheat Sheet,
    webhooks).

    Next: refuse unless abs(time.time() - int(timestamp)) <= TOLERANCE, and first what is no number at all.
    """
    publisher = lab.client(address="192.0.2.50")
    before = summary_of_book(lab)
    for age, when in ((310, "ten seconds too old"), (-310, "ten seconds too far in the future")):
        answer = publisher.post("/api/webhook", **delivery(lab, "Late words.", age=age))
        assert answer.status_code == 403, f"this delivery is {when}: answer 403, not {answer.status_code}"
        assert summary_of_book(lab) == before, f"this delivery is {when}: the book must stay as it was"
    for timestamp in ("soon", "nan"):
        body = delivery(lab, "Late words.")["content"]
        answer = publisher.post(
            "/api/webhook", content=body, headers=signed(lab.env["WEBHOOK_SECRET"], timestamp, body)
        )
        assert answer.status_code == 403, (
            f"the timestamp {timestamp!r} is no time: answer 403, not {answer.status_code}"
        )
        assert summary_of_book(lab) == before, f"the timestamp {timestamp!r} is no time: the book must stay as it was"
    for age, words in ((290, "Old words."), (-290, "Early words.")):
        answer = publisher.post("/api/webhook", **delivery(lab, words, age=age))
        assert answer.status_code == 204, f"a difference of 290 s is within five minutes: 204, not {answer.status_code}"
        assert summary_of_book(lab) == words


@pytest.mark.exercise("1.1")
def test_a_delivery_is_remembered_for_as_long_as_it_could_be_accepted(lab):
    """A timestamp almost five minutes ahead is good for almost ten minutes. Whoever forgets the delivery after five
    takes it a second time (RFC 2104 makes no message fresh; OWASP API Security, API2:2023).

    Next: a Delivery that is recorded in the database stays for twice the TOLERANCE; leave `expires_at` as it is.
    """
    publisher = lab.client(address="192.0.2.50")
    early = delivery(lab, "Words ahead of time.", age=-295)
    assert publisher.post("/api/webhook", **early).status_code == 204
    lab.clock.move(590)
    assert publisher.post("/api/webhook", **delivery(lab, "Later words.")).status_code == 204
    answer = publisher.post("/api/webhook", **early)
    assert answer.status_code == 409, f"delivered before, 590 s ago: answer 409, not {answer.status_code}"
    assert summary_of_book(lab) == "Later words.", "a delivery that is repeated must not bring old words back"


@pytest.mark.exercise("1.1")
def test_a_delivery_that_was_refused_may_come_again(lab):
    """A publisher whose delivery was refused mends what was wrong, or waits until the book is there, and sends it once
    more. It has had no effect yet, so it is not one that was made before: else it would be lost for good (RFC 9110,
    15.5.10: a 409 must not say what is not so).

    Next: in verify(), flush the Delivery and leave the commit to the view, which commits its work.
    """
    publisher = lab.client(address="192.0.2.50")
    id, isbn = book_of(lab)
    early = delivery(lab, "Words for a book to come.", age=5)
    lab.execute("UPDATE books SET isbn = NULL WHERE id = :id", id=id)
    answer = publisher.post("/api/webhook", **early)
    assert answer.status_code == 404, f"there is no book with this ISBN: answer 404, not {answer.status_code}"
    lab.execute("UPDATE books SET isbn = :isbn WHERE id = :id", id=id, isbn=isbn)
    answer = publisher.post("/api/webhook", **early)
    assert answer.status_code == 204, (
        f"now there is, and the same delivery comes again: answer 204, not {answer.status_code}"
    )
    assert summary_of_book(lab) == "Words for a book to come."


@pytest.mark.exercise("1.1")
def test_of_two_equal_deliveries_at_once_one_takes_effect(lab):
    """A publisher that gets no answer sends again, while the first is still at work. Whoever looks whether a delivery
    is known, and records it afterwards, lets both through or fails at the second (CWE-367, time of check, time of use).

    Next: in verify(), db.session.flush() sends the record at once: the database lets the second wait for the first, and
    then raises IntegrityError.
    """
    one, other = (lab.client(address="192.0.2.50", worker=number) for number in (0, 1))
    both = delivery(lab, "Words that come twice.", age=5)
    answers = lab.at_once(lambda: one.post("/api/webhook", **both), lambda: other.post("/api/webhook", **both))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [204, 409], f"two equal deliveries at once are answered with 204 and 409, not {statuses}"
    assert summary_of_book(lab) == "Words that come twice."


@pytest.mark.exercise("1.1")
def test_what_was_delivered_is_known_whatever_becomes_of_redis(lab):
    """What a delivery has changed stands in the database; the record that it was made belongs there, too, or one can be
    lost without the other. Redis comes back empty after a restart, and when it is full it forgets (Redis documentation,
    key eviction; OWASP API2:2023).

    Next: in verify(), record the delivery in the database: Delivery, not store().
    """
    publisher = lab.client(address="192.0.2.50")
    first = delivery(lab, "First words.", age=10)
    assert publisher.post("/api/webhook", **first).status_code == 204
    assert publisher.post("/api/webhook", **delivery(lab, "Second words.")).status_code == 204
    lab.redis.flushdb()
    answer = publisher.post("/api/webhook", **first)
    assert answer.status_code == 409, f"Redis has lost its memory; delivered before, so 409, not {answer.status_code}"
    assert summary_of_book(lab) == "Second words.", "a delivery that is repeated must not bring old words back"


@pytest.mark.exercise("1.1")
def test_another_spelling_of_a_signature_is_no_other_delivery(lab):
    """Whoever recorded a delivery can write its signature in capitals, or with a space. It is the same signature, or it
    is none; a new delivery it is not (OWASP API2:2023; CWE-178, improper handling of case).

    Next: in verify(), record what you have computed, never what was sent.
    """
    publisher = lab.client(address="192.0.2.50")
    first = delivery(lab, "First words.", age=10)
    assert publisher.post("/api/webhook", **first).status_code == 204
    assert publisher.post("/api/webhook", **delivery(lab, "Second words.")).status_code == 204
    digest = first["headers"]["X-Webhook-Signature"].removeprefix("sha256=")
    for spelled in (f"sha256={digest.upper()}", f"SHA256={digest}", f"sha256= {digest}"):
        headers = first["headers"] | {"X-Webhook-Signature": spelled}
        answer = publisher.post("/api/webhook", content=first["content"], headers=headers)
        assert answer.status_code in (403, 409), (
            f"the signature comes again in another spelling: answer 403 or 409, not {answer.status_code}"
        )
        assert summary_of_book(lab) == "Second words.", "a delivery that is repeated must not bring old words back"
