# exercise: 1.2
# verdict: wrong
# misconception: A star lists every host, as it does in other frameworks.
# feedback: the app should not start
# extra: yes
# region: transport.py:hosts
names = [name.strip().lower() for name in text.split(",") if name.strip()]
if names == ["*"]:
    return []
if not names or not all(HOST.fullmatch(name) for name in names):
    raise ValueError(f"must be names of hosts, not {text!r}")
return names
