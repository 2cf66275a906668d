# exercise: 9.1
# verdict: wrong
# misconception: What went wrong with a file, its error says best.
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
        except (OSError, UnicodeDecodeError) as error:
            faults[name + FILE] = f"must be the path of a text ({error!r})"
    elif text:
        values[name] = text
return values, faults
