"""The cache between other concerns: who is let in, what fails, what happens at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.chapter("6")

BOOKS = "/api/books?page_size=3"
SECOND = {"If-Match": "*"}


def kept(lab):
    """What is kept of answers, by its name in Redis."""
    names = lab.redis.keys("cache:answer:*")
    return {name: lab.redis.get(name) for name in names}


def titles(answer):
    assert answer.status_code == 200, answer.text
    return [book["title"] for book in answer.json()["items"]]


def asked_the_database(lab, answer):
    return any("FROM books" in statement for statement in lab.statements(answer))


def test_a_list_is_read_from_the_database_once(lab):
    client = lab.client()
    first, second = client.get(BOOKS), client.get(BOOKS)
    assert asked_the_database(lab, first)
    assert lab.statements(second) == []
    assert (second.content, second.headers["ETag"], second.headers["Link"]) == (
        first.content,
        first.headers["ETag"],
        first.headers["Link"],
    )
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    left = [int(answer.headers["RateLimit"].split("r=")[1].split(";")[0]) for answer in (first, second)]
    assert left[1] == left[0] - 1


@pytest.mark.parametrize("address", ["/api/v1/books", "/api/v2/books", "/api/books?version=2", "/api/books?dir=desc"])
def test_no_address_is_given_the_answer_of_another(lab, address):
    client = lab.client()
    plain = client.get("/api/books")
    other = client.get(address)
    assert other.content != plain.content
    assert client.get(address).content == other.content


def test_nobody_is_given_the_links_of_another_role(lab):
    seen = {
        name: who.get(BOOKS)
        for name, who in (("nobody", lab.client()), ("alice", lab.login("alice")), ("admin", lab.login("admin")))
    }
    assert "create" in seen["admin"].json()["_links"]
    assert "create" not in seen["alice"].json()["_links"]
    assert seen["nobody"].headers["Cache-Control"].startswith("public, ")
    assert {seen[name].headers["Cache-Control"] for name in ("alice", "admin")} == {"private, no-cache"}


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_of_two_who_have_seen_the_same_book_one_changes_it(lab, version):
    path = f"/api/{version}/books/5"
    people = [lab.login("admin"), lab.login("admin")]
    tag = {"If-Match": people[0].get(path).headers["ETag"]}
    answers = lab.at_once(
        *(
            lambda who=who, title=title: who.patch(path, json={"title": title}, headers=tag)
            for who, title in zip(people, "AB", strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


def test_of_two_who_have_seen_the_same_book_one_deletes_it(lab):
    path = "/api/v2/books/5"
    people = [lab.login("admin"), lab.login("admin")]
    tag = {"If-Match": people[0].get(path).headers["ETag"]}
    answers = lab.at_once(
        lambda: people[0].patch(path, json={"title": "Later"}, headers=tag), lambda: people[1].delete(path, headers=tag)
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 412], [204, 404], [204, 412])


def test_a_reader_who_is_late_cannot_put_the_old_list_back(lab):
    client, admin = lab.client(), lab.login("admin")
    before = titles(client.get(BOOKS))
    old = kept(lab)
    assert len(old) == 1
    assert admin.patch("/api/v2/books/1", json={"title": "Changed"}, headers=SECOND).status_code == 200
    for name, text in old.items():  # as a reader does who began before the change
        lab.redis.set(name, text)
    after = titles(client.get(BOOKS))
    assert (before[0] == "Changed", after[0]) == (False, "Changed")
    assert titles(client.get(BOOKS)) == after


@pytest.mark.parametrize("change", ["genres", "post", "delete", "put"])
def test_every_change_of_a_book_reaches_the_lists(lab, change):
    client, admin = lab.client(), lab.login("admin")
    address = "/api/books?sort=created_at&dir=desc&page_size=2"
    before = client.get(address).json()["items"]
    newest = f"/api/books/{before[0]['id']}"
    book = {"title": "One more", "author": "Somebody"}
    match change:
        case "genres":
            done = admin.patch(newest, json={"genres": ["new"]})
        case "post":
            done = admin.post("/api/books", json=book)
        case "put":
            done = admin.put(newest, json=book)
        case "delete":
            done = admin.delete(newest)
    assert done.status_code in (200, 201, 204), done.text
    after = client.get(address)
    assert asked_the_database(lab, after)
    assert after.json()["items"] != before


def test_a_change_that_was_refused_forgets_nothing(lab):
    client, admin = lab.client(), lab.login("admin")
    client.get(BOOKS)
    taken = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL AND id <> 1 LIMIT 1")[0][0]
    assert admin.patch("/api/books/1", json={"isbn": taken}).status_code == 409
    assert admin.patch("/api/books/1", json={"title": ""}).status_code == 422
    assert lab.statements(client.get(BOOKS)) == []


def test_a_hundred_misses_over_two_workers_are_one_look_at_the_database(lab):
    clients = [lab.client(worker=number % 2, address=f"198.51.100.{number}") for number in range(100)]
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda client: client.get(BOOKS), clients))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum(asked_the_database(lab, answer) for answer in answers) == 1


def test_who_died_over_it_keeps_the_next_one_waiting_no_longer_than_the_lock(lab):
    with lab.boot(CACHE_LOCK_SECONDS="0.2") as app:
        client = lab.client(app=app)
        client.get(BOOKS)
        (name,) = kept(lab)
        lab.redis.delete(name)
        lab.redis.set(name.replace("cache:", "cache:lock:"), "of somebody who is gone", px=100)
        answer = client.get(BOOKS)
        assert titles(answer)
        assert kept(lab).keys() == {name}


def test_who_waits_for_somebody_who_is_slow_makes_their_own_in_the_end(lab):
    with lab.boot(CACHE_LOCK_SECONDS="0.2") as app:
        client = lab.client(app=app)
        client.get(BOOKS)
        (name,) = kept(lab)
        lab.redis.delete(name)
        lab.redis.set(name.replace("cache:", "cache:lock:"), "of somebody who is slow")
        assert titles(client.get(BOOKS))
        assert kept(lab) == {}


def test_an_old_answer_is_given_to_all_but_the_one_who_makes_the_next(lab):
    client = lab.client()
    client.get(BOOKS)
    (name,) = kept(lab)
    lab.clock.move(70)
    lab.redis.set(name.replace("cache:", "cache:lock:"), "of somebody who is at it", px=10_000)
    assert lab.statements(client.get(BOOKS)) == []
    lab.redis.delete(name.replace("cache:", "cache:lock:"))
    assert asked_the_database(lab, client.get(BOOKS))
    assert lab.statements(client.get(BOOKS)) == []


def test_only_a_200_is_kept(lab):
    client = lab.client()
    addresses = ("/api/books?page_size=0", "/api/books?cursor=x", "/api/books?page_size=1")
    assert [client.get(address).status_code for address in addresses] == [400, 400, 200]
    assert len(kept(lab)) == 1


def test_the_cache_recovers_when_redis_was_emptied(lab):
    client = lab.client()
    before = client.get(BOOKS)
    lab.redis.flushall()
    again = client.get(BOOKS)
    assert asked_the_database(lab, again)
    assert again.content == before.content
    assert lab.statements(client.get(BOOKS)) == []


@pytest.mark.parametrize("how", ["stopped", "frozen", "full"])
def test_without_redis_answers_are_right(lab, how):
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.3", CACHE_TIMEOUT_SECONDS="0.1") as app:
        without_redis(lab, how, lab.client(app=app))


def without_redis(lab, how, client):
    before = titles(client.get(BOOKS))
    failing = {
        "stopped": lab.redis_stopped,
        "frozen": lab.redis_frozen,
        "full": lambda: lab.redis_refusing_to_write("full"),
    }
    with failing[how]():
        lab.execute("UPDATE books SET title = 'Changed by hand' WHERE id = 2")
        seen = titles(client.get(BOOKS))
        assert seen[1] in ("Changed by hand", before[1])
        if how != "full":
            assert seen[1] == "Changed by hand"


def test_a_pattern_reaches_the_answers_and_nothing_else(lab):
    client, admin = lab.client(), lab.login("admin")
    client.get(BOOKS)
    others = sorted(name for name in lab.redis.keys("*") if not name.startswith("cache:answer:"))
    for pattern, status in (
        ("*", 200),
        ("revoked:*", 200),
        ("../*", 422),
        ("[a-z]*", 422),
        ("", 422),
        (7, 422),
        ("\u0661", 422),
    ):
        assert admin.post("/api/cache/invalidate", json={"pattern": pattern}).status_code == status, pattern
    assert kept(lab) == {}
    assert set(others) <= set(lab.redis.keys("*"))
    assert lab.login("alice").post("/api/cache/invalidate", json={"pattern": "*"}).status_code == 403
    assert client.get("/api/cache/stats").status_code == 401


def test_what_was_counted_adds_up(lab):
    client, admin = lab.client(), lab.login("admin")
    assert admin.get("/api/cache/stats").json()["hit_rate"] is None
    for _ in range(4):
        client.get(BOOKS)
    found = admin.get("/api/cache/stats").json()
    assert {name: found[name] for name in ("lookups", "hits", "misses", "made", "stale", "hit_rate")} == {
        "lookups": 4,
        "hits": 3,
        "misses": 1,
        "made": 1,
        "stale": 0,
        "hit_rate": 0.75,
    }
