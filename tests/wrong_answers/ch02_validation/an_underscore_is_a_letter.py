# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: An underscore is a letter, as in the names of Python and in \w.
# feedback: '_Dora' does not begin as a name does
# region: users.py:check_name
for character in name:
    kind = unicodedata.category(character)
    if not (kind[0] in "LM" or kind == "Nd" or character in IN_NAMES) or UNSEEN.match(character):
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if not (name[:1].isalnum() or name[:1] == "_") or name.endswith(" "):
    raise ValidationError("must begin with a letter or a digit, and not end in a space")
