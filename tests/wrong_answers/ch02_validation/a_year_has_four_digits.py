# exercise: 2.3
# verdict: wrong
# misconception: A year has four digits, as on a date.
# feedback: negative
# extra: yes
# region: books.py:check_year
if not 1000 <= year <= now().year + YEARS_AHEAD:
    raise ValidationError("must be a year of four digits")
