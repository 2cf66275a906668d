# exercise: 9.1
# verdict: wrong
# misconception: A text file is read as text, and a line break is a line break.
# feedback: the value of a file
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
            values[name] = Path(path).read_text("utf-8").removesuffix("\n")
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text:
        values[name] = text
return values, faults
