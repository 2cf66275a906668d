# exercise: 2.2
# verdict: wrong
# misconception: Small letters are all that two spellings of a word differ in.
# feedback: passWord 29 in full width, is one of the first
# region: password_rules.py:core
letters = text.lower()
while letters and not letters[-1].isalpha():
    letters = letters[:-1]
return "".join(filter(str.isalpha, letters.translate(LOOKS_LIKE)))
