"""Private keys, tokens and passwords are nowhere that they need not be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from solutions.ch03_jwt import keys
from workbook import course
from workbook.book import accounts

WHOLE_TOKEN = re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}")
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/\\n\s=]{40,}")


@pytest.mark.chapter("3")
def test_no_secret_reaches_the_log_the_terminal_or_an_answer_that_is_not_its_own(lab: Any) -> None:
    password = accounts.password("alice")
    client = lab.client()
    login = {"email": "alice@example.org", "password": password}
    given = client.post("/api/auth/login", json=login).json()
    access, refresh = given["access_token"], given["refresh_token"]
    renewed = client.post("/api/auth/refresh", json={"refresh_token": refresh}).json()
    admin = lab.login("admin")
    ring = Path(lab.env["KEY_FOLDER"], "ring.json").read_text()
    secrets = [access, refresh, renewed["access_token"], renewed["refresh_token"], password]
    secrets.append(admin.headers["Authorization"].removeprefix("Bearer "))
    secrets += [line for entry in json.loads(ring) for line in entry["material"].splitlines() if len(line) > 40]
    alice = {"Authorization": f"Bearer {access}"}
    answers = [
        client.get("/api/users/me", headers=alice),
        client.get("/api/users/me", headers={"Authorization": f"Bearer {access}x"}),
        client.get(f"/api/books/search?q={access}"),
        client.get("/api/books", params={"token": access}),
        client.get(f"/api/{access}"),
        client.get("/api/books/1", headers={"Referer": f"https://shop.test/?access_token={refresh}"}),
        client.get("/api/books/1", headers={"User-Agent": f"app/1 {refresh}"}),
        client.post("/api/auth/login", json={**login, "password": f"{password}!"}),
        client.post("/api/auth/login", json={"email": password, "password": access}),
        client.post("/api/users", json={"name": access, "email": refresh, "password": password}),
        client.post("/api/auth/refresh", json={"refresh_token": [refresh]}),
        client.post("/api/auth/refresh", content=f'{{"refresh_token": "{refresh}"', headers={"Content-Type": "a/json"}),
        admin.post("/api/auth/keys/rotate"),
        client.get("/.well-known/jwks.json"),
    ]
    lab.clock.move(60)
    answers.append(client.post("/api/auth/refresh", json={"refresh_token": refresh}))
    lab.execute("DROP TABLE refresh_tokens")
    broken = client.post("/api/auth/refresh", json={"refresh_token": renewed["refresh_token"]})
    assert 401 <= broken.status_code <= 500
    lab.execute("DROP TABLE revoked")
    with lab.jobs():  # the sweep at its start fails
        told = "\n".join([lab.audit_text(), lab.printed(), lab.logged(), broken.text, str(broken.headers)])
    assert "housekeeping failed" in told
    told += "\n".join(f"{answer.text}\n{answer.headers}" for answer in answers if answer.request.url.path != "/api/x")
    found = [secret for secret in secrets if secret in told.replace(f"/api/{access}", "")]
    assert found == []


def test_the_names_of_keys_are_all_that_their_text_shows() -> None:
    for algorithm in ("RS256", "EdDSA", "HS256"):
        key = keys.new_key(algorithm)
        ring = keys.KeyRing(Path("keys"))
        ring._ring = (key,)
        shown = f"{key!r} {key} {(key,)!r} {ring!r} {vars(ring)!r}"
        assert key.kid in shown
        assert not any(line in shown for line in key.material.splitlines())


@pytest.mark.parametrize("folder", ["notebooks", "chapters", "loadtests", "solutions", "attacks"])
def test_no_whole_token_and_no_private_key_is_committed(folder: str) -> None:
    kinds = {".md", ".py", ".ipynb", ".toml", ".json", ".txt"}
    paths = [path for path in (course.ROOT / folder).rglob("*") if path.suffix in kinds]
    assert paths
    found = [path.name for path in paths for kind in (WHOLE_TOKEN, PRIVATE_KEY) if kind.search(path.read_text("utf-8"))]
    assert found == []
