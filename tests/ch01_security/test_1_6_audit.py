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
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
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
        assert self.log().exists(), "audit.log should be in LOG_FOLDER after a request, but there is none"
        return answer.headers.get("X-Request-ID")


def entry_in(line):
    """The entry that a line of a log file holds."""
    try:
        return json.loads(line)
    except ValueError:
        raise AssertionError(f"each line of the log should be JSON, but this one is not: {line[:200]}") from None


def last(lab):
    """The entry of the last request."""
    entries = [entry for entry in lab.audit() if entry.get("event") != "traceback"]
    assert entries, "audit.log should have an entry of the request, but has none"
    return entries[-1]


def written_by(lab, client, path="/api/health", **options):
    """The entry of a GET of `path`, which is the last one."""
    answer = client.get(path, **options)
    entry = last(lab)
    wanted = answer.headers.get("X-Request-ID")
    found = entry.get("request_id")
    assert found == wanted, f"request_id of the last entry should be that of the answer, {wanted}, but is {found}"
    return entry


def line_with(text, secret):
    """Some of the log around a secret that it should not hold."""
    at = text.index(secret)
    return "…" + text[max(at - 40, 0) : at + len(secret) + 20] + "…"


def as_uuid(text):
    """The UUID that `text` is, written as RFC 9562 writes it, or None."""
    return text if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text or "") else None


@pytest.mark.exercise("1.6")
def test_a_line_says_when_what_who_and_from_where(lab):
    """One JSON object a line: the time in UTC, the event, the id of the request, method, path, route, status, address,
    user, the headers that tell something, and how long it took, as a number. With less nobody can find out later what
    happened (OWASP Logging Cheat Sheet, event attributes; OWASP ASVS 5, 16.2.1 and 16.2.2).

    Think: What will somebody ask of this line in half a year, in another country?

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
    for name, wanted in expected.items():
        found = entry.get(name, "missing")
        assert found == wanted, f"{name} in the entry of a request of alice should be {wanted!r}, but is {found!r}"
    agent, took = entry.get("headers", {}).get("User-Agent"), entry.get("latency_ms")
    assert agent == "Reader/1.0", f"headers of the entry should have the User-Agent Reader/1.0, but have {agent!r}"
    assert isinstance(took, int | float), f"latency_ms should be a number, but is {took!r}"
    assert took > 0, f"latency_ms should be more than nought, but is {took}"
    user = written_by(lab, lab.client())["user"]
    assert user is None, f"user should be null where nobody is signed in, but is {user!r}"


@pytest.mark.exercise("1.6")
def test_the_time_of_a_line_is_utc_wherever_the_server_stands(lab):
    """Lines of servers in several places are laid side by side, and sorted as texts: so each has its time in UTC, in
    one form, with all its digits (RFC 3339; OWASP ASVS 5, 16.2.2).

    Think: Which function of this app writes moments, and which time zone is the server's clock in?

    Next: in line(), hand timestamp() the present moment, asked for in UTC.
    """
    with lab.boot(TZ="Asia/Kathmandu") as elsewhere:
        for client in (lab.client(), lab.client(app=elsewhere)):
            time = written_by(lab, client)["time"]
            assert re.fullmatch(MOMENT, time), (
                f"time should be written as every moment is here, 2024-05-01T12:00:00.000000Z, but is {time}"
            )
            late = abs(datetime.datetime.fromisoformat(time).timestamp() - lab.clock.now())
            assert late < 600, f"time should be that of the request, in UTC, but {time} is {late:.0f} s away from it"


@pytest.mark.exercise("1.6")
def test_the_id_of_a_request_is_a_uuid_and_leads_to_its_line(lab):
    """X-Request-ID names the request in the answer, in a problem and in the log, so that a report from outside leads to
    the line. The client may choose it only as a UUID: any other text is somebody's text in our log (RFC 9562; OWASP
    ASVS 5, 16.2.1).

    Think: A UUID can be written in several ways. Who knows them all, and which one comes out?

    Next: in request_name(), return str(uuid.UUID(claimed)), and str(uuid.uuid4()) when that raises ValueError.
    """
    client = lab.client()
    chosen = str(uuid.uuid4())
    for text in (chosen, chosen.upper()):
        answer = client.get("/api/nothing-here", headers={"X-Request-ID": text})
        found = answer.headers.get("X-Request-ID")
        assert found == chosen, f"the client's UUID {text} should come back as {chosen}, but came back as {found}"
        found = answer.json()["request_id"], last(lab)["request_id"]
        assert found == (chosen, chosen), f"problem and log should both name {chosen}, but name {found}"
    own = set()
    for text in ("my-request", chosen + "0", f"{chosen}, {chosen}", chosen[:-1] + "g", ""):
        answer = client.get("/api/nothing-here", headers={"X-Request-ID": text})
        found = answer.headers.get("X-Request-ID")
        assert as_uuid(found), f"X-Request-ID: {text} should come back as a UUID of our own, but came back as {found!r}"
        also = answer.json()["request_id"], last(lab)["request_id"]
        assert also == (found, found), f"problem and log should both name the answer's {found}, but name {also}"
        own.add(found)
    assert len(own) == 5, f"five requests should have five ids, but have {len(own)}"


@pytest.mark.exercise("1.6")
def test_an_id_is_a_uuid_however_it_is_written(lab):
    """A UUID can be written without hyphens, in braces, as a URN. Whoever calls us and writes it so finds the line all
    the same, and the log has one form of it (RFC 9562, 4: the form; Python's uuid.UUID: what is read).

    Think: Who knows all the spellings of a UUID? Must you?

    Next: in request_name(), let uuid.UUID read what the client claims, and write what it has read.
    """
    client, chosen = lab.client(), str(uuid.uuid4())
    for text in (chosen.replace("-", ""), f"urn:uuid:{chosen}", f"{{{chosen}}}"):
        answer = client.get("/api/nothing-here", headers={"X-Request-ID": text})
        found = answer.headers.get("X-Request-ID")
        assert found == chosen, f"the client's UUID {text} should come back as {chosen}, but came back as {found}"
        found = answer.json()["request_id"], last(lab)["request_id"]
        assert found == (chosen, chosen), f"problem and log should both name {chosen}, but name {found}"


@pytest.mark.exercise("1.6")
def test_logins_and_logouts_are_events(lab):
    """Who signed in, who tried and who signed out is what an investigator looks for first (OWASP ASVS 5, 16.3.1).

    Think: A 200 of the login is something else than a 200 of a book. What tells the two apart?

    Next: in event(), look the route and the status up in `events` before you look at EVENTS_BY_STATUS.
    """
    bob = lab.login("bob")
    number = lab.rows("SELECT id FROM users WHERE name = 'bob'")[0][0]
    bob.post("/api/auth/login", json={"email": "bob@example.org", "password": "a guess"})
    assert bob.delete("/api/auth/logout").status_code == 204
    entries = [entry for entry in lab.audit() if entry["path"].startswith("/api/auth/log")]
    events = [entry["event"] for entry in entries]
    assert events == ["login", "login_failed", "logout"], (
        f"login, wrong password and logout should be login, login_failed and logout, but are {events}"
    )
    found = [entries[0]["user"], entries[2]["user"]]
    assert found == [number, number], f"the entries of login and logout should name the user {number}, but name {found}"


@pytest.mark.exercise("1.6")
def test_what_is_denied_is_an_event_and_a_404_is_none(lab):
    """A refusal for want of an identity or of a role is an event. A 404 or a 400 is nobody's attack: a log full of
    false alarms hides the true ones (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.3.2).

    Think: Which of these answers would you want to be woken for?

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
    for what, event in found.items():
        wanted = "denied" if what[:3] in ("401", "403") else "request"
        assert event == wanted, f"{what}: this should be logged as {wanted}, but is as {event}"


@pytest.mark.exercise("1.6")
def test_a_client_that_is_limited_is_an_event(lab):
    """Whoever is told to slow down is guessing, copying or broken, and each is worth knowing; it is not the same as
    somebody who may not (OWASP Logging Cheat Sheet, excessive use; OWASP ASVS 5, 16.3.3).

    Think: Two tables name events. Is this status in one of them?

    Next: in event(), EVENTS_BY_STATUS has a word for 429.
    """
    client = lab.client()
    for _ in range(6):
        answer = client.post("/api/auth/login", json={"email": "nobody@example.org", "password": "a guess"})
    assert answer.status_code == 429, f"a sixth login in a minute should be 429, but was {answer.status_code}"
    entry = last(lab)
    found = entry["event"], entry["status"]
    assert found == ("rate_limited", 429), f"a 429 should be logged as rate_limited and 429, but is as {found}"


@pytest.mark.exercise("1.6")
def test_what_is_away_is_no_error_of_ours(lab):
    """An error is what somebody must look at and mend. While Redis is away every request that needs it is a 503, which
    says so: as "error" it would bury the one line that is. The answer names the request all the same, and so does the
    line, with the status that was sent (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.5.2).

    Think: Which of the two tables knows this status, and do you ask it before you compare with 500?

    Next: in event(), look at EVENTS_BY_STATUS before you call a status from 500 on an error.
    """
    alice, chosen = lab.login("alice"), str(uuid.uuid4())
    with lab.redis_stopped():
        answer = alice.get("/api/users/me", headers={"X-Request-ID": chosen})
        entry = last(lab)
    assert answer.status_code == 503, f"without Redis a session should be 503, but was {answer.status_code}"
    found = answer.headers.get("X-Request-ID"), entry["request_id"]
    assert found == (chosen, chosen), f"answer and line should both be named {chosen}, but are {found}"
    found = entry["event"], entry["status"]
    assert found == ("unavailable", 503), f"a 503 should be logged as unavailable and 503, but is as {found}"


@pytest.mark.exercise("1.6")
def test_a_traceback_stands_in_the_log_alone(lab):
    """What went wrong inside is for us: the log has the traceback under the id of the request, as one line, and the
    answer has the id. Secrets are redacted there too: the text of an error quotes what the client sent (OWASP ASVS 5,
    16.5.1; OWASP API8:2023).

    Think: Two lines belong to this request. What does each of them have to say?

    Next: let line() keep message and traceback, both cleaned, and event() call every status from 500 on an error.
    """
    client = lab.client()
    lab.execute("ALTER TABLE books RENAME TO mislaid")
    try:
        answer = client.get("/api/books/search", params={"q": JSON_WEB_TOKEN})
    finally:
        lab.execute("ALTER TABLE mislaid RENAME TO books")
    assert answer.status_code == 500, f"a search without its table should be 500, but was {answer.status_code}"
    inside = re.findall(r"(?i)traceback|sqlalchemy|mislaid|select |\.py\b", answer.text)
    assert not inside, f"the answer should tell nothing of the inside, but has {inside}"
    own = [entry for entry in lab.audit() if entry["request_id"] == answer.json()["request_id"]]
    events = [entry["event"] for entry in own]
    assert events == ["traceback", "error"], (
        f"the id of the request should lead to two lines, traceback and error, but leads to {events}.\n"
        "Think: Which event is a 500 that neither table names?\n"
        "Next: look at what event() makes of it."
    )
    said = own[0].get("traceback") or ""
    begun, tells = said.startswith("Traceback (most recent call last)"), "mislaid" in said or "books" in said
    assert begun, f"traceback should be that of Python, from its first line on, but begins with {said[:60]!r}"
    assert tells, f"the end of the traceback should say what went wrong, but is {said[-200:]!r}"
    assert JSON_WEB_TOKEN not in lab.audit_text(), (
        "a token in the text of an error should be redacted, but stands in the log.\n"
        "Think: Which members of a line hold what a client has sent?\n"
        "Next: clean message and traceback as well: FROM_CLIENTS has them."
    )


@pytest.mark.exercise("1.6")
def test_the_secrets_of_a_request_are_redacted_wherever_they_stand(lab):
    """Who reads the log must not be able to act as its clients. A client's own credentials get into a path, a Referer
    or a User-Agent by a mistake of a script or a link: so their values are looked for, not the names of headers (OWASP
    Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Think: Where does this request carry what lets its client in, and where else could that stand?

    Next: let secrets() return the values of the SECRET_HEADERS and of the cookies, and what follows the scheme in
    Authorization, redact() replace them, and line() clean the path and the headers.
    """
    alice = lab.login("alice")
    secrets = {
        "the session": next(iter(alice.cookies.values())),
        "the CSRF token": alice.headers["X-CSRF-Token"],
        "the token in Authorization": "opaque-8a1f00c3d2",
        "the API key, which is all the words of its header,": "open sesame now",
    }
    session, csrf_token, token, key = secrets.values()
    credentials = {"Authorization": f"Bearer {token}", "X-API-Key": key}
    for path, headers in (
        ("/api/nothing-here", {"Referer": f"https://shop.test/s/{session}/x", "User-Agent": f"Reader {csrf_token}"}),
        (f"/api/{token}/nothing-here", {"Referer": f"https://shop.test/{key}", "User-Agent": f"Reader {token} {key}"}),
    ):
        entry = written_by(lab, alice, path, headers=headers | credentials)
        found, referer = entry["path"], entry["headers"]["Referer"]
        assert found.endswith("/nothing-here"), f"of a path with a secret the rest should stay, but it is {found}"
        assert referer.startswith("https://shop.test/"), f"the rest of the Referer should stay, but it is {referer}"
    text = lab.audit_text()
    for what, secret in secrets.items():
        assert secret not in text, f"{what} should be redacted, but stands in the log: {line_with(text, secret)}"


@pytest.mark.exercise("1.6")
def test_every_cookie_is_a_secret(lab):
    """A cookie is what a client shows to be let in, whatever its name: one that remembers a visitor, one of another app
    under the same host. Who reads the log must not be able to show it (OWASP Logging Cheat Sheet, data to exclude;
    OWASP ASVS 5, 16.2.5).

    Think: Which cookies let somebody in? Can you know that of a cookie of somebody else?

    Next: in secrets(), take the values of all cookies, and look at no name.
    """
    referer = "https://shop.test/r/walrus-8a1f00/x"
    cookies = {"Cookie": "theme=nightfall-77; remember_me=walrus-8a1f00", "Referer": referer}
    written_by(lab, lab.client(), "/api/nothing-here/nightfall-77", headers=cookies)
    text = lab.audit_text()
    for name, value in (("remember_me", "walrus-8a1f00"), ("theme", "nightfall-77")):
        assert value not in text, (
            f"the value of the cookie {name} should be redacted, but stands in the log: {line_with(text, value)}"
        )


@pytest.mark.exercise("1.6")
def test_each_of_several_credentials_is_a_secret(lab):
    """A client, a proxy or an attacker may send two cookies of one name, or a header twice: servers join the two with a
    comma. What comes after the first is a secret as well (RFC 6265, 5.4; RFC 9110, 5.3; OWASP ASVS 5, 16.2.5).

    Think: What does the app see of a header that was sent twice, and of two cookies with one name?

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
        assert secret not in text, f"{what} should be redacted, but stands in the log: {line_with(text, secret)}"


@pytest.mark.exercise("1.6")
def test_a_second_cookie_header_has_secrets_too(lab):
    """Two Cookie headers arrive as one, joined by a comma, of which request.cookies makes a single cookie: what the
    second one holds is found in the header itself (RFC 9110, 5.3; RFC 6265, 5.4; OWASP ASVS 5, 16.2.5).

    Think: What does request.cookies make of two Cookie headers, and what stands in the header itself?

    Next: in secrets(), split the Cookie header at `;` and at `,`, and take what follows the first `=` of each piece.
    """
    secrets = {
        "a cookie in the first Cookie header": "walrus-8a1f00",
        "a cookie of eight characters in the second one": "X-seal-X",
        "a cookie with = in it in the third one": "c2VhbA==c2VhbA==",
    }
    first, short, padded = secrets.values()
    sent = [("Cookie", f"a={first}"), ("Cookie", f"b={short}"), ("Cookie", f"c={padded}")]
    sent += [("User-Agent", f"Reader {short} {padded}")]
    written_by(lab, lab.client(), f"/api/{first}", headers=sent)
    text = lab.audit_text()
    for what, secret in secrets.items():
        assert secret not in text, f"{what} should be redacted, but stands in the log: {line_with(text, secret)}"


@pytest.mark.exercise("1.6")
def test_a_cookie_in_quotation_marks_is_a_secret_both_ways(lab):
    r"""A cookie in quotation marks has two spellings: as it stands in the header, and as the server reads it, where
    \\054 is a comma. Either of them lets somebody in (Python's http.cookies and Werkzeug write cookies like that; OWASP
    ASVS 5, 16.2.5).

    Think: Print request.cookies, and the Cookie header beside it. Which of the two could stand in a log?

    Next: in secrets(), take the cookies from request.cookies and from the Cookie header, there without the marks.
    """
    for before, stands, meant in (
        ("", "walrus\\0548a1f00", "walrus,8a1f00"),
        ("theme=night; a=another; ", "seal\\0549b2e11", "seal,9b2e11"),  # the second one of its name
    ):
        agent = {"Cookie": f'{before}a="{stands}"', "User-Agent": f"Reader {stands} {meant}"}
        logged = written_by(lab, lab.client(), headers=agent)["headers"]["User-Agent"]
        assert meant not in logged, f"a cookie in quotation marks should be redacted as it is meant, but: {logged}"
        assert stands not in logged, f"a cookie in quotation marks should be redacted as it was sent, but: {logged}"
        assert logged.startswith("Reader "), f"the rest of the User-Agent should stay, but it is {logged}"


@pytest.mark.exercise("1.6")
def test_a_secret_is_a_text_wherever_and_however_often_it_stands(lab):
    """A secret is compared letter for letter: whatever characters it has, none has a meaning. It may stand in a text
    more than once, and may be as short as SHORTEST_SECRET (OWASP Logging Cheat Sheet, data to exclude; ASVS 16.2.5).

    Think: What would become of a secret with a dot, a bracket or a backslash in it?

    Next: in redact(), look for each that has SHORTEST_SECRET characters or more, as a text and not as a pattern, and in
    all places.
    """
    client = lab.client()
    for secret in ("walrus.8a1f+x[", "walrus-8", "\\g<0>walrus"):
        headers = {"Cookie": f"a={secret}", "User-Agent": f"Reader {secret}; once more: {secret}", "Referer": secret}
        written = written_by(lab, client, headers=headers)["headers"]
        logged, alone = written["User-Agent"], written["Referer"]
        assert logged != headers["User-Agent"], (
            f"the secret {secret} should be redacted, but stands in the log: {logged}"
        )
        assert secret not in logged, f"the secret {secret} should be redacted each time, but once it is not: {logged}"
        assert logged.startswith("Reader "), f"the rest of the User-Agent should stay, but it is {logged}"
        assert alone == "[redacted]", f"of a Referer that is a secret [redacted] should be left, but it is {alone!r}"


@pytest.mark.exercise("1.6")
def test_of_a_secret_within_another_nothing_is_left(lab):
    """One secret can be a part of another. Where the shorter one is replaced first, the rest of the longer one stays in
    the log, and what is left to guess is short (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Think: One secret is a part of another. What is left of the longer one when the shorter one is gone?

    Next: in redact(), find where each secret begins and ends before you replace anything; then replace it all at once.
    """
    shorter = [f"walrus-{number:02}8a1f" for number in range(20)]  # many: a set has them in an order of its own
    for before, after in (("", "-comb"), ("comb-", "")):
        longer = [f"{before}{secret}{after}" for secret in shorter]
        cookies = "; ".join(f"a{number}={secret}" for number, secret in enumerate([*shorter, *longer]))
        headers = {"Cookie": cookies, "User-Agent": f"Reader {' '.join(longer)}"}
        agent = written_by(lab, lab.client(), headers=headers)["headers"]["User-Agent"]
        assert "comb" not in agent, (
            f"of secrets like {longer[0]} nothing should be left in the log, but there is {agent}"
        )
        assert agent.startswith("Reader "), f"the rest of the User-Agent should stay, but it is {agent}"


@pytest.mark.exercise("1.6")
def test_of_secrets_that_overlap_nothing_is_left(lab):
    """One secret can begin before another has ended. Once either of them is replaced, the other is not found any more,
    and what is left of it stays in the log; the same secret can overlap itself (OWASP Logging Cheat Sheet, data to
    exclude; OWASP ASVS 5, 16.2.5).

    Think: In which text do you look for the second secret, and what of it is still there?

    Next: in redact(), note where each secret begins and ends in the text as it came. Replace when all have been found.
    """
    client = lab.client()
    for cookies, text in (
        (("walrus-comb", "comb-beach"), "walrus-comb-beach"),
        (("walrus-comb", "comb-beach-sand"), "walrus-comb-beach-sand"),
        (("beach-walrus-comb", "comb-sand"), "beach-walrus-comb-sand"),
        (("walrus-walrus",), "walrus-walrus-walrus"),
    ):
        sent = "; ".join(f"a{number}={cookie}" for number, cookie in enumerate(cookies))
        headers = {"Cookie": sent, "User-Agent": f"Reader {text} of books"}
        agent = written_by(lab, client, headers=headers)["headers"]["User-Agent"]
        left = [word for word in ("walrus", "comb", "beach", "sand") if word in agent]
        assert not left, f"of {' and '.join(cookies)} in {text} nothing should be left in the log, but there is {agent}"
        kept = agent.startswith("Reader ") and agent.endswith(" of books")
        assert kept, (
            f"around secrets that overlap the rest of the User-Agent should stay, but it is {agent}\n"
            "Think: Where does the first of them begin, and where does the last one end?\n"
            "Next: replace from the one to the other, and nothing else."
        )


@pytest.mark.exercise("1.6")
def test_what_looks_like_a_secret_is_redacted(lab):
    """A password in a query string, a token in a link: they are secrets also where the request does not use them. What
    matches one of SECRET_PATTERNS is redacted (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Think: Of what a pattern matches, what tells the reader of the log something, and what is the secret?

    Next: in redact(), look for each of SECRET_PATTERNS as well, and keep the first group.
    """
    client = lab.client()
    referer = "https://shop.test/login?password=correct-horse-battery&page=2"
    agent = "curl -H 'Authorization: Bearer staple-0815'"
    entry = written_by(lab, client, f"/api/{JSON_WEB_TOKEN}", headers={"Referer": referer, "User-Agent": agent})
    text = lab.audit_text()
    for what, secret in (
        ("a JSON Web Token in a path", JSON_WEB_TOKEN),
        ("a password in a Referer", "correct-horse-battery"),
        ("a bearer token in a User-Agent", "staple-0815"),
    ):
        assert secret not in text, f"{what} should be redacted, but stands in the log: {line_with(text, secret)}"
    found, wanted = entry["headers"]["Referer"], "https://shop.test/login?password=[redacted]&page=2"
    assert found == wanted, (
        f"of a Referer with a password only that should be replaced, and leave {wanted}, but it is {found}.\n"
        "Think: What does the comment at SECRET_PATTERNS say of the first group?\n"
        "Next: put REDACTED behind what the first group has matched."
    )


@pytest.mark.exercise("1.6")
def test_a_client_cannot_blot_out_its_traces(lab):
    """Cookies hold whatever a client puts there. If their values were redacted in what we say ourselves, a cookie with
    the client's address or today's date would take it out of the log (OWASP ASVS 5, 16.4.1 and 16.4.2).

    Think: A cookie can hold any text. Which words of the line could a client take out with one?

    Next: in line(), clean only the members FROM_CLIENTS. What a cookie takes out of the path stands in the line all the
    same: `route` and `arguments` are ours.
    """
    today = datetime.datetime.fromtimestamp(lab.clock.now(), datetime.UTC).date().isoformat()
    client = lab.client(address="198.51.100.77")
    cookies = {"Cookie": f"a=198.51.100.77; b={today}"}
    entry = written_by(lab, client, "/api/users/me", headers=cookies)
    address, time = entry["address"], entry["time"]
    assert address == "198.51.100.77", f"address is ours, and no cookie should take it out, but it is {address}"
    assert time.startswith(today), f"time is ours, and no cookie should take the date out, but it is {time}"
    found = entry["event"], entry["method"], entry["status"]
    assert found == ("denied", "GET", 401), f"event, method and status should be denied, GET, 401, but are {found}"
    entry = written_by(lab, client, "/api/books/search?q=x", headers={"Cookie": "a=/api/books/search; b=book-search"})
    found = entry["route"]
    assert found == "book-search", f"route is ours, and no cookie should take it out, but it is {found}"
    entry = written_by(lab, client, "/api/books/2", headers={"Cookie": "a=/api/books/2"})
    found = entry["route"], entry["arguments"]
    assert found == ("book", {"book_id": 2}), f"the line should say what was asked for, book 2, but says {found}"


@pytest.mark.exercise("1.6")
def test_a_short_word_is_no_secret(lab):
    """What has fewer than eight characters is guessed anyway. As a secret it would take one letter, or one word, out of
    every text of the line, and with it what the client did (OWASP ASVS 5, 16.4.2; OWASP Logging Cheat Sheet).

    Think: Short cookies are left out before redact() is called. Is all that it is handed long, in every spelling?

    Next: in redact(), pass over what has fewer than SHORTEST_SECRET characters, whoever hands it to you.
    """
    for cookies in ("c=e; d=2; f=users", "g=%75%73ers"):  # the last one is users as well, and has nine characters
        found = written_by(lab, lab.client(), "/api/users/me", headers={"Cookie": cookies})["path"]
        assert found == "/api/users/me", (
            f"the cookies {cookies} should take nothing out of the path /api/users/me, but it is {found}"
        )


@pytest.mark.exercise("1.6")
def test_a_newline_begins_no_line(lab):
    """A path and a header are texts that somebody else wrote. A newline in them must not begin a line of its own, nor a
    quotation mark a member: else whoever breaks in writes the log as well (CWE-117; OWASP Logging Cheat Sheet, event
    collection; OWASP ASVS 5, 16.4.1).

    Think: Which characters end a line or a text, and who takes care that they do not?

    Next: let json.dumps write the whole line.
    """
    client = lab.client()
    client.get(f"/api/nothing%0A{FORGED}%0D%0A{FORGED}")
    client.get("/api/nothing-here", headers={"User-Agent": 'x", "event": "login", "user": 4, "y": "\\'})
    lines = [line for line in re.split(r"[\r\n]+", lab.audit_text()) if line]
    assert len(lines) == 2, f"two requests should write two lines, but wrote {len(lines)}"
    entries = [entry_in(line) for line in lines]
    events, users = [entry["event"] for entry in entries], [entry["user"] for entry in entries]
    agent = entries[1]["headers"]["User-Agent"]
    assert "login" not in events, f"a client should not be able to write an event into the log, but they are {events}"
    assert users == [None, None], f"a client should not be able to write a user into the log, but they are {users}"
    assert '"event": "login"' in agent, f"the User-Agent should stand there as it was sent, but it is {agent}"


@pytest.mark.exercise("1.6")
def test_no_client_makes_a_line_long(lab):
    """Eleven files of 10 MB are much, unless a client may write 36 kB with each request: 3,000 of them, and what it did
    before is gone. So a path and a header take at most 1,000 bytes of a line, and a line has at most 16,000 (OWASP
    Logging Cheat Sheet, attacks on logs; OWASP ASVS 5, 16.4; CWE-779).

    Think: How many bytes of the line does one character take?

    Next: in shorten(), measure len(json.dumps(text)): a character can take twelve bytes.
    """
    client = lab.client()
    for what, middle in LONG.items():
        headers = {"User-Agent": b"\xe9" * 5_000, "Referer": f"https://shop.test/{middle}", "Origin": "x" * 5_000}
        size = len(json.dumps(written_by(lab, client, f"/api/{middle}", headers=headers)["path"]))
        assert size <= LONGEST_TEXT, f"a path of {what} should take {LONGEST_TEXT} bytes at most, but takes {size}"
        assert size >= LONGEST_TEXT // 2, (
            f"of a path of {what} at least {LONGEST_TEXT // 2} bytes should be left, but {size} are"
        )
    longest = max(len(line) for line in lab.audit_text().splitlines())
    assert longest <= LONGEST_LINE, f"a line should have {LONGEST_LINE} bytes at most, but one has {longest}"


@pytest.mark.exercise("1.6")
def test_what_is_cut_keeps_its_beginning_and_its_end(lab):
    """The beginning of a path says where it led, the end of a traceback what went wrong. So it is the middle of a text
    that may go (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.2.1).

    Think: Which part of a long path, and of a long traceback, would you miss least?

    Next: in shorten(), keep as much of the end as of the beginning.
    """
    for middle in LONG.values():
        path = written_by(lab, lab.client(), f"/api/begin/{middle}/end")["path"]
        assert path.startswith("/api/begin/"), f"a long path should keep its beginning, but is {path[:40]!r}…"
        assert path.endswith("/end"), f"a long path should keep its end, but that is …{path[-40:]!r}"


@pytest.mark.exercise("1.6")
def test_what_is_cut_shows_it_and_what_is_not_is_whole(lab):
    """A text that was cut reads like another one that never was sent. Whoever looks into the log must see that there
    was more (OWASP Logging Cheat Sheet, data integrity; OWASP ASVS 5, 16.2.1).

    Think: How does whoever reads the line know that there was more? And what happens to a text that just fits?

    Next: in shorten(), put CUT where something is gone, and return what fits as it is.
    """
    for what, middle in LONG.items():
        path = written_by(lab, lab.client(), f"/api/{middle}")["path"]
        left = path.removeprefix("/api/").strip("x\x01😀")
        assert left, f"a path of {what} should show that it was cut, but is {path[:20]!r}…{path[-20:]!r}"
    for size in (LONGEST_TEXT - 100, LONGEST_TEXT):  # bytes, with the quotation marks
        fits = f"/api/{'x' * (size - 7)}"
        found = written_by(lab, lab.client(), fits)["path"]
        assert found == fits, (
            f"a path that takes {size} bytes should stay as it is, but {len(found)} of {len(fits)} characters are left"
        )


@pytest.mark.exercise("1.6")
def test_a_secret_that_is_cut_in_two_is_no_secret_any_more(lab):
    """A secret that is cut is not found any more, and what is left of it makes guessing the rest easy. So a text is
    redacted first, and then cut (OWASP Logging Cheat Sheet, data to exclude; OWASP ASVS 5, 16.2.5).

    Think: What is left to find of a secret, half of which has been cut away?

    Next: let line() hand the whole text to clean(), which calls redact() and then shorten().
    """
    secret = "walrus" * 50
    for before in ("", "x" * 97, "x" * 199):
        path = f"/api/{before}/{secret}/" + f"{secret}-" * 20
        logged = written_by(lab, lab.client(), path, headers={"Cookie": f"a={secret}"})["path"]
        assert "walrus" not in logged, f"no piece of a secret should be left, but there is one: {logged[:400]}"


@pytest.mark.exercise("1.6")
def test_a_file_has_ten_megabytes_and_ten_are_kept(lab):
    """A log that only grows fills the disk, and then nothing is logged: whoever floods us would switch it off. So in
    production a file that has 10 MB is put away, and ten older ones are kept, audit.log.1 the youngest (OWASP Logging
    Cheat Sheet, attacks on logs; OWASP ASVS 5, 16.4).

    Think: How large may the file become, and how many older ones are there then?

    Next: in file_handler(), pass LOG_MAX_BYTES as maxBytes and LOG_FILES_KEPT as backupCount.
    """
    with Rotated(lab, {}) as app:
        app.answer()
        for number in range(1, 11):
            app.log(number).write_text(f"was {number}\n")
        app.grow(9 * MEGABYTE)
        app.answer()
        assert app.log(1).read_text() == "was 1\n", "a file of 9 MB should not be put away, but was"
        app.grow(10 * MEGABYTE)
        app.answer()
        size = app.log().stat().st_size
        assert size < MEGABYTE, f"a log of 10 MB should be put away, but it grew to {size} bytes"
        size = app.log(1).stat().st_size
        assert size == 10 * MEGABYTE, f"audit.log.1 should be the file that was full, of 10 MB, but has {size} bytes"
        assert app.log(10).is_file(), "ten older files should be kept, but audit.log.10 is gone"
        moved = app.log(10).read_text()
        assert moved == "was 9\n", (
            f"each older file should move on by one, but audit.log.10 now is what {moved.strip()}"
        )
        assert not app.log(11).exists(), "ten older files should be kept, but there are eleven"


@pytest.mark.exercise("1.6")
def test_workers_share_the_file_also_when_it_is_put_away(lab):
    """Several workers write one log. When one of them puts a full file away, the others must see it: else they write
    into the old one, or put the new one away at once, and older lines are deleted before their time (OWASP ASVS 5,
    16.4; Python's logging cookbook, Logging to a single file from multiple processes).

    Think: One worker renames the file. What do the others write to from then on, and what do they do when they notice?

    Next: in file_handler(), return a ConcurrentRotatingFileHandler, whose lock holds for all processes.
    """
    with Rotated(lab, {}, workers=2) as app:
        app.answer(), app.answer(worker=1)
        app.grow(10 * MEGABYTE)
        sent = [app.answer(worker) for worker in (0, 1, 0, 1)]
        size = app.log().stat().st_size
        assert size < MEGABYTE, f"a log of 10 MB should be put away, but it grew to {size} bytes"
        ids = app.ids()
        assert len(ids) == 4, f"the new file should have the four lines since the old one was full, but has {len(ids)}"
        assert ids == sent, f"the lines should be those of the requests {sent}, but are of {ids}"
        assert not app.log(2).exists(), "the full file should be put away once, but the second worker did it again"


@pytest.mark.exercise("1.6")
def test_an_operator_says_how_much_is_kept(lab):
    """How much disk the log may have is the operator's to say: LOG_MAX_BYTES and LOG_FILES_KEPT. Whatever is deleted is
    the oldest; no line among those that are left is lost (OWASP Logging Cheat Sheet; OWASP ASVS 5, 16.4).

    Think: Who knows how large the disk is?

    Next: in file_handler(), read app.config["LOG_MAX_BYTES"] and app.config["LOG_FILES_KEPT"].
    """
    with Rotated(lab, {"LOG_MAX_BYTES": "2000", "LOG_FILES_KEPT": "3"}) as app:
        sent = [app.answer(**{"User-Agent": "x" * 500}) for _ in range(16)]
        kept = sorted(app.folder.glob("audit.log.[0-9]*"), key=lambda path: -int(path.suffix[1:]))
        names = [path.name for path in kept]
        assert names == ["audit.log.3", "audit.log.2", "audit.log.1"], (
            f"with LOG_FILES_KEPT=3 three older files should be kept, but they are {names}"
        )
        for path in (*kept, app.log()):
            size = path.stat().st_size
            assert size < 3000, f"with LOG_MAX_BYTES=2000 {path.name} should have about 2000 bytes, but has {size}"
        found = [name for number in (3, 2, 1, None) for name in app.ids(number)]
    assert len(found) >= 4, f"of sixteen lines at least four should be left, but {len(found)} are"
    assert found == sent[-len(found) :], (
        "what is left of the log should be its last lines, in their order, but lines are lost or out of order"
    )
