"""International Standard Book Numbers (ISO 2108): check digits, and the two forms of one number."""


def check_digit_13(first_twelve: str) -> str:
    """Return the last digit of the ISBN-13 that begins with `first_twelve`: weights 1 and 3 in turn, modulo 10."""
    digits = list(map(int, first_twelve))
    return str(-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10)


def check_digit_10(first_nine: str) -> str:
    """Return the last character of the ISBN-10 that begins with `first_nine`: weights 10 to 2, modulo 11, X for 10."""
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(first_nine))
    return "0123456789X"[-total % 11]


def is_isbn_13(text: str) -> bool:
    """Tell whether `text` is 13 digits of a book (978 or 979) with the right check digit."""
    return (
        len(text) == 13
        and text.isascii()
        and text.isdecimal()
        and text.startswith(("978", "979"))
        and check_digit_13(text[:12]) == text[12]
    )


def is_isbn_10(text: str) -> bool:
    """Tell whether `text` is nine digits and the right check character."""
    return len(text) == 10 and text.isascii() and text[:9].isdecimal() and check_digit_10(text[:9]) == text[9]


def as_isbn_13(text: str) -> str:
    """Return the ISBN-13 of a valid ISBN-10."""
    return (body := "978" + text[:9]) + check_digit_13(body)


def as_isbn_10(text: str) -> str | None:
    """Return the ISBN-10 of a valid ISBN-13; None for those of 979, which have none."""
    return (body := text[3:12]) + check_digit_10(body) if text.startswith("978") else None
