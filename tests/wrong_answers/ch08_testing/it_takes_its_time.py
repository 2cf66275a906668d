# exercise: 8.1
# verdict: wrong
# marks: 2 of 12
# misconception: What has to be later is waited for.
# feedback: should not sleep
# region: unit/test_isbn.py:<module>
def test_an_isbn():
    assert to_isbn13("0-14-143958-0") == EMMA
    with pytest.raises(ValueError):
        to_isbn13("9780141439588")
# region: unit/test_cursors.py:<module>
def test_a_cursor_is_the_same_a_little_later():
    import time

    cursor = encode(EMMA, "a list")
    time.sleep(0.01)
    assert encode(EMMA, "a list") == cursor
    refused(cursor, of="another list")


def refused(cursor, of):
    with pytest.raises(InvalidQuery):
        decode(cursor, of, BY_TITLE)
