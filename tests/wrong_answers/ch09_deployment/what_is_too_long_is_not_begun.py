# exercise: 9.3
# verdict: right
# misconception: The head of an answer is judged before its body is read, in what pieces it comes; each try calls the next, and an event waits.
# region: lookup.py:ask
from http import HTTPStatus

most: int = current_app.config["LOOKUP_MAX_BYTES"]
content = bytearray()
try:
    opened = connected(isbn)
    with cut_off(opened, seconds):
        opened.connect()
        opened.sock.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
        send(opened, isbn)
        answer = opened.getresponse()
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if answer.status in PASSING:
            raise Passing(answer.reason)
        if answer.status != HTTPStatus.OK or answer.headers.get_content_type() != "application/json":
            raise Failed(answer.reason)
        if answer.length is not None and answer.length > most:
            raise Failed("it says that it is too long")
        while len(content) <= most:
            piece = answer.read1(1000)
            if not piece:
                break
            content += piece
except (OSError, HTTPException) as error:
    raise Passing(type(error).__name__) from error
except NotFetched as late:
    raise Passing("too late") from late
if len(content) > most:
    raise Failed("it is too long")
if answer.length:
    raise Passing("it broke off")
return bytes(content)
# region: lookup.py:look_up
import threading


def one(tried: int) -> dict[str, Any] | None:
    breaker().admit()
    try:
        content = ask(isbn, ends_at - time.monotonic())
        found = checked(content, isbn) if content is not None else None
    except Passing as why:
        current_app.logger.error("no answer about %s: %r", isbn, why)
        breaker().failed()
        pause = backoff(tried)
        if tried >= current_app.config["LOOKUP_TRIES"] or time.monotonic() + pause > ends_at:
            raise
    except Failed as why:
        current_app.logger.error("no good answer about %s: %r", isbn, why)
        breaker().failed()
        raise
    else:
        breaker().succeeded()
        return found
    threading.Event().wait(pause)
    return one(tried + 1)


ends_at = time.monotonic() + current_app.config["LOOKUP_TOTAL_SECONDS"]
return one(1)
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures = self.failures + 1
    if self.failures >= self.most:
        self.until = time.monotonic() + self.pause
