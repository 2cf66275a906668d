# exercise: 1.6
# verdict: right
# misconception: The file is opened, rotated and closed under a lock of its own; one expression finds the secrets.
# region: audit.py:start
g.started = time.perf_counter()
g.request_id = str(uuid.uuid4())
claimed = request.headers.get("X-Request-ID", "").strip().lower()
if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", claimed):
    g.request_id = claimed
# region: audit.py:redact
authorization = request.headers.get("Authorization", "")
values = {request.headers.get(name, "") for name in SECRET_HEADERS} | set(request.cookies.values())
values |= {authorization[authorization.find(" ") + 1 :]}
wanted = sorted((re.escape(value) for value in values if len(value) >= SHORTEST_SECRET), key=len, reverse=True)
if wanted:
    text = re.sub("|".join(wanted), REDACTED, text)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(lambda found: found[1] + REDACTED, text)
return text
# region: audit.py:event
match request.endpoint, status:
    case _, int() if status // 100 == 5:
        return "error"
    case "login", 200:
        return "login"
    case "login", 401:
        return "login_failed"
    case "logout", 204:
        return "logout"
    case _, 401 | 403:
        return "denied"
    case _, 429:
        return "rate_limited"
return "request"
# region: audit.py:line
for name in FROM_CLIENTS:
    if name in members:
        members[name] = clean(members[name])
now = datetime.now(UTC).isoformat(timespec="milliseconds")
return json.dumps({**members, "request_id": request_id(), "event": event, "time": now}, separators=(",", ":"))
# region: audit.py:file_handler
import fcntl
import os

path = Path(app.config["LOG_FOLDER"]) / "audit.log"
most, kept = app.config["LOG_MAX_BYTES"], app.config["LOG_FILES_KEPT"]


class Locked(logging.Handler):
    def emit(self, record):
        entry = self.format(record) + "\n"
        with open(path.with_name(".audit.lock"), "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_size + len(entry) > most:
                self.rotate()
            with open(path, "a", encoding="utf-8") as file:
                file.write(entry)

    def rotate(self):
        for number in range(kept, 0, -1):
            source = path if number == 1 else path.with_name(f"audit.log.{number - 1}")
            if source.exists():
                os.replace(source, path.with_name(f"audit.log.{number}"))


return Locked()
