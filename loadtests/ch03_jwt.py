"""Chapter 3: what does it cost to believe a token?

    locust -f loadtests/ch03_jwt.py --host http://127.0.0.1:8000

With each request the app verifies a signature, by HMAC (HS256), RSA (RS256) or on a curve (EdDSA), and asks Redis
whether the token was revoked. Members ask as fast as they are answered, so the fewer requests an app answers in a
second, the more each of them costs.
"""

from locust import constant, task

from loadtests.common import MEMBERS, Visitor


class Member(Visitor):
    """Signs in once, then asks without a pause for what takes the app next to nothing but the token."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.sign_in(next(MEMBERS))

    @task
    def account(self) -> None:
        self.client.get("/api/users/me", name="with a token")
