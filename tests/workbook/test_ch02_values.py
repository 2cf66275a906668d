"""What chapter 2 takes for an ISBN, JSON, a name, a password and a year, and what becomes of a value in a statement.

Properties, tried on generated values, the same ones in every run. Here the solution is imported.
"""

import json
import random
import re
import subprocess
import sys
import unicodedata
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from solutions.ch00_books_api.characters import UNSEEN, has_unseen
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import Book
from solutions.ch01_security import emails, passwords
from solutions.ch01_security.emails import canonical
from solutions.ch02_validation import password_rules
from solutions.ch02_validation.faults import Schema, load
from solutions.ch02_validation.isbn import spellings, to_isbn13
from solutions.ch02_validation.password_rules import COMMON, LONGEST, LOOKS_LIKE, SHORTEST, core, faults, readings
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
from solutions.ch02_validation.users import IN_NAMES, Email, check_name

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


# UAX 44's Default_Ignorable_Code_Point, as it stands in Unicode 16
IGNORABLE = """00ad 034f 061c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff ffa0
    fff0-fff8 1bca0-1bca3 1d173-1d17a e0000-e0fff"""
OTHERS = "2028-2029 fff9-fffb fdd0-fdef " + " ".join(f"{plane:x}fffe-{plane:x}ffff" for plane in range(17))


def test_every_code_point_that_shows_nothing_is_refused_and_no_other() -> None:
    """In a name, and between letters that need nothing of the kind in a text."""
    unseen = set()
    for part in f"{IGNORABLE} {OTHERS}".split():
        first, _, last = part.partition("-")
        unseen |= set(range(int(first, 16), int(last or first, 16) + 1))
    for point in range(0x110000):
        assert has_unseen(f"a{chr(point)}b") == (point in unseen), f"U+{point:04X}"
        assert not (point in unseen and is_name(f"a{chr(point)}b")), f"U+{point:04X}"


REAL_TITLES = [
    "می\u200cخواهم زنده بمانم",  # Persian, "I want to live": me stands apart, and is not joined
    "کتاب\u200cهای خانه",
    "تاریخ ۱۳۷۹ ه\u200d.ش",  # the year of the Hijra: the letter as it stands at the beginning of a word
    "ئه\u200cده\u200cب",  # Sorani Kurdish
    "شب\u200cهای روشن",
    "ඒ ශ්\u200dරී ලංකා",
    "മതിലുകള്\u200d",  # "Walls", by Basheer
    "ഖസാക്കിന്റെ ഇതിഹാസം",
    "র\u200d্যাগিং",
    "পথের পাঁচালী",
    "ರಾಜ್\u200cಕುಮಾರ್",
    "సాఫ్ట్\u200cవేర్",
    "दर्\u200dया",
    "திருக்குறள்",
    "ខ្មែរ",
    "བོད་ཀྱི་སྒྲུང་",
    "ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠨᠢᠭᠤᠴᠠ ᠲᠣᠪᠴᠢᠶ\u180eᠠ",
    "ᠭ\u180bᠠ",
    "葛\U000e0101飾北斎",
    "神\ufe00",
    "שִׁיר הַשִּׁירִים",
    "Ὀδύσσεια",
    "\u00bfQui\u00e9n? \u00abS\u00ed\u00bb",
    "Que sais-je\u00a0?",
    "L\u2019\u00c9tranger",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 at Home",
    "\U0001f469\U0001f3fd\u200d\U0001f680",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\U0001f642\u200d\u2194\ufe0f",
    "I \u2764\ufe0f NY \u2122\ufe0f",
    "1\ufe0f\u20e3 and \u2139\ufe0f",
    "\u2603\ufe0e",
]


@pytest.mark.parametrize("title", REAL_TITLES)
def test_what_a_title_needs_is_left_to_it(title: str) -> None:
    assert Text(shortest=1, longest=100).deserialize(title) == unicodedata.normalize("NFC", title)


@pytest.mark.parametrize(
    "title",
    [
        "Ubi\u200bk",
        "\u202egnp.exe",
        "a\u2066b\u2069",
        "Moby\u200dDick",
        "Moby\u200cDick",
        "中\u200d文",
        "é\ufe0f",
        "5\ufe0f",
        "می\u200c\u200cروم",
        "\u200cمی",
        "ශ්\u200d\u200dරී",
        "\u2764\ufe0f\ufe0f",
        "\u2764\u200d",
        "\u2764\u200da",
        "a\u200d\u2764",
        "葛\U000e0100\U000e0100",
        "a\U000e0100",
        "a\u180eb",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",  # the flag of a part of a country is written with tags
        "a\u061cb",
        "a\u200eb",
        "\ufeffa",
        "so\u00adft",
        "\u3164",
        "a\u2028b",
        "a\uffffb",
        "\ufdd0",
        "\U0001fffe",
        "\U0010ffff",
        "\u2800 \u2800",
        "\u0600\u061c",
    ],
)
def test_what_nobody_can_see_is_refused_where_it_does_nothing(title: str) -> None:
    for lines in (False, True):
        with pytest.raises(ValidationError):
            Text(shortest=1, longest=100, lines=lines).deserialize(title)


@some
@given(any_text)
def test_what_is_left_of_a_text_that_is_taken_can_be_seen(text: str) -> None:
    """Without what is unseen, it is another text only where that had its work to do: beside a letter or a picture."""
    with suppress(ValidationError):
        taken = Text(longest=1000).deserialize(text)
        assert not any(UNSEEN.match(one) and (not place or taken[place - 1] in " a") for place, one in enumerate(taken))


# e-mails

SPELLINGS = [
    "Jose\u0301@bu\u0308cher.example",
    "JOSÉ@BÜCHER.Example",
    "josé@ＢÜＣＨＥＲ。example",
    "josé@xn--bcher-kva.example",
]


@pytest.mark.parametrize("email", SPELLINGS)
def test_a_mailbox_has_one_form(email: str) -> None:
    assert canonical(email) == "josé@xn--bcher-kva.example" == Email().deserialize(email)


@pytest.mark.parametrize(
    ("email", "form"),
    [
        ("a@faß.example", "a@xn--fa-hia.example"),  # the IDNA of 2003 would make fass of it, which is another's
        ("a@日本語。ＪＰ", "a@xn--wgv71a119e.jp"),
        ("a@پارسی\u200cها.example", "a@xn--mgba3ai4hsojs692n.example"),
        ("a+b@Example.ORG", "a+b@example.org"),
        ('"a@b"@example.org', '"a@b"@example.org'),
        ("İ@example.org", "i\u0307@example.org"),
    ],
)
def test_a_domain_has_the_form_of_today(email: str, form: str) -> None:
    assert canonical(email) == unicodedata.normalize("NFC", form)


@pytest.mark.parametrize(
    "email",
    [
        *("", "@", "a@", "@b.example", "a", "a@.", "a@b..example", "a@b.example.", "a@-b.example", "a@b-.example"),
        *("a@xn--abc.example", "a@xn--.example", "a@☕.example", "a@a_b.example", "a@[127.0.0.1]", "a@b c.example"),
        *("a@b\n.example", "a@b.example\n", "a@\u200b", "a@\ud800.example", "\ud800@b.example", "a\x00@b.example"),
        *(f"a@{'b' * 64}.example", f"a@{'b.' * 130}example", f"{'a' * 1000}@b.example", "a@\uffff.example"),
        "a@ab--c.example",
    ],
)
def test_what_has_no_form_is_nobodys(email: str) -> None:
    assert canonical(email) is None
    with pytest.raises(ValidationError, match="must be an e-mail address"):
        Email().deserialize(email)


@pytest.mark.parametrize("email", ["a\u200b@b.example", "a@b\u200b.example", "a@b\u00adc.example", "\u202ea@b.example"])
def test_an_email_has_nothing_in_it_that_nobody_can_see(email: str) -> None:
    with pytest.raises(ValidationError, match="must be an e-mail address"):
        Email().deserialize(email)


addresses = st.tuples(any_text, any_text).map("@".join) | any_text
hosts = st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8), min_size=1, max_size=3)


@some
@given(
    addresses | st.tuples(st.text(min_size=1, max_size=8), hosts).map(lambda parts: f"{parts[0]}@{'.'.join(parts[1])}")
)
def test_the_one_form_is_its_own_and_that_of_every_spelling(email: str) -> None:
    form = canonical(email)
    if form is not None:
        assert canonical(form) == form
        assert canonical(unicodedata.normalize("NFD", email)) == form
        form.encode()


def test_a_megabyte_has_no_form_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emails.idna, "encode", lambda *_, **__: pytest.fail("it is looked at"))
    assert canonical("a@" + "e\u0301" * 500_000) is None


@pytest.mark.parametrize(
    ("typed", "hashed"), [("e\u0301", "é"), ("é", "é"), ("\u212b", "Å"), ("ﬁ", "ﬁ"), (" ²\u200b", " ²\u200b")]
)
def test_a_password_has_one_form_and_loses_nothing(typed: str, hashed: str) -> None:
    assert passwords.in_one_form(typed) == hashed
    assert passwords.in_one_form("\u0344" * 1001) == "\u0344" * 1001, "nobody's password is left as it is"


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
    """The word in a disguise: capitals, look-alikes, signs in between, anything but letters before it and behind."""
    letters = [draw(st.sampled_from([one, one.upper(), look_alikes.get(one, one)])) for one in word[:-1]]
    last = draw(st.sampled_from([word[-1], word[-1].upper()]))  # what follows the last letter is dropped
    spaced = "".join(draw(decoration) + one for one in [*letters, last])
    return draw(st.text("0123456789!$@-_ ", max_size=4)) + spaced + draw(st.text("0123456789!$@-_ ", max_size=8))


disguises = st.sampled_from(sorted(COMMON)).flatmap(lambda word: st.tuples(st.just(word), decorated(word)))


@some
@given(disguises)
def test_a_common_password_is_caught_in_every_disguise(pair: tuple[str, str]) -> None:
    word, password = pair
    assert word in readings(password)
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


@pytest.mark.parametrize("password", ["Or@ng3!1", "Chel$3@77", "Purpl3 2026", "Qwerty7!@", "12$hadow!"])
def test_a_look_alike_at_the_end_is_no_disguise(password: str) -> None:
    assert "must not be one of the first that an attacker tries" in faults(password, "Dora", "dora@example.org")


def test_the_list_is_loaded_when_it_is_first_asked() -> None:
    """An app that only starts has no use for it."""
    check = "import sys, solutions.ch03_jwt.app; sys.exit(any(name.startswith('zxcvbn') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", check], cwd=Path(__file__).parents[2]).returncode == 0
    assert len(COMMON) > 20_000
    assert {"password", "november", "iqazwsx", "shadow"} <= COMMON
    assert COMMON & {"password", "correcthorse"} == {"password"}


@pytest.mark.parametrize(
    "password",
    ["Correct horse 7 battery", "Tapirs 7", "seven Blue 0tters", "Violet, 7 umbrellas", "Its a dragon 7", "Верблюд 7"],
)
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert faults(password, "Dora", "dora@example.org") == []


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
    first = f"books.{sort} {dir.upper()}" + (" NULLS LAST" if Book.__table__.c[sort].nullable else "")
    assert by == ", ".join(dict.fromkeys((first, f"books.id {dir.upper()}")))


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
