"""What was sent, for a shell: signed in, in the state that the check had, and readable."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from workbook import course
from workbook.lab.exchange import Exchange, quoted, visible
from workbook.lab.pasting import to_paste
from workbook.lab.settings import to_paste as settings_to_paste
from workbook.serve.addresses import BESIDE, FOREIGN_ORIGIN
from workbook.serve.serving import served

ORIGIN = "http://127.0.0.1:8000"
BOOKISH = "Natsume Sōseki, آنها, हिन्दी 1…"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def exchange(method: str, path: str, **parts: Any) -> Exchange:
    headers = [("Host", "shop.test"), ("User-Agent", "python-httpx/1"), *parts.pop("sent", [])]
    found = Exchange("1", "0", method, f"https://shop.test{path}", headers, parts.pop("with_body", b""), status=200)
    for name, value in parts.items():
        setattr(found, name, value)
    return found


LOGIN = exchange(
    "POST", "/api/auth/login", with_body=b'{"email":"a@b.example"}', body=b'{"access_token": "%s"}' % TOKEN.encode()
)


def test_a_token_comes_from_the_request_that_gave_it() -> None:
    books, me = (
        exchange("GET", "/api/books"),
        exchange("GET", "/api/users/me", sent=[("Authorization", f"Bearer {TOKEN}")]),
    )
    said = to_paste([books, LOGIN, books, me], ORIGIN, "3")
    assert said.startswith(f"ACCESS_TOKEN=$(curl -s '{ORIGIN}/api/auth/login'")
    assert said.endswith("\n\nBefore it: 2 × GET /api/books (200)")
    assert f"""curl -i '{ORIGIN}/api/users/me' -H "Authorization: Bearer $ACCESS_TOKEN"\n""" in said
    assert TOKEN not in said


def test_what_changed_a_token_comes_before_its_next_use() -> None:
    sent = [("Authorization", f"Bearer {TOKEN}")]
    logout = exchange("POST", "/api/auth/logout", sent=sent)
    said = to_paste([LOGIN, logout, exchange("GET", "/api/users/me", sent=sent)], ORIGIN, "3")
    assert [line.split(f"'{ORIGIN}")[1].split("'")[0] for line in said.splitlines() if ORIGIN in line] == [
        "/api/auth/login",
        "/api/auth/logout",
        "/api/users/me",
    ]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"obstacles": ["the lab has stopped Redis"]}, "the lab has stopped Redis"),
        ({"sent": [("X-Webhook-Signature", "sha256=00")]}, "it is signed with a secret of the lab's"),
        ({"sent": [("Authorization", f"Bearer {TOKEN}")]}, "its token is none that the app gave: the check made it"),
        ({"with_body": b" ".join(b"%d" % n for n in range(2000))}, "its body has 8,889 bytes"),
        ({"with_body": b"x" * 900_000}, "its body has 900,000 bytes"),
        ({"sent": [("User-Agent", " ".join(map(str, range(2000))))]}, "a part of it has 8,889 characters"),
    ],
)
def test_what_cannot_be_sent_again_is_no_line_and_says_why(other: dict[str, Any], why: str) -> None:
    said = to_paste([exchange("GET", "/api/books", **other)], ORIGIN, "3")
    assert f"No line to paste: {why}." in said
    assert "curl" not in said.partition("No line")[0]
    assert len(said) < 2500


def test_a_body_that_repeats_itself_is_short_and_its_length_is_told() -> None:
    deep = exchange("POST", "/api/books", with_body=b"[" * 700 + b"]" * 700)
    said = to_paste([deep], ORIGIN, "0")
    body = """"$(printf -- '[%.0s' $(seq 700))""$(printf -- ']%.0s' $(seq 700))\""""
    assert said.endswith(f"--data-binary {body}\n\nIts body has 1,400 bytes.")
    deep.obstacles = ["the lab has stopped Redis"]
    assert "\n\n<700 × '['><700 × ']'>\n\nNo line" in to_paste([deep], ORIGIN, "0")


def test_a_long_header_and_a_long_address_are_lines_too() -> None:
    cookie, query = "a" * 5000, ",".join(map(str, range(300)))
    said = to_paste([exchange("GET", f"/api/books?q={query}", sent=[("Cookie", f"x={cookie}")])], ORIGIN, "0")
    assert said.startswith(f"curl -i '{ORIGIN}/api/books?q={query}'")
    assert said.endswith("""-H 'Cookie: x='"$(printf -- 'a%.0s' $(seq 5000))\"""")


def test_the_settings_of_the_app_come_with_it() -> None:
    settings, obstacles = settings_to_paste({"RATE_LIMIT_DEFAULT": "3 per hour"}, {"route": None})
    said = to_paste([exchange("GET", "/api/books", settings=settings, obstacles=obstacles)], ORIGIN, "1")
    assert said.startswith('Start the app by RATE_LIMIT_DEFAULT="3 per hour" python3 -m workbook run 1\n\ncurl')
    settings, obstacles = settings_to_paste({"DATABASE_URL": "sqlite://"}, {"route": {"x": "/x"}})
    assert (settings, len(obstacles)) == ({}, 2)


def test_an_algorithm_says_nothing_of_the_keys_that_run_finds() -> None:
    settings, obstacles = settings_to_paste({"JWT_ALGORITHM": "EdDSA"}, {})
    said = to_paste([exchange("GET", "/api/books", settings=settings, obstacles=obstacles)], ORIGIN, "3")
    assert "No line to paste: this app's keys are older than its JWT_ALGORITHM." in said
    _, obstacles = settings_to_paste({"JWT_ALGORITHM": "EdDSA", "KEY_FOLDER": "/new"}, {})
    assert obstacles == ["the check has given the app a KEY_FOLDER of its own"]


def test_the_proxys_words_and_the_page_come_with_it() -> None:
    sent = [("X-Forwarded-For", "6.6.6.6"), ("Origin", "https://shop.test"), ("Referer", "https://shop.test/a")]
    line = exchange("GET", "/api/books", sent=sent, address="203.0.113.7").curl(ORIGIN)
    for header in ("X-Forwarded-For: 6.6.6.6", "X-Edge-For: 203.0.113.7", f"Origin: {ORIGIN}", f"Referer: {ORIGIN}/a"):
        assert f"-H '{header}'" in line
    assert "Host" not in line
    assert "X-Edge-For" not in exchange("GET", "/api/books", address="203.0.113.7").curl(ORIGIN)
    assert "-H 'X-Edge-For: 203.0.113.9'" in exchange("GET", "/api/books", address="203.0.113.9").curl(ORIGIN)
    assert "Host" not in exchange("GET", "/", sent=[("Origin", FOREIGN_ORIGIN)]).curl(ORIGIN)
    assert "-H 'Host: shop.test'" in exchange("GET", "/", sent=[("Origin", "https://shop.test.evil.test")]).curl(ORIGIN)


def test_who_stands_beside_the_app_comes_past_the_edge() -> None:
    line = exchange("GET", "/readyz", url="http://127.0.0.1:8000/readyz", address=BESIDE).curl(ORIGIN)
    assert "-H 'X-Edge-For: none'" in line
    assert "X-Edge-Proto" not in line


def test_bytes_of_a_header_stay_what_they_are() -> None:
    sent = [("X-A", "é€".encode().decode("latin-1")), ("X-B", "\xe9")]
    line = exchange("GET", "/", sent=sent).curl(ORIGIN)
    assert "-H 'X-A: é€'" in line
    assert r"-H $'X-B: \xe9'" in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (BOOKISH, BOOKISH),
        ("Jose\u0301", "Jose<U+0301>"),
        ("a\u200bb\u00a0c\x00", "a<U+200B>b<U+00A0>c<U+0000>"),
        ("p\u0430ul и Пётр", "p<U+0430>ul и Пётр"),
        ("\uff11\u00b2\tx\n", "<U+FF11><U+00B2>\tx\n"),
    ],
)
def test_what_looks_like_another_character_is_told_by_its_code(text: str, shown: str) -> None:
    assert visible(text) == shown
    given = subprocess.run(["bash", "-c", f"printf %s {quoted(text)}"], capture_output=True, check=True).stdout
    assert given.decode() == text.replace("\0", "")


def test_a_variable_stands_for_a_value_within_any_text() -> None:
    word = quoted('{"a": "it\'s VALUE", "b": "VALUE$x"}', {"VALUE": "V"})
    given = subprocess.run(["bash", "-c", f"V=1; printf %s {word}"], capture_output=True, check=True, text=True).stdout
    assert given == '{"a": "it\'s 1", "b": "1$x"}'


@pytest.mark.chapter("1")
def test_a_pasted_request_is_signed_in(lab: Any, tmp_path: Path) -> None:
    lab.login("alice").post("/api/shelves", json={"name": "Zoë's"})
    with served(course.chapter("1")) as app:
        lines = to_paste(lab.exchanges, app.url, "1")
        done = subprocess.run(["bash", "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("HTTP/1.1 201 ")
    assert '"name": "Zoë\'s"' in done.stdout
