"""What a field checks, in the words of JSON Schema (2020-12), which OpenAPI 3.1 speaks.

    title = Text(shortest=1, longest=500)      {"type": "string", "minLength": 1, "maxLength": 500, "pattern": …}
    page_size = Number(1, 100, load_default=20) {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}

apispec knows marshmallow's own fields, and nothing of those that we have written. What it is not told, the document
does not say; and a document that says less than the app checks sends its readers into a 422.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from solutions.ch00_books_api import characters
from solutions.ch00_books_api.models import now
from solutions.ch02_validation import books, isbn, queries, text, users
from solutions.ch04_pagination import asking
from solutions.ch05_versioning import search

CONTROLS = r"\u0000-\u001f\u007f-\u009f"
CONTROLS_BUT_LINES = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"
SPACES = r"\s\u2800"
SIGNS = r"!-&(-,/:-@\u005b-\u005e\u0060{-~"  # of ASCII, but for those that a name may have

Keywords = dict[str, Any]


def escaped(ranges: str) -> str:
    """Return the `ranges` of a character class in ASCII, as every regular expression of JSON Schema may be written."""
    return "".join(
        character if character.isascii() else f"\\u{ord(character):04x}"
        for character in ranges
        if ord(character) <= 0xFFFF  # beyond, JSON Schema's dialects differ (ECMA-262 with and without "u")
    )


UNSEEN = escaped(characters.IGNORABLE.split("\U0001bca0")[0] + characters.SEPARATORS + "\ufdd0-\ufdef\ufffe\uffff")


def of_text(field: text.Text) -> Keywords:
    """A text without what nobody can see; one of at least a character has another one than a space in it."""
    never = (CONTROLS_BUT_LINES if field.lines else CONTROLS) + UNSEEN
    anything = f"[^{never}]*"
    pattern = f"^{anything}[^{SPACES}{never}]{anything}$" if field.shortest else f"^{anything}$"
    least = {"minLength": field.shortest} if field.shortest else {}
    return {"type": "string", **least, "maxLength": field.longest, "pattern": pattern}


def of_name() -> Keywords:
    """A name of a person. Which letters there are in all scripts, no pattern says that every dialect reads alike."""
    never = CONTROLS + UNSEEN + SIGNS
    pattern = rf"^[^_'.\-{SPACES}{never}]([^{never}]*[^{SPACES}{never}])?$"
    return {"format": "name", "pattern": pattern, "description": f"Letters, digits and {users.IN_NAMES!r}."}


FIELDS: Mapping[type[fields.Field[Any]], Callable[[Any], Keywords]] = {
    text.Text: of_text,
    isbn.Isbn: lambda field: {"type": "string", "format": "isbn"},
    users.Email: lambda field: {"type": "string", "format": "email"},
    queries.Year: lambda field: {"type": "integer", "minimum": -9999, "maximum": 9999},
    asking.Number: lambda field: {"type": "integer", "minimum": field.least, "maximum": field.most},
    asking.Moment: lambda field: {"type": "string", "format": "date-time"},
    asking.Timestamp: lambda field: {"type": "string", "format": "date-time"},
    asking.Truth: lambda field: {"type": "boolean"},
    search.Places: lambda field: {
        "type": "array",
        "items": {"type": "string", "enum": list(search.PLACES)},
        "uniqueItems": True,
        "minItems": 1,
    },
}
VALIDATORS: Mapping[Any, Callable[[], Keywords]] = {
    books.check_year: lambda: {"minimum": books.OLDEST_YEAR, "maximum": now().year + books.YEARS_AHEAD},
    users.check_name: of_name,
}
CONVERTERS: Mapping[type[BaseConverter], Callable[[Any], Keywords]] = {
    AnyConverter: lambda converter: {"type": "string", "enum": sorted(converter.items)},
    IntegerConverter: lambda converter: (
        {"type": "integer", "minimum": converter.min or 0} | ({"maximum": converter.max} if converter.max else {})
    ),
}


def in_path(rule: Rule, but: str) -> list[Keywords]:
    """Return the parameters of the path of `rule`, in their order, `but` one, as Parameter Objects."""
    found = []
    for name in re.findall("<(?:[^:<>]+:)?([^<>]+)>", rule.rule):
        kind = next((kind for kind in CONVERTERS if isinstance(rule._converters[name], kind)), None)
        schema = CONVERTERS[kind](rule._converters[name]) if kind else {"type": "string"}
        if name != but:
            found.append({"in": "path", "name": name, "required": True, "schema": schema})
    return found


def constraints(_converter: Any, field: fields.Field[Any], **_: Any) -> Keywords:
    """Return what `field` checks, as keywords of JSON Schema: apispec adds them to what it says of the field by itself.

    FIELDS knows our own kinds of field, by their class (of its bases the nearest one that is there), VALIDATORS the
    functions among `field.validators`, which are more special. A field that `allow_none` may be of type "null" as well:
    its "type" is a list of both.
    """
    ### BEGIN YOUR CODE 7.1
    return {}
    ### END YOUR CODE 7.1
