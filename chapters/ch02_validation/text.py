"""Text as a client sends it: brought to one form, of a bounded length, without what nobody can see.

    "Cafe\\u0301" and "Caf\\u00e9" look alike; stored, both are the second, which is NFC (Unicode Standard Annex 15)

Two spellings of one name are two keys to a database and one name to a reader: whoever owns the first is impersonated by
whoever registers the second. A control character in a title, or a right-to-left override in a name, ends up on
somebody's screen (OWASP ASVS 5, 2.2; RFC 8264 on why and how protocols restrict strings). What nobody can see, chapter
0 knows (characters.py).
"""

import unicodedata
from typing import Any

from marshmallow import ValidationError, fields

from solutions.ch00_books_api.bodies import storable
from solutions.ch00_books_api.characters import has_unseen, is_blank

MESSAGES: dict[str, Any] = {"invalid": "must be a string", "required": "is required", "null": "must not be null"}
WITHIN_TEXT = "\n\t"  # control characters that a text of several lines may have
MOST_MARKS = 30  # one after the other, as in the Stream-Safe Text Format (UAX 15, 13): more than any language has


class Text(fields.String):
    """A text of `shortest` to `longest` characters; one of several `lines` may have newlines and tabs in it."""

    default_error_messages = MESSAGES

    def __init__(self, *, shortest: int = 0, longest: int, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.shortest, self.longest, self.lines = shortest, longest, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        """Return the text in NFC; raises ValidationError with one sentence, for a value that is none, too (super()).

        Refused are: what no database can keep (`storable`), control characters (Unicode category Cc; WITHIN_TEXT aside
        where the text may have `lines`), what nobody can see and has no work to do there (`has_unseen`), more than
        MOST_MARKS combining marks in a row, and a length outside of `shortest` to `longest`, counted in characters of
        the text as it will be stored. A text of `shortest` 1 or more has something else in it than white space.
        """
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not storable(text):
            raise ValidationError("must be Unicode text without NUL")
        if has_many_marks(text):  # NFC sorts them, in time that grows by the square of their number
            raise ValidationError(f"must not have more than {MOST_MARKS} combining marks in a row")
        text = unicodedata.normalize("NFC", text)
        allowed = WITHIN_TEXT if self.lines else ""
        if any(unicodedata.category(character) == "Cc" and character not in allowed for character in text):
            raise ValidationError("must not have control characters")
        if has_unseen(text):
            raise ValidationError("must not have characters that nobody can see")
        if len(text) > self.longest:
            raise ValidationError(f"must have at most {self.longest} characters")
        if len(text) < self.shortest or (self.shortest and is_blank(text)):
            raise ValidationError(f"must have at least {self.shortest} character(s), not only spaces")
        return text


def has_many_marks(text: str) -> bool:
    """Tell whether more than MOST_MARKS combining marks stand one after the other in `text`."""
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_MARKS:
            return True
    return False


class WholeNumber(fields.Integer):
    """A whole number, written as one: neither "34" nor 34.5 nor true."""

    default_error_messages = MESSAGES | {"invalid": "must be a whole number"}

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)
