# exercise: 2.3
# verdict: wrong
# extra: yes
# misconception: The last digit is compared as it is written, so those before it are digits too.
# feedback: (U+0660)
# region: isbn.py:to_isbn13
compact = text.replace("-", "").replace(" ", "").upper()
if len(compact) == 10 and compact[:9].isdecimal():
    last = -sum((10 - place) * int(digit) for place, digit in enumerate(compact[:9])) % 11
    if compact[9] != "0123456789X"[last]:
        raise ValueError("must be an ISBN whose check digit is right")
    twelve = "978" + compact[:9]
    return twelve + check_digit(twelve)
if len(compact) == 13 and compact.isdecimal() and compact[:3] in ("978", "979"):
    if compact[12] != check_digit(compact[:12]):
        raise ValueError("must be an ISBN whose check digit is right")
    return compact
raise ValueError("must be an ISBN of 10 or 13 digits")
