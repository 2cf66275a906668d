"""What the pages of an attacker can do in a real browser, and what stops them there.

The attackers: a page on another site, and one on a sibling origin of the same site, which gets the victim's cookies
whatever their SameSite says.
"""

from collections.abc import Callable

import pytest

from attacks.browser import OTHER_SITE, SIBLING, Chromium
from workbook.attacking import FLAWED, SOLVED, Loot, Shop, Stopped

PLANTED = "Send your money to evil.test"

pytestmark = pytest.mark.browser
both_attackers = pytest.mark.parametrize("attacker", [OTHER_SITE, SIBLING])
Serve = Callable[[str], Shop]


@both_attackers
def test_a_forged_form_is_submitted_to_the_flawed_app(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(FLAWED), "alice").forged_form(attacker, PLANTED)
    assert isinstance(outcome, Loot)
    assert PLANTED in outcome.text


@both_attackers
def test_a_forged_form_is_refused_by_the_solved_app(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(SOLVED), "alice").forged_form(attacker, PLANTED)
    assert isinstance(outcome, Stopped)
    assert outcome.text.startswith("400")


def test_samesite_keeps_the_cookie_from_another_site(chromium: Chromium, serve: Serve) -> None:
    outcome = chromium.victim(serve("without_tokens"), "alice").forged_form(OTHER_SITE, PLANTED)
    assert isinstance(outcome, Stopped)
    assert outcome.text.startswith("401")


def test_samesite_is_no_defence_against_a_sibling_origin(chromium: Chromium, serve: Serve) -> None:
    outcome = chromium.victim(serve("without_tokens"), "alice").forged_form(SIBLING, PLANTED)
    assert isinstance(outcome, Loot)


@both_attackers
def test_another_origin_reads_the_account_from_the_flawed_app(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(FLAWED), "alice").cross_origin_read(attacker)
    assert isinstance(outcome, Loot)
    assert "alice@example.org" in outcome.text


@both_attackers
def test_another_origin_reads_nothing_from_the_solved_app(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(SOLVED), "alice").cross_origin_read(attacker)
    assert isinstance(outcome, Stopped)
    assert "Failed to fetch" in outcome.text


@both_attackers
def test_the_flawed_app_is_shown_in_a_frame(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(FLAWED), "alice").framed(attacker)
    assert isinstance(outcome, Loot)
    assert "To read" in outcome.text


@both_attackers
def test_the_solved_app_is_shown_in_no_frame(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(SOLVED), "alice").framed(attacker)
    assert isinstance(outcome, Stopped)
    assert "refused to connect" in outcome.text
