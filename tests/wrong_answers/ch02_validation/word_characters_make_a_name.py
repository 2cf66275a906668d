# exercise: 2.1
# verdict: wrong
# misconception: In Unicode, \w is what names are made of.
# feedback: is a name in any script
# region: users.py:check_name
import re

if not re.fullmatch(r"\w[\w .'-]*", name):
    raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
