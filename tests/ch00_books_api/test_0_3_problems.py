"""Exercise 0.3: whatever goes wrong, and whoever notices, the client gets problem details.

Most errors here come from routes that need no other exercise. Some come from your books, so 0.3 waits for 0.1.
"""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

Problem = dict[str, Any]

# what an answer must not tell of an error inside
INSIDE = (
    r"(?i:sqlite|sqlalchemy|traceback)|OperationalError|DatabaseError|SELECT\b|FROM\b"
    r"|no such table|book_genres|[\w/.-]+\.py\b"
)

UNKNOWN = ("GET", "/api/nothing-here")
IN_A_RESOURCE = ("GET", "/api/books/search")  # without q: Flask-RESTful's abort(400, message=…)
WRONG_METHOD = ("DELETE", "/api/genres")


def problem_in(answer: httpx.Response) -> Problem:
    """The problem details that an answer consists of."""
    kind = re.split("[;,]", answer.headers.get("Content-Type", "none"))[0]
    assert kind == "application/problem+json", f"an error should be application/problem+json, not {kind}"
    problem = answer.json()
    assert isinstance(problem, dict), "problem details should be a JSON object"
    return problem


def faults_in(answer: httpx.Response) -> dict[str, str]:
    """Message by pointer of the values that were not as they must be."""
    errors = problem_in(answer).get("errors")
    assert isinstance(errors, list), f"errors should be a list of the faults, not {errors!r}"
    for fault in errors:
        right = (
            isinstance(fault, dict) and isinstance(fault.get("pointer"), str) and isinstance(fault.get("message"), str)
        )
        assert right, f"each fault should be an object with a pointer and a message, not {fault!r}"
    return {fault["pointer"]: fault["message"] for fault in errors}


@pytest.mark.exercise("0.3")
def test_an_unknown_path_is_a_problem(lab):
    """A client that reads JSON must be able to read every answer, also that it asked for nothing there is. Flask's page
    is HTML; an error of an HTTP API is application/problem+json (RFC 9457, 3).

    Think: through which function does every HTTP error go on its way to the client?

    Next: look at what on_http_exception returns, and at problem().
    """
    answer = lab.client().request(*UNKNOWN)
    assert problem_in(answer).get("status") == 404, "the status in the body should be 404"
    assert answer.status_code == 404, "the status of the answer should be 404"


@pytest.mark.exercise("0.3")
def test_an_error_raised_in_a_resource_is_a_problem(lab):
    """Flask-RESTful answers the errors of its resources itself, as {"message": …}, so that a client meets a second
    shape; in tests with TESTING on it does not, so nobody notices. One API has one shape (RFC 9457, 1).

    Think: which of the two, Flask-RESTful or Flask, shall answer?

    Next: look at what Api.error_router is given: original_handler is Flask's way, super().error_router Flask-RESTful's.
    """
    answer = lab.client().request(*IN_A_RESOURCE)
    assert problem_in(answer).get("status") == 400, "the status in the body should be 400"
    assert answer.status_code == 400, "the status of the answer should be 400"


@pytest.mark.exercise("0.3")
def test_what_the_resource_said_is_the_detail(lab):
    """`detail` explains this occurrence, and helps to mend it. Flask-RESTful's abort() keeps what the resource said in
    error.data["message"], while error.description still holds a sentence about any 400 (RFC 9457, 3.1.4).

    Think: abort(400, message=…) is called in books.py: where has the message gone?

    Next: look for error.data before you take error.description.
    """
    answer = lab.client().request(*IN_A_RESOURCE)
    detail = problem_in(answer).get("detail")
    assert isinstance(detail, str), "detail should be a text"
    assert "/api/books/search?q=" in detail, f"detail should be what the search said that is missing, not {detail!r}"


@pytest.mark.exercise("0.3")
def test_a_wrong_method_is_answered_with_those_that_are_allowed(lab):
    """A 405 must have an Allow header: without it the client knows that it may not, but not what it may. The error
    brings the header with it, as 401 and 429 bring theirs (RFC 9110, 10.2.1 and 15.5.6).

    Think: the error knows what is allowed: where does it keep that?

    Next: look at the headers of error.get_response().
    """
    answer = lab.client().request(*WRONG_METHOD)
    assert answer.status_code == 405, (
        f"a method that the route lacks should be answered with 405, not {answer.status_code}"
    )
    allowed = set(answer.headers.get("Allow", "").replace(" ", "").split(","))
    assert allowed == {"GET", "HEAD", "OPTIONS"}, "the 405 should keep the Allow header, with GET, HEAD and OPTIONS"


@pytest.mark.exercise("0.3")
def test_an_unknown_type_is_answered_with_the_one_that_is_accepted(lab):
    """Every header of an error tells the client how to go on. A 415 says in Accept which types are accepted, as a 405
    says in Allow which methods are; whatever header an error brings is kept (RFC 9110, 15.5.16).

    Think: how would your code know tomorrow's headers?

    Next: look at the headers of error.get_response(): all but two of them say something that is still true of your
    answer.
    """
    answer = lab.client().post("/api/books", content=b"title=Kokoro", headers={"Content-Type": "text/plain"})
    accepted = answer.headers.get("Accept")
    assert accepted == "application/json", "the 415 should keep the Accept header that it came with, application/json"


@pytest.mark.exercise("0.3")
def test_a_header_that_nobody_thought_of_is_kept(lab):
    """Which headers an error has, is known where it is raised: chapters to come, extensions and proxies have some that
    no list of yours holds. Here the app has one route more, which raises an error with such a header (RFC 9110, 15.5:
    the answer explains the error; 5.1: header fields can be added without limit).

    Think: whose business is it to know which headers an error may have?

    Next: name the headers that are not to be copied, which are two, instead of those that are.
    """
    with lab.boot(routes={"probe": "/api/probe"}) as app:
        brought = {"Retry-After": "120", "X-Maintenance": "until noon"}
        answer = lab.client(app=app).get("/api/probe", params={"error": "503", **brought})
    assert answer.status_code == 503, f"the status should be that of the error, 503, but it was {answer.status_code}"
    for name, value in brought.items():
        found = answer.headers.get(name)
        assert found == value, f"the header {name} should be as the error brought it, {value!r}, but it was {found!r}"


@pytest.mark.exercise("0.3")
def test_a_header_that_comes_twice_is_kept_twice(lab):
    """A 401 may offer two ways to sign in, each as a WWW-Authenticate of its own. A client that can only use the first
    is locked out when the second takes its place. Here the app has one route more, which raises such an error (RFC
    9110, 11.6.1 and 5.3).

    Think: what does a dictionary do with the second value of a key?

    Next: look at how a header gets into your answer: Werkzeug's Headers can set one, and can add one.
    """
    ways = ['Basic realm="shop"', 'Session realm="shop"']
    with lab.boot(routes={"probe": "/api/probe"}) as app:
        params = {"error": "401", "WWW-Authenticate": ways}
        answer = lab.client(app=app).get("/api/probe", params=params)
    found = ", ".join(answer.headers.get_list("WWW-Authenticate"))
    for way in ways:
        assert way in found, f"the 401 should offer {way} among others in WWW-Authenticate, but offers {found!r}"


@pytest.mark.exercise("0.3")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, ["It rains."]),
        ({"message": "Come back later."}, ["Come back later."]),
        ({"code": 7}, ["It rains."]),
        ({"message": {"year": "is no number", "page": "is required"}}, ["year", "is no number", "page", "is required"]),
    ],
    ids=["an error of Flask's", "a message", "data without a message", "an object as message"],
)
def test_the_detail_is_a_text_whatever_the_error_holds(lab, data, words):
    """`detail` is a text. What Flask-RESTful keeps in error.data is what its abort() was given: a message, other things
    and no message, or an object with a message for each argument. Here the app has one route more, which raises an
    error that is described as "It rains." and holds that (RFC 9457, 3.1.4).

    Think: which of the four kinds of error.data does your code expect?

    Next: send the request that is shown, and look at what error.data is there: nothing, or a dict with or without a
    message, which may be a dict itself.
    """
    with lab.boot(routes={"probe": "/api/probe"}) as app:
        params = {"error": "409", "description": "It rains."}
        if data is not None:
            params["data"] = json.dumps(data)
        answer = lab.client(app=app).get("/api/probe", params=params)
    assert answer.status_code == 409, f"the status should be that of the error, 409, but it was {answer.status_code}"
    detail = problem_in(answer).get("detail")
    assert isinstance(detail, str), f"detail should be a text, but it was {detail!r}"
    if len(words) == 1:
        assert detail == words[0], f"detail should be {words[0]!r}, as it was said, but it was {detail!r}"
    missing = [word for word in words if word not in detail]
    assert not missing, f"detail should say all that the message says, but {missing} was not in {detail!r}"


@pytest.mark.exercise("0.3")
def test_the_errors_of_your_books_are_problems(lab):
    """A client of the books meets the same shape as everywhere: a book that is missing, and an ISBN that is taken, are
    errors like all others. An answer that a view makes by hand has a shape of its own (RFC 9457, 1).

    Think: which answers does one of your views make by hand?

    Next: in books.py raise NotFound or Conflict, as load_book() and save() do; do not return a message and a status.
    """
    client = lab.client()
    missing = client.get("/api/books/4000000000000")
    assert problem_in(missing).get("status") == 404, "GET of a book that is missing should be a problem with status 404"
    book = {"title": "One of Two", "author": "Nobody", "isbn": uuid4().hex[:13]}
    client.post("/api/books", json=book)
    taken = client.post("/api/books", json=book)
    assert problem_in(taken).get("status") == 409, "a POST of an ISBN that is taken should be a problem with status 409"


@pytest.mark.exercise("0.3")
def test_an_answer_has_one_type_and_its_own_length(lab):
    """The headers of the original error describe its HTML: copied whole, they give the answer a second Content-Type, or
    the length of another body. Each stands once and describes what is sent (RFC 9110, 5.3, 8.3 and 8.6).

    Think: which of the headers of the error describe a body that you do not send?

    Next: those that describe the HTML of the error, its type and its length, belong to it alone.
    """
    for request in (UNKNOWN, WRONG_METHOD):
        answer = lab.client().request(*request)
        types = answer.headers.get_list("Content-Type")
        assert len(types) == 1, f"an answer should have one Content-Type, not {' and '.join(types) or 'none'}"
        assert answer.headers.get_list("Content-Length") in ([], [str(len(answer.content))]), (
            "the length should be right"
        )


@pytest.mark.exercise("0.3")
def test_a_problem_says_what_is_wrong_and_where(lab):
    """type, title and status say what kind of error it is, detail and instance say which one, and the same members are
    there whatever the error. detail is text for a person: markup in it ends up on somebody's page (RFC 9457, 3.1).

    Think: which members does the answer of one of the other errors have?

    Next: build every answer with problem(), which knows all members; what you give it is the error's own.
    """
    for method, path in (UNKNOWN, IN_A_RESOURCE, WRONG_METHOD):
        answer = lab.client().request(method, path)
        problem = problem_in(answer)
        for name in ("type", "title", "detail"):
            text = problem.get(name)
            assert isinstance(text, str), f"{name} should be a text, not {text!r}"
            assert text.strip(), f"{name} should not be empty"
        assert problem.get("status") == answer.status_code, "status should be the number of the answer's own status"
        assert problem.get("instance") == path, f"instance should be the path, {path}, not {problem.get('instance')!r}"
        assert not re.search(r"</?\w+>", problem["detail"]), (
            f"detail should be without markup, not {problem['detail']!r}"
        )


@pytest.mark.exercise("0.3")
def test_every_request_has_an_id(lab):
    """A user reports an error by its request_id, and the operator finds it in the log: so each answer names one, and no
    two requests share it (OWASP Logging Cheat Sheet, interaction identifier).

    Think: how would you find one of a million requests in a log?

    Next: problem() puts request_id() into each answer.
    """
    client = lab.client()
    ids = [problem_in(client.request(*UNKNOWN)).get("request_id") for _ in range(2)]
    assert all(isinstance(name, str) and name for name in ids), "each problem should have a request_id, which is a text"
    assert ids[0] != ids[1], "two requests should have two request_ids"


@pytest.mark.exercise("0.3")
@pytest.mark.parametrize("path", ["/api/nothing-here", "/nothing-here"])
def test_a_browser_gets_the_same_shape(lab, path):
    """Every browser, and many an HTTP library, sends Accept: text/html or */*. That is no wish for another shape, and
    neither is a path outside /api: there are no pages here, only an API (RFC 9110, 12.5.1, and RFC 9457, 3).

    Think: what does the answer depend on, and should it?

    Next: do not look at Accept, nor at the path, when something went wrong.
    """
    answer = lab.client().get(path, headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
    assert problem_in(answer).get("status") == answer.status_code == 404, (
        "a browser should get the 404 as a problem, too"
    )


@pytest.mark.exercise("0.3")
def test_every_fault_is_named_at_once(lab):
    """A form that shows one fault per attempt is filled in four times. The answer to values that are wrong lists them
    all: errors, with a pointer and a message each (RFC 9457, 3: the extension member of its example).

    Think: how many faults are in error.errors, and how many in your answer?

    Next: in on_invalid make an entry of each pair in error.errors.
    """
    sent = {"title": 5, "publication_year": "last year", "genres": "novel"}
    faults = faults_in(lab.client().post("/api/books", json=sent))
    named = sorted(pointer.strip("/") for pointer in faults)
    assert named == ["author", "genres", "publication_year", "title"], "errors should name all four faults at once"
    assert all(faults.values()), "each fault should have a message"
    assert "required" in next(faults[pointer] for pointer in faults if "author" in pointer), "author should be required"


@pytest.mark.exercise("0.3")
def test_a_pointer_leads_to_the_value(lab):
    """A program puts the message beside the field, so it must know where the value stands: a JSON Pointer into the body
    begins with / before each name, and the empty one is the body itself (RFC 6901, 3 and 5).

    Think: what does a program do with the pointer?

    Next: pass the pointers on as they are in error.errors.
    """
    client = lab.client()
    pointers = list(faults_in(client.post("/api/books", json={"title": "", "author": "Nobody"})))
    assert pointers == ["/title"], f"the pointer to the title is the JSON Pointer /title, not {pointers}"
    pointers = list(faults_in(client.post("/api/books", json=["not", "an", "object"])))
    assert pointers == [""], f"the pointer to the body as a whole is the empty text, not {pointers}"


@pytest.mark.exercise("0.3")
def test_wrong_values_are_a_422(lab):
    """400 is for what cannot be read. JSON that was understood, with values that are not as they must be, is 422, in
    the answer as in the body (RFC 9110, 15.5.1 and 15.5.21).

    Think: could the JSON be read?

    Next: look at the status that on_invalid gives to problem(), and that its docstring names.
    """
    client = lab.client()
    title = f"The Book Number {uuid4().hex}"
    answer = client.post("/api/books", json={"title": title, "author": "Nobody", "publication_year": 1.5})
    assert answer.status_code == 422, f"a value that is wrong should be answered with 422, not {answer.status_code}"
    assert problem_in(answer).get("status") == 422, "the status in the body should be 422"
    found = client.get("/api/books/search", params={"q": title})
    assert found.json()["items"] == [], "a book with a fault should not be stored"


@pytest.mark.exercise("0.3")
@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [(400, "application/json", b'{"title": '), (413, "application/json", b" " * 1_000_001), (415, "text/plain", b"{}")],
    ids=["400 for no JSON", "413 for too long a body", "415 for another type"],
)
def test_a_body_that_is_not_read_keeps_its_status(lab, status, kind, body):
    """Each of these statuses tells a client something else to do: mend it, shorten it, name its type. The handler only
    says it as a problem, and takes the status from the error (RFC 9110, 15.5.1, 15.5.14 and 15.5.16).

    Think: who knows the status of an error?

    Next: take the status from the error, not from a list of those you thought of.
    """
    answer = lab.client().post("/api/books", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, f"the status should be kept: {status}, not {answer.status_code}"
    assert problem_in(answer).get("status") == status, f"the status in the body should be {status}, too"


@pytest.mark.exercise("0.3")
def test_an_unforeseen_error_tells_a_client_nothing(lab):
    """The text of an exception names tables, statements, files and versions: a plan of the house for whoever wants to
    break in. The client gets a 500, which says that it is not its fault, and the id (CWE-209, OWASP API8:2023).

    Here the database has no tables.

    Think: who reads the answer, and who reads the log?

    Next: in on_unexpected write the words of the answer yourself: nothing of `error` belongs into them.
    """
    with lab.boot(DATABASE_URL="sqlite://") as app:
        answer = lab.client(app=app).get("/api/genres")
    assert answer.status_code == 500, f"an error that nobody foresaw is a 500, not {answer.status_code}"
    problem = problem_in(answer)
    told = ", ".join(dict.fromkeys(re.findall(INSIDE, answer.text)))
    assert not told, f"the answer should tell nothing of what happened inside, but it says {told}"
    assert isinstance(problem.get("request_id"), str), (
        "the answer should have a request_id, by which it is found in the log"
    )


@pytest.mark.exercise("0.3")
def test_an_unforeseen_error_is_found_in_the_log(lab):
    """What the client is not told, the operator must know: the log has the traceback, and the request_id that the
    client was given. An error that was answered and not logged never happened (OWASP Logging Cheat Sheet, API8:2023).

    Here the database has no tables.

    Think: what would you look for in the log, if all that you are given is the answer?

    Next: logging takes an exception as exc_info=…; request_id() is the name of this request, as often as you ask. What
    on_unexpected returns is what problem() returns.
    """
    with lab.boot(DATABASE_URL="sqlite://") as app:
        answer = lab.client(app=app).get("/api/genres")
        logged = lab.logged() + lab.printed() + lab.audit_text()
    assert "no such table" in logged, "the log should have the error that was raised"
    assert "Traceback" in logged, "the log should have the traceback"
    assert str(answer.json().get("request_id")) in logged, (
        "the log should have the request_id that the client was given"
    )
    assert "TypeError" not in logged, "the log should have that one error, but on_unexpected raised a TypeError as well"
