# exercise: 8.1
# verdict: wrong
# marks: 0 of 3
# misconception: A test that runs the code has tested it.
# feedback: none of its tests asserts anything
# region: unit/test_isbn.py:<module>


def test_an_isbn():
    to_isbn13("978-0-306-40615-7")
