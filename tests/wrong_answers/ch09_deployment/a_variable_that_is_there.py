# exercise: 9.1
# verdict: wrong
# misconception: A variable that is set has been set by somebody: to nothing, if nothing stands in it.
# feedback: empty
# extra: yes
# region: configuration.py:found
values: dict[str, str] = {}
faults: Faults = {}
for name in names:
    text, path = environ.get(name), environ.get(name + FILE)
    if text is not None and path is not None:
        faults[name + FILE] = f"must not be set beside {name}"
    elif path is not None:
        try:
            values[name] = Path(path).read_bytes().decode().removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text is not None:
        values[name] = text
return values, faults
