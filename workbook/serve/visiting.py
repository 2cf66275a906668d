"""Clients of a served app: the way to it, past the proxy that `serve.wsgi.Edge` plays, and how they sign in."""

import httpx


class Refused(Exception):
    """An honest request got another answer than it has to."""

    def __init__(self, what: str, answer: httpx.Response) -> None:
        super().__init__(f"{what}: the answer was {answer.status_code}, not 200.")
        self.answer = answer


class Doorway(httpx.BaseTransport):
    """From https://shop.test to the app at `url`, past what plays the proxy: Secure cookies work as in life.

    `address` is where the client seems to be. Without a `wire` of somebody's it has one of its own.
    """

    def __init__(self, url: str, address: str, wire: httpx.BaseTransport | None = None) -> None:
        self._url, self._address = httpx.URL(url), address
        self._own = None if wire else httpx.HTTPTransport(trust_env=False)
        self._wire = wire or self._own

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on, with what the proxy is to add."""
        assert self._wire
        headers = request.headers.copy()
        headers["X-Edge-For"], headers["X-Edge-Proto"] = self._address, request.url.scheme
        url = self._url.copy_with(raw_path=request.url.raw_path)
        extensions = request.extensions
        return self._wire.handle_request(
            httpx.Request(request.method, url, headers=headers, stream=request.stream, extensions=extensions)
        )

    def close(self) -> None:
        """Close the connections that are its own."""
        if self._own:
            self._own.close()


def take_token(client: httpx.Client) -> None:
    """Let `client` send the CSRF token of its session from now on. Raises Refused."""
    answer = client.get("/api/auth/csrf")
    if answer.status_code != 200:
        raise Refused("The CSRF token cannot be had", answer)
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]


def log_in(client: httpx.Client, email: str, password: str, as_program: bool = False) -> None:
    """Sign the owner of an account in; raises Refused.

    Where the app answers tokens, as a program, which sends the access token; else as a page of the shop, with a CSRF
    token before, and the new one after. Who knows `as_program` that there are tokens needs none of the page.
    """
    if not as_program:
        client.headers["Origin"] = f"{client.base_url.scheme}://{client.base_url.netloc.decode()}"
        take_token(client)
    answer = client.post("/api/auth/login", json={"email": email, "password": password})
    if answer.status_code != 200:
        raise Refused(f"{email.partition('@')[0]} cannot log in", answer)
    given = answer.json()
    if "access_token" in given:
        for header in ("Origin", "X-CSRF-Token"):
            client.headers.pop(header, None)
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {given['access_token']}"
    elif "csrf_token" in given:
        client.headers["X-CSRF-Token"] = given["csrf_token"]
    else:
        take_token(client)
