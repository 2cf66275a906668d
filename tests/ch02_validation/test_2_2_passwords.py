"""Exercise 2.2: which passwords are taken when somebody registers, and what is said about those that are not."""

from itertools import combinations

import pytest

LONG = "Correct horse 7 battery"  # what is wrong with no password here that begins with it
SHORT_OF_ONE = {
    "no upper-case letter": "correct horse 7",
    "no lower-case letter": "CORRECT HORSE 7",
    "no digit": "Correct horse seven",
    "nothing but letters and digits": "CorrectHorse7",
}
UPPER, LOWER, DIGIT, SIGN = SHORT_OF_ONE
FEW, MANY, COMMON, KNOWN = "less than 8 characters", "more than 128", "a common password", "the name"
SHORT_OF_MORE = {
    "abc": (FEW, UPPER, DIGIT, SIGN, COMMON),
    "ABC": (FEW, LOWER, DIGIT, SIGN, COMMON),
    "summer": (FEW, UPPER, DIGIT, SIGN, COMMON),
    "дора": (FEW, UPPER, DIGIT, SIGN, KNOWN),
    "1234567": (FEW, UPPER, LOWER, SIGN),
    "x" * 129: (MANY, UPPER, DIGIT, SIGN),
    "Tapir7": (FEW, SIGN),
}
# each a common password, and none without that one letter
LOOK_ALIKES = {
    "@ for a": "M@ster-26.",
    "4 for a": "Dr4gon_26",
    "3 for e": "Sup3rman.2",
    "0 for o": "J0rdan#29",
    "1 for i": "T1gger.99",
    "! for i": "K!ller-29",
    "$ for s": "Mu$tang_66",
    "5 for s": "Ba5eball_9",
    "7 for t": "Hun7er 229",
}
# a common password after decoration, of which the last character is a letter: neither all of it is one nor none
BOTH = ("12$unshinE.", "1-@Merica.", "77#$n00pY", "20243Agles.", "1-0ctobeR", "17ennIs.")
FULL_WIDTH = {"ｐａｓｓＷｏｒｄ 29": "passWord 29", "Ｓｈ４ｄｏｗ_26": "Sh4dow_26", "Mon＠ｒｃｈ２６．": "Mon@rch26."}
PASSPHRASES = (
    "Dora has 1 long passphrase",
    "My secret monkey ate 7 cookies",
    "Monkey 7 ate my cookies",
    "Dragon! 7 tapirs run",
    "Nobody feeds 7 Monkeys!",
    "Doras 7 tapirs",
    "7 tapirs and Dora!",
)


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


def told(answer):
    """The status of an answer, and what it says of each fault."""
    errors = answer.json()["errors"] if answer.status_code == 422 else []
    return ", ".join([str(answer.status_code), *(f"{fault['pointer']} {fault['message']}" for fault in errors)])


def named(password):
    """A password as a message shows it."""
    return password if len(password) < 50 else f"{password[:8]}… ({len(password)} characters)"


def reasons(lab, client, password, why, next_step="", **person):
    """The sentences of the 422 for a password that is not taken; `why` says what is wrong with it."""
    before = accounts(lab)
    answer = register(client, password, **person)
    assert accounts(lab) == before, f"{why}: there should be no account with it, but there is one{next_step}"
    assert answer.status_code == 422, f"{why}: the answer should be 422, but was {told(answer)}{next_step}"
    faults = {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]}
    assert set(faults) == {"/password"}, (
        f"{why}: the fault should be at /password alone, but the answer was {told(answer)}"
    )
    return faults["/password"].split("; ")


def assert_taken(lab, client, password, why, number=0, next_step="", name="Dora"):
    """A registration with `password` makes an account, with which one can sign in; `why` says why it is taken."""
    email = f"dora{number}@example.org"
    answer = register(client, password, name, email)
    assert answer.status_code == 201, f"{why}: the answer should be 201, but was {told(answer)}{next_step}"
    assert accounts(lab)[-1][0] == email, f"{why}: there should be an account with it, but there is none"
    login = visitor(lab).post("/api/auth/login", json={"email": email, "password": password})
    assert login.status_code == 200, f"{why}: it should sign in, but the answer was {login.status_code}"


@pytest.mark.exercise("2.2")
def test_a_password_has_all_four_kinds_of_character(lab):
    """The house rule asks for an upper-case letter, a lower-case letter, a digit, and something that is neither. Each
    that is missing is a reason by itself, with words of its own, so that a person knows what to change (RFC 9457, 3).

    Think: these four passwords lack one thing each. What should each of them be told, and what not?

    Next: see that each kind has a condition of its own, and each condition a sentence that nothing else brings up.
    """
    client, said = visitor(lab), {}
    for lack, password in SHORT_OF_ONE.items():
        said[lack] = reasons(lab, client, password, f"{password} has {lack}")
    for (one, found), (other, as_well) in combinations(said.items(), 2):
        both = sorted(set(found) & set(as_well))
        assert not both, (
            f"{SHORT_OF_ONE[one]} has {one}, {SHORT_OF_ONE[other]} has {other}: "
            f"each should be told in its own words, but both are told: {'; '.join(both)}"
        )


@pytest.mark.exercise("2.2")
def test_letters_and_digits_of_every_script_count(lab):
    """A password is in the language of the person who has to remember it: upper and lower case, and digits, are those
    of any script, and whatever is neither letter nor digit is the fourth kind, also a space (NIST SP 800-63B, 3.1.1.2:
    accept Unicode, and the space).

    Think: A to Z are 26 of more than a thousand capital letters. Who knows the others?

    Next: a str answers for itself whether it is upper case, lower case, or a digit: ask each character.
    """
    client = visitor(lab)
    passwords = ("Верблюд идёт 7 дней", "Έξι κάμηλοι ٣", "Straßen§Über7", "Correct7horse€", "Correct7horse☺")
    for number, password in enumerate(passwords):
        assert_taken(lab, client, password, f"{password} has all four kinds of character", number)


@pytest.mark.exercise("2.2")
def test_a_password_has_8_to_128_characters(lab):
    """Less than eight characters are guessed, and what is longer than 128 costs work and adds nothing. Within, nothing
    is cut off: the last character counts as the first does (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.1 and 6.2.9).

    Think: are eight characters too few? Are 128 too many?

    Next: see what is compared with SHORTEST and with LONGEST, and whether these two are within the limits themselves.
    """
    client, longest = visitor(lab), LONG.ljust(128, "x")
    assert_taken(lab, client, "Tapirs 7", "a password of 8 characters is long enough", 1)
    assert_taken(lab, client, longest, "a password of 128 characters is not too long", 2)
    login = visitor(lab).post("/api/auth/login", json={"email": "dora2@example.org", "password": longest[:-1] + "y"})
    assert login.status_code == 401, (
        f"with another 128th character nobody should sign in, but the answer was {login.status_code}"
    )
    for password in ("Tapir 7", LONG.ljust(129, "x"), LONG.ljust(5000, "x")):
        reasons(lab, client, password, f"A password of {len(password)} characters is not within 8 to 128")


@pytest.mark.exercise("2.2")
def test_characters_are_counted_and_not_bytes(lab):
    """The limits are numbers of characters: a Cyrillic letter has two bytes, an emoji three or four, and each is one
    (NIST SP 800-63B, 3.1.1.2: each Unicode code point counts as a single character).

    Think: what is the length of a text, and what that of its encoding?

    Next: see of what you take the length.
    """
    client = visitor(lab)
    assert_taken(lab, client, "Верблюд 7".ljust(128, "я"), "a password of 128 Cyrillic letters is not too long")
    reasons(lab, client, "Дом 7☺", "Six characters, in 11 bytes, are less than 8 characters")


@pytest.mark.exercise("2.2")
def test_decoration_makes_no_other_password(lab):
    """Whoever must add a sign and a digit adds them where everybody does. A password that is one of the common ones
    with anything after its last letter, or with signs between its letters, in capitals or in small letters, is one
    of the first that an attacker tries (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.4).

    Think: the 1 of Password1! looks like an i, and is none. What tells it from the 1 of m1crosoft?

    Next: see what core() makes of this password, step by step, and whether that is compared with COMMON.
    """
    client = visitor(lab)
    for password in ("Password1!", "Qwertz123!", "Welcome_2024", "Sum-Mer 99", "L.e.t.m.e.I.n...7"):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")


@pytest.mark.exercise("2.2")
def test_full_width_letters_make_no_other_password(lab):
    """Ｐ is a P of the width of a Han character, ４ a 4: Unicode has them twice, so that old texts keep their look. In
    a password they are one more disguise, of letters and of what looks like them (Unicode Standard Annex 15, NFKC; NIST
    SP 800-63B, 3.1.1.2).

    Think: which normal form makes plain letters of them? And which of your steps knows plain signs only?

    Next: see what core() makes of this password after each of its steps, and in which order these come.
    """
    client = visitor(lab)
    for password, plain in FULL_WIDTH.items():
        reasons(lab, client, password, f"{password}, that is {plain} in full width, is one of the first to be tried")


@pytest.mark.exercise("2.2")
def test_decoration_in_front_counts_as_little_as_behind(lab):
    """A rule that wants a digit gets a 1, behind the word or before it: programs that guess try both. What stands
    before the first letter may be decoration, all of it or a part, or letters that were written as signs (NIST SP
    800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.4).

    Think: of 12$unshine, is the $ decoration? Is the 2? Which function knows every answer to that?

    Next: see which readings of this password you look up, and whether one of them is the common word in it.
    """
    client = visitor(lab)
    for password in ("123Password!", "!!Password1", "2024_Welcome", "#1-Dragons", "7. M0nk3y", *BOTH):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")
    for password in ("1-Dora.Baltasar", "!! D0r@ Baltasar"):
        reasons(
            lab,
            client,
            password,
            f"{password} is the name of Dora Baltasar",
            "\nNext: see which readings of this password you compare with the name.",
            name="Dora Baltasar",
        )
    next_step = "\nThink: quiet is a common password. Is this one?"
    next_step += "\nNext: see which reading of this password you take for a common one."
    assert_taken(lab, client, "123 Quiet tapirs", "123 Quiet tapirs is more than a common word", 0, next_step)


@pytest.mark.exercise("2.2")
def test_the_list_is_one_of_thousands(lab):
    """What attackers try are the lists of what leaked, tens of thousands of words long, not the twenty that everybody
    can name. A month and a year come with every rule that asks for change (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5,
    6.2.4: at least the top 3000).

    Think: which list does this module bring along?

    Next: see where you look up what core() leaves of this password.
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

    Think: which look-alikes does this module know? When is a $ an s, and when is it nothing?

    Next: see what core() makes of this password: the letter should be there in the place of what looks like it.
    """
    client = visitor(lab)
    for look_alike, password in LOOK_ALIKES.items():
        reasons(lab, client, password, f"{password}, with {look_alike}, is one of the first that an attacker tries")
    for password in ("P@$$w0rd2024!", "5h@d0W-1", "L3tm31n!", "!L0veY0u 4", "Dr@g0n_$$7"):
        reasons(lab, client, password, f"{password} is one of the first that an attacker tries")


@pytest.mark.exercise("2.2")
def test_the_name_and_the_email_are_no_passwords(lab):
    """What everybody knows of a person is tried before any list: their name in any script, their e-mail, and what
    stands before the @ of it, in the same disguises as a common password (NIST SP 800-63B, 3.1.1.2, context-specific
    words; OWASP ASVS 5, 6.2.11).

    Think: what of a person does an attacker know? In which form can a name be compared with a password?

    Next: see what core() makes of the two, and whether this one is among what you compare.
    """
    client, email = visitor(lab), "ivy.wintergreen88@example.org"
    for name, passwords in {
        "Dora Baltasar": ("Dora Baltasar 1", "D0r@.B4lt@s@r-1990", "DoraBaltasar_7"),
        "Дора Балтасар": ("Дора Балтасар 1", "Дора-БАЛТАСАР_7"),
    }.items():
        for password in passwords:
            reasons(lab, client, password, f"{password} is the name of {name}", name=name, email=email)
    for password in ("Ivy.Wintergreen88", "1vy_W1ntergreen!", "IVYwintergreen 2", "Ivy.Wintergreen88@Example.org"):
        reasons(lab, client, password, f"{password} is the e-mail of {email}", name="Дора Балтасар", email=email)
    other = "Έξι κάμηλοι ٣"
    next_step = "\nThink: neither of them has a letter from A to Z. Are they the same for that?"
    next_step += "\nNext: see what core() makes of both: is there a letter left?"
    assert_taken(lab, client, other, f"{other} is not the name of Дора Балтасар", 1, next_step, "Дора Балтасар")


@pytest.mark.exercise("2.2")
def test_a_common_word_within_a_long_password_is_no_fault(lab):
    """A passphrase is made of common words, that is its idea. A password is refused if it is a common one, or the name,
    not if it has one in it: the longer it is, the better it is (NIST SP 800-63B, 3.1.1.2: a list of whole passwords).

    Think: a digit may stand at the end of a word, or in the middle of a passphrase. Where does a password end?

    Next: see what core() leaves of this password: all its letters should be in it, and no single word be looked up.
    """
    client = visitor(lab)
    for number, password in enumerate(PASSPHRASES):
        assert_taken(lab, client, password, f"{password} is more than a common word or a name", number)


@pytest.mark.exercise("2.2")
def test_every_reason_is_named_at_once(lab):
    """A person who is told one thing at a time makes five attempts, and the fifth password is the worst. Every reason
    is in the one 422, each a sentence (RFC 9457, 3, on validation problems).

    Think: when does your function return, and what has it looked at by then?

    Next: see which of the reasons are not named, and which condition keeps the others from being looked at.
    """
    client = visitor(lab)
    for password, lacks in SHORT_OF_MORE.items():
        what = f"{named(password)} should be refused for {len(lacks)} reasons ({', '.join(lacks)})"
        found = reasons(lab, client, password, what, name="Дора")
        assert len(set(found)) >= len(lacks), f"{what}, but the answer names {len(set(found))}: {'; '.join(found)}"


@pytest.mark.exercise("2.2")
def test_of_a_password_that_is_too_long_the_beginning_is_compared(lab):
    """Whoever sends a megabyte is told that it is too long, and keeps nobody busy: what is brought to plain letters,
    and compared, are the first 128 characters, in which a common password is still one (OWASP API4:2023; OWASP ASVS 5,
    6.2.9).

    Think: how much work is a password of a megabyte, before anybody says that it is too long?

    Next: see how much of a password that is too long you give to readings().
    """
    client, password = visitor(lab), "Password, ".ljust(128, "2") + "x"
    what = f"{named(password)} should be refused for 2 reasons (more than 128, a common password in the first 128)"
    found = reasons(lab, client, password, what)
    assert len(set(found)) >= 2, f"{what}, but the answer names {len(set(found))}: {'; '.join(found)}"
