# exercise: 2.3
# verdict: wrong
# misconception: An ISBN is what a pattern for ISBNs matches.
# feedback: mistyped as
# region: isbn.py:to_isbn13
import re

match = re.match(r"^(?:97[89])?(\d{9})[\dX]$", text.replace("-", "").replace(" ", ""))
if not match:
    raise ValueError("must be an ISBN of 10 or 13 digits")
compact = match[0]
return compact if len(compact) == 13 else f"978{match[1]}{check_digit(f'978{match[1]}')}"
