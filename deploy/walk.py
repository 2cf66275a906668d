"""Walks through the running stack as its clients see it, through TLS, and says of each promise whether it is kept.

    python3 -m workbook up --scale 3 --books 1000
    python3 deploy/walk.py

It needs the sample users, signs up new ones, creates and deletes books, stops parts and starts them again: it is for a
stack that is tried out, not for one that serves. Nothing but the standard library, curl and Docker is needed. Exit code
0 when all promises are kept, else 1.
"""

import http.client
import json
import re
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
AUTHORITY = ROOT / "deploy" / "secrets" / "tls_authority"
IMAGE_BYTES = 250_000_000  # at most
SECURITY_HEADERS = (
    *("content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options"),
    *("referrer-policy", "permissions-policy", "x-request-id"),
)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PASSPHRASE = "Every walk has 1 passphrase"  # noqa: S105 (of people who last as long as a walk)
PATIENCE = 60.0  # seconds to wait for a part that was started again


class Answer(NamedTuple):
    """What came back; the names of the headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, {} where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


class Stack:
    """The stack, by the ports that it is published at."""

    def __init__(self) -> None:
        self.tls = ssl.create_default_context(cafile=str(AUTHORITY))
        self.https, self.http = (port_of("nginx", inner) for inner in (8443, 8080))

    def connect(self) -> http.client.HTTPSConnection:
        """A new connection, for several requests."""
        return http.client.HTTPSConnection("localhost", self.https, context=self.tls, timeout=60)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        connection: http.client.HTTPSConnection | None = None,
    ) -> Answer:
        """Send one request, on a connection of its own unless one is given; of a `body`, bytes go as they are."""
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        used = connection or self.connect()
        try:
            used.request(method, path, body, sent)
            answer = used.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            if connection is None:
                used.close()

    def sign_in(self, email: str, password: str) -> dict[str, str]:
        """Return the tokens; waits where somebody has tried too often a moment ago."""
        for _ in range(2):
            answer = self.ask("POST", "/api/auth/login", {"email": email, "password": password})
            if answer.status != 429:
                break
            time.sleep(int(answer.headers["retry-after"]) + 1)
        if answer.status != 200:
            sys.exit(f"{email} cannot sign in ({answer.status}): python3 -m workbook up --books 1000 makes the users.")
        found: dict[str, str] = answer.json
        return found


def compose(*arguments: str, check: bool = True) -> str:
    """Return what `docker compose` prints."""
    done = subprocess.run(["docker", "compose", *arguments], cwd=ROOT, capture_output=True, text=True)
    if check and done.returncode:
        sys.exit(f"docker compose {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def port_of(service: str, inner: int) -> int:
    """The port of this machine at which a service is published."""
    return int(compose("port", service, str(inner)).strip().rpartition(":")[2])


def lines_of(service: str) -> list[dict[str, Any]]:
    """The log of a service that writes JSON lines."""
    found = []
    for line in compose("logs", "--no-color", "--no-log-prefix", "--tail", "2000", service).splitlines():
        with suppress(ValueError):
            found.append(json.loads(line[line.find("{") :]))
    return [line for line in found if isinstance(line, dict)]


kept: list[bool] = []


def promise(what: str, good: object, seen: object = "") -> None:
    """Say whether this promise is kept, and if not, what was seen."""
    kept.append(bool(good))
    print(f"  {'ok' if good else 'NO'}  {what}{'' if good else f': {seen}'}", flush=True)


def is_problem(answer: Answer, status: int) -> bool:
    """Tell whether the answer is a problem of ours, whoever made it: shape, name of the request, security headers."""
    problem = answer.json
    return (
        answer.status == status
        and answer.headers.get("content-type") == "application/problem+json"
        and problem.get("status") == status
        and problem.get("request_id") == answer.headers.get("x-request-id")
        and bool(UUID.fullmatch(str(problem.get("request_id"))))
        and all(header in answer.headers for header in SECURITY_HEADERS)
    )


# the road


def plain_http(stack: Stack) -> None:
    """Plain HTTP is refused, at both ports, and never redirected."""
    for port in (stack.http, stack.https):
        connection = http.client.HTTPConnection("localhost", port, timeout=10)
        connection.request("GET", "/api/books", headers={"Host": "localhost"})
        answer = connection.getresponse()
        said = json.loads(answer.read())
        good = (answer.status, answer.getheader("Location"), said["status"]) == (403, None, 403)
        promise(f"plain HTTP at port {port} is refused (403), not redirected", good, (answer.status, said))
        connection.close()


def tls(stack: Stack) -> None:
    """TLS 1.2 and newer, and HTTP/2."""
    for version, wanted in (
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ):
        promise(f"{version.name}: {'spoken' if wanted else 'refused'}", speaks(stack, version) is wanted)
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--cacert", str(AUTHORITY)]
    command.append(f"https://localhost:{stack.https}/api/health")
    said = subprocess.run(command, capture_output=True, text=True).stdout
    promise("HTTP/2 is spoken to who can", said == "2 200", said)


def speaks(stack: Stack, version: ssl.TLSVersion) -> bool:
    """Tell whether nginx speaks this version of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = version, version
    try:
        with socket.create_connection(("localhost", stack.https), 10) as raw, context.wrap_socket(raw) as secured:
            return secured.version() is not None
    except (ssl.SSLError, ConnectionError):
        return False


def probes(stack: Stack) -> None:
    """Healthy to all, the rest to those inside."""
    promise("the health check answers", stack.ask("GET", "/api/health").json == {"status": "ok"})
    for path in ("/metrics", "/livez", "/readyz"):
        answer = stack.ask("GET", path)
        promise(f"{path} is not public", is_problem(answer, 404), answer)
        promise(f"{path} answers inside", inside(f"http://127.0.0.1:8000{path}") == 200)


def inside(url: str, headers: dict[str, str] | None = None, body: dict[str, str] | None = None) -> int:
    """Return the status of a request that a container of the app sends: its address is not ours."""
    program = (
        "import json, ssl, sys, urllib.request as u, urllib.error as e\n"
        "url, headers, body = json.loads(sys.argv[1])\n"
        "r = u.Request(url, json.dumps(body).encode() if body else None, headers)\n"
        "c = ssl.create_default_context(); c.check_hostname, c.verify_mode = False, ssl.CERT_NONE\n"
        "try: print(u.urlopen(r, timeout=20, context=c).status)\n"
        "except e.HTTPError as answer: print(answer.code)\n"
    )
    sent = json.dumps([url, headers or {}, body])
    return int(compose("exec", "-T", "api", "python", "-c", program, sent).strip() or 0)


def containers(stack: Stack) -> None:
    """Nobody is root, nothing can be written but /tmp, and the image is small."""
    for service in ("nginx", "api", "jobs", "db", "redis", "cache"):
        user = compose("exec", "-T", service, "id", "-u").strip()
        promise(f"{service} is not root", user not in ("", "0"), user)
        written = compose("exec", "-T", service, "sh", "-c", "touch /here 2>&1 || true")
        promise(f"{service} cannot write to its root", "Read-only" in written, written)
    shown = subprocess.run(
        ["docker", "image", "inspect", "-f", "{{.Size}}", "books-api"], capture_output=True, text=True
    )
    promise(f"the image takes less than {IMAGE_BYTES // 10**6} MB", int(shown.stdout) < IMAGE_BYTES, shown.stdout)
    tools = compose("exec", "-T", "api", "sh", "-c", "command -v gcc cc make pip git curl || true")
    promise("nothing to build with is in it", not tools.strip(), tools)


# what clients do


def story(stack: Stack) -> None:
    """From signing up to signing out."""
    person = {"name": "Walker", "email": f"{secrets.token_hex(6)}@example.org", "password": PASSPHRASE, "age": 34}
    answer = stack.ask("POST", "/api/users", person)
    promise("somebody signs up", answer.status == 201 and "location" in answer.headers, answer)
    token = stack.sign_in(person["email"], PASSPHRASE)["access_token"]
    promise("and signs in", stack.ask("GET", "/api/users/me", token=token).json.get("email") == person["email"])
    found = stack.ask("GET", "/api/books/search?q=whale", token=token).json["items"]
    promise("finds a book", found, found)
    answer = stack.ask("POST", "/api/shelves", {"name": "To read"}, token=token)
    shelf = answer.headers.get("location", "").removeprefix(f"https://localhost:{stack.https}")
    promise("makes a shelf", answer.status == 201, answer)
    answer = stack.ask("PUT", f"{shelf}/books/{found[0]['id']}", token=token)
    promise("puts the book on it", answer.status in (200, 201, 204), answer)
    listed = stack.ask("GET", f"{shelf}/books", token=token).json
    promise("sees it there", [book["id"] for book in listed["items"]] == [found[0]["id"]], listed)
    alice = stack.sign_in("alice@example.org", "Alice has 1 long passphrase")["access_token"]
    answer = stack.ask("GET", shelf, token=alice)
    promise("nobody else sees it", is_problem(answer, 404), answer)
    promise("signs out", stack.ask("DELETE", "/api/auth/logout", token=token).status == 204)
    answer = stack.ask("GET", "/api/users/me", token=token)
    promise("and the token is void", is_problem(answer, 401), answer)


def books(stack: Stack) -> None:
    """An administrator creates a book once, whatever is sent twice, and nobody's change is lost."""
    token = stack.sign_in("admin@example.org", "Admin has 1 long passphrase")["access_token"]
    key = {"Idempotency-Key": f'"{secrets.token_hex(16)}"'}
    book = {"title": f"A walk {secrets.token_hex(4)}", "author": "Walker"}
    first, second = (stack.ask("POST", "/api/books", book, token=token, headers=key) for _ in range(2))
    promise("a book is created", first.status == 201, first)
    same = (second.status, second.json, second.headers.get("idempotency-replayed"))
    promise("and sent again with its key, once", same == (201, first.json, "true"), same)
    other = stack.ask("POST", "/api/books", {**book, "author": "Runner"}, token=token, headers=key)
    promise("another one with that key is refused", is_problem(other, 422), other)
    path = f"/api/v2/books/{first.json['id']}"
    tag = stack.ask("GET", path, token=token).headers["etag"]
    change = {"publication": {"year": 1999}}
    answer = stack.ask("PATCH", path, change, token=token)
    promise("a change without If-Match is refused", is_problem(answer, 428), answer)
    answer = stack.ask("PATCH", path, change, token=token, headers={"If-Match": tag})
    promise("with the tag of what was read it is done", answer.status == 200, answer)
    answer = stack.ask("PATCH", path, change, token=token, headers={"If-Match": tag})
    promise("with that of an older state it is refused", is_problem(answer, 412), answer)
    tag = stack.ask("GET", path, token=token).headers["etag"]
    promise("the book goes", stack.ask("DELETE", path, token=token, headers={"If-Match": tag}).status == 204)


def cached(stack: Stack) -> None:
    """nginx keeps what it may keep, and for those only who have no name."""
    path = f"/api/books/search?q={secrets.token_hex(4)}"
    first, second = (stack.ask("GET", path) for _ in range(2))
    promise("the catalogue is asked of the app once", first.headers.get("x-cache") == "MISS", first.headers)
    promise("then nginx has it", second.headers.get("x-cache") == "HIT", second.headers)
    promise("the copy is the same", first.body == second.body)
    promise("it says how old it is (Date)", first.headers["date"] == second.headers["date"])
    promise("nothing in it is about who asked first", "ratelimit" not in second.headers, second.headers)
    promise("each answer has a name of its own", first.headers["x-request-id"] != second.headers["x-request-id"])
    answer = stack.ask("GET", path, headers={"If-None-Match": second.headers["etag"]})
    promise("who has it already is told so (304)", answer.status == 304, answer)
    token = stack.sign_in("paula@example.org", "Paula has 1 long passphrase")["access_token"]
    answer = stack.ask("GET", path, token=token)
    good = answer.headers.get("x-cache") == "BYPASS" and answer.headers["cache-control"].startswith("private")
    promise("who is signed in gets their own", good, answer.headers)
    answer = stack.ask("GET", path, headers={"Host": "evil.test"})
    promise("of another host there is none", is_problem(answer, 400), answer)


def forged(stack: Stack) -> None:
    """What a client says of its road counts for nothing."""
    path = f"/api/books/search?q={secrets.token_hex(4)}"
    plain = stack.ask("GET", f"{path}&page_size=1")
    lies = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "1",
        "X-Forwarded-Proto": "http",
        "Forwarded": "for=203.0.113.7;host=evil.test;proto=http",
        "X-Request-ID": "not-a-uuid",
    }
    answer = stack.ask("GET", f"{path}&page_size=2", headers=lies)
    links = json.dumps(answer.json) + answer.headers.get("link", "")
    good = answer.status == plain.status == 200 and "evil" not in links
    promise("forged X-Forwarded-Host, -Prefix, -Port and Forwarded change no link", good, links)
    promise("a request is not named by nonsense", UUID.fullmatch(answer.headers["x-request-id"]), answer.headers)
    line = named(lines_of("nginx"), answer)
    promise("the log has the true address", line and line["address"] != "203.0.113.7", line)
    asked = "11111111-2222-4333-8444-555555555555"
    answer = stack.ask("GET", "/api/users/me", headers={"X-Request-ID": asked})
    promise("a UUID of the client's names its request everywhere", answer.json["request_id"] == asked, answer)
    line = named(lines_of("api"), answer)
    promise("in the app's log as well, with the same address", line, "no such line")
    if line:
        seen = named(lines_of("nginx"), answer)
        promise("of the connection, not of a header", seen and seen["address"] == line["address"], (line, seen))


def named(lines: list[dict[str, Any]], answer: Answer) -> dict[str, Any] | None:
    """Return the line of a log that is about this answer."""
    return next((line for line in lines if line.get("request_id") == answer.headers["x-request-id"]), None)


def limits(stack: Stack) -> None:
    """Who tries passwords is counted by the address they have, not by those they claim."""
    wrong = {"email": "nobody@example.org", "password": "a wrong one"}
    statuses = []
    for number in range(12):
        claimed = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = stack.ask(
            "POST", "/api/auth/login", {**wrong, "email": f"nobody{number}@example.org"}, headers=claimed
        )
        statuses.append(answer.status)
    promise("the eleventh login in a minute is refused, by whatever forged addresses", statuses[-1] == 429, statuses)
    promise("and told when to come again", is_problem(answer, 429) and "retry-after" in answer.headers, answer.headers)
    headers = {"Content-Type": "application/json", "Host": "shop.test"}
    status = inside("https://nginx:8443/api/auth/login", headers, {**wrong, "email": "somebody@example.org"})
    promise("somebody at another address is not", status == 401, status)


def replicas(stack: Stack) -> None:
    """All replicas know the same: tokens, limits, what is kept, who has signed out."""
    count = len(compose("ps", "--quiet", "api").split())
    token = stack.sign_in("bob@example.org", "Bob has 1 long passphrase")["access_token"]
    answers = [stack.ask("GET", "/api/users/me", token=token) for _ in range(4 * count)]
    promise("a token is good at each replica", {answer.status for answer in answers} == {200}, answers[-1])
    lines = lines_of("nginx")
    asked = {line["upstream"] for answer in answers if (line := named(lines, answer))}
    promise(f"all {count} replicas have answered", len(asked) == count, asked)
    left = [int(re.findall(r"r=(\d+)", answer.headers["ratelimit"])[0]) for answer in answers]
    promise("they count together", left == list(range(left[0], left[0] - len(left), -1)), left)
    paula = stack.sign_in("paula@example.org", "Paula has 1 long passphrase")["access_token"]
    admin = stack.sign_in("admin@example.org", "Admin has 1 long passphrase")["access_token"]
    before = stack.ask("GET", "/api/cache/stats", token=admin).json
    reports = [stack.ask("GET", "/api/reports/catalog", token=paula) for _ in range(3 * count)]
    after = stack.ask("GET", "/api/cache/stats", token=admin).json
    made = after["made"] - before["made"]
    promise("a report is made once for all", {a.status for a in reports} == {200} and made <= 1, (before, after))
    promise("signing out ends it", stack.ask("DELETE", "/api/auth/logout", token=token).status == 204)
    statuses = {stack.ask("GET", "/api/users/me", token=token).status for _ in range(4 * count)}
    promise("at each replica at once", statuses == {401}, statuses)


# what goes wrong


def own_errors(stack: Stack) -> None:
    """nginx's own errors look like the app's."""
    answer = stack.ask("POST", "/api/books", b"x" * 3_000_000)
    promise("a body that is far too large: 413", is_problem(answer, 413), answer)
    answer = stack.ask("GET", "/" + "a" * 40_000)
    promise("an address that is too long: 414", is_problem(answer, 414), answer)
    answer = stack.ask("GET", "/", headers={f"X-Large-{number}": "a" * 7_000 for number in range(6)})
    promise("headers that are too large: 431", is_problem(answer, 431), answer)
    answer = stack.ask("GET", '/metrics?"}')
    promise("what a client writes ends no string", is_problem(answer, 404), answer)


def refused_uploads(stack: Stack, count: int = 300) -> None:
    """A refused upload gets its answer, and so does whoever comes next: no 502 of our own making."""
    sizes, seen = (200_000, 1_200_000), []

    def upload(number: int) -> None:
        connection = stack.connect()
        with suppress(OSError, http.client.HTTPException):
            answer = stack.ask("POST", "/api/books", b"x" * sizes[number % 2], connection=connection)
            seen.append(answer.status)
        connection.close()
        seen.append(stack.ask("GET", "/api/health").status)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(upload, range(count)))
    found = {status: seen.count(status) for status in sorted(set(seen))}
    good = len(seen) == 2 * count and found.keys() <= {200, 401, 413, 429} and found.get(200) == count
    promise(f"{count} refused uploads and their neighbours: each its own answer", good, found)


@contextmanager
def without(*services: str) -> Iterator[None]:
    """Stop these services inside the block."""
    compose("stop", "--timeout", "10", *services)
    try:
        yield
    finally:
        compose("start", *services)


def until(good: Callable[[], bool]) -> bool:
    """Wait until `good` holds, for PATIENCE seconds at most."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with suppress(OSError, http.client.HTTPException):
            if good():
                return True
        time.sleep(0.5)
    return False


def faults(stack: Stack) -> None:
    """Parts go away and come back, and nothing has to be started again for it."""
    token = stack.sign_in("admin@example.org", "Admin has 1 long passphrase")["access_token"]
    well = lambda: stack.ask("GET", "/api/users/me", token=token).status == 200  # noqa: E731
    with without("db"):
        answer = stack.ask("GET", "/api/users/me", token=token)
        good = is_problem(answer, 503) and "retry-after" in answer.headers
        promise("without PostgreSQL: 503, with Retry-After", good, answer)
    promise("it comes back by itself", until(well))
    with without("redis"):
        answer = stack.ask("GET", "/api/users/me", token=token)
        promise("without Redis nobody is let in: 503", is_problem(answer, 503), answer)
        answer = stack.ask("GET", f"/api/books/search?q={secrets.token_hex(4)}")
        promise("who needs no name is served", answer.status == 200, answer)
    promise("it comes back by itself", until(well))
    with without("cache"):
        answer = stack.ask("GET", "/api/reports/genres", token=token)
        promise("without what is kept, all is made anew", answer.status == 200, answer)
    with without("api"):
        answer = stack.ask("GET", "/api/users/me", token=token)
        good = (is_problem(answer, 502) or is_problem(answer, 504)) and "retry-after" in answer.headers
        promise("without the app: 502 or 504, as a problem", good, answer)
    promise("it comes back by itself", until(well))


STEPS = (
    plain_http,
    tls,
    probes,
    containers,
    story,
    books,
    cached,
    forged,
    replicas,
    own_errors,
    refused_uploads,
    faults,
    limits,
)


def main() -> int:
    """Take all steps, or those that are named."""
    if not AUTHORITY.exists():
        sys.exit("There is no stack to walk through: python3 -m workbook up --scale 3 --books 1000 starts one.")
    stack = Stack()
    if not stack.ask("GET", "/api/books?page_size=1").json.get("items"):
        sys.exit("The shop is empty: python3 -m workbook up --scale 3 --books 1000 fills it.")
    for step in STEPS:
        if len(sys.argv) == 1 or step.__name__ in sys.argv[1:]:
            print(f"\n{step.__name__}: {(step.__doc__ or '').splitlines()[0]}", flush=True)
            step(stack)
    print(f"\n{kept.count(True)} of {len(kept)} promises are kept.")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
