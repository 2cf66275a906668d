# exercise: 2.3
# verdict: wrong
# misconception: An ISBN of ten digits becomes one of thirteen by 978 in front.
# feedback: should be stored as 9780140449136
# extra: yes
# region: isbn.py:to_isbn13
import re

compact = text.replace("-", "").replace(" ", "").upper()
if re.fullmatch(r"[0-9]{9}[0-9X]", compact):
    values = [10 if digit == "X" else int(digit) for digit in compact]
    if sum(weight * value for weight, value in zip(range(10, 0, -1), values)) % 11:
        raise ValueError("must be an ISBN whose check digit is right")
    return "978" + compact
if not re.fullmatch(r"97[89][0-9]{10}", compact):
    raise ValueError("must be an ISBN of 10 or 13 digits")
if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(compact)) % 10:
    raise ValueError("must be an ISBN whose check digit is right")
return compact
