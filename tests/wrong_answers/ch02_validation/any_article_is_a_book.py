# exercise: 2.3
# verdict: wrong
# misconception: Thirteen digits with the right check digit are an ISBN.
# feedback: the article number
# extra: yes
# region: isbn.py:to_isbn13
import re

compact = text.replace("-", "").replace(" ", "").upper()
if re.fullmatch(r"[0-9]{9}[0-9X]", compact):
    values = [10 if digit == "X" else int(digit) for digit in compact]
    if sum(weight * value for weight, value in zip(range(10, 0, -1), values)) % 11:
        raise ValueError("must be an ISBN whose check digit is right")
    twelve = "978" + compact[:9]
    return twelve + check_digit(twelve)
if not re.fullmatch(r"[0-9]{13}", compact):
    raise ValueError("must be an ISBN of 10 or 13 digits")
if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(compact)) % 10:
    raise ValueError("must be an ISBN whose check digit is right")
return compact
