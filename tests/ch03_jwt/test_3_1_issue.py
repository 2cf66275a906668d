"""Exercise 3.1, issue: a token says who issued it, for whom, about whom, from when to when, and nothing personal."""

import base64
import json
import uuid

import jwt
import pytest

MINUTES_15, DAYS_14 = 900, 1_209_600
SHARED = {"iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"}  # the claims that both kinds of token have
OF_THE_LIBRARY = {"type", "fresh"}  # which Flask-JWT-Extended adds


def issued(lab, name="alice", **as_client):
    """The access token and the refresh token of a new login."""
    body = {"email": f"{name}@example.org", "password": f"{name.capitalize()} has 1 long passphrase"}
    answer = lab.client(**as_client).post("/api/auth/login", json=body)
    assert answer.status_code == 200, f"{name} cannot log in: the answer is {answer.status_code}, not 200"
    return answer.json()["access_token"], answer.json()["refresh_token"]


def unpacked(token):
    """Header and claims of a token, as anybody who gets hold of it can read them."""
    parts = token.split(".")
    assert len(parts) == 3, f"a signed token has three parts with dots between them, this one has {len(parts)}"
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except ValueError as error:
        raise AssertionError(f"the parts of a token are JSON in Base64url: {error}") from None


def claims_of(token):
    """What a token says."""
    return unpacked(token)[1]


def life_of(claims):
    """For how many seconds a token is good."""
    for claim in ("iat", "nbf", "exp"):
        value = claims.get(claim)
        assert isinstance(value, int | float), f"{claim} should be a number of seconds, not {value!r}"
    return claims["exp"] - claims["iat"]


def assert_signed(token, key):
    """The token names `key`, says its algorithm, and is signed with it."""
    header, _ = unpacked(token)
    assert header.get("kid") == key.kid, f"kid should name the key that signs, {key.kid}: {header.get('kid')!r}"
    wanted = key.algorithm
    assert header.get("alg") == wanted, f"alg should be that of the key that signs, {wanted}: {header.get('alg')!r}"
    verifies = key.private if wanted == "HS256" else key.private.public_key()
    try:
        jwt.PyJWS().decode(token, verifies, algorithms=[wanted])
    except jwt.PyJWTError as error:
        raise AssertionError(f"the signature is not that of the key that signs: {error}") from None


@pytest.mark.exercise("3.1")
def test_the_header_names_the_key_that_signed(lab):
    """Keys are replaced while tokens live. So each token names its key (kid) and the algorithm (alg), RS256 where
    nothing else is configured, and is signed with just that key (RFC 7515, 4.1.4; RFC 7517, 4.5).

    Next: in header(), return "kid" and "alg" of subject.key; in material(), keys.signing_material(subject.key).
    """
    key = lab.signing_key()
    assert key.algorithm == "RS256", f"a key is one for RS256 unless JWT_ALGORITHM says otherwise: {key.algorithm}"
    for token in issued(lab):
        assert_signed(token, key)


@pytest.mark.exercise("3.1")
def test_the_type_tells_the_two_kinds_apart(lab):
    """Both tokens have the same issuer and the same signature. What keeps one from passing for the other is the type
    in the header: at+jwt for an access token, rt+jwt for a refresh token (RFC 9068, 2.1; RFC 8725, 3.11).

    Next: additional_headers={"typ": ACCESS} in access_token(), {"typ": REFRESH} in refresh_token().
    """
    access, refresh = (unpacked(token)[0].get("typ") for token in issued(lab))
    assert access == "at+jwt", f"the typ of an access token should be at+jwt, not {access!r}"
    assert refresh == "rt+jwt", f"the typ of a refresh token should be rt+jwt, not {refresh!r}"


@pytest.mark.exercise("3.1")
def test_a_token_says_from_whom_for_whom_and_about_whom(lab):
    """iss is who issued it, aud for whom, sub about whom: the id of the user, as a text, since sub is one. sid is the
    session that the login has begun, and an access token says the role (RFC 7519, 4.1; RFC 9068, 2.2).

    Next: the library says iss, aud and sub, of Subject(user.id, …); additional_claims are role and sid.
    """
    for name, role in (("alice", "user"), ("paula", "premium"), ("admin", "admin")):
        access, refresh = map(claims_of, issued(lab, name))
        user = lab.rows("SELECT id FROM users WHERE email = :email", email=f"{name}@example.org")[0][0]
        session = lab.rows("SELECT id FROM sessions WHERE user_id = :user", user=user)[0][0]
        expected = {"iss": "https://shop.test", "aud": "books-api", "sub": str(user), "sid": session}
        for kind, claims in (("access", access), ("refresh", refresh)):
            said = {claim: claims.get(claim) for claim in expected}
            assert said == expected, f"what the {kind} token of {name} says about where it belongs"
        assert access.get("role") == role, f"the access token of {name} should say the role {role}"


@pytest.mark.exercise("3.1")
def test_an_access_token_is_good_for_15_minutes_from_now(lab):
    """Whoever has a token can use it until exp, so exp is near: 15 minutes after iat and nbf, which are now. All three
    are whole seconds since 1970 (RFC 7519, 4.1.4 to 4.1.6; OWASP ASVS 5, 9.2.1).

    Next: expires_delta=timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"]); the library says the rest.
    """
    before = lab.clock.now()
    claims = claims_of(issued(lab)[0])
    life = life_of(claims)
    for claim in ("iat", "nbf", "exp"):
        value = claims[claim]
        assert type(value) is int, f"{claim} should be a whole number of seconds, not {value!r}"
    assert before - 5 <= claims["iat"] <= lab.clock.now() + 1, f"iat should be now, about {before:.0f}: {claims['iat']}"
    assert claims["nbf"] == claims["iat"], "a token is good from the moment on in which it is issued: nbf is iat"
    assert life == MINUTES_15, f"an access token should live for {MINUTES_15} s (ACCESS_TOKEN_SECONDS), not {life} s"


@pytest.mark.exercise("3.1")
def test_issuer_audience_and_life_are_settings(lab):
    """The same code runs as a test system and as the real one, and a token of the one must be worth nothing at the
    other: issuer, audience and life are what the environment says (RFC 8725, 3.8 and 3.9).

    Next: leave iss and aud to the library, which has them from JWT_ISSUER and JWT_AUDIENCE; expires_delta in
    access_token() is ACCESS_TOKEN_SECONDS, from current_app.config.
    """
    issuer, audience = "https://staging.shop.test", "books-api-staging"
    seconds = {"ACCESS_TOKEN_SECONDS": "60", "REFRESH_TOKEN_SECONDS": "3600"}
    with lab.boot(JWT_ISSUER=issuer, JWT_AUDIENCE=audience, **seconds) as staging:
        access, refresh = map(claims_of, issued(lab, app=staging))
    for kind, claims in (("access", access), ("refresh", refresh)):
        assert claims.get("iss") == issuer, f"the iss of the {kind} token is JWT_ISSUER, {issuer}"
        assert claims.get("aud") == audience, f"the aud of the {kind} token is JWT_AUDIENCE, {audience}"
    life = life_of(access)
    assert abs(life - 60) <= 1, f"with ACCESS_TOKEN_SECONDS=60 an access token lives for 60 s, not {life} s"
    life = life_of(refresh)
    assert abs(life - 3600) <= 1, f"with REFRESH_TOKEN_SECONDS=3600 a session lasts for 3600 s, not {life} s"


@pytest.mark.exercise("3.1")
def test_a_token_says_nothing_personal(lab):
    """A token is signed, not encrypted: whoever finds it in a log can read it. It has the claims that are needed, and
    nothing personal: no name, no e-mail, and a refresh token not even the role (RFC 7519, 12; RFC 9068, 6).

    Next: take out of the claims whatever access_token() and refresh_token() do not list.
    """
    name, email = lab.rows("SELECT name, email FROM users WHERE email = 'alice@example.org'")[0]
    wanted = {"access": SHARED | {"role"}, "refresh": SHARED}
    for kind, token in zip(wanted, issued(lab), strict=True):
        header, claims = unpacked(token)
        assert set(claims) - OF_THE_LIBRARY == wanted[kind], (
            f"a token says nothing personal: these are the claims of the {kind} token"
        )
        text = json.dumps([header, claims])
        for secret in (name, email):
            assert secret not in text, f"a token says nothing personal: {secret} can be read in the {kind} token"


@pytest.mark.exercise("3.1")
def test_each_token_has_an_id_of_its_own(lab):
    """One token is taken back by its jti, all of a session by their sid. So jti is a new UUID for each token, also for
    those that are issued in the same second to the same user (RFC 7519, 4.1.7).

    Next: in access_token(), leave jti to the library.
    """
    seen = []
    for _ in range(3):
        access, refresh = map(claims_of, issued(lab))
        for text in (access.get("jti"), refresh.get("jti")):
            try:
                seen.append(uuid.UUID(text))
            except (TypeError, ValueError, AttributeError):
                raise AssertionError(f"jti should be a UUID, not {text!r}") from None
        assert access["jti"] != access["sid"], "the id of a token is not that of its session, which has many"
    assert len(set(seen)) == 6, f"six tokens should have six ids: {', '.join(map(str, seen))}"


@pytest.mark.exercise("3.1")
def test_a_refresh_token_is_the_one_on_record(lab):
    """The database has a row for each refresh token, and its session has an end. The token says just that: the jti and
    the moment of its row, the end of its session (RFC 9700, 4.14.2).

    Next: in refresh_token(), jti, iat, nbf and exp are what the function was given: nothing new, no other time.
    """
    claims = claims_of(issued(lab)[1])
    recorded = lab.rows("SELECT jti, sid FROM refresh_tokens")
    assert recorded == [(claims.get("jti"), claims.get("sid"))], "a refresh token has the jti and the sid of its row"
    life = life_of(claims)
    assert abs(claims["iat"] - lab.clock.now()) < 5, f"iat is when the row was made, now: {claims['iat']}"
    assert claims["nbf"] == claims["iat"], "nbf of a refresh token is its iat"
    assert abs(life - DAYS_14) <= 1, f"exp is the end of the session, {DAYS_14} s after the login, not {life} s"


@pytest.mark.exercise("3.1")
@pytest.mark.parametrize("algorithm", ["EdDSA", "HS256"])
def test_the_algorithm_is_that_of_the_key(lab, algorithm):
    """RS256 is for verifiers who have no other, EdDSA has short signatures, HS256 is for one that verifies what it has
    signed itself. JWT_ALGORITHM chooses for new keys, and each key signs with its own (RFC 8037; RFC 8725, 3.1).

    Next: in header(), "alg" is subject.key.algorithm; what signs is keys.signing_material(subject.key).
    """
    folder = f"{lab.env['KEY_FOLDER']}/{algorithm}"
    with lab.boot(JWT_ALGORITHM=algorithm, KEY_FOLDER=folder) as app:
        tokens = issued(lab, app=app)
    key = lab.signing_key(folder)
    assert key.algorithm == algorithm, f"with JWT_ALGORITHM={algorithm}, this is the algorithm of a new key"
    for token in tokens:
        assert_signed(token, key)


@pytest.mark.exercise("3.1")
def test_a_key_that_is_older_than_the_setting_signs_with_its_own_algorithm(lab):
    """JWT_ALGORITHM is changed on a day on which the key that signs stays: it is the algorithm of new keys. Until the
    next rotation tokens are signed as before (RFC 8725, 3.1).

    Next: in header(), say "alg" as well: where it is not said, Flask-JWT-Extended takes JWT_ALGORITHM.
    """
    with lab.boot(JWT_ALGORITHM="EdDSA") as app:
        body = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
        answer = lab.client(app=app).post("/api/auth/login", json=body)
    said = f"the key is one for RS256, and older than the setting, EdDSA: the login was answered {answer.status_code}"
    assert answer.status_code == 200, said
    for token in (answer.json()["access_token"], answer.json()["refresh_token"]):
        assert_signed(token, lab.signing_key())
