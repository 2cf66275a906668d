"""What Schemathesis has to know of this API besides its document: how to sign in, and our own formats.

It runs in the process of Schemathesis (SCHEMATHESIS_HOOKS) and imports nothing of the app.
"""

import httpx
import schemathesis
from hypothesis import strategies as st

LAST = ("/api/auth/logout", "/api/auth/sessions")  # end the session of whoever calls: somebody else's each time
LETTERS = st.characters(codec="utf-8", categories=("L", "Nd"), exclude_characters="\u115f\u1160\u3164\uffa0")
IN_NAMES = LETTERS | st.sampled_from(" _-'.")


def isbn13(number: int) -> str:
    """An ISBN: twelve digits, and the one that belongs to them."""
    twelve = f"978{number:09}"
    return twelve + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)


def named(first: str, rest: str, last: str) -> str:
    """A name, which does not end in a space."""
    return f"{first}{rest}{last}"


schemathesis.openapi.format("isbn", st.integers(0, 10**9 - 1).map(isbn13))
schemathesis.openapi.format("name", st.builds(named, LETTERS, st.text(IN_NAMES, min_size=1, max_size=20), LETTERS))
schemathesis.openapi.format("email", st.from_regex(r"[a-z]{1,8}[0-9]{9}@[a-z]{1,8}\.example", fullmatch=True))


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
