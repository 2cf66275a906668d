"""The internet around a served app: which hosts are there, what they answer, and that all is as before afterwards."""

import json
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook.serve import outside
from workbook.serve.internet import KEY_OF_THE_TILL, PNG, internet


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """This process sees it, as the process of a served app does."""
    with internet() as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        outside.install_from_environment()
        yield settings
        outside.install({}, {})


def got(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        content: bytes = answer.read()
        return content


def test_hosts_outside_have_an_image(playing: dict[str, str]) -> None:
    assert got("http://covers.test/cover.png") == got("http://evil.test/1.png") == PNG


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://0/",
        "http://inner.evil.test/",
        "http://10.0.0.5/",
        "http://evil.test/to?url=http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/shop",
    ],
)
def test_what_is_inside_tells_its_secret(playing: dict[str, str], url: str) -> None:
    assert KEY_OF_THE_TILL in got(url).decode()


def test_a_name_changes_its_address_after_the_first_question(playing: dict[str, str]) -> None:
    assert got("http://changes.test/") == PNG
    assert KEY_OF_THE_TILL in got("http://changes.test/").decode()


def test_an_image_may_drip_and_may_be_long(playing: dict[str, str]) -> None:
    begun = time.monotonic()
    assert got("http://evil.test/drip.png?seconds=0.2") == PNG + bytes(4)
    assert time.monotonic() - begun > 0.19  # it is the server that waits
    assert len(got("http://evil.test/long.png?bytes=5000")) == 5000


def test_a_page_is_no_image(playing: dict[str, str]) -> None:
    assert got("http://evil.test/page.html").startswith(b"<h1>")


def test_nothing_is_left_of_it() -> None:
    with internet() as settings:
        [path] = map(Path, settings.values())
        ports = set(json.loads(path.read_text("utf-8"))["routes"].values())
    assert not path.exists()
    for port in ports:
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), 1):
            pass
