# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: Names are written in any script, digits from 0 to 9.
# feedback: is a name in any script
# region: users.py:check_name
for character in name:
    kind = unicodedata.category(character)
    if not (kind[0] in "LM" or kind == "Nd" or character in IN_NAMES) or UNSEEN.match(character):
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if not (name[:1].isalpha() or name[:1] in tuple("0123456789")) or name.endswith(" "):
    raise ValidationError("must begin with a letter or a digit, and not end in a space")
