# exercise: 2.1
# verdict: wrong
# extra: yes
# misconception: What nobody can see is looked for as in a title, by the same function.
# feedback: is invisible
# region: users.py:check_name
from solutions.ch00_books_api.characters import has_unseen

for character in name:
    kind = unicodedata.category(character)
    if not (kind[0] in "LM" or kind == "Nd" or character in IN_NAMES):
        raise ValidationError("must consist of letters, digits, spaces and _ - ' .")
if has_unseen(name):
    raise ValidationError("must not have characters that nobody can see")
if not name[:1].isalnum() or name.endswith(" "):
    raise ValidationError("must begin with a letter or a digit, and not end in a space")
