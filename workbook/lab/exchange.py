"""One request and its answer, as they went over the wire, and how they are shown to a person."""

import json
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WIDTH = 92  # columns; the parts of a message are indented by up to six
LONGEST_BODY = 1500  # characters of a body that are shown
SHOWN_HEADERS = (
    "location allow content-type retry-after www-authenticate etag last-modified cache-control vary link age "
    "set-cookie deprecation sunset content-language content-security-policy x-request-id ratelimit ratelimit-policy "
    "access-control-allow-origin access-control-allow-credentials access-control-allow-methods "
    "access-control-allow-headers access-control-max-age strict-transport-security referrer-policy "
    "x-content-type-options x-frame-options permissions-policy"
)
_LEFT_OUT_OF_CURL = {"host", "accept-encoding", "connection", "user-agent", "content-length", "referer"}
_LEFT_OUT_OF_RAW = _LEFT_OUT_OF_CURL - {"content-length"}


@dataclass
class Exchange:
    """`worker` names the process that was asked; `status` is None while there is no answer.

    `seconds` are those it took, as far as the machine could give them. `raw` is a body with the chunks it was sent in,
    where a check has made them itself.
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

    def curl(self, origin: str | None = None) -> str:
        """The request as a command line to paste; `origin`, where `run` serves, takes the place of what it was sent to.

        Plain HTTP is then what the edge of `run` is told; the host is named where the answer depends on it.
        """
        if self.raw is not None:
            return self._netcat(self.raw, origin)
        url, parts, sent = self.url, urlsplit(self.url), list(self.sent_headers)
        names = {name.lower(): value for name, value in sent}
        left_out = _LEFT_OUT_OF_CURL
        if names.get("host", parts.netloc) != parts.netloc or (origin and "origin" in names):
            left_out = left_out - {"host"}
        if origin:
            url = origin + parts.path + (f"?{parts.query}" if parts.query else "")
            sent += [("X-Edge-Proto", "http")] if parts.scheme == "http" else []
        words = ["curl", "-i"]
        if self.method == "HEAD":
            words = ["curl", "-I"]
        elif self.method != ("POST" if self.sent_body else "GET"):
            words += ["-X", self.method]
        options = [" ".join([*words, quoted(url)])]
        for name, value in sent:
            if name.lower() not in left_out and (name.lower(), value) != ("accept", "*/*"):
                options.append(f"-H {quoted(f'{_spelled(name)}: {value}')}")
        if self.sent_body:
            text, trimmed = shown(self.sent_body)
            options.append(f"--data-binary {quoted(text)}{'  # trimmed' if trimmed else ''}")
        return _wrapped(options)

    def _netcat(self, raw: bytes, origin: str | None) -> str:
        """The request for a shell, byte for byte: curl would mend it."""
        parts, to = urlsplit(self.url), urlsplit(origin or self.url)
        lines = [f"{self.method} {parts.path or '/'}{f'?{parts.query}' if parts.query else ''} HTTP/1.1"]
        lines += [f"Host: {to.netloc}", "Connection: close"]
        lines += [f"{_spelled(name)}: {value}" for name, value in self.sent_headers if _is_own(name, value)]
        text, trimmed = shown("\r\n".join([*lines, "", ""]).encode() + raw)
        port = to.port or (443 if to.scheme == "https" else 80)
        options = [f"printf %s {quoted(text)}", f"| nc -N {to.hostname} {port}{'  # trimmed' if trimmed else ''}"]
        return _wrapped(options)

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
        return "\n".join(folded for line in "\n".join(lines).split("\n") for folded in _folded(line))


def _is_own(name: str, value: str) -> bool:
    """Whether a header of a raw request says something that its sender wanted said."""
    return name.lower() not in _LEFT_OUT_OF_RAW and (name.lower(), value) != ("accept", "*/*")


def shown(body: bytes) -> tuple[str, bool]:
    """`body` as text of a length that can be read, and whether something was cut off."""
    text = body.decode("utf-8", errors="backslashreplace")
    return (text[:LONGEST_BODY], True) if len(text) > LONGEST_BODY else (text, False)


def quoted(text: str) -> str:
    """`text` as one word of a shell's command line."""
    if all(character.isprintable() for character in text):
        return "'" + text.replace("'", "'\\''") + "'"
    plain = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(c if c.isprintable() else _escaped(c) for c in plain) + "'"


def _escaped(character: str) -> str:
    simple = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return simple.get(character) or "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))


def _spelled(name: str) -> str:
    special = {"etag": "ETag", "www-authenticate": "WWW-Authenticate", "x-csrf-token": "X-CSRF-Token"}
    special |= {"ratelimit": "RateLimit", "ratelimit-policy": "RateLimit-Policy", "x-request-id": "X-Request-ID"}
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
