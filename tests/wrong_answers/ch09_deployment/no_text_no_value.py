# exercise: 9.1
# verdict: wrong
# misconception: A file with nothing in it says as little as a variable with nothing in it.
# feedback: its text, which is empty
# extra: yes
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    text, path = environ.get(name), environ.get(name + FILE)
    if text and path:
        faults[name + FILE] = f"must not be set beside {name}"
    elif path:
        try:
            content = Path(path).read_bytes().decode().removesuffix("\n").removesuffix("\r")
            if content:
                values[name] = content
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text:
        values[name] = text
return values, faults
