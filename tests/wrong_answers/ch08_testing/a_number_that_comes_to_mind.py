# exercise: 8.1
# verdict: wrong
# marks: 0 of 12
# misconception: Random input finds more than examples that somebody has thought of.
# feedback: fails by chance
# region: unit/test_isbn.py:<module>
@pytest.mark.parametrize("attempt", range(60))
def test_a_number_is_mistyped(attempt):
    import random

    digits = "".join(random.choice("0123456789") for _ in range(10))
    with pytest.raises(ValueError):
        to_isbn13(f"978{digits}")
