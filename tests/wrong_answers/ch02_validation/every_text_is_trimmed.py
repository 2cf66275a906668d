# exercise: 2.1
# verdict: wrong
# misconception: Nobody means the spaces around what they type, so they are taken off every text before it is looked at.
# feedback: does not begin as a name does
# region: users.py:UserInput
from marshmallow import pre_load

name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)


@pre_load
def trim(self, data, **_):
    return {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
