# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: Nobody writes more in look-alikes than 4, 3, 1, 0, @ and $.
# feedback: with ! for i
# region: password_rules.py:core
text = unicodedata.normalize("NFKC", text).casefold()
while text and not text[-1].isalpha():
    text = text[:-1]
return "".join(filter(str.isalpha, text.translate(str.maketrans("@4310$", "aaeios"))))
