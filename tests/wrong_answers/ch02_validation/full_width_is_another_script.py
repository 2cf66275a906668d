# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: Small letters are all that two spellings of a word differ in.
# feedback: ｐａｓｓＷｏｒｄ1! is one of the first
# region: password_rules.py:core
letters = text.lower()
while letters and not letters[-1].isalpha():
    letters = letters[:-1]
return "".join(filter(str.isalpha, letters.translate(LOOKS_LIKE)))
