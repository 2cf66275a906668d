# exercise: 2.1
# verdict: right
# misconception: Each character is replaced by a letter for its kind, and a pattern looks at the outline that is left.
# region: users.py:check_name
import re

kinds = {"L": "a", "M": "m"}
outline = ""
for character in name:
    category = unicodedata.category(character)
    if UNSEEN.match(character):
        outline += "?"
    elif category == "Nd":
        outline += "0"
    else:
        outline += kinds.get(category[0], character)
if re.fullmatch(r"[a0](?:[am0 _'.-]*[am0_'.-])?", outline) is None:
    raise ValidationError("is not a name that can be read")
