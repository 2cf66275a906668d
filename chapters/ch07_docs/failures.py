"""Which errors an operation can answer with: read from the tables that refuse, as all errors come from them.

GET /openapi.json
paths./api/v2/books/{book_id}.delete.responses
{"204": …, "400": …, "401": …, "403": …, "404": …, "406": …, "409": …, "412": …, "428": …, "429": …,
 "500": …, "503": …}
"""

from collections.abc import Collection, Mapping
from typing import Any

from flask import current_app
from werkzeug.exceptions import default_exceptions
from werkzeug.routing import Rule

from solutions.ch00_books_api.errors import PROBLEM_JSON
from solutions.ch05_versioning.versions import IN_PATH, NEWEST
from solutions.ch06_caching.preconditions import REQUIRED_FROM

from . import schemas
from .operations import Operation

ANYWHERE: Mapping[int, str] = {
    400: "The request cannot be understood: its host, its query string, its JSON, or which version it names.",
    401: "Who is calling is not known: there is no token where one is needed, or it is not good.",
    403: "Whoever is calling may not, or the request came over plain HTTP.",
    406: "None of the media types in Accept can be had.",
    429: "Too many requests.",
    500: "The error is on our side.",
    503: "A part of the service does not answer. Please try again.",
}
SOMEWHERE: Mapping[int, str] = {
    404: "There is no such thing, or the caller may not know of it.",
    409: "It cannot be done, as things are.",
    410: "This version is over.",
    412: "It is not what the caller has seen.",
    413: "The body is too large.",
    415: "The body is of another type.",
    422: "Values of the body are not as they must be.",
    428: "A change has to say what it is a change of: If-Match is missing.",
}
WHAT_TO_DO: Mapping[int, str] = {
    400: "Mend the request: detail says what, errors names the parameter.",
    401: "Sign in, or renew the token; then send the same request again.",
    403: "Do not repeat it. Another account may; or use https.",
    404: "Look whether the address is right, and whether it is yours. What was deleted stays away.",
    406: "List application/json in Accept, or no media type at all.",
    409: "Look how things are now, and decide anew.",
    410: "Go on with the next version: Link names the address.",
    412: "Get it again, look at what has changed, and send your change with the new ETag.",
    413: "Send less.",
    415: "Send JSON, and say so in Content-Type. Accept names what can be sent.",
    422: "Mend the values that errors points to.",
    428: "Get it first, and send its ETag in If-Match.",
    429: "Wait for Retry-After, then go on more slowly.",
    500: "Tell us the request_id.",
    503: "Wait for Retry-After, and try again.",
}
SCHEMAS: Mapping[int, type[schemas.Problem]] = {
    400: schemas.InvalidQuery,
    422: schemas.InvalidBody,
    429: schemas.TooMany,
}
HEADERS: Mapping[int, Collection[str]] = {
    401: ("WWW-Authenticate",),
    412: ("ETag",),
    415: ("Accept",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
KEPT_BY_ITSELF = ("jwks",)  # a view that says who may keep its answer, in place of the table of public routes


def kept(name: str, method: str) -> bool:
    """Tell whether answers of this operation may be kept, and so have an ETag: those of the public routes, by GET."""
    return method == "GET" and name in {*current_app.extensions["public"], *KEPT_BY_ITSELF}


def statuses(name: str, rule: Rule, method: str, version: int, operation: Operation) -> set[int]:
    """Return the statuses of all errors that `operation` can answer with: `method` on the route called `name`, at an
    address of `rule`, in `version`.

    ANYWHERE: all of these. 404: its address has parameters (`rule.arguments`) besides IN_PATH. 410: a route that
    retires (`current_app.extensions["retiring"]`), in a version that is not the NEWEST. 412: where answers are `kept`,
    and where a change says what it has seen (`operation.conditional`); 428 there from REQUIRED_FROM on. 413, 415, 422:
    a body is sent. And whatever else the view refuses (`operation.refusals`).
    """
    ### BEGIN YOUR CODE 7.3
    return {404, 500}
    ### END YOUR CODE 7.3


def title(status: int) -> str:
    """Return the title that a problem of `status` has."""
    return "Unprocessable Content" if status == 422 else default_exceptions[status]().name


def component(status: int) -> str:
    """Return what the response of `status` is called among the components: NotFound."""
    return title(status).replace(" ", "").replace("-", "")


def response(status: int, description: str) -> dict[str, Any]:
    """Return the Response Object of an error: a problem (RFC 9457), with its headers and an example.

    Its schema is that of SCHEMAS, else Problem; its only media type is PROBLEM_JSON; HEADERS names the headers that
    belong to the status, each a reference to the component of that name. The `example` is a problem as the app answers
    it, whose title and status are those of the response, and whose detail is the description.
    """
    ### BEGIN YOUR CODE 7.3
    return {
        "description": description,
        "content": {"application/json": {"schema": SCHEMAS.get(status, schemas.Problem)}},
    }
    ### END YOUR CODE 7.3
