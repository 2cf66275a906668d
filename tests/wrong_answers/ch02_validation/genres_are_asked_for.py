# exercise: 2.3
# verdict: wrong
# misconception: Every book has a genre, and whoever has none sends an empty list.
# feedback: A book of title, author: the answer should be 201, but was 422, /genres
# region: books.py:BookInput
title = Text(shortest=1, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, load_default=None)
publication_year = WholeNumber(load_default=None, validate=check_year)
publisher = Text(longest=LONGEST["publisher"], load_default=None)
isbn = Isbn(load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]), required=True, validate=validate.Length(max=MOST_GENRES)
)
