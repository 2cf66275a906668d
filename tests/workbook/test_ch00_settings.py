"""Settings: what an operator may write, and what is refused before the app answers anybody."""

import re
from pathlib import Path

import pytest
from flask import Flask

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.settings import SETTINGS, BadSettings, origins
from solutions.ch01_security import csrf, passwords, transport, webhook


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        (" , ", []),
        ("https://app.shop.test", ["https://app.shop.test"]),
        ("https://a.test, https://b.test:8443", ["https://a.test", "https://b.test:8443"]),
        ("https://app.shop.test/", ["https://app.shop.test"]),
        ("HTTPS://App.Shop.Test:443", ["https://app.shop.test"]),
        ("https://app.shop.test:080", ["https://app.shop.test:80"]),
        ("https://xn--bcher-kva.example", ["https://xn--bcher-kva.example"]),
        ("http://localhost:3000,http://127.0.0.1:80", ["http://localhost:3000", "http://127.0.0.1"]),
    ],
)
def test_an_allowed_origin_is_read_as_browsers_write_it(text: str, read: list[str]) -> None:
    assert origins(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "null",
        "https://*",
        "https://*.shop.test",
        r"https://.*\.shop\.test",
        "https://app.shop.test,*",
        "https://app.shop.test/account",
        "https://app.shop.test//",
        "https://app.shop.test?x",
        "https://app.shop.test#x",
        "https://user@app.shop.test",
        "https://app.shop.test:port",
        "https://app..shop.test",
        "https://.shop.test",
        "https://app.shop.test.",
        "https://app_1 https://b.test",
        "https://bücher.example",
        "https://\u212aiosk.test",  # the Kelvin sign, whose small letter is an ASCII k
        "https://[::1]",
        "http://app.shop.test",
        "http://localhost.evil.test",
        "ftp://app.shop.test",
        "app.shop.test",
        "//app.shop.test",
        "https://",
    ],
)
def test_what_is_no_origin_or_many_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must name origins"):
        origins(text)


def test_an_app_that_would_let_every_origin_in_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", "*")
    with pytest.raises(ValueError, match=r"ALLOWED_ORIGINS must name origins such as https://app.shop.test.*'\*'"):
        settings.init_app(Flask(__name__))


MORE = {**csrf.SETTINGS, **transport.SETTINGS, **webhook.SETTINGS}
ALL = {**SETTINGS, **MORE}
NO_NUMBERS = [
    "",
    " ",
    "-1",
    "1.5",
    "1e3",
    "ten",
    "0x10",
    "1_000",
    " 7",
    "7\n",
    "+7",
    "٣",
    "²",
    "NaN",
    "9" * 5000,
    "2147483648",
]
HOSTILE = {
    "DATABASE_URL": [
        "",
        "books.db",
        "mysql://u:hidden@h/n",
        "oracle://",
        "postgresql://u:hidden@h:port/n",
        "nothing://h",
    ],
    "REDIS_URL": [
        "",
        "127.0.0.1:6379",
        "http://h",
        "redis://",
        "redis://:hidden@h:port/0",
        "redis://h:99999",
        "unix://",
    ],
    "JWT_ALGORITHM": ["", "none", "rs256", "RS256,HS256", "RS512", "RS256 "],
    "FETCH_TIMEOUT_SECONDS": ["", "0", "0.0", "-1", "inf", "nan", "1e9", "9" * 400, "5s", "٥"],
    "CSRF_SECRET_KEY": ["", "short", "x" * 31],
    "WEBHOOK_SECRET": ["", "x" * 31],
    **{key: ["", "  ", "a\nb", "a\x1bb"] for key in ("JWT_ISSUER", "JWT_AUDIENCE", "KEY_FOLDER", "LOG_FOLDER")},
}
NO_RATES = ["", "5", "0 per day", "-1 per day", "5 per minute;", "ten per day", "5 per fortnight"]
NO_RATES += ["5 per minute\n", "٣ per day", "9999999999 per day", "5 per 99999999999 years", "* per day", "unlimited"]
HOSTILE |= {name: NO_RATES for name in SETTINGS if name.startswith("RATE_LIMIT_")}
HOSTILE["PATH_PREFIX"] = ["shop", "/", "/shop/", "//evil.test", "/a b", "/..", "/a\n", "/é"]
HOSTILE["TRUSTED_HOSTS"] = ["", ",", "*", "a b", "https://shop.test", "shop.test/path"]
FROM_NOTHING, FROM_ONE = (
    ("PROXY_HOPS", "KEY_ROTATION_DAYS"),
    (
        *(
            "MAX_CONTENT_LENGTH",
            "ARGON2_TIME_COST",
            "ARGON2_MEMORY_KIB",
            "ARGON2_PARALLELISM",
            "SESSION_LIFETIME_SECONDS",
        ),
        *("FETCH_MAX_BYTES", "ACCESS_TOKEN_SECONDS", "REFRESH_TOKEN_SECONDS", "LOG_MAX_BYTES", "LOG_FILES_KEPT"),
    ),
)
HOSTILE |= dict.fromkeys(FROM_NOTHING, NO_NUMBERS) | {key: [*NO_NUMBERS, "0"] for key in FROM_ONE}


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing but the secrets, and to which a test adds."""
    for name in ALL:
        monkeypatch.delenv(name, raising=False)
    for name in ("CSRF_SECRET_KEY", "WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "a secret of thirty-two characters")
    return monkeypatch


def started() -> Flask:
    """An app with the settings of every chapter."""
    app = Flask(__name__)
    settings.init_app(app, None, MORE)
    return app


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_setting_cannot_be_is_refused_at_boot_with_its_name(environ: pytest.MonkeyPatch, name: str) -> None:
    for text in HOSTILE[name]:
        environ.setenv(name, text)
        with pytest.raises(BadSettings) as caught:
            started()
        assert str(caught.value).startswith(f"the environment variable {name} must "), text
        assert "\n" not in str(caught.value), text
        assert "hidden" not in str(caught.value), "an address may hold a password"


def test_all_bad_settings_are_named_at_once(environ: pytest.MonkeyPatch) -> None:
    for name, texts in HOSTILE.items():
        environ.setenv(name, texts[0])
    environ.setenv("ALLOWED_ORIGINS", "null")
    with pytest.raises(BadSettings) as caught:
        started()
    assert {part.split()[3] for part in str(caught.value).split("; ")} == {*HOSTILE, "ALLOWED_ORIGINS"}


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("PROXY_HOPS", "2", 2),
        ("KEY_ROTATION_DAYS", "0", 0),
        ("LOG_FILES_KEPT", "007", 7),
        ("FETCH_TIMEOUT_SECONDS", "0.2", 0.2),
        ("REDIS_URL", "rediss://:secret@cache:6380/1", "rediss://:secret@cache:6380/1"),
        ("REDIS_URL", "unix:///run/redis.sock?db=1", "unix:///run/redis.sock?db=1"),
        ("DATABASE_URL", "postgresql+psycopg://u:p%40@h:5433/n?sslmode=require", None),
        ("DATABASE_URL", "postgresql://u@/n?host=/run/postgresql", None),
        ("DATABASE_URL", "sqlite://", None),
        ("LOG_FOLDER", "/var/log/böcker und so", None),
    ],
)
def test_what_a_setting_may_be_is_read(environ: pytest.MonkeyPatch, name: str, text: str, read: object) -> None:
    environ.setenv(name, text)
    assert started().config[name] == (text if read is None else read)


def test_the_memory_of_a_hash_is_enough_for_its_lanes() -> None:
    app = Flask(__name__)
    app.config.update(ARGON2_TIME_COST=1, ARGON2_MEMORY_KIB=31, ARGON2_PARALLELISM=4)
    with pytest.raises(BadSettings, match="ARGON2_MEMORY_KIB must be 8 or more for each of ARGON2_PARALLELISM"):
        passwords.init_app(app)


def test_every_setting_is_read_by_somebody() -> None:
    """A row that nobody reads is a promise that nobody keeps; its own line in the table is no reader."""
    sources = Path(__file__).parents[2].joinpath("solutions").glob("*/*.py")
    text = "\n".join(path.read_text("utf-8") for path in sources)
    named = {*re.findall(r'"([A-Z][A-Z0-9_]+)"(?!:)', text)}
    named |= {
        prefix + role for prefix in re.findall(r'"([A-Z_]+)\{role\}"', text) for role in ("ADMIN", "PREMIUM", "USER")
    }
    assert ALL.keys() - named == set()
