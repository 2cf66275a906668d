"""Exercise 2.2: which passwords are taken when somebody registers, and what is said about those that are not."""

import pytest

LONG = "Correct horse 7 battery"  # what is wrong with no password here that begins with it
SHORT_OF_ONE = {
    "no upper-case letter": "correct horse 7",
    "no lower-case letter": "CORRECT HORSE 7",
    "no digit": "Correct horse seven",
    "nothing but letters and digits": "CorrectHorse7",
}


def visitor(lab):
    """A client that nobody is signed in with, and that sends the CSRF token as a page would."""
    client = lab.client()
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client


def accounts(lab):
    """The e-mail and the hash of every account."""
    return lab.rows("SELECT email, password_hash FROM users ORDER BY id")


def register(client, password, name="Dora", email="dora@example.org"):
    """The answer to a registration."""
    return client.post("/api/users", json={"name": name, "email": email, "age": 29, "password": password})


def reasons(lab, client, password, why, **person):
    """The sentences of the 422 for a password that is not taken; `why` says what is wrong with it."""
    before = accounts(lab)
    answer = register(client, password, **person)
    assert accounts(lab) == before, f"{why}, and there is an account with it"
    assert answer.status_code == 422, f"{why}: the answer should be 422, not {answer.status_code}"
    faults = {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]}
    assert set(faults) == {"/password"}, f"{why}: the fault is at /password alone"
    return faults["/password"].split("; ")


def assert_taken(lab, client, password, why, number=0):
    """A registration with `password` makes an account, with which one can sign in; `why` says why it is taken."""
    email = f"dora{number}@example.org"
    answer = register(client, password, email=email)
    assert answer.status_code == 201, f"{why}: the answer should be 201, not {answer.status_code}"
    assert accounts(lab)[-1][0] == email, f"{why}, and there is no account with it"
    login = visitor(lab).post("/api/auth/login", json={"email": email, "password": password})
    assert login.status_code == 200, f"{why}, and nobody can sign in with it: {login.status_code}"


@pytest.mark.exercise("2.2")
def test_a_password_has_all_four_kinds_of_character(lab):
    """The house rule asks for an upper-case letter, a lower-case letter, a digit, and something that is neither. Each
    that is missing is a reason by itself, with words of its own, so that a person knows what to change (RFC 9457, 3).

    Next: in faults(), one condition for each kind, and one sentence for each condition.
    """
    client, said = visitor(lab), {}
    for lack, password in SHORT_OF_ONE.items():
        said[lack] = reasons(lab, client, password, f"{password} has {lack}")
    assert len({tuple(sentences) for sentences in said.values()}) == 4, (
        "each kind of character that is missing should have a sentence of its own"
    )


@pytest.mark.exercise("2.2")
def test_letters_and_digits_of_every_script_count(lab):
    """A password is in the language of the person who has to remember it: upper and lower case, and digits, are those
    of any script, and whatever is neither letter nor digit is the fourth kind, also a space (NIST SP 800-63B, 3.1.1.2:
    accept Unicode, and the space).

    Next: use str.isupper, .islower, .isdigit and .isalnum for each character, not A-Z, a-z, 0-9 and a list of signs.
    """
    client = visitor(lab)
    passwords = ("Верблюд идёт 7 дней", "Έξι κάμηλοι ٣", "Straßen§Über7", "Correct7horse€", "Correct7horse☺")
    for number, password in enumerate(passwords):
        assert_taken(lab, client, password, f"{password} has all four kinds of character", number)


@pytest.mark.exercise("2.2")
def test_a_password_has_8_to_128_characters(lab):
    """Less than eight characters are guessed, and what is longer than 128 costs work and adds nothing. Within, nothing
    is cut off: the last character counts as the first does (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.1 and 6.2.9).

    Next: in faults(), compare len(password) with SHORTEST and with LONGEST.
    """
    client, longest = visitor(lab), LONG.ljust(128, "x")
    assert_taken(lab, client, "Tapirs 7", "a password of 8 characters is long enough", 1)
    assert_taken(lab, client, longest, "a password of 128 characters is not too long", 2)
    login = visitor(lab).post("/api/auth/login", json={"email": "dora2@example.org", "password": longest[:-1] + "y"})
    assert login.status_code == 401, "the last of 128 characters does not count: another one signs in as well"
    for password in ("Tapir 7", LONG.ljust(129, "x"), LONG.ljust(5000, "x")):
        reasons(lab, client, password, f"A password of {len(password)} characters is not within 8 to 128")


@pytest.mark.exercise("2.2")
def test_characters_are_counted_and_not_bytes(lab):
    """The limits are numbers of characters: a Cyrillic letter has two bytes, an emoji three or four, and each is one
    (NIST SP 800-63B, 3.1.1.2: each Unicode code point counts as a single character).

    Next: in faults(), take len(password), not the length of what encode() makes of it.
    """
    client = visitor(lab)
    assert_taken(lab, client, "Верблюд 7".ljust(128, "я"), "a password of 128 Cyrillic letters is not too long")
    reasons(lab, client, "Дом 7☺", "Six characters, in 11 bytes, are less than 8 characters")


@pytest.mark.exercise("2.2")
def test_decoration_makes_no_other_password(lab):
    """Whoever must add a sign and a digit adds them where everybody does. A password that is one of the common ones
    with anything after its last letter, or with signs between its letters, in capitals or full-width letters, is one
    of the first that an attacker tries (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.4).

    Next: in core(), drop what follows the last letter, then whatever is no letter; compare it with COMMON.
    """
    client = visitor(lab)
    for password in (
        "Password1!",
        "Qwertz123!",
        "Welcome_2024",
        "Sum-Mer 99",
        "L.e.t.m.e.I.n...7",
        "ｐａｓｓＷｏｒｄ1!",
    ):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")


@pytest.mark.exercise("2.2")
def test_decoration_in_front_counts_as_little_as_behind(lab):
    """A rule that wants a digit gets a 1, behind the word or before it: programs that guess try both. What stands
    before the first letter may be decoration, all of it or a part, or letters that were written as signs (NIST SP
    800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.4).

    Next: in faults(), look up every one of readings(password), not core(password) alone.
    """
    client = visitor(lab)
    for password in ("123Password!", "!!Password1", "2024_Welcome", "#1-Dragons", "12$hadoW!", "7. M0nk3y"):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")
    for password in ("1-Dora.Baltasar", "!! D0r@ Baltasar"):
        reasons(lab, client, password, f"{password} is the name of Dora Baltasar", name="Dora Baltasar")
    assert_taken(lab, client, "123 Quiet tapirs", "123 Quiet tapirs is more than a common word")


@pytest.mark.exercise("2.2")
def test_the_list_is_one_of_thousands(lab):
    """What attackers try are the lists of what leaked, tens of thousands of words long, not the twenty that everybody
    can name. A month and a year come with every rule that asks for change (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5,
    6.2.4: at least the top 3000).

    Next: in faults(), ask COMMON, which has them all, and no list of your own.
    """
    client = visitor(lab)
    for password in (
        "Fishing_1978",
        "Skywalker#1",
        "Marlboro-77",
        "Zxcvbnm,./1",
        "Aa123456!",
        "November-2026",
        "Tr1n1ty$$9",
    ):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")


@pytest.mark.exercise("2.2")
def test_a_look_alike_is_the_letter_that_it_looks_like(lab):
    """@ for a, 0 for o, $ for s: programs that guess know the look-alikes better than people do. After the last letter
    they are decoration as everything else is: P@$$w0rd2024! ends where d does (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5,
    6.2.4).

    Next: in core(), translate(LOOKS_LIKE) after what follows the last letter was dropped, and before signs are.
    """
    client = visitor(lab)
    for password in ("P@$$w0rd2024!", "5h@d0W-1", "L3tm31n!", "!L0veY0u 4", "Dr@g0n_$$7"):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")


@pytest.mark.exercise("2.2")
def test_the_name_and_the_email_are_no_passwords(lab):
    """What everybody knows of a person is tried before any list: their name, their e-mail, and what stands before the
    @ of it, in the same disguises as a common password (NIST SP 800-63B, 3.1.1.2, context-specific words; OWASP ASVS 5,
    6.2.11).

    Next: in faults(), compare each of readings(password) with core() of the name, of the e-mail, and of its part before
    the @.
    """
    client, person = visitor(lab), {"name": "Dora Baltasar", "email": "ivy.wintergreen88@example.org"}
    for password in ("Dora Baltasar 1", "D0r@.B4lt@s@r-1990", "DoraBaltasar_7"):
        reasons(lab, client, password, f"{password} is the name of Dora Baltasar", **person)
    for password in ("Ivy.Wintergreen88", "1vy_W1ntergreen!", "IVYwintergreen 2", "Ivy.Wintergreen88@Example.org"):
        reasons(lab, client, password, f"{password} is the e-mail of {person['email']}", **person)


@pytest.mark.exercise("2.2")
def test_a_common_word_within_a_long_password_is_no_fault(lab):
    """A passphrase is made of common words, that is its idea. A password is refused if it is a common one, or the name,
    not if it has one in it: the longer it is, the better it is (NIST SP 800-63B, 3.1.1.2: a list of whole passwords).

    Next: in faults(), ask whether one of readings(password) is in COMMON, not whether some word of COMMON is in it.
    """
    client = visitor(lab)
    for number, password in enumerate(("Dora has 1 long passphrase", "My secret monkey ate 7 cookies")):
        assert_taken(lab, client, password, f"{password} is more than a common word", number)


@pytest.mark.exercise("2.2")
def test_every_reason_is_named_at_once(lab):
    """A person who is told one thing at a time makes five attempts, and the fifth password is the worst. Every reason
    is in the one 422, each a sentence (RFC 9457, 3, on validation problems).

    Next: in faults(), go through all conditions, and return the sentences of those that are not met.
    """
    client = visitor(lab)
    for password, count in (("abc", 5), ("ABC", 5), ("summer", 5), ("1234567", 4), ("x" * 129, 4), ("Tapir7", 2)):
        found = reasons(lab, client, password, f"{password[:8]} lacks more than one thing")
        assert len(set(found)) >= count, (
            f"{password[:8]} is refused for {count} reasons, and these are {len(set(found))}"
        )
