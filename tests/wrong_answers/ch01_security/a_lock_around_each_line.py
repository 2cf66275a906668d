# exercise: 1.6
# verdict: right
# misconception: The file is opened, rotated and closed under a lock of its own; each letter of a secret is marked.
# region: audit.py:request_name
digits = claimed.lower().removeprefix("urn:uuid:").strip("{}").replace("-", "")
if not re.fullmatch("[0-9a-f]{32}", digits):
    digits = uuid.uuid4().hex
return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
# region: audit.py:secrets
cookies = request.headers.get("Cookie", "").replace(",", ";").split(";")
found = {cookie[cookie.find("=") + 1 :].strip().strip('"') for cookie in cookies}
for name in request.cookies:
    found.update(request.cookies.getlist(name))
for name in SECRET_HEADERS:
    for value in request.headers.getlist(name):
        found.update([value, *value.split(",")])
        found.update(part.partition(" ")[2] for part in value.replace(", ", ",").split(","))
return found
# region: audit.py:redact
from itertools import groupby

hidden = [False] * len(text)
for secret in known:
    at = text.find(secret) if len(secret) >= SHORTEST_SECRET else -1
    while at >= 0:
        hidden[at : at + len(secret)] = [True] * len(secret)
        at = text.find(secret, at + 1)
runs = groupby(range(len(text)), key=hidden.__getitem__)
text = "".join(REDACTED if secret else "".join(text[at] for at in run) for secret, run in runs)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
# region: audit.py:shorten
written = json.dumps(text)
if len(written) <= most:
    return text
half = (most - len(CUT) - 2) // 24  # of characters that take twelve bytes
while len(json.dumps(text[: half + 1] + CUT + text[-half - 1 :])) <= most:
    half += 1
return text[:half] + CUT + text[-half:]
# region: audit.py:event
match route, status:
    case route, status if (route, status) in events:
        return events[route, status]
    case _, 401 | 403:
        return "denied"
    case _, 429:
        return "rate_limited"
    case _, 502 | 503 | 504:
        return "unavailable"
    case _, int() if status // 100 == 5 and status != 501:
        return "error"
return "request"
# region: audit.py:line
secret = spellings()
for name in FROM_CLIENTS:
    if name in members:
        members[name] = clean(members[name], FROM_CLIENTS[name], secret)
now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
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
