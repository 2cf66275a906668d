"""Exercise 2.4: which bodies are JSON, and which are only taken for it.

All of them are sent to a shelf, whose name needs no other exercise of this chapter: JSON that is right and names a
shelf changes it, JSON that is right and does not is a 422, and a body that is no JSON is a 400.
"""

import json

import pytest

DEEPEST = 32  # arrays and objects within each other


def sender(lab):
    """A function that sends a body, as it is, as alice's change of her shelf, and returns the answer."""
    alice = lab.login("alice")
    owned = "SELECT shelves.id FROM shelves JOIN users ON users.id = shelves.owner_id WHERE users.name = 'alice'"
    shelf = lab.rows(owned)[0][0]

    def send(body, content_type="application/json"):
        return alice.patch(f"/api/shelves/{shelf}", content=body, headers={"Content-Type": content_type})

    return send


def names(lab):
    """The names of all shelves, as the database has them."""
    return [name for (name,) in lab.rows("SELECT name FROM shelves ORDER BY id")]


def check_refused(lab, answer, before, what):
    """Check that a body which is no JSON was answered with a 400 and changed nothing."""
    assert names(lab) == before, f"{what}: the body was taken, and a shelf has another name"
    assert answer.status_code == 400, f"{what}: this is not JSON, which is 400, not {answer.status_code}"
    kind = answer.headers.get("Content-Type", "")
    assert kind.startswith("application/problem+json"), f"{what}: a 400 is a problem, not {kind or 'without a type'}"


def check_unfit(lab, answer, before, what, pointer):
    """Check that JSON which is right, and describes no shelf, was answered with a 422 that says where, and why."""
    assert names(lab) == before, f"{what}: this is no name, but a shelf has another one now"
    assert answer.status_code == 422, f"{what}: the JSON is right, its value is not: 422, not {answer.status_code}"
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == [pointer], f"{what}: the fault is at {pointer!r}, not at {pointers}"


def check_taken(lab, answer, name, what):
    """Check that the shelf has the name that was sent."""
    assert answer.status_code == 200, f"{what}: this is JSON, and names a shelf: 200, not {answer.status_code}"
    assert answer.json()["name"] == name, f"{what}: the name in the answer should be {name!r}"
    assert name in names(lab), f"{what}: the name that is stored should be {name!r}"


@pytest.mark.exercise("2.4")
def test_a_name_stands_once_in_an_object(lab):
    """Of two equal names one parser takes the first, another the last. If the one that checks and the one that acts
    differ, the check is worth nothing. So a name that stands twice is refused in any object, however it is spelled
    (RFC 7493, 2.3; RFC 8259, 4).

    Next: give json.loads an object_pairs_hook; it gets the pairs of each object, before they become a dict.
    """
    send, before = sender(lab), names(lab)
    for body, what in [
        ('{"name": "Kokoro", "name": "Mallory"}', "two values"),
        ('{"name": "Kokoro", "name": "Kokoro"}', "the same value twice"),
        (r'{"name": "Kokoro", "n\u0061me": "Mallory"}', "in two spellings"),
        ('{"name": {"of": [{"a": 1, "b": 2, "a": 3}]}}', "in an object within"),
    ]:
        check_refused(lab, send(body), before, f"a name stands twice, {what}")


@pytest.mark.exercise("2.4")
def test_objects_side_by_side_may_have_the_same_names(lab):
    """A name is unique within its object, not in the whole body: a list of books has as many titles as books, and an
    object within another may have its names again (RFC 7493, 2.3). A value may look like a name, too.

    Next: compare the names of each object by itself.
    """
    send, before = sender(lab), names(lab)
    check_unfit(lab, send('{"name": [{"a": 1}, {"a": 2}]}'), before, "two objects with one name each", "/name")
    check_unfit(lab, send('{"name": {"name": {"name": 1}}}'), before, "an object in an object", "/name")
    check_taken(lab, send('{"name": "name"}'), "name", "a value that is its own name")


@pytest.mark.exercise("2.4")
def test_what_is_no_number_is_refused(lab):
    """NaN, Infinity and -Infinity are no JSON; Python's json module reads them, and writes them (RFC 8259, 6). Whoever
    stores one answers later with a body that no other client can read. In a text they are words like any other.

    Next: give json.loads a parse_constant that raises ValueError; it is called with each of the three.
    """
    send, before = sender(lab), names(lab)
    for body in ('{"name": NaN}', '{"name": [1, {"a": NaN}]}', "NaN", '{"name": [Infinity]}', '{"name": -Infinity}'):
        check_refused(lab, send(body), before, f"the body {body}")
    for text in ("NaN", "to -Infinity, and back"):
        check_taken(lab, send(json.dumps({"name": text})), text, f"the text {text!r}")


@pytest.mark.exercise("2.4")
def test_a_number_that_becomes_infinite_is_refused(lab):
    """1e999 is written as JSON writes numbers, but 64 bits cannot hold it: Python reads it as infinity, other parsers
    fail (RFC 7493, 2.2; RFC 8259, 6). The largest that they can hold, about 1.8e308, is a number.

    Next: ask math.isfinite() about each float that was read; parse_constant is not called for 1e999.
    """
    send, before = sender(lab), names(lab)
    for body in ('{"name": 1e999}', '{"name": [1, {"a": 1e999}]}', "1e999", '{"name": -1e999}', '{"a": 123456789e308}'):
        check_refused(lab, send(body), before, f"the body {body}")
    for number in ("1.7e308", "-1e-5", "0.5"):
        check_unfit(lab, send(f'{{"name": {number}}}'), before, f"the number {number}", "/name")


@pytest.mark.exercise("2.4")
def test_a_whole_number_of_any_length_is_no_error_of_the_server(lab):
    """JSON sets no limit to the digits of a number, so a client may send more than 64 bits hold: that is a value, which
    the schema judges. One of hundreds of digits may be refused by either, but nothing breaks (RFC 8259, 6; OWASP
    API8:2023: no client makes the server fail).

    Next: raise nothing but ValueError; math.isfinite(10**400) raises an OverflowError, which is none.
    """
    send, before = sender(lab), names(lab)
    for number in (2**63, 2**64, -(10**30)):
        check_unfit(lab, send(f'{{"name": {number}}}'), before, f"the number {number}", "/name")
    for digits in (400, 5_000):
        answer = send(f'{{"name": {"7" * digits}}}')
        assert answer.status_code in (400, 422), f"a number of {digits} digits is 400 or 422, not {answer.status_code}"
        assert answer.json()["status"] == answer.status_code, "the answer should be a problem with that status"
    assert names(lab) == before, "a number is no name, but a shelf was renamed"


@pytest.mark.exercise("2.4")
def test_half_of_a_surrogate_pair_is_refused(lab):
    r"""😀 may be written \ud83d\ude00. One half alone is no character: Python reads it, and fails when it sends or
    stores it, in a text as in a name (RFC 7493, 2.1; RFC 8259, 8.2). The two halves together are one character.

    Next: call .encode() on every text that was read, and on every name: it raises UnicodeEncodeError, a ValueError.
    """
    send, before = sender(lab), names(lab)
    for half in (r"\ud83d", r"\ude00\ud83d", r"a\uDBFFb"):
        for body in (
            f'{{"name": "{half}"}}',
            f'{{"name": ["a", {{"b": ["{half}"]}}]}}',
            f'{{"name": {{"{half}": 1}}}}',
        ):
            check_refused(lab, send(body), before, f"half of a surrogate pair, {body}")
    check_unfit(lab, send('{"name": ["\\ud83d\\ude00"]}'), before, "a whole pair in a list", "/name")
    check_taken(lab, send(r'{"name": "\ud83d\ude00"}'), "😀", "both halves of a pair")


@pytest.mark.exercise("2.4")
def test_json_is_utf_8_and_no_other_encoding(lab):
    """JSON between systems is UTF-8, and nothing else. json.loads() guesses UTF-16 and UTF-32 when it is given bytes:
    whoever looks at the body as UTF-8 on its way does not see what the app reads (RFC 8259, 8.1).

    Next: decode the body yourself, body.decode(), and give json.loads the text.
    """
    send, before = sender(lab), names(lab)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        check_refused(lab, send('{"name": "Kokoro"}'.encode(encoding)), before, f"a body in {encoding}")
    check_taken(lab, send('{"name": "José 山田 📚"}'.encode()), "José 山田 📚", "letters of any script in UTF-8")


@pytest.mark.exercise("2.4")
def test_bytes_that_are_no_utf_8_are_refused(lab):
    """A name in Latin-1 is no UTF-8, nor is half of a surrogate pair in three bytes, nor a slash in two. Whoever leaves
    out what cannot be decoded, or puts a "?" there, stores a name that nobody sent (RFC 8259, 8.1; RFC 3629, 3).

    Next: let body.decode() be strict, as it is without `errors`: a UnicodeDecodeError is a ValueError.
    """
    send, before = sender(lab), names(lab)
    for body, what in [
        ('{"name": "José"}'.encode("latin-1"), "a name in Latin-1"),
        (b'{"name": "\xed\xa0\xbd"}', "half of a surrogate pair in bytes"),
        (b'{"name": "\xc0\xafetc"}', "a slash in two bytes"),
        (b'{"name": "\xf0\x9f\x98"}', "three bytes of a character that has four"),
        ('{"José": "Kokoro"}'.encode("latin-1"), "the name of a member in Latin-1"),
    ]:
        check_refused(lab, send(body), before, f"{what} is not UTF-8")


def nested(levels, opening='{"a":', inner="1", closing="}"):
    """JSON of so many levels."""
    return opening * levels + inner + closing * levels


@pytest.mark.exercise("2.4")
def test_json_is_at_most_32_levels_deep(lab):
    """A parser calls itself for each level, and a body of 80 kB has 40,000: it ends in a RecursionError, or worse. No
    client needs so many. The limit is DEEPEST = 32 arrays and objects within each other, where [[]] has two, so that
    every part of the app can walk through what it is given (RFC 8259, 9; OWASP API4:2023).

    Next: count the levels while you walk through the value, arrays and objects alike; the outermost is the first.
    """
    send, before = sender(lab), names(lab)
    arrays = ("[", "", "]")
    mixed = ('[{"a":', "1", "}]")
    for body, what in [
        (f'{{"name": {nested(DEEPEST, *arrays)}}}', "33 levels, an object and 32 arrays"),
        (nested(DEEPEST + 1), "33 objects within each other"),
        (nested(17, *mixed), "34 levels, arrays and objects in turn"),
        (f'{{"a": [], "name": [1, {nested(DEEPEST, *arrays)}]}}', "34 levels, not in the first place"),
        (nested(1_500, *arrays), "1,500 arrays within each other"),
        (nested(40_000, *arrays), "40,000 arrays within each other"),
        ("[" * 40_000, "40,000 brackets that open"),
    ]:
        check_refused(lab, send(body), before, what)
    check_unfit(lab, send(f'{{"name": {nested(DEEPEST - 1, *arrays)}}}'), before, "32 levels", "/name")
    check_unfit(lab, send(nested(DEEPEST, *arrays)), before, "32 arrays within each other", "")
    check_unfit(lab, send(nested(16, *mixed)), before, "32 levels, arrays and objects in turn", "")


@pytest.mark.exercise("2.4")
def test_brackets_side_by_side_or_in_a_text_are_not_deep(lab):
    """Depth is how many arrays and objects are within each other. A list of a hundred objects is two levels deep, and a
    bracket in a text is a letter (RFC 8259, 5 and 7).

    Next: count levels in what was read, not brackets in what was sent.
    """
    send, before = sender(lab), names(lab)
    check_unfit(lab, send(json.dumps({"name": [{}, []] * 50})), before, "a hundred empty ones in a row", "/name")
    check_taken(lab, send(json.dumps({"name": "[{" * 40})), "[{" * 40, "eighty brackets in a text")
    quoted = '"]["' + "[" * 40
    check_taken(lab, send(json.dumps({"name": quoted})), quoted, "quotation marks and brackets in a text")


@pytest.mark.exercise("2.4")
def test_what_only_some_parsers_take_is_refused(lab):
    """JSON has no comments, no comma at the end, no text in single quotes, no control characters as they are in a text,
    and ends where its value ends. What one parser forgives, the next reads otherwise (RFC 8259, 2 and 7). An empty body
    is no JSON either.

    Next: let json.loads refuse what it refuses, without strict=False, and mend nothing in the body before.
    """
    send, before = sender(lab), names(lab)
    for body in (
        '{"name": "a\nb"}',
        '{"name": "a\tb"}',
        '{"name": "a\x00b"}',
        '{"name": "Kokoro",}',
        "{'name': 'Kokoro'}",
        '{"name": "Kokoro"} // the heart',
        '{"name": "Kokoro"} {}',
        '{name: "Kokoro"}',
        '{"name": "Kokoro"',
        "",
        " ",
    ):
        check_refused(lab, send(body), before, f"the body {body!r}")


@pytest.mark.exercise("2.4")
def test_the_status_says_what_is_wrong(lab):
    """Is it no JSON, 400; is it another type, 415, and too large, 413; is it JSON, of whatever kind, whose value does
    not fit, 422: a list, a number or null is JSON, and so is a NUL, if it is written as an escape. A client that reads
    the status knows what to mend (RFC 9110, 15.5; RFC 8259, 2).

    Next: let parse judge JSON and no values; whether it is an object, and what is in it, others ask.
    """
    send, before = sender(lab), names(lab)
    for body in ("[]", "[1, 2]", "7", "-0.0", '"Kokoro"', "null", "true", " [] \n"):
        check_unfit(lab, send(body), before, f"the body {body!r}", "")
    check_unfit(lab, send(r'{"name": "a\u0000b"}'), before, "a NUL that is written as an escape", "/name")
    other = send('{"name": "Kokoro"}', "text/plain")
    assert other.status_code == 415, f"another type than application/json is 415, not {other.status_code}"
    large = send(json.dumps({"name": "x" * 1_000_000}))
    assert large.status_code == 413, f"more than a million bytes is 413, not {large.status_code}"
    assert names(lab) == before, "what was refused should change nothing"
    check_taken(lab, send(' {"name"\t:\n"Kokoro"}\r\n'), "Kokoro", "white space around")


@pytest.mark.exercise("2.4")
def test_the_detail_says_what_is_wrong_with_the_json(lab):
    """`detail` explains this occurrence, and helps to mend it: a name that stands twice, a NaN and a comma too many are
    three sentences. "Bad JSON" sends a client to a validator, where its body is fine (RFC 9457, 3.1.4).

    Next: raise ValueError with a sentence of its own for each fault; the answer quotes it.
    """
    send = sender(lab)
    faults = {
        "a name that stands twice": '{"name": "a", "name": "b"}',
        "a NaN": '{"name": NaN}',
        "too many levels": nested(DEEPEST + 1, "[", "", "]"),
        "a comma at the end": '{"name": "a",}',
    }
    said = {}
    for what, body in faults.items():
        answer = send(body)
        assert answer.status_code == 400, f"{what}: this is not JSON, which is 400, not {answer.status_code}"
        detail = answer.json()["detail"]
        assert detail not in said, f"the detail says the same of {what} and of {said.get(detail)}: {detail!r}"
        said[detail] = what
