"""Exercise 9.1: the app starts with what it has been told, or not at all; and says all that is wrong at once."""

import re
from pathlib import Path

import pytest

SECRETS = ("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY")
REQUIRED = ("DATABASE_URL", "REDIS_URL", "TRUSTED_HOSTS")
GOOD = "q7rT-x2Lw9_Vb4nKs8Ym3Zc6Hd1Fg5Jp0Qa"
OTHER = "3f9a1c5e7b2d4860913fa5c7e1b3d5f7a9c1e3b5d7f90a2c"
THIRD = "wHm0Ue+4kq/7TzBv1Xs9Lr2Nd6Pc3Gy8FjAi5Oa=="
NAMED = re.compile(r"(?:: |; |\A)the environment variable (\w+) ")
# in front of the app: an answer that says what the app was told of one setting, and nothing else
TOLD = """
import json

def init_app(app):
    answer_of = app.wsgi_app

    def told(environ, start_response):
        if environ["PATH_INFO"] != "/told":
            return answer_of(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(app.config[environ["QUERY_STRING"]]).encode()]

    app.wsgi_app = told
"""


def refusal(lab, **env):
    """What the app says when it refuses to start with `env`; "" where it starts."""
    try:
        with lab.boot(**env):
            return ""
    except AssertionError as said:
        return str(said).partition("The app does not start")[2] or str(said)


def check_named(lab, wanted, why, **env):
    """Check that the app refuses `env`, and names the variables `wanted`, and no other."""
    said = refusal(lab, **env)
    assert said, f"the app should not start: {why}"
    for name in wanted:
        assert f"variable {name} must" in said, f"{name} should be named, since {why}, but the app only says{said}"
    others = [name for name in NAMED.findall(said) if name not in wanted]
    assert not others, f"nothing is wrong with {', '.join(others)}, which should not be named, but the app says{said}"
    return said


def faults(said):
    """What the app says of each variable, by its name."""
    found = re.findall(r"environment variable (\w+) (must.*?)(?=; the environment variable |\Z)", said, re.DOTALL)
    return dict(found)


def check_starts(lab, why, **env):
    """Check that the app starts with `env`, and with the `config` in it."""
    said = refusal(lab, **env)
    assert not said, f"the app should start: {why}; but it says{said}"


def kept(lab, name, content):
    """The path of a file that the app can read, with this content."""
    folder = Path(lab.env["LOG_FOLDER"]) / "secrets"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def told(lab, name, **env):
    """What an app that was started with `env` was told of the setting `name`."""
    with lab.boot(extension=TOLD, **env) as app:
        return lab.client(app=app).get(f"/told?{name}").json()


@pytest.mark.exercise("9.1")
def test_all_that_is_missing_is_named_at_once(lab):
    """What production has to decide has no default: database, Redis, hosts and secrets. Whoever forgets six of them is
    told of six (The Twelve-Factor App, III: Config; CWE-1188).

    Think: how often does somebody deploy who learns of one missing variable each time?

    Next: in checked(), go through REQUIRED and SECRETS, and gather a fault for each name that has no text.
    """
    check_named(lab, (*REQUIRED, *SECRETS), "it is not set", **dict.fromkeys((*REQUIRED, *SECRETS)))
    check_named(lab, ("REDIS_URL",), "it is not set", REDIS_URL=None)


@pytest.mark.exercise("9.1")
def test_an_empty_variable_says_nothing(lab):
    """A variable that is empty counts as one that is not set: compose writes `NAME=` for what its own environment does
    not have (Compose specification, interpolation). A file does not come by itself: where it is empty, its text is.

    Think: what did the operator mean who left it empty?

    Next: in found(), ask whether there is a text, and not whether there is a variable.
    """
    empty = dict.fromkeys((*REQUIRED, *SECRETS), "")
    check_named(lab, tuple(empty), "it is empty", **empty)
    check_starts(
        lab, "what is empty has its default", RATE_LIMIT_DEFAULT="", LOG_FILES_KEPT="", CSRF_SECRET_KEY_FILE=""
    )
    path = kept(lab, "csrf", GOOD)
    check_named(
        lab,
        ("RATE_LIMIT_DEFAULT",),
        "there is a file, and its text, which is empty, is no value",
        RATE_LIMIT_DEFAULT_FILE=kept(lab, "limits", "\n"),
    )
    check_starts(
        lab, "an empty CSRF_SECRET_KEY says nothing beside its file", CSRF_SECRET_KEY="", CSRF_SECRET_KEY_FILE=path
    )


@pytest.mark.exercise("9.1")
def test_a_value_may_stand_in_a_file(lab):
    """NAME_FILE says in which file the value of NAME stands, secret or not. A line break at its end is an editor's; all
    else is the value as it stands there, spaces and other line breaks included (OWASP ASVS 5, 13.3.1: secrets do not
    stand in configuration).

    Think: what does `echo secret > file` write? And what does Python make of a line break in a text file?

    Next: in found(), read the bytes of the file, and take one line break off their end: removesuffix, not strip.
    """
    for secret, end in (
        (f" {GOOD} ", "\n"),
        (f"{GOOD}\n", "\r\n"),
        (f"{GOOD}ß", ""),
        (f"{GOOD}\r\n-{OTHER}\r-", "\n"),
        (GOOD, "\r"),
        (f"{GOOD}\r", "\r"),
        (f"\ufeff{GOOD}", "\n"),
    ):
        size, path = kept(lab, "size", "5000000\n"), kept(lab, "webhook", secret + end)
        found = told(lab, "WEBHOOK_SECRET", WEBHOOK_SECRET=None, WEBHOOK_SECRET_FILE=path, LOG_MAX_BYTES_FILE=size)
        assert found == secret, (
            f"the value of a file with {secret + end!r} in it should be {secret!r}, but is {found!r}"
        )


@pytest.mark.exercise("9.1")
def test_a_variable_is_taken_as_it_stands(lab):
    """What a variable says is the value, spaces and line breaks included: it is one side of a secret that somebody else
    has as well, and compares byte by byte (POSIX.1-2024, Base Definitions 8.1: a value is a string of any characters).

    Think: the publisher signs with a secret that ends in a space. With which one does your app compare?

    Next: in found(), change nothing of a text: neither strip nor lower.
    """
    for secret in (f" {GOOD}", f"{GOOD} ", f"{GOOD}\n", f"\t{GOOD}\r\n"):
        found = told(lab, "WEBHOOK_SECRET", WEBHOOK_SECRET=secret)
        assert found == secret, f"the value of a variable that is {secret!r} should be just that, but is {found!r}"


@pytest.mark.exercise("9.1")
def test_a_file_that_cannot_be_read_is_named(lab):
    """A path to nothing, to a folder, to what is no text: each such NAME_FILE is named, and NAME is not called missing
    besides. A value beside a file is a fault as well: nobody knows which of them counts (OWASP API8:2023).

    Think: which of two secrets does an app use that has got both? Who of your team knows?

    Next: in found(), let no path raise: a fault under the name of the variable that holds it.
    """
    env = {
        "WEBHOOK_SECRET": None,
        "WEBHOOK_SECRET_FILE": "/nowhere/at/all",
        "CURSOR_SECRET_KEY": None,
        "CURSOR_SECRET_KEY_FILE": kept(lab, "cursor", b"\xff\xfe" + OTHER.encode("utf-16-le")),
        "REDIS_URL": None,
        "REDIS_URL_FILE": str(Path(kept(lab, "csrf", THIRD)).parent),
        "CSRF_SECRET_KEY_FILE": kept(lab, "csrf", THIRD),
    }
    wanted = [name for name in env if name.endswith("_FILE")]
    check_named(lab, wanted, "its file cannot be read, or there are two values", **env)
    check_starts(lab, "of what is no setting, a file is no matter", SOME_OTHER_FILE="/nowhere", HOME_FILE="/nowhere")


@pytest.mark.exercise("9.1")
def test_a_secret_that_somebody_could_guess_is_refused(lab):
    """A secret has 32 characters or more, and what is repeated in it counts once; what says of itself that it is an
    example, anybody can look up (CWE-798, CWE-521; OWASP ASVS 5, 13.3).

    Think: how many guesses does it take to find 40 times the same letter?

    Next: in weak(), measure unit(text), and look for each of EXAMPLES in the text in small letters.
    """
    for texts in (
        ("x" * 64, "0123456789abcdef" * 4, GOOD[:31]),
        ("Your-secret-key-" + GOOD, f"{GOOD}CHANGEME", f"{GOOD} (an Example)"),
        (f"{GOOD}-DEFAULT-key", "please replace " + GOOD, GOOD[:15] * 3),
    ):
        check_named(lab, SECRETS, "it can be guessed", **dict(zip(SECRETS, texts, strict=True)))
    path = kept(lab, "csrf", "change_me" * 5)
    check_named(lab, ("CSRF_SECRET_KEY",), "its file can be guessed", CSRF_SECRET_KEY=None, CSRF_SECRET_KEY_FILE=path)


@pytest.mark.exercise("9.1")
def test_a_secret_is_used_once(lab):
    """Two secrets that are alike are one: who learns what webhooks are signed with could write cursors. The first one
    may stay, each other one is named, and the first one with it, whatever else is wrong (NIST SP 800-57 part 1, 5.2: a
    key has one purpose).

    Think: who else knows the secret that the publisher signs its deliveries with?

    Next: in weak(), keep which texts you have seen, and under which name first; look there before anything else. In
    checked(), what settings.read() says must not take the place of what weak() says.
    """
    for secret, wanted in ((GOOD, SECRETS[1:]), (GOOD[:20], SECRETS)):
        said = check_named(lab, wanted, "another has it as well", **dict.fromkeys(SECRETS, secret))
        for name in SECRETS[1:]:
            assert SECRETS[0] in faults(said)[name], (
                f"the fault of {name} should say which other one has it, {SECRETS[0]}, but the app says{said}"
            )
    path = kept(lab, "cursor", f"{OTHER}\n")
    env = {"CURSOR_SECRET_KEY": None, "CURSOR_SECRET_KEY_FILE": path, "WEBHOOK_SECRET": OTHER}
    check_named(lab, ("CURSOR_SECRET_KEY",), "another has it as well", **env)


@pytest.mark.exercise("9.1")
def test_a_random_secret_is_taken_whatever_its_letters(lab):
    """Hexadecimal digits, Base64, a long sentence: what is random is not told by its kinds of characters, and 32 are
    enough. A capital is another letter than a small one, so two secrets that differ in that are two (NIST SP 800-63B,
    3.1.1.2: no rules on composition).

    Think: which of your rules refuses what `openssl rand -hex 16` prints?

    Next: in weak(), ask for the length, for repetition and for EXAMPLES, and for nothing else; compare texts with ==.
    """
    check_starts(lab, "they are random", CSRF_SECRET_KEY=OTHER[:32], WEBHOOK_SECRET=GOOD[:32], CURSOR_SECRET_KEY=THIRD)
    sentence = "a secret sentence in which nothing is a password"
    check_starts(
        lab,
        "no two of them are the same, letter for letter",
        CSRF_SECRET_KEY=GOOD,
        WEBHOOK_SECRET=GOOD.swapcase(),
        CURSOR_SECRET_KEY=GOOD.lower(),
    )
    check_starts(
        lab,
        "they are long",
        CSRF_SECRET_KEY=OTHER[:31] + "!",
        WEBHOOK_SECRET=sentence,
        CURSOR_SECRET_KEY=OTHER * 1 + "0",
    )


@pytest.mark.exercise("9.1")
def test_faults_of_every_kind_come_together(lab):
    """What is missing, what is weak, what cannot be read and what is no value: all are told in one go, and each once
    (The Twelve-Factor App, III: Config).

    Think: at which line does your app learn of the first fault? And who learns of those after it?

    Next: in checked(), let nothing raise. Gather the faults in one dictionary; init_app() raises once.
    """
    env = {
        "DATABASE_URL": None,
        "CSRF_SECRET_KEY": "short",
        "WEBHOOK_SECRET": None,
        "CURSOR_SECRET_KEY": "change-me, since you can read this in a tutorial",
        "PROXY_HOPS": "one",
        "TRUSTED_HOSTS": "*",
        "RATE_LIMIT_DEFAULT_FILE": "/nowhere",
    }
    check_named(lab, tuple(env), "it is wrong", **env)


@pytest.mark.exercise("9.1")
def test_no_fault_repeats_what_stands_there(lab):
    """What an app prints when it does not start, many can read: nothing of a variable is in it, nor of a file. Whoever
    sets PROXY_HOPS to the secret of the line above has made a mistake, and keeps the secret (CWE-532; ASVS 5, 16.2.5).

    Think: in which variable could a secret stand, if somebody slips? Also in one that ends in _FILE?

    Next: in found(), say nothing of a path, or of an error; in checked(), cut each fault of settings.read() before the
    first ", not ".
    """
    path = kept(lab, "hops", f"{GOOD}-in-a-file")
    env = {
        "PROXY_HOPS": f"{GOOD}, not a number",
        "LOG_FILES_KEPT": None,
        "LOG_FILES_KEPT_FILE": path,
        "TRUSTED_HOSTS": f"{GOOD}-as-a-host!",
        "ALLOWED_ORIGINS": f"https://app.shop.test,{GOOD}",
        "DATABASE_URL": f"mysql://shop:{GOOD}@db/shop",
        "REDIS_URL": f"http://:{GOOD}@redis",
        "CSRF_SECRET_KEY": f"{GOOD}-change-me",
        "WEBHOOK_SECRET": GOOD[:20],
        "RATE_LIMIT_DEFAULT_FILE": GOOD,
        "LOG_MAX_BYTES_FILE": kept(lab, "bytes", b"\xff" + GOOD.encode()),
        "CURSOR_SECRET_KEY": f"{GOOD}{OTHER}",
        "CURSOR_SECRET_KEY_FILE": f"/run/secrets/{GOOD}",
    }
    wanted = [name for name in env if name not in ("LOG_FILES_KEPT_FILE", "CURSOR_SECRET_KEY")]
    said = check_named(lab, wanted, "it is wrong", **env)
    assert GOOD[:4] not in said, f"what stands in a variable should not be repeated, but the app says{said}"
    assert GOOD[-4:] not in said, f"what stands in a variable should not be repeated, but the app says{said}"


@pytest.mark.exercise("9.1")
def test_what_is_handed_to_the_app_is_not_asked_for(lab):
    """Whoever makes the app in code, for a test or in another program, hands settings to create_app(). Of these the
    environment need not say anything, and what it says does not count (Flask, Application Factories).

    Think: which settings are in `table`, and which are not?

    Next: in checked(), ask only for names that are in `table`.
    """
    handed = {"DATABASE_URL": lab.env["DATABASE_URL"], "CSRF_SECRET_KEY": GOOD}
    why = f"{' and '.join(handed)} is handed to create_app"
    check_starts(lab, why, config=handed, DATABASE_URL=None, CSRF_SECRET_KEY=None)
    check_starts(lab, why, config=handed, DATABASE_URL="nonsense", CSRF_SECRET_KEY="", CSRF_SECRET_KEY_FILE="/nowhere")
