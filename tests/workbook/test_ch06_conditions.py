"""Conditions between other concerns: other origins, CSRF, limits, the log, versions, the prefix, proxies."""

import httpx
import pytest
from flask import Blueprint, Flask

from solutions.ch06_caching import policies, validators
from tests.workbook.processes import eventually
from tests.workbook.proxies import nginx
from workbook import course
from workbook.book import accounts
from workbook.lab.lab import log_in, take_token
from workbook.serve.addresses import FOREIGN_ORIGIN
from workbook.serve.serving import served

BOOK = "/api/v2/books/1"
BODY = {"title": "Changed"}
STALE = {"If-Match": '"stale"'}
WAYS = {
    "path": ("/api/v2/books/1", {}),
    "query": ("/api/books/1?version=2", {}),
    "header": ("/api/books/1", {"X-API-Version": "2"}),
    "media type": ("/api/books/1", {"Accept": "application/vnd.books.v2+json"}),
    "all of them": (
        "/api/v2/books/1?version=2",
        {"X-API-Version": "2", "Accept": "application/json;q=0.1, application/vnd.books.v2+json ; q=0.9, */*;q=0"},
    ),
}


def seen(client, path=BOOK, **headers):
    """The tag of what somebody reads, as If-Match sends it back."""
    return {"If-Match": client.get(path, headers=headers).headers["ETag"]}


def known(client, path, **headers):
    """The answer to whoever has it."""
    tag = client.get(path, headers=headers).headers["ETag"]
    return client.get(path, headers={**headers, "If-None-Match": f"W/{tag}"})


def in_a_browser(lab, name):
    """A client that is signed in with a cookie, and has no CSRF token in its headers."""
    client = lab.client(headers={"Origin": "https://shop.test"})
    take_token(client)
    account = {"email": f"{name}@example.org", "password": accounts.password(name)}
    token = client.post("/api/auth/session", json=account).json()["csrf_token"]
    del client.headers["X-CSRF-Token"]
    return client, token


@pytest.mark.chapter("6")
def test_pages_of_other_origins_send_conditions_and_read_the_tag(lab):
    client = lab.client(headers={"Origin": FOREIGN_ORIGIN})
    names = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]
    asked = {
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": ",".join(sorted(name.lower() for name in [*names, "authorization"])),
    }
    allowed = client.options(BOOK, headers=asked).headers["Access-Control-Allow-Headers"]
    assert {name.lower() for name in names} <= {name.strip().lower() for name in allowed.split(",")}
    for answer in (client.get(BOOK), known(client, BOOK), client.get(BOOK, headers=STALE)):
        assert answer.headers["Access-Control-Allow-Origin"] == FOREIGN_ORIGIN, answer.status_code
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"].split(", ")
    admin = lab.login("admin")
    for headers, status in (({}, 428), (STALE, 412)):
        answer = admin.patch(BOOK, json=BODY, headers={"Origin": FOREIGN_ORIGIN, **headers})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, FOREIGN_ORIGIN)
    evil = lab.client(headers={"Origin": "https://evil.test"})
    assert "Access-Control-Allow-Origin" not in known(evil, BOOK).headers


@pytest.mark.chapter("6")
def test_a_forged_request_is_refused_before_its_condition_is_looked_at(lab):
    client, token = in_a_browser(lab, "admin")
    tag = seen(client)
    assert client.patch(BOOK, json=BODY, headers=tag).status_code == 400
    allowed = {"X-CSRF-Token": token, "Origin": "https://shop.test", "Referer": "https://shop.test/"}
    found = [client.patch(BOOK, json=BODY, headers={**allowed, **more}).status_code for more in ({}, STALE, tag)]
    assert found == [428, 412, 200]


@pytest.mark.chapter("6")
def test_no_answer_that_many_keep_sets_a_cookie(lab):
    client, _ = in_a_browser(lab, "alice")
    visitor = lab.client(headers={"Origin": "https://shop.test"})
    take_token(visitor)
    gone = lab.client(cookies={"__Host-session": "of a session that has ended"})
    for who in (client, visitor, gone):
        for answer in (who.get(BOOK), who.get("/api/books"), known(who, BOOK) if who is client else who.head(BOOK)):
            kept = answer.headers["Cache-Control"]
            assert "public" not in kept or "Set-Cookie" not in answer.headers, kept
    assert known(client, BOOK).status_code == 304
    assert known(client, BOOK).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.chapter("6")
def test_a_304_is_counted_as_any_answer(lab):
    with lab.boot(RATE_LIMIT_CATALOGUE="3 per minute") as app:
        client = lab.client(app=app)
        tag = {"If-None-Match": client.get("/api/books/1").headers["ETag"]}
        assert [client.get("/api/books/1", headers=tag).status_code for _ in range(3)] == [304, 304, 429]
        refused = client.get("/api/books/1", headers={"If-None-Match": "*"})
        assert (refused.status_code, "ETag" in refused.headers) == (429, False)
        assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.chapter("6")
def test_a_304_in_a_version_that_goes_is_a_use_of_it(lab):
    with lab.boot(VERSION_1_DEPRECATED="2024-01-01T00:00:00Z") as app:
        assert known(lab.client(app=app), "/api/v1/books/1").status_code == 304
        (use,) = lab.login("admin", app=app).get("/api/versions/1/use").json()["items"]
        assert use["requests"] == 2


@pytest.mark.chapter("6")
def test_what_is_gone_is_gone_whatever_the_condition(lab):
    with lab.boot(VERSION_1_SUNSET="2024-01-01T00:00:00Z") as app:
        admin = lab.login("admin", app=app)
        for headers in ({"If-None-Match": "*"}, {"If-Match": "*"}, STALE):
            answers = admin.get("/api/v1/books/1", headers=headers), admin.patch("/api/books/1", headers=headers)
            for answer in answers:
                assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
                assert "ETag" not in answer.headers


@pytest.mark.chapter("6")
def test_the_log_says_what_was_sent(lab):
    admin = lab.login("admin")
    answers = [
        known(admin, BOOK),
        admin.get(BOOK, headers=STALE),
        admin.patch(BOOK, json=BODY),
        admin.patch(BOOK, json=BODY, headers=STALE),
    ]
    assert [answer.status_code for answer in answers] == [304, 412, 428, 412]
    lines = {line["request_id"]: line for line in lab.audit()}
    user = lab.rows("SELECT id FROM users WHERE name = 'admin'")[0][0]
    for answer in answers:
        line = lines[answer.headers["X-Request-ID"]]
        wanted = {"status": answer.status_code, "event": "request", "route": "book", "user": user}
        assert {name: line[name] for name in wanted} == wanted


@pytest.mark.chapter("6")
@pytest.mark.parametrize("way", WAYS)
def test_a_condition_holds_by_each_way_to_a_version(lab, way):
    path, headers = WAYS[way]
    admin = lab.login("admin")
    tag = seen(admin, path, **headers)
    for conditions, status in (({}, 428), (STALE, 412), (tag, 200), (tag, 412), ({"If-Match": "*"}, 200)):
        answer = admin.patch(path, json=BODY, headers={**headers, **conditions})
        assert (answer.status_code, answer.headers["API-Version"]) == (status, "2")


@pytest.mark.chapter("6")
def test_the_tag_of_one_address_holds_however_its_version_is_asked_for(lab):
    admin = lab.login("admin")
    (path, by_header), (same, by_type) = WAYS["header"], WAYS["media type"]
    assert path == same
    tag = seen(admin, path, **by_header)
    assert tag == seen(admin, path, **by_type)
    assert tag != seen(admin, path)
    assert admin.patch(path, json=BODY, headers={**by_type, **tag}).status_code == 200


@pytest.mark.chapter("6")
def test_conditions_hold_below_a_prefix(lab):
    with lab.boot(PATH_PREFIX="/shop") as app:
        admin = lab.client(app=app)
        account = {"email": "admin@example.org", "password": accounts.password("admin")}
        token = admin.post("/shop/api/auth/login", json=account).json()["access_token"]
        admin.headers["Authorization"] = f"Bearer {token}"
        path = f"/shop{BOOK}"
        assert known(admin, path).status_code == 304
        tag = seen(admin, path)
        assert admin.patch(path, json=BODY, headers=tag).status_code == 200
        answer = admin.patch(path, json=BODY, headers=tag)
        assert (answer.status_code, answer.json()["instance"]) == (412, path)


@pytest.mark.chapter("6")
def test_each_condition_of_a_get_is_looked_at_in_its_turn(lab):
    client = lab.client()
    tag = client.get(BOOK).headers["ETag"]
    future = "Fri, 01 Jan 2100 00:00:00 GMT"
    for match, none_match, since, status in (
        (tag, tag, None, 304),
        ("*", "*", None, 304),
        ("*", '"another"', future, 200),
        ('"another"', tag, future, 412),
        (tag, None, future, 304),
        (f"W/{tag}", None, None, 412),
        ("", None, None, 412),
    ):
        headers = {"If-Match": match, "If-None-Match": none_match, "If-Modified-Since": since}
        answer = client.get(BOOK, headers={name: value for name, value in headers.items() if value is not None})
        assert answer.status_code == status, (match, none_match, since)
        assert len(answer.headers.get_list("ETag")) == 1
        assert answer.content if status != 304 else not answer.content


@pytest.mark.chapter("6")
def test_the_keys_of_tokens_are_not_sent_twice(lab):
    answer = known(lab.client(), "/.well-known/jwks.json")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (304, "public, max-age=300")


@pytest.mark.chapter("6")
def test_an_answer_to_a_change_has_no_tag(lab):
    """What is stored is not what was sent: it has a moment now, and links (RFC 9110, 8.8.3 and 9.3.4)."""
    admin = lab.login("admin")
    answer = admin.patch(BOOK, json=BODY, headers=seen(admin))
    assert (answer.status_code, answer.headers["Cache-Control"], "ETag" in answer.headers) == (200, "no-store", False)


@pytest.mark.chapter("6")
def test_a_change_that_changes_nothing_leaves_the_tag(lab):
    admin = lab.login("admin")
    tag = seen(admin)
    title = admin.get(BOOK).json()["title"]
    for body in ({}, {"title": title}):
        assert admin.patch(BOOK, json=body, headers=tag).status_code == 200
    assert seen(admin) == tag


@pytest.mark.chapter("6")
def test_workers_agree_on_tags(lab):
    paths = (BOOK, "/api/books?page_size=2", "/api", "/api/genres")
    tags = [[lab.client(worker=number).get(path).headers["ETag"] for path in paths] for number in (0, 1)]
    lab.redis.flushall()
    assert tags[0] == tags[1] == [lab.client().get(path).headers["ETag"] for path in paths]


@pytest.mark.chapter("6")
def test_without_redis_who_has_an_answer_is_not_sent_it_again(lab):
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.3", CACHE_TIMEOUT_SECONDS="0.1") as app:
        client = lab.client(app=app)
        with lab.redis_stopped():
            for path in (BOOK, "/api/books"):
                answer = known(client, path)
                assert (answer.status_code, answer.headers["Surrogate-Key"].split()[0]) == (304, "catalogue")


@pytest.mark.chapter("6")
def test_whoever_may_not_hears_that_and_nothing_of_the_book(lab):
    for client, status in ((lab.client(), 401), (lab.login("alice"), 403)):
        found = {
            client.patch(BOOK, json=BODY, headers=headers).status_code
            for headers in ({}, STALE, {"If-Match": "*"}, {"If-None-Match": "*"}, seen(client))
        }
        assert found == {status}


def test_an_app_says_by_name_which_of_its_routes_are_public():
    app = Flask(__name__)
    app.config.update(CACHE_BROWSER_SECONDS=1, CACHE_SHARED_SECONDS=2, CACHE_STALE_SECONDS=3)
    app.extensions["tags"] = {"thing": ("things", "thing-{number}")}
    validators.init_app(app)
    policies.init_app(app, {"thing", "list"})
    blueprint = Blueprint("api", __name__)
    for path, name in (("/things/<int:number>", "thing"), ("/things", "list"), ("/books", "books")):
        blueprint.add_url_rule(path, name, lambda number=0: f"{number}")
    app.register_blueprint(blueprint)
    client = app.test_client()
    thing, things, books = client.get("/things/7"), client.get("/things"), client.get("/books")
    assert thing.headers["Cache-Control"] == "public, max-age=1, s-maxage=2, stale-while-revalidate=3"
    assert thing.headers["Surrogate-Key"] == "things thing-7"
    assert client.get("/things/7", headers={"If-None-Match": thing.headers["ETag"]}).status_code == 304
    assert ("Surrogate-Key" in things.headers, "ETag" in things.headers) == (False, True)
    assert (books.headers["Cache-Control"], "ETag" in books.headers) == ("no-store", False)


COMPRESSING = """
    server {{
        listen unix:{folder}/front.sock;
        gzip on;
        gzip_types *;
        gzip_min_length 1;
        gzip_proxied any;
        location / {{
            proxy_pass {app};
            proxy_set_header Host shop.test;
        }}
    }}
"""


def test_a_proxy_that_compresses_makes_the_tag_weak(tmp_path):
    """So a client has the answer by it, and cannot name it in If-Match: whoever changes asks for it as it is."""
    with (
        served(course.chapter("6")) as running,
        nginx(tmp_path, COMPRESSING.format(folder=tmp_path, app=running.url)),
    ):
        eventually((tmp_path / "front.sock").exists)
        wire = httpx.HTTPTransport(uds=str(tmp_path / "front.sock"))
        with httpx.Client(transport=wire, base_url="http://shop.test", timeout=60) as admin:
            log_in(admin, "admin", as_program=True)
            plain = admin.get(BOOK, headers={"Accept-Encoding": "identity"})
            gzipped = admin.get(BOOK, headers={"Accept-Encoding": "gzip"})
            assert gzipped.headers["Content-Encoding"] == "gzip"
            assert gzipped.headers["ETag"] == f"W/{plain.headers['ETag']}"
            asked = {"Accept-Encoding": "gzip", "If-None-Match": gzipped.headers["ETag"]}
            assert admin.get(BOOK, headers=asked).status_code == 304
            found = [
                admin.patch(BOOK, json=BODY, headers={"If-Match": answer.headers["ETag"]}).status_code
                for answer in (gzipped, plain)
            ]
            assert found == [412, 200]
