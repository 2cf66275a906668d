# exercise: 2.2
# verdict: wrong
# misconception: Look-alikes are letters, so they are read first, and what is no letter is dropped after that.
# feedback: is one of the first that an attacker tries
# region: password_rules.py:core
plain = unicodedata.normalize("NFKC", text).casefold().translate(LOOKS_LIKE)
return "".join(filter(str.isalpha, plain))
