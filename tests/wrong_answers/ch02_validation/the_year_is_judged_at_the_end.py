# exercise: 2.3
# verdict: wrong
# misconception: What is no matter of types is judged when all the fields are right.
# feedback: a body with nine faults
# extra: yes
# region: books.py:BookInput
from marshmallow import validates_schema

title = Text(shortest=1, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = WholeNumber(allow_none=True, load_default=None)
publisher = Text(longest=LONGEST["publisher"], allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)


@validates_schema
def check_the_year(self, values, **_):
    if values.get("publication_year") is not None:
        try:
            check_year(values["publication_year"])
        except ValidationError as error:
            raise ValidationError(error.messages, "publication_year") from None
