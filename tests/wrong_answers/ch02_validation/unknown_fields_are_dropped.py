# exercise: 2.1
# verdict: wrong
# misconception: What the schema does not name is dropped, so it does no harm and needs no answer.
# feedback: is not a field of a registration
# region: users.py:UserInput
class Meta:
    unknown = "exclude"


name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
