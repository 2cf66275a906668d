"""8.1, unit: the number of a book (ISO 2108)."""

import pytest

from solutions.ch02_validation.isbn import to_isbn13


### BEGIN YOUR CODE 8.1
def test_an_isbn():
    to_isbn13("978-0-306-40615-7")


### END YOUR CODE 8.1
