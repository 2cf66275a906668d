"""deploy/nginx.conf without a container: a real nginx of this machine, in front of an app that runs here.

What the load demo measures and what the tests try is the configuration that goes to work, with other places in it: the
ports, the folders, the address of the app.
"""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from workbook.course import ROOT
from workbook.errors import Trouble
from workbook.guard import guarded, release
from workbook.patience import Patience
from workbook.serve import serving, stack

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
HTTP2_ON = (1, 25, 1)  # the version of nginx from which `http2` is a directive, and no word of `listen`
START_SECONDS = 10.0
RAISED = {"REQUESTS_PER_SECOND": "1000000", "REQUESTS_AT_ONCE": "1000000"}  # still counted, but nobody is refused

AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {content}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its ports, who has signed its certificate, and its two logs."""

    https: int
    http: int
    authority: Path
    access: Path
    errors: Path

    @property
    def url(self) -> str:
        """Where it speaks TLS."""
        return f"https://localhost:{self.https}"


@contextmanager
def proxied(
    folder: Path,
    apps: Sequence[int],
    *,
    limits: Mapping[str, str] = RAISED,
    instead: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Proxy]:
    """Let nginx run inside the block, with deploy/nginx.conf, in front of what listens at the ports `apps`.

    Its files are in `folder`; `limits` are what the environment says in the container, `instead` is other text in the
    configuration. Raises Trouble when there is no nginx, or when it does not start.
    """
    nginx = program()
    with serving.listening(0) as first, serving.listening(0) as second:
        https, http = (listener.getsockname()[1] for listener in (first, second))
    for name, text in stack.certificate().items():
        (folder / name).write_text(text)
    content = adapted(CONFIGURATION.read_text(), folder, (https, http), apps, {**limits, **instead}, version(nginx))
    proxy = Proxy(https, http, folder / stack.AUTHORITY, folder / "access.log", folder / "error.log")
    with running(nginx, folder, content) as process:
        _wait_for(process, proxy)
        yield proxy


def program() -> str:
    """Where nginx is; raises Trouble when it is not there."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/bin:/opt/homebrew/bin")
    if not found:
        raise Trouble("nginx is missing: sudo apt install nginx (Debian, Ubuntu), or brew install nginx.")
    return found


@contextmanager
def running(nginx: str, folder: Path, content: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Let nginx run inside the block, with `content` in the http part of its configuration, and its files in `folder`.

    Whoever uses it waits until it answers.
    """
    configuration = folder / "nginx.conf"
    configuration.write_text(AROUND.format(folder=folder, content=content))
    process = guarded([nginx, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")])
    try:
        yield process
    finally:
        release(process)


def _wait_for(process: "subprocess.Popen[bytes]", proxy: Proxy) -> None:
    patience = Patience(START_SECONDS)
    while not patience.over():
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", proxy.https), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    said = proxy.errors.read_text().strip() if proxy.errors.exists() else "it said nothing"
    raise Trouble(f"nginx does not start with deploy/nginx.conf: {said}")


def version(program: str) -> tuple[int, ...]:
    """The version of the nginx at `program`."""
    said = subprocess.run([program, "-v"], capture_output=True, text=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else HTTP2_ON


def adapted(
    text: str,
    folder: Path,
    ports: tuple[int, int],
    apps: Sequence[int],
    instead: Mapping[str, str],
    nginx: tuple[int, ...] = HTTP2_ON,
) -> str:
    """Return the configuration `text` with places of this machine; raises Trouble where it has changed too much.

    `instead` is other text by what stands there, or by the name of a variable of the environment, ${NAME}.
    """
    server = re.search(r"server api:8000([^;]*);", text)
    if not server:
        raise Trouble("deploy/nginx.conf has no server api:8000.")
    http2 = ("http2 on;", "http2 on;") if nginx >= HTTP2_ON else ("http2 on;", "")
    tls = "ssl" if nginx >= HTTP2_ON else "ssl http2"
    changes = dict(
        [
            (server[0], " ".join(f"server 127.0.0.1:{port}{server[1]};" for port in apps)),
            ("listen 8443 ssl", f"listen 127.0.0.1:{ports[0]} {tls}"),
            ("listen 8080", f"listen 127.0.0.1:{ports[1]}"),
            http2,
            ("/var/cache/nginx/answers", f"{folder}/answers"),
            ("/dev/stdout", f"{folder}/access.log"),
            ("/run/secrets/tls_certificate", f"{folder}/{stack.CERTIFICATE}"),
            ("/run/secrets/tls_key", f"{folder}/{stack.KEY}"),
        ]
    )
    for name, value in instead.items():
        variable = f"${{{name}}}"
        changes[variable if variable in text else name] = value
    for old, new in changes.items():
        if text.count(old) != 1:
            raise Trouble(f"deploy/nginx.conf should have {old!r} once.")
        text = text.replace(old, new)
    return text
