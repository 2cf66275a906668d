"""to_isbn13: one book, one number."""

import pytest

from solutions.ch02_validation.isbn import to_isbn13

EMMA, MOBY = "9780141439587", "9780142437247"


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    "spelling", ["9780141439587", "978-0-14-143958-7", "978 0 14 143958 7", "0141439580", "0-14-143958-0"]
)
def test_one_book_has_one_number_however_it_is_written(spelling: str) -> None:
    assert to_isbn13(spelling) == EMMA


@pytest.mark.parametrize("spelling", ["080442957X", "0-8044-2957-x"])
def test_an_x_at_the_end_of_ten_is_a_ten(spelling: str) -> None:
    assert to_isbn13(spelling) == "9780804429573"


def test_979_is_a_prefix_too() -> None:
    assert to_isbn13("979-10-90636-07-1") == "9791090636071"


@pytest.mark.parametrize("place", range(13))
def test_one_mistyped_digit_of_thirteen_is_noticed(place: int) -> None:
    digit = str((int(EMMA[place]) + 1) % 10)
    with pytest.raises(ValueError):
        to_isbn13(EMMA[:place] + digit + EMMA[place + 1 :])


@pytest.mark.parametrize("place", range(10))
def test_one_mistyped_digit_of_ten_is_noticed(place: int) -> None:
    ten = "0141439580"
    digit = str((int(ten[place]) + 1) % 10)
    with pytest.raises(ValueError):
        to_isbn13(ten[:place] + digit + ten[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "978",
        "977-0-14-143958-3",  # the check digit is right, the prefix is of newspapers
        "97801414395870",  # one digit too many
        "978_0141439587",
        "٩٧٨0141439587",  # digits to str.isdigit, not to a bookshop
        "97801414395٨7",
        "01414395٨0",
        "9780141439587\n",
        "X141439580",  # a ten stands at the end only
    ],
)
def test_what_is_no_isbn_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        to_isbn13(text)


### END SOLUTION 8.1
