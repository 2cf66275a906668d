# exercise: 1.2
# verdict: wrong
# misconception: A name has to be written as clients write it, spaces and capitals included.
# feedback: should be answered 200
# extra: yes
# region: transport.py:hosts
names = text.split(",")
if not all(HOST.fullmatch(name.strip().lower()) for name in names):
    raise ValueError(f"must be names of hosts, not {text!r}")
return names
