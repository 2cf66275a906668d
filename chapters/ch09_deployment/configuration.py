"""What the app is told by its environment, and what it does not start without.

    REDIS_URL=… TRUSTED_HOSTS=shop.test CSRF_SECRET_KEY_FILE=/run/secrets/csrf gunicorn …
    BadSettings: the environment variable DATABASE_URL must be set; the environment variable WEBHOOK_SECRET must be set

A default is for a laptop. An app that starts with one in production answers everybody, from an empty database of its
own, or with a secret that stands in a tutorial; and it does so for weeks. So what production has to decide has no
default here, and whoever starts the app learns of all that is wrong at once, not of one thing each time.

A secret is better kept in a file, where Docker, Kubernetes and systemd put it: NAME_FILE says where. What stands in the
environment, each child process inherits, `docker inspect` shows, and whoever reports a crash sends along. No fault ever
repeats what stands in a variable. The Twelve-Factor App, III; OWASP API8:2023; ASVS 5, 13.3; CWE-798 and CWE-1188.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from solutions.ch00_books_api import settings

REQUIRED = ("DATABASE_URL", "REDIS_URL", "TRUSTED_HOSTS")  # their defaults are for a laptop
SECRETS = ("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY")
FILE = "_FILE"
SHORTEST = 32  # characters of a secret
# words, in small letters, by which somebody says that there is no secret yet
EXAMPLES = ("change-me", "changeme", "change_me", "change this", "replace", "example", "default", "your-", "your_")

Faults = dict[str, str]  # the name of a variable: half a sentence that begins with "must"


def found(environ: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], Faults]:
    """Return what `environ` says of the settings `names`, by their names, and the faults that are met on the way.

    A variable that is empty says nothing, as if it were not there; what another one says is the value, as it stands
    there. NAME_FILE is the path of a file in which the value of NAME stands, in UTF-8. One line break at the end (LF,
    CR LF or CR) is an editor's and no part of it; all else is, as it stands there: spaces, line breaks before that one,
    a byte order mark. Where nothing else is in the file, the value is an empty text. A fault has the name of the
    variable with the path, NAME_FILE: where NAME says something as well, since nobody knows then which of them is
    meant, and where nobody can read the file as a text. Such a NAME has no value. Nothing of a path is repeated either:
    some put the secret itself there.
    """
    ### BEGIN YOUR CODE 9.1
    return {name: environ[name] for name in names if name in environ}, {}
    ### END YOUR CODE 9.1


def unit(text: str) -> str:
    """Return the shortest text that `text` is a repetition of: "ab" of "ababab", and a text that repeats nothing."""
    return text[: (text + text).find(text, 1)] if text else ""


def weak(secrets: Mapping[str, str]) -> Faults:
    """Return what is wrong with each of `secrets`, by name. They come in the order of SECRETS; some may be missing.

    A secret has SHORTEST characters or more, and what is repeated in it counts once (`unit`). None of EXAMPLES stands
    in it, in whatever letters. And each is used once: of several that are the same, letter for letter, each but the
    first has a fault in which the name of the first stands, even if that is not all that is wrong with it.
    """
    ### BEGIN YOUR CODE 9.1
    return {}
    ### END YOUR CODE 9.1


def checked(environ: Mapping[str, str], table: settings.Settings) -> tuple[dict[str, Any], Faults]:
    """Return the values of the settings in `table`, as `environ` has them (`found`), and all that is wrong, by name.

    That is what `found` says; of REQUIRED and SECRETS, in whose place no default is taken, those that say nothing and
    have no fault of their file; what `weak` says; and of those alone that have no such fault, what `settings.read`
    says, each up to the first ", not ", after which it would repeat what stands there. Only names in `table` count:
    what is not in it, somebody has handed to create_app.
    """
    ### BEGIN YOUR CODE 9.1
    DEFAULTS = {name: f"the default {name}, of which nobody has thought yet" for name in SECRETS}
    texts, _ = found(environ, table)
    values, _ = settings.read({**DEFAULTS, **texts}, table)
    return values, {}
    ### END YOUR CODE 9.1


def init_app(app: Flask, config: Mapping[str, Any] | None, more: settings.Settings) -> None:
    """Fill `app.config` from `config`, else from the environment, with the settings of all chapters, `more` included.

    Raises BadSettings, which names every variable that is wrong.
    """
    given = config or {}
    table = {name: setting for name, setting in {**settings.SETTINGS, **more}.items() if name not in given}
    values, faults = checked(os.environ, table)
    settings.refuse(faults)
    app.config.update({**given, **values})
