"""Exercise 1.6, what happened: one line of JSON for each request, which no client can forge, and no secret in it."""

import datetime
import json
import os
import re
import uuid
from contextlib import ExitStack
from pathlib import Path

import pytest

MEGABYTE = 1_000_000
LONGEST_TEXT, LONGEST_LINE = 1_000, 16_000  # bytes: of a path or a header in a line, of a line
LONG = {"letters": "x" * 5_000, "six bytes each": "%01" * 2_000, "twelve bytes each": "%F0%9F%98%80" * 1_200}
JSON_WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMTIz"
FORGED = '{"event": "login", "user": 4, "path": "/api/auth/login", "status": 200}'


class Rotated:
    """Workers whose log is a file of their own: how it was rotated must not decide what the other checks find."""

    def __init__(self, lab, settings, workers=1):
        self.lab, self.booted = lab, ExitStack()
        self.folder = Path(lab.env["LOG_FOLDER"]) / uuid.uuid4().hex
        env = {**settings, "LOG_FOLDER": str(self.folder)}
        self.clients = [lab.client(app=self.booted.enter_context(lab.boot(**env))) for _ in range(workers)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.booted.close()

    def log(self, number=None):
        """The log, or one of the older files: audit.log.1 is the youngest of them."""
        return self.folder / ("audit.log" if number is None else f"audit.log.{number}")

    def grow(self, size):
        """Make the log this long, at once; what is added are bytes of nought."""
        os.truncate(self.log(), size)

    def ids(self, number=None):
        """The ids of the requests whose lines are in a file."""
        self.lab.settle()
        return [entry_in(line)["request_id"] for line in self.log(number).read_text().splitlines()]

    def answer(self, worker=0, **headers):
        """Let a worker answer a request, which writes a line; returns its id."""
        answer = self.clients[worker].get("/api/health", headers=headers)
        self.lab.settle()
        assert self.log().exists(), "no audit.log was written"
        return answer.headers.get("X-Request-ID")


def entry_in(line):
    """The entry that a line of a log file holds."""
    try:
        return json.loads(line)
    except ValueError:
        raise AssertionError(f"this line of the log is no JSON: {line[:200]}") from None


def last(lab):
    """The entry of the last request."""
    entries = [entry for entry in lab.audit() if entry.get("event") != "traceback"]
    assert entries, "audit.log has no entry of a request"
    return entries[-1]


def written_by(lab, client, path="/api/health", **options):
    """The entry of a GET of `path`, which is the last one."""
    answer = client.get(path, **options)
    entry = last(lab)
    wanted = answer.headers.get("X-Request-ID")
    assert entry["request_id"] == wanted, f"the last entry is that of {entry['request_id']}, the answer's is {wanted}"
    return entry


def as_uuid(text):
    """The UUID that `text` is, written as RFC 9562 writes it, or None."""
    return text if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text or "") else None


@pytest.mark.exercise("1.6")
def test_a_line_says_when_what_who_and_from_where(lab):
    """One JSON object a line: the time in UTC, the event, the id of the request, method, path, route, status, address,
    user, the headers that tell something, and how long it took, as a number. With less nobody can find out later what
    happened (OWASP Logging Cheat Sheet, event attributes; OWASP ASVS 5, 16.2.1 and 16.2.2).

    Next: let line() return json.dumps of time, event, request_id and all members.
    """
    alice = lab.login("alice", address="198.51.100.4")
    entry = written_by(lab, alice, "/api/users/me", headers={"User-Agent": "Reader/1.0"})
    number = lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0]
    expected = {
        "event": "request",
        "method": "GET",
        "path": "/api/users/me",
        "route": "me",
        "arguments": {},
        "status": 200,
        "address": "198.51.100.4",
        "user": number,
    }
    assert {name: entry.get(name) for name in expected} == expected, "the entry of a request of alice"
    assert entry["headers"]["User-Agent"] == "Reader/1.0", "the entry has not the User-Agent among its headers"
    assert isinstance(entry["latency_ms"], int | float), f"latency_ms is no number: {entry['latency_ms']!r}"
    assert entry["latency_ms"] > 0, "the request took no time"
    time = datetime.datetime.fromisoformat(entry["time"])
    assert time.utcoffset() == datetime.timedelta(0), f"the time does not say that it is UTC: {entry['time']}"
    assert abs(time.timestamp() - lab.clock.now()) < 60, f"the time is not that of the request: {entry['time']}"
    assert written_by(lab, lab.client())["user"] is None, "the entry names a user where nobody is signed in"


@pytest.mark.exercise("1.6")
def test_the_id_of_a_request_is_a_uuid_and_leads_to_its_line(lab):
    """X-Request-ID names the request in the answer, in a problem and in the log, so that a report from outside leads to
    the line. The client may choose it only as a UUID: any other text is somebody's text in our log (RFC 9562; OWASP
    ASVS 5, 16.2.1).

    Next: in request_name(), return str(uuid.UUID(claimed)), and str(uuid.uuid4()) when that raises ValueError.
    """
    client = lab.client()
    chosen = str(uuid.uuid4())
    for text in (chosen, chosen.upper()):
        answer = client.get("/api/nothing-here", headers={"X-Request-ID": text})
        assert answer.headers.get("X-Request-ID") == chosen, f"the client's UUID {text} came back as something else"
        assert answer.json()["request_id"] == chosen, "the problem does not name the client's UUID"
        assert last(lab)["request_id"] == chosen, "the log does not name the client's UUID"
    own = set()
    for text in ("my-request", chosen + "0", f"{chosen}, {chosen}", chosen[:-1] + "g", ""):
        answer = client.get("/api/nothing-here", headers={"X-Request-ID": text})
        found = answer.headers.get("X-Request-ID")
        assert as_uuid(found), f"X-Request-ID: {text} came back as {found!r}, which is no UUID of our own"
        assert answer.json()["request_id"] == last(lab)["request_id"] == found, "answer, problem and log name three ids"
        own.add(found)
    assert len(own) == 5, "several requests have one id"


@pytest.mark.exercise("1.6")
def test_logins_and_logouts_are_events(lab):
    """Who signed in, who tried and who signed out is what an investigator looks for first (OWASP ASVS 5, 16.3.1).

    Next: in event(), look the route and the status up in `events` before you look at EVENTS_BY_STATUS.
    """
    bob = lab.login("bob")
    number = lab.rows("SELECT id FROM users WHERE name = 'bob'")[0][0]
    bob.post("/api/auth/login", json={"email": "bob@example.org", "password": "a guess"})
    assert bob.delete("/api/auth/logout").status_code == 204
    entries = [entry for entry in lab.audit() if entry["path"].startswith("/api/auth/log")]
    events = [entry["event"] for entry in entries]
    assert events == ["login", "login_failed", "logout"], f"login, wrong password and logout are logged as {events}"
    assert entries[0]["user"] == entries[2]["user"] == number, "the entries of login and logout do not name the user"


@pytest.mark.exercise("1.6")
def test_what_is_denied_is_an_event_and_a_404_is_none(lab):
    """A refusal for want of an identity or of a role is an event. A 404 or a 400 is nobody's attack: a log full of
    false alarms hides the true ones (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.3.2).

    Next: in event(), return EVENTS_BY_STATUS.get(status), and "request" for what is not there.
    """
    alice = lab.login("alice")
    found = {
        "401, nobody signed in": written_by(lab, lab.client(), "/api/users/me")["event"],
        "403, not for her role": written_by(lab, alice, "/api/users")["event"],
        "404, no such route": written_by(lab, alice, "/api/nothing-here")["event"],
        "404, no such book": written_by(lab, alice, "/api/books/999999")["event"],
        "400, nothing to look for": written_by(lab, alice, "/api/books/search")["event"],
    }
    assert list(found.values()) == ["denied", "denied", "request", "request", "request"], f"logged as {found}"


@pytest.mark.exercise("1.6")
def test_a_client_that_is_limited_is_an_event(lab):
    """Whoever is told to slow down is guessing, copying or broken, and each is worth knowing; it is not the same as
    somebody who may not (OWASP Logging Cheat Sheet, excessive use; OWASP ASVS 5, 16.3.3).

    Next: in event(), EVENTS_BY_STATUS has a word for 429.
    """
    client = lab.client()
    for _ in range(6):
        answer = client.post("/api/auth/login", json={"email": "nobody@example.org", "password": "a guess"})
    assert answer.status_code == 429, f"a sixth login in a minute was answered with {answer.status_code}, not 429"
    entry = last(lab)
    assert entry["event"] == "rate_limited", f"a 429 is logged as {entry['event']}"
    assert entry["status"] == 429


@pytest.mark.exercise("1.6")
def test_what_is_away_is_no_error_of_ours(lab):
    """An error is what somebody must look at and mend. While Redis is away every request that needs it is a 503, which
    says so: as "error" it would bury the one line that is. The answer names the request all the same, and so does the
    line, with the status that was sent (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.5.2).

    Next: in event(), look at EVENTS_BY_STATUS before you call a status from 500 on an error.
    """
    alice, chosen = lab.login("alice"), str(uuid.uuid4())
    with lab.redis_stopped():
        answer = alice.get("/api/users/me", headers={"X-Request-ID": chosen})
        entry = last(lab)
    assert answer.status_code == 503, f"without Redis nobody knows whose session it is, but got {answer.status_code}"
    assert answer.headers.get("X-Request-ID") == chosen == entry["request_id"], "the answer is not named as its line is"
    assert (entry["event"], entry["status"]) == ("unavailable", 503), f"a 503 is logged as {entry['event']}"


@pytest.mark.exercise("1.6")
def test_a_traceback_stands_in_the_log_alone(lab):
    """What went wrong inside is for us: the log has the traceback under the id of the request, as one line, and the
    answer has the id. Secrets are redacted there too: the text of an error quotes what the client sent (OWASP ASVS 5,
    16.5.1; OWASP API8:2023).

    Next: let line() keep message and traceback, both cleaned, and event() call every status from 500 on an error.
    """
    client = lab.client()
    lab.execute("ALTER TABLE books RENAME TO mislaid")
    try:
        answer = client.get("/api/books/search", params={"q": JSON_WEB_TOKEN})
    finally:
        lab.execute("ALTER TABLE mislaid RENAME TO books")
    assert answer.status_code == 500, f"a search without the table was answered with {answer.status_code}"
    inside = re.findall(r"(?i)traceback|sqlalchemy|mislaid|select |\.py\b", answer.text)
    assert not inside, f"the answer tells of the inside: {inside}"
    own = [entry for entry in lab.audit() if entry["request_id"] == answer.json()["request_id"]]
    assert [entry["event"] for entry in own] == ["traceback", "error"], "one line has the traceback, one the request"
    said = own[0].get("traceback") or ""
    assert said.startswith("Traceback (most recent call last)"), f"traceback is {said[:60]!r}"
    assert "mislaid" in said or "books" in said, "the traceback does not say what went wrong"
    assert JSON_WEB_TOKEN not in lab.audit_text(), "a token in the text of an error stands in the log"


@pytest.mark.exercise("1.6")
def test_the_secrets_of_a_request_are_redacted_wherever_they_stand(lab):
    """Who reads the log must not be able to act as its clients. A client's own credentials get into a path, a Referer
    or a User-Agent by a mistake of a script or a link: so their values are looked for, not the names of headers (OWASP
    Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Next: let secrets() return the values of the SECRET_HEADERS and of the cookies, and what follows the scheme in
    Authorization, redact() replace them, and line() clean the path and the headers.
    """
    alice = lab.login("alice")
    secrets = {
        "the session": next(iter(alice.cookies.values())),
        "the CSRF token": alice.headers["X-CSRF-Token"],
        "the token in Authorization": "opaque-8a1f00c3d2",
        "the API key": "4711-4712-4713",
    }
    session, csrf_token, token, key = secrets.values()
    credentials = {"Authorization": f"Bearer {token}", "X-API-Key": key}
    for path, headers in (
        ("/api/nothing-here", {"Referer": f"https://shop.test/s/{session}/x", "User-Agent": f"Reader {csrf_token}"}),
        (f"/api/{token}/nothing-here", {"Referer": f"https://shop.test/{key}", "User-Agent": f"Reader {token} {key}"}),
    ):
        entry = written_by(lab, alice, path, headers=headers | credentials)
        assert entry["path"].endswith("/nothing-here"), "of a path with a secret in it the rest is gone"
        assert entry["headers"]["Referer"].startswith("https://shop.test/"), "the rest of the Referer is gone"
    text = lab.audit_text()
    for what, secret in secrets.items():
        assert secret not in text, f"{what} stands in the log"


@pytest.mark.exercise("1.6")
def test_every_cookie_is_a_secret(lab):
    """A cookie is what a client shows to be let in, whatever its name: one that remembers a visitor, one of another app
    under the same host. Who reads the log must not be able to show it (OWASP Logging Cheat Sheet, data to exclude;
    OWASP ASVS 5, 16.2.5).

    Next: in secrets(), take the values of all cookies, and look at no name.
    """
    referer = "https://shop.test/r/walrus-8a1f00/x"
    cookies = {"Cookie": "theme=nightfall-77; remember_me=walrus-8a1f00", "Referer": referer}
    written_by(lab, lab.client(), "/api/nothing-here/nightfall-77", headers=cookies)
    text = lab.audit_text()
    for name, value in (("remember_me", "walrus-8a1f00"), ("theme", "nightfall-77")):
        assert value not in text, f"the value of the cookie {name} stands in the log"


@pytest.mark.exercise("1.6")
def test_each_of_several_credentials_is_a_secret(lab):
    """A client, a proxy or an attacker may send two cookies of one name, or a header twice: servers join the two with a
    comma. What comes after the first is a secret as well (RFC 6265, 5.4; RFC 9110, 5.3; OWASP ASVS 5, 16.2.5).

    Next: in secrets(), request.cookies.items(multi=True) has every cookie; split the headers at their commas too.
    """
    secrets = {
        "the second cookie of one name": "walrus-9b2e11",
        "the first Authorization": "opaque-8a1f00",
        "the second Authorization": "opaque-9b2e11",
        "the second X-API-Key": "4711-4712-4713",
    }
    headers = [
        ("Cookie", f"a=walrus-8a1f00; a={secrets['the second cookie of one name']}"),
        ("Authorization", f"Bearer {secrets['the first Authorization']}"),
        ("Authorization", f"Bearer {secrets['the second Authorization']}"),
        ("X-API-Key", "0815-0816-0817"),
        ("X-API-Key", secrets["the second X-API-Key"]),
        ("User-Agent", f"Reader {' '.join(secrets.values())}"),
    ]
    written_by(lab, lab.client(), headers=headers)
    text = lab.audit_text()
    for what, secret in secrets.items():
        assert secret not in text, f"{what} stands in the log"


@pytest.mark.exercise("1.6")
def test_a_second_cookie_header_has_secrets_too(lab):
    """Two Cookie headers arrive as one, joined by a comma, of which request.cookies makes a single cookie: what the
    second one holds is found in the header itself (RFC 9110, 5.3; RFC 6265, 5.4; OWASP ASVS 5, 16.2.5).

    Next: in secrets(), split the Cookie header at `;` and at `,`, and take what follows the first `=` of each piece.
    """
    headers = [("Cookie", "a=walrus-8a1f00"), ("Cookie", "b=seal-0c3d22x"), ("User-Agent", "Reader seal-0c3d22x")]
    written_by(lab, lab.client(), "/api/walrus-8a1f00", headers=headers)
    text = lab.audit_text()
    assert "walrus-8a1f00" not in text, "a cookie in the first Cookie header stands in the log"
    assert "seal-0c3d22x" not in text, "a cookie in the second Cookie header stands in the log"


@pytest.mark.exercise("1.6")
def test_a_cookie_in_quotation_marks_is_a_secret_both_ways(lab):
    r"""A cookie in quotation marks has two spellings: as it stands in the header, and as the server reads it, where
    \\054 is a comma. Either of them lets somebody in (Python's http.cookies and Werkzeug write cookies like that; OWASP
    ASVS 5, 16.2.5).

    Next: in secrets(), take the cookies from request.cookies and from the Cookie header, there without the marks.
    """
    stands, meant = "walrus\\0548a1f00", "walrus,8a1f00"
    agent = {"Cookie": f'a="{stands}"', "User-Agent": f"Reader {stands} {meant}"}
    logged = written_by(lab, lab.client(), headers=agent)["headers"]["User-Agent"]
    assert meant not in logged, f"a cookie in quotation marks stands in the log as it is meant: {logged}"
    assert stands not in logged, f"a cookie in quotation marks stands in the log as it was sent: {logged}"
    assert logged.startswith("Reader "), "the rest of the User-Agent is gone"


@pytest.mark.exercise("1.6")
def test_a_secret_is_a_text_wherever_and_however_often_it_stands(lab):
    """A secret is compared letter for letter: whatever characters it has, none has a meaning. It may stand in a text
    more than once, and may be as short as SHORTEST_SECRET (OWASP Logging Cheat Sheet, data to exclude; ASVS 16.2.5).

    Next: in redact(), text.replace(secret, REDACTED) for each that has SHORTEST_SECRET characters or more.
    """
    client = lab.client()
    for secret in ("walrus.8a1f+x[", "walrus-8", "\\g<0>walrus"):
        headers = {"Cookie": f"a={secret}", "User-Agent": f"Reader {secret}; once more: {secret}"}
        logged = written_by(lab, client, headers=headers)["headers"]["User-Agent"]
        assert logged != headers["User-Agent"], f"the secret {secret} stands in the log"
        assert secret not in logged, f"the secret {secret} stands a second time in the log: {logged}"
        assert logged.startswith("Reader "), "the rest of the User-Agent is gone"


@pytest.mark.exercise("1.6")
def test_of_two_secrets_the_longer_one_goes_first(lab):
    """One secret can begin as another does. Where the shorter one is replaced first, the rest of the longer one stays
    in the log, and what is left to guess is short (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Next: in redact(), replace the values longest first: sorted(…, key=len, reverse=True).
    """
    for cookies in ("a=walrus-8a1f; b=walrus-8a1f-comb", "a=walrus-8a1f-comb; b=walrus-8a1f"):
        headers = {"Cookie": cookies, "User-Agent": "Reader walrus-8a1f-comb"}
        agent = written_by(lab, lab.client(), headers=headers)["headers"]["User-Agent"]
        assert "comb" not in agent, f"the rest of a longer secret stands in the log: {agent}"
        assert agent.startswith("Reader "), "the rest of the User-Agent is gone"


@pytest.mark.exercise("1.6")
def test_what_looks_like_a_secret_is_redacted(lab):
    """A password in a query string, a token in a link: they are secrets also where the request does not use them. What
    matches one of SECRET_PATTERNS is redacted (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Next: in redact(), apply pattern.sub() for each of SECRET_PATTERNS, and keep the first group.
    """
    client = lab.client()
    referer = "https://shop.test/login?password=correct-horse-battery&page=2"
    agent = "curl -H 'Authorization: Bearer staple-0815'"
    entry = written_by(lab, client, f"/api/{JSON_WEB_TOKEN}", headers={"Referer": referer, "User-Agent": agent})
    text = lab.audit_text()
    assert JSON_WEB_TOKEN not in text, "a JSON Web Token in a path stands in the log"
    assert "correct-horse-battery" not in text, "a password in a Referer stands in the log"
    assert "staple-0815" not in text, "a bearer token in a User-Agent stands in the log"
    assert "page=2" in entry["headers"]["Referer"], "the rest of the Referer is gone"


@pytest.mark.exercise("1.6")
def test_a_client_cannot_blot_out_its_traces(lab):
    """Cookies hold whatever a client puts there. If their values were redacted in what we say ourselves, a cookie with
    the client's address or today's date would take it out of the log; one letter would take it out of every word
    (OWASP ASVS 5, 16.4.1 and 16.4.2).

    Next: in line(), clean only the members FROM_CLIENTS; in redact(), pass over values shorter than SHORTEST_SECRET.
    What a cookie takes out of the path stands in the line all the same: `route` and `arguments` are ours.
    """
    today = datetime.datetime.fromtimestamp(lab.clock.now(), datetime.UTC).date().isoformat()
    client = lab.client(address="198.51.100.77")
    cookies = {"Cookie": f"a=198.51.100.77; b={today}; c=e; d=2; f=users"}
    entry = written_by(lab, client, "/api/users/me", headers=cookies)
    assert entry["address"] == "198.51.100.77", "a cookie with the client's address takes it out of the log"
    assert entry["time"].startswith(today), "a cookie with today's date takes it out of the log"
    assert entry["path"] == "/api/users/me", "a cookie with a letter or a word takes it out of the path"
    assert (entry["event"], entry["method"], entry["status"]) == ("denied", "GET", 401)
    entry = written_by(lab, client, "/api/books/search?q=x", headers={"Cookie": "a=/api/books/search; b=book-search"})
    assert entry["route"] == "book-search", "a cookie with the name of a route takes it out of the log"
    entry = written_by(lab, client, "/api/books/2", headers={"Cookie": "a=/api/books/2"})
    assert (entry["route"], entry["arguments"]) == ("book", {"book_id": 2}), "the line does not say what was asked for"


@pytest.mark.exercise("1.6")
def test_a_newline_begins_no_line(lab):
    """A path and a header are texts that somebody else wrote. A newline in them must not begin a line of its own, nor a
    quotation mark a member: else whoever breaks in writes the log as well (CWE-117; OWASP Logging Cheat Sheet, event
    collection; OWASP ASVS 5, 16.4.1).

    Next: let json.dumps write the whole line.
    """
    client = lab.client()
    client.get(f"/api/nothing%0A{FORGED}%0D%0A{FORGED}")
    client.get("/api/nothing-here", headers={"User-Agent": 'x", "event": "login", "user": 4, "y": "\\'})
    lines = [line for line in re.split(r"[\r\n]+", lab.audit_text()) if line]
    assert len(lines) == 2, f"two requests wrote {len(lines)} lines"
    entries = [entry_in(line) for line in lines]
    assert "login" not in [entry["event"] for entry in entries], "a client wrote an event into the log"
    assert [entry["user"] for entry in entries] == [None, None], "a client wrote a user into the log"
    assert '"event": "login"' in entries[1]["headers"]["User-Agent"], "the User-Agent is not what was sent"


@pytest.mark.exercise("1.6")
def test_no_client_makes_a_line_long(lab):
    """Eleven files of 10 MB are much, unless a client may write 36 kB with each request: 3,000 of them, and what it did
    before is gone. So a path and a header take at most 1,000 bytes of a line, and a line has at most 16,000 (OWASP
    Logging Cheat Sheet, attacks on logs; OWASP ASVS 5, 16.4; CWE-779).

    Next: in shorten(), measure len(json.dumps(text)): a character can take twelve bytes.
    """
    client = lab.client()
    for what, middle in LONG.items():
        headers = {"User-Agent": b"\xe9" * 5_000, "Referer": f"https://shop.test/{middle}", "Origin": "x" * 5_000}
        size = len(json.dumps(written_by(lab, client, f"/api/{middle}", headers=headers)["path"]))
        assert size <= LONGEST_TEXT, f"a path of {what} takes {size} bytes of the line"
        assert size >= LONGEST_TEXT // 2, f"of a path of {what} only {size} bytes are left"
    longest = max(len(line) for line in lab.audit_text().splitlines())
    assert longest <= LONGEST_LINE, f"the longest line has {longest} bytes"


@pytest.mark.exercise("1.6")
def test_what_is_cut_keeps_its_beginning_and_its_end(lab):
    """The beginning of a path says where it led, the end of a traceback what went wrong. So it is the middle of a text
    that may go (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.2.1).

    Next: in shorten(), keep as much of the end as of the beginning.
    """
    for middle in LONG.values():
        path = written_by(lab, lab.client(), f"/api/begin/{middle}/end")["path"]
        assert path.startswith("/api/begin/"), "the beginning of a long path is gone"
        assert path.endswith("/end"), "the end of a long path is gone"


@pytest.mark.exercise("1.6")
def test_what_is_cut_shows_it_and_what_is_not_is_whole(lab):
    """A text that was cut reads like another one that never was sent. Whoever looks into the log must see that there
    was more (OWASP Logging Cheat Sheet, data integrity; OWASP ASVS 5, 16.2.1).

    Next: in shorten(), put CUT where something is gone, and return what fits as it is.
    """
    for what, middle in LONG.items():
        path = written_by(lab, lab.client(), f"/api/{middle}")["path"]
        left = path.removeprefix("/api/").strip("x\x01😀")
        assert left, f"a path of {what} does not show that it was cut"
    short = f"/api/{'x' * 900}"
    assert written_by(lab, lab.client(), short)["path"] == short, "a path that fits was changed"


@pytest.mark.exercise("1.6")
def test_a_secret_that_is_cut_in_two_is_no_secret_any_more(lab):
    """A secret that is cut is not found any more, and what is left of it makes guessing the rest easy. So a text is
    redacted first, and then cut (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Next: let line() hand the whole text to clean(), which calls redact() and then shorten().
    """
    secret = "walrus" * 50
    for before in ("", "x" * 97, "x" * 199):
        path = f"/api/{before}/{secret}/" + f"{secret}-" * 20
        logged = written_by(lab, lab.client(), path, headers={"Cookie": f"a={secret}"})["path"]
        assert "walrus" not in logged, f"a piece of a secret stands in the log: {logged[:400]}"


@pytest.mark.exercise("1.6")
def test_a_file_has_ten_megabytes_and_ten_are_kept(lab):
    """A log that only grows fills the disk, and then nothing is logged: whoever floods us would switch it off. So in
    production a file that has 10 MB is put away, and ten older ones are kept, audit.log.1 the youngest (OWASP Logging
    Cheat Sheet, attacks on logs; OWASP ASVS 5, 16.4).

    Next: in file_handler(), pass LOG_MAX_BYTES as maxBytes and LOG_FILES_KEPT as backupCount.
    """
    with Rotated(lab, {}) as app:
        app.answer()
        for number in range(1, 11):
            app.log(number).write_text(f"was {number}\n")
        app.grow(9 * MEGABYTE)
        app.answer()
        assert app.log(1).read_text() == "was 1\n", "a file of 9 MB was put away already"
        app.grow(10 * MEGABYTE)
        app.answer()
        assert app.log().stat().st_size < MEGABYTE, "the log grew beyond 10 MB"
        assert app.log(1).stat().st_size == 10 * MEGABYTE, "audit.log.1 is not the file that was full"
        assert app.log(10).is_file(), "fewer than ten older files are kept"
        assert app.log(10).read_text() == "was 9\n", "the older files did not each move on by one"
        assert not app.log(11).exists(), "more than ten older files are kept"


@pytest.mark.exercise("1.6")
def test_workers_share_the_file_also_when_it_is_put_away(lab):
    """Several workers write one log. When one of them puts a full file away, the others must see it: else they write
    into the old one, or put the new one away at once, and older lines are deleted before their time (OWASP ASVS 5,
    16.4; Python's logging cookbook, Logging to a single file from multiple processes).

    Next: in file_handler(), return a ConcurrentRotatingFileHandler, whose lock holds for all processes.
    """
    with Rotated(lab, {}, workers=2) as app:
        app.answer(), app.answer(worker=1)
        app.grow(10 * MEGABYTE)
        sent = [app.answer(worker) for worker in (0, 1, 0, 1)]
        assert app.log().stat().st_size < MEGABYTE, "the log grew beyond 10 MB"
        ids = app.ids()
        assert len(ids) == 4, f"four lines were written since the file was full, and the new file has {len(ids)}"
        assert ids == sent, "the lines are not those of the requests"
        assert not app.log(2).exists(), "the second worker put the new file away too"


@pytest.mark.exercise("1.6")
def test_an_operator_says_how_much_is_kept(lab):
    """How much disk the log may have is the operator's to say: LOG_MAX_BYTES and LOG_FILES_KEPT. Whatever is deleted is
    the oldest; no line among those that are left is lost (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.4).

    Next: in file_handler(), read app.config["LOG_MAX_BYTES"] and app.config["LOG_FILES_KEPT"].
    """
    with Rotated(lab, {"LOG_MAX_BYTES": "2000", "LOG_FILES_KEPT": "3"}) as app:
        sent = [app.answer(**{"User-Agent": "x" * 500}) for _ in range(16)]
        kept = sorted(app.folder.glob("audit.log.[0-9]*"), key=lambda path: -int(path.suffix[1:]))
        names = [path.name for path in kept]
        assert names == ["audit.log.3", "audit.log.2", "audit.log.1"], f"three older files are to be kept, not {names}"
        for path in (*kept, app.log()):
            size = path.stat().st_size
            assert size < 3000, f"{path.name} has {size} bytes, and LOG_MAX_BYTES is 2000"
        found = [name for number in (3, 2, 1, None) for name in app.ids(number)]
    assert len(found) >= 4, f"of sixteen lines {len(found)} are left"
    assert found == sent[-len(found) :], "what is left of the log is not its end: lines are lost or out of order"
