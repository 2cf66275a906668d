# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: What follows a word begins with a digit or a sign, so the word ends there.
# feedback: is more than a common word
# region: password_rules.py:core
import re

text = unicodedata.normalize("NFKC", text).casefold()
words = re.match(r"(.*?[^\W\d_])\W*[0-9].*?$", text)
text = words[1] if words and not re.search(r"[0-9][^\W\d_]", text) else text
while text and not text[-1].isalpha():
    text = text[:-1]
return "".join(filter(str.isalpha, text.translate(LOOKS_LIKE)))
