"""The table of rules of chapter 1, its routes, the matrix of the lesson and that of the checks: none says more."""

import re
import runpy
from pathlib import Path

import pytest
from flask import Flask

from solutions.ch01_security.app import create_app
from solutions.ch01_security.roles import ADMIN, ANYONE, RULES, SIGNED_IN
from workbook import course

ROW = re.compile(r"^\| `(/api[^`]*)` \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)

Route = tuple[str, str]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}",
            "LOG_FOLDER": str(tmp_path),
            "ARGON2_MEMORY_KIB": 64,
            **dict.fromkeys(("CSRF_SECRET_KEY", "WEBHOOK_SECRET"), "a test's secret of 32 characters"),
        }
    )


@pytest.fixture
def routes(app: Flask) -> set[Route]:
    """Endpoint and method of every route; Flask adds none by itself."""
    rules = list(app.url_map.iter_rules())
    return {(rule.endpoint, method) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def test_every_route_has_a_rule_for_each_of_its_methods(routes):
    assert not routes - set(RULES), "these are open to nobody, for want of a rule"


def test_no_rule_names_a_route_that_is_not_there(routes):
    assert not set(RULES) - routes, "these rules are about nothing"


def test_every_rule_names_roles_that_exist_and_at_least_one():
    for rule, roles in RULES.items():
        assert roles, f"{rule} is open to nobody"
        assert roles <= ANYONE, f"{rule} names a role that nobody has"


def matrix_of_the_lesson() -> dict[Route, frozenset[str]]:
    """Address and method: the roles that may, as the lesson says it."""
    lesson = (course.chapter("ch01_security").folder / "README.md").read_text(encoding="utf-8")
    return {
        (address, method): roles
        for address, *cells in ROW.findall(lesson)
        for cell, roles in zip(cells, (ANYONE, SIGNED_IN, ADMIN), strict=True)
        for method in re.findall("[A-Z]+", cell)
    }


def test_the_matrix_of_the_lesson_is_the_table_of_rules(app):
    addresses = {rule.endpoint: re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert matrix_of_the_lesson() == {(addresses[name], method): roles for (name, method), roles in RULES.items()}


def test_the_matrix_of_the_checks_is_that_of_the_lesson():
    checks = course.chapter("ch01_security").checks / "test_1_4_functions.py"
    found = runpy.run_path(str(checks))["MATRIX"]
    assert {(address, method): frozenset(who) for method, address, who, _ in found} == matrix_of_the_lesson()
    assert len(found) == len(matrix_of_the_lesson())
