# exercise: 9.3
# verdict: right
# misconception: The breaker keeps the name of its state; the call is a loop over the tries, and the answer is read in pieces.
# region: breaker.py:Breaker.admit
moment = time.monotonic()
self.lock.acquire()
try:
    state = "closed" if self.failures < self.most else "open" if moment < self.until else "half open"
    if state == "open":
        raise Open(max(1, math.ceil(self.until - moment)))
    if state == "half open":
        self.until = self.pause + moment
finally:
    self.lock.release()
# region: breaker.py:Breaker.succeeded
with self.lock:
    self.failures, self.until = 0, 0.0
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures = min(self.failures + 1, self.most)
    if self.failures == self.most:
        self.until = time.monotonic() + self.pause
# region: lookup.py:ask
config = current_app.config
pieces, size = [], 0
try:
    way = connected(isbn)
    with cut_off(way, max(0.001, seconds)):
        way.connect()
        assert way.wire is not None
        way.wire.settimeout(config["LOOKUP_READ_SECONDS"])
        send(way, isbn)
        answer = way.getresponse()
        if answer.status == 404:
            return None
        while size <= config["LOOKUP_MAX_BYTES"] and (piece := answer.read(4096)):
            pieces.append(piece)
            size += len(piece)
except Exception as error:
    raise Passing(repr(error)) from error
kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
if answer.status in PASSING:
    raise Passing(str(answer.status))
if answer.status != 200:
    raise Failed(str(answer.status))
if kind != "application/json" or size > config["LOOKUP_MAX_BYTES"]:
    raise Failed(f"{kind}, {size} bytes")
if answer.length:
    raise Passing("cut off")
return b"".join(pieces)
# region: lookup.py:checked
try:
    said = strict_json.parse(content)
except ValueError:
    raise Failed("no JSON") from None
faults = Known().validate(said) if isinstance(said, dict) else {"": "no object"}
if faults:
    raise Failed(str(faults))
values: dict[str, Any] = Known().load(said)
if to_isbn13(said["isbn"]) != isbn:
    raise Failed("not asked for")
return values
# region: lookup.py:look_up
begun, tries = time.monotonic(), current_app.config["LOOKUP_TRIES"]
for number in range(1, tries + 1):
    left = current_app.config["LOOKUP_TOTAL_SECONDS"] - (time.monotonic() - begun)
    breaker().admit()
    try:
        content = ask(isbn, left)
        values = checked(content, isbn) if content is not None else None
    except Passing as failure:
        tell(isbn, failure)
        breaker().failed()
        wait = backoff(number)
        if number == tries or wait >= current_app.config["LOOKUP_TOTAL_SECONDS"] - (time.monotonic() - begun):
            raise
        time.sleep(wait)
    except Failed as failure:
        tell(isbn, failure)
        breaker().failed()
        raise
    else:
        breaker().succeeded()
        return values
return None
