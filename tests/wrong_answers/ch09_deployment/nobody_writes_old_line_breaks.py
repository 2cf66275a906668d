# exercise: 9.1
# verdict: wrong
# misconception: A line ends in LF, or in CR LF where somebody has Windows.
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
            content = Path(path).read_bytes().decode()
            for end in ("\r\n", "\n"):
                if content.endswith(end):
                    content = content[: -len(end)]
                    break
            values[name] = content
        except (OSError, UnicodeDecodeError):
            faults[name + FILE] = "must be the path of a file that can be read, in UTF-8"
    elif text:
        values[name] = text
return values, faults
