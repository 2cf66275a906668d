"""The table of rules of chapter 1 and its routes: neither says more than the other."""

from pathlib import Path

import pytest

from solutions.ch01_security.app import create_app
from solutions.ch01_security.roles import ANYONE, RULES

Route = tuple[str, str]


@pytest.fixture
def routes(tmp_path: Path) -> set[Route]:
    """Endpoint and method of every route; Flask adds none by itself."""
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}",
            "LOG_FOLDER": str(tmp_path),
            "ARGON2_MEMORY_KIB": 64,
            **dict.fromkeys(("CSRF_SECRET_KEY", "WEBHOOK_SECRET"), "a test's secret of 32 characters"),
        }
    )
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
