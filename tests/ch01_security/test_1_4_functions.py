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

# The access matrix of the lesson, which a test of the workbook holds it to: method, address, who may; and a body that
# the route takes.
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
HINT = """
Think: Is this row of the matrix in RULES, under the name that app.py gives the route, and with every role it is for?
Next: If the row is there, look at what may() answers for it."""


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
def test_every_role_may_use_what_the_matrix_opens_to_it(lab):
    """What the access matrix of the lesson opens to a role is open to it: every route, every method (OWASP API5:2023,
    broken function level authorization). A defence that locks its users out is switched off by Monday.

    Think: Premium users and administrators are signed in as well, and whoever is signed in is somebody.

    Next: compare this row of the matrix with the row of RULES that has the name of the route in app.py.
    """
    leave_one_book(lab)
    for role in ALL:
        lab.clock.move(60)  # logins are limited by the minute, and how is another exercise
        client = caller(lab, role)
        for method, address, who, body in MATRIX:
            if role not in who:
                continue
            content = delivery(lab, role) if address == "/api/webhook" else {"json": {} if body else None}
            status = client.request(method, address.format(**UNKNOWN), **content).status_code  # let through: 404, 422
            assert status not in (401, 403), (
                f"{method} {address} should be open to the role {role}, but was answered with {status}.{HINT}"
            )
            assert status < 500, (
                f"{method} {address} should be answered to the role {role}, but it broke: {status}.\n"
                "Think: The rules may be right: what breaks is the view, or what it calls.\n"
                "Next: look at what was raised, and where."
            )


@pytest.mark.exercise("1.4")
def test_no_role_gets_further_than_the_matrix(lab):
    """What the access matrix opens to others only is refused: every route and method, for every role; and nothing has
    happened by then (OWASP API5:2023, broken function level authorization).

    Think: Which of the two is too kind, the row for this route and method, or whoever reads it?

    Next: compare the row of RULES with the matrix. If it is right, look whether authorize raises whenever may says no.
    """
    before = stored(lab)
    for role in ("anonymous", "user", "premium"):
        client, wanted = caller(lab, role), 401 if role == "anonymous" else 403
        for method, address, who, body in MATRIX:
            if role not in who:
                found = client.request(method, address.format(**KNOWN), json=body).status_code
                other = {401, 403} - {wanted} == {found}
                assert found == wanted, (
                    f"{method} {address} should be {wanted} for the role {role}, but was {found}."
                    + "\nThink: It is refused, with the wrong one of two statuses. Which one would help this caller?"
                    "\nNext: in authorize, let g.user decide between the two, and nothing else." * other
                )
    assert stored(lab) == before, "a request that is refused should change nothing, but rows are not what they were"


@pytest.mark.exercise("1.4")
@pytest.mark.parametrize("role", ["anonymous", "user", "admin"])
def test_a_route_that_no_rule_names_is_closed(lab, role):
    """Deny by default: where the table says nothing, nobody may, administrators included (OWASP API5:2023; Saltzer and
    Schroeder 1975, fail-safe defaults). Here the app has one route more, which no rule names: who adds a route and
    forgets its rule must notice at once.

    Think: What does your code find for a route that is not in the table, and what does it make of it?

    Next: in may, let what is not found in the table be a set with nobody in it, and make no exception.
    """
    with lab.boot(routes={"new-one": "/api/new-one"}) as app:
        client, wanted = caller(lab, role, app=app), 401 if role == "anonymous" else 403
        for method in ("GET", "POST", "HEAD"):
            found = client.request(method, "/api/new-one").status_code
            assert found == wanted, (
                f"{method} /api/new-one, which no rule names, should be {wanted} for the role {role}, but was {found}."
                + "\nThink: GET is refused here, and HEAD is not."
                "\nNext: follow HEAD through authorize and may: where does it leave the way of GET?"
                * (method == "HEAD")
            )


@pytest.mark.exercise("1.4")
def test_the_table_of_the_app_decides(lab):
    """Chapters add rows to the table of rules, and an installation may have rules of its own: whoever decides asks the
    table that the app was given, every time, and knows nothing by heart (OWASP API5:2023).

    Think: RULES is the table that this chapter hands over. Where is the one that the app was given?

    Next: take the rules from current_app.extensions["rules"], and nothing about a route, a method or a role from
    anywhere else.
    """
    few = ("premium", "admin")
    rules = {("new-one", "GET"): few, ("genres", "GET"): few, ("shelves", "POST"): few}
    with lab.boot(routes={"new-one": "/api/new-one"}, rules=rules) as app:
        for role, refused in (("anonymous", 401), ("user", 403), ("premium", None), ("admin", None)):
            client = caller(lab, role, app=app)
            for path, fine in (("/api/new-one", 204), ("/api/genres", 200)):
                found, wanted = client.get(path).status_code, refused or fine
                assert found == wanted, f"by other rules GET {path} should be {wanted} for {role}, but was {found}"
            before = lab.rows("SELECT count(*) FROM shelves")[0][0]
            found, wanted = client.post("/api/shelves", json={"name": "By other rules"}).status_code, refused or 201
            assert found == wanted, f"by other rules POST /api/shelves should be {wanted} for {role}, but was {found}"
            created = lab.rows("SELECT count(*) FROM shelves")[0][0] - before
            assert created == (role in few), (
                f"POST /api/shelves by {role}, answered with {found}, should have made {int(role in few)} shelves, but "
                f"made {created}"
            )
            found, wanted = client.get("/api/shelves").status_code, 401 if role == "anonymous" else 200
            assert found == wanted, (
                f"GET /api/shelves has a rule of its own and should be {wanted} for {role}, but was {found}"
            )


@pytest.mark.exercise("1.4")
def test_head_is_judged_as_get(lab):
    """HEAD is GET without the body (RFC 9110, 9.3.2): who may the one may the other, and nobody else. Even without a
    body, Content-Length and the status tell.

    Think: The table has no row for HEAD. Which row is the one to ask?

    Next: in may, look up "GET" where the method is "HEAD", and change nothing else for it.
    """
    paths = ("/api/books/1", "/api/users", "/api/users/me", "/api/shelves", "/api/reports/catalog")
    for role in ALL:
        client = caller(lab, role)
        for path in paths:
            get, head = client.get(path).status_code, client.head(path).status_code
            assert head == get, f"HEAD {path} should be judged as GET ({get}) for the role {role}, but was {head}"


@pytest.mark.exercise("1.4")
def test_a_method_has_a_rule_of_its_own(lab):
    """Who may read books may not, by that, write them: a rule is about endpoint and method (OWASP API5:2023). And it is
    asked before the body is looked at: who may not gets 403, however wrong the rest.

    Think: Has each of the methods that change a book a row of its own, and do you look up name and method together?

    Next: compare the rows of "books" and "book" with the matrix. If they are right, look what may asks the table for.
    """
    alice, before = lab.login("alice"), stored(lab)
    assert alice.get("/api/books/1").status_code == 200, (
        "everybody should be able to read a book, but alice was refused"
    )
    requests = [("POST", "/api/books"), ("PUT", "/api/books/1"), ("PATCH", "/api/books/1"), ("DELETE", "/api/books/1")]
    for method, path in requests:
        answer = alice.request(method, path, content=b"{", headers={"Content-Type": "application/json"})
        assert stored(lab) == before, f"{method} {path} by alice, who may only read, should change nothing, but did"
        assert answer.status_code == 403, (
            f"{method} {path} is for administrators and should be 403 for alice, whatever the body, but was "
            f"{answer.status_code}"
        )


@pytest.mark.exercise("1.4")
def test_who_is_not_signed_in_is_asked_to_sign_in(lab):
    """401 says: we do not know who you are. It comes with WWW-Authenticate, which says how to become known (RFC 9110,
    15.5.2), as a problem like every error (RFC 9457), without a word of what lies behind.

    It holds for every method: that a token is missing is no answer to somebody who has no session to have one of.

    Think: What would this caller have to do to be let in?

    Next: in authorize, raise Unauthorized where nobody is signed in, whatever the method.
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
        assert answer.status_code == 401, (
            f"{method} {path} without a session may be open after a login, so it should be 401, but was "
            f"{answer.status_code}"
        )
        challenge = answer.headers.get("WWW-Authenticate")
        assert (challenge or "").startswith("Session realm="), (
            f"a 401 should say how to sign in, in WWW-Authenticate, but that is {challenge!r}.\n"
            "Think: Which header does RFC 9110 demand with a 401? sessions.py has its value.\n"
            "Next: hand CHALLENGE to Unauthorized; its signature says under which name."
        )
        kind = answer.headers["Content-Type"]
        assert kind.startswith("application/problem+json"), (
            f"a 401 should be a problem document, like every error, but is {kind}.\n"
            "Think: Who makes a problem of an error in this app?\n"
            "Next: raise the exception instead of answering by yourself."
        )
        assert "items" not in answer.json(), (
            f"a refusal should show nothing of what it refuses, but has the members {sorted(answer.json())}"
        )


@pytest.mark.exercise("1.4")
def test_who_is_signed_in_is_told_that_it_is_not_for_them(lab):
    """403 says: we know who you are, and it is no (RFC 9110, 15.5.4). A 401 would send people to the login once more,
    which changes nothing; so there is no WWW-Authenticate either.

    Think: alice is signed in. What would it change if she signed in again?

    Next: in authorize, raise Forbidden where g.user is somebody.
    """
    answer = lab.login("alice").get("/api/users")
    assert answer.status_code == 403, (
        f"alice is signed in, so what is closed to her should be 403, but was {answer.status_code}"
    )
    challenge, kind = answer.headers.get("WWW-Authenticate"), answer.headers["Content-Type"]
    assert challenge is None, f"a 403 should come without WWW-Authenticate, but that says {challenge}"
    assert kind.startswith("application/problem+json"), (
        f"a 403 should be a problem document, like every error, but is {kind}.\n"
        "Think: Who makes a problem of an error in this app?\n"
        "Next: raise the exception instead of answering by yourself."
    )
    assert "items" not in answer.json(), (
        f"a refusal should show nothing of what it refuses, but has the members {sorted(answer.json())}"
    )


@pytest.mark.exercise("1.4")
def test_what_is_no_route_stays_404_or_405(lab):
    """An address that is none is 404, a method that an address has not is 405 with Allow, for everybody: no rule can
    name it, and none is needed (RFC 9110, 15.5.5 and 15.5.6). 401 would send people to sign in for nothing.

    Think: What is the name of the route when there is none?

    Next: in authorize, return where there is no route: Flask then raises the 404 or 405 itself.
    """
    for who, client in (("nobody signed in", lab.client()), ("alice", lab.login("alice"))):
        for path in ("/api/nothing", "/api/users/nobody"):
            found = client.get(path).status_code
            assert found == 404, f"{path} is no address, so it should be 404 ({who}), but was {found}"
        answer = client.put("/api/users")
        assert answer.status_code == 405, f"PUT /api/users should be 405 ({who}), but was {answer.status_code}"
        allowed = answer.headers.get("Allow")
        assert "GET" in (allowed or ""), (
            f"a 405 should name the methods that there are, in Allow, but that is {allowed!r}"
        )


@pytest.mark.exercise("1.4")
def test_a_preflight_is_answered_to_all(lab):
    """Before a page of another origin calls, its browser asks with OPTIONS and without the cookie (Fetch standard, CORS
    preflight). So OPTIONS is answered to all, also on what only some may use; the request itself is refused.

    Think: Whose cookie or token could a preflight bring along?

    Next: in authorize, return where the method is OPTIONS, whatever the route.
    """
    asked = {"Origin": lab.env["ALLOWED_ORIGINS"], "Access-Control-Request-Method": "GET"}
    for path in ("/api/users", "/api/shelves", "/api/books"):
        answer = lab.client().options(path, headers=asked)
        found, allowed = answer.status_code, answer.headers.get("Allow", "GET")
        assert found in (200, 204), (
            f"OPTIONS {path} carries no credentials and should be answered to all, but was {found}"
        )
        assert "GET" in allowed, f"where Allow is sent, it should name what {path} has, but that is {allowed}"
    found = lab.client().get("/api/users", headers=asked).status_code
    assert found == 401, (
        f"the GET that follows a preflight should be judged as every GET, which is 401 here, but was {found}.\n"
        "Think: Which request has your code let through, besides the preflight?\n"
        "Next: look at the method, and at none of the headers that a preflight has."
    )


@pytest.mark.exercise("1.4")
def test_a_role_that_the_client_claims_counts_for_nothing(lab):
    """What a client writes about itself is no evidence: no header, cookie or parameter makes an administrator (OWASP
    ASVS 5, 8.3.1; API5:2023). Headers of a gateway are the same: whoever reaches us without it writes them too.

    Think: Who else could have written what you read the role from?

    Next: decide by role(), which reads it from the user in the database, and by nothing in the request.
    """
    claims = ("X-Role", "X-User-Role", "X-Roles", "Role", "X-Forwarded-Role", "X-Auth-Role", "X-Admin", "X-Is-Admin")
    alice = lab.login("alice")
    alice.headers.update({name: "true" if name.endswith("Admin") else "admin" for name in claims})
    alice.cookies.update({"role": "admin", "is_admin": "true"})
    answer = alice.get("/api/users", params={"role": "admin", "admin": "true", "is_admin": "true"})
    status = answer.status_code
    assert "paula" not in answer.text, "alice, who only claims to be an administrator, should not get the list of users"
    assert status in (401, 403), f"alice, who only claims to be an administrator, should be refused, but got {status}"
    claimed = {"title": "Mine", "author": "Alice", "role": "admin", "is_admin": True}
    status = alice.post("/api/books", json=claimed).status_code
    made = lab.rows("SELECT id FROM books WHERE title = 'Mine'")
    assert not made, "alice, who only claims to be an administrator, should create no book, but did"
    assert status in (401, 403), f"alice, who only claims to be an administrator, should be refused, but got {status}"


@pytest.mark.exercise("1.4")
def test_a_role_is_read_anew_with_every_request(lab):
    """A role that was taken away is gone with the next request, one that was given is there: nobody has to sign in
    again (OWASP ASVS 5, 8.3.2: such changes are applied immediately). A copy in the session outlives both.

    Think: Where does your code have the role from, and how old is it there?

    Next: ask role(), which looks at the user as the database has it now; keep no copy.
    """
    admin, alice = lab.login("admin"), lab.login("alice")
    alice.get("/api/users")
    found = admin.get("/api/users").status_code
    assert found == 200, f"an administrator should be able to list the users, but got {found}.{HINT}"
    lab.execute("UPDATE users SET role = 'user' WHERE name = 'admin'")
    lab.execute("UPDATE users SET role = 'admin' WHERE name = 'alice'")
    found = admin.get("/api/users").status_code
    assert found in (401, 403), f"who is no administrator any more should not list the users, but got {found}"
    answer = alice.get("/api/users")
    found = answer.status_code
    assert found == 200, f"who has become an administrator should list the users at once, but got {found}"
    listed = len(answer.json()["items"])
    assert listed == 4, f"the list should name all four users, but names {listed}"


def assert_offers(client, role, matrix, rules):
    """The entrance and the links of books offer `client` what `matrix` has for that role, under `rules`."""
    may = {(method, address) for method, address, who, _ in matrix if role in who}
    actions = {"replace": "PUT", "change": "PATCH", "delete": "DELETE"}
    wanted = sorted(name for name, method in actions.items() if (method, "/api/books/{book_id}") in may)
    offered = sorted(set(client.get("/api/books/1").json()["_links"]) & actions.keys())
    assert offered == wanted, (
        f"by {rules} a book's _links for the role {role} should offer {wanted}, but have {offered}"
    )
    offered, create = "create" in client.get("/api/books").json()["_links"], ("POST", "/api/books") in may
    assert offered == create, (
        f"by {rules} the list of books {'should' if create else 'should not'} offer the role {role} create, but "
        f"{'does' if offered else 'does not'}"
    )
    links = client.get("/api").json()["_links"].values()
    offered = {(method, link["href"]) for link in links for method in link["methods"]}
    more, less = sorted(offered - may), sorted(may - offered)
    assert not more, f"by {rules} the entrance should offer the role {role} only what it may use, but has {more}"
    assert not less, f"by {rules} the entrance should offer the role {role} all that it may use, but lacks {less}"


@pytest.mark.exercise("1.4")
def test_links_offer_what_the_caller_may_do_and_no_more(lab):
    """The entrance and the `_links` of books offer each caller exactly what the rules open to them (RFC 8288; OWASP
    API5:2023). One function answers for both, so that offer and permission never part, under whatever table of rules.
    That something is not offered is a courtesy, not the protection.

    Think: Links are asked of may() alone. Does it answer by the table, for every name and method that it is asked for?

    Next: let may decide, by the rules of the app, and let authorize ask may.
    """
    leave_one_book(lab)
    for role in ("anonymous", "user", "admin"):
        assert_offers(caller(lab, role), role, MATRIX, "the matrix")
    lab.clock.move(60)
    few = ("premium", "admin")
    other = {("books", "POST"): few, ("book", "PATCH"): few, ("book", "DELETE"): (), ("report", "GET"): ADMIN}
    rows = {
        ("POST", "/api/books"): few,
        ("PATCH", "/api/books/{book_id}"): few,
        ("DELETE", "/api/books/{book_id}"): (),
        ("GET", "/api/reports/catalog"): ADMIN,
    }
    matrix = [(method, address, rows.get((method, address), who), body) for method, address, who, body in MATRIX]
    with lab.boot(rules=other) as app:
        for role in ("user", "premium", "admin"):
            assert_offers(caller(lab, role, app=app), role, matrix, "other rules")
