"""Exercise 1.4: which role may use which route. What no rule names is closed to everybody."""

import hashlib
import hmac

import pytest

ALL = ("anonymous", "user", "premium", "admin")
SIGNED_IN = ("user", "premium", "admin")
ADMIN = ("admin",)
NAMES = {"user": "alice", "premium": "paula", "admin": "admin"}
KNOWN = {"book_id": 1, "user_id": 2, "shelf_id": 1}
UNKNOWN = {"book_id": 999, "user_id": 999, "shelf_id": 999}

# method, address, who may, and a body that the route takes
MATRIX = [
    ("GET", "/api", ALL, None),
    ("GET", "/api/health", ALL, None),
    ("GET", "/api/books", ALL, None),
    ("POST", "/api/books", ADMIN, {"title": "Kokoro", "author": "Natsume Sōseki"}),
    ("GET", "/api/books/{book_id}", ALL, None),
    ("PUT", "/api/books/{book_id}", ADMIN, {"title": "Kokoro", "author": "Natsume Sōseki"}),
    ("PATCH", "/api/books/{book_id}", ADMIN, {"summary": "It changed."}),
    ("GET", "/api/books/search", ALL, None),
    ("GET", "/api/genres", ALL, None),
    ("GET", "/api/auth/csrf", ALL, None),
    ("POST", "/api/auth/login", ALL, {"email": "nobody"}),
    ("GET", "/api/users", ADMIN, None),
    ("GET", "/api/users/{user_id}", SIGNED_IN, None),
    ("GET", "/api/users/me", SIGNED_IN, None),
    ("PATCH", "/api/users/me", SIGNED_IN, {"age": 40}),
    ("GET", "/api/shelves", SIGNED_IN, None),
    ("POST", "/api/shelves", SIGNED_IN, {"name": "A new one"}),
    ("GET", "/api/shelves/{shelf_id}", SIGNED_IN, None),
    ("PATCH", "/api/shelves/{shelf_id}", SIGNED_IN, {"name": "Another name"}),
    ("GET", "/api/shelves/{shelf_id}/books", SIGNED_IN, None),
    ("PUT", "/api/shelves/{shelf_id}/books/{book_id}", SIGNED_IN, None),
    ("DELETE", "/api/shelves/{shelf_id}/books/{book_id}", SIGNED_IN, None),
    ("DELETE", "/api/shelves/{shelf_id}", SIGNED_IN, None),
    ("GET", "/api/reports/catalog", SIGNED_IN, None),
    ("POST", "/api/webhook", ALL, None),
    ("DELETE", "/api/books/{book_id}", ADMIN, None),
    ("DELETE", "/api/auth/logout", SIGNED_IN, None),
]


def caller(lab, role, **options):
    """A client of that role; one that nobody is signed in to has neither a cookie nor a CSRF token."""
    return lab.login(NAMES[role], **options) if role in NAMES else lab.client(**options)


def leave_one_book(lab):
    """What lists show is of no interest here, so let them be short."""
    lab.execute("DELETE FROM books WHERE id > 1")


def delivery(lab, role):
    """A signed body and its headers, as the webhook wants them, about a book that we do not have."""
    body, moment = f'{{"isbn": "of {role}", "summary": ""}}'.encode(), str(int(lab.clock.now()))
    signature = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    signed = {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": f"sha256={signature}"}
    return {"content": body, "headers": {"Content-Type": "application/json", **signed}}


def stored(lab):
    """All that a caller could change."""
    books = lab.rows("SELECT id, title, author, summary, version FROM books ORDER BY id")
    users = lab.rows("SELECT id, name, age, role FROM users ORDER BY id")
    shelves = lab.rows("SELECT id, owner_id, name FROM shelves ORDER BY id")
    return books, users, shelves, lab.rows("SELECT shelf_id, book_id FROM shelf_books")


@pytest.mark.exercise("1.4")
def test_every_role_may_use_what_the_rules_open_to_it(lab):
    """What RULES names is open to the roles it names, all of them: every route and method (OWASP API5:2023, broken
    function level authorization). A defence that locks its users out is switched off by Monday.

    Next: in may, look whether role() is among the roles that the table has for this endpoint and method.
    """
    leave_one_book(lab)
    for role in ALL:
        lab.clock.move(60)  # logins are limited by the minute, and how is another exercise
        client = caller(lab, role)
        for method, address, who, body in MATRIX:
            if role not in who or (who == ALL and role != "anonymous"):
                continue
            content = delivery(lab, role) if address == "/api/webhook" else {"json": {} if body else None}
            answer = client.request(method, address.format(**UNKNOWN), **content)  # let through, it is a 404 or 422
            assert answer.status_code not in (401, 403), f"{method} {address} is open to the role {role}"
            assert answer.status_code < 500, f"{method} {address} must not break for the role {role}"


@pytest.mark.exercise("1.4")
def test_no_role_gets_further_than_the_rules(lab):
    """What RULES opens to others only is refused: every route and method, for every role; and nothing has happened by
    then (OWASP API5:2023, broken function level authorization).

    Next: in authorize, raise whenever may says no: Unauthorized for nobody, Forbidden for somebody.
    """
    before = stored(lab)
    for role in ("anonymous", "user", "premium"):
        client, wanted = caller(lab, role), 401 if role == "anonymous" else 403
        for method, address, who, body in MATRIX:
            if role not in who:
                answer = client.request(method, address.format(**KNOWN), json=body)
                assert answer.status_code == wanted, f"{method} {address} is not open to the role {role}: {wanted}"
    assert stored(lab) == before, "a request that was refused changed something"


@pytest.mark.exercise("1.4")
@pytest.mark.parametrize("role", ["anonymous", "user", "admin"])
def test_a_route_that_no_rule_names_is_closed(lab, role):
    """Deny by default: where the table says nothing, nobody may, administrators included (OWASP API5:2023; Saltzer and
    Schroeder 1975, fail-safe defaults). Here the app has one route more, which no rule names: who adds a route and
    forgets its rule must notice at once.

    Next: in may, let the default of rules.get(…) be a set with nobody in it.
    """
    with lab.boot(routes={"new-one": "/api/new-one"}) as app:
        client = caller(lab, role, app=app)
        for method in ("GET", "HEAD", "POST"):
            answer = client.request(method, "/api/new-one")
            refused = answer.status_code == (401 if role == "anonymous" else 403)
            assert refused, f"{method} /api/new-one is open although no rule names it ({role}: {answer.status_code})"


@pytest.mark.exercise("1.4")
def test_the_table_of_the_app_decides(lab):
    """Chapters add rows to the table of rules, and an installation may have rules of its own: whoever decides asks the
    table that the app was given, every time, and knows nothing by heart (OWASP API5:2023).

    Next: in may, take the rules from current_app.extensions["rules"], not RULES, and no method or name for granted.
    """
    few = ("premium", "admin")
    rules = {("new-one", "GET"): few, ("genres", "GET"): few, ("shelves", "POST"): few}
    with lab.boot(routes={"new-one": "/api/new-one"}, rules=rules) as app:
        for role, refused in (("anonymous", 401), ("user", 403), ("premium", None), ("admin", None)):
            client = caller(lab, role, app=app)
            for path in ("/api/new-one", "/api/genres"):
                for method in ("GET", "HEAD"):
                    found = client.request(method, path).status_code
                    wanted = refused or (204 if path == "/api/new-one" else 200)
                    assert found == wanted, (
                        f"by other rules {method} {path} is {wanted} for the role {role}, not {found}"
                    )
            before = lab.rows("SELECT count(*) FROM shelves")
            found = client.post("/api/shelves", json={"name": "By other rules"}).status_code
            wanted = refused or 201
            assert found == wanted, f"by other rules POST /api/shelves is {wanted} for the role {role}, not {found}"
            created = lab.rows("SELECT count(*) FROM shelves")[0][0] - before[0][0]
            assert created == (role in few), (
                "a request that was refused created a shelf, or one that was accepted did not"
            )
            assert client.get("/api/shelves").status_code == (401 if role == "anonymous" else 200)


@pytest.mark.exercise("1.4")
def test_head_is_judged_as_get(lab):
    """HEAD is GET without the body (RFC 9110, 9.3.2): who may the one may the other, and nobody else. Even without a
    body, Content-Length and the status tell.

    Next: in may, look up "GET" where the method is "HEAD".
    """
    refused, admitted = (401, 403), (200,)
    for role, path, wanted in [
        ("anonymous", "/api/books/1", admitted),
        ("anonymous", "/api/users", refused),
        ("user", "/api/users", refused),
        ("admin", "/api/users", admitted),
    ]:
        client = lab.client() if role == "anonymous" else lab.login(NAMES[role])
        answer = client.head(path)
        found = f"for the role {role} it is {answer.status_code}"
        assert answer.status_code in wanted, f"HEAD {path} is judged as GET, {found}"
        assert not answer.content, "HEAD has no body"


@pytest.mark.exercise("1.4")
def test_a_method_has_a_rule_of_its_own(lab):
    """Who may read books may not, by that, write them: a rule is about endpoint and method (OWASP API5:2023). And it is
    asked before the body is looked at: who may not gets 403, however wrong the rest.

    Next: look up the pair (endpoint, method), and do it in authorize, before any view runs.
    """
    alice, before = lab.login("alice"), stored(lab)
    assert alice.get("/api/books/1").status_code == 200, "everybody may read a book"
    requests = [("POST", "/api/books"), ("PUT", "/api/books/1"), ("PATCH", "/api/books/1"), ("DELETE", "/api/books/1")]
    for method, path in requests:
        answer = alice.request(method, path, content=b"{", headers={"Content-Type": "application/json"})
        assert stored(lab) == before, f"{method} {path} by alice, who may only read, changed something"
        assert answer.status_code == 403, f"{method} {path} is for administrators: 403 for alice, whatever the body"


@pytest.mark.exercise("1.4")
def test_who_is_not_signed_in_is_asked_to_sign_in(lab):
    """401 says: we do not know who you are. It comes with WWW-Authenticate, which says how to become known (RFC 9110,
    15.5.2), as a problem like every error (RFC 9457), without a word of what lies behind.

    It holds for every method: that a token is missing is no answer to somebody who has no session to have one of.

    Next: in authorize, raise Unauthorized(…, www_authenticate=CHALLENGE) where g.user is None.
    """
    for method, path in (
        ("GET", "/api/users"),
        ("GET", "/api/shelves"),
        ("GET", "/api/reports/catalog"),
        ("POST", "/api/shelves"),
        ("POST", "/api/books"),
        ("PATCH", "/api/users/me"),
        ("PUT", "/api/shelves/1/books/1"),
        ("DELETE", "/api/auth/logout"),
    ):
        answer = lab.client().request(method, path)
        assert answer.status_code == 401, f"{method} {path} without a session is 401, for it may be open after a login"
        challenge = answer.headers.get("WWW-Authenticate", "")
        assert challenge.startswith("Session realm="), "a 401 says how to sign in, in WWW-Authenticate"
        assert answer.headers["Content-Type"].startswith("application/problem+json"), "a 401 is a problem"
        assert "items" not in answer.json(), "a refusal shows nothing of what it refuses"


@pytest.mark.exercise("1.4")
def test_who_is_signed_in_is_told_that_it_is_not_for_them(lab):
    """403 says: we know who you are, and it is no (RFC 9110, 15.5.4). A 401 would send people to the login once more,
    which changes nothing; so there is no WWW-Authenticate either.

    Next: in authorize, raise Forbidden where g.user is somebody.
    """
    answer = lab.login("alice").get("/api/users")
    assert answer.status_code == 403, "alice is signed in, so what is closed to her is 403"
    assert "WWW-Authenticate" not in answer.headers, "to sign in again would not help: no WWW-Authenticate"
    assert answer.headers["Content-Type"].startswith("application/problem+json"), "a 403 is a problem"
    assert "items" not in answer.json(), "a refusal shows nothing of what it refuses"


@pytest.mark.exercise("1.4")
def test_what_is_no_route_stays_404_or_405(lab):
    """An address that is none is 404, a method that an address has not is 405 with Allow, for everybody: no rule can
    name it, and none is needed (RFC 9110, 15.5.5 and 15.5.6). 401 would send people to sign in for nothing.

    Next: in authorize, return where request.endpoint is None: Flask then raises the 404 or 405 itself.
    """
    for client in (lab.client(), lab.login("alice")):
        for path in ("/api/nothing", "/api/users/nobody"):
            answer = client.get(path)
            assert answer.status_code == 404, f"{path} is no address, which is 404"
        answer = client.put("/api/users")
        assert answer.status_code == 405, "/api/users has no PUT, which is 405"
        assert "GET" in answer.headers.get("Allow", ""), "a 405 names the methods that there are, in Allow"


@pytest.mark.exercise("1.4")
def test_a_preflight_is_answered_to_all(lab):
    """Before a page of another origin calls, its browser asks with OPTIONS and without the cookie (Fetch standard, CORS
    preflight). So OPTIONS is answered to all, also on what only some may use; the request itself is refused.

    Next: in authorize, return where the method is OPTIONS.
    """
    asked = {"Origin": lab.env["ALLOWED_ORIGINS"], "Access-Control-Request-Method": "GET"}
    for path in ("/api/users", "/api/shelves", "/api/books"):
        answer = lab.client().options(path, headers=asked)
        assert answer.status_code in (200, 204), f"OPTIONS {path} carries no credentials and is answered to all"
        assert "GET" in answer.headers.get("Allow", "GET"), "where Allow is sent, it names what the route has"
    assert lab.client().get("/api/users", headers=asked).status_code == 401, "the request that follows is judged"


@pytest.mark.exercise("1.4")
def test_a_role_that_the_client_claims_counts_for_nothing(lab):
    """What a client writes about itself is no evidence: no header, cookie or parameter makes an administrator (OWASP
    ASVS 5, 8.3.1; API5:2023). Headers of a gateway are the same: whoever reaches us without it writes them too.

    Next: decide by role(), which reads it from the user in the database, and by nothing in the request.
    """
    claims = ("X-Role", "X-User-Role", "X-Roles", "Role", "X-Forwarded-Role", "X-Auth-Role", "X-Admin", "X-Is-Admin")
    alice = lab.login("alice")
    alice.headers.update({name: "true" if name.endswith("Admin") else "admin" for name in claims})
    alice.cookies.update({"role": "admin", "is_admin": "true"})
    answer = alice.get("/api/users", params={"role": "admin", "admin": "true", "is_admin": "true"})
    assert "paula" not in answer.text, "alice claimed to be an administrator and got the list of users"
    assert answer.status_code in (401, 403), "alice's role is user, whatever her request says about it"
    claimed = {"title": "Mine", "author": "Alice", "role": "admin", "is_admin": True}
    answer = alice.post("/api/books", json=claimed)
    assert not lab.rows("SELECT id FROM books WHERE title = 'Mine'"), "alice claimed to be an administrator and wrote"
    assert answer.status_code in (401, 403), "alice's role is user, whatever her request says about it"


@pytest.mark.exercise("1.4")
def test_a_role_is_read_anew_with_every_request(lab):
    """A role that was taken away is gone with the next request, one that was given is there: nobody has to sign in
    again (OWASP ASVS 5, 8.3.2: such changes are applied immediately). A copy in the session outlives both.

    Next: ask role() in may, which looks at the user as the database has it now; keep no copy.
    """
    admin, alice = lab.login("admin"), lab.login("alice")
    alice.get("/api/users")
    assert admin.get("/api/users").status_code == 200, "an administrator may list the users"
    lab.execute("UPDATE users SET role = 'user' WHERE name = 'admin'")
    lab.execute("UPDATE users SET role = 'admin' WHERE name = 'alice'")
    answer = admin.get("/api/users")
    assert answer.status_code in (401, 403), "who was an administrator a moment ago still lists the users"
    answer = alice.get("/api/users")
    assert answer.status_code == 200, "who has become an administrator may list the users at once"
    assert len(answer.json()["items"]) == 4, "the list names all users"


@pytest.mark.exercise("1.4")
def test_links_offer_what_the_caller_may_do_and_no_more(lab):
    """The entrance and the `_links` of a book offer each caller exactly what the rules open to them (RFC 8288; OWASP
    API5:2023). One function answers for both, so that offer and permission never part. That something is not offered
    is a courtesy, not the protection.

    Next: let may decide by the rules; it is what links.init_app was given.
    """
    leave_one_book(lab)
    actions = {"replace", "change", "delete"}
    for role in ("anonymous", "user", "admin"):
        client = lab.login(NAMES[role]) if role in NAMES else lab.client()
        book = client.get("/api/books/1").json()["_links"]
        assert set(book) & actions == (actions if role == "admin" else set()), f"a book's _links for the role {role}"
        books = client.get("/api/books").json()["_links"]
        assert ("create" in books) == (role == "admin"), f"books are created by administrators, not by the role {role}"
        links = client.get("/api").json()["_links"].values()
        offered = {(method, link["href"]) for link in links for method in link["methods"]}
        wanted = {(method, address) for method, address, who, _ in MATRIX if role in who}
        assert not offered - wanted, f"the entrance offers the role {role} what it may not use"
        assert not wanted - offered, f"the entrance does not offer the role {role} all that it may use"
