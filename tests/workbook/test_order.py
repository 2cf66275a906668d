"""Between the concerns: in which order they see a request, what a chapter keeps, what a route is called.

The order is the one that the diagram in the lesson of chapter 1 draws.
"""

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask

from solutions.ch00_books_api import errors, models
from workbook import course

CHAPTERS = [chapter.name for chapter in course.chapters()]
LIBRARIES = {"flask_talisman": "headers", "flask_cors": "headers", "flask_limiter": "limits", "flask_wtf": "csrf"}
IDLE = {"_force_https", "_make_nonce", "csrf_protect"}  # hooks of libraries that our settings leave nothing to do
EXIT = {"guard_browsers": "csrf"}  # what chapter 3 puts in the place of a hook of chapter 1


@pytest.fixture
def create(tmp_path: Path) -> Callable[[str], Flask]:
    """A function that returns the app of a chapter, on an empty database."""

    def created(chapter: str) -> Flask:
        database = f"sqlite:///{tmp_path / chapter}.db"
        secrets = {
            name: f"a test's {name} of 32 characters"
            for name in ("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY")
        }
        folders = dict.fromkeys(("LOG_FOLDER", "KEY_FOLDER"), str(tmp_path / chapter))
        nowhere = "redis://127.0.0.1:1/0"  # each worker counts for itself then
        app: Flask = import_module(f"solutions.{chapter}.app").create_app(
            {
                "DATABASE_URL": database,
                "REDIS_URL": nowhere,
                "ARGON2_MEMORY_KIB": 64,
                "TRUSTED_HOSTS": ["shop.test"],
                **secrets,
                **folders,
            }
        )
        return app

    return created


def diagram(chapter: str = "1") -> list[str]:
    """The nodes of the diagram in the lesson of `chapter`, from top to bottom."""
    lesson = (course.chapter(chapter).folder / "README.md").read_text(encoding="utf-8")
    (drawn,) = re.findall(r"```mermaid\nflowchart TD\n(.*?)```", lesson, re.S)
    arrows = re.findall(r"(\w+)(?:\(\[.*?\]\)|\[.*?\])? --> (\w+)", drawn)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(arrows)), "one way, unbroken"
    return [arrows[0][0], *(to for _, to in arrows)]


def concern(hook: Callable[..., Any]) -> str:
    """Which module's a hook is, by its last name; that of a library is our module that sets it up."""
    function = hook.func if isinstance(hook, functools.partial) else hook
    module = function.__module__
    return EXIT.get(function.__name__) or LIBRARIES.get(module.split(".")[0]) or module.split(".")[-1]


def concerns(hooks: Iterable[Callable[..., Any]]) -> list[str]:
    """The concerns of `hooks`, in order; what stands side by side counts once."""
    found = [concern(hook) for hook in hooks if getattr(hook, "__name__", "") not in IDLE]
    return [name for name, before in zip(found, [None, *found], strict=False) if name != before]


def way(app: Flask) -> list[str]:
    """The concerns that a request meets and then, with `_out` behind their names, those that its answer meets.

    Flask opens the session before all hooks, and saves it after them; the log begins and ends around all of Flask.
    """
    assert concerns(app.teardown_request_funcs[None])[0] == "audit"
    there = concerns(app.before_request_funcs[None])
    back = concerns(reversed(app.after_request_funcs[None]))
    return [
        *("request", "audit", "sessions", *there, "view"),
        *(f"{name}_out" for name in (*back, "sessions", "audit")),
        "answer",
    ]


@pytest.mark.parametrize("chapter", CHAPTERS[1:3])
def test_a_request_meets_the_concerns_in_the_order_of_the_lesson(create, chapter):
    assert way(create(chapter)) == diagram()


def test_chapter_3_adds_to_this_order_where_a_bad_token_is_refused(create):
    found = way(create("ch03_jwt"))
    assert [name for name in found if name != "bearer"] == diagram()
    assert found[found.index("bearer") - 1 : found.index("bearer") + 2] == ["limits", "bearer", "roles"]


def test_chapter_5_decides_on_a_version_when_it_is_known_who_may_do_what(create):
    found, drawn = way(create("ch05_versioning")), diagram("5")
    new = ("versions", "retirement")
    assert [name for name in found if not name.startswith((*new, "bearer"))] == diagram()
    middle = ["csrf", *new, "view", *(f"{name}_out" for name in reversed(new)), "limits_out"]
    assert found[found.index("csrf") : found.index("limits_out") + 1] == middle
    assert [name for name in drawn if name.startswith(new)] == [name for name in found if name.startswith(new)]


def test_chapter_6_says_who_may_keep_an_answer_and_then_whether_it_is_sent(create):
    found, drawn = way(create("ch06_caching")), diagram("6")
    before = ["caching_out" if name == "policies_out" else name for name in found if name != "validators_out"]
    assert before == way(create("ch05_versioning"))
    assert found[found.index("policies_out") : found.index("headers_out")] == ["policies_out", "validators_out"]
    known = set(found)
    assert [name for name in drawn if name in known] == [name for name in found if name in set(drawn)]
    assert drawn.index("retirement") < drawn.index("cached") < drawn.index("view")


@pytest.mark.parametrize(("before", "chapter"), list(itertools.pairwise(CHAPTERS)))
def test_a_chapter_keeps_every_route_of_the_one_before(create, before, chapter):
    def routes(app: Flask) -> set[tuple[str, str, str]]:
        return {(rule.rule, rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods}

    assert not routes(create(before)) - routes(create(chapter))


def test_a_resource_on_a_blueprint_is_known_by_its_name(create, monkeypatch, tmp_path):
    """As flask-smorest does it as well, so that `request.endpoint` is "api.book"."""
    add_resource = errors.Api.add_resource

    def on_a_blueprint(self: Any, resource: Any, *urls: str, endpoint: str) -> None:
        if endpoint != "book":
            add_resource(self, resource, *urls, endpoint=endpoint)
            return
        blueprint = Blueprint("api", __name__)
        for url in urls:
            blueprint.add_url_rule(url, view_func=resource.as_view(endpoint))
        self.app.register_blueprint(blueprint)

    monkeypatch.setattr(errors.Api, "add_resource", on_a_blueprint)
    app = create("ch01_security")
    app.extensions["audit_events"] = {("book", 200): "book_read"}
    app.extensions["policies"] = {"book": {"frame_options": "SAMEORIGIN"}}
    assert "api.book" in app.view_functions
    with app.app_context():
        models.db.create_all()
        book = {"title": "Kokoro", "author": "Natsume Sōseki", "genres": ["novel"]}
        models.db.session.add(models.Book(**book))
        models.db.session.commit()
    client = app.test_client()
    there = {"base_url": "https://shop.test"}

    answer = client.get("/api/books/1", **there)
    assert answer.status_code == 200, "its rule is found"
    assert answer.headers["RateLimit-Policy"].startswith('"catalogue/day"'), "its limit and its bucket are found"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN", "its policy is found"
    assert answer.json["_links"] == {"self": {"href": "/api/books/1"}, "collection": {"href": "/api/books"}}
    lines = [json.loads(line) for line in (tmp_path / "ch01_security" / "audit.log").read_text().splitlines()]
    assert [line["event"] for line in lines if line["path"] == "/api/books/1"] == ["book_read"], "its event is found"
    (listed,) = client.get("/api/books/search?q=kokoro", **there).json["items"]
    assert listed["_links"]["self"]["href"] == "/api/books/1"
    book = client.get("/api", **there).json["_links"]["book"]
    assert book == {"href": "/api/books/{book_id}", "methods": ["GET"], "templated": True}
    refused = client.delete("/api/books/1", **there)
    assert refused.status_code == 401, "a method that its rules open to others is refused"
    assert refused.json["detail"] == "Please sign in."
