"""Exercise 6.1: what an answer is called, and that who has it is not sent it again."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

BOOK, LIST = "/api/books/1", "/api/books?page_size=3"
ADDRESSES = (BOOK, "/api", LIST, "/api/v2/books/search?q=a&page_size=2", "/api/genres")
ENTITY_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')  # RFC 9110, 8.8.3
IN_THE_WEST = "America/New_York"
EMMA = {"title": "Emma", "author": "Jane Austen"}
TRIES = 20


def described(answer):
    """A request, as a message names it."""
    sent = answer.request.headers
    names = ("If-Match", "If-None-Match", "If-Modified-Since", "X-API-Version")
    said = "".join(f", {name}: {', '.join(sent.get_list(name))}" for name in names if name in sent)
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}{said}"


def tag_of(answer):
    """The ETag of an answer, which should have one."""
    tag = answer.headers.get("ETag", "")
    assert ENTITY_TAG.fullmatch(tag), (
        f'{described(answer)} should have an ETag, in quotation marks: "9f86…", but has {tag or "none"}'
    )
    return tag


def opaque(tag):
    """A tag without the mark of a weak one."""
    return tag.removeprefix("W/")


def check(answer, status):
    """Check the status of an answer; a 304 has no body."""
    found = answer.status_code
    assert found == status, f"{described(answer)} should be a {status}, but is a {found}"
    if found == 304:
        assert not answer.content, f"a 304 should have no body, but has {answer.content[:60]!r}"


def check_without_validators(answer):
    """Check that an answer has no validators."""
    for name in ("ETag", "Last-Modified"):
        found = answer.headers.get(name)
        assert found is None, f"nobody keeps the answer to {described(answer)}, but it has {name}: {found}"


def date(moment):
    """A moment, in seconds since 1970, as HTTP writes it."""
    return format_datetime(datetime.fromtimestamp(int(moment), UTC), usegmt=True)


def changed_at(book):
    """When a book was last changed, in seconds since 1970."""
    return datetime.fromisoformat(book["updated_at"]).timestamp()


@pytest.mark.exercise("6.1")
def test_who_has_an_answer_is_not_sent_it_again(lab):
    """An answer that may be kept has a tag. Whoever sends it back in If-None-Match gets a 304 without a body as long as
    the answer is the same, whoever else asked meanwhile and however long ago that was (RFC 9110, 8.8.3 and 13.1.2).

    Think: what would the tag have to change with, and with what not?

    Next: in validate(), set the ETag to tag_of(response.get_data()), and the status to 304 where the tag is known.
    """
    client = lab.client()
    tags = {path: tag_of(client.get(path)) for path in ADDRESSES}
    lab.clock.move(3)
    lab.redis.flushall()
    for path, tag in tags.items():
        answer = client.get(path, headers={"If-None-Match": tag})
        check(answer, 304)
        found = tag_of(answer)
        assert found == tag, f"the 304 to {described(answer)} should have the same ETag, but has {found}"


@pytest.mark.exercise("6.1")
def test_tags_come_back_in_several_ways(lab):
    """A proxy that compresses makes a weak tag of a strong one, W/"…", and a client may have several answers, or none
    and ask whether there is anything at all, with *. So If-None-Match is a list, in one line or in two, which is
    compared weakly (RFC 9110, 8.8.3.2 and 13.1.2). A tag that is only like it is another one.

    Think: what does a client send that has been here yesterday and today?

    Next: in validate(), ask request.if_none_match.contains_weak(tag), instead of comparing texts.
    """
    client = lab.client()
    for path in (BOOK, LIST):
        first = client.get(path)
        tag = opaque(tag_of(first))
        for status, *lines in (
            (304, f"W/{tag}"),
            (304, tag),
            (304, "*"),
            (304, f'"another", {tag}'),
            (304, f'{tag},W/"another"'),
            (304, f'W/"a, b" ,\tW/{tag} , "c"'),
            (304, '"another"', f"W/{tag}"),
            (200, '"another"'),
            (200, f'{tag[:-1]}0", W/"another"'),
            (200, f'"{tag[2:]}', f'W/{tag[:-2]}"'),
        ):
            check(client.get(path, headers=[("If-None-Match", line) for line in lines]), status)


@pytest.mark.exercise("6.1")
def test_head_is_get_without_the_body(lab):
    """HEAD says what GET would: the same validators, and a 304 to whoever has the answer (RFC 9110, 9.3.2). So a client
    finds out whether something has changed without having it sent.

    Think: which methods ask for an answer, and change nothing?

    Next: in validate(), let HEAD be as GET; the body is still there when it is called, Werkzeug drops it later.
    """
    client = lab.client()
    for path in (BOOK, LIST):
        get = client.get(path)
        head = client.head(path)
        for name in ("ETag", "Last-Modified"):
            wanted, found = get.headers.get(name), head.headers.get(name)
            assert found == wanted, f"{described(head)} should have the {name} of GET, {wanted}, but has {found}"
        check(client.head(path, headers={"If-None-Match": f'"another", {tag_of(get)}'}), 304)
        check(client.head(path, headers={"If-None-Match": '"another"'}), 200)


@pytest.mark.exercise("6.1")
def test_a_304_says_all_but_the_body(lab):
    """A 304 has the headers of the 200 that it stands for: who may keep it, what it depends on, its tag, its version,
    whether that goes, how often one may still ask, its own name. So a cache can go on with what it has, and a client
    hears what concerns it. What describes a body is left out: there is none (RFC 9110, 15.4.5).

    Think: what would a client never hear that has had each book once, and gets a 304 from then on?

    Next: in validate(), set the status of the response that is there: a new one has none of its headers.
    """
    kept = "Cache-Control Vary ETag API-Version Deprecation RateLimit-Policy Link Surrogate-Key Content-Security-Policy"
    env = {"VERSION_1_DEPRECATED": "2024-01-01T00:00:00+02:00", "PATH_PREFIX": "/shop", "TZ": IN_THE_WEST}
    with lab.boot(**env) as app:
        client = lab.client(app=app)
        for path in ("/shop/api/v1/books/1", f"/shop{LIST}"):
            first = client.get(path)
            for name in list(lab.redis.scan_iter("cache:answer:*")):  # what is kept of an answer is another exercise
                lab.redis.delete(name)
            second = client.get(path, headers={"If-None-Match": tag_of(first)})
            check(second, 304)
            for name in kept.split():
                before, found = first.headers.get_list(name), second.headers.get_list(name)
                assert found == before, (
                    f"a 304 should have the {name} of the 200, {before or 'none'}, but has {found or 'none'}"
                )
            for name in ("RateLimit", "X-Request-ID"):
                before, found = first.headers[name], second.headers.get(name)
                assert found not in (None, before), (
                    f"a 304 should have a {name} of its own, other than {before}, but has {found or 'none'}"
                )
            for name in ("Content-Type", "Content-Length", "Content-Encoding"):
                found = second.headers.get(name)
                assert found is None, f"a 304 has no body, and should have no {name}, but has {found}"


@pytest.mark.exercise("6.1")
def test_what_nobody_may_keep_has_no_tag(lab):
    """A tag is for whoever has kept an answer. An error, the answer to a change, and what is no-store are kept by
    nobody, so they have none; and a condition changes nothing of them: a 404 stays a 404, also where any answer would
    do (RFC 9110, 13.2.1: preconditions are looked at where the answer would be a 2xx).

    Think: what does If-None-Match: * ask of a book that does not exist?

    Next: in validate(), return the response as it is unless it is a 200 to GET or HEAD, without no-store.
    """
    admin = lab.login("admin")
    made = admin.post("/api/books", json=EMMA)
    changed = admin.patch("/api/users/me", json={"age": 41})
    known = {"If-None-Match": "*"}
    for answer, status in (
        (made, 201),
        (changed, 200),
        (admin.get("/api/books/99999", headers=known), 404),
        (admin.head("/api/books/0", headers=known), 404),
        (lab.client().get("/api/users/me", headers=known), 401),
        (admin.get("/api/users/me", headers=known), 200),
        (admin.head("/api/shelves", headers=known), 200),
    ):
        lab.about(answer)
        read = answer.request.method in ("GET", "HEAD") and status == 200
        if read and "no-store" not in answer.headers.get("Cache-Control", ""):
            continue  # who may keep what is another exercise
        check(answer, status)
        check_without_validators(answer)
    with lab.boot(routes={"probe": "/api/probe"}, rules={("probe", "GET"): {"anonymous"}}) as app:
        client = lab.client(app=app)
        for query, status in (("error=404&", 404), ("error=503&", 503), ("", 204)):
            answer = client.get(f"/api/probe?{query}Cache-Control=public,max-age=60", headers=known)
            check(answer, status)
            check_without_validators(answer)


@pytest.mark.exercise("6.1")
def test_a_date_says_when_it_was_changed(lab):
    """Last-Modified is when the book was last changed, in GMT, whatever the zone of the server; in whole seconds, not
    rounded up. Who has the book of that moment or a later one gets a 304, who has an older one gets the book; and a
    date that is none says nothing (RFC 9110, 5.6.7, 8.8.2 and 13.1.3).

    Think: in which zone is the moment that the database has, and in which the header?

    Next: in last_modified(), return the moment in UTC; in validate(), compare it with request.if_modified_since.
    """
    book = lab.login("admin").post("/api/books", json=EMMA).headers["Location"]
    lab.clock.move(2)
    with lab.boot(TZ=IN_THE_WEST) as app:
        client = lab.client(app=app)
        answer = client.get(book)
        moment = changed_at(answer.json())
        wanted, found = date(moment), answer.headers.get("Last-Modified")
        assert found == wanted, f"Last-Modified of a book should be {wanted}, but is {found}"
        for since, status in (
            (wanted, 304),
            (date(moment - 1), 200),
            (date(moment + 1), 304),
            (date(moment + 3600), 304),  # of a client whose clock goes ahead
            (date(moment - 4 * 3600), 200),
            ("yesterday", 200),
            (f"{int(moment) + 3600}", 200),
            ("", 200),
        ):
            check(client.get(book, headers={"If-Modified-Since": since}), status)
        check(client.get("/api", headers={"If-Modified-Since": date(moment + 3600)}), 200)  # it has no date


@pytest.mark.exercise("6.1")
def test_the_tag_decides_before_the_date(lab):
    """A client that sends both has a tag that is exact, and a date for those who know no tags. Where there is a tag,
    the date does not count, whichever of them says that the answer is known (RFC 9110, 13.1.3 and 13.2.2).

    Think: which of the two can be wrong about a book that was changed and changed back?

    Next: in validate(), look at request.if_modified_since only where there is no If-None-Match.
    """
    client = lab.client()
    answer = client.get(BOOK)
    tag, moment = tag_of(answer), changed_at(answer.json())
    for known, since, status in (
        ('"another"', date(moment + 3600), 200),
        ('W/"another", "a third"', date(moment), 200),
        (f"W/{opaque(tag)}", date(moment - 3600), 304),
        ("*", date(moment - 3600), 304),
    ):
        for method in ("GET", "HEAD"):
            check(client.request(method, BOOK, headers={"If-Modified-Since": since, "If-None-Match": known}), status)


@pytest.mark.exercise("6.1")
def test_a_second_change_in_a_second_is_not_missed(lab):
    """Dates have whole seconds. Who is told the date of a change while its second is not over never hears of another
    change within it: so until then no date is said, and none makes a 304. No date is later than the answer, either
    (RFC 9110, 8.8.2.1 and 8.8.2.2).

    Think: two changes at 12:00:00.2 and 12:00:00.7, and a reader between them who comes again at 12:00:05. What is the
    reader told?

    Next: in last_modified(), return None while the second of the change is that of now(), or is still to come.
    """
    admin, client = lab.login("admin"), lab.client()
    for _ in range(TRIES):
        lab.clock.move(1.05 - lab.clock.now() % 1)  # a second has just begun
        book = admin.post("/api/books", json=EMMA).headers["Location"]
        answer = client.get(book)
        again = client.get(book, headers={"If-Modified-Since": date(lab.clock.now())})
        moment = changed_at(answer.json())
        if int(lab.clock.now()) == int(moment):
            lab.about(answer)
            found = answer.headers.get("Last-Modified")
            assert found is None, f"in the second of a change there should be no Last-Modified, but it is {found}"
            check(again, 200)
            break
    lab.clock.move(-10)  # as a worker sees it whose clock is behind that of the one who made the change
    found = client.get(book).headers.get("Last-Modified")
    assert found is None, f"Last-Modified should not be later than the answer, but is {found}, of {date(moment)}"
    lab.clock.move(12)
    found = client.get(book).headers.get("Last-Modified")
    assert found == date(moment), f"when its second is over Last-Modified should be {date(moment)}, but is {found}"
    check(client.get(book, headers={"If-Modified-Since": found}), 304)


@pytest.mark.exercise("6.1")
def test_two_answers_have_two_tags(lab):
    """A tag names one answer at its address. What has another body has another tag: the book in another version, with
    more links for an administrator, after a change of it, be it of its genres only; another page of a list, and the
    list after a change of a book in it (RFC 9110, 8.8.1: a strong validator changes whenever the content does).

    Think: a proxy has the book of version 1, and asks with its tag for that of version 2. What must it not hear?

    Next: in validate(), make the tag of all that is sent: tag_of(response.get_data()).
    """
    client, admin = lab.client(), lab.login("admin")
    one = "/api/books?page_size=1"
    asked = (
        ("version 1", lambda: client.get(BOOK)),
        ("version 2", lambda: client.get(BOOK, headers={"X-API-Version": "2"})),
        ("an administrator", lambda: admin.get(BOOK)),
        ("a list", lambda: client.get(one)),
        ("a list in version 2", lambda: client.get(one, headers={"X-API-Version": "2"})),
        ("a list for an administrator", lambda: admin.get(one)),
        ("a page of two", lambda: client.get("/api/books?page_size=2")),
        ("a list the other way", lambda: client.get("/api/books?page_size=1&dir=desc")),
    )
    seen = {}
    for change in ("at first", "after a change of its genres", "after a change of its title"):
        if change != "at first":
            values = {"genres": ["epic", "new"]} if "genres" in change else {"title": "Gilgamesh"}
            done = admin.patch(BOOK, json=values)
            if done.status_code == 428:  # whether a change needs a condition is another exercise
                done = admin.patch(BOOK, json=values, headers={"If-Match": "*"})
            assert done.status_code == 200, f"an administrator should change a book, but got {done.status_code}"
        for what, ask in asked:
            answer = ask()
            tag = opaque(tag_of(answer))
            other = seen.setdefault(tag, (what, change, answer.content))
            assert other[2] == answer.content, (
                f"the answer to {what} {change} has the ETag of another one, that to {other[0]} {other[1]}: {tag}"
            )


@pytest.mark.exercise("6.1")
def test_if_match_asks_for_one_answer_only(lab):
    """If-Match says: this answer, or none. It names several tags, compared strongly, or any, with *; where it does not
    name the one there is, the answer is a 412: a problem, which nobody keeps, with what each answer has, its version,
    its name, how often one may ask (RFC 9110, 13.1.1 and 13.2.2; RFC 9457).

    Think: what does * stand for, in If-None-Match and in If-Match?

    Next: in validate(), before If-None-Match: return refused(response) unless request.if_match.contains(tag).
    """
    client = lab.client()
    tag = tag_of(client.get(BOOK))
    assert not tag.startswith("W/"), f"the tag of a book should be a strong one, which If-Match can name, but is {tag}"
    other = '"another"'
    for status, wanted in ((200, "*"), (200, tag), (200, f"{other}, {tag}"), (412, other), (412, f"W/{tag}, {other}")):
        for method in ("GET", "HEAD"):
            answer = client.request(method, BOOK, headers={"If-Match": wanted})
            check(answer, status)
            if status == 412:
                for name, text in (("Cache-Control", "no-store"), ("Content-Type", "application/problem+json")):
                    found = answer.headers.get(name, "nothing")
                    assert found.partition(";")[0] == text, f"a 412 should have {name}: {text}, but has {found}"
                for name in ("API-Version", "RateLimit", "X-Request-ID", "Content-Security-Policy", "Vary"):
                    assert name in answer.headers, f"a 412 should have {name} as each answer, but has not"
                if method == "GET":
                    found = answer.json().get("request_id")
                    wanted_id = answer.headers["X-Request-ID"]
                    assert found == wanted_id, f"the problem's request_id should be {wanted_id}, but is {found}"
    check(client.get(BOOK, headers={"If-Match": other, "If-None-Match": tag}), 412)
