"""Exercise 3.2, validate: what must hold before a token is believed, and what is said where it does not."""

import base64
import hashlib
import hmac
import json
import uuid
from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.datastructures import WWWAuthenticate

PROBLEM = "application/problem+json"
HASHES = {"256": SHA256, "384": SHA384, "512": SHA512}
GONE = object()  # in the place of a claim that a token has not


# -- tokens, as the shop signs them and as an attacker does ------------------------------------------------------------


@lru_cache
def attackers_key():
    """A key of somebody else."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def encoded(raw):
    """Base64url without padding, as the parts of a token have it; what is no bytes becomes JSON before."""
    raw = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def rsa_signature(key, alg, signed):
    """The signature of RS256 and its relatives (RFC 7518, 3.3 and 3.5)."""
    kind = HASHES[alg[2:]]()
    pss = padding.PSS(padding.MGF1(kind), kind.digest_size)
    return key.sign(signed, pss if alg.startswith("PS") else padding.PKCS1v15(), kind)


def token(lab, *, key=None, alg="RS256", secret=None, header=None, **changed):
    """A token about alice, signed by the shop; `header` and `changed` differ from what it would say.

    `key` is another key that signs, `secret` that of HS256; without an algorithm there is no signature.
    """
    kid, _, own_key = lab.signing_key()
    now = int(lab.clock.now()) - 10  # the app's clock may be a little behind
    alice = lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0]
    claims = {"iss": "https://shop.test", "aud": "books-api", "sub": str(alice), "role": "user"}
    claims |= {"sid": str(uuid.uuid4()), "jti": str(uuid.uuid4()), "iat": now, "nbf": now, "exp": now + 900}
    top = {"alg": alg, "typ": "at+jwt", "kid": kid} | (header or {})
    parts = ({name: value for name, value in each.items() if value is not GONE} for each in (top, claims | changed))
    signed = b".".join(map(encoded, parts))
    if secret is not None:
        return sealed(signed, hmac.new(secret, signed, hashlib.sha256).digest())
    return sealed(signed, rsa_signature(key or own_key, alg, signed) if alg else b"")


def sealed(signed, signature):
    """A token of what was signed and the signature."""
    return b".".join((signed, encoded(signature))).decode()


# -- what comes of them ------------------------------------------------------------------------------------------------


def shown(client, authorization):
    """The answer to GET /api/users/me with this Authorization header."""
    return client.get("/api/users/me", headers={"Authorization": authorization})


def assert_believed(client, authorization, why):
    """Whoever sends `authorization` is alice; `why` says why."""
    answer = shown(client, authorization)
    assert answer.status_code == 200, f"{why}: answer 200, not {answer.status_code}"
    assert answer.json()["name"] == "alice", f"{why}: it is alice who asks"


def assert_refused(client, authorization, why):
    """Whoever sends `authorization` gets a 401, with the reason where clients look for it; `why` says why."""
    answer = shown(client, authorization)
    assert answer.status_code == 401, f"{why}: answer 401, not {answer.status_code}"
    kind = answer.headers.get("Content-Type")
    assert kind == PROBLEM, f"{why}: the 401 is a problem (application/problem+json), not {kind}"
    assert "alice" not in answer.text, f"{why}: the 401 should show nothing of the account"


def assert_none_believed(lab, tokens):
    """None of `tokens` is believed; each has a sentence that says what is wrong with it. A good one is."""
    client = lab.client()
    assert_believed(client, f"Bearer {token(lab)}", "a token that keeps the contract is good")
    for why, forged in tokens.items():
        assert_refused(client, f"Bearer {forged}", why)


@pytest.mark.exercise("3.2")
def test_a_token_of_the_shop_is_believed(lab):
    """What a login gives is good, and so is any token that keeps the contract: the order of claims means nothing, and
    a claim or a header that a later version adds is passed over (RFC 7519, 4; RFC 7515, 4).

    Next: look for what must be there, in is_sound(); do not refuse a token for what it says beyond that.
    """
    alice = lab.login("alice")
    assert_believed(alice, alice.headers["Authorization"], "the token of a login is good")
    for why, good in {
        "a token may have a claim that we do not know": token(lab, scope="books:read"),
        "a token may have a header that we do not know": token(lab, header={"ver": 1}),
    }.items():
        assert_believed(alice, f"Bearer {good}", why)


@pytest.mark.exercise("3.2")
def test_a_token_without_a_signature_is_refused(lab):
    """ "alg": "none" is a token that nobody has signed, and the oldest attack there is, in whatever case it is written;
    another is to change the claims and keep the signature (RFC 8725, 2.1 and 3.2).

    Next: let the library verify every signature; in key_for(), refuse a header whose "alg" is not key.algorithm.
    """
    none = {
        f"the algorithm is ours to choose, and {alg!r} is none": token(lab, alg="", header={"alg": alg})
        for alg in ("none", "None", "nOnE", "", GONE)
    }
    head, claims, signature = token(lab).split(".")
    admin = token(lab, role="admin").split(".")[1]
    assert_none_believed(
        lab,
        none
        | {
            "the signature was cut off": f"{head}.{claims}.",
            "the claims are not those that were signed": f"{head}.{admin}.{signature}",
            "the header says none, the signature is that of another token": (
                f"{token(lab, alg='', header={'alg': 'none'})}{signature}"
            ),
        },
    )


@pytest.mark.exercise("3.2")
def test_the_public_key_is_no_secret(lab):
    """Everybody has the public key. Where the token chooses the algorithm, it says HS256, and the public key becomes
    the secret that it is signed with (RFC 8725, 2.1 and 3.1; CVE-2015-9235).

    Next: the key decides: in key_for(), refuse a header whose "alg" is not key.algorithm.
    """
    public = lab.signing_key().private.public_key()
    info = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secrets = {
        "as PEM": info,
        "as PEM, without the last line break": info.strip(),
        "as PEM of PKCS #1": public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        "as DER": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "left empty": b"",
    }
    assert_none_believed(
        lab,
        {
            f"the algorithm is ours to choose, and this is HS256 with the public key {how}": token(
                lab, alg="HS256", secret=secret
            )
            for how, secret in secrets.items()
        },
    )


@pytest.mark.exercise("3.2")
def test_a_key_has_one_algorithm(lab):
    """A key is made for one algorithm, and verifies that one only, also where the same key could do others: one list of
    all that we know lets a token choose again (RFC 8725, 3.1; RFC 7517, 4.4).

    Next: in key_for(), compare header.get("alg") with key.algorithm, of the key that keys.find(kid) has given.
    """
    assert_none_believed(
        lab,
        {
            f"the key is one for RS256, and the token is signed with {alg}": token(lab, alg=alg)
            for alg in ("RS384", "RS512", "PS256", "PS512")
        },
    )


@pytest.mark.exercise("3.2")
def test_a_token_of_another_algorithm_is_good_where_it_is_the_keys(lab):
    """JWT_ALGORITHM=EdDSA makes keys of another kind, and what they sign is as good. There is no list of algorithms in
    the code that verifies, only that of the key (RFC 8037; RFC 8725, 3.1).

    Next: in key_for(), compare with key.algorithm, not with "RS256", and return keys.verifying_material(key).
    """
    with lab.boot(JWT_ALGORITHM="EdDSA", KEY_FOLDER=f"{lab.env['KEY_FOLDER']}/edwards") as app:
        alice = lab.login("alice", app=app)
        assert_believed(alice, alice.headers["Authorization"], "EdDSA is the algorithm of this key")


@pytest.mark.exercise("3.2")
def test_a_token_is_used_for_what_it_was_issued(lab):
    """A refresh token lives for days, and is shown to one route only. It is not an access token although the same key
    has signed it: the type in the header says so (RFC 8725, 3.11; RFC 9068, 4).

    Next: in is_sound(), compare header.get("typ") with typ. The claim `type` of the library is no defence: a token
    without one counts as an access token.
    """
    wrong = {
        f"the type of an access token is at+jwt, and not {typ!r}": token(lab, header={"typ": typ})
        for typ in ("rt+jwt", "JWT", "", ["at+jwt"], GONE)
    }
    body = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    pair = lab.client().post("/api/auth/login", json=body).json()
    assert_none_believed(lab, {"a refresh token is no access token": pair["refresh_token"]} | wrong)


@pytest.mark.exercise("3.2")
def test_the_other_way_round_too(lab):
    """An access token, which many servers get to see, renews nothing; a refresh token does, and has no role to show
    (RFC 8725, 3.11). Before exercise 3.4 is solved, renewing is a 501, whatever the token.

    Next: is_sound() compares the type with `typ`, and asks for REQUIRED[typ]; neither is always ACCESS.
    """
    client = lab.client()
    body = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    pair = client.post("/api/auth/login", json=body).json()
    answer = client.post("/api/auth/refresh", json={"refresh_token": pair["access_token"]})
    assert answer.status_code in (401, 501), f"an access token renews nothing: answer 401, not {answer.status_code}"
    assert "access_token" not in answer.json(), "an access token renews nothing"
    answer = client.post("/api/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    assert answer.status_code in (200, 501), f"a refresh token is good for renewing: 200, not {answer.status_code}"


@pytest.mark.exercise("3.2")
def test_every_claim_is_required(lab):
    """A claim that is not there is not checked: without exp a token is good for ever, without aud it is good
    everywhere. So all of them are required (RFC 8725, 3.8 to 3.10; RFC 9068, 2.2).

    Next: in is_sound(), all(name in claims for name in REQUIRED[typ]).
    """
    claims = ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid", "role")
    assert_none_believed(
        lab, {f"{claim} is required, and this token has none": token(lab, **{claim: GONE}) for claim in claims}
    )


@pytest.mark.exercise("3.2")
def test_a_claim_of_another_kind_is_refused(lab):
    """Ids become keys in Redis and a number in the database: sub is a text of 1 to 18 digits 0-9, jti and sid are
    texts, role is one that we know, times are numbers. Anything else is a 401, and never a 500 (RFC 7519, 4.1; OWASP
    API8:2023).

    Next: in is_sound(), look at the kinds of sub, jti, sid and role, before you ask a set whether it holds one.
    """
    wrong = {
        "sub": (1, "", "alice", "-1", "1\n", "１", "1" * 19, ["1"]),
        "jti": (7, ["x"]),
        "sid": (7, ["x"]),
        "role": ("root", "anonymous", 1, ["user"]),
        "exp": ("soon", [], {}),
        "nbf": ("soon", []),
    }
    assert_none_believed(
        lab,
        {
            f"{claim} should not be {value!r}": token(lab, **{claim: value})
            for claim, values in wrong.items()
            for value in values
        },
    )


@pytest.mark.exercise("3.2")
def test_a_token_is_good_from_nbf_until_exp(lab):
    """exp is the first second in which a token is not good any more. One that is not good yet, or says that it was
    issued in the future, is refused: all the clocks here are ours, so no leeway is needed (RFC 7519, 4.1.4 to 4.1.6).

    Next: let the library compare the times (JWT_DECODE_LEEWAY is 0), and is_sound() ask that they are there.
    """
    now = int(lab.clock.now())
    assert_none_believed(
        lab,
        {
            "it has expired 10 seconds ago": token(lab, iat=now - 910, nbf=now - 910, exp=now - 10),
            "it is good from a minute from now on (nbf)": token(lab, nbf=now + 60),
            "it was issued a minute from now (iat)": token(lab, iat=now + 60),
        },
    )
    alice = lab.login("alice")
    authorization = alice.headers["Authorization"]
    lab.clock.move(880)
    assert_believed(alice, authorization, "it is good for 15 minutes, and 880 seconds have passed")
    lab.clock.move(21)
    assert_refused(alice, authorization, "it is good for 15 minutes, and 901 seconds have passed")


@pytest.mark.exercise("3.2")
def test_the_token_of_another_shop_is_refused(lab):
    """One issuer serves many: what was issued for another audience is not for us, and what only looks like our issuer
    is another one. Both are compared as a whole (RFC 8725, 3.8 and 3.9; RFC 7519, 4.1.1 and 4.1.3).

    Next: JWT_DECODE_AUDIENCE and JWT_DECODE_ISSUER in verification(); by hand, ==, not `in` and not startswith.
    """
    audiences = ("billing-api", "books-api-staging", "books", ["billing-api"], [], {"books-api": 1}, 7)
    issuers = ("https://evil.test", "https://shop.test.evil.test", "https://shop", "", 7, [])
    tokens = {f"the audience is books-api, not {aud!r}": token(lab, aud=aud) for aud in audiences}
    tokens |= {f"the issuer is https://shop.test, not {iss!r}": token(lab, iss=iss) for iss in issuers}
    assert_none_believed(lab, tokens)


@pytest.mark.exercise("3.2")
def test_a_key_that_is_not_known_verifies_nothing(lab):
    """kid comes from whoever sends the token. It is compared with the names in the ring, and that is all: it is no
    path, no query, not even always a text; and where it names no key, no other is tried (RFC 8725, 3.10;
    RFC 7515, 4.1.4).

    Next: in key_for(), key = keys.find(header.get("kid")), and where it is None, raise InvalidToken.
    """
    kid = lab.signing_key().kid
    kids = (
        "unknown",
        "",
        kid[:-1],
        f" {kid}",
        "../../../../dev/null",
        "' OR '1'='1",
        0,
        None,
        [kid],
        {"kid": kid},
        GONE,
    )
    tokens = {f"there is no key {name!r}" if name is not GONE else "no key is named": name for name in kids}
    assert_none_believed(
        lab,
        {why: token(lab, header={"kid": name}) for why, name in tokens.items()}
        | {
            "there is no key /dev/null, nor is its content a secret": token(
                lab, alg="HS256", secret=b"", header={"kid": "/dev/null"}
            ),
            "the key that is named has not signed this": token(lab, key=attackers_key()),
        },
    )


@pytest.mark.exercise("3.2")
def test_a_token_does_not_bring_its_own_key(lab):
    """jwk, jku, x5c and x5u say where the key of a token can be found: by whoever made the token. Our keys are those of
    the ring, and nothing is fetched (RFC 8725, 3.10; RFC 7515, 4.1.2 to 4.1.6).

    Next: take the key from keys.find(kid), and look at no other header than kid, alg and typ.
    """
    numbers = attackers_key().public_key().public_numbers()
    members = {"e": numbers.e, "n": numbers.n}
    jwk = {
        name: encoded(value.to_bytes(-(-value.bit_length() // 8), "big")).decode() for name, value in members.items()
    }
    jwk |= {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "theirs"}
    body = json.dumps({"keys": [jwk]}).encode()
    site = lab.outside.server(lambda asked: (200, {"Content-Type": "application/json"}, body))
    address = f"http://127.0.0.1:{site.port}/jwks.json"
    for named in ({}, {"kid": "theirs"}, {"kid": GONE}):
        said = f"the kid is {named.get('kid')!r}" if named and named["kid"] is not GONE else "no key of ours is named"
        said = said if named else "a key of ours is named"
        assert_none_believed(
            lab,
            {
                f"the key in jwk is the sender's own ({said})": token(
                    lab, key=attackers_key(), header={"jwk": jwk} | named
                ),
                f"the key behind jku is the sender's own ({said})": token(
                    lab, key=attackers_key(), header={"jku": address} | named
                ),
                f"the key behind x5u is the sender's own ({said})": token(
                    lab, key=attackers_key(), header={"x5u": address} | named
                ),
            },
        )
    assert not site.requests, "what jku and x5u name was fetched: whoever sends a token sends the server anywhere"


@pytest.mark.exercise("3.2")
def test_what_is_critical_must_be_understood(lab):
    """crit names headers without which a token must not be understood. Whoever does not know one of them refuses the
    token, however good the signature is (RFC 7515, 4.1.11).

    Next: the library refuses an unknown crit; where you verify by hand, refuse what has one.
    """
    assert_none_believed(
        lab,
        {
            f"crit asks for {', '.join(header['crit'])}, which nobody here knows": token(lab, header=header)
            for header in (
                {"crit": ["bound"], "bound": "203.0.113.9"},
                {"crit": ["http://example.org/one-time"], "http://example.org/one-time": True},
            )
        },
    )


@pytest.mark.exercise("3.2")
def test_a_401_says_that_a_bearer_token_is_wanted(lab):
    """Where there was no token, WWW-Authenticate: Bearer says that one is wanted, and of which realm; where there was
    one, also what is wrong with it: error="invalid_token" and a description (RFC 6750, 3 and 3.1; RFC 9110, 15.5.2).

    Next: challenge() returns WWWAuthenticate("bearer", …) with realm, and for a refusal error and error_description.
    """
    client = lab.client()
    offered = challenge_of(client.get("/api/users/me"))
    assert offered == {"realm": "Books API"}, "there was no token, so nothing is wrong with it: realm is all there is"
    now = int(lab.clock.now())
    for why, forged in (
        ("expired", token(lab, exp=now - 1000)),
        ("signed by somebody", token(lab, key=attackers_key())),
    ):
        offered = challenge_of(shown(client, f"Bearer {forged}"))
        assert offered.get("realm") == "Books API", f"the realm of a token that is {why} should be Books API"
        assert offered.get("error") == "invalid_token", f"a token that is {why}: error should be invalid_token"
        assert offered.get("error_description"), f"a token that is {why}: error_description should say what is wrong"


def challenge_of(answer):
    """The parameters of the Bearer challenge of a 401."""
    assert answer.status_code == 401, f"without a good token the answer is 401, not {answer.status_code}"
    challenges = map(WWWAuthenticate.from_header, answer.headers.get_list("WWW-Authenticate"))
    found = next((challenge for challenge in challenges if challenge and challenge.type == "bearer"), None)
    assert found is not None, "no WWW-Authenticate says that Bearer is wanted"
    return found.parameters


@pytest.mark.exercise("3.2")
def test_the_scheme_is_bearer_in_any_case(lab):
    """A scheme is compared without case, and one or more spaces stand after it: what is strict here locks out clients
    that keep the standard (RFC 9110, 11.1 and 11.4).

    Next: take the value apart at its first space, compare scheme.lower() with "bearer", and strip the token.
    """
    client, good = lab.client(), token(lab)
    for value in (f"Bearer {good}", f"bearer {good}", f"BEARER {good}", f"bEaReR {good}", f"Bearer   {good}"):
        assert_believed(client, value, f"{value[:9]!r}… is Bearer, spaces, a token")


@pytest.mark.exercise("3.2")
def test_another_scheme_is_no_bearer_token(lab):
    """A token that stands in a header of another kind is not a bearer token, nor is half of one with something beside
    it: what one server takes and another does not is how requests are smuggled past the first (RFC 6750, 2.1).

    Next: in bearer_token(), the first part must be Bearer, and re.fullmatch(r"[A-Za-z0-9_.-]+", token) all the rest.
    """
    client, good = lab.client(), token(lab)
    for value in (
        "",
        "Bearer",
        good,
        f"Bearer{good}",
        f"Bearer:{good}",
        f"Basic {good}",
        f"Token {good}",
        f"JWT {good}",
        f"Not Bearer {good}",
        f"Basic Bearer {good}",
        f"Bearer {good} {good}",
        f"Bearer x {good}",
        f"Bearer {good}, Basic YTpi",
        f"Basic YTpi, Bearer {good}",
        f"Bearer {good},",
    ):
        with_comma = " (with a comma there are two values, and no list of them is allowed)" if "," in value else ""
        said = f"{value.replace(good, '<token>')!r} is not Bearer, spaces, a token{with_comma}"
        assert_refused(client, value, said)


@pytest.mark.exercise("3.2")
def test_a_token_has_no_padding(lab):
    """The parts of a token are Base64url without "=" at the end. Where a token with padding is taken as well, it is
    known by more than one text, and a list of texts does not hold all of them (RFC 7515, 2 and 7.1).

    Next: in bearer_token(), re.fullmatch(r"[A-Za-z0-9_.-]+", token), else raise InvalidToken.
    """
    client, good = lab.client(), token(lab)
    for equals in ("=", "=="):
        assert_refused(client, f"Bearer {good}{equals}", f"<token>{equals} is a token with padding")


@pytest.mark.exercise("3.2")
def test_where_there_was_no_token_nothing_is_wrong_with_it(lab):
    """Whoever sends a password, or nothing after the scheme, has sent no token: the challenge says that one is wanted,
    and no error: clients throw their token away when they see invalid_token (RFC 6750, 3.1).

    Next: in bearer_token(), raise NoAuthorizationError for another scheme and for nothing; not_presented answers it.
    """
    client = lab.client()
    for value in ("Basic YWxpY2U6cGFzc3dvcmQ=", "Digest username=alice", "Bearer"):
        offered = challenge_of(shown(client, value))
        assert offered == {"realm": "Books API"}, f"with {value!r} there was no token, so there is no error"
    offered = challenge_of(shown(client, "Bearer x y"))
    assert offered.get("error") == "invalid_token", "what comes after Bearer and is no token is an invalid one"


@pytest.mark.exercise("3.2")
def test_a_token_of_a_key_that_is_older_than_the_setting_is_good(lab):
    """JWT_ALGORITHM was changed, and the tokens of yesterday live on: their key has an algorithm of its own (RFC 8725,
    3.1).

    Next: in verification(), JWT_DECODE_ALGORITHMS is list(keys.ALGORITHMS): without it the library takes JWT_ALGORITHM
    only.
    """
    good = token(lab)
    with lab.boot(JWT_ALGORITHM="EdDSA") as app:
        assert_believed(lab.client(app=app), f"Bearer {good}", "a key for RS256, older than the setting, has signed it")


@pytest.mark.exercise("3.2")
def test_the_token_of_an_account_that_is_gone_is_refused(lab):
    """A token outlives its account. Nobody is left whom it stands for, so it is refused like any other that is not
    good (RFC 6750, 3.1).

    Next: in use_our_answers(), user_lookup_error_loader answers refused("The account does not exist any more.").
    """
    gone = token(lab, sub="999999")
    assert_refused(lab.client(), f"Bearer {gone}", "the account is gone")
    assert challenge_of(shown(lab.client(), f"Bearer {gone}")).get("error") == "invalid_token", "the account is gone"


@pytest.mark.exercise("3.2")
def test_garbage_is_a_401(lab):
    """Anybody can send anything. What is no token is refused like one that is not good: a 500 would tell that something
    fell over, and fill the log (OWASP API8:2023; CWE-755).

    Next: in use_our_answers(), give each loader of the library a 401: refused("The token is not valid.").
    """
    head, claims, signature = token(lab).encode().split(b".")
    deep = b"[" * 3000 + b"]" * 3000
    client = lab.client()
    for why, garbage in {
        "one word": b"undefined",
        "two dots": b"..",
        "two parts": head + b"." + claims,
        "four parts": b".".join((head, claims, signature, signature)),
        "three parts that are no Base64": b"a.b.c",
        "a header that is no JSON": encoded(b"{") + b"." + claims + b"." + signature,
        "a header that is a list": encoded([]) + b"." + claims + b"." + signature,
        "a header that is no UTF-8": encoded(b"\xff\xfe") + b"." + claims + b"." + signature,
        "a header that is nested deeply": encoded(deep) + b"." + claims + b"." + signature,
        "an algorithm that is a list": token(lab, header={"alg": ["RS256"]}).encode(),
        "an algorithm that nobody knows": token(lab, header={"alg": "XS256"}).encode(),
        "a signature that is no Base64": head + b"." + claims + b".!!!",
        "letters beyond ASCII": "Ключ.é.☺".encode(),
        "bytes that are no text": b"\xff\xfe.\x80.\xc3",
        "claims that are a list": signed_payload(lab, b"[]"),
        "claims that are no JSON": signed_payload(lab, b"hello"),
    }.items():
        assert_refused(client, b"Bearer " + garbage, f"{why}: this is no token")


def signed_payload(lab, payload):
    """A token whose claims are these bytes, signed by the shop."""
    kid, _, key = lab.signing_key()
    signed = b".".join((encoded({"alg": "RS256", "typ": "at+jwt", "kid": kid}), encoded(payload)))
    return signed + b"." + encoded(rsa_signature(key, "RS256", signed))
