# exercise: 8.1
# verdict: wrong
# marks: 0 of 12
# misconception: An error is what it says, to the letter.
# feedback: should pass on another right app
# region: unit/test_isbn.py:<module>
@pytest.mark.parametrize("text", ["9780141439588", "0141439581"])
def test_a_mistyped_isbn(text):
    with pytest.raises(ValueError, match="^must be an ISBN whose check digit is right$"):
        to_isbn13(text)


@pytest.mark.parametrize("text", ["978", "0141439X80"])
def test_no_isbn(text):
    with pytest.raises(ValueError, match="^must be an ISBN of 10 digits, or of 13 that begin with 978 or 979$"):
        to_isbn13(text)
