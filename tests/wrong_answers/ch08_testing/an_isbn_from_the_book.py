# exercise: 8.1
# verdict: right
# misconception: The examples are others, in plain loops, and the whole is a class.
# region: unit/test_isbn.py:<module>


class TestIsbn:
    good = {"9780141439600": ["978-0-14-143960-0", "0141439602"], "9780140449136": ["0140449132"]}
    also_good = {"9780439420891": ["0-439-42089-X", "043942089x"]}
    bad = ["9780141439601", "0141439603", "04394X0899", "X306406151", "٠141439602", "٩780141439600", "12345", ""]

    def test_good(self):
        for number, spellings in {**self.good, **self.also_good}.items():
            assert {to_isbn13(text) for text in [number, *spellings]} == {number}

    def test_bad(self):
        for text in self.bad:
            try:
                found = to_isbn13(text)
            except ValueError:
                continue
            raise AssertionError(f"{text} became {found}")
