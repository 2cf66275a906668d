"""to_isbn13: one book, one number."""

import pytest

from solutions.ch02_validation.isbn import to_isbn13

EMMA, MOBY = "9780141439587", "9780142437247"


### BEGIN YOUR CODE 8.1
# One book, one number: however it is written, whatever is mistyped, and what is no ISBN at all.


def test_an_isbn():
    to_isbn13("978-0-14-143958-7")


### END YOUR CODE 8.1
