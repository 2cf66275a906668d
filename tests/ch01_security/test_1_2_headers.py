"""1.2: what a browser is told, which pages of other origins may read, and which way a request may come."""

import re

import pytest

PROBLEM = "application/problem+json"
CREDENTIALS = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}


def answers_of_all_kinds(client):
    """A representation, and errors of the router, of a resource, and of the wrong method."""
    answers = [client.get(path) for path in ("/api/books/1", "/api/nothing", "/api/books/999999")]
    answers.append(client.post("/api/genres"))
    found = [answer.status_code for answer in answers]
    assert found == [200, 404, 404, 405], f"these answers are 200, 404, 404 and 405, not {found}"
    return answers


def directives(policy):
    """A Content-Security-Policy as {directive: set of sources}."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): {source.lower() for source in sources} for name, *sources in parts}


def listed(value):
    """The members of a header that holds a list, in lower case."""
    return {member.strip().lower() for member in (value or "").split(",") if member.strip()}


def preflight(client, origin, method="PATCH", headers="content-type"):
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return client.options("/api/shelves", headers=asked)


def assert_unreadable(answer, origin):
    """A browser lets a page of this origin read nothing of the answer."""
    allowed = answer.headers.get("Access-Control-Allow-Origin", "")
    words = f"Access-Control-Allow-Origin: {allowed} lets a page of any origin read this, {origin} included"
    assert allowed not in (origin, "*"), words


def logged_address(lab, client, name, headers=None):
    """Send a request to a path of its own, and return the address that its line in the log has, in JSON or as text."""
    client.get(f"/api/no-such-thing-{name}", headers=headers)
    lines = [line for line in lab.audit_text().splitlines() if f"no-such-thing-{name}" in line]
    assert lines, "the log has a line for each request, with its path"
    found = re.search(r'(?<="address": ")[^"]*', lines[-1]) or re.search(r"\b\d+\.\d+\.\d+\.\d+\b", lines[-1])
    assert found, f"the line of a request has its address: {lines[-1]}"
    return found[0]


@pytest.mark.exercise("1.2")
def test_an_answer_loads_nothing_and_stands_in_no_frame(lab):
    """An answer of an API is data. Taken for a page it may load nothing and stand in no frame, where a click could be
    stolen; that holds for errors too, which show text of the caller's (OWASP REST Security Cheat Sheet; CSP Level 3).

    Next: content_security_policy has default-src and frame-ancestors, both "'none'", and frame_options is "DENY":
    Talisman's own defaults are meant for pages.
    """
    for answer in answers_of_all_kinds(lab.client()):
        policy = answer.headers.get("Content-Security-Policy", "")
        wanted = {"default-src": {"'none'"}, "frame-ancestors": {"'none'"}}
        assert directives(policy) == wanted, f"the policy is default-src 'none'; frame-ancestors 'none', not {policy!r}"
        framing = answer.headers.get("X-Frame-Options", "absent")
        assert framing.upper() == "DENY", f"older browsers look at X-Frame-Options: DENY, not {framing}"


@pytest.mark.exercise("1.2")
def test_a_browser_uses_https_only_for_a_year(lab):
    """Strict-Transport-Security keeps a browser from trying plain HTTP at all, once it has been here: for a year or
    more, and said with every answer that comes over https (RFC 6797, 6.1 and 7.1).

    Next: leave strict_transport_security on, with strict_transport_security_max_age in seconds.
    """
    for answer in answers_of_all_kinds(lab.client()):
        header = answer.headers.get("Strict-Transport-Security", "")
        age = re.search(r'max-age="?(\d+)', header, re.IGNORECASE)
        assert age, f"Strict-Transport-Security has a max-age; here it is {header!r}"
        assert int(age[1]) >= 365 * 86400, f"https is used for a year, 31536000 s or more, not {age[1]} s"


@pytest.mark.exercise("1.2")
def test_a_browser_guesses_nothing_and_passes_nothing_on(lab):
    """The content type is not guessed (nosniff), no address of ours goes to other sites (no-referrer), and nothing of
    this origin gets at camera, place or money (OWASP REST Security Cheat Sheet, security headers; OWASP API8:2023).

    Next: Talisman's defaults are looser: set referrer_policy and permissions_policy, for each of PERMISSIONS "()".
    """
    for answer in answers_of_all_kinds(lab.client()):
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", "X-Content-Type-Options is nosniff"
        referrer = answer.headers.get("Referrer-Policy")
        assert referrer == "no-referrer", f"Referrer-Policy is no-referrer, not {referrer}"
        policy = listed(answer.headers.get("Permissions-Policy"))
        for name in ("camera", "geolocation", "microphone", "payment", "usb"):
            assert f"{name}=()" in policy, f"Permissions-Policy gives {name} to nobody: {name}=()"


@pytest.mark.exercise("1.2")
def test_an_allowed_front_end_may_read_what_its_user_may(lab):
    """A page of an origin in ALLOWED_ORIGINS reads answers that were asked for with the cookie: its origin is named,
    the credentials are allowed, and caches are told that the answer depends on Origin (Fetch standard, CORS protocol).

    Next: cross_origin_rules() returns origins and supports_credentials.
    """
    origin = lab.env["ALLOWED_ORIGINS"]
    client = lab.client(headers={"Origin": origin})
    for answer in (client.get("/api/books/1"), client.get("/api/books/999999"), client.get("/api/shelves")):
        found = answer.headers.get("Access-Control-Allow-Origin")
        assert found == origin, f"Access-Control-Allow-Origin names the front end, {origin}, not {found}"
        credentials = answer.headers.get("Access-Control-Allow-Credentials")
        assert credentials == "true", f"Access-Control-Allow-Credentials is true, not {credentials}"
        assert "origin" in listed(answer.headers.get("Vary")), "Vary names Origin, for caches"


@pytest.mark.exercise("1.2")
def test_an_allowed_front_end_sees_the_headers_it_needs(lab):
    """A page of another origin sees but a few headers, unless the answer names more. It needs to know where the new
    resource is, how long to wait, what is left, and which request to report (Fetch standard,
    Access-Control-Expose-Headers).

    Next: cross_origin_rules() returns expose_headers; its docstring has the list.
    """
    client = lab.client(headers={"Origin": lab.env["ALLOWED_ORIGINS"]})
    answer = client.get("/api/books/1")
    exposed = listed(answer.headers.get("Access-Control-Expose-Headers"))
    for name in ("Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"):
        assert name.lower() in exposed, f"Access-Control-Expose-Headers lets the front end read {name}"


@pytest.mark.exercise("1.2")
def test_a_page_of_another_origin_may_not_read(lab):
    """Whoever answers every Origin with itself, and allows credentials, shows each user's data to every page that the
    user opens. null is such an origin too: any sandboxed frame has it (Fetch standard, CORS protocol; OWASP API8:2023).

    Next: pass on allowed_origins as it is; "*" together with supports_credentials means everybody, and so does "null".
    """
    client = lab.client()
    for origin in ("https://evil.test", "null"):
        for path in ("/api/books/1", "/api/shelves", "/api/nothing"):
            answer = client.get(path, headers={"Origin": origin})
            assert_unreadable(answer, origin)
            assert "origin" in listed(answer.headers.get("Vary")), "Vary names Origin, for caches"
        assert_unreadable(preflight(client, origin), origin)


@pytest.mark.exercise("1.2")
def test_an_origin_that_only_resembles_an_allowed_one_may_not_read(lab):
    """An origin is scheme, host and port, compared whole. A name that begins or ends as an allowed one does is
    anybody's, and a page over http can be anybody's on the way (RFC 6454, 4 and 5; Fetch standard, CORS check).

    Next: compare with the list letter by letter; of a pattern, every dot and both ends are holes.
    """
    allowed = lab.env["ALLOWED_ORIGINS"]
    host = allowed.removeprefix("https://")
    client = lab.client()
    for origin in (
        f"{allowed}.evil.test",
        f"https://evil.{host}",
        f"https://evil{host}",
        f"https://{host.replace('.', 'x', 1)}",
        f"http://{host}",
        f"{allowed}:8443",
    ):
        assert_unreadable(client.get("/api/books/1", headers={"Origin": origin}), origin)


@pytest.mark.exercise("1.2")
def test_nobody_is_let_in_where_no_origin_is_configured(lab):
    """An installation without ALLOWED_ORIGINS has no front end elsewhere. Nothing configured means nobody, not
    everybody: the default is to refuse (OWASP API8:2023 security misconfiguration).

    Next: let the empty list stay an empty list; Flask-CORS takes "*" only where it is told nothing at all.
    """
    with lab.boot(ALLOWED_ORIGINS="") as app:
        client = lab.client(app=app)
        for origin in ("https://evil.test", lab.env["ALLOWED_ORIGINS"]):
            answer = client.get("/api/books/1", headers={"Origin": origin})
            assert answer.status_code == 200, "what a page may not read is answered all the same"
            assert_unreadable(answer, origin)


@pytest.mark.exercise("1.2")
def test_a_preflight_names_methods_and_headers(lab):
    """Before a browser sends a PATCH or a header of its own for a page, it asks. The answer lists what the API takes,
    and allows nothing that nobody thought of (Fetch standard, CORS-preflight request; OWASP REST Security Cheat Sheet,
    CORS).

    Next: cross_origin_rules() returns methods and allow_headers as lists; without them Flask-CORS allows every header
    that is asked for.
    """
    client, origin = lab.client(), lab.env["ALLOWED_ORIGINS"]
    names = ("Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token")
    answer = preflight(client, origin, headers=", ".join(sorted(name.lower() for name in names)))
    assert answer.is_success, f"a preflight succeeds with a 2xx, not {answer.status_code}"
    found = answer.headers.get("Access-Control-Allow-Origin")
    assert found == origin, f"Access-Control-Allow-Origin names the front end, {origin}, not {found}"
    methods = listed(answer.headers.get("Access-Control-Allow-Methods"))
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert method.lower() in methods, f"Access-Control-Allow-Methods has {method}"
    headers = listed(answer.headers.get("Access-Control-Allow-Headers"))
    for name in names:
        assert name.lower() in headers, f"Access-Control-Allow-Headers has {name}"
    answer = preflight(client, origin, headers="content-type, x-forwarded-for")
    headers = listed(answer.headers.get("Access-Control-Allow-Headers"))
    assert not headers & {"*", "x-forwarded-for"}, "a header that nobody listed is not allowed: X-Forwarded-For"


@pytest.mark.exercise("1.2")
def test_a_preflight_is_remembered_for_a_day(lab):
    """Without Access-Control-Max-Age a browser asks anew every five seconds, one more round trip for each write. A day
    is what the rules are good for (Fetch standard, Access-Control-Max-Age).

    Next: cross_origin_rules() returns max_age, in seconds.
    """
    answer = preflight(lab.client(), lab.env["ALLOWED_ORIGINS"])
    age = answer.headers.get("Access-Control-Max-Age", "absent")
    assert age == "86400", f"Access-Control-Max-Age is a day, 86400 s, not {age}"


@pytest.mark.exercise("1.2")
def test_plain_http_is_refused_and_not_redirected(lab):
    """When a redirect arrives, the password has been sent in clear already, and the client that follows it never learns
    of its fault. 403 at the first attempt does (OWASP REST Security Cheat Sheet, HTTPS; RFC 9110, 15.5.4).

    Next: refuse_plain_http() raises Forbidden unless request.is_secure, and force_https is False.
    """
    client = lab.client(base_url="http://shop.test")
    for method, path, body in (("GET", "/api/books/1", None), ("POST", "/api/auth/login", CREDENTIALS)):
        answer = client.request(method, path, json=body)
        assert answer.status_code == 403, f"{method} over plain HTTP is refused with 403, not {answer.status_code}"
        kind = answer.headers.get("Content-Type")
        assert kind == PROBLEM, f"the refusal is a problem (application/problem+json), not {kind}"
        assert "Location" not in answer.headers, "there is nowhere to go from here: no Location"
        assert "Set-Cookie" not in answer.headers, "no session begins over plain HTTP"
        assert "author" not in answer.json(), "nothing of what was asked for is shown"
    assert lab.client().get("/api/books/1").status_code == 200, "over https the same is answered"


@pytest.mark.exercise("1.2")
def test_plain_http_stays_plain_whatever_the_client_claims(lab):
    """Anybody can send X-Forwarded-Proto: https. Our proxy adds its own entry behind that, and only this one is a fact
    (RFC 7239, 8.1, of the same information in its standard form; OWASP API8:2023).

    Next: ask request.is_secure, which ProxyFix has set, instead of reading the header.
    """
    client = lab.client(base_url="http://shop.test")
    for claims in ({"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "https, https"}, {"X-Forwarded-Ssl": "on"}):
        answer = client.get("/api/books/1", headers=claims)
        assert answer.status_code == 403, f"{claims} came over plain HTTP: answer 403, not {answer.status_code}"
        assert "author" not in answer.json(), "nothing of what was asked for is shown"


@pytest.mark.exercise("1.2")
def test_an_address_is_believed_from_as_many_proxies_as_there_are(lab):
    """Each proxy adds the address it was called from on the right of X-Forwarded-For, and the scheme on the right of
    X-Forwarded-Proto; what stands left of that, the client wrote. With one proxy the last entry counts, with two the
    last but one; where there are fewer entries, the request has not come through them (RFC 7239, 8.1; Werkzeug,
    ProxyFix).

    Next: pass app.config["PROXY_HOPS"] to ProxyFix as x_for and x_proto.
    """
    client = lab.client(address="198.51.100.23")
    forged = {"X-Forwarded-For": "6.6.6.6, 7.7.7.7", "X-Real-IP": "8.8.8.8", "Forwarded": "for=9.9.9.9"}
    for name, headers in (("plain", {}), ("forged", forged), ("quoted", {"X-Forwarded-For": '"6.6.6.6'})):
        found = logged_address(lab, client, name, headers)
        assert found == "198.51.100.23", f"behind one proxy the last address counts, 198.51.100.23, not {found}"
    with lab.boot(PROXY_HOPS="2") as app:
        client = lab.client(app=app, address="10.0.0.2")  # that of the outer proxy, which the inner one adds
        outside = {"X-Forwarded-For": "6.6.6.6, 198.51.100.24"}
        found = logged_address(lab, client, "second", outside | {"X-Forwarded-Proto": "https"})
        assert found == "198.51.100.24", f"behind two proxies the last but one counts, 198.51.100.24, not {found}"
        answer = client.get("/api/books/1", headers=outside | {"X-Forwarded-Proto": "https"})
        assert answer.status_code == 200, "behind two proxies, https on the outside is https"
        answer = client.get("/api/books/1", headers=outside | {"X-Forwarded-Proto": "http"})
        assert answer.status_code == 403, "behind two proxies, plain HTTP on the outside is plain HTTP"
        answer = client.get("/api/books/1", headers=outside)
        assert answer.status_code == 403, "behind two proxies, the word of one about the scheme is too little"


@pytest.mark.exercise("1.2")
@pytest.mark.parametrize(
    ("name", "claim"), [("X-Forwarded-Prefix", "//evil.test"), ("X-Forwarded-Host", "evil.test")], ids=lambda text: text
)
def test_no_header_moves_our_addresses(lab, name, claim):
    """Proxies add to X-Forwarded-For and -Proto; the other X-Forwarded headers most of them pass on as the client wrote
    them. Believed, X-Forwarded-Prefix: //evil.test makes links that lead to another host, which a cache then shows to
    everybody, and X-Forwarded-Host lets a client choose what host it asked for (OWASP WSTG, Host Header Injection).

    Next: leave x_host, x_port and x_prefix of ProxyFix at 0.
    """
    client = lab.client()
    addresses = []
    for headers in ({}, {name: claim}):
        book, missing = client.get("/api/books/1", headers=headers), client.get("/api/nothing", headers=headers)
        found = [book.status_code, missing.status_code]
        assert found == [200, 404], f"with {headers} the answers are what they are without, 200 and 404, not {found}"
        addresses.append((book.json()["_links"]["self"]["href"], missing.json().get("instance")))
    assert addresses[1] == addresses[0], f"links do not begin with what a client claims: {name}: {claim}"


@pytest.mark.exercise("1.2")
def test_no_header_makes_another_origin_ours(lab):
    """Our own origin is the scheme, the host and the port that were asked for. Who believes X-Forwarded-Port lets a
    page of another port of our host, another program, pass for one of ours (RFC 6454, 4; Werkzeug, ProxyFix).

    Next: leave x_port of ProxyFix at 0.
    """
    client = lab.client()
    token = client.get("/api/auth/csrf").json()["csrf_token"]
    page = {"X-CSRF-Token": token, "Origin": "https://shop.test:8443"}
    guess = CREDENTIALS | {"password": "a wrong guess"}
    without, claimed = (
        client.post("/api/auth/login", json=guess, headers=page | claim).status_code
        for claim in ({}, {"X-Forwarded-Port": "8443"})
    )
    assert claimed == without, f"X-Forwarded-Port changes nothing: {without} without it, and {claimed} with it"


@pytest.mark.exercise("1.2")
def test_what_is_asked_of_another_host_is_refused(lab):
    """The client writes Host as well. What is asked of a host that is not listed is answered 400, before anything is
    made of the name: a link in a mail, an entry in a cache, an origin that counts as ours (OWASP WSTG, Host Header
    Injection; RFC 9110, 7.4).

    Next: hosts() returns the names in TRUSTED_HOSTS, each as it stands there: Flask does the rest.
    """
    client = lab.client()
    assert client.get("/api/books/1").status_code == 200, "shop.test is listed, and answered"
    others = ("evil.test", "evil.test:443", "evil.shop.test", "shop.test.evil.test", "evilshop.test", "127.0.0.1")
    malformed = ("shop.test@evil.test", "shop.test evil.test", "shop.test/evil.test", "shop.test:x", "[::1]")
    for host in (*others, *malformed):
        for headers in ({"Host": host}, {"Host": host, "X-Forwarded-Host": "shop.test"}):
            answer = client.get("/api/books/1", headers=headers)
            assert answer.status_code == 400, f"{headers} is no host of ours: answer 400, not {answer.status_code}"
            kind = answer.headers.get("Content-Type")
            assert kind == PROBLEM, f"the refusal is a problem (application/problem+json), not {kind}"
            assert "author" not in answer.json(), "nothing of what was asked for is shown"


@pytest.mark.exercise("1.2")
def test_a_name_with_a_dot_in_front_stands_for_its_subdomains(lab):
    """An operator lists several hosts with commas, and all subdomains of one with a dot in front. Host names have no
    case (RFC 9110, 4.2.3), and a name that only ends in the same letters is somebody else's (Flask, TRUSTED_HOSTS).

    Next: split at the commas, strip the spaces, and leave the dot where it is: Flask knows it.
    """
    with lab.boot(TRUSTED_HOSTS="Api.Test, .shop.test") as app:
        for host, status in {
            "api.test": 200,
            "shop.test": 200,
            "www.shop.test": 200,
            "www.api.test": 400,
            "evilshop.test": 400,
            "evil.test": 400,
        }.items():
            found = lab.client(app=app).get("/api/books/1", headers={"Host": host}).status_code
            assert found == status, (
                f"with TRUSTED_HOSTS='Api.Test, .shop.test' {host} is answered {status}, not {found}"
            )


@pytest.mark.exercise("1.2")
@pytest.mark.parametrize(
    "text", ["", "*", "https://shop.test", "shop.test:443"], ids=["nothing", "a star", "a URL", "a port"]
)
def test_an_app_that_does_not_know_its_hosts_does_not_start(lab, text):
    """Flask takes an empty list for every host, and an entry that it cannot compare for none. Both would be found
    out too late, so with neither it starts: the operator is told what is wrong (Flask, TRUSTED_HOSTS; Twelve-Factor
    App, III).

    Next: hosts() raises ValueError("must …") unless there is a name and HOST.fullmatch() finds each to be one.
    """
    said = ""
    try:
        with lab.boot(TRUSTED_HOSTS=text) as app:
            found = lab.client(app=app).get("/api/books/1", headers={"Host": "evil.test"}).status_code
    except AssertionError as refusal:
        said = str(refusal)
    assert said, f"with TRUSTED_HOSTS={text!r} the app does not start; it does, and answers evil.test {found}"
    assert "TRUSTED_HOSTS must" in said, f"the operator is told what TRUSTED_HOSTS must be, not: {said}"


@pytest.mark.exercise("1.2")
def test_without_a_proxy_no_header_is_believed(lab):
    """Where clients reach the app directly, every X-Forwarded header is theirs. PROXY_HOPS=0, the default, believes
    none: neither that the request came over https nor where from (Werkzeug, ProxyFix; OWASP API8:2023).

    Next: add no ProxyFix at all when PROXY_HOPS is 0.
    """
    with lab.boot(PROXY_HOPS="0") as app:
        client = lab.client(app=app, address="198.51.100.25")
        found = logged_address(lab, client, "direct", {"X-Forwarded-For": "6.6.6.6"})
        assert found == "127.0.0.1", f"without a proxy only the connection's address counts, 127.0.0.1, not {found}"
        answer = client.get("/api/books/1", headers={"X-Forwarded-Proto": "https"})
        assert answer.status_code == 403, f"it came over plain HTTP, so 403, not {answer.status_code}"
