# exercise: 9.1
# verdict: wrong
# misconception: A space at the end of a variable is a slip of whoever typed it.
# feedback: the value of a variable
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    text, path = environ.get(name), environ.get(name + FILE)
    if text and path:
        faults[name + FILE] = f"must not be set beside {name}"
    elif path:
        try:
            values[name] = Path(path).read_bytes().decode().removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text:
        values[name] = text.strip()
return values, faults
