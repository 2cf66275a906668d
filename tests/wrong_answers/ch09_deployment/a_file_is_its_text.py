# exercise: 9.1
# verdict: wrong
# misconception: White space around a value is never meant.
# feedback: the value of a file
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    text, path = environ.get(name), environ.get(name + FILE)
    if text and path:
        faults[name + FILE] = f"must not be set beside {name}"
    elif path:
        try:
            values[name] = Path(path).read_bytes().decode().strip()
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text:
        values[name] = text
return values, faults
