# exercise: 1.6
# verdict: wrong
# misconception: JSON is texts in quotation marks, so an f-string writes it.
# feedback: this line of the log is no JSON
# region: audit.py:line
members = {name: clean(value) if name in FROM_CLIENTS else value for name, value in members.items()}
parts = [f'"time": "{timestamp(datetime.now(UTC))}"', f'"event": "{event}"', f'"request_id": "{request_id()}"']
for name, value in members.items():
    if name == "headers":
        inner = ", ".join(f'"{header}": "{text}"' for header, text in value.items())
        parts.append(f'"headers": {{{inner}}}')
    elif isinstance(value, str):
        text = value.replace("\r", "").replace("\n", "\\n")
        parts.append(f'"{name}": "{text}"' if name != "traceback" else f'"traceback": {json.dumps(value)}')
    else:
        parts.append(f'"{name}": {json.dumps(value)}')
return "{" + ", ".join(parts) + "}"
