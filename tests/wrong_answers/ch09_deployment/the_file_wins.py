# exercise: 9.1
# verdict: wrong
# misconception: Of two values the better one counts, and a secret in a file is the better one.
# feedback: there are two values
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    if path := environ.get(name + FILE):
        try:
            values[name] = Path(path).read_bytes().decode().removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text := environ.get(name):
        values[name] = text
return values, faults
