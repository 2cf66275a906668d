# exercise: 8.1
# verdict: wrong
# marks: 0 of 12
# misconception: A test that runs the code has tested it.
# feedback: none of its tests asserts anything
# region: unit/test_isbn.py:<module>
# One book, one number: however it is written, whatever is mistyped, and what is no ISBN at all.


def test_an_isbn():
    to_isbn13("978-0-14-143958-7")
# region: unit/test_books.py:<module>
# What a book needs, what it may be, what is refused: one field at a time. And the same in version 2.


def test_a_book():
    BookInput().load(a_book())
# region: unit/test_cursors.py:<module>
# A place comes back as it went. A cursor that was cut, changed, made up, or that is of another list, does not.
# region: unit/test_moments.py:<module>
# A moment is brought to UTC; what is no moment (RFC 3339) is refused.
# region: unit/test_names.py:<module>
# Names that people have, in any script; and names that nobody has, because they look like another one.
# region: unit/test_negotiation.py:<module>
# A table: what a client accepts, the version that its path or header names, and what it is given.
# region: unit/test_strict_json.py:<module>
# JSON that means the same to everybody is read; what can be read in two ways, or in none, is a ValueError.
