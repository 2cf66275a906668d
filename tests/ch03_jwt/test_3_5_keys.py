"""Exercise 3.5, the key ring: a new key signs, the one before verifies for its time, and nothing private is shown."""

import base64
import json
import secrets
import stat
from functools import cache
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ACCESS, REFRESH = 900, 1_209_600  # seconds that tokens live, where the settings say nothing else
A_DAY = 86_400
JWKS = 300  # seconds that a verifier may keep the key set
MEMBERS = {"RSA": {"n", "e"}, "OKP": {"crv", "x"}}  # RFC 7518, 6.3.1, and RFC 8037, 2
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}  # RFC 7518, 6.3.2 and 6.4.1
SECRET = base64.b64encode(b"the secret of HS256, of 32 bytes").decode()


@cache
def made(name):
    """A key pair of ours, for EdDSA, the same at each call."""
    return ed25519.Ed25519PrivateKey.generate()


def private_pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def entry(lab, kid, seconds=None, **other):
    """A key of EdDSA as the ring keeps it, two days old: one that verifies for so many `seconds` from now, or one that
    signs or waits.
    """
    now = lab.clock.now()
    material = private_pem(made(kid)) if seconds is None else public_pem(made(kid))
    until = None if seconds is None else now + seconds
    found = {"kid": kid, "algorithm": "EdDSA", "created_at": now - 2 * A_DAY}
    return found | {"material": material, "verifies_until": until} | other


def ring_file(lab):
    return Path(lab.env["KEY_FOLDER"]) / "ring.json"


def ring(lab):
    """The keys in the file, by their names."""
    return {key["kid"]: key for key in json.loads(ring_file(lab).read_text())}


def put_ring(lab, signs, *others):
    """Let the file hold these keys, as an operator could who brings it from another machine; "next" is the next one."""
    new = ring_file(lab).with_name("brought.json")
    new.touch(0o600)
    signs["signs_from"] = signs["created_at"]
    new.write_text(json.dumps([signs, entry(lab, "next"), *others]))
    new.replace(ring_file(lab))


def token(lab, kid, key, algorithm="EdDSA"):
    """An access token for alice, good for a year, that `key` has signed."""
    now = int(lab.clock.now()) - 1
    claims = {"iss": "https://shop.test", "aud": "books-api", "sub": "1", "role": "user", "sid": "s", "jti": "j"}
    claims["sub"] = str(lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0])
    claims |= {"iat": now, "nbf": now, "exp": now + 365 * A_DAY}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid, "typ": "at+jwt"})


def asked(lab, text, **where):
    """The answer to whoever brings the token `text`."""
    return lab.client(**where).get("/api/users/me", headers={"Authorization": f"Bearer {text}"})


def accepted(lab, text, **where):
    """Whether that token is believed; alice is whoever it says."""
    answer = asked(lab, text, **where)
    assert answer.status_code in (200, 401), f"a token was answered with {answer.status_code}, not with 200 or 401"
    return answer.status_code == 200 and answer.json()["name"] == "alice"


def key_set(lab, **where):
    """The keys of the key set, as it is published."""
    answer = lab.client(**where).get("/.well-known/jwks.json")
    assert answer.status_code == 200, f"the key set was answered with {answer.status_code}"
    return answer.json()["keys"]


def published(lab, **where):
    """The names of the keys of the key set."""
    return {key.get("kid") for key in key_set(lab, **where)}


def rotate(lab, **where):
    """Let an administrator rotate the key, when the next one is known to everybody; return the name of it."""
    lab.clock.move(JWKS + 1)
    answer = lab.login("admin", **where).post("/api/auth/keys/rotate")
    assert answer.status_code == 200, f"the rotation was answered with {answer.status_code}"
    return answer.json()["kid"]


def bearer(client):
    """The token that a client sends."""
    return client.headers["Authorization"].split()[1]


def kid_of(text):
    """The key that a token names."""
    return jwt.get_unverified_header(text)["kid"]


@pytest.mark.exercise("3.5")
def test_a_token_is_good_also_after_the_rotation_of_its_key(lab):
    """Nobody notices a rotation: what the old key has signed goes on verifying, what is issued from now on bears the
    name of the new key, and both keys are published for whoever else verifies (RFC 7517, 4.5; OWASP ASVS 5, 11.1.1).

    Next: in rotated(), after the two new ones, keep the one that has signed, as replace(key, verifies_until=…,
    material=public_pem(key.material)): of a key with an end, material is read as a public key.
    """
    alice = lab.login("alice")
    old = kid_of(bearer(alice))
    new = rotate(lab)
    assert alice.get("/api/users/me").status_code == 200, "a token is refused because its key was rotated"
    later = lab.login("alice")
    assert kid_of(bearer(later)) == new != old, "a token issued after the rotation does not name the new key"
    assert later.get("/api/users/me").status_code == 200, "a token that the new key has signed is refused"
    assert {old, new} <= published(lab), "the key set does not hold the old key and the new one"


@pytest.mark.exercise("3.5")
def test_a_key_is_published_before_it_signs(lab):
    """Whoever verifies may keep the key set for five minutes (max-age). A key that signs in the moment in which it is
    made is one that they do not know: they refuse good tokens. So the key after this one is published all the time
    (RFC 7517, 5; RFC 9111, 4.2).

    Next: in rotated(), the second key of the ring is the next to sign, and `fresh` comes after it.
    """
    for _ in range(2):
        known = published(lab)
        new = rotate(lab)
        assert new in known, "the key that signs now was not published before it signed"
        assert kid_of(bearer(lab.login("alice"))) == new, "the key that the rotation names does not sign"
        assert len(published(lab) - known) == 1, "after a rotation there is no new key that can be the next"


@pytest.mark.exercise("3.5")
def test_a_second_rotation_leaves_the_keys_before_it(lab):
    """Two rotations may follow each other within days, or within minutes when a key has leaked. Every key whose tokens
    can be alive verifies, not only the last but one (RFC 9700, 4.14; OWASP ASVS 5, 11.1.1).

    Next: in rotated(), take over all keys of the ring whose time has not come, after the one that has signed until now.
    """
    put_ring(lab, entry(lab, "today"), entry(lab, "before", 6000), entry(lab, "long-before", 3000))
    texts = [token(lab, kid, made(kid)) for kid in ("today", "before", "long-before")]
    with lab.boot(JWT_ALGORITHM="EdDSA") as app:
        new = rotate(lab, app=app)
        newer = rotate(lab, app=app)
        good = [accepted(lab, text, app=app) for text in texts]
        assert good == [True, True, True], "after two more rotations a key does not verify for the rest of its time"
        expected = {newer, new, "today", "before", "long-before"}
        assert expected <= published(lab, app=app), "the key set does not hold every key that verifies"


@pytest.mark.exercise("3.5")
def test_a_rotation_moves_no_other_keys_end(lab):
    """A key stops on the day that was set when it stopped signing. A rotation that put that off would keep a key for
    ever, as long as rotations go on, and one that is over must not come back (OWASP ASVS 5, 11.1.1 and 13.3.4).

    Next: in rotated(), set verifies_until of the key that has signed until now, and of no other; leave out those whose
    verifies_until is not after `now`.
    """
    put_ring(lab, entry(lab, "today"), entry(lab, "before", 6000), entry(lab, "over", -1))
    end = ring(lab)["before"]["verifies_until"]
    rotate(lab)
    keys = ring(lab)
    assert "over" not in keys, "a key whose time has come is still in the ring after a rotation"
    assert "before" in keys, "a key whose time has not come is no longer in the ring after a rotation"
    assert keys["before"]["verifies_until"] == end, "a rotation has put off the end of a key that did not sign"


@pytest.mark.exercise("3.5")
def test_an_old_key_verifies_for_as_long_as_a_refresh_token_lives(lab):
    """The last token that a key signs may be a refresh token, which lives two weeks. Until then the key verifies; then
    none of its tokens can be alive, and it is neither published nor believed any more (OWASP ASVS 5, 11.1.1).

    Next: in rotated(), verifies_until is `now` and the larger of ACCESS_TOKEN_SECONDS and REFRESH_TOKEN_SECONDS; in
    verifying(), leave out the keys whose time has come.
    """
    put_ring(lab, entry(lab, "old"))
    text = token(lab, "old", made("old"))
    rotate(lab)
    lab.clock.move(REFRESH - 60)
    assert accepted(lab, text), "the old key stops before the last refresh token that it has signed"
    assert "old" in published(lab), "the old key leaves the key set while its tokens are alive"
    lab.clock.move(120)
    assert not accepted(lab, text), "the old key verifies when no token of it can be alive"
    assert "old" not in published(lab), "the old key is published when no token of it can be alive"


@pytest.mark.exercise("3.5")
def test_an_old_key_verifies_for_as_long_as_an_access_token_lives(lab):
    """How long tokens live is set by whoever runs the API, and nothing says that a refresh token lives longer: where
    the session ends after an hour, an access token may go on for two (RFC 6749, 5.1 and 6; OWASP ASVS 5, 11.1.1).

    Next: in rotated(), take the larger of ACCESS_TOKEN_SECONDS and REFRESH_TOKEN_SECONDS.
    """
    put_ring(lab, entry(lab, "old"))
    text = token(lab, "old", made("old"))
    with lab.boot(JWT_ALGORITHM="EdDSA", ACCESS_TOKEN_SECONDS="7200", REFRESH_TOKEN_SECONDS="3600") as app:
        rotate(lab, app=app)
        lab.clock.move(7200 - 60)
        assert accepted(lab, text, app=app), "the old key stops before the last access token that it has signed"
        lab.clock.move(120)
        assert not accepted(lab, text, app=app), "the old key verifies when no token of it can be alive"


@pytest.mark.exercise("3.5")
def test_a_key_whose_time_has_come_verifies_nothing_although_it_is_in_the_ring(lab):
    """The end of a key is a moment, not a job: whether or not somebody has swept the ring by then, its tokens are
    refused and it is not published (OWASP ASVS 5, 11.1.1; RFC 7517, 5).

    Next: in verifying(), keep the keys with verifies_until None, and those with verifies_until after `now`.
    """
    put_ring(lab, entry(lab, "signs"), entry(lab, "before", 300), entry(lab, "over", -1))
    signs, before, over = (token(lab, kid, made(kid)) for kid in ("signs", "before", "over"))
    assert accepted(lab, signs), "the key that signs does not verify"
    assert accepted(lab, before), "a key does not verify although its time has not come"
    answer = asked(lab, over)
    assert answer.status_code == 401, "a key whose time has come still verifies"
    assert answer.headers.get("WWW-Authenticate", "").lower().startswith("bearer"), "the 401 does not ask for a token"
    assert published(lab) == {"signs", "next", "before"}, "the key set holds other keys than those that verify"


@pytest.mark.exercise("3.5")
def test_the_key_set_is_public_parts_only(lab):
    """Everybody can read the key set, and must be able to verify with it: each key with its name, its algorithm, its
    use and its public members, and none of the private ones. Whoever has those signs as we do (RFC 7517, 4 and 9.2;
    RFC 7518, 6.3.2; RFC 8037, 2).

    Next: in public_jwk(), start from to_jwk(verifying_material(key), as_dict=True), which is the public part of the
    key that signs too.
    """
    own = json.loads(ring_file(lab).read_text())[0]
    private = lab.signing_key().private
    before = entry(lab, "before", 300, algorithm="RS256", material=public_pem(private))
    put_ring(lab, own, before, entry(lab, "pair", 300))
    texts = {
        own["kid"]: token(lab, own["kid"], private, "RS256"),
        "before": token(lab, "before", private, "RS256"),
        "pair": token(lab, "pair", made("pair")),
        "next": token(lab, "next", made("next")),
    }
    keys = {key.get("kid"): key for key in key_set(lab)}
    assert keys.keys() == texts.keys(), "the keys of the set are not those that verify, each with its kid"
    for kid, key in keys.items():
        assert not PRIVATE & key.keys(), f"a private member is published: {', '.join(sorted(PRIVATE & key.keys()))}"
        assert MEMBERS[key["kty"]] <= key.keys(), f"a {key['kty']} key lacks one of its public members"
        algorithm = "EdDSA" if kid in ("pair", "next") else "RS256"
        assert (key.get("alg"), key.get("use")) == (algorithm, "sig"), "a key does not say its alg and its use"
        jwt.decode(texts[kid], jwt.PyJWK(key), algorithms=[algorithm], audience="books-api")


@pytest.mark.exercise("3.5")
def test_a_shared_secret_is_rotated_and_never_published(lab):
    """Where HS256 gives way to a key pair, its tokens live on like all others. But a secret has no public part: in the
    key set it would let everybody sign, so it is not there (RFC 7518, 6.4; RFC 8725, 3.5).

    Next: in public_jwk(), return None where key.algorithm is "HS256"; in rotated(), keep its material as it is, since
    public_pem() reads a private key and nothing else.
    """
    put_ring(lab, entry(lab, "secret", algorithm="HS256", material=SECRET))
    text = token(lab, "secret", base64.b64decode(SECRET), "HS256")
    assert published(lab) == {"next"}, "the secret of HS256 is published, or its name"
    new = rotate(lab)
    assert accepted(lab, text), "a token of HS256 is refused after the rotation"
    assert new in published(lab), "the key set does not hold the new key"
    assert "secret" not in published(lab), "the secret of HS256 is published, or its name"


@pytest.mark.exercise("3.5")
def test_the_private_part_of_a_key_that_signs_no_more_is_gone(lab):
    """A key that no longer signs needs its public part only. A private part that is kept can be stolen for as long as
    its signatures are believed (OWASP ASVS 5, 13.3.1 and 13.3.4).

    Next: in rotated(), replace material by public_pem(material), unless the algorithm is HS256.
    """
    put_ring(lab, entry(lab, "old"))
    new = rotate(lab)
    keys = ring(lab)
    assert {new, "old"} <= keys.keys(), "the ring does not hold the new key and the old one"
    assert "PRIVATE" not in keys["old"]["material"], "the ring keeps the private part of a key that signs no more"
    assert keys["old"]["material"].strip() == public_pem(made("old")).strip(), "the old key is another one"


@pytest.mark.exercise("3.5")
def test_nobody_else_may_read_the_key_file_at_any_moment(lab):
    """Whoever reads the file can sign as we do, and a moment is enough: a file that is created for everybody to read,
    and closed after it is written, can be opened in between. A file is private from its first byte only when it is
    created so (CWE-377; CWE-732; OWASP ASVS 5, 13.3.2).

    Next: in write_private(), create the file by os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), then write.
    """
    folder = Path(lab.env["KEY_FOLDER"]) / secrets.token_hex(4)
    with lab.boot(JWT_ALGORITHM="EdDSA", KEY_FOLDER=str(folder)) as app:
        rotate(lab, app=app)
        modes = lab.key_modes(app)
    modes.pop(".lock", None)  # there is never anything in it
    assert "ring.json" in modes, "there is no file ring.json in KEY_FOLDER"
    open_to_others = {f"{name}: {mode:04o}" for name, seen in modes.items() for mode in seen if mode & 0o077}
    assert not open_to_others, f"for a moment others could open a key file: {', '.join(sorted(open_to_others))}"
    mode = stat.S_IMODE((folder / "ring.json").stat().st_mode)
    assert mode == 0o600, f"the mode of the key file is {mode:04o}, not 0600"


@pytest.mark.exercise("3.5")
def test_a_reader_finds_the_old_ring_or_the_new_one(lab):
    """Other workers read the file while it is written. It is replaced whole, in one step of the file system, so whoever
    has opened it before reads all of the old ring, and never a part of two (POSIX, rename; CWE-367).

    Next: in write_private(), write to another file of the same folder, then Path.replace() the first with it.
    """
    put_ring(lab, entry(lab, "old"))
    before = ring_file(lab).read_text()
    with ring_file(lab).open() as reader:
        new = rotate(lab)
        assert reader.read() == before, "whoever had opened the key file before did not read the old ring whole"
    assert new in ring(lab), "the file does not hold the new key"
