"""What Schemathesis has to know of this API besides its document: how to sign in, and our own formats.

It runs in the process of Schemathesis (SCHEMATHESIS_HOOKS) and imports nothing of the app.
"""

import re
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import strategies as st

KEY = "Idempotency-Key"
KEY_AS_IT_SHOULD_BE = re.compile(r'"?[!#-\[\]-~]{1,255}"?')
LAST = ("/api/auth/logout", "/api/auth/sessions")  # end the session of whoever calls: somebody else's each time
LETTERS = st.characters(codec="utf-8", categories=("L", "Nd"), exclude_characters="\u115f\u1160\u3164\uffa0")
NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
UNSEEN = re.compile(f"[\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{NO_CHARACTERS}]")
IN_NAMES = LETTERS | st.sampled_from(" _-'.")


def isbn13(number: int) -> str:
    """An ISBN: twelve digits, and the one that belongs to them."""
    twelve = f"978{number:09}"
    return twelve + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)


def named(first: str, rest: str, last: str) -> str:
    """A name, which does not end in a space."""
    return f"{first}{rest}{last}"


schemathesis.openapi.format("password", st.integers(10**6, 10**9).map("Shelf of {} rooms".format))
schemathesis.openapi.format("isbn", st.integers(0, 10**9 - 1).map(isbn13))
schemathesis.openapi.format("name", st.builds(named, LETTERS, st.text(IN_NAMES, min_size=1, max_size=20), LETTERS))
schemathesis.openapi.format("email", st.from_regex(r"[a-z]{1,8}[0-9]{9}@[a-z]{1,8}\.example", fullmatch=True))


def sendable(value: Any) -> Any:
    """Return `value` without what a schema has no words for.

    To JSON Schema 11.0 is an integer; to the app it is none. And what nobody can see beyond U+FFFF stands in no
    pattern, since those with and without the flag u (ECMA-262) read it otherwise.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return UNSEEN.sub("x", value)
    if isinstance(value, list):
        return [sendable(one) for one in value]
    if isinstance(value, dict):
        return {name: sendable(one) for name, one in value.items()}
    return value


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    """Change what is sent."""
    return sendable(body)


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: Any) -> Any:
    """Change what is asked."""
    return sendable(query)


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """Send another Idempotency-Key each time: one that has been used answers what it has answered before."""
    if KEY in (case.headers or {}) and KEY_AS_IT_SHOULD_BE.fullmatch(str(case.headers[KEY])):
        case.headers[KEY] = f'"{uuid4()}"'


@schemathesis.auth(refresh_interval=None)
class SignedIn:
    """The administrator's token, except where a session ends."""

    def __init__(self) -> None:
        self.kept = ""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        """Return a token."""
        if case.operation.path in LAST:
            return self.token(case, "alice")
        self.kept = self.kept or self.token(case, "admin")
        return self.kept

    def token(self, case: schemathesis.Case, who: str) -> str:
        """Return a new token of `who`."""
        account = {"email": f"{who}@example.org", "password": f"{who.title()} has 1 long passphrase"}
        base = str(case.operation.schema.get_base_url()).rstrip("/")
        return httpx.post(f"{base}/api/auth/login", json=account).raise_for_status().json()["access_token"]

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        """Send the token."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
