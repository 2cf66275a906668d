"""Exercise 3.1, issue: a token says who issued it, for whom, about whom, from when to when, and nothing personal."""

import base64
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

MINUTES_15 = 900
SHARED = {"iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"}  # the claims that both kinds of token have
OF_THE_LIBRARY = {"type", "fresh"}  # which Flask-JWT-Extended adds


def issued(lab, name="alice", **as_client):
    """The access token and the refresh token of a new login."""
    body = {"email": f"{name}@example.org", "password": f"{name.capitalize()} has 1 long passphrase"}
    answer = lab.client(**as_client).post("/api/auth/login", json=body)
    assert answer.status_code == 200, f"{name} should be able to log in, but the answer is {answer.status_code}"
    return answer.json()["access_token"], answer.json()["refresh_token"]


def renewed(lab, refresh):
    """The access token and the refresh token of a renewal; None where exercise 3.4 gives none (yet)."""
    answer = lab.client().post("/api/auth/refresh", json={"refresh_token": refresh})
    return (answer.json()["access_token"], answer.json()["refresh_token"]) if answer.status_code == 200 else None


def seconds(moment):
    """A moment of the database in seconds since 1970; SQLite has it as a text, and keeps no time zone."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def unpacked(token):
    """Header and claims of a token, as anybody who gets hold of it can read them."""
    parts = token.split(".")
    assert len(parts) == 3, f"a signed token should have three parts with dots between them, but this has {len(parts)}"
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except ValueError as error:
        raise AssertionError(f"the parts of a token should be JSON in Base64url, but: {error}") from None


def claims_of(token):
    """What a token says."""
    return unpacked(token)[1]


def assert_times(claims, kind):
    """All three times are there, as whole seconds, and the token is good from the moment on in which it is issued."""
    for claim in ("iat", "nbf", "exp"):
        value = claims.get(claim)
        assert type(value) is int, (
            f"{claim} of the {kind} token should be a whole number of seconds, but is {value!r}\n"
            "Next: the library writes times as whole seconds; a time that you hand to it is written as it is."
        )
    assert claims["nbf"] == claims["iat"], (
        f"nbf of the {kind} token should be its iat, {claims['iat']}, but is {claims['nbf']}\n"
        "Next: iat and nbf are the same moment, and come from the same place: the library, or what you were given."
    )


def assert_signed(token, key):
    """The token names `key`, says its algorithm, and is signed with it."""
    header, _ = unpacked(token)
    assert header.get("kid") == key.kid, (
        f"kid should name the key that signs, {key.kid}, but is {header.get('kid')!r}\n"
        "Next: the subject that header() gets has the key that signs, and the key has a name."
    )
    wanted = key.algorithm
    assert header.get("alg") == wanted, (
        f"alg should be that of the key that signs, {wanted}, but is {header.get('alg')!r}\n"
        "Next: the key knows its own algorithm (class Key in keys.py), and header() can say it."
    )
    verifies = key.private if wanted == "HS256" else key.private.public_key()
    try:
        jwt.PyJWS().decode(token, verifies, algorithms=[wanted])
    except jwt.PyJWTError as error:
        raise AssertionError(
            f"the signature should be that of the key that signs, but: {error}\n"
            "Next: material() gets the same subject as header(): it gives what keys.py makes of that key for signing."
        ) from None


@pytest.mark.exercise("3.1")
def test_the_header_names_the_key_that_signed(lab):
    """Keys are replaced while tokens live. So each token names its key (kid) and the algorithm (alg), RS256 where
    nothing else is configured, and is signed with just that key (RFC 7515, 4.1.4; RFC 7517, 4.5).

    Think: in a month another key signs, and this token is still about. What must it say, so that it can be verified?

    Next: look at the first part of a token of yours, decoded: what is missing there, header() has to say.
    """
    key = lab.signing_key()
    assert key.algorithm == "RS256", (
        f"a key should be one for RS256 unless JWT_ALGORITHM says otherwise, but this is one for {key.algorithm}"
    )
    for token in issued(lab):
        assert_signed(token, key)


@pytest.mark.exercise("3.1")
def test_the_type_tells_the_two_kinds_apart(lab):
    """Both tokens have the same issuer and the same signature. What keeps one from passing for the other is the type
    in the header: at+jwt for an access token, rt+jwt for a refresh token (RFC 9068, 2.1; RFC 8725, 3.11).

    Think: the library writes JWT there, for both. Which of the two functions knows better?

    Next: additional_headers of the call that makes the token goes before what the library says by itself.
    """
    access, refresh = (unpacked(token)[0].get("typ") for token in issued(lab))
    assert access == "at+jwt", f"the typ of an access token should be at+jwt, but is {access!r}"
    assert refresh == "rt+jwt", f"the typ of a refresh token should be rt+jwt, but is {refresh!r}"


@pytest.mark.exercise("3.1")
def test_a_token_says_from_whom_for_whom_and_about_whom(lab):
    """iss is who issued it, aud for whom, sub about whom: the id of the user, as a text, since sub is one. sid is the
    session that the login has begun, and an access token says the role (RFC 7519, 4.1; RFC 9068, 2.2).

    Think: whoever gets the token, and nothing else, must know whom it speaks of. What does the library know of that?

    Next: iss, aud and sub are the library's, from its settings and from the Subject; what it cannot know of this user
    and this session are additional_claims.
    """
    for name, role in (("alice", "user"), ("paula", "premium"), ("admin", "admin")):
        access, refresh = map(claims_of, issued(lab, name))
        user = lab.rows("SELECT id FROM users WHERE email = :email", email=f"{name}@example.org")[0][0]
        session = lab.rows("SELECT id FROM sessions WHERE user_id = :user", user=user)[0][0]
        expected = {"iss": "https://shop.test", "aud": "books-api", "sub": str(user), "sid": session}
        for kind, claims in (("access", access), ("refresh", refresh)):
            for claim, value in expected.items():
                said = claims.get(claim)
                assert said == value, f"{claim} of the {kind} token of {name} should be {value!r}, but is {said!r}"
        assert access.get("role") == role, (
            f"the access token of {name} should say the role {role}, but says {access.get('role')!r}"
        )


@pytest.mark.exercise("3.1")
def test_an_access_token_is_good_for_15_minutes_from_now(lab):
    """Whoever has a token can use it until exp, so exp is near: 15 minutes after iat and nbf, which are now. All three
    are whole seconds since 1970 (RFC 7519, 4.1.4 to 4.1.6; OWASP ASVS 5, 9.2.1).

    Think: what can a thief do with this token, and for how long? Who decides how long that is?

    Next: the library says all three times; for how long a token is good it has to be told (expires_delta).
    """
    before = lab.clock.now()
    claims = claims_of(issued(lab)[0])
    assert_times(claims, "access")
    assert before - 5 <= claims["iat"] <= lab.clock.now() + 1, (
        f"iat should be now, about {before:.0f}, but is {claims['iat']}"
    )
    life = claims["exp"] - claims["iat"]
    assert life == MINUTES_15, (
        f"an access token should live for {MINUTES_15} s (ACCESS_TOKEN_SECONDS), but lives for {life} s"
    )


@pytest.mark.exercise("3.1")
def test_issuer_audience_and_life_are_settings(lab):
    """The same code runs as a test system and as the real one, and a token of the one must be worth nothing at the
    other: issuer, audience and life are what the environment says (RFC 8725, 3.8 and 3.9).

    Think: what in your code would have to be changed for the test system?

    Next: look for constants in what you hand to the library, and leave to it what it has from its own settings.
    """
    issuer, audience = "https://staging.shop.test", "books-api-staging"
    lives = {"ACCESS_TOKEN_SECONDS": "60", "REFRESH_TOKEN_SECONDS": "3600"}
    before = lab.clock.now()
    with lab.boot(JWT_ISSUER=issuer, JWT_AUDIENCE=audience, **lives) as staging:
        access, refresh = map(claims_of, issued(lab, app=staging))
    for kind, claims in (("access", access), ("refresh", refresh)):
        for claim, setting, value in (("iss", "JWT_ISSUER", issuer), ("aud", "JWT_AUDIENCE", audience)):
            said = claims.get(claim)
            assert said == value, f"{claim} of the {kind} token should be {setting}, {value}, but is {said!r}"
        assert_times(claims, kind)
    life = access["exp"] - access["iat"]
    assert life == 60, (
        f"with ACCESS_TOKEN_SECONDS=60 an access token should live for 60 s, but lives for {life} s\n"
        "Next: how long an access token lives is in current_app.config, by the name of the setting."
    )
    end, now = refresh["exp"], lab.clock.now()
    assert before + 3600 - 5 <= end <= now + 3600 + 1, (
        f"with REFRESH_TOKEN_SECONDS=3600 a session should last for an hour, but it ends in {end - now:.0f} s\n"
        "Next: refresh_token() is given the end of the session: that, and nothing else, is exp."
    )


@pytest.mark.exercise("3.1")
def test_a_token_says_nothing_personal(lab):
    """A token is signed, not encrypted: whoever finds it in a log can read it. It has the claims that are needed, and
    nothing personal: no name, no e-mail, and a refresh token not even the role (RFC 7519, 12; RFC 9068, 6).

    Think: who gets to see a token, beside the one whom it is about?

    Next: compare the claims of a token of yours with what the docstrings of access_token() and refresh_token() list.
    """
    name, email = lab.rows("SELECT name, email FROM users WHERE email = 'alice@example.org'")[0]
    wanted = {"access": SHARED | {"role"}, "refresh": SHARED}
    for kind, token in zip(wanted, issued(lab), strict=True):
        header, claims = unpacked(token)
        said = set(claims) - OF_THE_LIBRARY
        more, less = (", ".join(sorted(names)) for names in (said - wanted[kind], wanted[kind] - said))
        assert not more, f"a token says nothing personal: the {kind} token should not say {more}, but does"
        assert not less, (
            f"the {kind} token should say {less}, but does not\n"
            "Next: look which of the claims in the docstring the token has not, and who should have said it."
        )
        text = json.dumps([header, claims])
        for secret in (name, email):
            assert secret not in text, (
                f"a token says nothing personal: {secret} should not be in the {kind} token, but can be read there"
            )


@pytest.mark.exercise("3.1")
def test_each_token_has_an_id_of_its_own(lab):
    """One token is taken back by its jti, all of a session by their sid. So jti is a new UUID for each token, also for
    those that are issued in the same second to the same user, and for those of the same session (RFC 7519, 4.1.7).

    Think: a session is renewed every few minutes. Which of its tokens does an id name that is made from the session?

    Next: nobody hands a jti to access_token(): the library makes one for each token, unless it is told another.
    """
    seen = []
    for _ in range(3):
        access, refresh = map(claims_of, issued(lab))
        for text in (access.get("jti"), refresh.get("jti")):
            try:
                seen.append(uuid.UUID(text))
            except (TypeError, ValueError, AttributeError):
                raise AssertionError(f"jti should be a UUID, but is {text!r}") from None
        assert access["jti"] != access["sid"], "the id of a token should not be that of its session, which has many"
    assert len(set(seen)) == 6, (
        f"six tokens should have six ids, but have {len(set(seen))}: {', '.join(map(str, seen))}"
    )
    access, refresh = issued(lab)
    if again := renewed(lab, refresh):
        first, second = claims_of(access)["jti"], claims_of(again[0])["jti"]
        assert first != second, f"two access tokens of one session should have two ids, but both have {first}"


@pytest.mark.exercise("3.1")
def test_a_refresh_token_is_the_one_on_record(lab):
    """The database has a row for each refresh token, and its session has an end. The token says just that: the jti and
    the moment of its row, the end of its session. One that is made again from its row, because the answer got lost,
    says the same (RFC 9700, 4.14.2).

    Think: which of these does the library make up, unless it is told?

    Next: in refresh_token(), what the function is given goes into the token as it is, under the names of RFC 7519.
    """
    token = issued(lab)[1]
    claims = claims_of(token)
    assert_times(claims, "refresh")
    jti, sid, made = lab.rows("SELECT jti, sid, issued_at FROM refresh_tokens")[0]
    end = seconds(lab.rows("SELECT expires_at FROM sessions")[0][0]) - MINUTES_15
    for claim, value in {"jti": jti, "sid": sid, "iat": seconds(made), "exp": end}.items():
        said = claims.get(claim)
        assert said == value, (
            f"a refresh token has the jti, the sid and the times of its row: "
            f"{claim} should be {value!r}, but is {said!r}"
        )
    if again := renewed(lab, token):
        jti = claims_of(again[1])["jti"]
        earlier = "UPDATE refresh_tokens SET issued_at = :moment WHERE jti = :jti"
        lab.execute(earlier, moment="2024-05-01 10:00:00.000000", jti=jti)
        made = seconds(lab.rows("SELECT issued_at FROM refresh_tokens WHERE jti = :jti", jti=jti)[0][0])
        lost = renewed(lab, token)  # the same once more, as exercise 3.4 has it
        claims = claims_of(lost[1]) if lost else {}
        if claims.get("jti") == jti != claims_of(token)["jti"]:
            for claim in ("iat", "nbf"):
                assert claims[claim] == made, (
                    f"{claim} should be the moment of the row, {made:.0f}, whenever the token is made from it, "
                    f"but is {claims[claim]}\n"
                    "Next: refresh_token() is given issued_at; without that, the library says now."
                )


@pytest.mark.exercise("3.1")
def test_the_algorithm_is_that_of_the_key(lab):
    """RS256 is for verifiers who have no other, EdDSA has short signatures, HS256 is for one that verifies what it has
    signed itself. JWT_ALGORITHM chooses for new keys, and each key signs with its own (RFC 8037; RFC 8725, 3.1).

    Think: who knows what a key can do: the code, the settings, or the key?

    Next: no algorithm has a name in header() or material(); both ask the key of the subject.
    """
    folder = f"{lab.env['KEY_FOLDER']}/HS256"
    with lab.boot(JWT_ALGORITHM="HS256", KEY_FOLDER=folder) as app:
        tokens = issued(lab, app=app)
    key = lab.signing_key(folder)
    assert key.algorithm == "HS256", (
        f"with JWT_ALGORITHM=HS256 a new key should be one for it, but is one for {key.algorithm}"
    )
    for token in tokens:
        assert_signed(token, key)


@pytest.mark.exercise("3.1")
def test_a_key_that_is_older_than_the_setting_signs_with_its_own_algorithm(lab):
    """JWT_ALGORITHM is changed on a day on which the key that signs stays: it is the algorithm of new keys. Until the
    next rotation tokens are signed as before (RFC 8725, 3.1).

    Think: what does the library take for alg, where nobody says one?

    Next: header() says two things of the key: which one it is, and with which algorithm it signs.
    """
    path = Path(lab.env["KEY_FOLDER"]) / "ring.json"
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    first, *others = json.loads(path.read_text())
    new = path.with_name("brought.json")
    new.touch(0o600)
    new.write_text(json.dumps([first | {"kid": "edwards", "algorithm": "EdDSA", "material": pem}, *others]))
    new.replace(path)
    body = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    answer = lab.client().post("/api/auth/login", json=body)
    assert answer.status_code == 200, (
        "with a key for EdDSA that is older than the setting, RS256, a login should be answered with 200, "
        f"but is with {answer.status_code}"
    )
    for token in (answer.json()["access_token"], answer.json()["refresh_token"]):
        assert_signed(token, lab.signing_key())
