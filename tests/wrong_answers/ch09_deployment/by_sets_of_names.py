# exercise: 9.1
# verdict: right
# misconception: Asks one question after another of all names, and puts the answers together.
# region: configuration.py:found
given = {name for name in names if environ.get(name)}
filed = {name for name in names if environ.get(f"{name}_FILE")}
faults = {f"{name}_FILE": f"must not be set where {name} is" for name in given & filed}
values = {name: environ[name] for name in given - filed}
for name in filed - given:
    try:
        with open(environ[f"{name}_FILE"], encoding="utf-8", newline="") as file:
            text = file.read()
    except (OSError, ValueError):
        faults[f"{name}_FILE"] = "must lead to a text"
        continue
    for end in ("\r\n", "\n", "\r"):
        if text.endswith(end):
            text = text[: -len(end)]
            break
    values[name] = text
return values, faults
# region: configuration.py:weak
def fault(name: str, text: str) -> str | None:
    before = [other for other in list(secrets)[: list(secrets).index(name)] if secrets[other] == text]
    if before:
        return f"must be another one than {before[0]}"
    if any(text == text[:size] * (len(text) // size) for size in range(1, SHORTEST) if size <= len(text)):
        return "must be a long random text"
    if any(word in text.casefold() for word in EXAMPLES):
        return "must be yours"
    return None

return {name: said for name, text in secrets.items() if (said := fault(name, text))}
# region: configuration.py:checked
texts, unread = found(environ, list(table))
values, wrong = settings.read(texts, table)
unread_names = {name.removesuffix(FILE) for name in unread}
absent = {name for name in table if name in REQUIRED + SECRETS and name not in texts} - unread_names
poor = weak({name: texts[name] for name in SECRETS if name in texts})
other = {name: "must be of its kind" for name in wrong.keys() - absent - unread_names - poor.keys()}
return values, {**unread, **dict.fromkeys(absent, "must not be missing"), **poor, **other}
