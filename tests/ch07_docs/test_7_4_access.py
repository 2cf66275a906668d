"""Exercise 7.4: what a request has to bring, as the document says it and as the app asks for it."""

import pytest

SIGNED_IN = ("user", "premium", "admin")
NOBODY, BROWSER, FORGERY = "nothing", "the cookie and the CSRF token", "the cookie alone"
OPEN = (
    ("GET", "/api"),
    ("GET", "/api/health"),
    ("GET", "/api/books"),
    ("GET", "/api/genres"),
    ("GET", "/docs"),
    ("POST", "/api/users"),
)
CLOSED = (
    ("GET", "/api/users"),
    ("GET", "/api/users/me"),
    ("PATCH", "/api/users/me"),
    ("GET", "/api/shelves"),
    ("POST", "/api/shelves"),
    ("DELETE", "/api/shelves/{shelf_id}"),
    ("PUT", "/api/shelves/{shelf_id}/books/{book_id}"),
    ("DELETE", "/api/shelves/{shelf_id}/books/{book_id}"),
    ("POST", "/api/books"),
    ("DELETE", "/api/books/{book_id}"),
    ("GET", "/api/reports/catalog"),
    ("GET", "/api/cache/stats"),
    ("POST", "/api/cache/invalidate"),
)
# what changes something even when it is asked for with nothing in it
AT_ONCE = (("DELETE", "/api/auth/logout"), ("DELETE", "/api/auth/sessions"), ("POST", "/api/auth/keys/rotate"))
IN_THE_BODY = (("POST", "/api/auth/login"), ("POST", "/api/auth/refresh"))
WEBHOOK, SESSION = ("POST", "/api/webhook"), ("POST", "/api/auth/session")


class Document:
    """The document of an app."""

    def __init__(self, client):
        answer = client.get("/openapi.json")
        assert answer.status_code == 200, f"the document should be there, but the answer is a {answer.status_code}"
        self.found = answer.json()

    def security(self, method, path):
        """The choices of an operation, each as the set of what it names, at whichever of its addresses."""
        for address in (path, path.replace("/api/", "/api/v2/", 1)):
            if operation := self.found["paths"].get(address, {}).get(method.lower()):
                return [set(choice) for choice in operation["security"]]
        raise AssertionError(f"{method} {path} should be in the document, but is not")


def asked(client, method, path):
    """The answer to a request that changes nothing, whoever sends it."""
    path = path.replace("{shelf_id}", "999999").replace("{book_id}", "999999")
    return client.request(method, path, json={} if method in ("POST", "PATCH") else None)


def refused(answer):
    """Whether something was missing that a request has to bring."""
    said = answer.json().get("detail") or "" if answer.status_code == 400 else ""
    return answer.status_code in (401, 403) or "CSRF" in said


def browser(lab, name):
    """A client with the cookie of a session, and its CSRF token."""
    client = lab.client(headers={"Origin": "https://shop.test"})
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    account = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
    answer = client.post("/api/auth/session", json=account)
    assert answer.status_code == 200, f"{name} should get a session in a browser, but got {answer.status_code}"
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return client


def shown(security):
    """The choices, as a message shows them."""
    return " or ".join(" and ".join(sorted(choice)) or "nothing" for choice in security) or "nothing at all"


def check_listed(answer, document, method, path, choice, brought):
    """Check that what was `brought` is a choice of the document just where it was enough."""
    security = document.security(method, path)
    enough = not refused(answer)
    assert enough == (choice in security), (
        f"to {method} {path} {brought} was {'enough' if enough else 'not enough'} (the answer is a "
        f"{answer.status_code}), but the document asks for {shown(security)}"
    )


@pytest.mark.exercise("7.4")
def test_what_is_open_asks_for_nothing_first(lab):
    """Where nobody in particular is let in, nothing at all is a choice, written {}, and the first one, which a program
    takes that knows no better; nowhere else it is one (OpenAPI 3.1, Security Requirement Object).

    Think: what does a reader of the catalogue do who is asked for a token?

    Next: in security(), put {} first where the rule of the route has "anonymous".
    """
    client = lab.client()
    document = Document(client)
    for method, path in (*OPEN, *CLOSED):
        check_listed(asked(client, method, path), document, method, path, set(), NOBODY)
    for method, path in OPEN:
        security = document.security(method, path)
        assert security[0] == set(), (
            f"the first choice of {method} {path} should be nothing, but the document asks for {shown(security)}"
        )


@pytest.mark.exercise("7.4")
def test_a_token_is_a_choice_of_its_own(lab):
    """A program brings a token and nothing else, to read and to change; also where nobody has to, as whoever is known
    is shown more. What is named stands among the schemes (RFC 6750, 2.1; OpenAPI 3.1, Security Scheme Object).

    Think: what does an administrator see at the entrance that nobody else does?

    Next: in security(), let {TOKEN: []} be a choice of all routes but those that look at no token.
    """
    admin = lab.login("admin")
    document = Document(admin)
    for method, path in (*OPEN, *CLOSED):
        check_listed(asked(admin, method, path), document, method, path, {"token"}, "a token")
    known = document.found["components"]["securitySchemes"]
    named, scopes = set(), []
    for operations in document.found["paths"].values():
        for choice in [choice for operation in operations.values() for choice in operation["security"]]:
            named |= set(choice)
            scopes += [scope for each in choice.values() for scope in each]
    assert not scopes, f"no scheme should ask for a scope, of which ours have none, but one asks for {scopes[0]!r}"
    assert named <= set(known), f"each scheme should be one of {sorted(known)}, but there are {sorted(named)}"


@pytest.mark.exercise("7.4")
def test_a_browser_brings_two_things_to_change_something(lab):
    """A cookie reads; to change something it takes the CSRF token as well, both in one choice: two choices would be one
    or the other (OpenAPI 3.1, Security Requirement Object; OWASP, Cross-Site Request Forgery Prevention).

    Think: what says "both", and what says "one of these"?

    Next: in security(), let the choice of a browser be {SESSION: [], CSRF: []} unless the method is in SAFE_METHODS.
    """
    client = browser(lab, "admin")
    document = Document(client)
    alone = lab.client(headers={"Origin": "https://shop.test"}, cookies=dict(client.cookies))
    for method, path in (*OPEN, *CLOSED):
        check_listed(asked(alone, method, path), document, method, path, {"session"}, FORGERY)
        answer = asked(client, method, path)
        security = document.security(method, path)
        wanted = {"session"} if method == "GET" else {"session", "csrf"}
        assert not refused(answer)
        assert wanted in security, (
            f"to {method} {path} {' and '.join(sorted(wanted))} was enough, but the document asks for {shown(security)}"
        )
        wrong = [choice for choice in security if "csrf" in choice and choice != wanted]
        assert not wrong, f"to {method} {path} {shown(wrong)} is no choice, but the document asks for {shown(security)}"
    for method, path in AT_ONCE:
        check_listed(asked(alone, method, path), document, method, path, {"session"}, FORGERY)


@pytest.mark.exercise("7.4")
def test_what_is_in_the_body_is_asked_for_nowhere_else(lab):
    """Who signs in sends e-mail and password in the body, who renews sends the refresh token there: no scheme is asked
    for, and what else is sent is not looked at, be it a token that is long over (RFC 6749, 6).

    Think: whose access token has just expired, and what do they do next?

    Next: in security(), return [] for a route that is IN_THE_BODY.
    """
    client = lab.client(headers={"Authorization": "Bearer of.bad.news"})
    document = Document(lab.client())
    for method, path in IN_THE_BODY:
        answer = asked(client, method, path)
        assert not refused(answer), (
            f"{method} {path} should not look at a token, but the answer is {answer.status_code}"
        )
        security = document.security(method, path)
        assert security == [], f"{method} {path} asks for no scheme, but the document asks for {shown(security)}"


@pytest.mark.exercise("7.4")
def test_a_session_begins_with_cookie_and_token(lab):
    """Where a session begins nobody is signed in, and still a cookie is needed and the CSRF token that came with it: or
    another site would sign its visitors in. Nothing else will do (OWASP, Cross-Site Request Forgery Prevention: login).

    Think: what does GET /api/auth/csrf set, besides what it answers?

    Next: in security(), return [{SESSION: [], CSRF: []}] where the table of CSRF says BEGINS_SESSION of the route.
    """
    client = lab.client(headers={"Origin": "https://shop.test"})
    document = Document(client)
    token = client.get("/api/auth/csrf").json()["csrf_token"]
    for what, sender, headers in (
        ("nothing", lab.client(), {}),
        ("a CSRF token without its cookie", lab.client(), {"X-CSRF-Token": token}),
        ("the cookie alone", client, {}),
    ):
        sender.headers.update(headers)
        answer = asked(sender, *SESSION)
        assert refused(answer), f"{what} should not be enough to sign a browser in: the answer is {answer.status_code}"
    client.headers["X-CSRF-Token"] = token
    answer = asked(client, *SESSION)
    assert not refused(answer), f"cookie and token should be enough to sign a browser in: {answer.status_code}"
    security = document.security(*SESSION)
    assert security == [{"session", "csrf"}], (
        f"to sign a browser in takes csrf and session, but the document asks for {shown(security)}"
    )


@pytest.mark.exercise("7.4")
def test_a_delivery_is_signed_and_nothing_else(lab):
    """A publisher's computer signs what it sends; whoever does not is refused, an administrator as well. The rule lets
    everybody in, as the signature says who calls (RFC 2104; OpenAPI 3.1, Security Requirement Object).

    Think: the table of rules lets anybody call the webhook. Who can?

    Next: in security(), return [{SIGNATURE: []}] for a route that is SIGNED, before the rules are asked.
    """
    document = Document(lab.client())
    for who, client in {NOBODY: lab.client(), "a token": lab.login("admin"), BROWSER: browser(lab, "admin")}.items():
        answer = asked(client, *WEBHOOK)
        assert refused(answer), f"{who} should not be enough for a delivery, but the answer is a {answer.status_code}"
    security = document.security(*WEBHOOK)
    assert security == [{"signature"}], (
        f"a delivery takes a signature and nothing else, but the document asks for {shown(security)}"
    )


@pytest.mark.exercise("7.4")
def test_another_rule_is_another_padlock(lab):
    """The document goes by the rules by which the app decides: a route that is closed tomorrow is documented as closed,
    with nothing to remember, and the other way round (OWASP API9:2023, improper inventory management).

    Think: how many places have to be changed when somebody closes the list of genres?

    Next: in security(), look the route and the method up in current_app.extensions["rules"].
    """
    rules = {
        ("genres", "GET"): SIGNED_IN,
        ("users", "POST"): ("admin",),
        ("shelves", "GET"): ("anonymous", *SIGNED_IN),
        ("cache-invalidation", "POST"): ("anonymous", "admin"),
    }
    with lab.boot(rules=rules) as app:
        client, admin = lab.client(app=app), lab.login("admin", app=app)
        document = Document(client)
        for method, path in (
            ("GET", "/api/genres"),
            ("POST", "/api/users"),
            ("GET", "/api/shelves"),
            ("POST", "/api/shelves"),
            ("POST", "/api/cache/invalidate"),
        ):
            if path != "/api/shelves" or method == "POST":
                check_listed(asked(client, method, path), document, method, path, set(), NOBODY)
            check_listed(asked(admin, method, path), document, method, path, {"token"}, "a token")
        security = document.security("GET", "/api/shelves")
        assert security[0] == set(), (
            f"everybody may read shelves by these rules, but the document asks for {shown(security)}"
        )
