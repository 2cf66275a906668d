"""Exercise 6.3: who may keep which answer, and for how long."""

import pytest

BOOK = "/api/books/1"
PUBLIC = (BOOK, "/api/v2/books/2", "/api")  # and, as another exercise has a part in them, behind these:
LISTS = (
    "/api/books?page_size=2",
    "/api/v2/books/search?q=a",
    "/api/books/by-offset",
    "/api/genres",
    "/api/v2/search?q=a",
)
NUMBERS = {"max-age": "10", "s-maxage": "60", "stale-while-revalidate": "30"}


def answered(client, *paths, method="GET"):
    """The answers to each of `paths`."""
    return (client.request(method, path) for path in paths)


def described(answer, who=""):
    """A request, as a message names it."""
    return f"{answer.request.method} {answer.request.url.raw_path.decode()}{f', {who},' if who else ''}"


def directives(answer):
    """What Cache-Control says, by the names in small letters (RFC 9111, 5.2)."""
    said = ",".join(answer.headers.get_list("Cache-Control")).split(",")
    pairs = [each.strip().partition("=") for each in said if each.strip()]
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def shown(answer):
    """The Cache-Control of an answer, as a message shows it."""
    return ", ".join(answer.headers.get_list("Cache-Control")) or "nothing"


def names(answer, header):
    """The words that a header lists, in small letters."""
    return {word.lower() for word in ",".join(answer.headers.get_list(header)).replace(",", " ").split()}


def browser(lab, name):
    """A client whose session is named by a cookie."""
    client = lab.client(headers={"Origin": "https://shop.test"})
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    account = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
    answer = client.post("/api/auth/session", json=account)
    assert answer.status_code == 200, f"{name} should get a session in a browser, but got {answer.status_code}"
    return client


def check_public(answer, numbers=NUMBERS):
    """Check that anybody may keep an answer, for so many seconds."""
    assert answer.status_code == 200, f"{described(answer)} should be a 200, but is a {answer.status_code}"
    found = directives(answer)
    for name in ("public", *numbers):
        assert name in found, f"Cache-Control of {described(answer)} should have {name}, but is {shown(answer)}"
        wanted = numbers.get(name, "")
        assert found[name] == wanted, (
            f"{name} in the Cache-Control of {described(answer)} should be {wanted}, but is {found[name]}"
        )
    wrong = found.keys() & {"private", "no-store", "no-cache"}
    assert not wrong, f"anybody may keep the answer to {described(answer)}, but its Cache-Control is {shown(answer)}"


def check_kept_by_nobody(answer, who=""):
    """Check that nobody may keep an answer."""
    assert "no-store" in directives(answer), (
        f"Cache-Control of {described(answer, who)} a {answer.status_code}, should be no-store, but is {shown(answer)}"
    )


@pytest.mark.exercise("6.3")
def test_what_nobody_in_particular_reads_may_be_kept_by_all(lab):
    """The catalogue, as those see it who are not signed in, may be kept by anybody: a browser uses it for max-age, a
    CDN for s-maxage, and for stale-while-revalidate seconds more, while it asks again. The numbers are an operator's to
    choose; HEAD is as GET (RFC 9111, 5.2.2; RFC 5861, 3).

    Think: who decides how old a list may be, and when?

    Next: in say_who_may_keep_it(), take the three numbers from current_app.config.
    """
    client = lab.client()
    for method in ("GET", "HEAD"):
        for answer in answered(client, *PUBLIC, *LISTS, method=method):
            check_public(answer)
    check_public(lab.client(cookies={"theme": "dark"}).get(BOOK))
    env = {"CACHE_BROWSER_SECONDS": "0", "CACHE_SHARED_SECONDS": "7", "CACHE_STALE_SECONDS": "3600"}
    numbers = {"max-age": "0", "s-maxage": "7", "stale-while-revalidate": "3600"}
    with lab.boot(**env, PATH_PREFIX="/shop") as app:
        for answer in answered(lab.client(app=app), "/shop/api/v1/books/1", f"/shop{LISTS[0]}"):
            check_public(answer, numbers)


@pytest.mark.exercise("6.3")
def test_what_somebody_reads_is_theirs(lab):
    """Who is signed in gets the catalogue with links of their own: a cache of many must not keep it, and their browser
    asks each time whether it still holds, so that they see what they have changed. That is so however they signed in,
    with a token or with a cookie (RFC 9111, 5.2.2.4 and 5.2.2.7).

    Think: which requests come from somebody, and how does the app know?

    Next: in say_who_may_keep_it(), ask g.get("user_id"), which is set whichever way somebody has signed in.
    """
    people = {
        "with a token": lab.login("alice"),
        "with a cookie": browser(lab, "alice"),
        "as admin": lab.login("admin"),
    }
    for who, client in people.items():
        for method in ("GET", "HEAD"):
            for answer in answered(client, *PUBLIC, LISTS[0], method=method):
                assert answer.status_code == 200, f"{described(answer, who)} should be a 200: {answer.status_code}"
                found = directives(answer)
                assert "private" in found, (
                    f"Cache-Control of {described(answer, who)} should be private, but is {shown(answer)}"
                )
                asks = "no-cache" in found or found.get("max-age") == "0"
                assert asks, f"a browser should ask each time for {described(answer, who)} but is told {shown(answer)}"
                wrong = found.keys() & {"public", "s-maxage", "stale-while-revalidate"}
                assert not wrong, f"{described(answer, who)} is nobody else's, but its Cache-Control is {shown(answer)}"
    for answer in answered(people["with a token"], "/api/reports/genres"):
        found = directives(answer)
        assert "private" in found, f"Cache-Control of {described(answer)} should be private, but is {shown(answer)}"


@pytest.mark.exercise("6.3")
def test_vary_names_what_the_answer_depends_on(lab):
    """A cache gives an answer to whoever asks the same; Vary says which headers belong to what was asked. By
    Authorization and Cookie it is somebody, and gets another answer; that goes beside the headers which Vary has
    already, by which a version is chosen, and an origin (RFC 9110, 12.5.5; RFC 9111, 4.1).

    Think: nobody has asked for a list, and a cache has kept it. What does an administrator get who asks next?

    Next: in say_who_may_keep_it(), add to what is there: response.vary.update(("Authorization", "Cookie")).
    """
    wanted = {"Authorization", "Cookie", "Accept", "X-API-Version", "Origin"}
    people = {"nobody": lab.client(), "with a token": lab.login("alice"), "with a cookie": browser(lab, "alice")}
    for who, client in people.items():
        for method in ("GET", "HEAD"):
            for answer in answered(client, *PUBLIC, LISTS[0], method=method):
                missing = sorted(name for name in wanted if name.lower() not in names(answer, "Vary"))
                assert not missing, (
                    f"Vary of {described(answer, who)} should name {', '.join(missing)} as well, but is "
                    f"{', '.join(answer.headers.get_list('Vary')) or 'not there'}"
                )


@pytest.mark.exercise("6.3")
def test_nobody_keeps_what_is_personal_or_has_gone_wrong(lab):
    """A token, an account, a shelf, the state of the server, the answer to a change, and each error: no-store. Without
    a word a cache may keep a 404 for as long as it likes, and the book that is added then is not there (RFC 9111, 3 and
    4.2.2; RFC 6749, 5.1: of tokens).

    Think: which answers could a cache keep of which nobody has said anything?

    Next: in say_who_may_keep_it(), say no-store unless the route is in the table, and it is a 200 to GET or HEAD.
    """
    account = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    client, alice, admin = lab.client(), lab.login("alice"), lab.login("admin")
    book = {"title": "Emma", "author": "Jane Austen"}
    for who, answer, status in (
        ("", client.post("/api/auth/login", json=account), 200),
        ("alice", alice.get("/api/users/me"), 200),
        ("alice", alice.get("/api/shelves"), 200),
        ("", client.get("/api/health"), 200),
        ("admin", admin.post("/api/books", json=book), 201),
        ("alice", alice.patch("/api/users/me", json={"age": 41}), 200),
        ("", client.get("/api/books/99999"), 404),
        ("alice", alice.head("/api/v2/books/99999"), 404),
        ("", client.get("/api/nothing"), 404),
        ("", client.get("/api/users/me"), 401),
        ("with a bad token", client.get(BOOK, headers={"Authorization": "Bearer x.y.z"}), 401),
        ("alice", alice.delete(BOOK), 403),
        ("", client.delete("/api"), 405),
        ("", client.get("/api/books?page_size=0"), None),
        ("", client.get(BOOK, headers={"X-API-Version": "9"}), 400),
        ("", client.options(BOOK), 200),
    ):
        lab.about(answer)
        if status:
            assert answer.status_code == status, f"{described(answer, who)} should be a {status}"
        check_kept_by_nobody(answer, who)


@pytest.mark.exercise("6.3")
def test_an_answer_that_has_said_it_keeps_it(lab):
    """A view that says by itself who may keep its answer knows better than a table: the keys that tokens are verified
    with may be kept for the minutes in which none of them ends (RFC 9111, 5.2.2; what chapter 3 says of them).

    Think: what happens to who verifies tokens, and gets the keys anew with each of them?

    Next: in say_who_may_keep_it(), return the response as it is where it has a Cache-Control.
    """
    for client in (lab.client(), lab.login("alice")):
        answer = client.get("/.well-known/jwks.json")
        assert answer.status_code == 200
        found = directives(answer)
        assert found == {"public": "", "max-age": "300"}, (
            f"Cache-Control of the keys should stay public, max-age=300, but is {shown(answer)}"
        )


@pytest.mark.exercise("6.3")
def test_a_cdn_is_told_what_an_answer_depends_on(lab):
    """Surrogate-Key names what an answer that anybody may keep depends on, so that a CDN can be told to forget all that
    shows one book, or all lists, when that has changed: the tags that the app's own cache goes by (Fastly,
    Surrogate-Key; RFC 9875, Cache-Groups, is the standard of the same idea).

    Think: a book is changed. Which of the ten thousand addresses that a CDN has kept does it have to forget?

    Next: in say_who_may_keep_it(), set Surrogate-Key to the tags(), with spaces between them.
    """
    client = lab.client()
    wanted = {f"/api/books/{number}": {"catalogue", f"book-{number}"} for number in (1, 2)}
    wanted |= {"/api/v2/books/1": {"catalogue", "book-1"}, "/api/v2/books?page_size=1": {"catalogue", "books"}}
    wanted |= {"/api/genres": {"catalogue", "books"}}
    for method in ("GET", "HEAD"):
        for answer in answered(client, *wanted, method=method):
            keys = wanted[answer.request.url.raw_path.decode()]
            found = answer.headers.get("Surrogate-Key", "")
            assert set(found.split()) == keys, (
                f"Surrogate-Key of {described(answer)} should be {' '.join(sorted(keys))}, but is {found or 'nothing'}"
            )
