# exercise: 2.3
# verdict: wrong
# misconception: A year has four digits, as on a date.
# feedback: a book of the year -3000: this is a book
# extra: yes
# region: books.py:check_year
if not 1000 <= year <= now().year + YEARS_AHEAD:
    raise ValidationError("must be a year of four digits")
