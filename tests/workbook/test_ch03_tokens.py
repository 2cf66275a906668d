"""Whatever is sent as a token is a 401 of the right shape, never a 500: kinds of the JWS test vectors, and any text."""

import base64
import json
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from solutions.ch03_jwt import keys, tokens

PLACE = "/api/users/me"


def encoded(part: Any) -> str:
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def claims(**others: Any) -> dict[str, Any]:
    now = int(time.time())
    own = {"iss": "https://shop.test", "aud": "books-api", "sub": "4", "role": "admin", "sid": "s", "jti": "j"}
    return {**own, "iat": now, "nbf": now, "exp": now + 900, **others}


def refused(answer: Any) -> None:
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
    assert answer.json()["status"] == 401


@pytest.mark.chapter("3")
def test_a_token_that_was_cut_or_padded_is_refused(lab: Any) -> None:
    client = lab.login("alice")
    right = client.headers["Authorization"].removeprefix("Bearer ")
    assert client.get(PLACE).status_code == 200
    header, payload, signature = right.split(".")
    for wrong in (
        header,
        f"{header}.",
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f".{payload}.{signature}",
        f"{header}..{signature}",
        "..",
        f"{right}.",
        f"{right}.{signature}",
        f"{header}.{payload}.{signature}.{header}.{payload}",  # five parts are a JWE
        right[:-1],
        right[:-40],
        f"{header[:-2]}.{payload}.{signature}",
        f"{header}.{payload[:-3]}.{signature}",
        f"{header}.{payload}.{'A' * len(signature)}",
        f"{header}.{payload}.{encoded(b'x' * 100_000)}"[:60_000],
    ):
        refused(client.get(PLACE, headers={"Authorization": f"Bearer {wrong}"}))


@pytest.mark.chapter("3")
def test_a_header_that_is_no_header_is_refused(lab: Any) -> None:
    client = lab.client()
    kid = client.get("/.well-known/jwks.json").json()["keys"][0]["kid"]
    usual = {"alg": "RS256", "typ": "at+jwt", "kid": kid}
    for header in (
        b"{",
        b"\xff\xfe",
        [],
        17,
        None,
        "RS256",
        {},
        {**usual, "alg": ["RS256"]},
        {**usual, "alg": None},
        {**usual, "alg": "RS999"},
        {**usual, "kid": 17},
        {**usual, "kid": [kid]},
        {**usual, "kid": {"$ne": ""}},
        {**usual, "kid": "x" * 10_000},
        {**usual, "kid": f"{kid}\0"},
        {**usual, "kid": "../ring.json"},
        {**usual, "kid": f"{kid}' OR '1'='1"},
        {**usual, "typ": 17},
        {**usual, "b64": False, "crit": ["b64"]},
        {**usual, "crit": []},
        {**usual, "crit": "exp"},
        {**usual, "zip": "DEF"},
        f'{{"alg": "none", "alg": "RS256", "typ": "at+jwt", "kid": "{kid}"}}'.encode(),
    ):
        token = f"{encoded(header)}.{encoded(claims())}.{encoded(b'x' * 256)}"
        refused(client.get(PLACE, headers={"Authorization": f"Bearer {token}"}))


@pytest.mark.chapter("3")
def test_a_key_of_another_kind_verifies_nothing(lab: Any) -> None:
    client = lab.client()
    kid = client.get("/.well-known/jwks.json").json()["keys"][0]["kid"]
    others = {
        "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "PS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "ES512": ec.generate_private_key(ec.SECP521R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    }
    made = [jwt.encode(claims(), key, alg, {"kid": kid, "typ": "at+jwt"}) for alg, key in others.items()]
    made.append(jwt.encode(claims(), ed448.Ed448PrivateKey.generate(), "EdDSA", {"kid": kid, "typ": "at+jwt"}))
    for token in made:
        refused(client.get(PLACE, headers={"Authorization": f"Bearer {token}"}))


@pytest.mark.chapter("3")
@pytest.mark.parametrize(
    "value", ["", "Bearer", "bearer\tx", "Bearer a b", "Bearer  a", "Basic YTpi", "é", "Bearer é.é.é"]
)
def test_a_header_without_a_token_is_refused(lab: Any, value: str) -> None:
    answer = lab.client().get(PLACE, headers={"Authorization": value.encode()})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.chapter("3")
def test_a_preflight_is_nobodys_whatever_token_comes_with_it(lab: Any) -> None:
    """The library looks at no token of an OPTIONS, and has no claims then: whoever asks for them has a 500."""
    client = lab.login("alice")
    for value in (client.headers["Authorization"], "Bearer x.y.z", "Basic YTpi"):
        answer = client.options(PLACE, headers={"Authorization": value})
        assert answer.status_code == 200, value
        assert "alice" not in answer.text


@pytest.mark.chapter("3")
@pytest.mark.parametrize("how", ["it has expired", "it is not yet good", "its session has ended", "its owner is gone"])
def test_a_token_that_a_worker_knows_is_refused_when_it_is_no_longer_good(lab: Any, how: str) -> None:
    client = lab.login("alice")
    assert client.get(PLACE).status_code == client.get(PLACE).status_code == 200
    if "expired" in how:
        lab.clock.move(900)
    elif "not yet" in how:
        lab.clock.move(-2)  # a clock that went ahead has been put right
    elif "session" in how:
        with lab.client() as another:
            another.headers.update(client.headers)
            assert another.delete("/api/auth/logout").status_code == 204
    else:
        lab.execute("DELETE FROM users WHERE name = 'alice'")
    refused(client.get(PLACE))
    refused(client.get(PLACE))


def test_a_token_is_verified_once_while_its_key_verifies(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = app.extensions["key_ring"].read()
    token = jwt.encode(claims(), keys.signing_material(ring[0]), "EdDSA", {"kid": ring[0].kid, "typ": tokens.ACCESS})
    with app.app_context():
        assert tokens.remembered(token) is None
        tokens.remember(token, tokens.verify(token, tokens.ACCESS))
        known = tokens.remembered(token)
        assert known is not None
        assert known.claims["sub"] == "4"
        assert tokens.remembered(f"{token[:-2]}{'BA' if token[-2:] == 'AA' else 'AA'}") is None, (
            "another signature is another token"
        )
        for other in ((), (replace(keys.new_key("EdDSA"), kid=ring[0].kid),)):  # retired; or a name that came twice
            monkeypatch.setitem(app.extensions, "key_ring", SimpleNamespace(read=lambda ring=other: ring))
            assert tokens.remembered(token) is None


def test_no_more_tokens_are_remembered_than_there_is_room_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = app.extensions["key_ring"].read()
    monkeypatch.setattr(tokens, "MOST_REMEMBERED", 3)
    monkeypatch.setitem(app.extensions, "remembered_tokens", {})
    with app.app_context():
        for number in range(10):
            said = claims(jti=str(number))
            header = {"kid": ring[0].kid, "typ": tokens.ACCESS}
            token = jwt.encode(said, keys.signing_material(ring[0]), "EdDSA", header)
            tokens.remember(token, said)
            assert tokens.remembered(token), "the newest is always among them"
            assert len(app.extensions["remembered_tokens"]) <= 3


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("tokens")
    made.config.update(JWT_ISSUER="https://shop.test", JWT_AUDIENCE="books-api", ACCESS_TOKEN_SECONDS=900)
    made.config.update(JWT_ALGORITHM="EdDSA")
    ring = (keys.new_key("EdDSA"),)
    made.extensions["key_ring"] = SimpleNamespace(read=lambda: ring)
    tokens.init_app(made)
    return made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(token=st.text(max_size=200) | st.lists(st.binary(max_size=40).map(encoded), max_size=5).map(".".join))
@example(token="a." * 1000)
def test_any_text_is_a_token_or_an_invalid_token(app: Flask, token: str) -> None:
    with app.app_context(), pytest.raises(tokens.REFUSALS):
        tokens.verify(token, tokens.ACCESS)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(name=st.sampled_from(tokens.REQUIRED[tokens.ACCESS]), value=JSON)
@example(name="exp", value=float("nan"))
@example(name="exp", value=10**400)
@example(name="exp", value=float("inf"))
@example(name="nbf", value=float("inf"))
@example(name="iat", value=float("-inf"))
@example(name="sub", value="9" * 19)
@example(name="aud", value=["books-api", 17])
@example(name="role", value=[])
def test_a_signed_claim_of_any_kind_is_taken_or_refused(app: Flask, name: str, value: Any) -> None:
    """Also what our own issuer would sign by mistake must not break the app."""
    with app.app_context():
        try:
            key = keys.signing_key()
            named = {"kid": key.kid, "typ": tokens.ACCESS}
            signed = jwt.encode(claims(**{name: value}), keys.signing_material(key), key.algorithm, headers=named)
        except TypeError:  # PyJWT signs no issuer, and no list of times, that is none
            return
        try:
            found = tokens.verify(signed, tokens.ACCESS)
        except tokens.REFUSALS:
            return
        assert found.keys() >= set(tokens.REQUIRED[tokens.ACCESS])
        assert found["sub"].isdigit()
        assert isinstance(found["jti"], str)
        assert found["role"] in ("user", "premium", "admin")


@pytest.mark.chapter("3")
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN"])
def test_a_time_that_is_no_number_to_python_is_refused(lab: Any, claim: str, number: str) -> None:
    key = lab.signing_key()
    headers = {"kid": key.kid, "typ": tokens.ACCESS}
    for said, trusted in ((json.dumps(int(lab.clock.now()) + (900 if claim == "exp" else -5)), True), (number, False)):
        content = json.dumps(claims(iat=1, nbf=1) | {claim: "number"}).replace('"number"', said).encode()
        token = jwt.PyJWS().encode(content, key.private, key.algorithm, headers)
        answer = lab.client().get(PLACE, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200 if trusted else refused(answer) is None
