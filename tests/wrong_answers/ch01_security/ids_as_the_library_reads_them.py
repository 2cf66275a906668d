# exercise: 1.6
# verdict: right
# misconception: The handler opens the file anew for each line, entries are cleaned before they are put together.
# region: audit.py:request_name
from contextlib import suppress

with suppress(ValueError):
    return str(uuid.UUID(hex=claimed or "-"))
return str(uuid.uuid4())
# region: audit.py:secrets
texts = [request.headers.get(header, "") for header in (*SECRET_HEADERS, "Cookie")]
words = {word for text in texts for word in re.split(r"[\s,;]+", text)}
values = {word.partition("=")[2].strip('"') for word in re.split(r"[\s,;]+", texts[-1])}
return words | values | {value for values in request.cookies.listvalues() for value in values} | set(texts[:-1])
# region: audit.py:shorten
kept = len(text)
short = text
while len(json.dumps(short)) > most:
    kept = kept * 3 // 4
    short = f"{text[: kept // 2]} {CUT} {text[len(text) - kept // 2 :]}"
return short
# region: audit.py:event
by_status = EVENTS_BY_STATUS.get(status, "error" if status > 499 else "request")
return events.get((str(route), status), by_status)
# region: audit.py:line
said = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id()}
for name, value in members.items():
    if name not in FROM_CLIENTS:
        said[name] = value
    elif value is not None:
        said[name] = clean(value, FROM_CLIENTS[name], spellings())
return json.dumps(said, sort_keys=True, default=str)
# region: audit.py:file_handler
return ConcurrentRotatingFileHandler(
    f"{app.config['LOG_FOLDER']}/audit.log",
    "a",
    app.config["LOG_MAX_BYTES"],
    app.config["LOG_FILES_KEPT"],
    keep_file_open=False,
)
