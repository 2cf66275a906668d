"""Exercise 3.5, the key ring: a new key signs, the one before verifies for its time, and nothing private is shown."""

import base64
import json
import secrets
import stat
from datetime import datetime
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
    assert answer.status_code in (200, 401), (
        f"a token should be answered with 200 or 401, but was with {answer.status_code}"
    )
    return answer.status_code == 200 and answer.json()["name"] == "alice"


def key_set(lab, **where):
    """The keys of the key set, as it is published."""
    answer = lab.client(**where).get("/.well-known/jwks.json")
    assert answer.status_code == 200, f"the key set should be answered with 200, but was with {answer.status_code}"
    return answer.json()["keys"]


def published(lab, **where):
    """The names of the keys of the key set."""
    return {key.get("kid") for key in key_set(lab, **where)}


def rotate(lab, **where):
    """Let an administrator rotate the key, when the next one is known to everybody; return the name of it."""
    return rotation(lab, **where)["kid"]


def rotation(lab, **where):
    """The same, and the answer to it."""
    lab.clock.move(JWKS + 1)
    answer = lab.login("admin", **where).post("/api/auth/keys/rotate")
    assert answer.status_code == 200, f"the rotation should be answered with 200, but was with {answer.status_code}"
    return answer.json()


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

    Think: what becomes of the key that has signed until now: what is it still needed for, and which part of it?

    Next: rotated() keeps it, with an end (verifies_until). Of a key with an end, material is read as a public key
    (verifying_material).
    """
    alice = lab.login("alice")
    old = kid_of(bearer(alice))
    new = rotate(lab)
    status = alice.get("/api/users/me").status_code
    assert status == 200, f"a token should be good also after its key was rotated, but is answered with {status}"
    later = lab.login("alice")
    named = kid_of(bearer(later))
    assert named == new != old, (
        f"a token issued after the rotation should name the new key, {new}, but names {named}\n"
        "Next: the first key of a ring is the one that signs: which one does rotated() put there?"
    )
    status = later.get("/api/users/me").status_code
    assert status == 200, f"a token that the new key has signed should be good, but is answered with {status}"
    lost = {old, new} - published(lab)
    assert not lost, (
        f"the key set should hold the old key and the new one, but lacks {', '.join(lost)}\n"
        "Next: the key set is made of the keys that verifying() returns, and each of them of what public_jwk() does."
    )


@pytest.mark.exercise("3.5")
def test_a_key_is_published_before_it_signs(lab):
    """Whoever verifies may keep the key set for five minutes (max-age). A key that signs in the moment in which it is
    made is one that they do not know: they refuse good tokens. So the key after this one is published all the time
    (RFC 7517, 5; RFC 9111, 4.2).

    Think: three keys are there at a rotation: the one that has signed, the next one, and a fresh one. Who has seen
    which of them?

    Next: the second key of the ring is the one that signs from now on, and the fresh one takes its place.
    """
    for _ in range(2):
        known = published(lab)
        new = rotate(lab)
        assert new in known, f"the key that signs now, {new}, should be published before it signs, but was not"
        named = kid_of(bearer(lab.login("alice")))
        assert named == new, f"the key that the rotation names, {new}, should sign, but {named} does"
        fresh = published(lab) - known
        assert len(fresh) == 1, (
            f"after a rotation one new key should be published, the next one, but there are {len(fresh)}"
        )
        names = list(ring(lab))
        assert names[1] in fresh, (
            "in the ring the key that signs should be the first and the next one the second, but the new key is "
            f"number {names.index(*fresh) + 1}\n"
            "Next: the place of a key in the ring says what it is for; those that only verify come after the two."
        )


@pytest.mark.exercise("3.5")
def test_a_key_signs_from_its_rotation_on(lab):
    """A key waits before it signs, and how long it has signed is what decides when the next one is due. So the ring
    says since when, and that the one after it has not signed anything yet (OWASP ASVS 5, 11.1.1).

    Think: a key was made a month ago and signs since today. For how long may it go on?

    Next: look what class Key says of signs_from, and when rotated() can know it.
    """
    before = lab.clock.now() + JWKS
    said = rotation(lab)["signs_from"]
    assert said is not None, "signs_from of the key that signs now should be the moment of the rotation, but is null"
    begun = datetime.fromisoformat(said).timestamp()
    assert before - 1 <= begun <= lab.clock.now() + 1, (
        f"signs_from of the key that signs now should be the moment of the rotation, but is {said}"
    )
    waits = list(ring(lab).values())[1]["signs_from"]
    assert waits is None, f"the next key has not signed yet: its signs_from should be null, but is {waits}"


@pytest.mark.exercise("3.5")
def test_a_second_rotation_leaves_the_keys_before_it(lab):
    """Two rotations may follow each other within days, or within minutes when a key has leaked. Every key whose tokens
    can be alive verifies, not only the last but one (RFC 9700, 4.14; OWASP ASVS 5, 11.1.1).

    Think: a rotation today, another one tomorrow. Whose tokens are alive then?

    Next: rotated() gets the whole ring: what becomes of the keys behind the first two?
    """
    put_ring(lab, entry(lab, "today"), entry(lab, "before", 6000), entry(lab, "long-before", 3000))
    texts = [token(lab, kid, made(kid)) for kid in ("today", "before", "long-before")]
    with lab.boot(JWT_ALGORITHM="EdDSA") as app:
        new = rotate(lab, app=app)
        newer = rotate(lab, app=app)
        good = [accepted(lab, text, app=app) for text in texts]
        for name, found in zip(("today", "before", "long-before"), good, strict=True):
            assert found, (
                f"after two more rotations the key {name} should verify for the rest of its time, but does not"
            )
        names = [key.get("kid") for key in key_set(lab, app=app)]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, (
            f"a key should be in the ring once, but {', '.join(sorted(map(str, twice)))} is there more often\n"
            "Next: the key that signs from now on had a place in the ring before: it gets another one."
        )
        lost = {newer, new, "today", "before", "long-before"} - set(names)
        assert not lost, f"the key set should hold every key that verifies, but lacks {', '.join(sorted(lost))}"


@pytest.mark.exercise("3.5")
def test_a_rotation_moves_no_other_keys_end(lab):
    """A key stops on the day that was set when it stopped signing. A rotation that put that off would keep a key for
    ever, as long as rotations go on, and one that is over must not come back (OWASP ASVS 5, 11.1.1 and 13.3.4).

    Think: which keys does a rotation change, and which does it only carry on?

    Next: one key gets an end by a rotation, the one that has signed until now; the others have theirs.
    """
    put_ring(lab, entry(lab, "today"), entry(lab, "before", 6000), entry(lab, "over", -1))
    end = ring(lab)["before"]["verifies_until"]
    rotate(lab)
    keys = ring(lab)
    assert "over" not in keys, (
        "a key whose time has come should not be in the ring after a rotation, but is\n"
        "Next: verifying() knows which keys still count."
    )
    assert "before" in keys, "a key whose time has not come should be in the ring after a rotation, but is not"
    moved = keys["before"]["verifies_until"] - end
    assert moved == 0, (
        f"a rotation should leave the end of a key that did not sign, but has put it off by {moved:.0f} s"
    )


@pytest.mark.exercise("3.5")
def test_an_old_key_verifies_for_as_long_as_a_refresh_token_lives(lab):
    """The last token that a key signs may be a refresh token, which lives two weeks. Until then the key verifies; then
    none of its tokens can be alive, and it is neither published nor believed any more (OWASP ASVS 5, 11.1.1).

    Think: which is the last token that this key has signed, and when does that one expire?

    Next: verifies_until is `now` and the life of the longest-lived token; after it, verifying() leaves the key out.
    """
    put_ring(lab, entry(lab, "old"))
    text = token(lab, "old", made("old"))
    rotate(lab)
    lab.clock.move(REFRESH - 60)
    early, late = "while the last refresh token that it has signed is alive", "when no token of it can be alive"
    assert accepted(lab, text), f"the old key should verify {early}, but does not"
    assert "old" in published(lab), f"the old key should be published {early}, but is not"
    lab.clock.move(120)
    assert not accepted(lab, text), f"the old key should verify nothing {late}, but does"
    assert "old" not in published(lab), f"the old key should not be published {late}, but is"


@pytest.mark.exercise("3.5")
def test_an_old_key_verifies_for_as_long_as_an_access_token_lives(lab):
    """How long tokens live is set by whoever runs the API, and nothing says that a refresh token lives longer: where
    the session ends after an hour, an access token may go on for two (RFC 6749, 5.1 and 6; OWASP ASVS 5, 11.1.1).

    Think: two settings say how long tokens live. Which of them is the larger one?

    Next: nobody can know that but the app when it runs: rotated() asks both settings, and takes what lasts longer.
    """
    put_ring(lab, entry(lab, "old"))
    text = token(lab, "old", made("old"))
    with lab.boot(JWT_ALGORITHM="EdDSA", ACCESS_TOKEN_SECONDS="7200", REFRESH_TOKEN_SECONDS="3600") as app:
        rotate(lab, app=app)
        lab.clock.move(7200 - 60)
        assert accepted(lab, text, app=app), (
            "the old key should verify while the last access token that it has signed is alive, but does not"
        )
        lab.clock.move(120)
        assert not accepted(lab, text, app=app), (
            "the old key should verify nothing when no token of it can be alive, but does\n"
            "Next: the two lives run side by side, not one after the other."
        )


@pytest.mark.exercise("3.5")
def test_a_key_whose_time_has_come_verifies_nothing_although_it_is_in_the_ring(lab):
    """The end of a key is a moment, not a job: whether or not somebody has swept the ring by then, its tokens are
    refused and it is not published (OWASP ASVS 5, 11.1.1; RFC 7517, 5).

    Think: who decides that a key is over: whoever tidies up, or the clock?

    Next: verifying() compares the end of each key with `now`; the key that signs and the next one have no end.
    """
    put_ring(lab, entry(lab, "signs"), entry(lab, "before", 300), entry(lab, "over", -1))
    signs, before, over = (token(lab, kid, made(kid)) for kid in ("signs", "before", "over"))
    assert accepted(lab, signs), "the key that signs should verify, but does not"
    assert accepted(lab, before), "a key should verify while its time has not come, but does not"
    status = asked(lab, over).status_code
    assert status == 401, f"a token of a key whose time has come should be answered with 401, but was with {status}"
    expected, found = {"signs", "next", "before"}, published(lab)
    assert found == expected, (
        f"the key set should hold the keys that verify, {', '.join(sorted(expected))}, "
        f"but holds {', '.join(sorted(map(str, found)))}"
    )


@pytest.mark.exercise("3.5")
def test_the_key_set_is_public_parts_only(lab):
    """Everybody can read the key set, and must be able to verify with it: each key with its name, its algorithm, its
    use and its public members, and none of the private ones. Whoever has those signs as we do (RFC 7517, 4 and 9.2;
    RFC 7518, 6.3.2; RFC 8037, 2).

    Think: which members does somebody need who verifies, and what else does the key that you hand over hold?

    Next: to_jwk() writes whatever it is given: keys.py has a function for what PyJWT verifies with.
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
    assert keys.keys() == texts.keys(), (
        f"the set should hold the keys that verify, each with its kid, {', '.join(sorted(texts))}, "
        f"but has {', '.join(sorted(map(str, keys)))}\n"
        "Next: public_jwk() says the kid of each key, and verifying() which keys there are."
    )
    for kid, key in keys.items():
        private = ", ".join(sorted(PRIVATE & key.keys()))
        assert not private, f"no private member of the key {kid} should be published, but there is {private}"
        kind = key.get("kty")
        lost = MEMBERS.get(kind, {"kty"}) - (key.keys() if kind in MEMBERS else set())
        assert not lost, f"the key {kid} should have all members of its kind, but lacks {', '.join(sorted(lost))}"
        algorithm = "EdDSA" if kid in ("pair", "next") else "RS256"
        for member, value in (("alg", algorithm), ("use", "sig")):
            said = key.get(member)
            assert said == value, (
                f"{member} of the key {kid} should be {value}, but is {said!r}\n"
                "Next: RFC 7517, 4 lists the members that any key may have; to_jwk() knows only those of its kind."
            )
        try:
            jwt.decode(texts[kid], jwt.PyJWK(key), algorithms=[algorithm], audience="books-api")
        except jwt.PyJWTError as error:
            raise AssertionError(f"the key {kid} of the set should verify what it has signed, but: {error}") from None


@pytest.mark.exercise("3.5")
def test_a_shared_secret_is_rotated_and_never_published(lab):
    """Where HS256 gives way to a key pair, its tokens live on like all others. But a secret has no public part: in the
    key set it would let everybody sign, so it is not there (RFC 7518, 6.4; RFC 8725, 3.5).

    Think: what can somebody do who has the one key of HS256?

    Next: public_jwk() has an answer for a key without a public part.
    """
    put_ring(lab, entry(lab, "secret", algorithm="HS256", material=SECRET))
    text = token(lab, "secret", base64.b64decode(SECRET), "HS256")
    found = published(lab)
    assert "secret" not in found, "the secret of HS256 should not be published, nor its name, but is"
    assert found == {"next"}, (
        f"the next key should be published, and no other, but there is {', '.join(map(str, found))}"
    )
    lab.clock.move(JWKS + 1)
    answer = lab.login("admin").post("/api/auth/keys/rotate")
    assert answer.status_code == 200, (
        f"a rotation should be possible also where HS256 signs, but was answered with {answer.status_code}\n"
        "Next: a secret has no public part: what rotated() makes of the material of a key depends on its algorithm."
    )
    assert accepted(lab, text), (
        "a token of HS256 should be good also after the rotation, but is not\n"
        "Next: what verifies with HS256 is the secret itself, and rotated() has to keep it."
    )
    found, new = published(lab), answer.json()["kid"]
    assert new in found, f"the key set should hold the key that signs now, {new}, but does not"
    assert "secret" not in found, "the secret of HS256 should not be published after the rotation, nor its name, but is"


@pytest.mark.exercise("3.5")
def test_the_private_part_of_a_key_that_signs_no_more_is_gone(lab):
    """A key that no longer signs needs its public part only. A private part that is kept can be stolen for as long as
    its signatures are believed (OWASP ASVS 5, 13.3.1 and 13.3.4).

    Think: what is the old key needed for from now on, and which part of it does that take?

    Next: rotated() keeps the old key: look what stands in its material then, and what public_pem() makes of it.
    """
    put_ring(lab, entry(lab, "old"))
    new = rotate(lab)
    keys = ring(lab)
    lost = {new, "old"} - keys.keys()
    assert not lost, f"the ring should hold the new key and the old one, but lacks {', '.join(sorted(lost))}"
    material = keys["old"]["material"].strip()
    assert "PRIVATE" not in material, "the ring should not keep the private part of a key that signs no more, but does"
    assert material == public_pem(made("old")).strip(), (
        "the ring should keep the public part of the old key, as a PEM, but keeps something else"
    )


@pytest.mark.exercise("3.5")
def test_nobody_else_may_read_the_key_file_at_any_moment(lab):
    """Whoever reads the file can sign as we do, and a moment is enough: a file that is created for everybody to read,
    and closed after it is written, can be opened in between. A file is private from its first byte only when it is
    created so (CWE-377; CWE-732; OWASP ASVS 5, 13.3.2).

    Think: which mode does a file have between the moment in which it is made and the one in which you change its mode?

    Next: what makes a file can say its mode as well: os.open does, and tempfile makes files that are private.
    """
    folder = Path(lab.env["KEY_FOLDER"]) / secrets.token_hex(4)
    with lab.boot(JWT_ALGORITHM="EdDSA", KEY_FOLDER=str(folder)) as app:
        rotate(lab, app=app)
        modes = lab.key_modes(app)
    modes.pop(".lock", None)  # there is never anything in it
    assert "ring.json" in modes, "there should be a file ring.json in KEY_FOLDER, but there is none"
    open_to_others = {f"{name}: {mode:04o}" for name, seen in modes.items() for mode in seen if mode & 0o077}
    assert not open_to_others, (
        f"nobody else should be able to open a key file, but for a moment others could: "
        f"{', '.join(sorted(open_to_others))}"
    )
    mode = stat.S_IMODE((folder / "ring.json").stat().st_mode)
    assert mode == 0o600, f"the mode of the key file should be 0600, but is {mode:04o}"


@pytest.mark.exercise("3.5")
def test_a_reader_finds_the_old_ring_or_the_new_one(lab):
    """Other workers read the file while it is written. It is replaced whole, in one step of the file system, so whoever
    has opened it before reads all of the old ring, and never a part of two (POSIX, rename; CWE-367).

    Think: what does a worker read that opens the file while you are in the middle of writing it?

    Next: a file can take the place of another one in one step, where both are in the same folder.
    """
    put_ring(lab, entry(lab, "old"))
    before = ring_file(lab).read_text()
    with ring_file(lab).open() as reader:
        new = rotate(lab)
        assert reader.read() == before, (
            "whoever had opened the key file before should read the old ring whole, but does not"
        )
    assert new in ring(lab), f"the file should hold the key that signs now, {new}, but does not"
    assert lab.key_modes().keys() - {"ring.json", ".lock", "brought.json"}, (
        "the key file should be replaced by another file of its folder, but there was none while it was written\n"
        "Next: a file of another folder may be on another disk: then it is copied, byte by byte, and not moved."
    )


@pytest.mark.exercise("3.5")
def test_a_key_is_on_the_disk_before_it_signs(lab):
    """What is written waits in the memory of the machine for up to half a minute. A name can reach the disk before the
    content does: after a power cut the ring is an empty file, or the old one, and tokens are about that nobody can
    verify. What is synced is there: the content before the file takes its place, the name in the folder after it
    (POSIX, fsync; Linux man-pages, fsync(2), of directories).

    Think: the power goes at some line of write_private(). What is on the disk then?

    Next: sync the new file before it takes the place of the old one, when all of it has left the buffers of Python
    (flush).
    """
    put_ring(lab, entry(lab, "old"))
    rotate(lab)
    for move in lab.key_moves():
        assert move["content"], f"what {move['name']} holds should be on the disk before it takes its place, but is not"
        assert move["folder"], (
            f"the name {move['name']} should be on the disk at the return, but is not\n"
            "Next: the name stands in the folder, which can be opened and synced like a file: after the name is there."
        )
