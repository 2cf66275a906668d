# exercise: 2.1
# verdict: right
# misconception: The rules are methods of the schema and functions of its own; the age is looked at by hand.
# region: users.py:check_name
def is_part(character: str) -> bool:
    is_digit = unicodedata.decimal(character, None) is not None
    is_mark = unicodedata.category(character) in ("Mn", "Mc", "Me")
    return character.isalpha() or is_digit or is_mark or character in IN_NAMES


unfit = [character for character in name if UNSEEN.fullmatch(character) or not is_part(character)]
if unfit:
    raise ValidationError("must not have " + " ".join(f"U+{ord(character):04X}" for character in unfit))
first, last = name[0], name[-1]
if last == " " or first in IN_NAMES or unicodedata.combining(first) or unicodedata.category(first)[0] == "M":
    raise ValidationError("must begin and end as names do")
# region: users.py:UserInput
from marshmallow import validates


class Meta:
    unknown = "raise"


def _is_age(value):
    if isinstance(value, bool) or not isinstance(value, int) or value not in range(OLDEST + 1):
        raise ValidationError("is no age")


age = fields.Raw(load_default=None, allow_none=True, validate=_is_age)
password = fields.String(required=True, load_only=True)
email = Email(required=True)
name = Text(shortest=1, longest=LONGEST_NAME, required=True)


@validates("name")
def check_the_name(self, value, data_key=None):
    check_name(value)


@validates("email")
def check_the_email(self, value, data_key=None):
    if len(value) > LONGEST_EMAIL:
        raise ValidationError("is too long")
