# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: What is left without decoration are the letters from a to z.
# feedback: is not the name of Дора Балтасар
# region: password_rules.py:core
import re

text = unicodedata.normalize("NFKC", text).lower()
text = re.sub(r"[^a-zß-ÿ]+$", "", text)
return re.sub("[^a-z]", "", text.translate(LOOKS_LIKE))
