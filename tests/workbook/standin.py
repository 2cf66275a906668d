"""A small chapter with two exercises, in a copy of the workbook, for tests of what judges exercises.

`repository` writes it: the real tool and the real ch00 it builds on, and ch01_standin with a solution, starters, checks
and known answers. 1.1 (build) lives in pets.py, 1.2 (fix, needs 1.1) in links.py, 1.3 (build) in toys.py.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from workbook.course import ROOT

CHAPTER = "ch01_standin"

EXERCISES = """
title = "Stand-in"
summary = "A chapter for tests."
[[exercise]]
id = "1.1"
title = "one pet"
kind = "build"
module = "pets.py"
points = 10
flawed = "always_200"
hints = ["a", "b", "c"]
standards = ["RFC 9110"]
[[exercise]]
id = "1.2"
title = "links"
kind = "fix"
module = "links.py"
points = 20
needs = ["1.1"]
flawed = "glued"
hints = ["a", "b", "c"]
standards = ["RFC 8288"]
[[exercise]]
id = "1.3"
title = "toys"
kind = "build"
module = "toys.py"
points = 30
flawed = "no_toys"
hints = ["a", "b", "c"]
standards = ["RFC 9110"]
"""

APP = """
from flask import Flask, jsonify, request

from solutions.ch00_books_api import errors, models, routes, settings

from . import links, pets, toys


def create_app(config=None):
    app = Flask(__name__)
    for thing in (settings, errors, models, routes):
        thing.init_app(app)
    app.add_url_rule("/api/pets/<int:number>", view_func=pets.pet)
    app.add_url_rule("/api/toys", view_func=toys.toys, methods=["GET", "POST"])
    app.add_url_rule("/api/links", view_func=links.links)
    app.add_url_rule("/api/health", "health", view_func=lambda: jsonify(status="ok"))
    app.add_url_rule("/api/echo", view_func=lambda: jsonify(dict(request.headers)))
    return app
"""

PETS = '''
from flask import jsonify


def pet(number):
    """Return the pet, or 404."""
    ### BEGIN SOLUTION 1.1
    if number > 3:
        return jsonify(detail="There is no such pet."), 404
    return jsonify(id=number, name="Rex")
    ### END SOLUTION 1.1
'''

LINKS = '''
from flask import jsonify, url_for


def links():
    """Return where to go."""
    ### BEGIN SOLUTION 1.2
    return jsonify(here=url_for("links"), pet=url_for("pet", number=1))
    ### END SOLUTION 1.2
'''

TOYS = '''
from flask import jsonify, request


def toys():
    """Return the toys; a POST adds one."""
    ### BEGIN SOLUTION 1.3
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
    ### END SOLUTION 1.3
'''

CHECKS = '''
import pytest


@pytest.mark.exercise("1.1")
def test_a_pet_is_answered_with_its_name(lab):
    """A GET answers 200 and the pet (RFC 9110, 15.3.1).

    Next: return the pet from pet().
    """
    answer = lab.client().get("/api/pets/1")
    assert answer.status_code == 200
    assert answer.json()["name"] == "Rex", "the pet has lost its name"


@pytest.mark.exercise("1.1")
def test_a_pet_that_is_not_there_is_404(lab):
    """A GET of nothing answers 404 (RFC 9110, 15.5.5).

    Next: look before you answer.
    """
    answer = lab.client().get("/api/pets/9", headers={"Cookie": "a=it's"})
    assert answer.status_code == 404, "a pet that is not there"


@pytest.mark.exercise("1.2")
def test_links_start_at_the_root(lab):
    """An address in a link starts with a slash (RFC 8288, 3.1).

    Next: use url_for().
    """
    answer = lab.client().get("/api/links")
    assert answer.json()["here"] == "/api/links"


@pytest.mark.exercise("1.2")
def test_links_name_the_pet(lab):
    """A link says where the pet is (RFC 8288, 3.1).

    Next: use url_for().
    """
    answer = lab.client().get("/api/links")
    assert answer.json()["pet"].endswith("/api/pets/1")


@pytest.mark.exercise("1.3")
def test_there_are_toys(lab):
    """A GET lists the toys (RFC 9110, 9.3.1).

    Next: list the toys.
    """
    answer = lab.client().get("/api/toys")
    assert answer.json()["toys"] == ["ball"], "there is no ball"


@pytest.mark.exercise("1.3")
def test_a_new_toy_is_201(lab):
    """A POST answers 201 (RFC 9110, 15.3.2).

    Next: answer 201.
    """
    answer = lab.client().post("/api/toys", json={"name": "bone"})
    assert answer.status_code == 201, "a new toy is Created"
'''

ANSWERS = {
    "always_200": ("1.1", "wrong", "a pet that is not there", "pets.py:pet", 'return jsonify(id=number, name="Rex")'),
    "no_name": (
        "1.1",
        "wrong",
        "lost its name",
        "pets.py:pet",
        "if number > 3:\n    return jsonify(), 404\nreturn jsonify(id=number, name=None)",
    ),
    "other_words": (
        "1.1",
        "right",
        "",
        "pets.py:pet",
        'return (jsonify(), 404) if number > 3 else jsonify(name="Rex", id=number)',
    ),
    "glued": ("1.2", "wrong", "starts with a slash", "links.py:links", 'return jsonify(here="api/links", pet="x")'),
    "no_pet": ("1.2", "wrong", "where the pet is", "links.py:links", 'return jsonify(here="/api/links", pet="x")'),
    "by_hand": (
        "1.2",
        "right",
        "",
        "links.py:links",
        'return jsonify(here="/api/links", pet="/api/pets/1")',
    ),
    "no_toys": (
        "1.3",
        "wrong",
        "there is no ball",
        "toys.py:toys",
        'return jsonify(toys=[]), 201 if request.method == "POST" else 200',
    ),
    "never_201": ("1.3", "wrong", "is created", "toys.py:toys", 'return jsonify(toys=["ball"])'),
    "a_dict": (
        "1.3",
        "right",
        "",
        "toys.py:toys",
        'return {"toys": ["ball"]}, {"POST": 201}.get(request.method, 200)',
    ),
}


def repository(root: Path) -> Path:
    """Write the copy of the workbook with its one small chapter to `root`."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "workbook", root / "workbook", ignore=ignored)
    shutil.copytree(ROOT / "solutions" / "ch00_books_api", root / "solutions" / "ch00_books_api", ignore=ignored)
    shutil.copy(ROOT / "conftest.py", root)
    shutil.copy(ROOT / "pyproject.toml", root)
    modules = {"app.py": APP, "pets.py": PETS, "links.py": LINKS, "toys.py": TOYS}
    for folder in (root / "solutions" / CHAPTER, root / "chapters" / CHAPTER, root / "tests" / CHAPTER):
        folder.mkdir(parents=True)
    for name, text in modules.items():
        (root / "solutions" / CHAPTER / name).write_text(text.lstrip())
        (root / "chapters" / CHAPTER / name).write_text(text.lstrip().replace(" SOLUTION ", " YOUR CODE "))
    (root / "chapters" / CHAPTER / "exercises.toml").write_text(EXERCISES)
    (root / "tests" / CHAPTER / "test_1_standin.py").write_text(CHECKS.lstrip())
    known = root / "tests" / "wrong_answers" / CHAPTER
    known.mkdir(parents=True)
    for name in ANSWERS:
        write_answer(root, name)
    return root


def write_answer(root: Path, name: str, feedback: str | None = None, body: str | None = None) -> None:
    """Write a known answer, with other words or another body where they are given."""
    exercise, verdict, words, region, text = ANSWERS[name]
    lines = [f"# exercise: {exercise}", f"# verdict: {verdict}", "# misconception: none"]
    lines.append(f"# feedback: {feedback or words}")
    path = root / "tests" / "wrong_answers" / CHAPTER / f"{name}.py"
    path.write_text("\n".join([*lines, f"# region: {region}", body or text, ""]))


def module(root: Path, name: str) -> Path:
    """The learner's file of that name."""
    return root / "chapters" / CHAPTER / name


def solve_wrongly(root: Path, name: str, body: str) -> None:
    """Put `body` into the region of the learner's module."""
    path = module(root, name)
    head, _, rest = path.read_text().partition("    ### BEGIN YOUR CODE")
    marker, _, rest = rest.partition("\n")
    _, _, tail = rest.partition("    ### END YOUR CODE")
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
    path.write_text(f"{head}    ### BEGIN YOUR CODE{marker}\n{lines}    ### END YOUR CODE{tail}")


def tool(
    root: Path,
    *arguments: str,
    timeout: float = 120,
    around: Mapping[str, str] = MappingProxyType({}),
    beginning: Sequence[str] = (),
    **options: object,
) -> "subprocess.CompletedProcess[str]":
    """Run `python ARGUMENT…` in the repository; returns what it printed and its exit code.

    Variables are `around` it; `beginning` is that of the command.
    """
    command = [*beginning, sys.executable, *arguments]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **around}
    env.pop("CI", None)  # there pytest prints a failure a second time, unshortened
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=timeout, **options)  # type: ignore[call-overload, no-any-return]
