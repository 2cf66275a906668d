# exercise: 2.3
# verdict: right
# misconception: Year and genres have validators of their own, and what was left out is filled in after loading.
# region: isbn.py:to_isbn13
import re

number = re.sub("[- ]", "", text)
if old := re.fullmatch("([0-9]{9})([0-9Xx])", number):
    rest = sum((1 + place) * int(digit) for place, digit in enumerate(old[1])) % 11
    if rest != "0123456789X".index(old[2].upper()):
        raise ValueError("has a check digit that does not fit")
    return "978" + old[1] + check_digit("978" + old[1])
if re.fullmatch("97[89][0-9]{10}", number) and check_digit(number[:-1]) == number[-1]:
    return number
raise ValueError("is no ISBN")
# region: books.py:check_year
validate.Range(OLDEST_YEAR, now().year + YEARS_AHEAD)(year)
# region: books.py:BookInput
from marshmallow import post_load, validates

title = Text(required=True, shortest=1, longest=LONGEST["title"])
author = Text(required=True, shortest=1, longest=LONGEST["author"])
author_bio = Text(lines=True, longest=LONGEST["author_bio"], allow_none=True)
publisher = Text(longest=LONGEST["publisher"], allow_none=True)
summary = Text(lines=True, longest=LONGEST["summary"], allow_none=True)
publication_year = WholeNumber(allow_none=True)
isbn = Isbn(allow_none=True)
genres = fields.List(Text(shortest=1, longest=LONGEST["genre"]))


@validates("publication_year")
def check_the_year(self, year, **_):
    if year is not None:
        check_year(year)


@validates("genres")
def check_the_genres(self, genres, **_):
    if len(genres) > MOST_GENRES:
        raise ValidationError("are too many")


@post_load
def fill_in(self, values, partial=None, **_):
    if partial:
        return values
    return {name: [] if name == "genres" else None for name in self.fields} | values
# region: books.py:BookItem.put
book = load_book(book_id)
whole = book_values(partial=False)
return changed(book, whole)
# region: books.py:BookItem.patch
book, part = load_book(book_id), load(BookInput(partial=True), json_object())
if "genres" in part:
    part["genres"] = sorted({*part["genres"]})
return changed(book, part)
