# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: The library's field for an e-mail address does all there is to do.
# feedback: are two accounts
# region: users.py:UserInput
name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = fields.Email(required=True, error_messages={"invalid": "must be an e-mail address"})
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
