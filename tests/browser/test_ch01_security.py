"""What the pages of an attacker can do in a real browser, and what stops them there; and what a front end can do.

The attackers: a page on another site, and one on a sibling origin of the same site, which gets the victim's cookies
whatever their SameSite says. That is why the shop's own front end stands on the same site as the API.
"""

from collections.abc import Callable
from typing import Any

import pytest

from attacks.browser import DISTANT_FRONT_END, OTHER_SITE, SIBLING, Chromium, Victim
from workbook.book import accounts
from workbook.learn.attacking import FLAWED, SOLVED
from workbook.learn.exploits import Loot, Stopped
from workbook.learn.shop import Shop
from workbook.serve.addresses import FOREIGN_ORIGIN, ORIGIN

PLANTED = "Send your money to evil.test"
SIGN_IN_READ_AND_WRITE = """async ([shop, who]) => {
  const call = (path, options) => fetch(shop + path, {credentials: "include", ...options})
  const post = (path, token, body) => {
    const headers = {"Content-Type": "application/json", "X-CSRF-Token": token}
    return call(path, {method: "POST", headers, body: JSON.stringify(body)})
  }
  const token = (await (await call("/api/auth/csrf")).json()).csrf_token
  const login = await post("/api/auth/login", token, who)
  const given = await login.json()
  const me = await call("/api/users/me")
  const made = await post("/api/shelves", given.csrf_token || token, {name: "From the front end"})
  const statuses = [login.status, me.status, made.status]
  return {statuses, detail: given.detail, name: (await me.json()).name, location: made.headers.get("Location")}
}"""
READ = """async shop => {
  const answer = await fetch(shop + "/api/users/me", {credentials: "include"})
  return [answer.status, (await answer.json()).name]
}"""

pytestmark = pytest.mark.browser
both_attackers = pytest.mark.parametrize("attacker", [OTHER_SITE, SIBLING])
Serve = Callable[[str], Shop]


@both_attackers
def test_a_forged_form_is_submitted_to_the_flawed_app(chromium: Chromium, serve: Serve, attacker: str) -> None:
    outcome = chromium.victim(serve(FLAWED), "alice").forged_form(attacker, PLANTED)
    assert isinstance(outcome, Loot)
    assert PLANTED in outcome.text


@pytest.mark.parametrize(("attacker", "refusal"), [(OTHER_SITE, "401: Please sign in."), (SIBLING, "400")])
def test_a_forged_form_is_refused_by_the_solved_app(
    chromium: Chromium, serve: Serve, attacker: str, refusal: str
) -> None:
    """From another site the form comes without the cookie, and so from nobody; from a sibling it comes from alice."""
    outcome = chromium.victim(serve(SOLVED), "alice").forged_form(attacker, PLANTED)
    assert isinstance(outcome, Stopped)
    assert outcome.text.startswith(refusal)


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


def from_a_page_of(origin: str, visitor: Victim, script: str, argument: Any) -> Any:
    """What `script` returns on a page of `origin`."""
    visitor.page.goto(f"{origin}/")
    return visitor.page.evaluate(script, argument)


def test_the_front_end_signs_in_reads_and_writes_with_its_cookie(chromium: Chromium, serve: Serve) -> None:
    who = {"email": "alice@example.org", "password": accounts.password("alice")}
    visitor = chromium.visitor(serve(SOLVED))
    done = from_a_page_of(FOREIGN_ORIGIN, visitor, SIGN_IN_READ_AND_WRITE, [ORIGIN, who])
    assert done["statuses"] == [200, 200, 201]
    assert done["name"] == "alice"
    assert done["location"].startswith("/api/shelves/"), "the front end may read where the new shelf is"


def test_a_front_end_on_another_site_is_given_no_cookie_although_cors_lets_it_in(
    chromium: Chromium, serve: Serve
) -> None:
    who = {"email": "alice@example.org", "password": accounts.password("alice")}
    visitor = chromium.visitor(serve("far_and_wide"))
    done = from_a_page_of(DISTANT_FRONT_END, visitor, SIGN_IN_READ_AND_WRITE, [ORIGIN, who])
    assert done["statuses"] == [400, 401, 401], "no cookie is kept, so no token is good, and nobody is signed in"
    assert "CSRF" in done["detail"]


def test_a_front_end_on_another_site_does_not_get_the_cookie_sent(chromium: Chromium, serve: Serve) -> None:
    alice = chromium.victim(serve("far_and_wide"), "alice")
    assert from_a_page_of(DISTANT_FRONT_END, alice, READ, ORIGIN) == [401, None], "the answer, without the cookie"
    assert from_a_page_of(FOREIGN_ORIGIN, alice, READ, ORIGIN) == [200, "alice"]
