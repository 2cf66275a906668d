# exercise: 1.2
# verdict: wrong
# misconception: What belongs to our domain is ours, so each name stands for its subdomains as well.
# feedback: is no host of ours
# region: transport.py:hosts
names = [name.strip().lower() for name in text.split(",") if name.strip()]
if not names or not all(HOST.fullmatch(name) for name in names):
    raise ValueError(f"must be names of hosts, not {text!r}")
return ["." + name.lstrip(".") for name in names]
