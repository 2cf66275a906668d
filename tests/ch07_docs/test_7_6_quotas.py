"""Exercise 7.6: the quotas of the document are those by which the app counts."""

import re

import pytest

MEMBER = re.compile(r'"([^"]+)";q=(\d+);w=(\d+)')
# routes, by what is sent to them
ASKED = (
    ("GET", "/api/books"),
    ("GET", "/api/genres"),
    ("GET", "/api/shelves"),
    ("GET", "/api/reports/catalog"),
    ("GET", "/api/reports/genres"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/users"),
    ("GET", "/api/health"),
    ("GET", "/docs"),
)
REPORTS = ("/api/reports/catalog", "/api/reports/genres")
PEOPLE = {"alice": "user", "paula": "premium", "admin": "admin"}


def quotas(client, prefix=""):
    """The quotas that the document names, by path."""
    answer = client.get(f"{prefix}/openapi.json")
    assert answer.status_code == 200, f"the document should be there, but the answer is a {answer.status_code}"
    return {
        path.replace("/api/v1/", "/api/").replace("/api/v2/", "/api/"): operation["x-quotas"]
        for path, operations in answer.json()["paths"].items()
        for operation in operations.values()
    }


def counted(client, method, path):
    """What RateLimit-Policy of an answer says: names, how many requests, in how many seconds."""
    answer = client.request(method, path, **({"json": {}} if method == "POST" else {}))
    members = MEMBER.findall(answer.headers.get("RateLimit-Policy", ""))
    return [(name, int(requests), int(seconds)) for name, requests, seconds in members]


def check(found, counted, path, who, role="user"):
    """Check that numbers and seconds of the quotas `found` are for somebody of `role` what the headers say."""
    said = [(each["requests"], each["seconds"]) for each in found if each["role"] in (None, role)]
    wanted = [(requests, seconds) for _, requests, seconds in counted]
    assert said == wanted, (
        f"requests and seconds of the quotas of {path} for {who} should be, as RateLimit-Policy has them, "
        f"{wanted or 'none'}, but the document says {said or 'none'}"
    )


@pytest.mark.exercise("7.6")
def test_the_document_says_what_the_headers_say(lab):
    """Number and window of each quota are those that RateLimit-Policy of an answer names, in its order: also of
    a route that no row of the table names, of one with several, and of one without any (the IETF draft
    draft-ietf-httpapi-ratelimit-headers).

    Think: where does the header have its numbers from?

    Next: in quotas(), go through the allowances that the app's table has for the route, limits.DEFAULT if it has none.
    """
    nobody = lab.client()
    found = quotas(nobody)
    clients = {"somebody": lab.login("alice"), "nobody": lab.client(address="203.0.113.8")}
    for method, path in ASKED:
        for who, client in clients.items():
            if path not in REPORTS and (who == "nobody" or method == "GET"):
                check(found[path], counted(client, method, path), path, who)


@pytest.mark.exercise("7.6")
def test_another_setting_is_another_quota(lab):
    """An operator who sets a limit otherwise has documented it with that: its number, its span, which may be several
    hours, and each of several limits (Flask-Limiter, rate limit string notation).

    Think: how many limits are in 7 per 2 minutes;300 per day, and how long is each of them?

    Next: in quotas(), let parse_many() read the setting, and take amount and get_expiry() of each limit that it finds.
    """
    settings = {
        "RATE_LIMIT_CATALOGUE": "70 per 2 minutes;300 per day",
        "RATE_LIMIT_DEFAULT": "11/30 hours, 90 per day, 40 per month",
        "RATE_LIMIT_LOGIN_ADDRESS": "60 per 30 seconds",
        "RATE_LIMIT_LOGIN_ACCOUNT": "60 per 30 seconds",
    }
    with lab.boot(**settings, PATH_PREFIX="/shop") as app:
        client = lab.client(app=app)
        found = quotas(client, "/shop")
        for method, path in ASKED:
            if path not in REPORTS:
                check(found[path], counted(client, method, f"/shop{path}"), path, "nobody")
        address = found["/api/auth/login"][0]["per"]
        assert address == "address", (
            f"of two that are alike, that per address stands first in the table, but here the one per {address}"
        )


@pytest.mark.exercise("7.6")
def test_each_role_has_its_own(lab):
    """Where a limit depends on the role, each role that can sign in has its quota there, with the role's name; the
    quotas of all others are everybody's, role null (OWASP API4:2023).

    Think: whose is the setting RATE_LIMIT_REPORT_{role}?

    Next: in quotas(), where {role} is in the name of the setting, fill in each of SIGNED_IN, in capitals.
    """
    settings = {
        "RATE_LIMIT_REPORT_USER": "3 per hour",
        "RATE_LIMIT_REPORT_PREMIUM": "9 per hour;50 per day",
        "RATE_LIMIT_REPORT_ADMIN": "8 per minute",
    }
    with lab.boot(**settings) as app:
        found = quotas(lab.client(app=app))
        for name, role in PEOPLE.items():
            client = lab.login(name, app=app)
            for path in REPORTS:
                check(found[path], counted(client, "GET", path), path, f"the role {role}", role)
    found = quotas(lab.client())
    for path in REPORTS:
        roles = [each["role"] for each in found[path]]
        assert roles == ["admin", "premium", "user"], (
            f"the quotas of {path} should be those of admin, premium and user, but are those of {roles}"
        )
    for path in ("/api/books", "/api/shelves", "/api/auth/login"):
        roles = {each["role"] for each in found[path]}
        assert roles == {None}, f"the quotas of {path} should be everybody's, null, but are those of {roles}"


@pytest.mark.exercise("7.6")
def test_what_is_used_up_together_has_one_name(lab):
    """Routes that share a bucket use up one quota, and name it alike; a route without one has its own, called after it.
    Who plans with a thousand requests a day has to know for what (IETF draft
    draft-ietf-httpapi-ratelimit-headers, policy names).

    Think: somebody reads books and genres in turn. How often may they?

    Next: in quotas(), call the policy after allowance.bucket, or after the route where that is empty.
    """
    client = lab.client()
    found = quotas(client)
    for method, path in ASKED:
        said = [each["policy"] for each in found[path]]
        wanted = [name for name, _, _ in counted(client, method, path)]
        if path not in REPORTS:
            assert sorted(said) == sorted(wanted), (
                f"the policies of {path} should be called as in RateLimit-Policy, {wanted}, but are {said}"
            )
    for path, wanted in (
        ("/api/users/me", {"me/day", "me/hour"}),
        ("/api/auth/session", {"address/minute", "account/minute"}),
        ("/api/auth/refresh", {"refresh/day", "refresh/hour", "refused/minute"}),
    ):
        said = {each["policy"] for each in found[path]}
        assert said == wanted, f"the policies of {path} should be {sorted(wanted)}, but are {sorted(said)}"


@pytest.mark.exercise("7.6")
def test_per_what_is_said(lab):
    """A quota says per what it is counted: per user, per address, per account that somebody signs in to. What stands in
    COUNTED for the function that counts is what a reader gets (OWASP API4:2023; API2:2023).

    Think: ten people behind one address sign in. Who of them is counted with whom?

    Next: in quotas(), look allowance.who up in COUNTED.
    """
    found = quotas(lab.client())
    caller = "user, or address of whoever is not signed in"
    for path, wanted in (
        ("/api/genres", {caller}),
        ("/api/shelves", {caller}),
        ("/api/auth/login", {"address", "account that the request is for"}),
        ("/api/users", {caller, "address, for POST"}),
        ("/api/auth/refresh", {"session", "address, for tokens that are not good"}),
    ):
        said = {each["per"] for each in found[path]}
        assert said == wanted, (
            f"the quotas of {path} should be counted per {sorted(wanted)}, but it is said: {sorted(said)}"
        )
