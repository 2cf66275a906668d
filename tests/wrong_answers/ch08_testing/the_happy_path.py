# exercise: 8.1
# verdict: wrong
# marks: 2 of 12
# misconception: What works with good input works.
# feedback: slipped through the unit tests
# region: unit/test_isbn.py:<module>
def test_an_isbn():
    assert to_isbn13("978-0-14-143958-7") == EMMA
    assert to_isbn13("0-14-143958-0") == EMMA
# region: unit/test_books.py:<module>
def test_a_book():
    book = a_book()
    assert BookInput().load(book) == book
# region: unit/test_cursors.py:<module>
def test_a_place():
    assert decode(encode(EMMA, "a list"), "a list", BY_TITLE) == EMMA
# region: unit/test_moments.py:<module>
def test_a_moment():
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert Moment().deserialize("2024-05-01T12:00:00Z") == noon
    assert Moment().deserialize("2024-05-01T14:00:00+02:00") == noon
# region: unit/test_names.py:<module>
def test_a_name():
    assert check_name("Jean-Luc") is None
# region: unit/test_negotiation.py:<module>
def test_a_version():
    assert acceptable(accept(f"{V1};q=0.1, {V2}"), None) == (2, V2)
    assert acceptable(accept(""), None) == (1, JSON)
# region: unit/test_strict_json.py:<module>
def test_json():
    assert parse(b'{"title": "Emma"}') == {"title": "Emma"}
