# exercise: 2.1
# verdict: wrong
# misconception: Invisible characters are controls and formats; what Unicode calls a letter or a mark shows something.
# feedback: is invisible
# region: users.py:check_name
for character in name:
    kind = unicodedata.category(character)
    if not (kind[0] in "LM" or kind == "Nd" or character in IN_NAMES) or not character.isprintable():
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if not name[:1].isalnum() or name[-1:] == " ":
    raise ValidationError("must begin with a letter or a digit, and not end in a space")
