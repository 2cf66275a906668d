# exercise: 2.1
# verdict: wrong
# misconception: A name is what a pattern of A to Z says, and whatever else is sent along will do no harm.
# feedback: a name in any script
# region: users.py:check_name
import re

if not re.match(r"^[A-Za-z0-9 _\-'.]+$", name):
    raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
# region: users.py:UserInput
class Meta:
    unknown = "include"


name = fields.String(required=True, validate=[validate.Length(1, LONGEST_NAME), check_name])
email = fields.String(required=True, validate=validate.Regexp(r".+@.+"))
age = fields.Integer(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
