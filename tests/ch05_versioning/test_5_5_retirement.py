"""Exercise 5.5: how a version goes: what is said of it and when, who still comes, and that it is gone on its day."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.parse import parse_qs

import pytest

BOOK = "/api/v1/books/1"
POLICY = "https://shop.test/about/versions?of=api#retirement"
A_DAY = 86_400
KEPT = 30  # days
IN_THE_WEST, IN_THE_FAR_EAST = "America/New_York", "Pacific/Kiritimati"  # the latter is 14 hours ahead
SAID = ("Deprecation", "Sunset")
RELATIONS = ("successor-version", "deprecation", "sunset")

# RFC 8288, 3: <target> and parameters, of which rel is one
PARAMETER = r"""\s*;\s*([!#$&+.^_`|~\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[!#$%&'*+.^_`|~\w-]+)"""
LINK = re.compile(rf"\s*<([^<>\s]+)>((?:{PARAMETER})*)\s*(?:,|$)", re.ASCII)


def written(moment, hours=0):
    """A moment as an operator writes it, in a zone so many hours ahead of UTC."""
    return datetime.fromtimestamp(moment, timezone(timedelta(hours=hours))).isoformat()


def retired(lab, deprecated=None, sunset=None, **env):
    """An app whose version 1 goes; the moments are seconds since 1970."""
    env = {"VERSION_POLICY_URL": POLICY, **env}
    if deprecated is not None:
        env["VERSION_1_DEPRECATED"] = written(deprecated, 2)
    if sunset is not None:
        env["VERSION_1_SUNSET"] = written(sunset, -7)
    return lab.boot(**env)


def as_user(lab, app, name):
    """A client of `app` who is signed in as `name`."""
    client = lab.client(app=app)
    client.headers["Authorization"] = lab.login(name).headers["Authorization"]
    return client


def described(answer):
    """A request in a sentence."""
    asked = f"{answer.request.method} {answer.request.url.raw_path.decode()}"
    named = answer.request.headers.get("X-API-Version")
    return f"{asked} with X-API-Version: {named}" if named else asked


def links(answer):
    """The targets in Link by relation, however many header lines they come in."""
    text, found, place = ", ".join(answer.headers.get_list("Link")), {}, 0
    while place < len(text):
        link = LINK.match(text, place)
        assert link, f"Link should be <target>; rel=…, … (RFC 8288, 3), but from here on it is not: {text[place:]}"
        parameters = {name.lower(): value.strip('"') for name, value in re.findall(PARAMETER, link[2])}
        for relation in parameters.get("rel", "").split():
            found.setdefault(relation.lower(), []).append(link[1])
        place = link.end()
    return found


def silent(answer):
    """What an answer says of a version that goes, which should be nothing."""
    said = [f"{name}: {answer.headers[name]}" for name in SAID if name in answer.headers]
    return said + [f"a link to {name}" for name in RELATIONS if name in links(answer)]


def check_silent(*answers):
    """Check that the answers say nothing of a version that goes."""
    for answer in answers:
        said = silent(answer)
        assert not said, f"{described(answer)} should say nothing of a version that goes, but says {', '.join(said)}"


def check_gone(answer):
    """Check that an answer is a 410."""
    assert answer.status_code == 410, (
        f"after the sunset {described(answer)} should be a 410, but is a {answer.status_code}"
    )


def use(lab, app):
    """Who has used version 1 and how often, as an administrator sees it, and the days on which they came last."""
    answer = as_user(lab, app, "admin").get("/api/versions/1/use")
    assert answer.status_code == 200, f"an administrator should see who uses a version, but got {answer.status_code}"
    items = answer.json()["items"]
    return {item["client"]: item["requests"] for item in items}, {item["client"]: item["last"] for item in items}


def counters(lab):
    """The names of the counters in Redis."""
    return sorted(lab.redis.scan_iter("versions:*"))


@pytest.mark.exercise("5.5")
def test_deprecation_is_a_date_in_seconds(lab):
    """Since when a version is deprecated is a date of structured fields: "@" and the seconds since 1970. It is the
    moment that the operator has written, in whatever zone, and whatever zone the server is in (RFC 9745, 2.1; RFC 9651,
    3.3.7).

    Think: what can a program do with `true`?

    Next: in announce(), write the moment as "@" and int(deprecated.timestamp()).
    """
    deprecated = int(lab.clock.now()) - 40 * A_DAY
    with retired(lab, deprecated, TZ=IN_THE_WEST) as app:
        client = lab.client(app=app)
        for answer in (
            client.get(BOOK),
            client.head("/api/books/1"),
            client.get("/api/books", params={"page_size": "1"}),
        ):
            found = answer.headers.get_list("Deprecation")
            assert found == [f"@{deprecated}"], (
                f"{described(answer)} should say Deprecation: @{deprecated}, once, but says {found or 'nothing of it'}"
            )


@pytest.mark.exercise("5.5")
def test_sunset_is_a_date_as_http_writes_it(lab):
    """From when on the version may be gone is a date as in all other headers: Wed, 01 Jul 2026 00:00:00 GMT (RFC 8594,
    3; RFC 9110, 5.6.7, of which a server sends the first form only).

    Think: in which zone are the dates of HTTP, and in which one did the operator write?

    Next: in announce(), write the moment with http_date().
    """
    sunset = int(lab.clock.now()) + 40 * A_DAY
    expected = format_datetime(datetime.fromtimestamp(sunset, UTC), usegmt=True)
    with retired(lab, sunset - 90 * A_DAY, sunset, TZ=IN_THE_WEST) as app:
        client = lab.client(app=app)
        for answer in (client.get(BOOK), client.get("/api/books/1"), client.head("/api/books")):
            found = answer.headers.get_list("Sunset")
            assert found == [expected], (
                f"{described(answer)} should say Sunset: {expected}, once, but says {found or 'nothing of it'}"
            )


@pytest.mark.exercise("5.5")
def test_what_is_not_decided_is_not_said(lab):
    """A version may be deprecated long before anybody knows when it ends, or end on a day that was always known. Each
    of the two is said when it is decided, in its header and by its link, and not before (RFC 9745, 4; RFC 8594, 3).

    Think: what would a client conclude from a Sunset that nobody has decided on?

    Next: in announce(), ask for each of the two by itself whether it is None.
    """
    now = int(lab.clock.now())
    check_silent(lab.client().get(BOOK), lab.client().get("/api/books"))
    for decided, undecided, moments in (
        ("Deprecation", "Sunset", {"deprecated": now - A_DAY}),
        ("Sunset", "Deprecation", {"sunset": now + A_DAY}),
    ):
        with retired(lab, **moments) as app:
            answer = lab.client(app=app).get(BOOK)
            assert decided in answer.headers, f"{described(answer)} should have {decided}, which is decided on"
            said = [each for each in silent(answer) if undecided.lower() in each.lower()]
            assert not said, f"where no {undecided} is decided on, nothing should be said of it, but {said[0]} was"
            found, wanted = sorted(links(answer)), sorted({decided.lower(), "successor-version"})
            assert found == wanted, f"with {decided} alone Link should have {wanted}, but has {found}"


@pytest.mark.exercise("5.5")
def test_errors_say_it_as_well(lab):
    """A client that asks for a book which is not there still has to learn that its version goes: the version is what it
    asked in, whatever came of it (RFC 9745, 2: the field is about the resource, not about the status).

    Think: which answers would somebody see whose client does everything wrong?

    Next: in announce(), do not look at the status.
    """
    now = int(lab.clock.now())
    with retired(lab, now - A_DAY, now + A_DAY) as app:
        client, admin = lab.client(app=app), as_user(lab, app, "admin")
        for answer, status in (
            (client.get("/api/v1/books/99999"), 404),
            (client.get("/api/books?sort=colour"), 400),
            (admin.patch(BOOK, json={"titel": "Emma"}), 422),
        ):
            assert answer.status_code == status
            missing = [name for name in SAID if name not in answer.headers]
            assert not missing, f"{described(answer)}, a {status}, should have {missing[0]}, but has not"
            found = sorted(links(answer))
            assert found == sorted(RELATIONS), f"{described(answer)} should link to {RELATIONS}, but links to {found}"


@pytest.mark.exercise("5.5")
def test_the_next_version_is_linked(lab):
    """rel="successor-version" leads to the same in the next version: by path, below the path prefix of the app, and
    with all that was asked, so that whoever follows it sees what they were looking at (RFC 5829, 3.6).

    Think: where does somebody get to who asked for the third page of war novels?

    Next: in announce(), take the address from successor().
    """
    now, prefix = int(lab.clock.now()), "/shop"
    user = lab.login("alice")
    shelf = user.get("/api/shelves").json()["items"][0]["id"]
    asked = {"author": "R&D, Ōgai <#1>", "page_size": "2", "sort": "title"}
    with retired(lab, now - A_DAY, PATH_PREFIX=prefix) as app:
        client = as_user(lab, app, "alice")
        for path, query, headers in (
            ("/api/v1/books/1", {}, {}),
            ("/api/books/2", {}, {}),
            ("/api/books/3", {}, {"X-API-Version": "1"}),
            ("/api/v1/books", asked, {}),
            ("/api/books/by-offset", {"page": "3", "genre": "war"}, {}),
            ("/api/books/search", {"q": "a+b %41"}, {}),
            (f"/api/v1/shelves/{shelf}/books", {"page_size": "7"}, {}),
            ("/api/books/99999", {}, {}),
        ):
            answer = client.get(prefix + path, params=query, headers=headers)
            found = links(answer).get("successor-version", [])
            assert len(found) == 1, f"{described(answer)} should link to one successor-version, but links to {found}"
            wanted = prefix + "/api/v2" + path.removeprefix("/api").removeprefix("/v1")
            assert found[0].partition("?")[0] == wanted, (
                f"the successor-version of {described(answer)} should be {wanted}, but is {found[0]}"
            )
            values = parse_qs(found[0].partition("?")[2], keep_blank_values=True)
            assert values == {name: [value] for name, value in query.items()}, (
                f"the successor-version of {described(answer)} should be asked for {query}, but for {values}"
            )


@pytest.mark.exercise("5.5")
def test_the_policy_is_linked_beside_the_pages(lab):
    """What a date means, and whom to ask, stands on a page for people: rel="deprecation" and rel="sunset" lead to it.
    The links that the answer has by itself, those to other pages of a list, stay (RFC 9745, 3; RFC 8594, 6; RFC 8288,
    3: a header field may have many links, in one line or in several).

    Think: what happened to rel="next"?

    Next: in announce(), headers.add("Link", …) adds a link; headers["Link"] = … takes its place.
    """
    now = int(lab.clock.now())
    asked = {"author": "a", "page_size": "2"}
    before = links(lab.client().get("/api/books", params=asked))
    assert set(before) == {"first", "next"}
    with retired(lab, now - A_DAY, now + A_DAY) as app:
        answer = lab.client(app=app).get("/api/books", params=asked)
        found = links(answer)
        for name in ("deprecation", "sunset"):
            assert found.get(name) == [POLICY], f"rel={name} should lead to {POLICY}, but leads to {found.get(name)}"
        kept = {name: targets for name, targets in found.items() if name not in RELATIONS}
        assert kept == before, f"{described(answer)} should keep the links {before}, but has {kept}"


@pytest.mark.exercise("5.5")
def test_who_is_not_concerned_hears_nothing(lab):
    """Version 2 does not go, and what is the same in both versions does not either: genres, accounts, the login.
    Nothing is said there, and nobody is counted: a warning that concerns nobody is one that nobody reads (RFC 9745, 2.2:
    of which resources it is said).

    Think: what has somebody to do who reads the genres in version 1?

    Next: in announce() and in count_use(), ask retires() first.
    """
    now = int(lab.clock.now())
    with retired(lab, now - A_DAY, now + A_DAY) as app:
        client, user = lab.client(app=app), as_user(lab, app, "alice")
        preflight = {"Origin": "https://app.shop.test", "Access-Control-Request-Method": "GET"}
        check_silent(
            client.get("/api/v2/books"),
            client.get("/api/books/1", headers={"X-API-Version": "2"}),
            client.get("/api/v2/search?q=a"),
            client.get("/api/v1/genres"),
            client.get("/api"),
            user.get("/api/v1/users/me"),
            user.get("/api/shelves"),
            client.post("/api/v1/auth/login", json={"email": "nobody@example.org", "password": "no such password"}),
            client.get("/api/v1/nowhere"),
            client.options(BOOK, headers=preflight),
        )
        found = use(lab, app)[0]
        assert not found, f"nobody has used what goes, and nobody should be counted, but {found} were"


@pytest.mark.exercise("5.5")
def test_it_is_gone_from_its_sunset_on(lab):
    """Until the moment of its sunset a version answers as ever; from then on it is a 410, in whichever way it was asked
    for, and changes nothing any more. The 410 says where to go: in its text, and in the links that all answers before
    it had (RFC 9110, 15.5.11; RFC 8594, 3).

    Think: what is a client to do that sees this for the first time, and who has to read it?

    Next: in refuse_retired(), raise Gone with a sentence that names VERSION_POLICY_URL.
    """
    sunset = int(lab.clock.now()) + 200
    with retired(lab, sunset - A_DAY, sunset) as app:
        lab.clock.move(170)
        client, admin = lab.client(app=app), as_user(lab, app, "admin")
        title = client.get(BOOK)
        assert title.status_code == 200, f"until its sunset version 1 should answer, but {BOOK} is {title.status_code}"
        lab.clock.move(31)
        answer = client.get(BOOK)
        check_gone(answer)
        found = answer.headers["Content-Type"].partition(";")[0]
        assert found == "application/problem+json", f"a 410 should be a problem, but is {found}"
        problem = answer.json()
        assert problem["status"] == 410, f"the problem's status should be 410, but is {problem['status']}"
        assert POLICY in problem["detail"], f"a 410 should name {POLICY}, but says only {problem['detail']!r}"
        found = links(answer)
        assert set(found) == set(RELATIONS), f"a 410 should link to {RELATIONS}, but links to {sorted(found)}"
        missing = [name for name in SAID if name not in answer.headers]
        assert not missing, f"a 410 should have {missing[0]} as the answers before, but has not"
        check_gone(client.get("/api/books/1"))
        check_gone(client.get("/api/books", headers={"X-API-Version": "1"}))
        check_gone(client.head("/api/books/search?q=a"))
        check_gone(admin.patch(BOOK, json={"title": "Gone"}))
        check_gone(admin.post("/api/books", json={"title": "Gone", "author": "Gone"}))
        found = lab.rows("SELECT count(*) FROM books WHERE title = 'Gone'")[0][0]
        assert not found, "after its sunset version 1 should change nothing, but it did"


@pytest.mark.exercise("5.5")
def test_all_else_stays_when_it_is_gone(lab):
    """What is the same in both versions goes on in version 1, so that who moves to version 2 needs to change nothing
    there: they sign in as before, read their account and their shelves. Version 2 goes on. And a browser may still ask
    whether it may ask: it cannot say for which version (RFC 9110, 15.5.11: this resource is gone, not others).

    Think: which addresses does a client use that reads its books in version 2?

    Next: in refuse_retired(), ask retires() as well as the clock.
    """
    now = int(lab.clock.now())
    with retired(lab, now - 2 * A_DAY, now - A_DAY) as app:
        client, user = lab.client(app=app), as_user(lab, app, "alice")
        account = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
        preflight = {
            "Origin": "https://app.shop.test",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-api-version",
        }
        check_gone(client.get(BOOK))
        for answer in (
            client.post("/api/v1/auth/login", json=account),
            client.get("/api/v1/genres"),
            client.get("/api/genres"),
            client.get("/api"),
            user.get("/api/v1/users/me"),
            user.get("/api/shelves"),
            client.get("/api/versions"),
            client.options("/api/books", headers=preflight),
        ):
            assert answer.status_code == 200, f"{described(answer)} should go on, but is a {answer.status_code}"
        for answer in (client.get("/api/v2/books/1"), client.get("/api/books", headers={"X-API-Version": "2"})):
            assert answer.status_code != 410, f"version 2 should go on, but {described(answer)} is a 410"


@pytest.mark.exercise("5.5")
def test_use_is_counted_by_client_and_day(lab):
    """Who still comes, how often, and when last is what an operator decides by. A request is counted once, for the user
    who is signed in, else for the address, by days of UTC (OWASP API9:2023: who uses an old version has to be known).

    Think: whom would you write to before you switch version 1 off?

    Next: in count_use(), count one for client() in the hash that key(version(), now()) names.
    """
    moment = int(lab.clock.now())
    lab.clock.move((12 * 3600 - moment) % A_DAY + 60)  # noon in UTC, and the next day in the far east
    today = datetime.fromtimestamp(lab.clock.now(), UTC).date()
    alice = lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0]
    with retired(lab, moment - A_DAY, TZ=IN_THE_FAR_EAST) as app:
        user, here, there = as_user(lab, app, "alice"), lab.client(app=app), lab.client("198.51.100.9", app=app)
        for answer in (
            *(user.get(BOOK), user.get("/api/books"), user.head("/api/books/1"), here.get("/api/books/search?q=a")),
            *(there.get(BOOK), there.get("/api/books/99999"), here.get("/api/v2/books"), here.get("/api/genres")),
        ):
            assert answer.status_code in (200, 404, 501)
        expected = {f"user:{alice}": 3, "address:203.0.113.7": 1, "address:198.51.100.9": 2}
        counts, last = use(lab, app)
        assert counts == expected, f"use should be counted as {expected}, but was counted as {counts}"
        assert set(last.values()) == {f"{today}"}, f"it should have been on {today}, in UTC, but was on {last}"
        lab.clock.move(A_DAY)
        as_user(lab, app, "alice").get(BOOK)
        counts, last = use(lab, app)
        found = counts[f"user:{alice}"], last[f"user:{alice}"], last["address:198.51.100.9"]
        wanted = 4, f"{today + timedelta(days=1)}", f"{today}"
        assert found == wanted, f"after a request on the next day it should be {wanted}, but is {found}"


@pytest.mark.exercise("5.5")
def test_who_is_refused_is_counted(lab):
    """Who asks for what is gone has not heard of it yet, and is the one to be told. Errors count as well: who comes
    with a wrong question comes nevertheless (OWASP API9:2023: who uses an old version has to be known).

    Think: who are those that still come after the day?

    Next: in count_use(), do not look at the status.
    """
    now = int(lab.clock.now())
    with retired(lab, now - 2 * A_DAY, now + 60) as app:
        client = lab.client(app=app)
        client.get("/api/books?sort=colour")
        assert use(lab, app)[0] == {"address:203.0.113.7": 1}, "a 400 in version 1 should be counted, but was not"
        lab.clock.move(120)
        for path in (BOOK, "/api/books"):
            check_gone(client.get(path))
        found = use(lab, app)[0].get("address:203.0.113.7")
        assert found == 3, f"two 410 should be counted as well, which makes 3, but the count is {found}"


@pytest.mark.exercise("5.5")
def test_no_answer_depends_on_the_counter(lab):
    """A counter that cannot be reached, or cannot be written, costs a count. The book is still there, and so is what is
    said of its version (redis-py: RedisError is the base of ConnectionError, and of what a full Redis answers).

    Think: what does a reader of a book get when Redis is full?

    Next: in count_use(), catch RedisError around the commands, and return the response.
    """
    now = int(lab.clock.now())
    with retired(lab, now - A_DAY, now + A_DAY) as app:
        client = lab.client(app=app)
        with lab.redis_refusing_to_write("full"):
            answers = [("Redis is full", client.get(BOOK))]
        with lab.redis_stopped():
            answers += [("Redis is away", client.get(BOOK)), ("Redis is away", client.get("/api/books/99999"))]
        for what, answer in answers:
            wanted = 404 if answer.request.url.path.endswith("99999") else 200
            found = answer.status_code
            assert found == wanted, f"while {what}, {described(answer)} should be a {wanted}, but is a {found}"
            assert "Sunset" in answer.headers, f"while {what}, {described(answer)} should say Sunset, but does not"


@pytest.mark.exercise("5.5")
def test_it_is_not_kept_for_ever_who_came(lab):
    """Who came on which day is known for KEPT, thirty days, in which an operator looks at it, and then forgotten: an
    address is a person's (GDPR, article 5 (1) e, storage limitation; Redis, EXPIRE).

    Think: who deletes what was counted last year?

    Next: in count_use(), let the hash of the day run out after KEPT.
    """
    with retired(lab, int(lab.clock.now()) - A_DAY) as app:
        lab.client(app=app).get(BOOK)
        names = counters(lab)
        assert names, "use should be counted under a name that begins with versions:, but there is none in Redis"
        lab.clock.move((KEPT - 1) * A_DAY)
        found = use(lab, app)[0]
        assert found == {"address:203.0.113.7": 1}, f"after {KEPT - 1} days it should be known who came, but is {found}"
        lab.clock.move(2 * A_DAY)
        names = counters(lab)
        assert not names, f"after {KEPT + 1} days nothing should be left of it in Redis, but {names} are"
