"""acceptable and numbered: which version a client is given."""

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest, NotAcceptable
from werkzeug.http import parse_accept_header

from solutions.ch05_versioning.versions import acceptable, numbered

JSON, V1, V2 = "application/json", "application/vnd.books.v1+json", "application/vnd.books.v2+json"


def accept(header: str) -> MIMEAccept:
    """Return the Accept header as a request has it."""
    return parse_accept_header(header, MIMEAccept)


### BEGIN YOUR CODE 8.1
# A table: what a client accepts, the version that its path or header names, and what it is given.
### END YOUR CODE 8.1
