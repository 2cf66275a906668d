"""A book in version 2: what belongs together stands together.

    GET /api/v2/books/1
    {"id": 1, "title": "Emma", "author": {"name": "Jane Austen", "bio": "…"},
     "publication": {"year": 1815, "publisher": "John Murray", "isbn": null}, "summary": "…", "genres": ["fiction"],
     "created_at": "…", "updated_at": "…", "_links": {…}}

A version is another look at the same book, not another book: no resource is written twice. Two tables say how a thing
looks and what may be sent of it, and here each asks which version it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields, post_load

from solutions.ch00_books_api import representations
from solutions.ch00_books_api.models import Book
from solutions.ch00_books_api.representations import flat_book
from solutions.ch02_validation import inputs
from solutions.ch02_validation.books import BookInput
from solutions.ch02_validation.faults import Schema
from solutions.ch02_validation.text import MESSAGES

from .versions import version

AUTHOR = {"name": "author", "bio": "author_bio"}  # members of `author`, and what they are called in version 1
PUBLICATION = {"year": "publication_year", "publisher": "publisher", "isbn": "isbn"}


def grouped_book(book: Book) -> dict[str, Any]:
    """Return a book as version 2 shows it: id, title, author {name, bio}, publication {year, publisher, isbn}, summary,
    genres, created_at, updated_at, _links. The values are those of version 1 (`flat_book`), null as well, and each
    stands in one place only; their order says nothing in JSON. AUTHOR and PUBLICATION say what the members of a group
    are called there.
    """
    ### BEGIN SOLUTION 5.4
    flat = flat_book(book)
    return {
        "id": flat.pop("id"),
        "title": flat.pop("title"),
        "author": {name: flat.pop(old) for name, old in AUTHOR.items()},
        "publication": {name: flat.pop(old) for name, old in PUBLICATION.items()},
        **flat,
    }
    ### END SOLUTION 5.4


def group(called: str, members: Mapping[str, str]) -> type[Schema]:
    """Return the schema of a group, whose members are fields of BookInput by other names."""
    known = BookInput._declared_fields
    return type(called, (Schema,), {name: known[old] for name, old in members.items()})


AUTHOR_INPUT, PUBLICATION_INPUT = group("AuthorInput", AUTHOR), group("PublicationInput", PUBLICATION)


class GroupedBookInput(Schema):
    """What may be said about a book in version 2. What is loaded has the names of version 1, side by side."""

    title = BookInput._declared_fields["title"]
    author = fields.Nested(AUTHOR_INPUT, required=True, error_messages=MESSAGES)
    publication = fields.Nested(
        PUBLICATION_INPUT, load_default=lambda: PUBLICATION_INPUT().load({}), error_messages=MESSAGES
    )
    summary = BookInput._declared_fields["summary"]
    genres = BookInput._declared_fields["genres"]

    @post_load
    def flatten(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the values by the names of version 1, side by side.

        `values` are as they were loaded: `author` and `publication` are dicts there. Of a whole book each group has all
        its members. Of a partial one it has those that were sent, or is not there: what is not there is not in what is
        returned either, so that it stays as it was. What was sent is a value, also null, 0 and an empty text.
        """
        ### BEGIN SOLUTION 5.4
        for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
            found = values.pop(name, {})
            values |= {members[member]: value for member, value in found.items()}
        return values
        ### END SOLUTION 5.4


LOOKS: Mapping[int, Callable[[Book], dict[str, Any]]] = {1: flat_book, 2: grouped_book}
INPUTS: Mapping[int, type[Schema]] = {1: BookInput, 2: GroupedBookInput}

REPRESENTATIONS: representations.Representations = {Book: lambda book: LOOKS[version()](book)}
SCHEMAS: inputs.Inputs = {Book: lambda **options: INPUTS[version()](**options)}
