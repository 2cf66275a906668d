"""What chapter 2 takes for an ISBN, JSON, a name, a password and a year, and what becomes of a value in a statement.

Properties, tried on generated values, the same ones in every run. Here the solution is imported.
"""

import json
import random
import re
import unicodedata
from contextlib import suppress
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import Book
from solutions.ch02_validation import password_rules
from solutions.ch02_validation.faults import Schema, load
from solutions.ch02_validation.isbn import spellings, to_isbn13
from solutions.ch02_validation.password_rules import COMMON, LONGEST, LOOKS_LIKE, SHORTEST, core, faults
from solutions.ch02_validation.queries import (
    DIRECTIONS,
    SORTS,
    BookQuery,
    InvalidQuery,
    Year,
    conditions,
    load_query,
    ordering,
)
from solutions.ch02_validation.strict_json import DEEPEST, parse
from solutions.ch02_validation.text import MOST_MARKS, Text
from solutions.ch02_validation.users import IN_NAMES, UNSEEN, check_name

some = settings(max_examples=150, derandomize=True, database=None, deadline=None)
any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)  # surrogates and NUL, too
digits = st.text("0123456789", min_size=1)


def is_taken(isbn: str) -> bool:
    try:
        to_isbn13(isbn)
    except ValueError:
        return False
    return True


# ISBN, with check digits that are computed another way than in the solution


def with_last10(nine: str) -> str:
    """The nine digits and the tenth: the sum of each digit times its place is divisible by 11, as is the tenth's."""
    last = sum(place * int(digit) for place, digit in enumerate(nine, 1)) % 11
    return nine + "0123456789X"[last]


def with_last13(twelve: str) -> str:
    """The twelve digits and the thirteenth, found by trying."""
    return next(
        twelve + last
        for last in "0123456789"
        if (sum(map(int, (twelve + last)[::2])) + 3 * sum(map(int, (twelve + last)[1::2]))) % 10 == 0
    )


tens = st.text("0123456789", min_size=9, max_size=9).map(with_last10)
thirteens = st.tuples(st.sampled_from(["978", "979"]), st.text("0123456789", min_size=9, max_size=9)).map(
    lambda parts: with_last13("".join(parts))
)


@some
@given(thirteens)
def test_thirteen_digits_stay_as_they_are(isbn: str) -> None:
    assert to_isbn13(isbn) == isbn


@some
@given(tens)
@example("080442957X")
@example("0306406152")
def test_ten_digits_and_thirteen_are_the_same_book(isbn: str) -> None:
    thirteen = to_isbn13(isbn)
    assert thirteen == with_last13(f"978{isbn[:9]}")
    assert to_isbn13(thirteen) == thirteen
    assert to_isbn13(isbn.lower()) == thirteen
    assert spellings(thirteen) == [thirteen, isbn]
    assert {to_isbn13(spelling) for spelling in spellings(thirteen)} == {thirteen}


@some
@given(tens | thirteens)
def test_each_mistyped_digit_is_caught(isbn: str) -> None:
    for place, right in enumerate(isbn):
        for wrong in "0123456789X" if place == 9 and len(isbn) == 10 else "0123456789":
            if wrong != right:
                assert not is_taken(isbn[:place] + wrong + isbn[place + 1 :])


@some
@given(tens | thirteens)
def test_two_neighbours_that_changed_places_are_caught(isbn: str) -> None:
    """Of thirteen digits, not those that differ by 5: 3 times 5 minus 5 is divisible by 10."""
    for place, (one, other) in enumerate(pairwise(isbn)):
        if one != other:
            swapped = isbn[:place] + other + one + isbn[place + 2 :]
            slips_through = len(isbn) == 13 and abs(int(one) - int(other)) == 5 and swapped[:3] in ("978", "979")
            assert is_taken(swapped) == slips_through


@some
@given(tens | thirteens, st.randoms(use_true_random=False))
def test_hyphens_and_spaces_between_digits_do_not_count(isbn: str, chance: random.Random) -> None:
    spaced = "".join(character + chance.choice(["", "", "-", " "]) for character in isbn).rstrip("- ")
    assert to_isbn13(spaced) == to_isbn13(isbn)


@some
@given(thirteens, st.sampled_from(["٣", "３", "²", "x", "\n", "\t", "\u2010", "\u00a0", "\u200b", "+", ".", "\x00"]))
def test_nothing_else_may_stand_among_the_digits(isbn: str, other: str) -> None:
    for place in range(14):
        assert not is_taken(isbn[:place] + other + isbn[place:])
        assert not is_taken(isbn[:place] + other + isbn[place + 1 :])


@some
@given(any_text | digits)
def test_any_other_text_is_none(text: str) -> None:
    if is_taken(text):
        compact = text.replace("-", "").replace(" ", "").upper()
        assert compact == (with_last10(compact[:9]) if len(compact) == 10 else with_last13(compact[:12]))


# JSON

storable = st.text(st.characters(codec="utf-8"), max_size=10)
numbers = st.integers(-(10**400), 10**400) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | storable
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(storable, inner, max_size=4))


@some
@given(values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_every_value_is_read_as_it_was_written(value: Any, escaped: bool, indent: Any) -> None:
    body = json.dumps(value, ensure_ascii=escaped, indent=indent).encode()
    assert json.dumps(parse(body)) == json.dumps(value)  # -0.0 is 0.0 to ==, and True is 1


tokens = ["null", "true", "NaN", "-Infinity", "1e999", "0", "-", "1.", '"a"', "\\u", "//", "'a'", "\ufeff", "\x00"]
tokens += ['"\\ud800"', '"\\ud83d\\ude00"', '{"a":1,"a":2}', "9" * 5000, *'{}[],:"\\ \n']
json_like = st.lists(st.sampled_from(tokens), max_size=12).map("".join)


@some
@given(st.binary(max_size=40) | json_like.map(str.encode) | any_text.map(lambda text: text.encode("utf-8", "replace")))
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b"[" * 100_000 + b"]" * 100_000)
@example(b"\xff\xfe[\x00]\x00")
@example(b'"\xed\xa0\x80"')
@example(b"9" * 100_000)
@example(b"1e" + b"9" * 100_000)
def test_whatever_the_bytes_it_is_a_value_or_a_value_error(body: bytes) -> None:
    found = []
    with suppress(ValueError):
        found.append(parse(body))
    for value in found:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # in UTF-8, without NaN
        assert json.dumps(parse(written)) == json.dumps(value)


@some
@given(storable, values, values, values)
def test_a_name_that_stands_twice_is_refused_wherever_it_is(name: str, one: Any, other: Any, outer: Any) -> None:
    pair = f"{{{json.dumps(name)}: {json.dumps(one)}, {json.dumps(name, ensure_ascii=False)}: {json.dumps(other)}}}"
    for text in (pair, f"[{json.dumps(outer)}, {pair}]", f'{{"a": {pair}}}'):
        with pytest.raises(ValueError, match="twice"):
            parse(text.encode())


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("inner", ["", "1", '"a"'])
def test_it_is_as_deep_as_it_may_be_and_no_deeper(opening: str, closing: str, inner: str) -> None:
    if inner or opening == "[":
        parse((opening * DEEPEST + inner + closing * DEEPEST).encode())
        with pytest.raises(ValueError, match="nested"):
            parse((opening * (DEEPEST + 1) + inner + closing * (DEEPEST + 1)).encode())


# names

SCRIPTS = ["José", "Łucja", "山田太郎", "Ἰλιάς", "محمد", "अनीता", "ไพลิน", "ꦲꦏ꧀ꦱꦫ", "O'Brien-Smith Jr.", "Zoë 2", "Đặng"]


def is_name(name: str) -> bool:
    try:
        check_name(name)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_of_any_script_is_one(name: str, form: Any) -> None:
    assert is_name(unicodedata.normalize(form, name))


seen = st.characters(categories=["L", "M", "Nd"]).filter(lambda character: not UNSEEN.match(character))
letters = seen.filter(str.isalnum)


@some
@given(letters, st.text(seen | st.sampled_from(IN_NAMES), max_size=20))
def test_letters_marks_and_digits_of_any_script_make_a_name(first: str, rest: str) -> None:
    assume(not rest.endswith(" "))
    assert is_name(first + rest)


@some
@given(
    letters, st.text(seen, max_size=5), st.characters(codec=None, exclude_categories=["L", "M", "Nd"]), st.text(seen)
)
@example("a", "", "\n", "")
@example("a", "", "\u200d", "b")
@example("a", "", "\u202e", "b")
@example("a", "", "\u00a0", "b")
@example("a", "", "\u00b2", "b")
@example("a", "", "\U0001f600", "b")
@example("a", "", "<", "b")
def test_any_other_character_makes_none(first: str, before: str, other: str, after: str) -> None:
    assume(other not in IN_NAMES)
    for name in (other + first, first + before + other + after, first + before + after + other):
        assert not is_name(name)


@some
@given(any_text)
def test_a_name_can_be_read(text: str) -> None:
    """All of a name that is taken shows."""
    if is_name(text):
        assert text == text.strip()
        assert text.isprintable()
        assert not UNSEEN.search(text)


def test_every_code_point_that_shows_nothing_is_refused() -> None:
    """UAX 44's Default_Ignorable_Code_Point, as it stands in Unicode 16."""
    ranges = "00ad 034f 061c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff ffa0 "
    ranges += "fff0-fff8 1bca0-1bca3 1d173-1d17a e0000-e0fff"
    for part in ranges.split():
        first, _, last = part.partition("-")
        for point in range(int(first, 16), int(last or first, 16) + 1):
            assert not is_name(f"a{chr(point)}b"), f"U+{point:04X}"


@pytest.mark.parametrize("base", ["", "a", "中", "\u1100\u1161\u11a8", "e\u0301"])
def test_as_many_marks_in_a_row_as_any_language_has_and_no_more(base: str) -> None:
    """NFC sorts them, in time that grows by the square of their number."""
    text = Text(longest=1000)
    text.deserialize(f"a{base}" + "\u0323" * (MOST_MARKS - 1))
    with pytest.raises(ValidationError, match="in a row"):
        text.deserialize(f"{base}b" + "\u0301\u0323" * MOST_MARKS)


# passwords

decoration = st.text("-._ ,;:2968~#&", max_size=2)
look_alikes = {chr(letter): chr(sign) for sign, letter in LOOKS_LIKE.items()}


@st.composite
def decorated(draw: Any, word: str) -> str:
    """The word in a disguise: capitals, look-alikes, signs in between, anything but letters behind."""
    letters = [draw(st.sampled_from([one, one.upper(), look_alikes.get(one, one)])) for one in word[:-1]]
    last = draw(st.sampled_from([word[-1], word[-1].upper()]))  # what follows the last letter is dropped
    spaced = "".join(draw(decoration) + one for one in [*letters, last])
    return spaced + draw(st.text("0123456789!$@-_ ", max_size=8))


disguises = st.sampled_from(sorted(COMMON)).flatmap(lambda word: st.tuples(st.just(word), decorated(word)))


@some
@given(disguises)
def test_a_common_password_is_caught_in_every_disguise(pair: tuple[str, str]) -> None:
    word, password = pair
    assert core(password) == word
    assert "must not be one of the first that an attacker tries" in faults(password, "Dora", "dora@example.org")


@some
@given(any_text)
def test_the_core_is_letters_and_nothing_else(text: str) -> None:
    assert all(map(str.isalpha, core(text)))


@some
@given(st.from_regex(r"[a-z]{3,10}", fullmatch=True), st.data())
def test_the_name_is_caught_in_every_disguise(name: str, data: Any) -> None:
    password = data.draw(decorated(name))
    told = "must not be the name or the e-mail"
    assert told in faults(password, name.title(), "x@example.org")
    assert told in faults(password, "Somebody Else", f"{name}@example.org")
    assert told in faults(password, " ".join(name), "x@example.org")


demands = {
    f"at least {SHORTEST} characters": lambda text: len(text) < SHORTEST,
    f"at most {LONGEST} characters": lambda text: len(text) > LONGEST,
    "an upper-case letter": lambda text: not any(character.isupper() for character in text),
    "a lower-case letter": lambda text: not any(character.islower() for character in text),
    "must have a digit": lambda text: not any(character.isdigit() for character in text),
    "neither letter nor digit": lambda text: all(character.isalnum() for character in text),
}


@some
@given(any_text | st.text(max_size=200) | st.text("aA1 ", max_size=12))
@example("")
@example("x" * 129)
@example("Ab1 " * 32)
def test_every_fault_is_told_at_once_and_no_other(password: str) -> None:
    told = faults(password, "Dora Example", "dora@example.org")
    for words, is_fault in demands.items():
        assert any(words in sentence for sentence in told) == is_fault(password), words
    assert len(told) == len(set(told))


def test_of_a_long_password_only_its_beginning_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """NFKC takes its time for a megabyte of marks, and so does what follows the last letter."""
    lengths = []
    monkeypatch.setattr(password_rules, "core", lambda text: lengths.append(len(text)) or core(text))
    assert faults("password" + "1" * 900_000, "Dora", "dora@example.org")
    assert max(lengths) <= LONGEST


# query strings


@some
@given(st.integers(-9999, 9999))
def test_a_year_is_read_as_it_was_written(year: int) -> None:
    assert Year().deserialize(str(year)) == year


@some
@given(any_text | st.text("0123456789-+_. e", max_size=7) | st.text(st.characters(categories=["Nd"]), max_size=4))
@example("1_000")
@example(" 7")
@example("7\n")
@example("+7")
@example("--7")
@example("-")
@example("١٩")
@example("99999")
def test_nothing_else_is_a_year(text: str) -> None:
    is_one = len(text.removeprefix("-")) in range(1, 5) and set(text.removeprefix("-")) <= set("0123456789")
    if is_one:
        assert Year().deserialize(text) == int(text)
    else:
        with pytest.raises(ValidationError):
            Year().deserialize(text)


queries = st.fixed_dictionaries(
    {"sort": st.sampled_from(SORTS), "dir": st.sampled_from(DIRECTIONS)},
    optional={
        "q": storable.filter(bool),
        "author": storable.filter(bool) | st.sampled_from(["'", "%", "_", "\\", "/", "' OR 1=1 --", ":q", "%(q)s"]),
        "genre": storable.filter(bool) | st.just("Novel') --"),
        "year_from": st.integers(-9999, 9999),
        "year_to": st.integers(-9999, 9999),
    },
)
DIALECTS = [sqlite.dialect(), postgresql.dialect()]
others = {"q": "q", "author": "a", "genre": "g", "year_from": 1, "year_to": 1}


def statement_of(query: dict[str, Any]) -> Any:
    return select(Book.id).where(*conditions(query)).order_by(*ordering(query))


@some
@given(queries)
def test_a_statement_holds_no_value_of_the_query(query: dict[str, Any]) -> None:
    """Its text is the same whatever the values are; they are parameters, all of them."""
    plain = {name: others.get(name, value) for name, value in query.items()}
    for dialect in DIALECTS:
        compiled = statement_of(query).compile(dialect=dialect)
        assert str(compiled) == str(statement_of(plain).compile(dialect=dialect))
        bound = [str(value) for value in compiled.params.values()]
        for name in others.keys() & query.keys():
            value = str(query[name])
            escaped = re.sub(r"([/%_])", r"/\1", value)
            assert any(value == found or escaped in found for found in bound), f"{name} is no parameter"


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("dir", DIRECTIONS)
def test_every_order_ends_with_the_id_and_has_null_last(sort: str, dir: str) -> None:
    text = str(statement_of({"sort": sort, "dir": dir}).compile(dialect=postgresql.dialect()))
    by = text.partition("ORDER BY ")[2]
    assert by == f"books.{sort} {dir.upper()} NULLS LAST, books.id {dir.upper()} NULLS LAST"


@some
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), storable, min_size=1, max_size=4))
@example({"a/b": "1", "a~1b": "2", "~": "3"})
@example({"_schema": "1"})
@example({"": "1"})
def test_every_parameter_that_is_not_known_is_named_as_it_was_sent(parameters: dict[str, str]) -> None:
    assume(not parameters.keys() & {*BookQuery().fields})
    with Flask(__name__).test_request_context("/", query_string=urlencode(parameters)):
        with pytest.raises(InvalidQuery) as refused:
            load_query(BookQuery())
    assert refused.value.errors == dict.fromkeys(parameters, "is not a known parameter")


@some
@given(st.dictionaries(storable | st.sampled_from(["_schema", "a/b", "~0", "~1", ""]), values, min_size=1, max_size=4))
def test_a_pointer_leads_to_what_is_wrong(payload: dict[str, Any]) -> None:
    """RFC 6901, 4: the steps of a pointer are names, ~1 being / and then ~0 being ~."""
    with pytest.raises(Invalid) as refused:
        load(Schema(), payload)
    steps = [pointer.split("/") for pointer in refused.value.errors]
    assert {root for root, *_ in steps} == {""}
    assert {step.replace("~1", "/").replace("~0", "~") for _, step in steps} == payload.keys()
