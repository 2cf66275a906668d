# exercise: 2.1
# verdict: wrong
# misconception: What a form has a field for must be filled in; whoever does not want to tell it sends null.
# feedback: should be 201, but was 422, /age
# region: users.py:UserInput
name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(required=True, allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
