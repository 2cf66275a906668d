"""Exercise 7.2: pages that load what they are made of, and nothing else.

Each policy is read as a browser reads it (Content Security Policy Level 3, 2.2 and 6.7): what counts is what it lets
happen, not how it is written.
"""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

SHOP = "https://shop.test"
DOCS = "/docs"
ELSEWHERE = (
    "https://cdn.jsdelivr.net/npm/swagger-ui-dist/swagger-ui-bundle.js",
    "https://evil.test/x",
    "http://evil.test/x",
    "https://evil.shop.test/x",
)
FALLBACKS = {  # what decides where a directive is missing (6.8.4), the nearest first
    "script-src-elem": ("script-src", "default-src"),
    "script-src-attr": ("script-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
    "style-src-attr": ("style-src", "default-src"),
    "frame-src": ("child-src", "default-src"),
    "worker-src": ("child-src", "script-src", "default-src"),
}
KINDS = {
    "script-src-elem": "a script",
    "style-src-elem": "a style sheet",
    "img-src": "a picture",
    "connect-src": "a request",
    "font-src": "a font",
    "media-src": "a film",
    "object-src": "a plug-in",
    "frame-src": "a frame",
    "worker-src": "a worker",
    "manifest-src": "a manifest",
}
UNFETCHED = ("base-uri", "form-action", "frame-ancestors")  # of which default-src says nothing
DEFAULT_PORTS = {"http": 80, "https": 443}
TYPES = {
    "script-src-elem": ("text/javascript", "application/javascript"),
    "style-src-elem": ("text/css",),
    "img-src": ("image/",),
}


class Page(HTMLParser):
    """What a page is made of: the addresses it loads, and what stands in it that would run."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.inline, self.links, self._in = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.inline += [f"{name}={value!r}" for name, value in attributes if name.startswith("on") or name == "style"]
        if tag == "script" and "src" in named:
            self.loads.append(("script-src-elem", named["src"]))
        elif tag in ("script", "style"):
            self._in = tag
        elif tag == "link":
            rel = (named.get("rel") or "").lower().split()
            if "stylesheet" in rel or "icon" in rel:
                self.loads.append(("style-src-elem" if "stylesheet" in rel else "img-src", named["href"]))
        elif tag == "img":
            self.loads.append(("img-src", named.get("src")))
        elif tag == "a":
            self.links.append(named.get("href") or "")

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, text):
        if self._in and text.strip():
            self.inline.append(f"<{self._in}>{text.strip()[:40]}")


@cache
def parsed(text):
    """One policy as {directive: sources}; of a directive that is there twice, the first counts."""
    found = {}
    for part in text.split(";"):
        if words := part.split():
            found.setdefault(words[0].lower(), words[1:])
    return found


def policies(answer):
    """The policies of an answer, each of which must let a thing happen."""
    found = [parsed(one) for one in ",".join(answer.headers.get_list("Content-Security-Policy")).split(",") if one]
    assert found, f"{described(answer)} should have a Content-Security-Policy, but has none"
    return found


def described(answer):
    """A request, as a message names it."""
    return f"{answer.request.method} {answer.request.url.path}"


def sources(policy, directive):
    """The sources that decide for `directive`, or None: nothing does."""
    for name in (directive, *FALLBACKS.get(directive, () if directive in UNFETCHED else ("default-src",))):
        if name in policy:
            return policy[name]
    return None


def matches(source, url, origin):
    """Whether a source (6.7.2.6) covers `url`, of a page that is at `origin`."""
    wanted, own = urlsplit(url), urlsplit(origin)
    if source.lower() == "'self'":
        return (wanted.scheme, wanted.netloc) == (own.scheme, own.netloc)
    if source == "*":
        return wanted.scheme in ("http", "https", own.scheme)
    if re.fullmatch("[A-Za-z][A-Za-z0-9+.-]*:", source):
        return wanted.scheme in (source[:-1].lower(), source[:-1].lower() + "s")
    found = re.fullmatch(r"(?:([a-z]+)://)?(\*|(?:\*\.)?[a-z0-9.-]+)(?::(\d+|\*))?(/.*)?", source, re.IGNORECASE)
    if not found or not wanted.hostname:
        return False
    scheme, host, port, path = found.groups()
    scheme, host = scheme or own.scheme, host.lower()
    at = wanted.port or DEFAULT_PORTS[wanted.scheme]
    return (
        wanted.scheme in (scheme, scheme + "s")
        and (host in ("*", wanted.hostname) or (host.startswith("*.") and wanted.hostname.endswith(host[1:])))
        and (port == "*" or at == int(port or DEFAULT_PORTS[wanted.scheme]))
        and (not path or (wanted.path.startswith(path) if path.endswith("/") else wanted.path == path))
    )


def lets(answer, directive, url):
    """Whether a page lets `url` be loaded, or whatever else `directive` is about."""
    origin = f"{answer.request.url.scheme}://{answer.request.url.netloc.decode()}"
    for policy in policies(answer):
        if "sandbox" in policy and not {"allow-scripts", "allow-same-origin"} <= set(policy["sandbox"]):
            return False  # runs no script, and is of no origin
        chosen = sources(policy, directive)
        if chosen is not None and not any(matches(source, url, origin) for source in chosen):
            return False
    return True


def inside(answer, directive):
    """What lets something run that stands in the page, or is made of a text: a word of a policy."""
    found = []
    for policy in policies(answer):
        chosen = sources(policy, directive)
        if chosen is None:
            return "no directive at all"
        unsafe = [
            one for one in chosen if re.match("'(unsafe|nonce|sha|strict|wasm)|(data|blob|filesystem):", one.lower())
        ]
        if not unsafe:
            return ""
        found += unsafe
    return " ".join(found)


def pages(client, prefix=""):
    """The reference and each guide that it names; a guide may wait for another exercise."""
    first = client.get(f"{prefix}{DOCS}")
    assert first.status_code == 200, f"{described(first)} should be a page, but is a {first.status_code}"
    guides = dict.fromkeys(link for link in Page(first.text).links if link.startswith(f"{prefix}{DOCS}/"))
    assert guides, f"{described(first)} should link to guides, but has none"
    return [first, *(client.get(link) for link in guides)]


def check_loaded(client, answer):
    """Check that a page gets all that it names: that it may load it, and that it is there."""
    for kind, address in Page(answer.text).loads:
        url = urljoin(str(answer.request.url), address)
        assert lets(answer, kind, url), (
            f"{described(answer)} should be let load {KINDS[kind]} of its own, {url}, but its policy is "
            f"{answer.headers['Content-Security-Policy']}"
        )
        yield kind, client.get(url)


@pytest.mark.exercise("7.2")
def test_the_page_gets_what_it_is_made_of(lab):
    """The reference and each guide name scripts, style sheets and a picture for the tab. Each comes from the app
    itself, is let in by the policy of the page, is there, and is of the type that a browser asks for, which it does not
    guess (CSP Level 3, 6.7; Fetch standard, nosniff).

    Think: which directive decides about a script, and which about a style sheet?

    Next: open /docs with the console of the browser open: it names the directive that has stopped something.
    """
    client = lab.client()
    for answer in pages(client)[:2]:  # the reference, and a guide: the others have the same frame
        lab.about(answer)
        kinds = set()
        for kind, asset in check_loaded(client, answer):
            kinds.add(kind)
            found = asset.headers.get("Content-Type", "nothing")
            assert asset.status_code == 200, f"{described(asset)} should be there, but is a {asset.status_code}"
            assert found.startswith(TYPES[kind]), f"{described(asset)} should be {TYPES[kind][0]}, but is {found}"
            guessed = asset.headers.get("X-Content-Type-Options")
            assert guessed == "nosniff", f"the type of {described(asset)} should not be guessed, but it has {guessed}"
        assert "style-src-elem" in kinds, f"{described(answer)} should name a style sheet, but names {sorted(kinds)}"


@pytest.mark.exercise("7.2")
def test_the_page_may_ask_the_app(lab):
    """Swagger UI fetches /openapi.json, and sends what a reader tries out: requests of a script's, to its own origin
    (CSP Level 3, 6.1.2 connect-src).

    Think: the script is loaded, and the page stays empty. What did it want?

    Next: in page_policy(), say which requests a script may send.
    """
    answer = lab.client().get(DOCS)
    for path in ("/openapi.json", "/api/v2/books", "/api/auth/login"):
        assert lets(answer, "connect-src", SHOP + path), (
            f"a script of {DOCS} should be let ask for {path}, but its policy is "
            f"{answer.headers['Content-Security-Policy']}"
        )


@pytest.mark.exercise("7.2")
def test_pictures_may_stand_in_a_style_sheet(lab):
    """The arrows and padlocks of Swagger UI stand in its style sheet, as data:. A picture runs nothing (CSP Level 3,
    6.1.7 img-src; 6.7.2.8 on schemes).

    Think: which scheme has the address of a picture that stands in a style sheet?

    Next: in page_policy(), add a source to img-src.
    """
    answer = lab.client().get(DOCS)
    assert lets(answer, "img-src", "data:image/svg+xml,x"), (
        f"{DOCS} should be let show pictures that are data:, but its policy is "
        f"{answer.headers['Content-Security-Policy']}"
    )


@pytest.mark.exercise("7.2")
def test_no_script_that_stands_in_the_page_runs(lab):
    """A text of the document or an answer that becomes part of the page must stay a text. So nothing in the page runs,
    whatever got in: no script element, no onclick=, no javascript: address, no text that a script evaluates, no data:
    as the source of a script. And the page itself needs none of it (OWASP Cross Site Scripting Prevention; CSP Level 3,
    6.1.10).

    Think: if a script may stand in the page, whose scripts may stand there?

    Next: in page_policy(), name nothing for scripts but the place they come from.
    """
    for answer in pages(lab.client()):
        lab.about(answer)
        for directive in ("script-src-elem", "script-src-attr", "script-src"):
            word = inside(answer, directive)
            assert not word, f"{described(answer)} should run no script that stands in the page, but allows {word}"
        found = [one for one in Page(answer.text).inline if not one.startswith(("<style", "style="))]
        assert not found, f"{described(answer)} should hold no script, but holds {', '.join(found)}"


@pytest.mark.exercise("7.2")
def test_no_style_that_stands_in_the_page_is_followed(lab):
    """Styles can hide what a reader should see, show what is not there, and tell another site, selector by selector,
    what stands in a field. What comes from the app's own style sheets is enough (CSP Level 3, 6.1.13 style-src).

    Think: what can somebody do with styles alone, on a page that has a field for a token?

    Next: in page_policy(), treat styles as you treat scripts.
    """
    for answer in pages(lab.client()):
        lab.about(answer)
        for directive in ("style-src-elem", "style-src-attr", "style-src"):
            word = inside(answer, directive)
            assert not word, f"{described(answer)} should follow no style that stands in the page, but allows {word}"
        found = [one for one in Page(answer.text).inline if one.startswith(("<style", "style="))]
        assert not found, f"{described(answer)} should hold no style, but holds {', '.join(found)}"


@pytest.mark.exercise("7.2")
def test_no_other_host_is_asked(lab):
    """A host that a page loads from can do in it whatever it likes, and learns who reads it; a picture is enough for
    that, and enough to carry a token away. A CDN is such a host, and so is another name of the same domain (OWASP
    API8:2023; CSP Level 3, 6.7.2.8).

    Think: who has to stay honest, for years, so that the page does?

    Next: in page_policy(), leave out whatever has a dot or a star in it, also for pictures.
    """
    answer = lab.client().get(DOCS)
    for kind, what in KINDS.items():
        for url in ELSEWHERE:
            assert not lets(answer, kind, url), f"{DOCS} should not load {what} from elsewhere, but may load {url}"
    for policy in policies(answer):
        assert "report-uri" not in policy, f"{DOCS} should tell nobody, but tells {' '.join(policy['report-uri'])}"


@pytest.mark.exercise("7.2")
def test_what_the_page_does_not_need_it_does_not_get(lab):
    """Frames, plug-ins, fonts, films: the page has none. What is not named falls back to default-src, which
    therefore says 'none', and each kind that is needed is named (OWASP CSP Cheat Sheet; CSP Level 3, 6.1.3).

    Think: which kinds of things will browsers be able to load in ten years?

    Next: in page_policy(), begin with default-src: 'none', as all answers do, and then name what is needed.
    """
    answer = lab.client().get(DOCS)
    for kind in ("font-src", "media-src", "object-src", "frame-src", "manifest-src"):
        assert not lets(answer, kind, f"{SHOP}/docs/assets/docs.css"), (
            f"{DOCS} needs no such thing, and should not load {KINDS[kind]}, but its policy lets it: "
            f"{answer.headers['Content-Security-Policy']}"
        )


@pytest.mark.exercise("7.2")
def test_the_page_sends_no_form_keeps_its_base_and_stands_in_no_frame(lab):
    """Without any script, a form that got into the page sends what is typed into it to somebody else, a base element
    lets its scripts come from somebody else, and in a frame of somebody else's its buttons are clicked unseen.
    default-src is about none of the three (CSP Level 3, 6.3 and 6.4; OWASP Clickjacking Defense).

    Think: which directives of a policy do not fall back to default-src?

    Next: in page_policy(), say form-action, base-uri and frame-ancestors as well.
    """
    answer = lab.client().get(DOCS)
    lab.about(answer)
    for directive in UNFETCHED:
        for url in (f"{SHOP}/docs", *ELSEWHERE):
            assert not lets(answer, directive, url), (
                f"{directive} of {DOCS} should be 'none', but the policy lets {url}: "
                f"{answer.headers['Content-Security-Policy']}"
            )
    referrer = answer.headers.get("Referrer-Policy", "absent")
    assert referrer == "no-referrer", f"no other site should hear of {DOCS}, but Referrer-Policy is {referrer}"
    framing = answer.headers.get("X-Frame-Options", "absent")
    assert framing.upper() == "DENY", f"X-Frame-Options, for older browsers, should be DENY, but was {framing}"


@pytest.mark.exercise("7.2")
def test_each_guide_is_a_page_too(lab):
    """A guide is a page of the same app, with the same style sheet: it has the policy that the reference has, also in
    the answer to HEAD (RFC 9110, 9.3.2).

    Think: which routes answer with pages?

    Next: in policies(), give each of PAGES what page_policy() returns.
    """
    client = lab.client()
    first, *guides = pages(client)
    wanted = first.headers.get("Content-Security-Policy")
    for answer in (client.head(DOCS), *guides, client.head(guides[0].request.url)):
        lab.about(answer)
        found = answer.headers.get("Content-Security-Policy")
        assert found == wanted, f"{described(answer)} should have the policy of {DOCS}, {wanted}, but has {found}"


@pytest.mark.exercise("7.2")
def test_the_page_is_whole_wherever_the_app_stands(lab):
    """The same app answers under other names, and below a path of its host: then its own origin is another one, and the
    pages still load what they are made of (CSP Level 3, 6.7.2.8, 'self').

    Think: what is the app called, at the place where it will run?

    Next: in page_policy(), name the page's own origin by the word that means it, and not by what it is called here.
    """
    env = {"PATH_PREFIX": "/shop", "TRUSTED_HOSTS": "books.example,shop.test"}
    with lab.boot(**env) as app:
        client = lab.client(app=app, base_url="https://books.example")
        for answer in pages(client, "/shop")[:2]:
            lab.about(answer)
            for _, asset in check_loaded(client, answer):
                assert asset.status_code == 200, f"{described(asset)} should be there, but is a {asset.status_code}"
        answer = client.get("/shop/docs")
        assert lets(answer, "connect-src", "https://books.example/shop/openapi.json"), (
            f"a script of https://books.example/shop/docs should be let ask for /shop/openapi.json, but the policy is "
            f"{answer.headers['Content-Security-Policy']}"
        )
        assert not lets(answer, "connect-src", f"{SHOP}/x"), (
            f"https://books.example/shop/docs should ask no other host, but may ask {SHOP}: "
            f"{answer.headers['Content-Security-Policy']}"
        )


@pytest.mark.exercise("7.2")
def test_what_is_no_page_loads_nothing(lab):
    """An answer of the API, the document, a file that a page loads, and the error at an address that nobody has: none
    of them is a page. Opened as one, each loads nothing, as chapter 1 has it (OWASP REST Security Cheat Sheet).

    Think: what could an error's text hold, and where does it stand when a browser opens it?

    Next: in policies(), name the routes of pages, and no other.
    """
    client = lab.client()
    paths = (
        "/api/books",
        "/api/books/1",
        "/api/health",
        "/openapi.json",
        "/docs/assets/docs.js",
        "/docs/nothing",
        "/docs/assets/nothing",
        "/nothing",
    )
    for answer in (client.get(path) for path in paths):
        lab.about(answer)
        found = policies(answer)
        wanted = {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}
        assert wanted in found, (
            f"{described(answer)}, a {answer.status_code}, should have default-src 'none'; frame-ancestors 'none', but "
            f"has {answer.headers['Content-Security-Policy']}"
        )
