# exercise: 2.3
# verdict: wrong
# extra: yes
# misconception: A title of one letter is a slip of a finger.
# feedback: a title, an author and a genre of one character
# region: books.py:BookInput
title = Text(shortest=2, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, load_default=None)
publication_year = WholeNumber(load_default=None, validate=check_year)
publisher = Text(longest=LONGEST["publisher"], load_default=None)
isbn = Isbn(load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES),
)
