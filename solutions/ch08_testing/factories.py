"""Things to test with: each one valid, and each another one.

    a_book()                            {"title": "Book 3f2a…", "author": "…", "isbn": "978…", …}
    a_book(publication_year=-750)       the same, but for what the test is about

A test that says nothing of a title does not care for it, and whoever reads the test sees so. Nothing comes twice, so
two tests that run on one database, in whichever order, do not meet.
"""

from typing import Any
from uuid import uuid4

PASSWORD = "a heron stood in 4 cold Rivers"  # of people who live for one test


def word() -> str:
    """Return eight letters and digits that nobody has used before."""
    return uuid4().hex[:8]


def an_isbn() -> str:
    """Return the ISBN-13 of a book that there is not (ISO 2108: every second digit counts three times)."""
    twelve = f"978{uuid4().int % 10**9:09}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-weighed % 10}"


def a_book(**changed: Any) -> dict[str, Any]:
    """Return a book as version 1 of the API is sent it."""
    return {
        "title": f"Book {word()}",
        "author": f"Author {word()}",
        "author_bio": None,
        "publication_year": 1999,
        "publisher": "A house",
        "isbn": an_isbn(),
        "summary": "What happens.",
        "genres": ["Novel"],
    } | changed


def a_user(**changed: Any) -> dict[str, Any]:
    """Return a person as the API is sent one who registers."""
    name = f"reader {word()}"
    return {"name": name, "email": f"{name.replace(' ', '.')}@example.org", "password": PASSWORD, "age": 40} | changed


def a_shelf(**changed: Any) -> dict[str, Any]:
    """Return a shelf as the API is sent one."""
    return {"name": f"Shelf {word()}"} | changed
