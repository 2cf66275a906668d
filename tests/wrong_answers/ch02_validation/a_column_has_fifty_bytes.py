# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: The length of a name is what it takes in the database, in bytes.
# feedback: is a name of 1 to 50 characters
# region: users.py:UserInput
def fits(name: str) -> None:
    if len(name.encode()) > LONGEST_NAME:
        raise ValidationError("is too long")


name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=[fits, check_name])
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
