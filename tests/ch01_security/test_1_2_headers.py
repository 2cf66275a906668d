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
    assert found == [200, 404, 404, 405], f"these answers should be 200, 404, 404 and 405, but were {found}"
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
    lets = f"Access-Control-Allow-Origin: {allowed} lets its pages read this"
    assert allowed not in (origin, "*"), f"{origin} should not be allowed, but {lets}"


def assert_readable(answer, origin):
    """A browser lets a page of this origin read the answer, asked for with a cookie, and a cache keeps it apart."""
    found = answer.headers.get("Access-Control-Allow-Origin")
    assert found == origin, f"Access-Control-Allow-Origin should name the front end, {origin}, but was {found}"
    credentials = answer.headers.get("Access-Control-Allow-Credentials")
    assert credentials == "true", f"Access-Control-Allow-Credentials should be true, but was {credentials}"
    vary = answer.headers.get("Vary")
    assert "origin" in listed(vary), f"Vary should name Origin, for caches, but was {vary}"


def logged_address(lab, client, name, headers=None):
    """Send a request to a path of its own, and return the address that its line in the log has, in JSON or as text."""
    client.get(f"/api/no-such-thing-{name}", headers=headers)
    lines = [line for line in lab.audit_text().splitlines() if f"no-such-thing-{name}" in line]
    assert lines, "the log should have a line for each request, with its path, but has none of this one"
    found = re.search(r'(?<="address": ")[^"]*', lines[-1]) or re.search(r"\b\d+\.\d+\.\d+\.\d+\b", lines[-1])
    assert found, f"the line of a request should have its address, but it is {lines[-1]}"
    return found[0]


@pytest.mark.exercise("1.2")
def test_an_answer_loads_nothing_and_stands_in_no_frame(lab):
    """An answer of an API is data. Taken for a page it may load nothing and stand in no frame, where a click could be
    stolen; that holds for errors too, which show text of the caller's (OWASP REST Security Cheat Sheet; CSP Level 3).

    Think: what does a page need that an answer of an API does not?

    Next: Talisman's own defaults are meant for pages: look at what you leave to them, of content_security_policy and of
    frame_options.
    """
    for answer in answers_of_all_kinds(lab.client()):
        lab.about(answer)
        policy = answer.headers.get("Content-Security-Policy", "")
        wanted = {"default-src": {"'none'"}, "frame-ancestors": {"'none'"}}
        assert directives(policy) == wanted, (
            f"the policy should be default-src 'none'; frame-ancestors 'none', but was {policy!r}"
        )
        framing = answer.headers.get("X-Frame-Options", "absent")
        assert framing.upper() == "DENY", f"X-Frame-Options, for older browsers, should be DENY, but was {framing}"


@pytest.mark.exercise("1.2")
def test_a_browser_uses_https_only_for_a_year(lab):
    """Strict-Transport-Security keeps a browser from trying plain HTTP at all, once it has been here: for a year or
    more, at our subdomains as well, and said with every answer that comes over https (RFC 6797, 6.1 and 7.1).

    Think: what is in the first request of a browser that goes by an old bookmark?

    Next: look at what you tell Talisman of strict_transport_security, its max_age, in seconds, and its subdomains.
    """
    for answer in answers_of_all_kinds(lab.client()):
        lab.about(answer)
        header = answer.headers.get("Strict-Transport-Security", "")
        age = re.search(r'max-age="?(\d+)', header, re.IGNORECASE)
        assert age, f"Strict-Transport-Security should have a max-age, but was {header!r}"
        assert int(age[1]) >= 365 * 86400, f"https should be used for a year, 31536000 s or more, but for {age[1]} s"
        everywhere = "includesubdomains" in header.lower()
        assert everywhere, f"Strict-Transport-Security should includeSubDomains, but was {header!r}"


@pytest.mark.exercise("1.2")
def test_a_browser_guesses_nothing_and_passes_nothing_on(lab):
    """The content type is not guessed (nosniff), no address of ours goes to other sites (no-referrer), and nothing of
    this origin gets at camera, place or money (OWASP REST Security Cheat Sheet, security headers; OWASP API8:2023).

    Think: which of these does a library leave on, so that no page breaks?

    Next: Talisman's defaults are looser: look at referrer_policy and permissions_policy, and at PERMISSIONS.
    """
    for answer in answers_of_all_kinds(lab.client()):
        lab.about(answer)
        guessing = answer.headers.get("X-Content-Type-Options")
        assert guessing == "nosniff", f"X-Content-Type-Options should be nosniff, but was {guessing}"
        referrer = answer.headers.get("Referrer-Policy")
        assert referrer == "no-referrer", f"Referrer-Policy should be no-referrer, but was {referrer}"
        policy = listed(answer.headers.get("Permissions-Policy"))
        for name in ("camera", "geolocation", "microphone", "payment", "usb"):
            assert f"{name}=()" in policy, f"Permissions-Policy should have {name}=(), but has {sorted(policy)}"


@pytest.mark.exercise("1.2")
def test_an_allowed_front_end_may_read_what_its_user_may(lab):
    """A page of an origin in ALLOWED_ORIGINS reads answers that were asked for with the cookie: its origin is named,
    the credentials are allowed, and caches are told that the answer depends on Origin (Fetch standard, CORS protocol).

    Think: what does Flask-CORS allow of itself, origins, cookies, headers, and what not?

    Next: look at what cross_origin_rules() says of the origins, all of them, and of credentials.
    """
    origin = lab.env["ALLOWED_ORIGINS"]
    client = lab.client(headers={"Origin": origin})
    for answer in (client.get("/api/books/1"), client.get("/api/books/999999"), client.get("/api/shelves")):
        assert_readable(answer, origin)
    origins = (origin, "https://admin.shop.test:8443")
    with lab.boot(ALLOWED_ORIGINS=", ".join(origins)) as app:
        for origin in origins:
            assert_readable(lab.client(app=app).get("/api/books/1", headers={"Origin": origin}), origin)


@pytest.mark.exercise("1.2")
def test_an_allowed_front_end_sees_the_headers_it_needs(lab):
    """A page of another origin sees but a few headers, unless the answer names more. It needs to know where the new
    resource is, how long to wait, what is left, and which request to report (Fetch standard,
    Access-Control-Expose-Headers).

    Think: which of its parameters has cross_origin_rules() used?

    Next: Flask-CORS calls the headers that may be read expose_headers; `read` has them.
    """
    client = lab.client(headers={"Origin": lab.env["ALLOWED_ORIGINS"]})
    answer = client.get("/api/books/1")
    exposed = listed(answer.headers.get("Access-Control-Expose-Headers"))
    for name in ("Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"):
        assert name.lower() in exposed, (
            f"Access-Control-Expose-Headers should let the front end read {name}, but names {sorted(exposed)}"
        )


@pytest.mark.exercise("1.2")
def test_a_page_of_another_origin_may_not_read(lab):
    """Whoever answers every Origin with itself, and allows credentials, shows each user's data to every page that the
    user opens. null is such an origin too: any sandboxed frame has it (Fetch standard, CORS protocol; OWASP API8:2023).

    Think: to whom does "*" belong, when cookies come along, and to whom "null"?

    Next: look at what you give Flask-CORS as origins: allowed_origins as it is, and nothing besides.
    """
    client = lab.client()
    for origin in ("https://evil.test", "null"):
        for path in ("/api/books/1", "/api/shelves", "/api/nothing"):
            answer = client.get(path, headers={"Origin": origin})
            assert_unreadable(answer, origin)
            assert "origin" in listed(answer.headers.get("Vary")), "Vary should name Origin, for caches, but does not"
        assert_unreadable(preflight(client, origin), origin)


@pytest.mark.exercise("1.2")
def test_an_origin_that_only_resembles_an_allowed_one_may_not_read(lab):
    """An origin is scheme, host and port, compared whole. A name that begins or ends as an allowed one does is
    anybody's, and a page over http can be anybody's on the way (RFC 6454, 4 and 5; Fetch standard, CORS check).

    Think: how does Flask-CORS compare what you give it as origins?

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

    Think: what does nothing mean to a rule that says who may?

    Next: let the empty list stay an empty list; Flask-CORS takes "*" only where it is told nothing at all.
    """
    with lab.boot(ALLOWED_ORIGINS="") as app:
        client = lab.client(app=app)
        for origin in ("https://evil.test", lab.env["ALLOWED_ORIGINS"]):
            answer = client.get("/api/books/1", headers={"Origin": origin})
            found = answer.status_code
            assert found == 200, f"what a page may not read should be answered all the same, 200, but was {found}"
            assert_unreadable(answer, origin)


@pytest.mark.exercise("1.2")
def test_a_preflight_names_methods_and_headers(lab):
    """Before a browser sends a PATCH or a header of its own for a page, it asks. The answer lists what the API takes,
    and allows nothing that nobody thought of (Fetch standard, CORS-preflight request; OWASP REST Security Cheat Sheet,
    CORS).

    Think: what does Flask-CORS answer to a question about a header that you said nothing about?

    Next: look at what cross_origin_rules() says of methods and of allow_headers.
    """
    client, origin = lab.client(), lab.env["ALLOWED_ORIGINS"]
    names = ("Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token")
    answer = preflight(client, origin, headers=", ".join(sorted(name.lower() for name in names)))
    assert answer.is_success, f"a preflight should be answered with a 2xx, but was with {answer.status_code}"
    found = answer.headers.get("Access-Control-Allow-Origin")
    assert found == origin, f"Access-Control-Allow-Origin should name the front end, {origin}, but was {found}"
    methods = listed(answer.headers.get("Access-Control-Allow-Methods"))
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert method.lower() in methods, (
            f"Access-Control-Allow-Methods should have {method}, but has {sorted(methods)}"
        )
    headers = listed(answer.headers.get("Access-Control-Allow-Headers"))
    for name in names:
        assert name.lower() in headers, f"Access-Control-Allow-Headers should have {name}, but has {sorted(headers)}"
    answer = preflight(client, origin, headers="content-type, x-forwarded-for")
    headers = listed(answer.headers.get("Access-Control-Allow-Headers"))
    allowed = headers & {"*", "x-forwarded-for"}
    assert not allowed, f"a header that nobody listed, X-Forwarded-For, should not be allowed, but {allowed} is"


@pytest.mark.exercise("1.2")
def test_a_preflight_is_remembered_for_a_day(lab):
    """Without Access-Control-Max-Age a browser asks anew every five seconds, one more round trip for each write. A day
    is what the rules are good for (Fetch standard, Access-Control-Max-Age).

    Think: how often does a browser ask before it writes?

    Next: Flask-CORS calls it max_age, in seconds.
    """
    answer = preflight(lab.client(), lab.env["ALLOWED_ORIGINS"])
    age = answer.headers.get("Access-Control-Max-Age", "absent")
    assert age == "86400", f"Access-Control-Max-Age should be a day, 86400 s, but was {age}"


@pytest.mark.exercise("1.2")
def test_plain_http_is_refused_and_not_redirected(lab):
    """When a redirect arrives, the password has been sent in clear already, and the client that follows it never learns
    of its fault. 403 at the first attempt does (OWASP REST Security Cheat Sheet, HTTPS; RFC 9110, 15.5.4).

    Think: who has read the password by then?

    Next: look at what refuse_plain_http() raises, and when: what is raised before a request is its answer.
    """
    client = lab.client(base_url="http://shop.test")
    for method, path, body in (("GET", "/api/books/1", None), ("POST", "/api/auth/login", CREDENTIALS)):
        answer = client.request(method, path, json=body)
        assert answer.status_code == 403, (
            f"{method} over plain HTTP should be refused with 403, not {answer.status_code}"
        )
        kind = answer.headers.get("Content-Type")
        assert kind == PROBLEM, f"the refusal should be a problem (application/problem+json), but was {kind}"
        location = answer.headers.get("Location")
        assert location is None, f"there should be no Location, nowhere to go from here, but it is {location}"
        assert "Set-Cookie" not in answer.headers, "no session should begin over plain HTTP, but a cookie is set"
        assert "author" not in answer.json(), "nothing of what was asked for should be shown, but it is"
    found = lab.client().get("/api/books/1").status_code
    assert found == 200, (
        f"over https the same should be answered with 200, but was with {found}\n"
        "Think: where does the app learn that a request came over https?\n"
        "Next: look at trust_proxies(): our own proxy says the scheme in X-Forwarded-Proto."
    )


@pytest.mark.exercise("1.2")
def test_plain_http_stays_plain_whatever_the_client_claims(lab):
    """Anybody can send X-Forwarded-Proto: https. Our proxy adds its own entry behind that, and only this one is a fact
    (RFC 7239, 8.1, of the same information in its standard form; OWASP API8:2023).

    Think: who has written the header that you look at?

    Next: ask `request` for the scheme, where trust_proxies() has put what our own proxies say, instead of the header.
    """
    client = lab.client(base_url="http://shop.test")
    for claims in ({"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "https, https"}, {"X-Forwarded-Ssl": "on"}):
        answer = client.get("/api/books/1", headers=claims)
        assert answer.status_code == 403, (
            f"{claims} came over plain HTTP: it should be 403, but was {answer.status_code}"
        )
        assert "author" not in answer.json(), "nothing of what was asked for should be shown, but it is"


@pytest.mark.exercise("1.2")
def test_an_address_is_believed_from_as_many_proxies_as_there_are(lab):
    """Each proxy adds the address it was called from on the right of X-Forwarded-For, and the scheme on the right of
    X-Forwarded-Proto; what stands left of that, the client wrote. With one proxy the last entry counts, with two the
    last but one; where there are fewer entries, the request has not come through them (RFC 7239, 8.1; Werkzeug,
    ProxyFix).

    Think: which entry of the list has your own outermost proxy written, if there are PROXY_HOPS of them?

    Next: ProxyFix takes a number for each header: how many entries, from the right, are our own.
    """
    client = lab.client(address="198.51.100.23")
    forged = {"X-Forwarded-For": "6.6.6.6, 7.7.7.7", "X-Real-IP": "8.8.8.8", "Forwarded": "for=9.9.9.9"}
    for name, headers in (("plain", {}), ("forged", forged), ("quoted", {"X-Forwarded-For": '"6.6.6.6'})):
        found = logged_address(lab, client, name, headers)
        assert found == "198.51.100.23", (
            f"behind one proxy the last address counts: it should be 198.51.100.23, but was {found}"
        )
    with lab.boot(PROXY_HOPS="2") as app:
        client = lab.client(app=app, address="10.0.0.2")  # that of the outer proxy, which the inner one adds
        outside = {"X-Forwarded-For": "6.6.6.6, 198.51.100.24"}
        found = logged_address(lab, client, "second", outside | {"X-Forwarded-Proto": "https"})
        assert found == "198.51.100.24", (
            f"behind two proxies the last but one counts: it should be 198.51.100.24, but was {found}"
        )
        for scheme, status, what in (
            ({"X-Forwarded-Proto": "https"}, 200, "https on the outside is https"),
            ({"X-Forwarded-Proto": "http"}, 403, "plain HTTP on the outside is plain HTTP"),
            ({}, 403, "the word of one about the scheme is too little"),
        ):
            found = client.get("/api/books/1", headers=outside | scheme).status_code
            assert found == status, f"behind two proxies, {what}: it should be {status}, but was {found}"


@pytest.mark.exercise("1.2")
@pytest.mark.parametrize(
    ("name", "claim"), [("X-Forwarded-Prefix", "//evil.test"), ("X-Forwarded-Host", "evil.test")], ids=lambda text: text
)
def test_no_header_moves_our_addresses(lab, name, claim):
    """Proxies add to X-Forwarded-For and -Proto; the other X-Forwarded headers most of them pass on as the client wrote
    them. Believed, X-Forwarded-Prefix: //evil.test makes addresses that lead to another host, which a cache then shows
    to everybody, and X-Forwarded-Host lets a client choose what host it asked for (OWASP WSTG, Host Header Injection).

    Think: which headers do our proxies set, and who may have set the others?

    Next: look at what ProxyFix is told to believe besides the address and the scheme.
    """
    client = lab.client()
    addresses = []
    for headers in ({}, {name: claim}):
        book, missing = client.get("/api/books/1", headers=headers), client.get("/api/nothing", headers=headers)
        found = [book.status_code, missing.status_code]
        asked = f"with {headers}" if headers else "without any such header"
        assert found == [200, 404], (
            f"{asked} a book should be answered with 200, and what is no route with 404, but it was {found}"
        )
        addresses.append((book.json()["_links"]["self"]["href"], missing.json().get("instance")))
    assert addresses[1] == addresses[0], (
        f"our addresses should not begin with what a client claims, {name}: {claim}, but they are {addresses[1]}"
    )


@pytest.mark.exercise("1.2")
def test_no_header_makes_another_origin_ours(lab):
    """Our own origin is the scheme, the host and the port that were asked for. Who believes X-Forwarded-Port lets a
    page of another port of our host, another program, pass for one of ours (RFC 6454, 4; Werkzeug, ProxyFix).

    Think: which program of our host listens at the port that the client names?

    Next: look at what ProxyFix is told to believe besides the address and the scheme.
    """
    client = lab.client()
    token = client.get("/api/auth/csrf").json()["csrf_token"]
    page = {"X-CSRF-Token": token, "Origin": "https://shop.test:8443"}
    guess = CREDENTIALS | {"password": "a wrong guess"}
    without, claimed = (
        client.post("/api/auth/login", json=guess, headers=page | claim).status_code
        for claim in ({}, {"X-Forwarded-Port": "8443"})
    )
    assert claimed == without, (
        f"X-Forwarded-Port should change nothing, but the answer is {without} without it, and {claimed} with it"
    )


@pytest.mark.exercise("1.2")
def test_what_is_asked_of_another_host_is_refused(lab):
    """The client writes Host as well. What is asked of a host that is not listed is answered 400, before anything is
    made of the name: a link in a mail, an entry in a cache, an origin that counts as ours (OWASP WSTG, Host Header
    Injection; RFC 9110, 7.4).

    Think: which names does your list stand for, and which are in the setting?

    Next: hosts() returns the names in TRUSTED_HOSTS, in lower case, and no others: Flask does the rest.
    """
    client = lab.client()
    found = client.get("/api/books/1").status_code
    assert found == 200, f"shop.test is listed: it should be answered with 200, but was with {found}"
    others = ("evil.test", "evil.test:443", "evil.shop.test", "shop.test.evil.test", "evilshop.test", "127.0.0.1")
    malformed = ("shop.test@evil.test", "shop.test evil.test", "shop.test/evil.test", "shop.test:x", "[::1]")
    for host in (*others, *malformed):
        for headers in ({"Host": host}, {"Host": host, "X-Forwarded-Host": "shop.test"}):
            answer = client.get("/api/books/1", headers=headers)
            assert answer.status_code == 400, (
                f"{host} is no host of ours: with {headers} it should be 400, but was {answer.status_code}"
                + "\nThink: The same was refused without X-Forwarded-Host. Who has written that header?"
                "\nNext: look at what ProxyFix is told to believe besides the address and the scheme."
                * (len(headers) > 1)
            )
            kind = answer.headers.get("Content-Type")
            assert kind == PROBLEM, f"the refusal should be a problem (application/problem+json), but was {kind}"
            assert "author" not in answer.json(), "nothing of what was asked for should be shown, but it is"


@pytest.mark.exercise("1.2")
def test_a_name_with_a_dot_in_front_stands_for_its_subdomains(lab):
    """An operator lists several hosts with commas, and all subdomains of one with a dot in front. Host names have no
    case (RFC 9110, 4.2.3), and a name that only ends in the same letters is somebody else's (Flask, TRUSTED_HOSTS).

    Think: how do people write lists, and how do they write host names?

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
                f"with TRUSTED_HOSTS='Api.Test, .shop.test' {host} should be answered {status}, but was {found}"
            )


@pytest.mark.exercise("1.2")
@pytest.mark.parametrize(
    "text",
    ["", "*", "https://shop.test", "shop.test:443", "shop.test, *", "*, shop.test"],
    ids=["nothing", "a star", "a URL", "a port", "a star at the end", "a star in front"],
)
def test_an_app_that_does_not_know_its_hosts_does_not_start(lab, text):
    """Flask takes an empty list for every host, and an entry that it cannot compare for none. Either would be found out
    too late. So the app does not start with them, and tells the operator what TRUSTED_HOSTS must be (Flask,
    TRUSTED_HOSTS; Twelve-Factor App, III).

    Think: which of the entries have you looked at, and is there any?

    Next: hosts() raises ValueError("must …") unless there is a name and HOST.fullmatch() finds each to be one.
    """
    said = ""
    try:
        with lab.boot(TRUSTED_HOSTS=text) as app:
            found = lab.client(app=app).get("/api/books/1", headers={"Host": "evil.test"}).status_code
    except AssertionError as refusal:
        said = str(refusal)
    assert said, f"with TRUSTED_HOSTS={text!r} the app should not start, but it does, and answers evil.test {found}"
    assert "TRUSTED_HOSTS must" in said, (
        f"with TRUSTED_HOSTS={text!r} the app does not start, as it should; but its last words should tell the "
        f"operator what TRUSTED_HOSTS must be, and they are: {said.strip().splitlines()[-1].strip()}\n"
        "Think: Whoever reads these words has never seen your code. What do they need to know?\n"
        'Next: let hosts() raise ValueError("must …"): the name of the setting is put in front of what it says.'
    )


@pytest.mark.exercise("1.2")
def test_without_a_proxy_no_header_is_believed(lab):
    """Where clients reach the app directly, every X-Forwarded header is theirs. PROXY_HOPS=0, the default, believes
    none: neither that the request came over https nor where from (Werkzeug, ProxyFix; OWASP API8:2023).

    Think: how many entries are our own, if there is no proxy?

    Next: look at what trust_proxies() believes where PROXY_HOPS is 0.
    """
    with lab.boot(PROXY_HOPS="0") as app:
        client = lab.client(app=app, address="198.51.100.25")
        found = logged_address(lab, client, "direct", {"X-Forwarded-For": "6.6.6.6"})
        assert found == "127.0.0.1", (
            f"without a proxy only the connection's address counts: it should be 127.0.0.1, but was {found}"
        )
        answer = client.get("/api/books/1", headers={"X-Forwarded-Proto": "https"})
        assert answer.status_code == 403, f"it came over plain HTTP: it should be 403, but was {answer.status_code}"
