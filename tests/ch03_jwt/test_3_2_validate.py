"""Exercise 3.2, validate: what must hold before a token is believed, and what is said where it does not."""

import base64
import hashlib
import hmac
import json
import uuid
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.datastructures import WWWAuthenticate

PROBLEM = "application/problem+json"
HASHES = {"256": SHA256, "384": SHA384, "512": SHA512}
GONE = object()  # in the place of a claim that a token has not
SECRET = b"the secret of HS256, of 32 bytes"


# -- tokens, as the shop signs them and as an attacker does ------------------------------------------------------------


@lru_cache
def attackers_key():
    """A key of somebody else."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache
def edwards():
    """A key pair of the shop's, for EdDSA."""
    return ed25519.Ed25519PrivateKey.generate()


def encoded(raw):
    """Base64url without padding, as the parts of a token have it; what is no bytes becomes JSON before."""
    raw = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def signature_of(key, alg, signed):
    """The signature of RS256 and its relatives, or of EdDSA (RFC 7518, 3.3 and 3.5; RFC 8037, 3.1)."""
    if alg == "EdDSA":
        return key.sign(signed)
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
    return sealed(signed, signature_of(key or own_key, alg, signed) if alg else b"")


def claims_of(text):
    """What a token says."""
    part = text.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def login(lab):
    """The access token and the refresh token of a login of alice."""
    body = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    answer = lab.client().post("/api/auth/login", json=body)
    assert answer.status_code == 200, f"alice should be able to log in, but the answer is {answer.status_code}"
    return answer.json()["access_token"], answer.json()["refresh_token"]


def entry(lab, kid, algorithm, material, seconds):
    """A key as the ring keeps it, that signs no more and verifies for so many `seconds` from now."""
    now = lab.clock.now()
    return {
        "kid": kid,
        "algorithm": algorithm,
        "created_at": now - 86_400,
        "material": material,
        "signs_from": now - 86_400,
        "verifies_until": now + seconds,
    }


def bring_keys(lab, *entries):
    """Let the ring hold these keys as well, as an operator could who brings them from another machine."""
    path = Path(lab.env["KEY_FOLDER"]) / "ring.json"
    new = path.with_name("brought.json")
    new.touch(0o600)
    new.write_text(json.dumps([*json.loads(path.read_text()), *entries]))
    new.replace(path)


def sealed(signed, signature):
    """A token of what was signed and the signature."""
    return b".".join((signed, encoded(signature))).decode()


# -- what comes of them ------------------------------------------------------------------------------------------------


def shown(client, authorization):
    """The answer to GET /api/users/me with this Authorization header."""
    return client.get("/api/users/me", headers={"Authorization": authorization})


def librarys_own(answer):
    """The next step where Flask-JWT-Extended has answered in its own way; "" where it has not."""
    try:
        said = answer.json()
    except ValueError:
        return ""
    if not isinstance(said, dict) or set(said) != {"msg"}:
        return ""
    return (
        f"\nNext: the library has answered this by itself: {said['msg']!r}. It has a loader for each such answer, and "
        "use_our_answers() hands it ours; look which one is still missing, or answers otherwise."
    )


def assert_believed(client, authorization, why, step=""):
    """Whoever sends `authorization` is alice; `why` says why, `step` what to do next where that is not so."""
    answer = shown(client, authorization)
    assert answer.status_code == 200, f"{why}: the answer should be 200, but is {answer.status_code}{step}"
    name = answer.json()["name"]
    assert name == "alice", f"{why}: it should be alice who asks, but is {name}{step}"


def assert_refused(client, authorization, why, step=""):
    """Whoever sends `authorization` gets a 401, with the reason where clients look for it; `why` says why, `step` what
    to do next where that is not so.
    """
    answer = shown(client, authorization)
    step = librarys_own(answer) or step
    assert answer.status_code == 401, f"{why}: the answer should be 401, but is {answer.status_code}{step}"
    kind = answer.headers.get("Content-Type")
    assert kind == PROBLEM, f"{why}: the 401 should be a problem (application/problem+json), but is {kind}{step}"
    assert "alice" not in answer.text, f"{why}: the 401 should show nothing of the account, but names it"


def assert_none_believed(lab, tokens, step=""):
    """None of `tokens` is believed; each has a sentence that says what is wrong with it. A good one is."""
    client = lab.client()
    assert_believed(client, f"Bearer {token(lab)}", "a token that keeps the contract is good", TOO_STRICT)
    for why, forged in tokens.items():
        assert_refused(client, f"Bearer {forged}", why, step)


TOO_STRICT = (
    "\nNext: this token lacks nothing. Look which of your questions it fails: in key_for(), in is_sound(), or in "
    "bearer_token()."
)


def assert_renews_nothing(lab, refresh_token, why):
    """Nobody gets tokens for `refresh_token`. Where exercise 3.4 is not solved yet, the limits show whether it was
    believed: who renews is counted by the session in the token, once that is verified.
    """
    answer = lab.client().post("/api/auth/refresh", json={"refresh_token": refresh_token})
    assert answer.status_code in (401, 501), (
        f"{why}: the answer should be 401, but is {answer.status_code}{librarys_own(answer)}"
    )
    assert "access_token" not in answer.json(), f"{why}: there should be no tokens in the answer, but there are"
    counted = answer.headers.get("RateLimit-Policy", "")
    assert "refresh" not in counted, f"{why}: it should not be counted as a renewal, but is ({counted})"


@pytest.mark.exercise("3.2")
def test_a_token_of_the_shop_is_believed(lab):
    """What a login gives is good, and so is any token that keeps the contract: the order of claims means nothing, and
    a claim or a header that a later version adds is passed over (RFC 7519, 4; RFC 7515, 4).

    Think: what must a token say, and what may it say beside that?

    Next: ask for what must be there, in is_sound(); do not refuse a token for what it says beyond that.
    """
    alice, now = lab.login("alice"), int(lab.clock.now()) - 10
    assert_believed(alice, alice.headers["Authorization"], "the token of a login is good")
    for why, good in {
        "a token may have a claim that we do not know": token(lab, scope="books:read"),
        "a token may have a header that we do not know": token(lab, header={"ver": 1}),
        "a time is a number of seconds, and may have a fraction (RFC 7519, 2)": token(
            lab, nbf=now + 0.5, exp=now + 900.5
        ),
    }.items():
        assert_believed(alice, f"Bearer {good}", why)


@pytest.mark.exercise("3.2")
def test_a_token_without_a_signature_is_refused(lab):
    """ "alg": "none" is a token that nobody has signed, and the oldest attack there is, in whatever case it is written;
    another is to change the claims and keep the signature (RFC 8725, 2.1 and 3.2).

    Think: who has written the header of this token, and what does your code let it decide?

    Next: have every signature verified, whatever the header says; key_for() sees the `alg`, and knows the key's own.
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

    Think: who says that this is HS256? And who should say it?

    Next: key_for() has the header and the key before it gives the key away: what of the two has to agree?
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

    Think: a list of algorithms that are allowed, for all keys together: who chooses from it?

    Next: key_for() compares what the header says with what the key is for, and refuses where they differ.
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
    """A ring holds keys of different kinds while JWT_ALGORITHM changes, and what each of them has signed is as good. No
    list in the code, and no setting, says with which algorithm a token is verified: its key does (RFC 8037; RFC 8725,
    3.1).

    Think: two keys of different kinds are in the ring. Who knows which algorithm belongs to which?

    Next: neither "RS256" nor JWT_ALGORITHM is in key_for(): it asks the key that it has found.
    """
    pair, info = edwards(), (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public = pair.public_key().public_bytes(*info)
    bring_keys(
        lab,
        entry(lab, "edwards", "EdDSA", public.decode(), 6000),
        entry(lab, "shared", "HS256", base64.b64encode(SECRET).decode(), 6000),
    )
    client, own = lab.client(), lab.signing_key()
    for why, good in {
        "EdDSA is the algorithm of this key": token(lab, key=pair, alg="EdDSA", header={"kid": "edwards"}),
        "HS256 is the algorithm of this key": token(lab, alg="HS256", secret=SECRET, header={"kid": "shared"}),
    }.items():
        assert_believed(client, f"Bearer {good}", why)
    pem = own.private.public_key().public_bytes(*info)
    assert_none_believed(
        lab,
        {
            "the key that is named is one for EdDSA, and RS256 is that of another": token(
                lab, header={"kid": "edwards"}
            ),
            "the key that is named is one for RS256, and EdDSA is that of another": token(lab, key=pair, alg="EdDSA"),
            "the key that is named is one for HS256, and RS256 is that of another": token(
                lab, header={"kid": "shared"}
            ),
            "the key that is named is one for RS256, and the secret is that of another": token(
                lab, alg="HS256", secret=SECRET
            ),
            "the key that is named is one for EdDSA, and this is HS256 with its public part": token(
                lab, alg="HS256", secret=public, header={"kid": "edwards"}
            ),
            "the key that is named is a secret, and not the public key": token(
                lab, alg="HS256", secret=pem, header={"kid": "shared"}
            ),
        },
        "\nNext: what must agree before key_for() gives a key away? The header names a key and an algorithm.",
    )


@pytest.mark.exercise("3.2")
def test_a_key_whose_time_has_come_verifies_nothing(lab):
    """A key is in the ring for a while after its last token has expired, until somebody takes it out. What the ring
    holds and what verifies now are two things (OWASP ASVS 5, 11.1.1; RFC 7517, 5). Before exercise 3.5 is solved, they
    are one.

    Think: the file with the keys is read in many places. Where is it decided which of them still count?

    Next: look which functions of keys.py give a key by its name, and what they ask before they do.
    """
    public = lab.signing_key().private.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    bring_keys(lab, entry(lab, "before", "RS256", pem, 6000), entry(lab, "over", "RS256", pem, -1))
    before, over = (token(lab, header={"kid": kid}) for kid in ("before", "over"))
    assert_believed(lab.client(), f"Bearer {before}", "the time of this key has not come")
    key_set = lab.client().get("/.well-known/jwks.json")
    if key_set.status_code == 200 and "over" not in key_set.text:  # so `keys.verifying` leaves it out
        assert_refused(lab.client(), f"Bearer {over}", "the time of this key has come")


@pytest.mark.exercise("3.2")
def test_a_token_is_used_for_what_it_was_issued(lab):
    """A refresh token lives for days, and is shown to one route only. It is not an access token although the same key
    has signed it: the type in the header says so (RFC 8725, 3.11; RFC 9068, 4).

    Think: a refresh token has the right key, issuer and audience, and lives for days. What tells it apart?

    Next: the header says the type, and is_sound() is told which one it shall be. The claim `type` of the library is no
    defence: a token without one counts as an access token.
    """
    wrong = {
        f"the type of an access token is at+jwt, and not {typ!r}": token(lab, header={"typ": typ})
        for typ in ("rt+jwt", "JWT", "", ["at+jwt"], GONE)
    }
    assert_none_believed(lab, {"a refresh token is no access token": login(lab)[1]} | wrong)


@pytest.mark.exercise("3.2")
def test_the_other_way_round_too(lab):
    """An access token, which many servers get to see, renews nothing; a refresh token does, and has no role to show
    (RFC 8725, 3.11). Before exercise 3.4 is solved, renewing is a 501, whatever the token.

    Think: one function judges both kinds. What of it is different for each?

    Next: is_sound() is told the type, by name: look for a place where it, or verify(), takes ACCESS for granted.
    """
    access, refresh = login(lab)
    assert_renews_nothing(lab, access, "an access token renews nothing")
    answer = lab.client().post("/api/auth/refresh", json={"refresh_token": refresh})
    said = f"a refresh token is good for renewing: the answer should be 200, but is {answer.status_code}"
    assert answer.status_code in (200, 501), said
    counted = answer.headers.get("RateLimit-Policy", "")
    assert "refused" not in counted, f"a refresh token is good for renewing, but counts as a bad one ({counted})"


@pytest.mark.exercise("3.2")
def test_a_refresh_token_is_verified_like_any_other(lab):
    """A refresh token comes in a body, not in a header, so the library does not look at it by itself: verify() does,
    and asks all that is asked of an access token: signature, times, audience, type and claims. What comes there can be
    any text (RFC 8725, 3.1 to 3.11; RFC 9700, 4.14.2; OWASP API8:2023). Before exercise 3.4 is solved, renewing is a
    501, whatever the token.

    Think: which questions does the library ask about a token that it gets by hand, and which are left to you?

    Next: go through verify() with the token that is named above: what does decode_token() say of it, what is_sound()?
    """
    now = int(lab.clock.now())
    claims = claims_of(login(lab)[1]) | {"role": GONE}  # of a refresh token that has a row

    def refresh_token(header=None, key=None, **changed):
        return token(lab, header={"typ": "rt+jwt"} | (header or {}), key=key, **claims | changed)

    for why, bad in {
        "it has expired 10 seconds ago": refresh_token(iat=now - 910, nbf=now - 910, exp=now - 10),
        "it is for another audience": refresh_token(aud="billing-api"),
        "somebody else has signed it": refresh_token(key=attackers_key()),
        "its type is that of an access token": refresh_token(header={"typ": "at+jwt"}, role="user"),
        "it has no type": refresh_token(header={"typ": GONE}),
        "it has no sid": refresh_token(sid=GONE),
        "its sid is no text": refresh_token(sid=[claims["sid"]]),
        "its exp is a text": refresh_token(exp=str(now + 900)),
        "it is no token": "undefined",
        "it is no ASCII": "Ключ.é.☺",
    }.items():
        assert_renews_nothing(lab, bad, f"this refresh token is not good, {why}")


@pytest.mark.exercise("3.2")
def test_every_claim_is_required(lab):
    """A claim that is not there is not checked: without exp a token is good for ever, without aud it is good
    everywhere. So all of them are required (RFC 8725, 3.8 to 3.10; RFC 9068, 2.2).

    Think: which question is asked of a claim that is not there?

    Next: REQUIRED says what a token of each type must have; the library asks for none of it.
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

    Think: who signs a token has good intentions and bad code. What does your code do with a claim before it knows what
    kind of thing it is?

    Next: go through is_sound() with this very value in the place of the claim.
    """
    now = int(lab.clock.now())
    wrong = {
        "sub": (1, "", "alice", "-1", "1\n", " 1", "1_0", "１", "1" * 19, ["1"]),
        "jti": (7, ["x"], None),
        "sid": (7, ["x"], None),
        "role": ("root", "anonymous", 1, ["user"], None),
        "exp": ("soon", str(now + 900), [], {}, None, True),
        "nbf": ("soon", str(now - 10), [], None, True),
        "iat": ("soon", str(now - 10), [], None, True),
    }
    steps = {
        "sub": "a pattern has to fit all of the text (fullmatch), and \\d fits the digits of every script.",
        "role": "a list cannot be looked up in a set: ask for its kind before you ask whether it is one of ours.",
        **dict.fromkeys(("jti", "sid"), "a name is a text; what else can stand there, Redis is asked for as well."),
        **dict.fromkeys(
            ("iat", "nbf", "exp"),
            'PyJWT makes a number of the text "1714557600", and True is an int in Python; is_sound() can take neither.',
        ),
    }
    for claim, values in wrong.items():
        tokens = {f"{claim} should not be {value!r}": token(lab, **{claim: value}) for value in values}
        assert_none_believed(lab, tokens, f"\nNext: {steps[claim]}")


@pytest.mark.exercise("3.2")
def test_a_token_is_good_from_nbf_until_exp(lab):
    """exp is the first second in which a token is not good any more. One that is not good yet, or says that it was
    issued in the future, is refused: all the clocks here are ours, so no leeway is needed (RFC 7519, 4.1.4 to 4.1.6).

    Think: by whose clock was this token made, and by whose is it judged?

    Next: the library compares the times of a token by itself, with no leeway unless it is given one; where you compare
    them by hand, exp is the first second that is too late.
    """
    now = int(lab.clock.now())
    assert_none_believed(
        lab,
        {
            "it has expired 10 seconds ago": token(lab, iat=now - 910, nbf=now - 910, exp=now - 10),
            "it is good from ten minutes from now on (nbf)": token(lab, nbf=now + 600),
            "it was issued ten minutes from now (iat)": token(lab, iat=now + 600),
        },
    )
    alice = lab.login("alice")
    authorization = alice.headers["Authorization"]
    lab.clock.move(800)
    assert_believed(alice, authorization, "it is good for 15 minutes, and 800 seconds have passed")
    lab.clock.move(101)
    assert_refused(alice, authorization, "it is good for 15 minutes, and 901 seconds have passed")


@pytest.mark.exercise("3.2")
def test_the_token_of_another_shop_is_refused(lab):
    """One issuer serves many: what was issued for another audience is not for us, and what only looks like our issuer
    is another one. Both are compared as a whole (RFC 8725, 3.8 and 3.9; RFC 7519, 4.1.1 and 4.1.3).

    Think: what of a token says that it is meant for this API, and who compares it?

    Next: the library compares issuer and audience where verification() names them; by hand, compare all of the value.
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

    Think: what can stand in kid, when anybody can write it? And what does the library make of the error of a look-up?

    Next: keys.find() says None where there is no such key: key_for() has to say InvalidToken then, and nothing else.
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

    Think: whoever made the token has also written where its key is to be found.

    Next: the keys are those of the ring, by their names; no other header says anything about a key.
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

    Think: the sender says: whoever does not understand this must not believe me. Do you understand it?

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

    Think: a client has only this header to decide: send a token, renew the one that it has, or sign in again.

    Next: RFC 6750, 3 lists the parameters of a challenge, and when each of them is there: challenge() gets the refusal
    where there is one.
    """
    client = lab.client()
    offered = challenge_of(client.get("/api/users/me"))
    assert offered == {"realm": "Books API"}, (
        f"there was no token, so the challenge should say the realm, Books API, and no more, but says {offered}"
    )
    now = int(lab.clock.now())
    for why, forged in (
        ("expired", token(lab, exp=now - 1000)),
        ("signed by somebody", token(lab, key=attackers_key())),
    ):
        offered = challenge_of(shown(client, f"Bearer {forged}"))
        for name, value in (("realm", "Books API"), ("error", "invalid_token")):
            said = offered.get(name)
            assert said == value, f"a token that is {why}: {name} should be {value}, but is {said!r}"
        said = offered.get("error_description")
        assert said, f"a token that is {why}: error_description should say what is wrong, but is {said!r}"


def challenge_of(answer):
    """The parameters of the Bearer challenge of a 401."""
    step = librarys_own(answer)
    assert answer.status_code == 401, (
        f"without a good token the answer should be 401, but is {answer.status_code}{step}"
    )
    challenges = map(WWWAuthenticate.from_header, answer.headers.get_list("WWW-Authenticate"))
    found = next((challenge for challenge in challenges if challenge and challenge.type == "bearer"), None)
    assert found is not None, (
        f"WWW-Authenticate should say that Bearer is wanted, but is {answer.headers.get('WWW-Authenticate')!r}{step}"
    )
    return found.parameters


@pytest.mark.exercise("3.2")
def test_the_scheme_is_bearer_in_any_case(lab):
    """A scheme is compared without case, and one or more spaces stand after it: what is strict here locks out clients
    that keep the standard (RFC 9110, 11.1 and 11.4).

    Think: what of this header does the standard fix, and what does it leave to the client?

    Next: compare the scheme without its case, and do not count the spaces after it.
    """
    client, good = lab.client(), token(lab)
    for value in (f"Bearer {good}", f"bearer {good}", f"BEARER {good}", f"bEaReR {good}", f"Bearer   {good}"):
        assert_believed(client, value, f"{value[:9]!r}… is Bearer, spaces, a token")


@pytest.mark.exercise("3.2")
def test_another_scheme_is_no_bearer_token(lab):
    """A token that stands in a header of another kind is not a bearer token, nor is half of one with something beside
    it: what one server takes and another does not is how requests are smuggled past the first (RFC 6750, 2.1).

    Think: what would a proxy in front of you, or the library behind you, read in this header?

    Next: bearer_token() takes the whole value apart: a scheme, spaces, and a token, all of whose letters may be in one.
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

    Think: a token is on the deny-list, a limit counts what it is called. By how many names is it known?

    Next: "=" is none of the letters of a token, so what has one is an InvalidToken.
    """
    client, good = lab.client(), token(lab)
    for equals in ("=", "=="):
        assert_refused(client, f"Bearer {good}{equals}", f"<token>{equals} is a token with padding")


@pytest.mark.exercise("3.2")
def test_where_there_was_no_token_nothing_is_wrong_with_it(lab):
    """Whoever sends a password, or nothing after the scheme, has sent no token: the challenge says that one is wanted,
    and no error: clients throw their token away when they see invalid_token (RFC 6750, 3.1).

    Think: which of the two errors of bearer_token() says that something was wrong with a token?

    Next: another scheme, or nothing after it, is a NoAuthorizationError; not_presented() answers that.
    """
    client = lab.client()
    for value in ("Basic YWxpY2U6cGFzc3dvcmQ=", "Digest username=alice", "Bearer"):
        offered = challenge_of(shown(client, value))
        assert offered == {"realm": "Books API"}, (
            f"with {value!r} there was no token, so there should be no error, but the challenge says {offered}"
        )
    error = challenge_of(shown(client, "Bearer x y")).get("error")
    assert error == "invalid_token", (
        f"what comes after Bearer and is no token is an invalid one: error should be invalid_token, but is {error!r}\n"
        "Next: where something came after the scheme, bearer_token() raises the other error, InvalidToken."
    )


@pytest.mark.exercise("3.2")
def test_the_token_of_an_account_that_is_gone_is_refused(lab):
    """A token outlives its account. Nobody is left whom it stands for, so it is refused like any other that is not
    good (RFC 6750, 3.1).

    Think: the library looks for the user of a token, and finds none. What does it answer then?

    Next: use_our_answers() has a loader for this answer, too.
    """
    gone = token(lab, sub="999999")
    assert_refused(lab.client(), f"Bearer {gone}", "the account is gone")
    error = challenge_of(shown(lab.client(), f"Bearer {gone}")).get("error")
    assert error == "invalid_token", f"the account is gone: error should be invalid_token, but is {error!r}"


@pytest.mark.exercise("3.2")
def test_a_token_that_was_taken_back_is_refused_like_any_other(lab):
    """Whether a token was revoked is the next exercise; how that is said is this one: a 401, as a problem, with a
    challenge that says invalid_token (RFC 6750, 3.1).

    Think: which reasons does the library know to refuse a token, and who words the answer to each?

    Next: use_our_answers() has a loader for this answer, too.
    """
    alice = lab.login("alice")
    authorization = alice.headers["Authorization"]
    alice.delete("/api/auth/logout")
    if shown(alice, authorization).status_code == 401:
        assert_refused(alice, authorization, "the token was taken back by a logout")
        error = challenge_of(shown(alice, authorization)).get("error")
        assert error == "invalid_token", f"the token was taken back: error should be invalid_token, but is {error!r}"


@pytest.mark.exercise("3.2")
def test_garbage_is_a_401(lab):
    """Anybody can send anything. What is no token is refused like one that is not good: a 500 would tell that something
    fell over, and fill the log (OWASP API8:2023; CWE-755).

    Think: somebody tries everything. What of it is an error of yours, and what is just no token?

    Next: the library says why it refuses a token by the error that it raises, and each error has a loader: give them
    all a 401. What raises something else, has to be made an InvalidToken where it happens.
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
    return signed + b"." + encoded(signature_of(key, "RS256", signed))
