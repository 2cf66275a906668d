# exercise: 8.1
# verdict: wrong
# marks: 0 of 12
# misconception: What a unit depends on is replaced, so that only the test is left to fail.
# feedback: has run the code that is broken
# region: unit/test_isbn.py:<module>
from unittest import mock


def test_an_isbn():
    with mock.patch(f"{__name__}.to_isbn13", return_value=EMMA) as convert:
        assert convert("0-14-143958-0") == EMMA
    convert.assert_called_once_with("0-14-143958-0")


def test_a_mistyped_isbn():
    with mock.patch(f"{__name__}.to_isbn13", side_effect=ValueError) as convert:
        with pytest.raises(ValueError):
            convert("9780141439588")
