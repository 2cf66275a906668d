# exercise: 9.1
# verdict: wrong
# misconception: Four characters of a path tell which one it was, and tell nothing to anybody else.
# feedback: should not be repeated
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
            values[name] = Path(path).read_bytes().decode().removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = f"must be the path of a file that can be read, {path[:4]}… is none"
    elif text:
        values[name] = text
return values, faults
