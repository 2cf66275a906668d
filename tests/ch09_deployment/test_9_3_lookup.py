"""Exercise 9.3: another service is asked with an end to each wait, and is not believed."""

import contextlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

PUBLIC = "93.184.215.14"
HOST = "isbn.test"
TRIES = 3
MOST = 2000  # bytes of an answer, in the check of that
PAUSE = 30  # seconds
JSON = {"Content-Type": "application/json"}
DRIPS = 100  # pieces, of a service that says one now and then
HELD_SECONDS = 20  # for a server that answers when it is told to


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


@contextlib.contextmanager
def library(lab, answer, **settings):
    """A service that answers so, and an administrator of an app that knows it."""
    server = lab.outside.server(answer)
    lab.outside.name(HOST, PUBLIC)
    lab.outside.route(PUBLIC, server)
    known = {"LOOKUP_URL": f"http://{HOST}/books/{{isbn}}", "LOOKUP_TRIES": str(TRIES), "LOOKUP_FAILURES": "1000"}
    with lab.boot(**{**known, "LOOKUP_BACKOFF_SECONDS": "0.001", **settings}) as app:
        yield lab.login("admin", app=app), server


def look_up(client, isbn, status, why):
    """The answer to a look-up; a refusal is a problem."""
    answer = client.get(f"/api/isbn/{isbn}")
    found = answer.status_code
    assert found == status, f"{why} should be a {status}, but is a {found}: {answer.text[:160]}"
    if status == 503:
        wait = answer.headers.get("Retry-After", "")
        assert wait.isdigit(), f"{why}: a 503 should have a Retry-After in seconds, but has {wait!r}"
    if status >= 400:
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind == "application/problem+json", f"{why}: a {found} should be a problem, but is {kind}"
    return answer


def check_asked(server, times, why):
    """Check how often the service was asked, and forget it."""
    found = len(server.requests)
    assert found == times, f"{why} should be asked {times} times, but was {found} times: {server.requests[:6]}"
    server.requests.clear()


@pytest.mark.exercise("9.3")
def test_what_the_service_knows_is_shown(lab):
    """An administrator asks for a number, in either form, and gets what the service knows of the book: our names, our
    values, and nothing else that the service says besides (OWASP API10:2023).

    Think: what becomes of a member that the service adds tomorrow?

    Next: in look_up(), return checked(ask(…)); KNOWN passes over what it does not name.
    """

    def say(asked):
        return answer_of(asked, title="Cafe\u0301", role="admin", _links={"self": {"href": "//evil.test"}})

    with library(lab, say) as (admin, server):
        answer = look_up(admin, "0-14-143958-0", 200, "a book that the service knows")
        assert server.requests == ["GET /books/9780141439587"], (
            f"the service should be asked once, for the 13 digits, but was asked {server.requests}"
        )
        found = answer.json()
        wanted = book("9780141439587", title="Caf\u00e9", _links={"self": {"href": "/api/isbn/9780141439587"}})
        assert found == wanted, f"the answer should be {wanted}, but is {found}"
        server.requests.clear()
        for wrong in ("9780141439588", "emma", "0"):
            look_up(admin, wrong, 404, f"{wrong}, which is no ISBN,")
        check_asked(server, 0, "for what is no ISBN the service")
        assert server.hosts == [HOST], f"the service should be asked by its name, {HOST}, but was by {server.hosts}"


@pytest.mark.exercise("9.3")
def test_not_to_know_a_book_is_an_answer(lab):
    """404 means that there is no such book: it is passed on as a 404, is not tried again, and is no failure of the
    service, however often it comes (RFC 9110, 15.5.5).

    Think: which answers say that the service is ill?

    Next: in ask(), return None for a 404; in look_up(), that is a success to the breaker.
    """
    number = isbns()
    with library(lab, lambda asked: (404, JSON, b"{}"), LOOKUP_FAILURES="2") as (admin, server):
        for _ in range(4):
            look_up(admin, next(number), 404, "a book that the service does not know")
        check_asked(server, 4, "for four books that it does not know the service")


@pytest.mark.exercise("9.3")
def test_what_may_pass_is_tried_again(lab):
    """A 500, 502, 503 or 504, a connection that is closed without a word, or in the middle of an answer: that may be
    over in a moment. A GET may be sent again (RFC 9110, 9.2.2), and the caller hears nothing of it.

    Think: what do you know of a request whose connection broke, and is it the same to ask again?

    Next: in ask(), raise Passing for OSError, HTTPException and PASSING; in look_up(), try again after a Passing.
    """
    number = isbns()
    broken = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
    turns = []
    with library(lab, lambda asked: turns.pop() if turns else answer_of(asked)) as (admin, server):
        for what, bad in (
            *((str(status), (status, {}, b"")) for status in (500, 502, 503, 504)),
            ("a connection that is closed", [b""]),
            ("an answer that breaks off", [broken]),
            ("no HTTP at all", [b"Hello?\r\n\r\n"]),
        ):
            turns += [bad] * (TRIES - 1)
            look_up(admin, next(number), 200, f"a book, after {what} twice,")
            check_asked(server, TRIES, f"after {what} twice the service")


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
    """400, 401, 403, 429: to send the same again would be answered in the same way, or make it worse. It is a 503 to
    the caller, who can do nothing about it, and one request to the service (RFC 9110, 15.5).

    Think: which of these is better after a tenth of a second?

    Next: in look_up(), try again after a Passing, and after no other Failed.
    """
    number = isbns()
    turns = []
    with library(lab, lambda asked: (turns[-1], *answer_of(asked)[1:])) as (admin, server):
        for status in (201, 206, 400, 401, 403, 410, 429, 501):
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
def test_nobody_waits_for_long(lab):
    """A service that says nothing, and one that says a byte now and then: each wait ends after
    LOOKUP_READ_SECONDS, and all of them together after LOOKUP_TOTAL_SECONDS. Else a few such requests hold all threads
    of the worker (OWASP API4:2023).

    Think: a time-out of a second for each byte. How long does an answer of a thousand bytes take at most?

    Next: in ask(), set the time-outs of the connection, and put all of it into `with cut_off(opened, seconds)`.
    """
    number, over = isbns(), threading.Event()

    def say_nothing(asked):
        over.wait(HELD_SECONDS)
        return 503, {}, b""

    def drip(asked):
        def pieces():
            yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
            for _ in range(DRIPS):
                over.wait(0.02)
                yield b" "
            yield answer_of(asked)[2]

        return pieces()

    try:
        with library(lab, say_nothing, LOOKUP_CONNECT_SECONDS="30", LOOKUP_READ_SECONDS="0.1", LOOKUP_TRIES="2") as (
            admin,
            server,
        ):
            look_up(admin, next(number), 503, "a book of a service that says nothing")
            check_asked(server, 2, "a service that says nothing")
        with library(lab, drip, LOOKUP_TOTAL_SECONDS="0.4") as (admin, _):
            look_up(admin, next(number), 503, "a book of a service that says a byte now and then")
    finally:
        over.set()


@pytest.mark.exercise("9.3")
def test_no_more_is_read_than_an_answer_may_have(lab):
    """What is said of a book has a few hundred bytes. A service that sends without end fills the memory of whoever
    reads it all first, and measures then; LOOKUP_MAX_BYTES are read, and hardly more (OWASP API4:2023).

    Think: how much have you read when you know that it is too much?

    Next: in ask(), read(most + 1), and raise Failed where so many came.
    """
    number = isbns()

    def without_end(asked):
        return 200, JSON, (b" " * 10_000 for _ in range(3_000))

    def just(size):
        return lambda asked: (200, JSON, json.dumps(book(asked.rpartition("/")[2])).encode().ljust(size))

    says = [without_end]
    with library(lab, lambda asked: says[-1](asked), LOOKUP_MAX_BYTES=str(MOST)) as (admin, server):
        look_up(admin, next(number), 503, "a book of which the service says 30 MB")
        check_asked(server, 1, "a service that says too much")
        lab.wait_until(lambda: server.sent >= 10_000)
        assert server.sent < 20_000_000, f"30 MB should not be read, but {server.sent:,} bytes could be sent"
        for size, status in ((MOST, 200), (MOST + 1, 503)):
            says.append(just(size))
            look_up(admin, next(number), status, f"an answer of {size} bytes, where {MOST} are read,")
            check_asked(server, 1, f"after an answer of {size} bytes the service")


@pytest.mark.exercise("9.3")
def test_what_is_said_is_checked(lab):
    """A page in the place of data, text in the place of a number, a title that nobody can see, JSON of which each
    parser makes something else: what we would not take from a client, we do not take from a service. It is no client's
    fault, though: a 503, no 422, and no 500 (OWASP API10:2023).

    Think: in which of your checks does what a service says meet the same questions as what a user says?

    Next: in checked(), KNOWN.load(strict_json.parse(content)); make a Failed of ValueError and of ValidationError.
    """
    number, html = isbns(), {"Content-Type": "text/html"}

    def saying(**members):
        return lambda isbn: (200, JSON, json.dumps(book(isbn, **members)).encode())

    def doubled(isbn):
        return 200, JSON, json.dumps(book(isbn)).encode()[:-1] + b', "title": "Another"}'

    says = []
    with library(lab, lambda asked: says[-1](asked.rpartition("/")[2])) as (admin, server):
        for what, bad in (
            ("a page", lambda isbn: (200, html, b"<h1>We are moving house</h1>")),
            ("a book as text/html", lambda isbn: (200, html, json.dumps(book(isbn)).encode())),
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
    with library(lab, lambda asked: (200, JSON, json.dumps(book(says[-1])).encode())) as (admin, _):
        look_up(admin, next(number), 503, "an answer about another book")
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
        lab.clock.move(11)
        for _ in range(3):
            look_up(admin, next(number), 200, "a book, when the pause is over,")
        check_asked(server, 3, "when the pause is over the service")


@pytest.mark.exercise("9.3")
def test_only_failures_in_a_row_count(lab):
    """Of a thousand calls some always go wrong. Two failures, a success, two failures: such a service works, and the
    breaker, which opens after three, stays closed (Nygard, Release It!).

    Think: when does a counter that only counts up reach any number?

    Next: in succeeded(), set the failures back to nothing.
    """
    number = isbns()
    turns = iter([503, 503, 200] * 3 + [503] * 4)
    with library(
        lab, lambda asked: answer_of(asked) if (turn := next(turns)) == 200 else (turn, {}, b""),
        LOOKUP_TRIES="1", LOOKUP_FAILURES="3",
    ) as (admin, server):  # fmt: skip
        for wanted in [503, 503, 200] * 3:
            look_up(admin, next(number), wanted, f"a book, where the service answers {wanted},")
        check_asked(server, 9, "the service")
        for _ in range(4):
            look_up(admin, next(number), 503, "a book of a service that is down now")
        check_asked(server, 3, "until the breaker opens the service")


@pytest.mark.exercise("9.3")
def test_after_a_pause_one_call_tries(lab):
    """When the pause is over, one call goes through, and no other until it is known what came of it. If it fails, the
    next pause begins with it: one request to a service that is still down, not a flood (Nygard, Release It!).

    Think: a service has just come back, and a hundred callers have waited for that. What happens to it?

    Next: in admit(), move `until` on by a pause before you let one through.
    """
    number, begun, over = isbns(), threading.Event(), threading.Event()
    with library(lab, lambda asked: say[0](asked), LOOKUP_FAILURES="2", LOOKUP_PAUSE_SECONDS=str(PAUSE)) as (
        admin,
        server,
    ):

        def fail_slowly(asked):
            begun.set()
            over.wait(HELD_SECONDS)
            return 503, {}, b""

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
                over.set()
                trial.result()
        finally:
            over.set()
        look_up(admin, next(number), 503, "a book, after the call that tried has failed,")
        check_asked(server, 0, "in the next pause the service")


@pytest.mark.exercise("9.3")
def test_nobody_waits_for_what_comes_too_late(lab):
    """A pause before the next try counts as well: where LOOKUP_TOTAL_SECONDS would be over by then, there is no next
    try, and no pause. The caller hears at once what is known already (OWASP API4:2023).

    Think: what does a thread do that sleeps, and who waits for it?

    Next: in look_up(), raise instead of sleeping where `time.monotonic() + pause` is not before the end.
    """
    number = isbns()
    with library(lab, lambda asked: (503, {}, b""), LOOKUP_BACKOFF_SECONDS="999999") as (admin, server):
        look_up(admin, next(number), 503, "a book, where the next try would come in some days,")
        check_asked(server, 1, "where the next try would come too late the service")
