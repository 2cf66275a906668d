# exercise: 9.1
# verdict: right
# misconception: Says of each secret all that is wrong with it, in one text; and reads files with the line breaks they have.
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    given = [each for each in (name, name + FILE) if environ.get(each)]
    if len(given) == 2:
        faults[given[1]] = f"must not say something where {name} does"
    elif given == [name]:
        values[name] = environ[name]
    elif given:
        try:
            with Path(environ[name + FILE]).open(encoding="utf-8", newline="") as file:
                text = file.read()
        except (OSError, UnicodeError):
            faults[name + FILE] = "must lead to a file with a text in it"
        else:
            last = next((end for end in ("\r\n", "\n", "\r") if text.endswith(end)), "")
            values[name] = text.removesuffix(last)
return values, faults
# region: configuration.py:weak
faults: Faults = {}
names: dict[str, list[str]] = {}
for name, text in secrets.items():
    names.setdefault(text, []).append(name)
for name, text in secrets.items():
    said = []
    if len(unit(text)) < SHORTEST:
        said.append(f"must have {SHORTEST} characters that nobody can guess")
    if any(word in text.casefold() for word in EXAMPLES):
        said.append("must be no example")
    if name != names[text][0]:
        said.append(f"must be another one than {names[text][0]}")
    if said:
        faults[name] = "; ".join(said)
return faults
