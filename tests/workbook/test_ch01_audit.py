"""The audit log while two workers write to it at once: nothing torn, nothing lost, whenever a file is put away."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

REQUESTS, THREADS = 50, 4


@pytest.mark.chapter("1")
def test_two_workers_that_write_at_once_lose_no_line(lab: Any) -> None:
    """Some 60 kB of lines in files of 5 kB: a dozen rotations, in the middle of the others' writing."""
    small = {"LOG_MAX_BYTES": "5000", "LOG_FILES_KEPT": "50"}
    with lab.boot(**small) as one, lab.boot(**small) as other:
        clients = [lab.client(app=app) for app in (one, other) * (THREADS // 2)]
        with ThreadPoolExecutor(THREADS) as threads:
            sent = threads.map(lambda client: [client.get("/api/health") for _ in range(REQUESTS)], clients)
            wanted = sorted(answer.headers["X-Request-ID"] for answers in sent for answer in answers)
        lab.settle()
    files = list(Path(lab.env["LOG_FOLDER"]).glob("audit.log*"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(files) > 5
    assert sorted(json.loads(line)["request_id"] for line in lines) == wanted


@pytest.mark.chapter("1")
@pytest.mark.parametrize(
    "text",
    [
        """{"password": "a passphrase with 'marks', and spaces"}""",
        """password='a passphrase with "marks", and spaces'""",
        "https://shop.test/?token=passphrase&next=2",
        "api-key: passphrase",
        'password="passphrase without an end',
    ],
)
def test_a_named_secret_is_redacted_whole(lab: Any, text: str) -> None:
    lab.client().get("/api/health", headers={"User-Agent": text})
    logged = lab.audit()[-1]["headers"]["User-Agent"]
    assert "[redacted]" in logged
    assert "passphrase" not in logged
