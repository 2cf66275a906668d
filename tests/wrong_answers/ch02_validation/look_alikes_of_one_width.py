# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: Look-alikes are read first of all, then every letter is brought to its plain form.
# feedback: Sh4dow_26 in full width
# region: password_rules.py:core
text = text.casefold()
while text and not unicodedata.normalize("NFKC", text[-1]).isalpha():
    text = text[:-1]
plain = unicodedata.normalize("NFKC", text.translate(LOOKS_LIKE))
return "".join(filter(str.isalpha, plain))
