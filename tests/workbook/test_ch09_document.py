"""What chapter 9's app says of itself: all of its routes, and nothing that breaks who has read chapter 7's document."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from solutions.ch00_books_api import routes
from solutions.ch07_docs import changes, openapi
from solutions.ch07_docs.operations import all_operations
from solutions.ch09_deployment.app import create_app
from tests.ch07_docs import reading
from workbook.lab import settings


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.environment(tmp_path, f"sqlite:///{tmp_path}/x.db", f"unix://{tmp_path}/x").items():
            patch.setenv(name, value)
        return create_app()


@pytest.fixture
def document(app: Flask) -> Any:
    with app.app_context():
        return openapi.document()


def test_every_route_and_method_is_described(app: Flask, document: Any) -> None:
    there = {
        (routes.name_of(rule.endpoint), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    with app.app_context():
        assert there == set(all_operations())
        wanted = {(method, at.path) for name, method in all_operations() for at in openapi.addresses(name)}
    assert set(reading.operations(document)) == wanted


def test_what_takes_a_key_says_so(document: Any) -> None:
    takes = {
        (method, path)
        for (method, path), operation in reading.operations(document).items()
        if ("header", "Idempotency-Key") in reading.parameters(document, operation)
    }
    assert {(method, path.rpartition("/")[2]) for method, path in takes} == {("POST", "books"), ("POST", "shelves")}
    for method, path in takes:
        operation = reading.operations(document)[method, path]
        assert {"409", "422"} <= set(operation["responses"])


def test_the_changelog_tells_of_it_and_the_document_has_its_number(app: Flask, document: Any) -> None:
    with app.app_context():
        entries = changes.all_changes()
    assert document["info"]["version"] == entries[0].version
    newest = [entry.version for entry in entries]
    assert newest == sorted(set(newest), key=changes.number, reverse=True)
    assert entries[-len(changes.CHANGES) :] == changes.CHANGES
    new = [note for entry in entries[: -len(changes.CHANGES)] for note in entry.notes]
    for name in ("/api/isbn/", "Idempotency-Key"):
        assert any(name in note for note in new), name


def test_nothing_breaks_a_client_of_chapter_7(document: Any) -> None:
    before = json.loads(changes.COMMITTED.read_text(encoding="utf-8"))
    assert changes.breaking(before, document) == []


def test_a_look_up_is_described_with_a_number_that_is_one(document: Any) -> None:
    operation = reading.find(document, "GET", "/api/isbn/{isbn}")
    assert {"200", "404", "503"} <= set(operation["responses"])
    assert all("/api/isbn/9780141439587" in sample["source"] for sample in operation["x-codeSamples"])
