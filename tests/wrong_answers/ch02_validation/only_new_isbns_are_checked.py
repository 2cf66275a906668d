# exercise: 2.3
# verdict: wrong
# misconception: ISBNs have thirteen digits since 2007; for the old ones it is enough that there are ten.
# feedback: 0306406152, mistyped
# extra: yes
# region: isbn.py:to_isbn13
compact = text.replace("-", "").replace(" ", "").upper()
if len(compact) == 10 and compact.isascii() and (compact[:9] + compact[9].replace("X", "0")).isdigit():
    compact = f"978{compact[:9]}{check_digit(f'978{compact[:9]}')}"
digits = len(compact) == 13 and compact.isascii() and compact.isdigit() and compact[:3] in ("978", "979")
if not digits or compact[12] != check_digit(compact[:12]):
    raise ValueError("must be an ISBN whose check digit is right")
return compact
