# exercise: 1.2
# verdict: wrong
# misconception: That the app does not start says enough: whoever starts it can read the code.
# feedback: does not start, as it should; but its last words should tell the operator
# extra: yes
# region: transport.py:hosts
names = [name.strip().lower() for name in text.split(",")]
if not all(HOST.fullmatch(name) for name in names):
    raise ValueError("is wrong")
return names
