"""One request and its answer, as they went over the wire, and how they are shown to a person."""

import base64
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbook.serve.addresses import ADDRESS, BESIDE, FOREIGN_ORIGIN

if TYPE_CHECKING:  # the harness starts before the libraries of the checks are read
    import httpx

WIDTH = 92  # columns; the parts of a message are indented by up to six
LONGEST_WORD = 600  # characters of an address or a header
LONGEST_BODY = 1500  # characters of a body that are shown
LONGEST_ARGUMENT = 100_000  # bytes; Linux takes 131,072
SHORTEST_RUN = 200  # characters, from which on a part that repeats itself is only counted
RUN = re.compile(r"([^\n]{1,20}?)\1{19,}")
SHOWN_HEADERS = (
    "location allow content-type api-version retry-after www-authenticate etag last-modified cache-control vary link "
    "age set-cookie deprecation sunset content-language content-security-policy x-request-id ratelimit "
    "ratelimit-policy access-control-allow-origin access-control-allow-credentials access-control-allow-methods "
    "access-control-allow-headers access-control-max-age strict-transport-security referrer-policy "
    "x-content-type-options x-frame-options permissions-policy"
)
_LEFT_OUT_OF_CURL = {"accept-encoding", "connection", "content-length"}
_LEFT_OUT_OF_RAW = _LEFT_OUT_OF_CURL - {"content-length"} | {"host"}
LONG = re.compile(r"[\w+/=-]{16,}\.[\w+/=.-]{48,}")  # a token that nobody reads
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Exchange:
    """`worker` names the process that was asked; `status` is None while there is no answer.

    `seconds` are those it took, as far as the machine could give them. `raw` is a body with the chunks it was sent in,
    where a check has made them itself. `address` is the client's as the proxy sees it, BESIDE of one who does not come
    through it, "" where there is no proxy of ours. `together` is a number that those have in common that were sent at
    once, 0 of one that was sent alone.
    `settings` are those of the app that was asked, where they are others than usual; `obstacles` say, as ends of a
    sentence, why no app that `run` serves is in that state; `provoked` is whether that state may make any app fail.
    """

    id: str
    worker: str
    method: str
    url: str
    sent_headers: list[tuple[str, str]]
    sent_body: bytes
    status: int | None = None
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    seconds: float = 0.0
    raw: bytes | None = None
    address: str = ""
    client: int = 0
    together: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    provoked: bool = False

    @property
    def path(self) -> str:
        """The path that was asked, without the query."""
        return urlsplit(self.url).path or "/"

    @property
    def signs(self) -> bool:
        """Whether it signs somebody in or out, or changes how long that holds."""
        return self.method != "GET" and "/auth/" in self.path

    @property
    def said(self) -> str:
        """All that was sent, as one text in which a value can be looked for."""
        values = "\n".join(value for _, value in self.sent_headers)
        return f"{self.url}\n{values}\n{self.sent_body.decode(errors='replace')}"

    @property
    def resembles(self) -> bool:
        """Whether it names a page on a host that is like the one asked: then the answer depends on its name."""
        parts = urlsplit(self.url)
        pages = f"{self.header('origin')} {self.header('referer')}".replace(FOREIGN_ORIGIN, "").split()
        return any(
            parts.netloc in page and not f"{page}/".startswith(f"{parts.scheme}://{parts.netloc}/") for page in pages
        )

    @property
    def fine(self) -> bool:
        """Whether it was answered, and with no error of the app's."""
        return self.status is not None and self.status < 500

    def header(self, name: str) -> str:
        """What was sent in the header of that name (small letters); "" where it was not."""
        return ", ".join(value for key, value in self.sent_headers if key.lower() == name)

    def curl(self, origin: str = "", options: str = "-i", given: Mapping[str, str] = NOTHING, jar: str = "") -> str:
        """The request as a command line to paste.

        `origin`, where `run` serves, takes the place of what it was sent to, also where that is named as the page's.
        `given` are the shell's variables, by the values in whose place they stand; `jar` is a file with the cookies.
        """
        if self.raw is not None:
            return self._netcat(self.raw, origin, given)
        url = _at(self.url, origin)
        if self.method == "HEAD":
            options = options.replace("-i", "-I")
        elif self.method != ("POST" if self.sent_body else "GET"):
            options += f" -X {self.method}"
        parts = [f"curl {options} {_word(url, given)}", *([f"-b {jar}"] if jar else [])]
        for name, value in self._told(origin):
            if not (jar and name.lower() == "cookie"):
                parts.append(f"-H {_word(f'{_spelled(name)}: {value}', given)}")
        if self.sent_body:
            text, trimmed = for_a_shell(self.sent_body, given)
            parts.append(f"--data-binary {text}{'  # trimmed' if trimmed else ''}")
        return _wrapped(parts)

    def _told(self, origin: str) -> list[tuple[str, str]]:
        """The headers that say something; for the edge of `run` also what the proxy of the lab was told."""
        parts = urlsplit(self.url)
        own = f"{parts.scheme}://{parts.netloc}"
        told = []
        for name, value in self.sent_headers:
            text = value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
            if origin and name.lower() in ("origin", "referer") and f"{text}/".startswith(f"{own}/"):
                text = origin + text.removeprefix(own)
            if _is_own(name, value, parts.netloc, _LEFT_OUT_OF_CURL):
                told.append((name, text))
        if origin and self.resembles:
            told.insert(0, ("Host", parts.netloc))
        if origin and self.address and (self.address != ADDRESS or self.header("x-forwarded-for")):
            told.append(("X-Edge-For", self.address))
        plain = parts.scheme == "http" and self.address != BESIDE
        return told + ([("X-Edge-Proto", "http")] if origin and plain else [])

    def _netcat(self, raw: bytes, origin: str, given: Mapping[str, str]) -> str:
        """The request for a shell, byte for byte: curl would mend it."""
        parts, to = urlsplit(self.url), urlsplit(origin or self.url)
        lines = [f"{self.method} {parts.path or '/'}{f'?{parts.query}' if parts.query else ''} HTTP/1.1"]
        lines += [f"Host: {to.netloc}", "Connection: close"]
        for name, value in self.sent_headers:
            if _is_own(name, value, parts.netloc, _LEFT_OUT_OF_RAW):
                lines.append(f"{_spelled(name)}: {value}")
        text, trimmed = for_a_shell("\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + raw, given)
        port = to.port or (443 if to.scheme == "https" else 80)
        options = [
            f"printf %s {text}",
            f"| nc -N {to.hostname} {port}{'  # trimmed' if trimmed else ''}",
        ]
        return _wrapped(options)

    def request(self) -> str:
        """The request as it went over the wire, shortened: to be read, where nobody could send it again."""
        parts = urlsplit(self.url)
        lines = [_readable(f"{self.method} {parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")]
        lines += [visible(f"{_spelled(name)}: {_readable(value)}") for name, value in self._told("")]
        if body := self.raw if self.raw is not None else self.sent_body:
            text, trimmed = counted(body)
            lines += ["", text + (f"… ({len(body):,} bytes)" if trimmed else "")]
        return "\n".join(folded for line in "\n".join(lines).split("\n") for folded in _folded(line))

    def answer(self) -> str:
        """The answer: status line, the headers that matter, the body trimmed."""
        if self.status is None:
            return "no answer"
        lines = [f"{self.status} {self.reason}".rstrip()]
        for wanted in SHOWN_HEADERS.split():
            lines += [f"{_spelled(name)}: {value}" for name, value in self.headers if name.lower() == wanted]
        if self.body:
            text, trimmed = shown(_pretty(self.body))
            lines += ["", text + (f"… ({len(self.body):,} bytes)" if trimmed else "")]
        return "\n".join(folded for line in visible("\n".join(lines)).split("\n") for folded in _folded(line))


class Record:
    """What went over the wire, in its order, and what of it the message of a failed check is about."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._subject: tuple[Exchange | None, int] = None, 0  # and how many exchanges there were when it was named

    def about(self, *answers: "httpx.Response") -> None:
        """Let the assertions that follow be about one of `answers`, until another request is sent: the highest status.

        Otherwise a message shows the request that was sent last, also where an earlier one has gone wrong.
        """
        worst = max(answers, key=lambda answer: answer.status_code)
        self._subject = worst.extensions["lab"], len(self.exchanges)

    @property
    def subject(self) -> Exchange | None:
        """What the check has named as what it is about."""
        exchange, count = self._subject
        return exchange if count == len(self.exchanges) and exchange in self.exchanges else None

    def told(self, subject: Exchange | None) -> list[Exchange]:
        """The exchanges up to `subject`, which is the last, or all; those that were sent with it come before it."""
        if subject is None:
            return self.exchanges
        at = self.exchanges.index(subject)
        beside = [each for each in self.exchanges[at + 1 :] if subject.together and each.together == subject.together]
        return [*self.exchanges[:at], *beside, subject]


def _at(url: str, origin: str) -> str:
    """The same address on another server, where one is named."""
    parts = urlsplit(url)
    return origin + parts.path + (f"?{parts.query}" if parts.query else "") if origin else url


def _is_own(name: str, value: str, host: str, left_out: set[str]) -> bool:
    """Whether a header says something that its sender wanted said, and no library by itself."""
    name = name.lower()
    by_itself = {("accept", "*/*"), ("host", host)}
    return name not in left_out and (name, value) not in by_itself and not value.startswith("python-httpx/")


def _readable(text: str) -> str:
    """`text` with the beginning of each long token only, and of a JWT what it says."""
    text = LONG.sub(lambda found: found[0][:16] + "…" + _claims(found[0]), text)
    return text if len(text) <= LONGEST_WORD else f"{text[:LONGEST_WORD]}… ({len(text):,} characters)"


def _claims(token: str) -> str:
    try:
        parts = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]
    except ValueError:
        return ""
    return " " + ".".join(json.dumps(part, ensure_ascii=False) for part in parts)


def visible(text: str) -> str:
    """`text` with the code of each character that cannot be seen, or that looks like another: `<U+0301>`.

    That is what no printer shows, what is one letter with the one before it, another form of an ASCII character, and a
    Greek or Cyrillic letter in a word with Latin ones.
    """
    return "".join(_seen(text))


def _seen(text: str) -> list[str]:
    """Each character of `text` as it is, or its code."""
    found = [_code(this) if _hidden(text[n - 1 : n], this) else this for n, this in enumerate(text)]
    for word in () if text.isascii() else re.finditer(r"[^\W\d_]+", text):
        scripts = [unicodedata.name(character, "").partition(" ")[0] for character in word[0]]
        for n, script in enumerate(scripts, word.start()):
            if script in ("CYRILLIC", "GREEK") and "LATIN" in scripts:
                found[n] = _code(text[n])
    return found


def _hidden(before: str, this: str) -> bool:
    if this.isascii():
        return not this.isprintable() and this not in "\r\n\t"
    if not this.isprintable() or "\ufe00" <= this <= "\ufe0f" or this == "\u034f":
        return True
    if unicodedata.category(this) == "Mn" and (not before or (before.isascii() and not before.isalpha())):
        return True
    form = unicodedata.normalize("NFKC", this)
    other_form = form.isascii() and (form.isalnum() or len(form) == 1)
    return other_form or (bool(before) and len(unicodedata.normalize("NFC", before + this)) == 1)


def _code(character: str) -> str:
    number = ord(character)
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"<U+{number:04X}>"  # a byte that is no text


def shown(body: bytes) -> tuple[str, bool]:
    """`body` as text of a length that can be read, and whether something was cut off."""
    text = body.decode("utf-8", "backslashreplace")
    return (text[:LONGEST_BODY], True) if len(text) > LONGEST_BODY else (text, False)


def counted(body: bytes) -> tuple[str, bool]:
    """`body` as `shown` has it, but of a part that repeats itself how often it does; then nothing has to be cut off."""
    parts = _parts(body.decode("utf-8", "backslashreplace"))
    text = "".join(visible(unit) if times == 1 else f"<{times:,} × {unit!r}>" for unit, times in parts)
    return (text[:LONGEST_BODY], True) if len(text) > LONGEST_BODY else (text, False)


def for_a_shell(body: bytes, given: Mapping[str, str] = NOTHING) -> tuple[str, bool]:
    """`body` as one word of a shell's command line (see `quoted`), and whether something was cut off.

    A part that repeats itself is written as a command that repeats it: `"$(printf '[%.0s' $(seq 1400))"`.
    """
    text = body.decode("utf-8", "surrogateescape")
    parts = _parts(text)
    word = "".join(quoted(unit, given) if times == 1 else _repeated(unit, times) for unit, times in parts)
    if len(body) <= LONGEST_ARGUMENT and sum(len(unit) for unit, _ in parts) <= LONGEST_BODY:
        return word, False
    return quoted(text[:LONGEST_BODY], given), True


def _word(text: str, given: Mapping[str, str]) -> str:
    """An address or a header as one word of a shell's command line (see `for_a_shell`)."""
    return for_a_shell(text.encode("utf-8", "surrogateescape"), given)[0]


def _parts(text: str) -> list[tuple[str, int]]:
    """`text` in parts, each with how often it stands there; what is not repeated often stands once."""
    found, done = [], 0
    for run in RUN.finditer(text) if len(text) >= SHORTEST_RUN else ():
        unit, whole = run[1], run[0]
        if len(whole) >= SHORTEST_RUN and unit.isprintable() and "".join(_seen(unit)) == unit:
            found += [(text[done : run.start()], 1), (unit, len(whole) // len(unit))]
            done = run.end()
    return [(part, times) for part, times in [*found, (text[done:], 1)] if part]


def _repeated(unit: str, times: int) -> str:
    format = unit.replace("\\", "\\\\").replace("%", "%%")
    return f'"$(printf -- {quoted(format + "%.0s")} $(seq {times}))"'


def quoted(text: str, given: Mapping[str, str] = NOTHING) -> str:
    """`text` as one word of a shell's command line, with a variable in the place of each value that is `given`."""
    for value, name in sorted(given.items(), key=lambda pair: -len(pair[0])):
        before, found, after = text.partition(value)
        if found and re.fullmatch(r"[\w :;,./=-]*", before) and re.fullmatch(r"(?:[ :;,./=-][\w :;,./=-]*)?", after):
            return f'"{before}${name}{after}"'
        if found:
            return "".join(quoted(part, given) for part in [before] if part) + f'"${name}"' + quoted(after, given)
    seen = _seen(text)
    if text.isprintable() and "".join(seen) == text:
        return "'" + text.replace("'", "'\\''") + "'"
    return (
        "$'"
        + "".join(
            _escaped(this) if this != as_seen or this in "\r\n\t\\'" else this
            for this, as_seen in zip(text, seen, strict=True)
        )
        + "'"
    )


def _escaped(character: str) -> str:
    simple = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "\\'"}
    return simple.get(character) or "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def _spelled(name: str) -> str:
    special = {"etag": "ETag", "www-authenticate": "WWW-Authenticate", "x-csrf-token": "X-CSRF-Token"}
    special |= {"ratelimit": "RateLimit", "ratelimit-policy": "RateLimit-Policy", "x-request-id": "X-Request-ID"}
    special |= {"api-version": "API-Version", "x-api-version": "X-API-Version"}
    return special.get(name.lower()) or "-".join(part.capitalize() for part in name.split("-"))


def _pretty(body: bytes) -> bytes:
    """JSON with one member of the outermost object, or element of the outermost array, per line."""
    try:
        value = json.loads(body)
        text = json.dumps(value, ensure_ascii=False)
        if len(text) > WIDTH and isinstance(value, dict):
            members = (f"{json.dumps(key)}: {json.dumps(member, ensure_ascii=False)}" for key, member in value.items())
            text = "{\n  " + ",\n  ".join(members) + "\n}"
        elif len(text) > WIDTH and isinstance(value, list):
            text = "[\n  " + ",\n  ".join(json.dumps(element, ensure_ascii=False) for element in value) + "\n]"
    except (ValueError, RecursionError):
        return body
    return text.encode("utf-8", "backslashreplace")


def _folded(line: str) -> list[str]:
    """A long line on several, broken between words only."""
    return textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=False,
    ) or [line]


def _wrapped(options: Iterable[str], width: int = WIDTH) -> str:
    """The parts on as few lines as fit, continued with a backslash."""
    lines: list[str] = []
    for option in options:
        if lines and len(lines[-1]) + len(option) + 3 <= width:
            lines[-1] += f" {option}"
        else:
            lines.append(option if not lines else f"  {option}")
    return " \\\n".join(lines)
