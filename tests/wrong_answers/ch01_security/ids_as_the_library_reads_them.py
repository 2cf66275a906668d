# exercise: 1.6
# verdict: right
# misconception: The handler opens the file anew for each line, entries are cleaned before they are put together.
# region: audit.py:start
from contextlib import suppress

g.started, g.request_id = time.perf_counter(), str(uuid.uuid4())
with suppress(ValueError):
    g.request_id = str(uuid.UUID(hex=request.headers.get("X-Request-ID", "-")))
# region: audit.py:event
by_status = "error" if status > 499 else EVENTS_BY_STATUS.get(status, "request")
return EVENTS.get((str(request.endpoint), status), by_status)
# region: audit.py:line
said = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id()}
for name, value in members.items():
    if name not in FROM_CLIENTS:
        said[name] = value
    elif value is not None:
        said[name] = clean(value)
return json.dumps(said, sort_keys=True, default=str)
# region: audit.py:file_handler
return ConcurrentRotatingFileHandler(
    f"{app.config['LOG_FOLDER']}/audit.log",
    "a",
    app.config["LOG_MAX_BYTES"],
    app.config["LOG_FILES_KEPT"],
    keep_file_open=False,
)
