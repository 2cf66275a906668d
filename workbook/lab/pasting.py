"""A request of a check as lines for a shell, to be sent to what `run` serves.

    ACCESS_TOKEN=$(curl -s 'http://127.0.0.1:8000/api/auth/login' … \\
      | grep -o '"access_token": *"[^"]*' | cut -d '"' -f 4)
    curl -i 'http://127.0.0.1:8000/api/users/me' -H "Authorization: Bearer $ACCESS_TOKEN"

What an earlier answer gave, a cookie or a token, is another one there: so the requests that it came from go before.
Where nothing that `run` serves could answer the same, the request is shown as it was sent, and why it is no line.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import count

from workbook.lab.exchange import WIDTH, Exchange, for_a_shell

MEMBER = re.compile(r'"(\w+)": ?"([\w.+/=-]{16,})"')  # of an answer: what only the app can have given
COOKIE = re.compile(r"([^=;]+)=([^;]*)")
SHORTEST = 16  # characters of a cookie that only the app can have given
JWT = re.compile(r"ey[\w-]+\.ey[\w-]+\.[\w-]*")
MOST_BEFORE = 8  # requests that are printed before the one that matters
MOST_NAMED = 6  # kinds of requests that are only named


def to_paste(exchanges: Sequence[Exchange], origin: str, chapter: str) -> str:
    """The last of `exchanges` for a shell, for the server at `origin` that `run` of the chapter has started."""
    last = exchanges[-1]
    needed = _needed(exchanges)
    parts = []
    if why := _obstacle(exchanges, needed):
        parts = [last.request(), textwrap.fill(f"No line to paste: {why}.", WIDTH)]
    else:
        if last.settings:
            given = " ".join(f"{name}={_word(value)}" for name, value in last.settings.items())
            parts = [f"Start the app by {given} python3 -m workbook run {chapter}"]
        parts.append("\n".join(_lines(exchanges, needed, origin)))
        if "$(seq " in for_a_shell(last.raw or last.sent_body)[0]:
            parts.append(f"Its body has {len(last.raw or last.sent_body):,} bytes.")
    others = [exchange for number, exchange in enumerate(exchanges[:-1]) if number not in needed]
    return "\n\n".join([*parts, *([_named(others)] if others else [])])


def _obstacle(exchanges: Sequence[Exchange], needed: Sequence[int]) -> str:
    """Why nothing that `run` serves would answer the last request in this way; "" where it would."""
    last = exchanges[-1]
    if last.obstacles:
        return " and ".join(last.obstacles)
    if any("signature" in name.lower() for name, _ in last.sent_headers):
        return "it is signed with a secret of the lab's"
    given = _given(exchanges[:-1])
    own = last.header("authorization") + (
        last.sent_body.decode(errors="replace") if last.path.startswith("/api/auth/") else ""
    )
    if any(token not in given for token in JWT.findall(own)):
        return "its token is none that the app gave: the check made it"
    known = [value in given for _, value in COOKIE.findall(last.header("cookie"))]
    if any(known) and not all(known):
        return "the check has put its cookies together"
    if any(known) and last.raw is not None:
        return "curl does not send such a body, and nothing else has its cookie"
    if last.resembles and any(known):
        return "its answer depends on the name shop.test, to which a cookie for 127.0.0.1 does not go"
    longest = max([last.url, *(value for _, value in last.sent_headers)], key=len)
    if for_a_shell(longest.encode("latin-1", "replace"))[1]:
        return f"a part of it has {len(longest):,} characters"
    if for_a_shell(last.raw if last.raw is not None else last.sent_body)[1]:
        return f"its body has {len(last.raw or last.sent_body):,} bytes"
    return f"{len(needed)} requests must come before it" if len(needed) > MOST_BEFORE else ""


def _given(exchanges: Sequence[Exchange]) -> dict[str, tuple[int, str]]:
    """Each cookie and token that was given: which of `exchanges` gave it first, and as what member; a cookie as ""."""
    found: dict[str, tuple[int, str]] = {}
    for number, exchange in enumerate(exchanges):
        for name, value in exchange.headers:
            if name.lower() == "set-cookie" and (cookie := COOKIE.match(value)) and len(cookie[2]) >= SHORTEST:
                found.setdefault(cookie[2], (number, ""))
        for member, value in MEMBER.findall(exchange.body.decode(errors="replace")):
            found.setdefault(value, (number, member))
    return found


def _needed(exchanges: Sequence[Exchange]) -> list[int]:
    """The requests without which the last one would not be what it is, in their order."""
    found: set[int] = set()
    waiting = [len(exchanges) - 1]
    while waiting:
        new = _sources(exchanges, waiting.pop()) - found
        found |= new
        waiting += new
    return sorted(found)


def _sources(exchanges: Sequence[Exchange], number: int) -> set[int]:
    """The earlier requests that gave this one a value, or changed what such a value stands for."""
    this, earlier = exchanges[number], exchanges[:number]
    found = set()
    for value, (giver, _) in _given(earlier).items():
        if value in this.said:
            found |= {giver, *(n for n, other in enumerate(earlier) if other.signs and value in other.said)}
    if this.signs and (email := re.search(rb'"email": ?"([^"]+)"', this.sent_body)):
        found |= {n for n, other in enumerate(earlier) if other.status == 201 and email[1] in other.sent_body}
    return found


def _lines(exchanges: Sequence[Exchange], needed: Sequence[int], origin: str) -> list[str]:
    given = _given(exchanges)
    wanted = "\n".join(exchanges[n].said for n in [*needed, len(exchanges) - 1])
    names: dict[str, str] = {}
    jars: dict[int, str] = {}
    lines = []
    for n in needed:
        exchange = exchanges[n]
        mine = [(v, member) for v, (giver, member) in given.items() if giver == n and v in wanted]
        jar = _jar(exchange, given, exchanges, jars)
        keep = ""
        if any(not member for _, member in mine):
            keep = jars.setdefault(exchange.client, f"cookies{len(jars) + 1 if jars else ''}.txt")
        fresh = [(v, member, _name(member, names.values())) for v, member in mine if member]
        quiet = "-s" if fresh else "-s -o /dev/null"
        call = exchange.curl(origin, quiet + (f" -c {keep}" if keep else ""), names, jar)
        if len(fresh) == 1:
            lines.append(f"{fresh[0][2]}=$({call} \\\n  | {_extract(fresh[0][1])})")
        elif fresh:
            lines.append(f"ANSWER=$({call})")
            lines += [f'{name}=$(echo "$ANSWER" | {_extract(member)})' for _, member, name in fresh]
        else:
            lines.append(call)
        names |= {v: name for v, _, name in fresh}
    last = exchanges[-1]
    lines.append(last.curl(origin, "-i", names, _jar(last, given, exchanges, jars)))
    return lines


def _jar(
    exchange: Exchange, given: dict[str, tuple[int, str]], exchanges: Sequence[Exchange], jars: dict[int, str]
) -> str:
    """The file that holds the cookies of a request; "" where the app gave it none."""
    for _, value in COOKIE.findall(exchange.header("cookie")):
        if value in given:
            return jars.get(exchanges[given[value][0]].client, "")
    return ""


def _name(member: str, taken: Collection[str]) -> str:
    """A name that no variable has yet, for what is called `member` in an answer."""
    names = (f"{member.upper()}_{number}" if number > 1 else member.upper() for number in count(1))
    return next(name for name in names if name not in taken)


def _extract(member: str) -> str:
    return f"""grep -o '"{member}": *"[^"]*' | cut -d '"' -f 4"""


def _word(value: str) -> str:
    return f'"{value}"' if re.fullmatch(r"[\w .,;:/@-]*", value) else "'" + value.replace("'", "'\\''") + "'"


def _named(exchanges: Sequence[Exchange]) -> str:
    """What else the check sent, before or at the same time, on a few lines."""
    kinds = Counter(
        f"{e.method} {e.path if len(e.path) < 60 else f'{e.path[:60]}…'} ({e.status or 'no answer'})" for e in exchanges
    )
    told = [f"{n} × {kind}" if n > 1 else kind for kind, n in list(kinds.items())[:MOST_NAMED]]
    rest = ["…"] if len(kinds) > MOST_NAMED else []
    when = "Before and with" if any(exchange.together for exchange in exchanges) else "Before"
    return textwrap.fill(
        f"{when} it: " + ", ".join([*told, *rest]), WIDTH, break_long_words=False, break_on_hyphens=False
    )
