"""check_name: which names people may have."""

import pytest
from marshmallow import ValidationError

from solutions.ch02_validation.users import check_name


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    "name", ["Ada", "Jean-Luc", "O'Neill", "J. R. R. Tolkien", "夏目漱石", "Sōseki", "नागार्जुन", "reader_7", "7 of 9"]
)
def test_people_are_called_so(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        " Ada",
        "Ada ",
        "-Ada",
        "_root",
        "Ada\n",
        "<b>Ada</b>",
        "Ada; DROP TABLE users",
        "Ada\u200b",  # nobody sees it: another account, and the same name
        "A\u00adda",
        "Ada\u3164",  # a letter to Unicode, and nothing to the eye
        "Ada\u034f",  # a mark
        "\u0301Ada",
        "Ⅷ",  # a number, and no digit
    ],
    ids=ascii,
)
def test_nobody_is_called_so(name: str) -> None:
    with pytest.raises(ValidationError):
        check_name(name)


### END SOLUTION 8.1
