"""Exercise 6.4, @cached: the same answer without the work, to whoever asks the same, for about as long as it lives."""

import pytest

BOOKS = "/api/books?page_size=2"
LIFE, STALE = 60, 60  # seconds: of a list (cached(seconds=60)), and CACHE_KEEP_STALE_SECONDS
SHORTEST, LONGEST = 54, 66  # seconds: a life with its JITTER of a tenth
BUSY = 3  # seconds that a check may take on a machine that has time for it
OF_THIS_REQUEST = {"x-request-id", "ratelimit", "date", "set-cookie"}
OF_OTHER_EXERCISES = {"etag", "last-modified", "cache-control", "vary", "surrogate-key"}


def worked(lab, answer):
    """Whether the database was asked for books, or genres, to make this answer."""
    return any("FROM book" in statement for statement in lab.statements(answer))


def described(answer):
    """A request in a sentence."""
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}"


def kept(lab):
    """The names under which answers are kept in Redis."""
    return sorted(lab.redis.scan_iter("cache:answer:*"))


def lookups(lab):
    """How often somebody has looked for an answer, as the app has counted it."""
    return int(lab.redis.hget("cache:stats", "lookups") or 0)


def headers(answer):
    """The headers of an answer but for those of one request, and those that are not the view's."""
    aside = OF_THIS_REQUEST | OF_OTHER_EXERCISES
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in aside)


def of_all(answer):
    """What everybody who asks this should get: the status, the headers, and the body without the id of a request."""
    return answer.status_code, headers(answer), {**answer.json(), "request_id": ""}


def left(answer):
    """How many requests the limits leave this client."""
    return int(answer.headers["RateLimit"].split("r=")[1].split(";")[0])


def check_made(lab, answer, when):
    """Check that an answer was made from the database."""
    assert worked(lab, answer), f"{described(answer)} should be made from the database {when}, but was not"


def check_kept(lab, answer, when):
    """Check that an answer came without the work."""
    lab.about(answer)
    assert not worked(lab, answer), (
        f"{described(answer)} should come from Redis {when}, but was made from the database: "
        f"{lab.statements(answer)[0][:100]}"
    )


@pytest.mark.exercise("6.4")
def test_the_same_answer_comes_back_without_the_work(lab):
    """What the view has made comes back: the body to the byte, the status, each header. All else is of this request:
    it has its own id, is a line of the log, and takes one from the limits, as cached or not it was answered (RFC 9111,
    4: the stored response is what is reused, not the exchange).

    Think: what makes an answer, besides its body?

    Next: in keep(), write an Entry of answer.headers and answer.get_data(); in look(), read it.
    """
    client = lab.client()
    for path in (BOOKS, "/api/v2/books?author=%C5%8Cgai+%26+%F0%9D%95%8F", "/api/genres"):
        head = client.head(path)
        first, second, again = client.get(path), client.get(path), client.head(path)
        check_made(lab, head, "at first")
        for answer in (first, second, again):
            check_kept(lab, answer, "after a HEAD (the two share what is kept)")
            assert answer.status_code == 200, f"{described(answer)} should be a 200 again, but is {answer.status_code}"
            was, found = headers(head), headers(answer)
            assert found == was, (
                f"{described(answer)} should have the headers that were kept, but differs in "
                f"{sorted(set(was) ^ set(found))}"
            )
        assert second.content == first.content, "the second answer should have the body of the first, but has another"
        length = int(head.headers["Content-Length"])
        assert len(first.content) == length, f"the body should have {length} bytes, but has {len(first.content)}"
        assert not again.content, f"an answer to HEAD should have no body, but has {again.content[:40]!r}"
        assert left(second) == left(first) - 1, "a kept answer should count for the limits, but nothing was taken"
    claimed = "0190c3a2-7d1c-7000-8000-00000000c0de"
    answer = client.get(path, headers={"X-Request-ID": claimed})
    assert answer.headers["X-Request-ID"] == claimed, "a kept answer should have the id of this request, but has not"
    logged = [entry for entry in lab.audit() if entry["request_id"] == claimed]
    assert len(logged) == 1, f"a request that gets a kept answer should be one line of the log, but is {len(logged)}"
    found, wanted = lookups(lab), len(lab.exchanges)
    assert found == wanted, (
        f"after {wanted} requests there should be {wanted} lookups, but there are {found}"
        '\nNext: in look(), hincrby(STATS, "lookups", …) in the pipeline, by 1 at the first look only.'
    )


@pytest.mark.exercise("6.4")
def test_no_two_that_differ_are_given_one_answer(lab):
    """Whatever an answer depends on is in its key: who asks, the version, the path with its prefix, the query, also the
    version in it: links lead on in the way in which the version was named. Where one of them is left out, or two run
    into each other, somebody is given what is another's (RFC 9111, 4.1; OWASP API1:2023).

    Think: which two requests would your key take for one?

    Next: in entry_key(), hash a JSON list of all that the docstring names: in a text with commas between, values that
    have a comma run into each other.
    """
    with lab.boot(PATH_PREFIX="/shop") as shop:
        nobody, there = lab.client(), lab.client(app=shop)
        user, admin = lab.login("alice"), lab.login("admin")
        version_2 = {"X-API-Version": "2"}
        media_type = {"Accept": "application/vnd.books.v2+json"}
        requests = [
            *((client, BOOKS, {}) for client in (nobody, user, admin)),
            (nobody, BOOKS, version_2),
            (nobody, BOOKS, media_type),
            (nobody, f"/api/v2{BOOKS.removeprefix('/api')}", {}),
            (nobody, f"{BOOKS}&version=2", {}),
            (nobody, f"{BOOKS}&version=1", {}),
            (there, f"/shop{BOOKS}", {}),
            (nobody, "/api/books/by-offset?page_size=2", {}),
            (nobody, "/api/books/by-keyset?page_size=2", {}),
            (nobody, f"{BOOKS}&sort=title", {}),
            (nobody, f"{BOOKS}&author=a&genre=Novel", {}),
            (nobody, f"{BOOKS}&author=a%26genre=Novel", {}),
            (nobody, f"{BOOKS}&author=a%26genre%3DNovel%00", {}),
            (nobody, f"{BOOKS}&author=%FF", {}),
            (nobody, f"{BOOKS}&author=%FE", {}),
            (nobody, f"{BOOKS}&author=%ED%A0%80", {}),
            (nobody, f"{BOOKS}&author=a%2C+b", {}),
            (nobody, f"{BOOKS}&author=a%2B+b", {}),
            (nobody, f"{BOOKS}&author=A", {}),
            (nobody, f"{BOOKS}&author=a", {}),
        ]
        wanted = []
        for client, path, more in requests:
            wanted.append(client.get(path, headers=more))
            lab.redis.flushdb()
        for (client, path, more), was in zip(requests, wanted, strict=True):
            found = client.get(path, headers=more)
            lab.about(found)
            assert of_all(found) == of_all(was), (
                f"{described(found)}{f' with {more}' if more else ''} should be as it is where nothing is kept, but is "
                f"another's: {found.text[:120]}"
            )


@pytest.mark.exercise("6.4")
def test_who_asks_the_same_is_given_what_is_there(lab):
    """A key that holds too much keeps as many answers as there are requests, and spares nobody any work: an id, a
    header that changes nothing, the order of the parameters, the address of the caller. All of one role see the same
    lists, and share them; a report is as dear for each of them (RFC 9111, 4.1: a key may be normalized).

    Think: of what a request sends, what can the answer not depend on?

    Next: in entry_key(), ask who() whose answer it is, and sort the parameters by name.
    """
    path = f"{BOOKS}&author=a&sort=title"
    lab.client().get(path)
    other = lab.client("198.51.100.9")
    for query, more in (
        ("page_size=2&author=a&sort=title", {"User-Agent": "another/1.0", "Accept-Language": "ja", "Accept": "*/*"}),
        ("sort=title&author=%61&page_size=2", {}),
        ("author=a&page_size=2&sort=title", {"X-Forwarded-Prefix": "/evil", "X-Request-ID": "1"}),
    ):
        answer = other.get(f"/api/books?{query}", headers=more)
        check_kept(lab, answer, "whoever asks the same")
    people = lab.login("alice"), lab.login("bob")
    for report in ("/api/reports/catalog", BOOKS):
        first, second = (client.get(report) for client in people)
        check_made(lab, first, "for the first of a role")
        check_kept(lab, second, "for the next of the same role")
    refused = lab.client().get("/api/reports/catalog")
    assert refused.status_code == 401, f"who is not let in should get a 401, but gets a {refused.status_code}"
    assert b"centuries" not in refused.content, "who is not let in should get nothing of what is kept, but does"


@pytest.mark.exercise("6.4")
def test_what_is_of_other_generations_is_none(lab):
    """An answer counts only as long as the generations of its tags are those of now. When Redis has dropped one, the
    answer is made anew, and is kept again (Redis, key eviction: what a cache holds may be gone at any moment).

    Think: what does an entry say of its tags, and what does Redis?

    Next: in look(), compare entry.generations with those that invalidation.generations() returns.
    """
    client = lab.client()
    client.get(BOOKS)
    names = sorted(name for name in lab.redis.scan_iter("cache:*") if not name.startswith("cache:lock:"))
    found = [name.rpartition(":")[0] for name in kept(lab)]
    assert found == ["cache:answer:books"], (
        f"one answer should be kept, under cache:answer:books: and a digest, but there are {kept(lab)}"
    )
    lab.execute("UPDATE books SET title = 'By hand' WHERE id = 1")
    check_kept(lab, client.get(BOOKS), "as long as its tags are of the same generations")
    for name in names:
        what = f"after Redis has dropped {name}"
        lab.redis.delete(name)
        answer = client.get(BOOKS)
        if name != "cache:stats":
            check_made(lab, answer, what)
            assert "By hand" in answer.text, f"{what}, the answer should be new, but is the old one"
        check_kept(lab, client.get(BOOKS), f"again, {what},")
    lab.redis.set("cache:tag:books", "another word")
    check_made(lab, client.get(BOOKS), "when a tag is of another generation")


@pytest.mark.exercise("6.4")
def test_what_was_kept_together_does_not_end_together(lab):
    """A life has JITTER: what was kept at one moment, after a deploy or an invalidation, would be old at one moment,
    and made anew all at once. A list lives for 54 to 66 seconds; for CACHE_KEEP_STALE_SECONDS more it stays in Redis,
    to be given while somebody makes the next (RFC 5861, 3).

    Think: when does an answer begin to be old, and when does Redis let it go?

    Next: in keep(), multiply `seconds` once; `until` is now and that, ex= that and CACHE_KEEP_STALE_SECONDS.
    """
    client, begun = lab.client(), lab.clock.now()
    paths = [f"/api/books?page_size=1&author={letter}" for letter in "abcdefghiklmno"]
    for path in paths:
        client.get(path)
    for name in kept(lab):
        left = lab.redis.ttl(name)
        assert SHORTEST + STALE - (lab.clock.now() - begun) - 1 <= left <= LONGEST + STALE + 1, (
            f"what lives for {SHORTEST} to {LONGEST} s, and then stays for {STALE}, should be gone from Redis after "
            f"about {LIFE + STALE} s, but is after {left}"
        )
    ended, before = [], 0
    for moment in (SHORTEST / 2, LIFE - 3, LIFE, LIFE + 3, LONGEST + 1):
        lab.clock.move(moment - before)
        ended.append(sum(worked(lab, client.get(path)) for path in paths))
        before = moment
    assert not ended[0], f"before {SHORTEST} s nothing should be old, but {ended[0]} of {len(paths)} answers were"
    assert sum(ended) == len(paths), (
        f"after {LONGEST} s all {len(paths)} answers should have been made once more, but {sum(ended)} were"
    )
    if lab.clock.now() - begun > LONGEST + 1 + BUSY:
        return  # so busy that lives of several lengths may have ended between two looks
    assert max(ended) < len(paths), (
        f"{len(paths)} answers kept at one moment should end at several, but all ended at one"
    )
