"""Exercise 0.3: whatever goes wrong, and whoever notices, the client gets problem details.

Most errors here come from routes that need no other exercise. Some come from your books, so 0.3 waits for 0.1.
"""

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

    Next: return problem(…) from on_http_exception, which gets every HTTP error.
    """
    answer = lab.client().request(*UNKNOWN)
    assert problem_in(answer).get("status") == 404, "the status in the body should be 404"
    assert answer.status_code == 404, "the status of the answer should be 404"


@pytest.mark.exercise("0.3")
def test_an_error_raised_in_a_resource_is_a_problem(lab):
    """Flask-RESTful answers the errors of its resources itself, as {"message": …}, so that a client meets a second
    shape; in tests with TESTING on it does not, so nobody notices. One API has one shape (RFC 9457, 1).

    Next: let Api.error_router hand every error to original_handler.
    """
    answer = lab.client().request(*IN_A_RESOURCE)
    assert problem_in(answer).get("status") == 400, "the status in the body should be 400"
    assert answer.status_code == 400, "the status of the answer should be 400"


@pytest.mark.exercise("0.3")
def test_what_the_resource_said_is_the_detail(lab):
    """`detail` explains this occurrence, and helps to mend it. Flask-RESTful's abort() keeps what the resource said in
    error.data["message"], while error.description still holds a sentence about any 400 (RFC 9457, 3.1.4).

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

    Next: copy the headers of error.get_response() to your answer.
    """
    answer = lab.client().request(*WRONG_METHOD)
    assert answer.status_code == 405, f"a method that the route lacks is answered with 405, not {answer.status_code}"
    allowed = set(answer.headers.get("Allow", "").replace(" ", "").split(","))
    assert allowed == {"GET", "HEAD", "OPTIONS"}, "the 405 should keep the Allow header, with GET, HEAD and OPTIONS"


@pytest.mark.exercise("0.3")
def test_an_unknown_type_is_answered_with_the_one_that_is_accepted(lab):
    """Every header of an error tells the client how to go on. A 415 says in Accept which types are accepted, as a 405
    says in Allow which methods are; whatever header an error brings is kept (RFC 9110, 15.5.16).

    Next: copy all headers of error.get_response(), not only those you know, but for Content-Type and Content-Length.
    """
    answer = lab.client().post("/api/books", content=b"title=Kokoro", headers={"Content-Type": "text/plain"})
    accepted = answer.headers.get("Accept")
    assert accepted == "application/json", "the 415 should keep the Accept header that it came with, application/json"


@pytest.mark.exercise("0.3")
def test_the_errors_of_your_books_are_problems(lab):
    """A client of the books meets the same shape as everywhere: a book that is missing, and an ISBN that is taken, are
    errors like all others. An answer that a view makes by hand has a shape of its own (RFC 9457, 1).

    Next: in books.py raise NotFound or Conflict, as load_book() and save() do; do not return {"message": …}, 404.
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

    Next: copy all headers but Content-Type and Content-Length.
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

    Next: build every answer with problem(), which knows all members.
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

    Next: the first argument of problem() in on_invalid is 422.
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

    Next: use error.code, or the status of error.get_response(), not a list of those you thought of.
    """
    answer = lab.client().post("/api/books", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, f"the status should be kept: {status}, not {answer.status_code}"
    assert problem_in(answer).get("status") == status, f"the status in the body should be {status}, too"


@pytest.mark.exercise("0.3")
def test_an_unforeseen_error_tells_a_client_nothing(lab):
    """The text of an exception names tables, statements, files and versions: a plan of the house for whoever wants to
    break in. The client gets a 500, which says that it is not its fault, and the id (CWE-209, OWASP API8:2023).

    Here the database has no tables.

    Next: in on_unexpected write the detail yourself; str(error) is for the log.
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
    assert problem.get("detail"), "the answer should say in its detail that the error is the server's"


@pytest.mark.exercise("0.3")
def test_an_unforeseen_error_is_found_in_the_log(lab):
    """What the client is not told, the operator must know: the log has the traceback, and the request_id that the
    client was given. An error that was answered and not logged never happened (OWASP Logging Cheat Sheet, API8:2023).

    Here the database has no tables.

    Next: current_app.logger.error("request %s failed", request_id(), exc_info=error).
    """
    with lab.boot(DATABASE_URL="sqlite://") as app:
        answer = lab.client(app=app).get("/api/genres")
        logged = lab.logged() + lab.printed() + lab.audit_text()
    assert "no such table" in logged, "the log should have the error that was raised"
    assert "Traceback" in logged, "the log should have the traceback"
    assert str(answer.json().get("request_id")) in logged, (
        "the log should have the request_id that the client was given"
    )
