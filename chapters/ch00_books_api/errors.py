"""Where an error becomes HTTP: once, here, as problem details (RFC 9457).

    GET /api/books/0
    404 Not Found
    Content-Type: application/problem+json

    {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no such book.",
     "instance": "/api/books/0", "request_id": "6f0e…"}

Flask-RESTful answers errors itself, in a shape of its own, unless its error router hands them back to Flask.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import flask_restful
from flask import Flask, Response, current_app, json, request
from werkzeug.exceptions import HTTPException

PROBLEM_JSON = "application/problem+json"
REQUEST_ID = "books_api.request_id"  # in the WSGI environment, where what stands in front of the app may set it


class Invalid(Exception):
    """The request was understood, but its values are wrong: 422.

    `errors` maps a JSON Pointer (RFC 6901) into the body to a sentence about that value, for every fault at once.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def request_id() -> str | None:
    """The name of this request, in answers and in the log: a UUID; None where there is no request."""
    if request and REQUEST_ID not in request.environ:
        request.environ[REQUEST_ID] = str(uuid4())
    return request.environ[REQUEST_ID] if request else None


def problem(status: int, title: str, detail: str | None, **members: Any) -> Response:
    """Return an answer of `application/problem+json` (RFC 9457, section 3), with extension `members`."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(request.root_path + request.path),
        "request_id": request_id(),
        **members,
    }
    return Response(json.dumps(body, ensure_ascii=False, sort_keys=False), status, content_type=PROBLEM_JSON)


class Api(flask_restful.Api):
    """Flask-RESTful's Api, whose errors go where all others go."""

    def error_router(self, original_handler: Callable[[Exception], Any], e: Exception) -> Any:
        """Called with every error of a resource; `original_handler` is Flask's own way of handling errors.

        Returns the answer. Errors that Flask-RESTful raises (its `abort(409, message=…)`, its argument parser) must
        look like all others.
        """
        if isinstance(e, NotImplementedError):  # an exercise that is not solved yet; see on_unsolved
            return original_handler(e)
        ### BEGIN YOUR CODE 0.3
        if request.url_rule and isinstance(e, HTTPException):
            return super().error_router(original_handler, e)
        return original_handler(e)
        ### END YOUR CODE 0.3


def on_http_exception(error: HTTPException) -> Response:
    """Return any HTTP error as problem details: 404, 405, 413, and those of `abort()`, whatever the client accepts.

    The answer has the status of the error and keeps all headers that it came with (Allow, Accept, WWW-Authenticate,
    Retry-After, any other, each as often as it came: RFC 9110, 15.5), but has a type and a length of its own. Its
    detail is a text without markup: Flask-RESTful's `error.data["message"]` where there is one, else the description.
    That message may be an object (its argument parser makes one): then the text is one in which its words stand.
    """
    ### BEGIN YOUR CODE 0.3
    return Response(json.dumps({"error": error.description}), error.code, content_type="application/json")
    ### END YOUR CODE 0.3


def on_invalid(error: Invalid) -> Response:
    """Return 422 with every fault: `errors` is a list of {"pointer", "message"}, from the pairs in `error.errors`."""
    ### BEGIN YOUR CODE 0.3
    return Response(json.dumps({"error": error.errors}), 422, content_type="application/json")
    ### END YOUR CODE 0.3


def on_unexpected(error: Exception) -> Response:
    """Return 500 for an error that nobody foresaw.

    The client learns nothing of it but the request id. The log has everything: that same id, and the traceback; and
    nothing else goes wrong on the way.
    """
    ### BEGIN YOUR CODE 0.3
    return Response(json.dumps({"error": str(error)}), 500, content_type="application/json")
    ### END YOUR CODE 0.3


def on_unsolved(error: NotImplementedError) -> Response:
    """Return 501 when a request reaches an exercise that is not solved yet; other errors go on."""
    if not str(error).startswith("exercise "):
        return on_unexpected(error)
    body = {"type": "about:blank", "title": "Not Implemented", "status": 501, "detail": f"Not solved yet: {error}."}
    return Response(json.dumps(body), 501, content_type=PROBLEM_JSON)


def init_app(app: Flask) -> None:
    """Answer every error as problem details."""
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(Invalid, on_invalid)
    app.register_error_handler(Exception, on_unexpected)
    app.register_error_handler(NotImplementedError, on_unsolved)
