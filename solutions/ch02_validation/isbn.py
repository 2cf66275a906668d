"""The number of a book (ISO 2108): check digits, and one form to store.

    0-306-40615-2  and  978-0-306-40615-7  are the same book, stored as 9780306406157

The check digit catches each single mistyped digit, and two neighbours that changed places: the old one always, the new
one unless they differ by 5. Two forms of one number would be two books, so the old ten digits become thirteen: 978 in
front, and a check digit of the other kind.
"""

import re

from marshmallow import ValidationError, fields

from .text import MESSAGES


def to_isbn13(text: str) -> str:
    """Return the ISBN in `text` as 13 digits; raises ValueError when it is none.

    Hyphens and spaces do not count; nothing else but digits may be there. Thirteen digits 0-9 begin with 978 or
    979, and the sum of all of them, each second one (the 2nd, 4th, …) times 3, is divisible by 10. Ten are nine digits
    0-9 and a last that may be an X or x, which is 10, and the sum of the first times 10, the second times 9, … the last
    times 1 is divisible by 11: it becomes 978, its first nine digits, and a new check digit (`check_digit`). Python
    knows more digits than these ten: "٣" and "²" are none here.
    """
    ### BEGIN SOLUTION 2.3
    compact = text.replace("-", "").replace(" ", "").upper()
    if re.fullmatch("[0-9]{9}[0-9X]", compact):
        values = [10 if digit == "X" else int(digit) for digit in compact]
        if sum((10 - place) * value for place, value in enumerate(values)) % 11:
            raise ValueError("must be an ISBN whose check digit is right")
        twelve = f"978{compact[:9]}"
        return twelve + check_digit(twelve)
    if not re.fullmatch("97[89][0-9]{10}", compact):
        raise ValueError("must be an ISBN of 10 digits, or of 13 that begin with 978 or 979")
    if compact[12] != check_digit(compact[:12]):
        raise ValueError("must be an ISBN whose check digit is right")
    return compact
    ### END SOLUTION 2.3


def check_digit(twelve: str) -> str:
    """Return the thirteenth digit that belongs to these twelve."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)


def spellings(isbn13: str) -> list[str]:
    """Return how this ISBN may stand in older rows: in thirteen digits, and in ten where there are ten."""
    if not isbn13.startswith("978"):
        return [isbn13]
    nine = isbn13[3:12]
    last = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    return [isbn13, nine + ("X" if last == 10 else str(last))]


class Isbn(fields.String):
    """An ISBN in either form, with or without hyphens; loaded as 13 digits."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return to_isbn13(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
