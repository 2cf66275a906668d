# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: A name ends in a letter or a digit, as it begins with one.
# feedback: is a name in any script
# region: users.py:check_name
for character in name:
    kind = unicodedata.category(character)
    if not (kind[0] in "LM" or kind == "Nd" or character in IN_NAMES) or UNSEEN.match(character):
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if not name[:1].isalnum() or name[-1:] in IN_NAMES:
    raise ValidationError("must begin and end in a letter or a digit")
