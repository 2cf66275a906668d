# exercise: 2.3
# verdict: wrong
# extra: yes
# misconception: The Roman numeral for ten is a capital letter.
# feedback: the ISBN 0-9752298-0-x: this is a book
# region: isbn.py:to_isbn13
compact = text.replace("-", "").replace(" ", "")
if re.fullmatch(r"[0-9]{9}[0-9X]", compact):
    values = [10 if digit == "X" else int(digit) for digit in compact]
    if sum((10 - place) * value for place, value in enumerate(values)) % 11:
        raise ValueError("must be an ISBN whose check digit is right")
    twelve = "978" + compact[:9]
    return twelve + check_digit(twelve)
if not re.fullmatch("97[89][0-9]{10}", compact) or compact[12] != check_digit(compact[:12]):
    raise ValueError("must be an ISBN of 10 or 13 digits")
return compact
