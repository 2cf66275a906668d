# exercise: 1.2
# verdict: wrong
# misconception: Where no host is listed, none is to be refused: the operator will have had a reason.
# feedback: the app should not start
# region: transport.py:hosts
names = [name.strip().lower() for name in text.split(",") if name.strip()]
if not all(HOST.fullmatch(name) for name in names):
    raise ValueError(f"must be names of hosts, not {text!r}")
return names
