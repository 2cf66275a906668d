"""Settings: what an operator may write, and what is refused before the app answers anybody."""

import pytest
from flask import Flask

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.settings import origins


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
