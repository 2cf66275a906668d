# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: A name is a string, its length is counted as it came, and whatever form it came in is kept.
# feedback: is a name of 1 to 50 characters
# region: users.py:UserInput
name = fields.String(required=True, validate=[validate.Length(1, LONGEST_NAME), check_name])
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
