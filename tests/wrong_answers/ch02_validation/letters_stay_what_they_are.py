# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: A 0 in the place of an o makes another word of it.
# feedback: with @ for a, is one of the first
# region: password_rules.py:core
return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text).casefold()))
