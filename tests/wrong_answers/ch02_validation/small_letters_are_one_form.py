# exercise: 2.1
# verdict: wrong
# misconception: Capital letters are all that two spellings of an e-mail differ in.
# feedback: should be kept as
# region: users.py:UserInput
def small_letters():
    class SmallLetters(fields.Email):
        default_error_messages = MESSAGES | {"invalid": "must be an e-mail address"}

        def _deserialize(self, value, attr, data, **kwargs):
            address = fields.String._deserialize(self, value, attr, data, **kwargs).lower()
            if not address.isprintable() or UNSEEN.search(address):
                raise self.make_error("invalid")
            return address

    return SmallLetters(required=True, validate=validate.Length(max=LONGEST_EMAIL))


name = Text(shortest=1, longest=LONGEST_NAME, required=True, validate=check_name)
email = small_letters()
age = WholeNumber(allow_none=True, validate=validate.Range(0, OLDEST))
password = fields.String(required=True)
