"""Exercise 2.4: which bodies are JSON, and which are only taken for it.

All of them are sent to a shelf, whose name needs no other exercise of this chapter: JSON that is right and names a
shelf changes it, JSON that is right and does not is a 422, and a body that is no JSON is a 400.
"""

import gzip
import json

import pytest

DEEPEST = 32  # arrays and objects within each other
LARGEST = 1_000_000  # bytes of a body
KOKORO = b'{"name": "Kokoro"}'
QUOTING = "The body is not JSON as RFC 7493 has it: "  # what stands before the sentence of parse's ValueError


def own_shelf(lab):
    """The path of alice's shelf."""
    owned = "SELECT shelves.id FROM shelves JOIN users ON users.id = shelves.owner_id WHERE users.name = 'alice'"
    return f"/api/shelves/{lab.rows(owned)[0][0]}"


def sender(lab):
    """A function that sends a body, as it is, as alice's change of her shelf, and returns the answer."""
    alice, path = lab.login("alice"), own_shelf(lab)

    def send(body, content_type="application/json", **headers):
        return alice.patch(path, content=body, headers={"Content-Type": content_type, **headers})

    return send


def raw_sender(lab):
    """The same for a body with its framing, byte for byte: after it, nothing more is sent."""
    alice, path = lab.login("alice"), own_shelf(lab)

    def send(body, **framing):
        headers = {name.replace("_", "-"): value for name, value in framing.items()}
        return lab.raw(alice, "PATCH", path, {"Content-Type": "application/json", **headers}, body)

    return send


def chunked(*pieces):
    """The pieces as chunks, and the last chunk, which is empty (RFC 9112, 7.1)."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def names(lab):
    """The names of all shelves, as the database has them."""
    return [name for (name,) in lab.rows("SELECT name FROM shelves ORDER BY id")]


def check_refused(lab, answer, before, what):
    """Check that a body which is no JSON was answered with a 400 and changed nothing."""
    assert names(lab) == before, f"{what}: should be refused, but the body was taken: the shelves are {names(lab)}"
    assert answer.status_code == 400, f"{what}: should be 400, but the status is {answer.status_code}"
    kind = answer.headers.get("Content-Type", "")
    assert kind.startswith("application/problem+json"), (
        f"{what}: a 400 should be application/problem+json, but Content-Type is {kind or 'not there'}"
    )


def check_unfit(lab, answer, before, what, pointer):
    """Check that JSON which is right, and describes no shelf, was answered with a 422 that says where, and why."""
    assert names(lab) == before, f"{what}: this is no name, and should be none, but the shelves are {names(lab)}"
    assert answer.status_code == 422, (
        f"{what}: the JSON is right, its value is not. That should be 422, but the status is {answer.status_code}"
    )
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == [pointer], f"{what}: errors should have a fault at {pointer!r} alone, but has {pointers}"


def check_taken(lab, answer, name, what, then="look at the detail of the answer: which line has that sentence?"):
    """Check that the shelf has the name that was sent."""
    assert answer.status_code == 200, (
        f"{what}: this is JSON, and names a shelf. That should be 200, but the status is {answer.status_code}\n"
        f"Next: {then}"
    )
    found = answer.json()["name"]
    assert found == name, f"{what}: the name in the answer should be {name!r}, but it is {found!r}"
    assert name in names(lab), f"{what}: the name that is stored should be {name!r}, but the shelves are {names(lab)}"


@pytest.mark.exercise("2.4")
def test_a_name_stands_once_in_an_object(lab):
    """Of two equal names one parser takes the first, another the last. If the one that checks and the one that acts
    differ, the check is worth nothing. So a name that stands twice is refused in any object, however it is spelled
    (RFC 7493, 2.3; RFC 8259, 4).

    Think: when an object has become a dict, how many of its names are left?

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

    Think: what does a name have to be different from?

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

    Think: what does json.loads() make of NaN, and what can you ask a float?

    Next: ask math.isfinite() about each float that was read, at every level; or give json.loads a parse_constant that
    raises ValueError. Look at no text of the body for it.
    """
    send, before = sender(lab), names(lab)
    for body in ('{"name": NaN}', '{"name": [1, {"a": NaN}]}', "NaN", '{"name": [Infinity]}', '{"name": -Infinity}'):
        check_refused(lab, send(body), before, f"the body {body}")
    for text in ("NaN", "to -Infinity, and back"):
        then = "look for these numbers in what was read, not for their letters in the body."
        check_taken(lab, send(json.dumps({"name": text})), text, f"the text {text!r}, a word like any other,", then)


@pytest.mark.exercise("2.4")
def test_a_number_that_becomes_infinite_is_refused(lab):
    """1e999 is written as JSON writes numbers, but 64 bits cannot hold it: Python reads it as infinity, other parsers
    fail (RFC 7493, 2.2; RFC 8259, 6). The largest that they can hold, about 1.8e308, is a number.

    Think: what does Python read 1e999 as, and who is told of it?

    Next: ask math.isfinite() about each float that was read, at every level; parse_constant is not called for 1e999.
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

    Think: what do the functions that you call raise for a whole number of 400 digits?

    Next: ask math.isfinite() about a float only: of 10**400 it raises an OverflowError, which is no ValueError.
    """
    send, before = sender(lab), names(lab)
    for number in (2**63, 2**64, -(10**30)):
        check_unfit(lab, send(f'{{"name": {number}}}'), before, f"the number {number}", "/name")
    for digits in (400, 5_000):
        answer = send(f'{{"name": {"7" * digits}}}')
        assert answer.status_code in (400, 422), (
            f"a number of {digits} digits should be 400 or 422, but the status is {answer.status_code}"
        )
        status = answer.json()["status"]
        assert status == answer.status_code, (
            f"status should be {answer.status_code} in the body too, but it is {status}"
        )
    assert names(lab) == before, f"a number should be no name, but the shelves are {names(lab)}"


@pytest.mark.exercise("2.4")
def test_half_of_a_surrogate_pair_is_refused(lab):
    r"""😀 may be written \ud83d\ude00. One half alone is no character: Python reads it, and fails when it sends or
    stores it, in a text as in a name (RFC 7493, 2.1; RFC 8259, 8.2). The two halves together are one character.

    Think: a text that cannot be sent: what would tell you, and where are there texts?

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

    Think: who decides here which encoding the body is in?

    Next: decode the body yourself, as UTF-8, and give json.loads the text.
    """
    send, before = sender(lab), names(lab)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        check_refused(lab, send('{"name": "Kokoro"}'.encode(encoding)), before, f"a body in {encoding}")
    check_taken(lab, send('{"name": "José 山田 📚"}'.encode()), "José 山田 📚", "letters of any script in UTF-8")


@pytest.mark.exercise("2.4")
def test_bytes_that_are_no_utf_8_are_refused(lab):
    """A name in Latin-1 is no UTF-8, nor is half of a surrogate pair in three bytes, nor a slash in two. Whoever leaves
    out what cannot be decoded, or puts a "?" there, stores a name that nobody sent (RFC 8259, 8.1; RFC 3629, 3).

    Think: what becomes of a byte that is no UTF-8?

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

    Think: where do you begin to count, what do you count, and what happens before you can?

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

    Think: which brackets are within which?

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

    Think: what did you change in the body, or allow json.loads, and for whom?

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

    Think: is it the JSON that is wrong, or what it says?

    Next: let parse judge JSON and no values; whether it is an object, and what is in it, others ask.
    """
    send, before = sender(lab), names(lab)
    for body in ("[]", "[1, 2]", "7", "-0.0", '"Kokoro"', "null", "true", " [] \n"):
        check_unfit(lab, send(body), before, f"the body {body!r}", "")
    check_unfit(lab, send(r'{"name": "a\u0000b"}'), before, "a NUL that is written as an escape", "/name")
    other = send('{"name": "Kokoro"}', "text/plain")
    assert other.status_code == 415, (
        f"a body of the type text/plain should be 415, but the status is {other.status_code}\n"
        "Next: ask for the type in body_of, before the body is read."
    )
    large = send(json.dumps({"name": "x" * 1_000_000}))
    assert large.status_code == 413, (
        f"a body of more than a million bytes should be 413, but the status is {large.status_code}\n"
        "Next: see to the limit in body_of, before anybody looks at what the bytes mean."
    )
    assert names(lab) == before, f"what was refused should change nothing, but the shelves are {names(lab)}"
    check_taken(lab, send(' {"name"\t:\n"Kokoro"}\r\n'), "Kokoro", "white space around")


@pytest.mark.exercise("2.4")
def test_the_detail_says_what_is_wrong_with_the_json(lab):
    """`detail` explains this occurrence, and helps to mend it: a name that stands twice, a NaN and a comma too many are
    three sentences. "Bad JSON" sends a client to a validator, where its body is fine (RFC 9457, 3.1.4). So each kind of
    fault that the docstring of parse lists has its own.

    Think: what would a client have to know, to mend this?

    Next: raise ValueError with a sentence of its own for each kind of fault, and catch none to raise another; the
    answer quotes it.
    """
    send = sender(lab)
    faults = {
        "a name that stands twice": '{"name": "a", "name": "b"}',
        "a number that is not finite": '{"name": NaN}',
        "half of a surrogate pair": r'{"name": "\ud83d"}',
        "bytes that are no UTF-8": b'{"name": "\xe9"}',
        "too many levels": nested(DEEPEST + 1, "[", "", "]"),
        "a comma at the end": '{"name": "a",}',
    }
    said = {}
    for what, body in faults.items():
        answer = send(body)
        assert answer.status_code == 400, f"{what}: should be 400, but the status is {answer.status_code}"
        detail = answer.json()["detail"]
        assert detail not in said, (
            f"{what}: should have a sentence of its own, but the detail says the same of {said.get(detail)}: {detail!r}"
        )
        said[detail] = what
    for levels in (1_500, 900_000):
        detail = send("[" * levels).json().get("detail", "")
        assert detail.startswith(QUOTING), (
            f"{levels:,} brackets that open: detail should quote the ValueError of parse, but it is {detail!r}\n"
            "Think: is what was raised here a ValueError?\n"
            "Next: json.loads raises a RecursionError here; let parse turn it into a ValueError."
        )


@pytest.mark.exercise("2.4")
def test_a_body_that_is_shorter_than_it_says_is_refused(lab):
    """A connection that breaks ends the body early, and what has come may be JSON all the same: the list without its
    end, the text before the last paragraph. Content-Length says how much there should have been; fewer bytes are no
    request (RFC 9112, 8). What stands behind the length is none of this body.

    Think: how do you learn that the connection broke?

    Next: compare what has come with Content-Length. request.get_data() does.
    """
    send, before = raw_sender(lab), names(lab)
    for missing in (1, 10, 900_000):
        answer = send(KOKORO, Content_Length=str(len(KOKORO) + missing))
        check_refused(lab, answer, before, f"a body that breaks off {missing} bytes before its end")
    right, then = send(KOKORO + b"}", Content_Length=str(len(KOKORO))), "read as many bytes as Content-Length says."
    check_taken(lab, right, "Kokoro", "a body of the length it says", then)


@pytest.mark.exercise("2.4")
def test_a_chunk_that_is_broken_is_refused(lab):
    """A body in chunks says its length piece by piece, and ends with an empty one. Where a length is none, a line break
    is missing, or the end does not come, nobody knows what was sent, although all that came may be JSON. That is a 400,
    and no error of the server, whose log would be filled by whoever likes (RFC 9112, 7.1 and 8; OWASP API8:2023).

    Think: what does a read raise, or return, when a chunk is none?

    Next: make a BadRequest of whatever is raised while you read. request.get_data() does.
    """
    send, before = raw_sender(lab), names(lab)
    begun = b"%x\r\n" % len(KOKORO) + KOKORO
    for body, what in [
        (b"zz\r\n" + KOKORO + b"\r\n0\r\n\r\n", "a length that is no number"),
        (b"\r\n" + KOKORO + b"\r\n0\r\n\r\n", "no length"),
        (begun + b"0\r\n\r\n", "no line break behind a chunk"),
        (begun + b"\r\nzz\r\n\r\n", "a second length that is no number"),
        (begun, "no end of the first chunk"),
        (begun + b"\r\n", "no last chunk"),
        (begun + b"\r\n10\r\n   ", "a connection that breaks within a chunk"),
        (b"%x\r\n" % 100_000 + KOKORO.ljust(100_000) + b"\r\nzz\r\n", "100 kB, and then a length that is no number"),
    ]:
        check_refused(lab, send(body, Transfer_Encoding="chunked"), before, f"in chunks, {what}")
    whole = send(chunked(KOKORO[:5], KOKORO[5:]), Transfer_Encoding="chunked")
    then = "a body in chunks has no Content-Length: read until there is no more. request.get_data() does."
    check_taken(lab, whole, "Kokoro", "a body in two chunks", then)


@pytest.mark.exercise("2.4")
def test_a_body_in_chunks_has_the_same_limit(lab):
    """A body in chunks has no Content-Length, so whoever looks for its size there finds none, and reads without end, or
    up to the limit: then the rest is ignored, and a part of what was sent is taken for the whole. More than the limit
    is a 413, however it is sent, and a million bytes are not more (RFC 9110, 15.5.14; OWASP API4:2023).

    Think: how large is a body that does not say so?

    Next: count what has come while you read, and read one byte more than the limit at least. request.get_data() does.
    """
    send, before = raw_sender(lab), names(lab)
    quarter = b" " * (LARGEST // 4)
    for body, what in [
        (chunked(KOKORO, quarter, quarter, quarter, quarter), "JSON, and a million spaces behind it"),
        (chunked(b" " * (LARGEST - len(KOKORO)), KOKORO, b" "), "one byte more than a million"),
        (chunked(b" " * (LARGEST - len(KOKORO)), KOKORO, b" ", b"{" * 1000), "a million bytes of JSON, and others"),
    ]:
        answer = send(body, Transfer_Encoding="chunked")
        assert names(lab) == before, f"{what}: should be refused, but a part of the body was taken for the whole"
        assert answer.status_code == 413, f"{what}, in chunks: should be 413, but the status is {answer.status_code}"
    right = send(chunked(KOKORO, b" " * (LARGEST - len(KOKORO))), Transfer_Encoding="chunked")
    then = "let no length be no fault, and the limit itself be no more than the limit."
    check_taken(lab, right, "Kokoro", "a million bytes in chunks", then)


def check_type_refused(lab, answer, before, what, name, wanted):
    """Check that a body was answered with a 415 that names, in the header `name`, what would have been taken."""
    assert names(lab) == before, f"{what}: should be refused, but the body was taken: the shelves are {names(lab)}"
    assert answer.status_code == 415, (
        f"{what}: is not what the API takes. That should be 415, but the status is {answer.status_code}"
    )
    found = answer.headers.get(name)
    raised = "bodies.Encoded" if name == "Accept-Encoding" else "bodies.NotJson"
    assert found == wanted, (
        f"{what}: {name} of the 415 should be {wanted!r}, what would have been taken, but it is {found!r}\n"
        f"Next: raise {raised}, which has that header."
    )


@pytest.mark.exercise("2.4")
def test_a_type_of_its_own_is_not_json(lab):
    """application/json-patch+json is written in JSON, and means a list of changes, not a shelf. Whoever takes every
    +json for JSON carries out what nobody asked for: a 415, whose Accept says what would have been taken (RFC 6839,
    3.1; RFC 9110, 15.5.16). Upper case is the same type, and an unknown parameter is no matter (RFC 9110, 8.3.1).

    Think: what of Content-Type do you compare, and with what?

    Next: ask request.is_json, or compare request.mimetype; "json" in the header is more than application/json.
    """
    send, before = sender(lab), names(lab)
    for kind in ("json-patch+json", "merge-patch+json", "problem+json", "vnd.api+json", "jsonl", "x-json", "json-seq"):
        answer = send(KOKORO, f"application/{kind}")
        check_type_refused(lab, answer, before, f"application/{kind}", "Accept", "application/json")
    for kind in ("Application/JSON", "application/json; profile=shelf"):
        then = "compare request.mimetype, which is in small letters and without parameters, not the header."
        check_taken(lab, send(KOKORO, kind), "Kokoro", f"the type {kind}", then)


@pytest.mark.exercise("2.4")
def test_a_charset_that_is_not_utf_8_is_refused(lab):
    """JSON has no charset, it is UTF-8 (RFC 8259, 8.1 and 11). A body that is said to be in another one is read by some
    programs as it says and by others as UTF-8: `Jos+AOk-` is six letters, or José in UTF-7. Refuse what two programs
    could read differently. That it is UTF-8 may be said, in upper case and in quotes too (RFC 9110, 8.3.2).

    Think: who may read the body otherwise than you?

    Next: look at request.mimetype_params.get("charset"), whatever its case.
    """
    send, before = sender(lab), names(lab)
    for charset in ("iso-8859-1", "utf-16", "utf-7", "UTF-8859"):
        answer = send(KOKORO, f"application/json; charset={charset}")
        check_type_refused(lab, answer, before, f"the charset {charset}", "Accept", "application/json")
    then = 'compare request.mimetype_params.get("charset"), which has no quotes, whatever its case.'
    for charset in ("utf-8", "UTF-8", '"utf-8"'):
        check_taken(lab, send(KOKORO, f"application/json; charset={charset}"), "Kokoro", f"the charset {charset}", then)


@pytest.mark.exercise("2.4")
def test_a_body_that_is_encoded_is_refused(lab):
    """A body of 1 kB in gzip is 1 MB when it is unpacked: no limit has looked at that. An API that takes none says so:
    415 with Accept-Encoding: identity (RFC 9110, 15.5.16 and 12.5.3; OWASP API4:2023). Identity is no encoding.

    Think: what do you know of a body that somebody packed?

    Next: refuse every Content-Encoding but identity, before the body is read: bodies.Encoded. request.get_data() does.
    """
    send, before = sender(lab), names(lab)
    for coding, body in [
        ("gzip", gzip.compress(KOKORO)),
        ("gzip", gzip.compress(KOKORO + b" " * LARGEST)),
        ("gzip", KOKORO),
        ("br", KOKORO),
        ("deflate, gzip", KOKORO),
    ]:
        answer = send(body, **{"Content-Encoding": coding})
        check_type_refused(lab, answer, before, f"Content-Encoding: {coding}", "Accept-Encoding", "identity")
    then = "identity, whatever its case, says that nothing was packed."
    check_taken(lab, send(KOKORO, **{"Content-Encoding": "Identity"}), "Kokoro", "Content-Encoding: Identity", then)
