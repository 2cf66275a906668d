# exercise: 2.3
# verdict: right
# misconception: Sums are written out, fields are made in loops, and a PUT is read before its book is looked for.
# region: isbn.py:to_isbn13
digits = [character for character in text if character not in "- "]
values = ["0123456789".find(digit) for digit in digits]
if len(digits) == 10 and digits[9] in "Xx":
    values[9] = 10
if -1 in values:
    raise ValueError("An ISBN has digits, hyphens and spaces, and an X at the end of an old one.")
if len(values) == 10:
    total = 0
    for place in range(10):
        total += (10 - place) * values[place]
    if total % 11 != 0:
        raise ValueError("This is not the check digit of the nine before it.")
    values = [9, 7, 8, *values[:9]]
    values.append((10 - (sum(values[0::2]) + 3 * sum(values[1::2])) % 10) % 10)
elif len(values) != 13 or values[:2] != [9, 7] or values[2] not in (8, 9):
    raise ValueError("An ISBN has ten digits, or thirteen that begin with 978 or 979.")
if (sum(values[0::2]) + 3 * sum(values[1::2])) % 10 != 0:
    raise ValueError("This is not the check digit of the twelve before it.")
return "".join(str(value) for value in values)
# region: books.py:check_year
from datetime import UTC, datetime

if year < OLDEST_YEAR:
    raise ValidationError("is before anybody wrote")
if year - datetime.now(UTC).year > YEARS_AHEAD:
    raise ValidationError("is too far ahead")
# region: books.py:BookInput
for _name in ("title", "author"):
    locals()[_name] = Text(shortest=1, longest=LONGEST[_name], required=True)
for _name, _lines in (("author_bio", True), ("publisher", False), ("summary", True)):
    locals()[_name] = Text(longest=LONGEST[_name], lines=_lines, load_default=None)
publication_year = WholeNumber(load_default=None, validate=[check_year])
isbn = Isbn(load_default=None)
genres = fields.List(Text(shortest=1, longest=LONGEST["genre"]), load_default=lambda: [])
genres.validators = [validate.Length(max=MOST_GENRES, error=f"There are more than {MOST_GENRES}.")]
# region: books.py:BookItem.put
values = book_values()
return changed(load_book(book_id), values)
# region: books.py:BookItem.patch
values = book_values(partial=True)
return changed(load_book(book_id), values)
