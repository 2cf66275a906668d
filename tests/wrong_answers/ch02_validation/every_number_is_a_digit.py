# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: Digits are what Unicode counts among the numbers.
# feedback: has more in it than a name has
# region: users.py:check_name
if not all(unicodedata.category(character)[0] in "LMN" or character in IN_NAMES for character in name):
    raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if UNSEEN.search(name):
    raise ValidationError("must not have characters that nobody can see")
if not name[:1].isalnum() or name.endswith(" "):
    raise ValidationError("must begin with a letter or a digit, and not end in a space")
