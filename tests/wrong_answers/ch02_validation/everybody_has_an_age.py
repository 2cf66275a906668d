# exercise: 2.1
# verdict: wrong
# misconception: Everybody has an age; who does not want to tell it leaves it out, and null is no number.
# feedback: a registration with {'age': None}
# extra: yes
# region: users.py:UserInput
name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
