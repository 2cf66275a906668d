# exercise: 1.6
# verdict: wrong
# misconception: JSON is texts in quotation marks, so an f-string writes it.
# feedback: should be JSON, but this one is not
# region: audit.py:line
known = spellings()
members = {
    name: clean(value, FROM_CLIENTS[name], known) if name in FROM_CLIENTS else value
    for name, value in members.items()
}
parts = [f'"time": "{timestamp(datetime.now(UTC))}"', f'"event": "{event}"', f'"request_id": "{request_id()}"']
for name, value in members.items():
    if name == "headers":
        inner = ", ".join(f'"{header}": "{text}"' for header, text in value.items())
        parts.append(f'"headers": {{{inner}}}')
    elif name == "path":
        text = value.replace("\r", "").replace("\n", "\\n")
        parts.append(f'"path": "{text}"')
    else:
        parts.append(f'"{name}": {json.dumps(value)}')
return "{" + ", ".join(parts) + "}"
