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


def check_silent(answer):
    """Check that an answer says nothing of a version that goes."""
    said = silent(answer)
    assert not said, f"{described(answer)} should say nothing of a version that goes, but says {', '.join(said)}"


def check_gone(answer):
    """Check that an answer is a 410."""
    found = answer.status_code
    assert found >= 400, (
        f"after the sunset {described(answer)} should be a 410, but is a {found}"
        "\nThink: what would still let somebody in, whose version is over?"
        "\nNext: in refuse_retired(), ask for retires() and for the sunset alone: version() is the number in whichever"
        " way it was named, and neither the method nor the other date matters."
    )
    assert found == 410, f"after the sunset {described(answer)} should be a 410, but is a {found}"


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
def test_each_date_is_written_as_its_standard_says(lab):
    """Deprecation is a date of structured fields, "@" and the seconds since 1970; Sunset is one as HTTP writes it:
    Wed, 01 Jul 2026 00:00:00 GMT. Each is the moment that the operator has written, in whatever zone they and the
    server are; and each stands on every answer that was given when its version was known, whatever came of it: what was
    refused before that, for who was asking (401, 403, 429), says nothing (RFC 9745, 2.1; RFC 9651, 3.3.7; RFC 8594, 3).

    Think: what can a program do with `true`, and in which zone are the dates of HTTP?

    Next: in announce(), write the one as "@" and int(deprecated.timestamp()), and the other with http_date().
    """
    deprecated, sunset = int(lab.clock.now()) - 40 * A_DAY, int(lab.clock.now()) + 40 * A_DAY
    dates = {
        "Deprecation": f"@{deprecated}",
        "Sunset": format_datetime(datetime.fromtimestamp(sunset, UTC), usegmt=True),
    }
    check_silent(lab.client().get(BOOK))
    with retired(lab, deprecated, sunset, TZ=IN_THE_WEST) as app:
        client = lab.client(app=app)
        for answer, status in (
            (client.get(BOOK), 200),
            (client.head("/api/books/1"), 200),
            (client.get("/api/v1/books/99999"), 404),
            (client.get("/api/books?sort=colour"), 400),
        ):
            lab.about(answer)
            assert answer.status_code == status
            for name, date in dates.items():
                found = answer.headers.get_list(name)
                assert found == [date], (
                    f"{described(answer)}, a {status}, should say {name}: {date}, once, but says {found or 'nothing'}"
                )


@pytest.mark.exercise("5.5")
def test_a_deprecation_that_lies_ahead_is_said_as_well(lab):
    """What will be deprecated says so beforehand, with the same header and the same links: Deprecation is then a date
    that lies ahead. And as long as no sunset has come, the version answers as ever (RFC 9745, 2.1: the resource will
    be, or has been, deprecated at that date).

    Think: when does somebody who begins to write a client today want to know of it?

    Next: in announce(), write the date of the deprecation where it is set, and do not compare it with now().
    """
    deprecated = int(lab.clock.now()) + 20 * A_DAY
    with retired(lab, deprecated) as app:
        answer = lab.client(app=app).get(BOOK)
        assert answer.status_code == 200, (
            f"before its deprecation {described(answer)} should be a 200, but is a {answer.status_code}"
            "\nThink: which of the two dates ends a version?"
            "\nNext: in refuse_retired(), look at the sunset alone, and only where it is set."
        )
        found = answer.headers.get_list("Deprecation")
        assert found == [f"@{deprecated}"], (
            f"{described(answer)} should say Deprecation: @{deprecated}, a date that lies ahead, "
            f"but says {found or 'nothing'}"
        )
        wanted, found = {"successor-version", "deprecation"}, set(links(answer))
        assert found == wanted, (
            f"before the deprecation Link should have {sorted(wanted)}, but has {sorted(found)}"
            "\nNext: in announce(), add the link to the policy where the date is set, and do not compare it with now()."
        )


@pytest.mark.exercise("5.5")
def test_links_say_where_to_go_and_whom_to_ask(lab):
    """rel="successor-version" leads to the same in the next version: by path, below the path prefix of the app, with
    all that was asked. rel="deprecation" leads to the policy, a page for people; rel="sunset" would, if there was one.
    The links that the answer has by itself, to other pages of a list, stay (RFC 5829, 3.6; RFC 9745, 3; RFC 8594, 6).

    Think: where does somebody get to who asked for the third page of war novels?

    Next: in announce(), take the address from successor(), and add each link with headers.add("Link", …).
    """
    prefix = "/shop"
    shelf = lab.login("alice").get("/api/shelves").json()["items"][0]["id"]
    asked = {"author": "R&D, Ōgai <#1>", "page_size": "2", "sort": "title"}
    with retired(lab, int(lab.clock.now()) - A_DAY, PATH_PREFIX=prefix) as app:
        client = as_user(lab, app, "alice")
        for path, query, headers, pages in (
            ("/api/v1/books/1", {}, {}, set()),
            ("/api/books/99999", {}, {"X-API-Version": "1"}, set()),
            ("/api/v1/books", asked, {}, {"first"}),
            ("/api/books/by-offset", {"page": "2", "author": "a", "page_size": "1"}, {}, {"first", "prev", "next"}),
            ("/api/books/search", {"q": "a+b %41"}, {}, {"first"}),
            (f"/api/v1/shelves/{shelf}/books", {"page_size": "7"}, {}, {"first"}),
        ):
            answer = client.get(prefix + path, params=query, headers=headers)
            assert answer.status_code in (200, 404), (
                f"{described(answer)} should be answered as ever, but is a {answer.status_code}"
                "\nThink: which of the two dates has nobody set here?"
                "\nNext: in refuse_retired() and in announce(), ask whether a date is None before you use it."
            )
            found = links(answer)
            wanted = prefix + "/api/v2" + path.removeprefix("/api").removeprefix("/v1")
            target, _, asked_there = ", ".join(found.get("successor-version", [])).partition("?")
            assert target == wanted, (
                f"the successor-version of {described(answer)} should be {wanted}, but is {target or 'not there'}"
            )
            values = parse_qs(asked_there, keep_blank_values=True)
            assert values == {name: [value] for name, value in query.items()}, (
                f"the successor-version of {described(answer)} should be asked for {query}, but for {values}"
            )
            kept = found.keys() - set(RELATIONS)
            assert kept == pages, (
                f"{described(answer)} should keep its links to {pages or 'no page'}, but has {kept or 'none of them'}"
                "\nThink: what happened to the Link that was there?"
                '\nNext: headers["Link"] = … takes its place; headers.add("Link", …) comes beside it.'
            )
            policy = found.get("deprecation")
            assert policy == [POLICY], f'rel="deprecation" should lead to {POLICY}, but leads to {policy}'
            said = [each for each in silent(answer) if "sunset" in each.lower()]
            assert not said, (
                f"where no sunset is decided on, nothing should be said of it, but there is {said[0]}"
                "\nThink: what does a client do that is told of a date which nobody has set?"
                "\nNext: in announce(), ask for each of the two dates by itself whether it is None."
            )


@pytest.mark.exercise("5.5")
def test_all_else_goes_on(lab):
    """What is the same in both versions is not retired: who moves to version 2 signs in as before, reads their account
    and their shelves. There nothing is said, and nobody is counted; nor in version 2. And a browser may still ask
    whether it may ask: it cannot say for which version (RFC 9745, 2.2; RFC 9110, 15.5.11: this is gone, not all else).

    Think: which addresses does a client use that reads its books in version 2?

    Next: in all three functions, ask retires() first.
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
        for answer in (
            client.post("/api/v1/auth/login", json=account),
            client.get("/api/v1/genres"),
            client.get("/api"),
            user.get("/api/v1/users/me"),
            user.get("/api/shelves"),
            client.options("/api/books", headers=preflight),
        ):
            lab.about(answer)
            assert answer.status_code == 200, f"{described(answer)} should go on, but is a {answer.status_code}"
            check_silent(answer)
        for answer in (client.get("/api/v2/books/1"), client.get("/api/books", headers={"X-API-Version": "2"})):
            lab.about(answer)
            assert answer.status_code != 410, f"version 2 should go on, but {described(answer)} is a 410"
            check_silent(answer)
        found = use(lab, app)[0]
        assert not found, f"nobody has used what goes, and nobody should be counted, but {found} were"


@pytest.mark.exercise("5.5")
def test_use_is_counted_by_client_and_day(lab):
    """Who still comes, how often, and when last is what an operator decides by. A request is counted once, for the user
    who is signed in, else for the address, by days of UTC (OWASP API9:2023: who uses an old version has to be known).

    Think: whom would you write to before you switch version 1 off?

    Next: in count_use(), add 1 for client() in the hash that key(version(), now()) names: HINCRBY.
    """
    moment = int(lab.clock.now())
    lab.clock.move((12 * 3600 - moment) % A_DAY + 60)  # noon in UTC, and the next day in the far east
    today = datetime.fromtimestamp(lab.clock.now(), UTC).date()
    alice = lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0]
    with retired(lab, moment - A_DAY, TZ=IN_THE_FAR_EAST) as app:
        user, here, there = as_user(lab, app, "alice"), lab.client(app=app), lab.client("198.51.100.9", app=app)
        for client, path in (
            (user, BOOK),
            (user, "/api/books?page_size=1"),
            (here, "/api/books/search?q=a&page_size=1"),
            (there, BOOK),
            (here, "/api/v2/books/1"),
        ):
            client.get(path)
        expected = {f"user:{alice}": 2, "address:203.0.113.7": 1, "address:198.51.100.9": 1}
        counts, last = use(lab, app)
        assert counts == expected, f"use should be counted as {expected}, but was counted as {counts}"
        for path in ("/api/books/99999", "/api/books?sort=colour"):
            there.get(path)
            expected["address:198.51.100.9"] += 1
        counts, last = use(lab, app)
        assert counts == expected, (
            f"with two errors use should be counted as {expected}, but was counted as {counts}"
            "\nThink: does whoever got an error have to be told less?"
            "\nNext: in count_use(), do not look at the status."
        )
        assert set(last.values()) == {f"{today}"}, f"it should have been on {today}, in UTC, but was on {last}"
        lab.clock.move(A_DAY)
        as_user(lab, app, "alice").get(BOOK)
        counts, last = use(lab, app)
        found = counts.get(f"user:{alice}"), last.get(f"user:{alice}"), last.get("address:198.51.100.9")
        wanted = 3, f"{today + timedelta(days=1)}", f"{today}"
        assert found == wanted, f"after a request on the next day it should be {wanted}, but is {found}"


@pytest.mark.exercise("5.5")
def test_it_is_gone_from_its_sunset_on(lab):
    """Until the moment of its sunset a version answers as ever; from then on it is a 410 for whoever may do what they
    ask for (who may not, is a 401 or a 403 as before), in whichever way it was asked for, and changes nothing any more.
    The 410 says where to go: in its text, and in the links that all answers before it had. Who is told that is counted:
    they are the ones who have not heard of it (RFC 9110, 15.5.11; RFC 8594, 3).

    Think: what is a client to do that sees this for the first time, and who has to read it?

    Next: in refuse_retired(), raise Gone with a sentence that names VERSION_POLICY_URL.
    """
    sunset = int(lab.clock.now()) + 200
    with retired(lab, sunset=sunset) as app:
        lab.clock.move(170)
        client, admin = lab.client(app=app), as_user(lab, app, "admin")
        before = client.get(BOOK)
        assert before.status_code == 200, f"until its sunset {BOOK} should be a 200, but is a {before.status_code}"
        wanted = {"successor-version", "sunset"}
        found = set(links(before))
        assert found == wanted, (
            f"with a sunset alone Link should have {sorted(wanted)}, but has {sorted(found)}"
            "\nThink: who wants to know where the next version is?"
            "\nNext: in announce(), add the successor-version whichever date is set, and the policy for each that is."
        )
        lab.clock.move(31)
        answer = client.get(BOOK)
        check_gone(answer)
        found = answer.headers["Content-Type"].partition(";")[0]
        assert found == "application/problem+json", (
            f"a 410 should be a problem, but is {found}"
            "\nNext: in refuse_retired(), raise Gone(…): the app makes a problem of it, as of each error."
        )
        problem = answer.json()
        assert problem["status"] == 410, f"the problem's status should be 410, but is {problem['status']}"
        assert POLICY in problem["detail"], f"a 410 should name {POLICY}, but says only {problem['detail']!r}"
        for what, old, new in (
            ("Sunset", before.headers.get("Sunset"), answer.headers.get("Sunset")),
            ("Link", links(before), links(answer)),
        ):
            assert new == old, (
                f"a 410 should have the same {what} as the answers before, {old}, but has {new}"
                "\nThink: who needs the address of the next version most?"
                "\nNext: in announce(), say the same after the sunset, whatever the status is."
            )
        for gone in (
            client.get("/api/books/1"),
            client.get("/api/books", headers={"X-API-Version": "1"}),
            client.head("/api/books/search?q=a"),
            admin.patch(BOOK, json={"title": "Gone"}),
            admin.post("/api/books", json={"title": "Gone", "author": "Gone"}),
        ):
            lab.about(gone)
            check_gone(gone)
        found = lab.rows("SELECT count(*) FROM books WHERE title = 'Gone'")[0][0]
        assert not found, "after its sunset version 1 should change nothing, but it did"
        found = use(lab, app)[0].get("address:203.0.113.7")
        assert found == 5, (
            f"an answer before the sunset and four 410 should make 5 for this address, but the count is {found}"
            "\nThink: who are those that still come after the day?"
            "\nNext: in count_use(), count each request once, whatever its status is."
        )


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
            answers += [("Redis is away", client.get(BOOK)), ("Redis is away", client.head("/api/books"))]
        for what, answer in answers:
            lab.about(answer)
            found = answer.status_code
            assert found == 200, f"while {what}, {described(answer)} should be a 200, but is a {found}"
            assert "Sunset" in answer.headers, f"while {what}, {described(answer)} should say Sunset, but does not"


@pytest.mark.exercise("5.5")
def test_it_is_not_kept_for_ever_who_came(lab):
    """Who came on which day is known for KEPT, thirty days after the last one came, in which an operator looks at it,
    and then forgotten: an address is a person's (GDPR, article 5 (1) e, storage limitation; Redis, EXPIRE).

    Think: who deletes what was counted last year?

    Next: in count_use(), let the hash of the day run out after KEPT.
    """
    moment = int(lab.clock.now())
    lab.clock.move((3600 - moment) % A_DAY)  # one in the morning, UTC
    with retired(lab, moment - A_DAY) as app:
        client = lab.client(app=app)
        client.get(BOOK)
        names = counters(lab)
        assert names, "use should be counted under a name that begins with versions:, but there is none in Redis"
        lab.clock.move(20 * 3600)
        client.get(BOOK)
        lab.clock.move((KEPT - 1) * A_DAY)
        found = use(lab, app)[0]
        assert found == {"address:203.0.113.7": 2}, f"after {KEPT - 1} days it should be known who came, but is {found}"
        lab.clock.move(12 * 3600)
        assert counters(lab) == names, (
            f"it should be in Redis for {KEPT} days after the last one of the day came, but {names} ran out before"
            "\nThink: from when on do the thirty days count for whoever came in the evening?"
            "\nNext: in count_use(), set KEPT anew with each count: EXPIRE without NX, and not for the first one alone."
        )
        lab.clock.move(36 * 3600)
        names = counters(lab)
        assert not names, f"after {KEPT + 1} days nothing should be left of it in Redis, but {names} are"
