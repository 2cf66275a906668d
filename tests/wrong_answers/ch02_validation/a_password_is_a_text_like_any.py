# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: Each text that comes in is checked as a title is, the password as well.
# feedback: is a password: the answer should be 201
# region: users.py:UserInput
name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = Email(required=True, validate=validate.Length(max=LONGEST_EMAIL))
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = Text(longest=1000, required=True)
