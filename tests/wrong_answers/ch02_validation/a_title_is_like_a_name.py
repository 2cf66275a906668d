# exercise: 2.3
# verdict: wrong
# misconception: What must not be in a name must not be in a title either.
# feedback: this is a book
# region: books.py:BookInput
def check_seen(text):
    from solutions.ch00_books_api.characters import UNSEEN

    if UNSEEN.search(text):
        raise ValidationError("must not have characters that nobody can see")


title = Text(validate=check_seen, shortest=1, longest=LONGEST["title"], required=True)
author = Text(validate=check_seen, shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(validate=check_seen, longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = WholeNumber(allow_none=True, load_default=None, validate=check_year)
publisher = Text(validate=check_seen, longest=LONGEST["publisher"], allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(validate=check_seen, longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    Text(validate=check_seen, shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
