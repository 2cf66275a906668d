"""Exercise 2.6, server-side requests: what a client names is fetched from the internet, or not at all."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n" + b"p" * 60, b"\xff\xd8\xff\xe0" + b"j" * 60, b"GIF89a" + b"g" * 60
PUBLIC, SECOND = "93.184.215.14", "198.35.26.96"  # two addresses that anybody would call public
INSIDE = "127.0.0.1"
COVER = "/api/books/1/cover"


def an_image(_asked):
    return 200, {"Content-Type": "image/png"}, PNG


def cdn_at(lab, answer, host="cdn.test", address=PUBLIC):
    """A server on the internet, known by a name."""
    server = lab.outside.server(answer)
    lab.outside.name(host, address)
    lab.outside.route(address, server)
    return server


def inside_at(lab, *addresses):
    """A server in our own network, which has an image for whoever gets through to it."""
    server = lab.outside.server(an_image)
    for address in addresses or (INSIDE,):
        lab.outside.route(address, server)
    return server


def covers(lab):
    """What is kept: for each book its media type and its image."""
    rows = lab.rows("SELECT book_id, media_type, content FROM covers ORDER BY book_id")
    return [(book, media_type, bytes(content)) for book, media_type, content in rows]


def step(then):
    """The next step, where it is not the one of the whole check."""
    return f"\nNext: {then}" if then else ""


def fetched(admin, url, then=""):
    """The answer to a URL that may be fetched."""
    answer = admin.post(COVER, json={"url": url})
    assert answer.status_code in (200, 201), (
        f"{url} should be fetched, 201 or 200, but the status is {answer.status_code}{step(then)}"
    )
    return answer


def refused(lab, admin, *urls, inside=None, shut=(), then=""):
    """Each of these is a 422 with one fault, at /url, and nothing is kept; nor is `inside` reached at one of `shut`."""
    for url in urls:
        answer = admin.post(COVER, json={"url": url})
        status = answer.status_code
        assert status not in (200, 201), (
            f"{url!r} should be refused, but an image was fetched from it, and is kept{step(then)}"
        )
        assert status == 422, f"{url!r} should be refused with 422, but the status is {status}{step(then)}"
        pointers = [fault["pointer"] for fault in answer.json()["errors"]]
        assert pointers == ["/url"], f"{url!r}: errors should have one fault, at '/url', but has {pointers}"
        assert not covers(lab), f"{url!r} should be refused, and it was, but an image is kept"
        if inside:
            not_reached(lab, repr(url), inside, *shut)


def not_reached(lab, what, server, *addresses):
    """Nothing was asked of the server, and no connection to its addresses was so much as tried."""
    tried = {
        place.rpartition(" ")[0] for place in lab.outside.tried(lab.worker(0).name) if place.endswith((" 80", " 443"))
    }
    assert not server.requests, f"{what} should reach no server that is shut to it, but one was asked {server.requests}"
    reached = sorted(tried & set(addresses))
    assert not reached, f"{what} should lead to no connection that is shut to it, but the app connected to {reached}"


@pytest.mark.exercise("2.6")
def test_an_image_is_fetched_and_kept(lab):
    """POST a url: 201 with Location, media type and length, and GET has the image, byte for byte. The server is asked
    for the path and the query of the URL, nothing else, and by its name in Host: many names live at one address (RFC
    9110, 7.1 and 7.2).

    Think: what does a server know of a URL, when the connection goes to an address?

    Next: in ask(), send the name as the Host, and path and query as the target; "/" where there is no path.
    """
    admin = lab.login("admin")
    images = {"GET /covers/1?size=2&x=%2F": PNG, "GET /": JPEG, "GET /?gif": GIF}
    cdn = cdn_at(lab, lambda asked: (200, {"Content-Type": "text/plain"}, images.get(asked, b"?")))
    wanted = (
        ("http://cdn.test/covers/1?size=2&x=%2F#front", 201, PNG, "image/png"),
        ("http://cdn.test", 200, JPEG, "image/jpeg"),
        ("HTTP://CDN.TEST:80?gif", 200, GIF, "image/gif"),
    )
    for url, status, image, media_type in wanted:
        answer = admin.post(COVER, json={"url": url})
        assert answer.status_code == status, (
            f"the cover from {url} should be fetched, {status}, but the status is {answer.status_code}"
        )
        location = answer.headers["Location"]
        assert location == COVER, f"Location should be the address of the cover, {COVER}, but it is {location}"
        told = answer.json()
        assert (told["media_type"], told["bytes"]) == (media_type, len(image)), (
            f"the cover from {url} should be {media_type} of {len(image)} bytes, but it is {told}"
        )
        shown = lab.client().get(COVER)
        found = (shown.content, shown.headers["Content-Type"])
        assert found == (image, media_type), f"GET should have the image from {url}, {media_type}, but it has {found}"
        assert covers(lab) == [(1, media_type, image)], (
            f"a book should have one cover, the last, that from {url}, but it has {covers(lab)}"
        )
    assert cdn.requests == list(images), (
        f"each URL should be asked for once, by its path and its query: {list(images)}, but it was {cdn.requests}"
    )
    hosts = [(host or "").lower().removesuffix(":80") for host in cdn.hosts]
    assert hosts == ["cdn.test"] * 3, f"Host should be the name in the URL, cdn.test, but it is {hosts}"


@pytest.mark.exercise("2.6")
def test_only_http_and_https_urls_with_a_host_are_asked(lab):
    """A library that opens "any URL" opens files too. What is no http or https URL with a host, or no URL at all, is
    refused: a 422, no error of ours (OWASP SSRF Prevention Cheat Sheet, application layer; OWASP ASVS 5, 1.3.6).

    Think: which parts does a URL have, and which of them did you look at?

    Next: in checked_url, look .scheme up in PORTS, and ask for a .hostname.
    """
    admin = lab.login("admin")
    cdn = cdn_at(lab, an_image)
    picture = Path(lab.env["LOG_FOLDER"]) / "picture.png"
    picture.write_bytes(PNG)
    refused(lab, admin, f"file://{picture}", f"file://localhost{picture}", str(picture), "httpx://cdn.test/1.png")
    refused(
        lab, admin, "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "//cdn.test/1.png", "http:///1.png", "http://:80/"
    )
    then = (
        "in checked_url, urlsplit() raises ValueError for what it cannot read, and so does .port: both are NotFetched."
    )
    urls = ("http://[::1", "http://[cdn.test]/", "http://cdn.test:port/", "http://cdn.test:99999/")
    refused(lab, admin, *urls, then=then)
    assert cdn.requests == [], f"cdn.test should be asked for none of these, but was asked: {cdn.requests}"


@pytest.mark.exercise("2.6")
def test_neither_a_user_nor_a_port_of_ones_choice(lab):
    """What stands before an @ is a name to log in with, which fools whoever reads the URL. A port of one's choice makes
    a port scanner, and a way to what listens beside a web server (OWASP SSRF Prevention Cheat Sheet; RFC 3986, 3.2.1
    and 7.6).

    Think: what can stand between // and the next /, besides a name?

    Next: in checked_url, refuse an "@" in .netloc, and a .port that is neither None nor the one in PORTS.
    """
    admin = lab.login("admin")
    cdn = cdn_at(lab, an_image)
    ports = (22, 81, 443, 6379, 8080)
    for port in ports:
        lab.outside.route(PUBLIC, cdn, port=port)
    named = ("http://user:password@cdn.test/", "http://user@cdn.test/", f"http://{INSIDE}@cdn.test/")
    then = 'in checked_url, refuse an "@" in .netloc.'
    refused(lab, admin, *named, inside=cdn, shut=[PUBLIC], then=then)
    urls = [*(f"http://cdn.test:{port}/" for port in (0, *ports)), "https://cdn.test:80/"]
    then = "in checked_url, refuse a .port that is neither None nor the one in PORTS; 0 is false, and is a port."
    refused(lab, admin, *urls, inside=cdn, then=then)
    tried = [place for place in lab.outside.tried(lab.worker(0).name) if place.startswith(PUBLIC)]
    assert not tried, f"a port in a URL should be refused before anybody connects, but the app connected to {tried}"


@pytest.mark.exercise("2.6")
def test_an_address_of_our_own_network_is_refused(lab):
    """This machine, the private networks, and the link-local address where a cloud hands out its credentials: the app
    reaches them, its clients must not (OWASP API7:2023; RFC 6890; RFC 4193).

    Think: of which addresses does anybody on the internet mean the same machine?

    Next: in is_public, ask ipaddress.ip_address(address) for .is_global.
    """
    admin = lab.login("admin")
    addresses = (INSIDE, "10.0.0.7", "172.31.255.1", "192.168.1.1", "169.254.169.254")
    over_ipv6 = ("::1", "fd00::7", "fe80::7")
    inside = inside_at(lab, *addresses, *over_ipv6)
    urls = [*(f"http://{address}/latest/meta-data/" for address in addresses), "https://10.0.0.7/"]
    urls += [f"http://[{address}]/" for address in over_ipv6]
    refused(lab, admin, *urls, inside=inside, shut=[*addresses, *over_ipv6])


@pytest.mark.exercise("2.6")
def test_shared_reserved_and_multicast_addresses_are_refused(lab):
    """Not only private networks are ours: 100.64.0.0/10 is shared with a provider, and a cloud keeps services there;
    0.0.0.0 is this machine; a multicast address is every neighbour (RFC 6890; RFC 6598; IANA's registries of special
    addresses).

    Think: what is neither private nor public?

    Next: in is_public: in none of SPECIAL, not "not is_private" but is_global, and not is_multicast.
    """
    admin = lab.login("admin")
    addresses = ("0.0.0.0", "100.100.100.200", "192.0.2.1", "192.88.99.1", "224.0.0.251", "240.0.0.1")
    over_ipv6 = ("::", "ff0e::1", "2001:db8::1", "3fff::1", "4000::1", "fec0::1")
    inside = inside_at(lab, *addresses, *over_ipv6)
    urls = [*(f"http://{address}/" for address in addresses), *(f"http://[{address}]/" for address in over_ipv6)]
    refused(lab, admin, *urls, inside=inside, shut=[*addresses, *over_ipv6])


@pytest.mark.exercise("2.6")
def test_an_address_in_another_spelling_is_the_same_address(lab):
    """127.1, 0x7f000001, 2130706433, 0177.0.0.1, and digits of another kind: whoever looks at the text of a URL knows
    some of these, connecting knows all (OWASP SSRF Prevention Cheat Sheet; RFC 3986, 7.4).

    Think: who knows all spellings that connecting knows?

    Next: in public_addresses, ask socket.getaddrinfo(), and look at what comes back, not at the text.
    """
    admin = lab.login("admin")
    shut = (INSIDE, "10.0.0.7", "::1")
    inside = inside_at(lab, *shut)
    urls = ["http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/", "http://0xa.7/"]
    urls += ["http://\u2460\u2461\u2466.0.0.\u2460/", "http://127\u30020\u30020\u30021/", "http://\uff11\uff10.7/"]
    urls += ["http://[0:0:0:0:0:0:0:1]/", "http://LocalHost/"]
    refused(lab, admin, *urls, inside=inside, shut=shut)


@pytest.mark.exercise("2.6")
def test_an_ipv4_address_within_an_ipv6_one_is_refused(lab):
    """::ffff:127.0.0.1 is 127.0.0.1 to a socket, and gateways make an IPv4 address of what begins with 64:ff9b::,
    2002: or 2001:0:. Nobody needs such an address for a cover, so all of them are refused, whatever is within (RFC
    4291, 2.5.5; RFC 6052; RFC 3056; RFC 4380).

    Think: which IPv6 addresses lead to an IPv4 one?

    Next: in is_public, an address that is in one of the networks EMBEDDING is not public.
    """
    admin = lab.login("admin")
    cdn_at(lab, an_image)
    within = ("::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::1")
    inside = inside_at(lab, INSIDE, "10.0.0.7", *within)
    lab.outside.name("mapped.test", "::ffff:10.0.0.7")
    lab.outside.name("translated.test", "64:ff9b::a9fe:a9fe")
    urls = [*(f"http://[{address}]/" for address in within), "http://mapped.test/", "http://translated.test/"]
    urls += ["http://[::ffff:127.0.0.1]/", f"http://[::ffff:{PUBLIC}]/"]
    refused(lab, admin, *urls, inside=inside, shut=[INSIDE, "10.0.0.7", *within])


@pytest.mark.exercise("2.6")
def test_a_name_is_judged_by_all_addresses_that_it_has(lab):
    """Anybody may give a name of theirs the address 10.0.0.7, alone or beside a public one: which of the two a
    connection gets is chance. One address that is not public, and the name is refused (OWASP API7:2023; OWASP SSRF
    Prevention Cheat Sheet).

    Think: which of its addresses will a connection get?

    Next: in public_addresses, call is_public for every result of getaddrinfo(), and want all() of them.
    """
    admin = lab.login("admin")
    cdn = cdn_at(lab, an_image)
    names = {
        "inside.test": [INSIDE],
        "metadata.test": ["169.254.169.254"],
        "six.test": ["fd00::7"],
        "first.test": ["10.0.0.7", PUBLIC],
        "last.test": [PUBLIC, "10.0.0.7"],
        "last-six.test": [PUBLIC, SECOND, "fd00::7"],
    }
    for name, addresses in names.items():
        lab.outside.name(name, addresses)
    inside = inside_at(lab, INSIDE, "169.254.169.254", "fd00::7", "10.0.0.7")
    shut = (INSIDE, "169.254.169.254", "fd00::7", "10.0.0.7")
    for name, addresses in names.items():
        refused(lab, admin, f"http://{name}/", inside=inside, shut=shut)
        assert cdn.requests == [], (
            f"{name} has the addresses {addresses}, of which one is not public. It should not be asked at all, but was "
            f"at another of them: {cdn.requests}"
        )
    lab.outside.name("two.test", [SECOND, PUBLIC])
    lab.outside.route(SECOND, cdn)
    fetched(admin, "http://two.test/", "a name whose addresses are all public may be asked, at any of them.")
    assert covers(lab) == [(1, "image/png", PNG)], f"the image of two.test should be kept, but there is {covers(lab)}"


@pytest.mark.exercise("2.6")
def test_a_redirect_is_one_more_url_from_a_client(lab):
    """Whoever owns the first server chooses where the second is. A redirect is held to all that a URL is: scheme, user,
    port, every address of its name (OWASP API7:2023: disable redirects, or check each; OWASP ASVS 5, 15.3.2).

    Think: what did you ask about the first URL, and what about the next?

    Next: in fetch(), let the loop begin again, at checked_url, with the URL that Location and the last one make.
    """
    admin = lab.login("admin")
    picture = Path(lab.env["LOG_FOLDER"]) / "picture.png"
    picture.write_bytes(PNG)
    targets = [f"http://{INSIDE}/", "http://inside.test/", f"//{INSIDE}/", "http://[::1]/", "http://2130706433/"]
    targets += ["http://mixed.test/", f"file://{picture}", "ftp://cdn.test/", "http://cdn.test:8080/image"]
    targets += ["http://user:password@cdn.test/image", "http://[::1", "http://cdn.test:port/", "/hop"]
    steps = {f"GET /{number}": target for number, target in enumerate(targets)}
    steps["GET /hop"] = f"http://{INSIDE}/"
    cdn = cdn_at(lab, lambda asked: (302, {"Location": steps[asked]}, b"") if asked in steps else an_image(asked))
    lab.outside.route(PUBLIC, cdn, port=8080)
    lab.outside.name("inside.test", INSIDE)
    lab.outside.name("mixed.test", [PUBLIC, INSIDE])
    inside = inside_at(lab, INSIDE, "::1")
    for number, target in enumerate(targets):
        cdn.requests.clear()
        answer = admin.post(COVER, json={"url": f"http://cdn.test/{number}"})
        assert not covers(lab), (
            f"a redirect to {target} should lead nowhere, but an image was fetched by a redirect to it"
        )
        assert answer.status_code == 422, (
            f"a redirect to {target} should lead nowhere, 422, but the status is {answer.status_code}"
            + step("what is no URL raises ValueError, in urljoin() and in urlsplit(): make a NotFetched of both.")
        )
        not_reached(lab, f"a redirect to {target}", inside, INSIDE, "::1")
        wanted = [f"GET /{number}", "GET /hop"] if target == "/hop" else [f"GET /{number}"]
        assert cdn.requests == wanted, (
            f"of a redirect to {target}, cdn.test should see {wanted}, but it was asked {cdn.requests}"
        )


@pytest.mark.exercise("2.6")
def test_three_redirects_are_followed_and_no_fourth(lab):
    """301, 302, 303, 307 and 308, with a Location that may be relative (RFC 9110, 15.4 and 10.2.2). Three in a row are
    enough for anybody; a server that redirects for ever must not keep us busy (OWASP API4:2023).

    Think: which answers lead on, whereto, and how often?

    Next: in fetch(), let a loop have 1 + MOST_REDIRECTS turns, and follow what is in REDIRECTS.
    """
    admin = lab.login("admin")
    steps = {
        "/a/301": (301, "http://cdn.test/image"),
        "/a/302": (302, "../image"),
        "/a/303": (303, "/image"),
        "/a/307": (307, "//second.test/image"),
        "/a/308": (308, "307"),
        "/a/3": (302, "2"),
        "/a/2": (302, "1"),
        "/a/1": (302, "/image"),
        "/a/4": (302, "3"),
        "/a/loop": (302, "loop"),
        "/a/nowhere": (302, None),
        "/a/300": (300, "/image"),
        "/a/304": (304, "/image"),
    }

    def answer(asked):
        status, target = steps.get(asked.removeprefix("GET "), (200, None))
        headers = {"Location": target} if target else {}
        return status, headers, b"" if status == 304 else PNG if status != 200 else GIF

    cdn, second = cdn_at(lab, answer), cdn_at(lab, answer, "second.test", SECOND)
    refused(lab, admin, "http://cdn.test/a/nowhere", then="a redirect may have no Location: then there is no image.")
    then = "in fetch(), only a status in REDIRECTS leads on, and of the others only 200 has an image."
    refused(lab, admin, "http://cdn.test/a/300", "http://cdn.test/a/304", then=then)
    then = "in fetch(), there are 1 + MOST_REDIRECTS URLs at most."
    for start, asked in (("loop", ["GET /a/loop"] * 4), ("4", [f"GET /a/{left}" for left in (4, 3, 2, 1)])):
        cdn.requests.clear()
        refused(lab, admin, f"http://cdn.test/a/{start}", then=then)
        assert cdn.requests == asked, (
            f"from /a/{start} on, a URL and three redirects should be asked for, {asked}, but it was {cdn.requests}"
            + step(then)
        )
    then = "in fetch(), each status in REDIRECTS leads on, three times; urljoin() makes a URL of a relative Location."
    for path in ("301", "302", "303", "307", "308", "3"):
        fetched(admin, f"http://cdn.test/a/{path}", then)
        assert covers(lab) == [(1, "image/gif", GIF)], (
            f"/a/{path} redirects to an image, which should be the cover, but there is {covers(lab)}{step(then)}"
        )
        lab.execute("DELETE FROM covers")
    asked = ["GET /image"] * 2
    assert second.requests == asked, (
        f"/a/307 redirects to another host, which should be asked {asked}, but was asked {second.requests}{step(then)}"
    )


@pytest.mark.exercise("2.6")
def test_the_address_that_was_checked_is_the_one_that_is_asked(lab):
    """Whoever owns a name answers each question as they like: first with a public address, for the check, and then with
    127.0.0.1, for the connection (DNS rebinding; OWASP SSRF Prevention Cheat Sheet). To check is of use only where what
    was checked is connected to.

    Think: how often is the name looked up until there is a connection?

    Next: in ask(), connect to `address`: connection(parts, address, seconds) does; a URL library resolves again.
    """
    admin = lab.login("admin")
    cdn, inside = cdn_at(lab, an_image), inside_at(lab)
    for number in range(1, 5):
        name = f"rebind{number}.test"
        lab.outside.name(name, *[PUBLIC] * number, INSIDE)
        admin.post(COVER, json={"url": f"http://{name}/"})
        not_reached(
            lab, f"{name}, which is {INSIDE} when it is looked up once more than {number} times,", inside, INSIDE
        )
    lab.outside.name("turn.test", *[PUBLIC] * 4, INSIDE)
    fetched(admin, "http://turn.test/")
    told = cdn.hosts[-1]
    assert told == "turn.test", f"Host should be the name that was asked for, turn.test, but it is {told}"
    not_reached(lab, "turn.test", inside, INSIDE)


@pytest.mark.exercise("2.6")
def test_no_more_is_read_than_an_image_may_have(lab):
    """A body without end, or one of a gigabyte, fills the memory of whoever reads it whole. FETCH_MAX_BYTES bounds what
    is read, whatever the headers say (OWASP API4:2023; OWASP API10:2023 on data from other servers).

    Think: how much have you read when you notice that it is too much?

    Next: in ask(), give read() a number: one byte more than allowed tells that there are too many.
    """
    most, piece = 10_000, b"x" * 65_536

    def answer(asked):
        if asked == "GET /endless":
            return 200, {}, itertools.chain([PNG], itertools.repeat(piece, 500))
        return 200, {}, PNG.ljust(int(asked.removeprefix("GET /")), b"x")

    cdn = cdn_at(lab, answer)
    with lab.boot(FETCH_MAX_BYTES=str(most)) as app:
        admin = lab.login("admin", app=app)
        refused(lab, admin, f"http://cdn.test/{most + 1}", f"http://cdn.test/{100 * most}")
        cdn.sent = 0
        refused(lab, admin, "http://cdn.test/endless")
        assert cdn.sent < 250 * len(piece), (
            f"the app should read {most:,} bytes, but the app read {cdn.sent:,} at least"
        )
        fetched(admin, f"http://cdn.test/{most}", "FETCH_MAX_BYTES themselves are not too many: more than that are.")
        kept = len(covers(lab)[0][2])
        assert kept == most, (
            f"an image of exactly FETCH_MAX_BYTES, {most:,}, should be kept whole, but {kept:,} are kept"
        )


@pytest.mark.exercise("2.6")
def test_all_of_it_together_has_one_time_limit(lab):
    """A time-out of each read never comes for a server that sends a byte whenever it is about to, in the body or in the
    headers already, and one of each request is four of them with three redirects. FETCH_TIMEOUT_SECONDS is for all of
    it: a worker that waits serves nobody (OWASP API4:2023).

    Think: for what exactly does each of your time-outs hold?

    Next: take the time when fetch() begins, and give ask() what is left of it; cut_off(opened, seconds) holds ask() to
    it.
    """
    pause = threading.Event().wait  # nobody sets it
    head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 68\r\nX-Slow: yes\r\n\r\n"

    def slowly(text, seconds):
        for index in range(len(text)):
            pause(seconds)
            yield text[index : index + 1]

    def answer(asked):
        match asked.removeprefix("GET /"):
            case "body":
                return 200, {"Content-Length": str(len(PNG))}, slowly(PNG, 0.02)
            case "head":
                return itertools.chain(slowly(head, 0.02), [PNG])
            case "silence":
                pause(0.5)
            case "0" | "1" | "2" as step:
                pause(0.08)
                return 302, {"Location": str(int(step) + 1)}, b""
            case "3":
                pause(0.08)
        return an_image(asked)

    cdn_at(lab, answer)
    with lab.boot(FETCH_TIMEOUT_SECONDS="0.2") as app:
        admin = lab.login("admin", app=app)
        asked = {
            "body": "the body comes byte by byte, for more than a second",
            "head": "the headers come byte by byte, for more than a second",
            "silence": "the answer comes after 0.5 s",
            "0": "each of three redirects, and the image, comes after 0.08 s",
        }

        def post(book, path):
            return admin.post(f"/api/books/{book}/cover", json={"url": f"http://cdn.test/{path}"})

        with ThreadPoolExecutor(len(asked)) as pool:
            answers = list(pool.map(post, range(1, 5), asked))
        kept = [book for book, *_ in covers(lab)]
        for book, (answered, what) in enumerate(zip(answers, asked.values(), strict=True), start=1):
            assert book not in kept, f"{what}: after 0.2 s in all the app should give up, but it waited for the image"
            lab.about(answered)
            assert answered.status_code == 422, (
                f"{what}: after 0.2 s in all that should be 422, but the status is {answered.status_code}"
            )


@pytest.mark.exercise("2.6")
def test_what_is_no_image_is_not_kept(lab):
    """What comes back is a 200, and an image by its first bytes. The Content-Type is what somebody says: a page of
    theirs, kept and shown by us, would run as ours, and an SVG can hold a script (OWASP API10:2023; OWASP File Upload
    Cheat Sheet).

    Think: who says that this is an image?

    Next: in fetch(), NotFetched unless .status is 200, and the media type by media_type(content).
    """
    admin = lab.login("admin")
    page, drawing = b"<!doctype html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    bodies = {
        "page": page,
        "drawing": drawing,
        "nothing": b"",
        "beginning": PNG[:5],
        "later": b"\n" + PNG,
        "bitmap": b"BM66",
    }
    types = {"drawing": "image/svg+xml", "bitmap": "image/bmp"}

    def answer(asked):
        name = asked.removeprefix("GET /")
        if name.isdigit():
            return int(name), {"Content-Type": "image/png"}, PNG
        return 200, {"Content-Type": types.get(name, "image/png")}, bodies[name]

    cdn_at(lab, answer)
    then = "in fetch(), take media_type(content), which looks at the first bytes, for the media type."
    refused(lab, admin, *(f"http://cdn.test/{name}" for name in bodies), then=then)
    then = "in fetch(), NotFetched unless the status is 200."
    refused(lab, admin, *(f"http://cdn.test/{status}" for status in (201, 206, 404, 410, 500)), then=then)


@pytest.mark.exercise("2.6")
def test_an_image_that_was_cut_off_is_not_kept(lab):
    """A body that ends before its Content-Length says is not whole: half a picture would stand there until somebody
    sees it (RFC 9112, 8; OWASP API10:2023).

    Think: what did the server say about the length, and what has come?

    Next: in ask(), NotFetched when less has come than Content-Length says; what is missing is in answer.length after
    reading.
    """
    admin = lab.login("admin")
    sizes = {"GET /whole": len(PNG), "GET /one": len(PNG) + 1, "GET /much": 1_000_000}
    cdn_at(lab, lambda asked: (200, {"Content-Length": str(sizes[asked])} if asked in sizes else {}, [PNG]))
    refused(lab, admin, "http://cdn.test/one", "http://cdn.test/much")
    for path in ("whole", "unknown"):
        then = "where there is no Content-Length, the end of the connection is the end of the body."
        fetched(admin, f"http://cdn.test/{path}", then if path == "unknown" else "")
        assert covers(lab) == [(1, "image/png", PNG)], (
            f"/{path} is whole, and should be kept, but there is {covers(lab)}"
        )


@pytest.mark.exercise("2.6")
def test_all_failures_have_one_answer(lab):
    """There is no such name, nothing listens there, that is our own network, it answered with a 404 or with rubbish:
    whoever can tell these apart maps our network, one URL after the other (OWASP API7:2023: do not send raw answers to
    clients). And none of them is an error of ours.

    Think: what can be raised on the way, and where?

    Next: let NotFetched be all that leaves fetch(). What was raised here, and in which line, stands in the traceback:
    make a NotFetched of it there.
    """
    admin = lab.login("admin")
    raw = {
        "rubbish": [b"what do you mean?\r\n\r\n"],
        "closed": [],
        "half": [b"HTTP/1.1 200 O"],
        "cut": [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>"],
        "chunks": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<html>\r\n0\r\n\r\n"],
        "header": [b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 200_000, b"\r\n\r\n"],
        "headers": [b"HTTP/1.1 200 OK\r\n", b"X-Many: x\r\n" * 500, b"\r\n"],
    }
    redirects = {
        "nul": f"http://{PUBLIC}\0.test/",
        "brackets": "http://[",
        "spaces": "http://cdn.test/a b\tc",
        "accent": "http://cdn.test/\u00e9",
    }

    def answer(asked):
        name = asked.removeprefix("GET /")
        if name in redirects:
            return 302, {"Location": redirects[name]}, b""
        return raw.get(name, (404, {}, b"no such page"))

    cdn = cdn_at(lab, answer)
    lab.outside.route(PUBLIC, cdn, port=443)  # where it should speak TLS, and does not
    lab.outside.name("gone.test", [])
    lab.outside.name("down.test", SECOND)
    lab.outside.name("inside.test", INSIDE)
    urls = [
        f"http://{host}/" for host in ("inside.test", "gone.test", "down.test", "cdn.test", "a" * 64 + ".test")
    ]  # a label has 63
    urls += [f"http://cdn.test/{name}" for name in (*raw, *redirects, "caf\u00e9", "a b")]
    urls += ["http://.test/", "http://a..test/", "https://cdn.test/", "https://down.test/", "file:///etc/passwd"]
    answers = {}
    for url in urls:
        answer_to_it = admin.post(COVER, json={"url": url})
        status = answer_to_it.status_code
        assert status == 422, f"{url!r} is no error of ours. It should be 422, but the status is {status}"
        answers[url] = {name: value for name, value in answer_to_it.json().items() if name != "request_id"}
        assert answers[url] == answers[urls[0]], (
            f"{url!r} and {urls[0]!r} should have one answer, but can be told apart: {answers[url]}, {answers[urls[0]]}"
            + step(
                "the words of the answer are those of covers.py, whatever NotFetched says: let nothing else be raised."
            )
        )
    assert not covers(lab), f"nothing of all that failed should be kept, but there is {covers(lab)}"


@pytest.mark.exercise("2.6")
def test_over_https_the_certificate_is_that_of_the_name(lab):
    """The connection goes to an address, and no certificate names that: to switch the check off for this reason lets
    anybody on the way send what they like. It is the name in the URL that the certificate must have (RFC 9110, 4.3.4;
    RFC 9525).

    Think: which name does the certificate have to have, when the connection goes to an address?

    Next: in ask(), use connection(): it connects to the address and checks the certificate for the name.
    """
    ours, theirs = trustme.CA(), trustme.CA()
    authority = Path(lab.env["LOG_FOLDER"]) / "authority.pem"
    authority.write_bytes(ours.cert_pem.bytes())
    known = lab.outside.server(an_image, ours.issue_cert("cdn.test"))
    unknown = lab.outside.server(an_image, theirs.issue_cert("unknown.test"))
    for host, address, server in (
        ("cdn.test", PUBLIC, known),
        ("other.test", PUBLIC, known),
        ("unknown.test", SECOND, unknown),
    ):
        lab.outside.name(host, address)
        lab.outside.route(address, server, port=443)
    with lab.boot(SSL_CERT_FILE=str(authority)) as app:
        admin = lab.login("admin", app=app)
        refused(lab, admin, "https://other.test/1.png", "https://unknown.test/1.png")
        asked = known.requests + unknown.requests
        assert asked == [], f"where the certificate is not that of the name nothing should be asked, but {asked} was"
        fetched(admin, "https://cdn.test/1.png", "connection() speaks TLS where the scheme of `parts` is https.")
        assert known.requests == ["GET /1.png"], f"cdn.test should be asked GET /1.png, but was asked {known.requests}"
        assert covers(lab) == [(1, "image/png", PNG)], f"what it sends should be the cover, but there is {covers(lab)}"
