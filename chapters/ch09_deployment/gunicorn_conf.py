"""The server: how many processes and threads, how long each of them waits, and whom it believes.

    gunicorn --config python:solutions.ch09_deployment.gunicorn_conf "solutions.ch09_deployment.app:create_app()"

Each name here is one of gunicorn's settings, whose reference is https://docs.gunicorn.org/en/stable/settings.html. What
differs from one machine to the next comes from the environment, as all else: BIND, WEB_CONCURRENCY (processes),
DATABASE_CONNECTIONS.

The times are those of a chain, and each link waits longer than the one before: who closes a kept connection first must
be the proxy, or its next request meets a closed one, which is a 502 (RFC 9112, 9.5); and what is under way when the
server is told to stop has to end before it is killed.
"""

import json
import logging
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PROXY_KEEPS_SECONDS = 60  # that nginx may keep an idle connection to us: keepalive_timeout of its upstream
KILLED_AFTER_SECONDS = 30  # from SIGTERM to SIGKILL: stop_grace_period in docker-compose.yml
LARGEST_BODY = 4_000_000  # bytes that the app reads, if only to throw them away (unread.py)
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1  # of ours
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (in memory, where there is such a thing)

# A variable that is empty counts as not set, as everywhere: BIND and DATABASE_CONNECTIONS have their defaults then. (Of
# an empty WEB_CONCURRENCY gunicorn makes an error by itself, before it reads this.)
# bind: BIND, an address with its port, else 127.0.0.1:8000: to be reached from elsewhere is a decision.
# workers: WEB_CONCURRENCY, whatever it says, 1 as well; where it says nothing, one per processor of ours (PROCESSORS),
#   but at least two, so that one is always there.
# worker_class, threads: gthread, by any of its names, with a thread for each connection to the database that a worker
#   keeps, which are DATABASE_CONNECTIONS, 8 by default. A thread more would wait for one, and a client for the thread.
# keepalive: 15 seconds longer than the proxy keeps a connection (PROXY_KEEPS_SECONDS).
# graceful_timeout: for what is under way at the end; 5 seconds less than there are before all is killed
#   (KILLED_AFTER_SECONDS).
# max_requests, max_requests_jitter: a worker is replaced after 10,000 requests, and up to 1,000 more, drawn by lot, so
#   that what leaks comes to an end, and not all of them end at once.
# forwarded_allow_ips: nobody, which is a text as well, without an address in it (gunicorn takes no list). Which of the
#   X-Forwarded headers count, the app decides (PROXY_HOPS).
# control_socket_disable: no second way in. worker_tmp_dir: MEMORY, since a heartbeat must not wait for a disk; where
#   nothing is in memory, as on macOS, MEMORY is None.
# accesslog: none. The app writes a line for each request, with its id (9.5).
# All that has no line above is left as gunicorn has it. timeout, 30 seconds: with threads that is no limit on a
#   request, but on a worker that shows no sign of life. worker_connections, 1,000: less the threads, that many idle
#   connections are kept, and with none of them `keepalive` means nothing. reload and preload_app, off: each worker
#   loads the app once, for itself, and connects for itself. proxy_protocol, off. header_map: X_Forwarded_For is no
#   X-Forwarded-For. errorlog: what the server says goes to the same stream. And the limits on a request.
### BEGIN YOUR CODE 9.4
bind = "0.0.0.0:8000"
workers = 2 * PROCESSORS + 1
worker_class = "sync"
timeout = 120
graceful_timeout = 120
forwarded_allow_ips = "*"
accesslog = "-"
### END YOUR CODE 9.4


class Lines(logging.Formatter):
    """Writes what the server itself has to say as the app writes its log: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="microseconds")
            .replace("+00:00", "Z"),
            "event": f"server_{record.levelname.lower()}",
            "process": record.process,
            "message": record.getMessage(),
        }
        return json.dumps(entry | ({"traceback": self.formatException(record.exc_info)} if record.exc_info else {}))


logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": Lines}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "lines"}},
    "root": {"level": "WARNING", "handlers": ["stdout"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stdout"], "propagate": False}},
}


def pre_request(_worker: Any, request: Any) -> None:
    """Say with the answer that the connection ends, where more is coming than the app reads.

    Who has sent a body of ten megabytes gets its 413, and the rest of the body stays on the wire: the next request on
    this connection would find it closed, without a word (RFC 9112, 9.6).
    """
    announced = dict(request.headers).get("CONTENT-LENGTH", "")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        request.force_close()


def on_starting(server: Any) -> None:
    """Give the workers an empty folder to count in, before the first of them starts (9.2)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = server.own_folder = tempfile.mkdtemp(prefix="books-metrics-")
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    for counted in folder.glob("*.db"):  # by processes of an earlier start, whose numbers may come again
        counted.unlink()


def on_exit(server: Any) -> None:
    """Remove that folder, if it was made here."""
    if own := getattr(server, "own_folder", None):
        shutil.rmtree(own, ignore_errors=True)
