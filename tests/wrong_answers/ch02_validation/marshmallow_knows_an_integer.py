# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: The library's Integer is a field for integers, so it takes nothing else.
# feedback: is no age
# region: users.py:UserInput
name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = fields.Integer(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
