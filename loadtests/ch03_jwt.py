"""Chapter 3: what does it cost to believe a token?

    locust -f loadtests/ch03_jwt.py --host http://127.0.0.1:8000

With each request the app verifies a signature, by HMAC (HS256), RSA (RS256) or on a curve (EdDSA), and asks Redis
whether the token was revoked. All six apps run at the same time, and what counts is the processor time that a request
takes each of them.
"""

from locust import constant, task

from loadtests.common import MEMBERS, Visitor


class Member(Visitor):
    """Signs in once, then asks one of the apps without a pause for what takes it next to nothing but the token."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.sign_in(next(MEMBERS))

    @task
    def account(self) -> None:
        self.client.get("/api/users/me", name=self.variant or "token")
