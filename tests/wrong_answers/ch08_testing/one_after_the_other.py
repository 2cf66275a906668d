# exercise: 8.1
# verdict: wrong
# marks: 0 of 12
# misconception: Tests are steps: the next one goes on where the last one stopped.
# feedback: depends on what another one left
# region: unit/test_isbn.py:<module>
numbers = []


def test_an_isbn_of_ten_digits():
    numbers.append(to_isbn13("0-14-143958-0"))
    assert numbers == [EMMA]


def test_an_isbn_of_thirteen_digits():
    numbers.append(to_isbn13("978-0-14-143958-7"))
    assert numbers == [EMMA, EMMA]


def test_a_mistyped_isbn():
    assert len(numbers) == 2
    with pytest.raises(ValueError):
        to_isbn13("9780141439588")
