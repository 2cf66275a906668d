"""The settings the app under check gets, and where they differ from production's.

The lab sets only what an operator could set. `DIFFERENCES` is the whole list of what is otherwise than in production.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbook import patience
from workbook.serve.addresses import FOREIGN_ORIGIN

ORIGIN_BESIDE = "http://127.0.0.1:8000"  # where those ask who stand beside the app
PASTE_ORIGIN = "http://127.0.0.1:8000"  # where `run` serves: what a curl line in a message is sent to

# what: (in the lab, in production, why)
DIFFERENCES: dict[str, tuple[str, str, str]] = {
    "ARGON2_TIME_COST": ("1", "3", "a log-in takes a millisecond"),
    "ARGON2_MEMORY_KIB": ("64", "65536", "a log-in takes a millisecond"),
    "ARGON2_PARALLELISM": ("1", "4", "a log-in takes a millisecond"),
    "REDIS_TIMEOUT_SECONDS": (patience.OF_APPS["REDIS_TIMEOUT_SECONDS"], "0.3", "a busy machine is no frozen Redis"),
    "CACHE_TIMEOUT_SECONDS": (patience.OF_APPS["CACHE_TIMEOUT_SECONDS"], "0.1", "a busy machine is no frozen Redis"),
    "private keys": ("read as they are", "read and checked", "to look at the primes of an RSA key takes 35 ms"),
    "clock": ("moved by checks", "the machine's", "no check waits; keys in Redis age with it"),
    "server": ("Werkzeug's, threaded", "gunicorn", "it starts in a millisecond; the app is the same"),
    "proxy": ("played by the client", "nginx", "HTTPS ends there; the app gets the same headers"),
    "routes and rules": (
        "more, in a few checks",
        "the app's",
        "what no rule names is closed, what one names is obeyed",
    ),
    "extensions": (
        "one more, in a few checks",
        "the app's",
        "what a library says, and what a view to come may do, is played",
    ),
    "hash": ("a seed for each process, in the app's modules", "for all", "processes are forked, which share one"),
}

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SSL_CERT_FILE")


def inherited() -> dict[str, str]:
    """What a process gets of the environment of the lab's own."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ}


def environment(folder: Path, database_url: str, redis_url: str) -> dict[str, str]:
    """The environment of an app under check, whose files go to `folder`."""
    logs, metrics = folder / "logs", folder / "metrics"
    logs.mkdir(exist_ok=True)
    metrics.mkdir(exist_ok=True)
    return {
        **inherited(),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PROXY_HOPS": "1",
        "CSRF_SECRET_KEY": "the lab's secret key for CSRF tokens, another one",
        "WEBHOOK_SECRET": "the lab's secret key that webhooks are signed with",
        "CURSOR_SECRET_KEY": "the lab's secret key that cursors are signed with",
        "ALLOWED_ORIGINS": FOREIGN_ORIGIN,
        "TRUSTED_HOSTS": "shop.test",
        "LOG_FOLDER": str(logs),
        "KEY_FOLDER": str(folder / "keys"),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        **{name: value for name, (value, _, _) in DIFFERENCES.items() if name.isupper()},
        "TZ": "UTC",
    }


# what `run` decides by itself, whatever the environment says
_OF_RUN = {"DATABASE_URL", "REDIS_URL", "KEY_FOLDER", "SSL_CERT_FILE", "LOG_FOLDER"}


def to_paste(env: Mapping[str, str | None], other: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the settings to give to `run` for an app that has `env`, and what keeps that from being the same app.

    `other` is what the lab has changed besides, by its name in the singular; the reasons are ends of a sentence.
    """
    known = {name: value for name, value in env.items() if value is not None and name not in _OF_RUN}
    if known.get("TRUSTED_HOSTS"):
        known["TRUSTED_HOSTS"] += ",127.0.0.1"  # by which `run` asks it
    given = [name for name in env if name not in known or (name == "TRUSTED_HOSTS" and not env[name])]
    reasons = [f"the check has given the app a {name} of its own" for name in given]
    if "JWT_ALGORITHM" in known and "KEY_FOLDER" not in env:  # `run` may find none, and make them for this algorithm
        reasons.append("this app's keys are older than its JWT_ALGORITHM")
    return known, reasons + [f"the check has given the app another {name}" for name, value in other.items() if value]
