"""8.1, unit: the number of a book (ISO 2108)."""

import pytest

from solutions.ch02_validation.isbn import to_isbn13

### BEGIN SOLUTION 8.1


@pytest.mark.parametrize(
    "text",
    ["9780306406157", "978-0-306-40615-7", "0-306-40615-2", "0306406152", "978 0 306 40615 7"],
)
def test_one_book_has_one_number(text):
    assert to_isbn13(text) == "9780306406157"


@pytest.mark.parametrize("text", ["080442957X", "080442957x", "0-8044-2957-X"])
def test_the_last_of_ten_digits_may_be_an_x(text):
    assert to_isbn13(text) == "9780804429573"


@pytest.mark.parametrize(
    "text",
    [
        "9780306406158",
        "0306406153",
        "0360406152",
        "1234567890123",
        "08044X9573",
        "X804429570",
        "٩٧٨٠٣٠٦٤٠٦١٥٧",
        "978030640615",
        "٠306406152",
        "",
        "978-0-306-40615-7\n",
        "97803064061577",
    ],
)
def test_what_is_no_isbn_is_refused(text):
    with pytest.raises(ValueError):
        to_isbn13(text)


### END SOLUTION 8.1
