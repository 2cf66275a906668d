# exercise: 1.2
# verdict: wrong
# misconception: Who lists several hosts knows how they are written; the first one shows it.
# feedback: the app should not start
# extra: yes
# region: transport.py:hosts
names = [name.strip().lower() for name in text.split(",")]
if not HOST.fullmatch(names[0]):
    raise ValueError(f"must be names of hosts, not {text!r}")
return names
