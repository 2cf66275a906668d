"""parse: JSON that means the same to everybody."""

import pytest

from solutions.ch02_validation.strict_json import DEEPEST, parse


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"title": "S\xc5\x8dseki", "year": -750}', {"title": "Sōseki", "year": -750}),
        (b'[{"name": 1}, {"name": 2}]', [{"name": 1}, {"name": 2}]),  # twice, but in two objects
        (b'"\\ud83d\\ude00"', "😀"),  # a whole surrogate pair
        (b"null", None),
        (b"[1.5, 18446744073709551616]", [1.5, 2**64]),
        (b'"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["', "[" * 35),  # brackets in a text are no levels
        (b"[" + b",".join([b"[]"] * 50) + b"]", [[]] * 50),  # nor are those beside each other
        (b"1" * 400, int("1" * 400)),  # long, and finite
    ],
    ids=range(8),
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert parse(body) == value


def test_there_may_be_as_many_levels_as_are_allowed() -> None:
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{title: 1}",
        b'{"a": 1,}',
        b'{"a": 1, "a": 2}',  # which of the two counts?
        b'[{"b": {"a": 1, "a": 1}}]',
        b"NaN",
        b"[-Infinity]",
        b"1e999",
        b'"\\ud800"',
        b'{"\\udc00": 1}',
        b'"\xff"',
        b'"two\nlines"',
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
        b"[" * 100_000,
    ],
    ids=range(15),
)
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        parse(body)


### END SOLUTION 8.1
