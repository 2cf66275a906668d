"""Exercise 9.3: another service is asked with an end to each wait, and is not believed."""

import contextlib
import functools
import json
import select
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from types import SimpleNamespace

import pytest

PUBLIC = "93.184.215.14"
HOST = "isbn.test"
TRIES = 3
MOST = 2000  # bytes of an answer, in the check of that
PAUSE = 30  # seconds
TYPE = "application/json"
JSON = {"Content-Type": TYPE}
HTML = {"Content-Type": "text/html"}
MOST_WAITING = 200  # connections in the queue of a host that takes none
DRIPS = 100  # pieces, of a service that says one now and then
HELD_SECONDS = 20  # for a server that answers when it is told to
CALLERS = 32  # who fail at the same time
BACKOFF = 0.1  # seconds: of the pauses of so many callers, the last are between nothing and 0.8 s
# What only the app's log and its dice know: an answer tells in headers how often a look-up has written to the log, and
# what the longest pauses were of which one was drawn by lot, each of which is none then.
WITHIN = """
import logging, random, sys
from pathlib import Path

written, drawn, uniform = [], [], random.uniform

def draw(low, high):
    if Path(sys._getframe(1).f_code.co_filename).stem != "lookup":
        return uniform(low, high)
    drawn.append(high)
    return 0.0

random.uniform = draw

def init_app(app):
    record = logging.getLogRecordFactory()

    def make(*args, **kwargs):
        made = record(*args, **kwargs)
        if made.levelno >= logging.WARNING and Path(made.pathname).stem in ("lookup", "breaker"):
            written.append(made)
        return made

    logging.setLogRecordFactory(make)

    @app.after_request
    def say(answer):
        answer.headers["X-Written"] = str(len(written))
        answer.headers["X-Drawn"] = " ".join(f"{high:g}" for high in dict.fromkeys(drawn))
        written.clear()
        drawn.clear()
        return answer
"""
# The clock on the wall is set an hour ahead, each time that a look-up looks at it.
SET_AHEAD = """
import sys, time
from pathlib import Path

real, ahead = time.time, [0]

def now():
    if Path(sys._getframe(1).f_code.co_filename).stem in ("lookup", "breaker"):
        ahead[0] += 3600
        return real() + ahead[0]
    return real()

time.time = now

def init_app(app):
    pass
"""
# The worst of orders of two threads in the breaker: in the method that X-Meet names, who is about to write something
# down, or has let go of the lock, waits for the other to come as far, or to wait for the lock. Nobody waits for long.
MEETING = """
import threading
from flask import has_request_context, request

SECONDS = 2
meeting, here = threading.Condition(), threading.local()
come, blocked = {}, [0]

def meet(what):
    call = getattr(here, "call", None)
    if not call or not has_request_context() or request.headers.get("X-Meet") != call or what in here.met:
        return
    here.met.add(what)
    with meeting:
        come[call, what] = come.get((call, what), 0) + 1
        meeting.notify_all()
        meeting.wait_for(lambda: come[call, what] > 1 or blocked[0], SECONDS)

class Lock:
    def __init__(self, lock):
        self.lock = lock

    def acquire(self, blocking=True, timeout=-1):
        if self.lock.acquire(False):
            return True
        if not blocking:
            return False
        with meeting:
            blocked[0] += 1
            meeting.notify_all()
        try:
            return self.lock.acquire(True, timeout)
        finally:
            with meeting:
                blocked[0] -= 1

    def release(self):
        self.lock.release()
        meet("release")

    def locked(self):
        return self.lock.locked()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

def init_app(app):
    breaker = app.extensions["lookup_breaker"]
    breaker.lock = Lock(breaker.lock)

    class Watched(type(breaker)):
        def __setattr__(self, name, value):
            meet("write")
            super().__setattr__(name, value)

    def watched(name):
        def called(self, *args):
            here.call, here.met = name, set()
            try:
                return getattr(super(Watched, self), name)(*args)
            finally:
                here.call = None
        return called

    for name in ("admit", "failed"):
        setattr(Watched, name, watched(name))
    breaker.__class__ = Watched
"""
LONG = {"LOOKUP_CONNECT_SECONDS": "60", "LOOKUP_READ_SECONDS": "60", "LOOKUP_TOTAL_SECONDS": "600"}


def isbns():
    """Numbers of books, each once: what is known of one may be kept."""
    for number in count(1):
        twelve = f"978{number:09}"
        check_digit = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10
        yield f"{twelve}{check_digit}"


def book(isbn, /, **members):
    """What a good service says of a book."""
    return {
        "title": "Emma",
        "author": "Jane Austen",
        "publication_year": 1815,
        "publisher": None,
        "isbn": isbn,
    } | members


def answer_of(asked, **members):
    """A good answer to "GET /books/978…"."""
    return 200, JSON, json.dumps(book(asked.rpartition("/")[2], **members)).encode()


def dripping(over, seconds):
    """A service that says a byte of its good answer each so many seconds, and the rest when it is over."""

    def answer(asked):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
        for _ in range(DRIPS):
            over.wait(seconds)
            yield b" "
        yield answer_of(asked)[2]

    return answer


@contextlib.contextmanager
def library(lab, answer, extension="", **settings):
    """A service that answers so, and an administrator of an app that knows it."""
    server = lab.outside.server(answer)
    lab.outside.name(HOST, PUBLIC)
    lab.outside.route(PUBLIC, server)
    known = {"LOOKUP_URL": f"http://{HOST}/books/{{isbn}}", "LOOKUP_TRIES": str(TRIES), "LOOKUP_FAILURES": "1000"}
    with lab.boot(**{**known, "LOOKUP_BACKOFF_SECONDS": "0.001", **settings}, extension=extension) as app:
        yield lab.login("admin", app=app), server


@contextlib.contextmanager
def nobody_takes_a_connection():
    """The port of a host that is too busy: its queue is full, so that who connects hears nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening, contextlib.ExitStack() as waiting:
        for _ in range(MOST_WAITING):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
            if not select.select([], [one], [], 0.5)[1]:
                break
        yield listening.getsockname()[1]


def look_up(client, isbn, status, why, **headers):
    """The answer to a look-up; a refusal is a problem."""
    answer = client.get(f"/api/isbn/{isbn}", headers=headers)
    found = answer.status_code
    assert found == status, f"{why} should be a {status}, but is a {found}: {answer.text[:160]}"
    if status == 503:
        wait = answer.headers.get("Retry-After", "")
        seconds = int(wait) if wait.isdigit() else 0
        assert seconds, f"{why}: a 503 should have a Retry-After in seconds, from 1 on, but has {wait!r}"
    if status >= 400:
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind == "application/problem+json", f"{why}: a {found} should be a problem, but is {kind}"
    return answer


def check_asked(server, times, why):
    """Check how often the service was asked, and forget it."""
    found = len(server.requests)
    wanted = "not be asked" if not times else "be asked once" if times == 1 else f"be asked {times} times"
    assert found == times, f"{why} should {wanted}, but was {found} times: {server.requests[:6]}"
    server.requests.clear()


@pytest.mark.exercise("9.3")
def test_what_the_service_knows_is_shown(lab):
    """An administrator asks for a number, in either form, and gets what the service knows of the book: our names, the
    values as our fields read them, and nothing else that the service says besides (OWASP API10:2023).

    Think: an administrator types "Cafe" with an accent that combines, and "Café" is stored. Have the fields that see to
    that read what the service said?

    Next: in look_up(), return checked(ask(…)); KNOWN reads the values, and passes over what it does not name.
    """

    def say(asked):
        said = book("9780141439587", title="Cafe\u0301", role="admin", _links={"self": {"href": "//evil.test"}})
        return 200, JSON, json.dumps(said).encode()

    where = f"http://{HOST}:8080/find?isbn={{isbn}}&lang=en"
    with library(lab, say, LOOKUP_URL=where) as (admin, server):
        lab.outside.route(PUBLIC, server, port=8080)
        answer = look_up(admin, "0-14-143958-0", 200, "a book that the service knows")
        assert server.requests == ["GET /find?isbn=9780141439587&lang=en"], (
            f"the service should be asked once, for the 13 digits, at {where}, but was asked {server.requests}"
        )
        found = answer.json()
        wanted = book("9780141439587", title="Caf\u00e9", _links={"self": {"href": "/api/isbn/9780141439587"}})
        for name, value in wanted.items():
            assert found.get(name) == value, f"{name} should be {value!a}, but is {found.get(name)!a}"
        assert found.keys() == wanted.keys(), f"the answer should have no {sorted(found.keys() - wanted.keys())}"
        server.requests.clear()
        for wrong in ("9780141439588", "emma", "0"):
            look_up(admin, wrong, 404, f"{wrong}, which is no ISBN,")
        check_asked(server, 0, "for what is no ISBN the service")
        hosts = [f"{HOST}:8080"]
        assert server.hosts == hosts, f"the service should be asked by its name, {hosts[0]}, but was by {server.hosts}"


@pytest.mark.exercise("9.3")
def test_a_good_answer_has_many_forms(lab):
    """What frameworks and proxies make of an answer is as good as what we would make: a type with a parameter or in
    capitals, a body in chunks, one that ends with the connection, one that comes piece by piece (RFC 9110, 8.3.1; RFC
    9112, 6.3).

    Think: which of the headers of an answer must be there, and what may stand in them?

    Next: in ask(), `answer.headers.get_content_type()` is the type alone; ask for no length where none is told.
    """
    number = isbns()
    head, says = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", []

    def in_chunks(body):
        chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:10], body[10:], b"")]
        return [head + b"Transfer-Encoding: chunked\r\n\r\n", *chunks]

    def in_pieces(body):
        return [head + b"Content-Length: %d\r\n\r\n" % len(body), *(bytes([byte]) for byte in body)]

    with library(lab, lambda asked: says[-1](answer_of(asked)[2])) as (admin, server):
        for what, say in (
            (
                "of application/json; charset=utf-8",
                lambda body: (200, {"Content-Type": f"{TYPE}; charset=utf-8"}, body),
            ),
            ("of Application/JSON", lambda body: (200, {"Content-Type": "Application/JSON"}, body)),
            ("in chunks", in_chunks),
            ("that ends with the connection", lambda body: [head + b"\r\n" + body]),
            ("that comes byte by byte", in_pieces),
        ):
            says.append(say)
            look_up(admin, next(number), 200, f"a good answer {what}")
            check_asked(server, 1, f"after a good answer {what} the service")


@pytest.mark.exercise("9.3")
def test_not_to_know_a_book_is_an_answer(lab):
    """404 means that there is no such book: it is passed on as a 404, is not tried again, and is no failure of the
    service, however often it comes, and whatever page comes with it, also where that breaks off, or never ends (RFC
    9110, 15.5.5).

    Think: which answers say that the service is ill? And what of a 404 do you need to know that it is one?

    Next: in ask(), return None for a 404, before you read what comes with it; in look_up(), that is a success to the
    breaker.
    """
    number, over = isbns(), threading.Event()
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"

    def stall(asked):
        yield head + b"Content-Length: 1000\r\n\r\n<h1"
        over.wait(HELD_SECONDS)

    with library(lab, lambda asked: (404, JSON, b"{}"), LOOKUP_FAILURES="2") as (admin, server):
        for _ in range(4):
            look_up(admin, next(number), 404, "a book that the service does not know")
        check_asked(server, 4, "for four books that it does not know the service")
    with library(lab, lambda asked: (404, HTML, b"<h1>Not Found</h1>")) as (admin, server):
        look_up(admin, next(number), 404, "a book, after a 404 with a page,")
        check_asked(server, 1, "after a 404 with a page the service")
    says = []
    try:
        with library(lab, lambda asked: says[-1](asked), LOOKUP_TRIES="1") as (admin, server):
            for what, say in (
                ("breaks off", lambda asked: [head + b"Transfer-Encoding: chunked\r\n\r\n1f4\r\n<h1"]),
                ("never comes to its end", stall),
            ):
                says.append(say)
                look_up(admin, next(number), 404, f"a book, after a 404 with a page that {what},")
    finally:
        over.set()


@pytest.mark.exercise("9.3")
def test_what_may_pass_is_tried_again(lab):
    """A 500, 502, 503 or 504, a connection that is refused, or closed without a word or in the middle of an answer,
    bytes that are no HTTP: that may be over in a moment. A GET may be sent again (RFC 9110, 9.2.2), and the caller
    hears nothing of it.

    Think: what do you know of a request whose connection broke, and is it the same to ask again?

    Next: in ask(), raise Passing for OSError, HTTPException and PASSING; in look_up(), try again after a Passing.
    """
    number = isbns()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    turns = []
    with library(lab, lambda asked: turns.pop() if turns else answer_of(asked)) as (admin, server):
        for what, bad in (
            *((str(status), (status, {}, b"")) for status in (500, 502, 503, 504)),
            ("a connection that is closed", [b""]),
            ("an answer that breaks off", [head + b"Content-Length: 500\r\n\r\n{"]),
            ("an answer in chunks that breaks off", [head + b"Transfer-Encoding: chunked\r\n\r\n1f4\r\n{"]),
            ("no HTTP at all", [b"Hello?\r\n\r\n"]),
        ):
            turns += [bad] * (TRIES - 1)
            look_up(admin, next(number), 200, f"a book, after {what} twice,")
            check_asked(server, TRIES, f"after {what} twice the service")
        gone = lab.outside.server(answer_of)
        gone.close()
        lab.outside.route(PUBLIC, gone)
        look_up(admin, next(number), 503, "a book of a service that refuses connections")
        found = lab.outside.tried(lab.exchanges[-1].worker).count(f"{PUBLIC} 80")
        assert found == TRIES, f"a service that refuses connections should be tried {TRIES} times, but was {found}"


@pytest.mark.exercise("9.3")
def test_it_is_tried_a_few_times_and_not_for_ever(lab):
    """Whoever never gives up, makes of one request to us many to a service that is on its knees. LOOKUP_TRIES are all
    tries, the first one among them; then it is a 503 with Retry-After (OWASP API10:2023).

    Think: our clients try three times, we try three times. How often is the service asked?

    Next: in look_up(), count the tries, and raise when there have been LOOKUP_TRIES.
    """
    number = isbns()
    with library(lab, lambda asked: (503, {}, b"")) as (admin, server):
        look_up(admin, next(number), 503, "a book of a service that never answers")
        check_asked(server, TRIES, "the service")


@pytest.mark.exercise("9.3")
def test_what_will_not_pass_is_asked_once(lab):
    """400, 401, 403, 429, every status but 200, 404 and those of PASSING: to send the same again would be answered in
    the same way, or make it worse. It is a 503 to the caller, who can do nothing about it, and one request to the
    service (RFC 9110, 15.5).

    Think: which of these is better after a tenth of a second?

    Next: in look_up(), try again after a Passing, and after no other Failed.
    """
    number = isbns()
    turns = []
    with library(lab, lambda asked: (turns[-1], *answer_of(asked)[1:])) as (admin, server):
        for status in (201, 206, 400, 401, 403, 408, 410, 429, 501):
            turns.append(status)
            look_up(admin, next(number), 503, f"a book, where the service answers {status},")
            check_asked(server, 1, f"after a {status} the service")


@pytest.mark.exercise("9.3")
def test_a_redirect_is_not_followed(lab):
    """The operator has said which service it is. Where it sends us, nobody has looked at: that may be our own network
    (OWASP API7:2023). A redirect is an answer that cannot be used.

    Think: who decides to whom your server talks, if redirects are followed?

    Next: in ask(), raise Failed for every status but 200, 404 and PASSING.
    """
    number = isbns()
    turns = []

    def send_on(asked):
        if asked.startswith("GET /moved"):
            return answer_of(asked)
        return turns[-1], {"Location": f"http://{HOST}/moved/{asked.rpartition('/')[2]}"}, b""

    with library(lab, send_on) as (admin, server):
        for status in (301, 302, 307, 308):
            turns.append(status)
            look_up(admin, next(number), 503, f"a book, where the service answers {status},")
            check_asked(server, 1, f"after a {status} the service")


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_byte_after_byte(lab):
    """A service that says a byte now and then keeps each wait short, and all of them together have no end: it is cut
    off after LOOKUP_TOTAL_SECONDS (OWASP API4:2023).

    Think: a time-out of a second for each byte. How long does an answer of a thousand bytes take at most?

    Next: in ask(), put all of it, from connect() to read(), into `with cut_off(opened, seconds)`.
    """
    over = threading.Event()
    try:
        with library(lab, dripping(over, 0.02), LOOKUP_TOTAL_SECONDS="0.4") as (admin, _):
            look_up(admin, next(isbns()), 503, "a book of a service that says a byte now and then")
    finally:
        over.set()


@pytest.mark.exercise("9.3")
def test_all_tries_share_the_time(lab):
    """LOOKUP_TOTAL_SECONDS are the caller's: all tries together have them, with the pauses between. What the first try
    has used is gone. Where each has them anew, three tries take three times as long as the operator said (OWASP
    API4:2023).

    Think: the first try fails a second before the end. For how long may the second wait?

    Next: in look_up(), reckon once when the end is, and give ask() what is left: the end less `time.monotonic()`.
    """
    number, begun, go_on, over = isbns(), threading.Event(), threading.Event(), threading.Event()

    def say(asked):
        if begun.is_set():
            return dripping(over, 0.03)(asked)
        begun.set()
        go_on.wait(HELD_SECONDS)
        return 503, {}, b""

    why = "a book, where the first try took all but a second, and the next gets a byte now and then,"
    try:
        with library(lab, say, **LONG) as (admin, _), ThreadPoolExecutor(1) as threads:
            looked = threads.submit(look_up, admin, next(number), 503, why)
            lab.wait_until(begun.is_set)
            lab.clock.move(float(LONG["LOOKUP_TOTAL_SECONDS"]) - 1)
            go_on.set()
            looked.result()
    finally:
        go_on.set()
        over.set()


@pytest.mark.exercise("9.3")
def test_no_more_is_read_than_an_answer_may_have(lab):
    """What is said of a book has a few hundred bytes. A service that sends without end fills the memory of whoever
    reads it all first, and measures then; LOOKUP_MAX_BYTES are read, and hardly more (OWASP API4:2023). An answer need
    not say how long it is: one in chunks, or one that ends with the connection, may be too long as well, also where its
    beginning alone would be a good one.

    Think: how much have you read when you know that it is too much? And who says how long an answer is?

    Next: in ask(), read(most + 1), and raise Failed where so many came.
    """
    number = isbns()

    def without_end(asked):
        return 200, JSON, (b" " * 10_000 for _ in range(3_000))

    def filled(asked, size):
        return answer_of(asked)[2].ljust(size)

    def just(asked, size):
        return 200, JSON, filled(asked, size)

    def in_chunks(asked, size):
        body = filled(asked, size)
        chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:500], body[500:], b"")]
        return 200, JSON | {"Transfer-Encoding": "chunked"}, chunks

    def without_a_length(asked, size):
        return 200, JSON, [filled(asked, size)]

    says = [without_end]
    with library(lab, lambda asked: says[-1](asked), LOOKUP_MAX_BYTES=str(MOST)) as (admin, server):
        look_up(admin, next(number), 503, "a book of which the service says 30 MB")
        check_asked(server, 1, "a service that says too much")
        lab.wait_until(lambda: server.sent >= 10_000)
        assert server.sent < 20_000_000, f"30 MB should not be read, but {server.sent:,} bytes could be sent"
        for what, say in (("", just), (" in chunks", in_chunks), (" that end with the connection", without_a_length)):
            for size, status in ((MOST, 200), (MOST + 1, 503), (10 * MOST, 503)):
                says.append(functools.partial(say, size=size))
                look_up(admin, next(number), status, f"an answer of {size} bytes{what}, where {MOST} are read,")
                check_asked(server, 1, f"after an answer of {size} bytes{what} the service")


@pytest.mark.exercise("9.3")
def test_what_is_said_is_checked(lab):
    """A page in the place of data, text in the place of a number, a title that nobody can see, JSON of which each
    parser makes something else: what we would not take from a client, we do not take from a service. It is no client's
    fault, though: a 503, no 422, and no 500 (OWASP API10:2023).

    Think: in which of your checks does what a service says meet the same questions as what a user says?

    Next: in checked(), KNOWN.load(strict_json.parse(content)); make a Failed of ValueError and of ValidationError.
    """
    number = isbns()

    def saying(**members):
        return lambda isbn: (200, JSON, json.dumps(book(isbn, **members)).encode())

    def typed(kind):
        return lambda isbn: (200, {"Content-Type": kind}, json.dumps(book(isbn)).encode())

    def doubled(isbn):
        return 200, JSON, json.dumps(book(isbn)).encode()[:-1] + b', "title": "Another"}'

    says = []
    with library(lab, lambda asked: says[-1](asked.rpartition("/")[2])) as (admin, server):
        for what, bad in (
            ("a page", lambda isbn: (200, HTML, b"<h1>We are moving house</h1>")),
            ("a book as text/html", typed("text/html")),
            ("a book as application/problem+json", typed("application/problem+json")),
            ("a book as text/x-json", typed("text/x-json")),
            ("half a text as JSON", lambda isbn: (200, JSON, b'{"title": "Em')),
            ("nothing as JSON", lambda isbn: (200, JSON, b"")),
            ("a list", lambda isbn: (200, JSON, json.dumps([book(isbn)]).encode())),
            ("null", lambda isbn: (200, JSON, b"null")),
            ("a name that stands twice", doubled),
            ("40,000 levels", lambda isbn: (200, JSON, b"[" * 40_000 + b"]" * 40_000)),
            ("no UTF-8", lambda isbn: (200, JSON, json.dumps(book(isbn)).encode().replace(b"Emma", b"Emm\xe9"))),
            ("a title that is a number", saying(title=7)),
            ("no title", saying(title=None)),
            ("a title with a control character", saying(title="Em\x1bma")),
            ("a title of 501 characters", saying(title="m" * 501)),
            ("a year as text", saying(publication_year="1815")),
            ("a year that never comes", saying(publication_year=99_999)),
            ("an author as an object", saying(author={"name": "Jane Austen"})),
            ("half of a surrogate pair", saying(publisher="\ud800")),
            ("no ISBN", saying(isbn=None)),
        ):
            says.append(bad)
            look_up(admin, next(number), 503, f"{what}, said of a book,")
            check_asked(server, 1, f"a service that says {what}")


@pytest.mark.exercise("9.3")
def test_it_must_be_the_book_that_was_asked_for(lab):
    """An answer about another book is worse than none: somebody will store it. A service that confuses two requests is
    no rarity (OWASP API10:2023). In another spelling it is the same book.

    Think: what does the answer have in it by which you know that it is yours?

    Next: in checked(), compare the isbn that was loaded with the one that was asked for.
    """
    number = isbns()
    says = ["9780306406157"]
    with library(lab, lambda asked: (200, JSON, json.dumps(book(says[-1])).encode())) as (admin, server):
        look_up(admin, next(number), 503, "an answer about another book")
        check_asked(server, 1, "after an answer about another book the service")
        look_up(admin, says[0], 200, "an answer about the book that was asked for")
        says.append("0-14-143958-0")
        found = look_up(admin, "9780141439587", 200, "the same book in ten digits").json()["isbn"]
        assert found == "9780141439587", f"the ISBN should be shown in 13 digits, but is {found}"


@pytest.mark.exercise("9.3")
def test_a_service_that_is_down_is_left_alone(lab):
    """After LOOKUP_FAILURES failures in a row nobody asks the service for LOOKUP_PAUSE_SECONDS, nor waits for it: a 503
    at once, whose Retry-After is what is left of the pause. When it is over one call tries, and where that goes
    well, all do (Nygard, Release It!: circuit breaker; RFC 9110, 10.2.3).

    Think: a hundred clients ask each second, and each waits for a time-out. What else can your worker do?

    Next: in admit(), below `most` return; before `until` raise Open with the seconds that are left.
    """
    number, down = isbns(), [True]

    def say(asked):
        return (503, {}, b"") if down[0] else answer_of(asked)

    with library(lab, say, LOOKUP_TRIES="1", LOOKUP_FAILURES="3", LOOKUP_PAUSE_SECONDS=str(PAUSE)) as (admin, server):
        for _ in range(3):
            look_up(admin, next(number), 503, "a book of a service that is down")
        check_asked(server, 3, "before the breaker opens the service")
        down[0] = False
        for moved in (0, PAUSE - 10):
            lab.clock.move(moved)
            answer = look_up(admin, next(number), 503, "a book, while the service is left alone,")
            wait, left = int(answer.headers["Retry-After"]), PAUSE - moved
            assert left - 8 <= wait <= left, f"the Retry-After should be about {left} s then, but is {wait}"
        check_asked(server, 0, "while it is left alone the service")
        lab.clock.move(wait)
        for _ in range(3):
            look_up(admin, next(number), 200, f"a book, after the {wait} s that Retry-After said,")
        check_asked(server, 3, "when the pause is over the service")


@pytest.mark.exercise("9.3")
def test_what_cannot_be_used_is_a_failure_too(lab):
    """A service that answers nonsense is as ill as one that answers nothing: a 400 to what was always right, JSON of
    another shape, another book. To the breaker it is a failure like any other (Nygard, Release It!).

    Think: the service answers each call at once, with a page about its new name. When do you stop asking?

    Next: in look_up(), failed() for every Failed, not for Passing alone; succeeded() when checked() is content.
    """
    number = isbns()
    turns = [(200, JSON, json.dumps(book("9780306406157")).encode()), (200, JSON, b"[]"), (400, JSON, b"{}")]
    with library(lab, lambda asked: turns.pop() if turns else answer_of(asked), LOOKUP_FAILURES="3") as (admin, server):
        for what in ("a 400", "a list", "another book"):
            look_up(admin, next(number), 503, f"a book, where the service answers {what},")
        check_asked(server, 3, "before the breaker opens the service")
        look_up(admin, next(number), 503, "a book, after three answers that cannot be used,")
        check_asked(server, 0, "after three answers that cannot be used the service")


@pytest.mark.exercise("9.3")
def test_each_try_is_told_to_the_breaker(lab):
    """To a service that is down each request is one more, whoever sends it, and whether it is a caller's first try or
    the third: each of them counts, and where the breaker opens between two tries there is no next one (Nygard, Release
    It!).

    Think: three tries of one caller, one try of three callers. What is the difference to the service?

    Next: in look_up(), admit() before each try, and failed() after each, inside the loop.
    """
    number = isbns()
    with library(lab, lambda asked: (503, {}, b""), LOOKUP_FAILURES="2") as (admin, server):
        look_up(admin, next(number), 503, "a book of a service that is down")
        check_asked(server, 2, "where two failures open the breaker the service")
        look_up(admin, next(number), 503, "a book, after two tries that failed,")
        check_asked(server, 0, "after two tries that failed the service")


@pytest.mark.exercise("9.3")
def test_only_failures_in_a_row_count(lab):
    """Of a thousand calls some always go wrong. Two failures, a success, two failures: such a service works, and the
    breaker, which opens after three, stays closed. Not to know a book is a success, and so is the call that tries after
    a pause: from then on it counts from nothing (Nygard, Release It!).

    Think: when does a counter that only counts up reach any number?

    Next: in succeeded(), set the failures back to nothing; in look_up(), call it for a 404 as well.
    """
    number = isbns()
    known, unknown, down = 200, 404, 503
    healthy = [down, down, known, down, down, unknown] * 2
    turns = iter([*healthy, down, down, down, known, down, down, known])
    with library(
        lab, lambda asked: answer_of(asked) if (turn := next(turns)) == known else (turn, {}, b""),
        LOOKUP_TRIES="1", LOOKUP_FAILURES="3", LOOKUP_PAUSE_SECONDS=str(PAUSE),
    ) as (admin, server):  # fmt: skip
        for wanted in healthy:
            look_up(admin, next(number), wanted, f"a book, where the service answers {wanted},")
        check_asked(server, len(healthy), "the service")
        for _ in range(4):
            look_up(admin, next(number), down, "a book of a service that is down now")
        check_asked(server, 3, "until the breaker opens the service")
        lab.clock.move(PAUSE + 1)
        for wanted in (known, down, down, known):
            look_up(admin, next(number), wanted, f"a book, where the service, up again, answers {wanted},")


@pytest.mark.exercise("9.3")
def test_after_a_pause_one_call_tries(lab):
    """When the pause is over, one call goes through, and no other until it is known what came of it. If it fails, the
    next pause begins then, as long as the first: one request to a service that is still down, not a flood (Nygard,
    Release It!).

    Think: a service has just come back, and a hundred callers have waited for that. What happens to it?

    Next: in admit(), move `until` on by a pause before you let one through.
    """
    number, begun, over = isbns(), threading.Event(), threading.Event()

    def fail_slowly(asked):
        begun.set()
        over.wait(HELD_SECONDS)
        return 503, {}, b""

    settings = LONG | {"LOOKUP_FAILURES": "2", "LOOKUP_PAUSE_SECONDS": str(PAUSE)}
    with library(lab, lambda asked: say[0](asked), **settings) as (admin, server):
        say = [lambda asked: (503, {}, b"")]
        look_up(admin, next(number), 503, "a book of a service that is down")
        check_asked(server, 2, "before the breaker opens the service")
        lab.clock.move(PAUSE + 1)
        say[0] = fail_slowly
        try:
            with ThreadPoolExecutor(1) as threads:
                trial = threads.submit(look_up, admin, next(number), 503, "the call that tries, and fails,")
                lab.wait_until(begun.is_set)
                for _ in range(3):
                    look_up(admin, next(number), 503, "a book, while one call tries,")
                check_asked(server, 1, "while one call tries the service")
                lab.clock.move(PAUSE - 10)
                over.set()
                trial.result()
        finally:
            over.set()
        answer = look_up(admin, next(number), 503, "a book, after the call that tried has failed,")
        check_asked(server, 0, "in the next pause the service")
        wait = int(answer.headers["Retry-After"])
        assert PAUSE - 8 <= wait <= PAUSE, f"the Retry-After should be about {PAUSE} s again, but is {wait}"


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_a_call_that_is_lost(lab):
    """Of the call that tries nothing may ever be known: its thread has died, its answer never comes. A pause later
    another call tries, or the service is left alone for ever (Nygard, Release It!).

    Think: you have noted that somebody tries. Who crosses that out if they never come back?

    Next: in admit(), note no name and no flag: `until`, moved on by a pause, is over by itself.
    """
    number, begun, over = isbns(), threading.Event(), threading.Event()

    def never(asked):
        begun.set()
        over.wait(HELD_SECONDS)
        return 503, {}, b""

    settings = LONG | {"LOOKUP_TRIES": "1", "LOOKUP_FAILURES": "1", "LOOKUP_PAUSE_SECONDS": str(PAUSE)}
    with library(lab, lambda asked: say[0](asked), **settings) as (admin, _):
        say = [lambda asked: (503, {}, b"")]
        look_up(admin, next(number), 503, "a book of a service that is down")
        lab.clock.move(PAUSE + 1)
        say[0] = never
        try:
            with ThreadPoolExecutor(1) as threads:
                threads.submit(admin.get, f"/api/isbn/{next(number)}")
                lab.wait_until(begun.is_set)
                say[0] = answer_of
                lab.clock.move(PAUSE + 1)
                look_up(admin, next(number), 200, "a book, a pause after a call began to try that never ends,")
                over.set()
        finally:
            over.set()


@pytest.mark.exercise("9.3")
def test_they_come_again_later_and_not_together(lab):
    """Many who failed at the same moment, and come again at the same moment, bring down again what has just come back.
    So each waits before the next try, for longer each time, and at random (Brooker, Exponential Backoff And Jitter).

    Think: a thousand callers fail in the same second, and each waits for exactly a tenth of one. What comes then?

    Next: in look_up(), after a Passing, sleep backoff(tried) seconds, where `tried` counts the tries so far.
    """
    number, came = isbns(), {}

    def say(asked):
        came.setdefault(asked, []).append(time.monotonic())
        return 503, {}, b""

    settings = LONG | {"LOOKUP_TRIES": "5", "LOOKUP_BACKOFF_SECONDS": str(BACKOFF)}
    with library(lab, say, **settings) as (admin, server), ThreadPoolExecutor(CALLERS) as threads:
        looks = [threads.submit(look_up, admin, next(number), 503, "one of many books") for _ in range(CALLERS)]
        for looked in looks:
            looked.result()
        check_asked(server, 5 * CALLERS, f"for {CALLERS} books the service")
    # a busy machine makes each pause longer, and none shorter: only what is too short is a fault
    last = [times[4] - times[3] for times in came.values()]
    longest, most = max(last), 8 * BACKOFF
    assert longest > 5 * BACKOFF, (
        f"of {CALLERS} pauses before the fifth try, from 0 to {most:g} s, the longest should be near that, but is "
        f"{longest:.2f} s"
    )
    apart = longest - min(last)
    assert apart > 2 * BACKOFF, (
        f"the pauses before the fifth try should be spread from 0 to {most:g} s, but differ by {apart:.2f} s at most"
    )


@pytest.mark.exercise("9.3")
def test_the_first_pause_is_the_shortest(lab):
    """A pause is drawn by lot from nothing to the backoff: LOOKUP_BACKOFF_SECONDS after the first try, twice that after
    the second. Who waits for longer than that takes from the caller's time what the next try should have (Brooker,
    Exponential Backoff And Jitter).

    Next: in look_up(), give backoff() how many tries there were so far, which is 1 after the first.
    """
    number = isbns()
    with library(lab, lambda asked: (503, {}, b""), WITHIN, **LONG | {"LOOKUP_BACKOFF_SECONDS": "8"}) as (admin, _):
        answer = look_up(admin, next(number), 503, "a book of a service that never answers")
        drawn = answer.headers["X-Drawn"].split()
        assert drawn[:2] in ([], ["8", "16"]), (
            "where LOOKUP_BACKOFF_SECONDS is 8, the pauses should be drawn from 0 to 8 s after the first try, and from "
            f"0 to 16 s after the second, but the longest ones are {' and '.join(drawn[:2])} s"
        )


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_what_comes_too_late(lab):
    """A pause before the next try counts as well: where LOOKUP_TOTAL_SECONDS would be over by then, there is no next
    try, and no pause. After the last try there is none either. The caller hears at once what is known already (OWASP
    API4:2023).

    Think: what does a thread do that sleeps, and who waits for it?

    Next: in look_up(), raise instead of sleeping where `time.monotonic() + pause` is not before the end.
    """
    number = isbns()
    lab.clock.move(1_000_000)  # its monotonic clock shows more than any pause has
    settings = {"LOOKUP_BACKOFF_SECONDS": "999999", "LOOKUP_TOTAL_SECONDS": "30"}
    with library(lab, lambda asked: (503, {}, b""), **settings) as (admin, server):
        look_up(admin, next(number), 503, "a book, where the next try would come in some days,")
        check_asked(server, 1, "where the next try would come too late the service")
    settings = {"LOOKUP_BACKOFF_SECONDS": "999999", "LOOKUP_TOTAL_SECONDS": "999999", "LOOKUP_TRIES": "1"}
    with library(lab, lambda asked: (503, {}, b""), **settings) as (admin, server):
        look_up(admin, next(number), 503, "a book, where there is no next try,")
        check_asked(server, 1, "where there is no next try the service")


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_a_word_for_long(lab):
    """A service that takes a connection, and says nothing: that ends after LOOKUP_READ_SECONDS, however long connecting
    may take. Else a few such requests hold all threads of the worker (OWASP API4:2023).

    Think: there is a time-out for the connection. What does the socket wait for after that, and for how long?

    Next: in ask(), once connected, `opened.sock.settimeout(…)` with LOOKUP_READ_SECONDS.
    """
    number, over = isbns(), threading.Event()

    def say_nothing(asked):
        over.wait(HELD_SECONDS)
        return 503, {}, b""

    settings = LONG | {"LOOKUP_READ_SECONDS": "0.1", "LOOKUP_TRIES": "2"}
    try:
        with library(lab, say_nothing, **settings) as (admin, server):
            look_up(admin, next(number), 503, "a book of a service that says nothing")
            check_asked(server, 2, "a service that says nothing")
    finally:
        over.set()


@pytest.mark.exercise("9.3")
def test_to_connect_takes_its_time_too(lab):
    """Before the first byte of an answer there is a connection, and for https a handshake, in which the other side may
    take its time as well. LOOKUP_TOTAL_SECONDS are for all of it (OWASP API4:2023).

    Think: what all does a service do before it answers, and where may it stop?

    Next: in ask(), connect() within `with cut_off(opened, seconds)`.
    """
    settings = LONG | {"LOOKUP_URL": f"https://{HOST}/{{isbn}}", "LOOKUP_TOTAL_SECONDS": "0.4"}
    with socket.create_server(("127.0.0.1", 0)) as silent, library(lab, answer_of, **settings) as (admin, _):
        lab.outside.route(PUBLIC, SimpleNamespace(port=silent.getsockname()[1]), port=443)
        look_up(admin, next(isbns()), 503, "a book of a service that does not end the handshake of TLS")


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_a_connection_for_long(lab):
    """A host that is gone, or too busy, does not even refuse: nothing comes back. To connect takes
    LOOKUP_CONNECT_SECONDS at most, however long an answer may take (OWASP API4:2023).

    Think: who is there takes a connection at once. For how long do you want to wait for somebody who is not?

    Next: in ask(), leave the time-out of `connected` as it is until connect() has returned.
    """
    settings = LONG | {"LOOKUP_CONNECT_SECONDS": "0.2", "LOOKUP_TRIES": "2"}
    with nobody_takes_a_connection() as port, library(lab, answer_of, **settings) as (admin, _):
        lab.outside.route(PUBLIC, SimpleNamespace(port=port))
        look_up(admin, next(isbns()), 503, "a book of a service that takes no connection")
        found = lab.outside.tried(lab.exchanges[-1].worker).count(f"{PUBLIC} 80")
        assert found == 2, f"a service that takes no connection should be tried 2 times, but was {found}"


@pytest.mark.exercise("9.3")
def test_of_two_who_come_at_once_one_tries(lab):
    """Threads share the breaker. After a pause of two who come at the same moment one is admitted, and two who fail at
    the same moment are two failures: what somebody has looked at is still so when they act on it (Nygard, Release It!).

    Think: a thread has seen that the pause is over, and not yet noted that it tries. What does the next one see?

    Next: in admit() and failed(), look and write within one `with self.lock`.
    """
    number, over, say = isbns(), threading.Event(), [lambda asked: (503, {}, b"")]

    def hold(asked):
        over.wait(HELD_SECONDS)
        return answer_of(asked)

    def fail_together(asked):
        lab.wait_until(lambda: len(server.requests) > 1)
        return 503, {}, b""

    settings = LONG | {"LOOKUP_TRIES": "1", "LOOKUP_FAILURES": "2", "LOOKUP_PAUSE_SECONDS": str(PAUSE)}
    with library(lab, lambda asked: say[0](asked), MEETING, **settings) as (admin, server):
        for _ in range(2):
            look_up(admin, next(number), 503, "a book of a service that is down")
        check_asked(server, 2, "before the breaker opens the service")
        lab.clock.move(PAUSE + 1)
        say[0] = hold
        try:
            with ThreadPoolExecutor(2) as threads:
                both = [
                    threads.submit(admin.get, f"/api/isbn/{next(number)}", headers={"X-Meet": "admit"})
                    for _ in range(2)
                ]
                lab.wait_until(
                    lambda: len(server.requests) > 1 or (server.requests and any(looked.done() for looked in both))
                )
                check_asked(server, 1, "for two who come at once, when the pause is over, the service")
                over.set()
                found = sorted(looked.result().status_code for looked in both)
                assert found == [200, 503], f"of two who come at once one should try, but their answers are {found}"
        finally:
            over.set()
        say[0] = fail_together
        with ThreadPoolExecutor(2) as threads:
            both = [
                threads.submit(look_up, admin, next(number), 503, "one of two books", **{"X-Meet": "failed"})
                for _ in range(2)
            ]
            for looked in both:
                looked.result()
        say[0] = lambda asked: (503, {}, b"")
        check_asked(server, 2, "for two books the service")
        look_up(admin, next(number), 503, "a book, after two tries that failed at once,")
        check_asked(server, 0, "where two failures open the breaker, after two that came at once, the service")


@pytest.mark.exercise("9.3")
def test_a_clock_that_is_set_changes_nothing(lab):
    """The clock on the wall is set, by an operator or by the net, and the time that has passed is another. How long a
    pause is, and how long all tries take, is told by one that only passes (Python, time.monotonic).

    Think: somebody sets the clock an hour ahead. Is your pause over then?

    Next: in breaker.py and in look_up(), `time.monotonic()` in the place of `time.time()`.
    """
    number, say = isbns(), [answer_of]
    settings = LONG | {"LOOKUP_TRIES": "1", "LOOKUP_FAILURES": "1", "LOOKUP_PAUSE_SECONDS": str(PAUSE)}
    with library(lab, lambda asked: say[0](asked), SET_AHEAD, **settings) as (admin, server):
        look_up(admin, next(number), 200, "a book, while somebody sets the clock,")
        say[0] = lambda asked: (503, {}, b"")
        look_up(admin, next(number), 503, "a book of a service that is down")
        server.requests.clear()
        look_up(admin, next(number), 503, "a book, after somebody has set the clock,")
        check_asked(server, 0, "while it is left alone, and somebody sets the clock, the service")


@pytest.mark.exercise("9.3")
def test_why_it_failed_is_in_the_log(lab):
    """The caller is told that there is no answer, and not why; whoever runs the app has to find out, from the log. So
    why a try failed is written there, whatever comes next: another try that goes well, or a breaker that opens between
    two of them (OWASP API10:2023; A09:2021, logging failures).

    Think: the breaker has opened. Where does it say what opened it?

    Next: in look_up(), tell(isbn, failure) for each try that failed, beside failed().
    """
    number = isbns()
    turns = []
    with library(
        lab, lambda asked: (turns.pop(), {}, b"") if turns else answer_of(asked), WITHIN, LOOKUP_FAILURES="2"
    ) as (admin, _):  # fmt: skip
        for statuses, wanted, what in (
            ((503,), 200, "a 503 and a good answer"),
            ((400,), 503, "a 400"),
            ((), 200, "a good answer"),
            ((503, 503), 503, "two 503, of which the second opens the breaker"),
        ):
            turns[:] = statuses
            answer = look_up(admin, next(number), wanted, f"a book, after {what},")
            written = int(answer.headers["X-Written"])
            assert written or not statuses, (
                f"after {what} the log should say why it failed, but nothing was written there"
            )
