"""Exercise 2.1: who registers, under which name, with which e-mail and age, and with nothing else."""

import unicodedata

import pytest

PASSWORD = "Correct horse 7 battery"
IN_ANY_SCRIPT = [
    "Dora",
    "José",
    "Zoe\u0308",  # as some keyboards write Zoë
    "Анна-Мария",
    "山田太郎",
    "नमिता शर्मा",  # vowel signs are marks, and no letters
    "สมหญิง",
    "علي ٣",  # a digit of another script
    "Sinéad O'Connor",
    "J. R. R. Tolkien",
    "user_2",
    "7 of 9",
]
NO_LETTERS = ["<b>Dora</b>", "Dora; --", 'Dora "D"', "Dora ☺", "Louis Ⅷ", "Dora²", "Dora\u00a0B", "Dora\tB", "ʼDora€"]
UNSEEN = {
    "a zero-width space": "\u200b",
    "a zero-width joiner": "\u200d",
    "a right-to-left override": "\u202e",
    "a soft hyphen": "\u00ad",
    "a Hangul filler": "\u3164",
    "a combining grapheme joiner": "\u034f",
    "a variation selector": "\ufe0f",
    "a variation selector of the second block": "\U000e0100",
}
FINE_IN_A_TITLE = ["葛\U000e0100城", "神\ufe00", "ᠭ\u180bᠠ", "می\u200cنا"]
NO_AGES = [-1, 121, 34.5, "34", "", True, [34]]
NO_EMAILS = ["", "dora", "dora@", "@example.org", "a@b@example.org", "a b@example.org", "dora@example.org\n", 5, None]
NO_DOMAINS = [
    "a@xn--abc.example",
    "a@☕.example",
    "a@-bücher.example",
    "a@bü\u200bcher.example",
    f"a@{'ü' * 63}.example",
]
KEPT = "josé@xn--bcher-kva.example"
ONE_MAILBOX = [
    "josé@bücher.example",
    "jose\u0301@bu\u0308cher.example",
    "JOSÉ@BÜCHER.example",
    "josé@xn--bcher-kva.example",
]


def visitor(lab):
    """A client that nobody is signed in with, and that sends the CSRF token as a page would."""
    client = lab.client()
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client


def person(number=0, **members):
    """The body of a registration that is right, with `members` on top; each number is another person."""
    return {"name": "Dora", "email": f"dora{number}@example.org", "password": PASSWORD, **members}


def people(lab):
    """Every account, as the database has it."""
    return lab.rows("SELECT id, name, email, age, role, password_hash FROM users ORDER BY id")


def last_of(lab):
    """The name, the e-mail and the age of the account that was made last."""
    return people(lab)[-1][1:4]


def faults_in(answer, sent):
    """The pointers of a 422; `sent` says what it is the answer to."""
    assert answer.status_code == 422, f"{sent}: the answer should be 422, not {answer.status_code}"
    return {fault["pointer"] for fault in answer.json()["errors"]}


def assert_refused(lab, client, sent, pointer, **members):
    """A registration with `members` is a 422 that points to `pointer` and to nothing else, and makes no account."""
    before = people(lab)
    answer = client.post("/api/users", json=person(**members))
    assert people(lab) == before, f"{sent}, and there is an account now"
    assert faults_in(answer, sent) == {pointer}, f"{sent}: the fault is at {pointer} alone"


@pytest.mark.exercise("2.1")
def test_a_name_in_any_script_is_taken(lab):
    """People are called as they are called: letters, marks and digits of any script make a name, which is kept and
    shown in NFC. Many scripts write vowels as marks; whoever allows letters alone turns their readers away
    (OWASP Input Validation Cheat Sheet, validating free-form Unicode text; Unicode Standard Annex 44, 5.7.1).

    Next: in check_name, ask unicodedata.category() of each character: it begins with L or M, or is Nd.
    """
    client = visitor(lab)
    for number, name in enumerate(IN_ANY_SCRIPT):
        answer = client.post("/api/users", json=person(number, name=name))
        assert answer.status_code == 201, f"{name} is a name in any script: 201, not {answer.status_code}"
        kept = unicodedata.normalize("NFC", name)
        assert answer.json()["name"] == kept, f"{name} is not what the answer calls this person"
        assert last_of(lab)[0] == kept, f"{name} is not what the database has"


@pytest.mark.exercise("2.1")
def test_what_is_neither_letter_nor_mark_nor_digit_is_no_name(lab):
    """Of what is neither letter, mark nor digit, a name has the space and _ - ' . alone: no angle bracket, no quotation
    mark, no other space, no symbol. Ⅷ and ² are numbers (Nl, No), and no digits (Nd): str.isalnum() takes them, as \\w
    does (OWASP Input Validation Cheat Sheet, allow lists; Unicode Standard Annex 44, 5.7.1).

    Next: in check_name, let a character pass if its category begins with L or M, if it is Nd, or if it is in IN_NAMES.
    """
    client = visitor(lab)
    for name in NO_LETTERS:
        assert_refused(lab, client, f"{name!r} has more in it than a name has", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_nothing_in_a_name_is_invisible(lab):
    """Two names that look alike are one name to a reader: with a character that nobody can see, anybody can be called
    as the administrator is. Some of these Unicode counts as format, some as letters and marks, and some do their work
    in a title, where Text lets them through: all are UNSEEN (Unicode Standard Annex 44, Default_Ignorable_Code_Point;
    RFC 8264, 4.2.3).

    Next: in check_name, let no category pass but L*, M* and Nd, and then search for UNSEEN too.
    """
    client = visitor(lab)
    for what, character in UNSEEN.items():
        name = f"ad{character}min"
        assert_refused(lab, client, f"{what} in {name!a} is invisible", "/name", name=name)
    for name in FINE_IN_A_TITLE:
        assert_refused(lab, client, f"a part of {name!a}, as in a title, is invisible", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_a_name_begins_with_a_letter_or_a_digit_and_does_not_end_in_a_space(lab):
    """What stands before or after a name is seen by nobody, or is taken for a part of what is around it: a space, a
    newline, a mark that sits on the character before. It is refused, not cut off: a client must know what its name is
    (OWASP Input Validation Cheat Sheet; Unicode Standard, 3.6: a mark applies to the character before it).

    Next: in check_name, look at name[:1].isalnum() and name.endswith(" "); a `$` in a pattern allows a newline.
    """
    client = visitor(lab)
    for name in (" Dora", "Dora ", "Dora\n", "\nDora", "-Dora", "'", "...", "\u0301Dora", "   "):
        assert_refused(lab, client, f"{name!a} does not begin or end as a name does", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_a_name_has_1_to_50_characters_in_every_script(lab):
    """The length of a name is that of the text as it is kept, in NFC, and in characters: a letter of another script has
    several bytes, and a decomposed é is two characters that become one (OWASP ASVS 5, 2.2.1; Unicode Annex 15, NFC).

    Next: declare the name as Text(shortest=1, longest=LONGEST_NAME, …), which brings it to NFC before it counts.
    """
    client = visitor(lab)
    for number, (name, kept) in enumerate((("D", "D"), ("田" * 50, "田" * 50), ("e\u0301" * 50, "é" * 50))):
        answer = client.post("/api/users", json=person(number, name=name))
        what = f"{len(kept)} × {kept[0]} ({len(name)} characters as sent)"
        assert answer.status_code == 201, f"{what} is a name of 1 to 50 characters: 201, not {answer.status_code}"
        assert last_of(lab)[0] == kept, f"{what} is not kept as it is in NFC"
    for name in ("", "D" * 51, "田" * 51, "e\u0301" * 51):
        assert_refused(
            lab, client, f"A name of {len(unicodedata.normalize('NFC', name))} characters", "/name", name=name
        )
    assert_refused(lab, client, "A name that is a number", "/name", name=7)
    assert_refused(lab, client, "A name that is null", "/name", name=None)


@pytest.mark.exercise("2.1")
def test_an_email_is_one_address(lab):
    """An e-mail is a name, an @ and a domain, at most 254 characters, and nothing before or after: a newline in it is
    a second header of the mail that is sent there (RFC 5321, 4.1.2 and 4.5.3.1.3; CWE-93).

    Next: declare the e-mail as Email(required=True, validate=validate.Length(max=LONGEST_EMAIL)).
    """
    client = visitor(lab)
    for address in NO_EMAILS:
        assert_refused(lab, client, f"{address!r} is no e-mail address", "/email", email=address)
    longest = f"{'d' * 64}@{'x' * 61}.{'y' * 61}.{'z' * 61}.com"
    assert_refused(lab, client, "An e-mail of 255 characters", "/email", email=longest.replace("@", "@x"))
    for number, address in enumerate(("dora.b+books@mail.example.org", longest)):
        answer = client.post("/api/users", json=person(number, email=address))
        assert answer.status_code == 201, f"{address} is an e-mail of at most 254 characters: {answer.status_code}"
        assert last_of(lab)[1] == address, f"{address} is not what the database has"


@pytest.mark.exercise("2.1")
def test_capital_letters_make_no_second_account(lab):
    """An e-mail is kept in small letters: else Alice@Example.org is a second alice, to whom her next new password is
    sent. The second registration is a 409; the first person signs in however they write it (RFC 5321, 2.4: nobody
    may count on mailboxes that differ in case alone).

    Next: declare the e-mail as the Email of users.py, not as fields.Email or fields.String.
    """
    client = visitor(lab)
    before = people(lab)
    answer = client.post("/api/users", json=person(email="Alice@Example.ORG"))
    assert people(lab) == before, "alice@example.org and Alice@Example.ORG are two accounts"
    assert answer.status_code == 409, f"the e-mail of alice is taken, however it is written: {answer.status_code}"
    answer = client.post("/api/users", json=person(email="Dora@Example.ORG"))
    assert answer.json()["email"] == "dora@example.org", "the answer should have the e-mail in small letters"
    assert last_of(lab)[1] == "dora@example.org", "the e-mail should be kept in small letters"
    login = client.post("/api/auth/login", json={"email": "Dora@example.org", "password": PASSWORD})
    assert login.status_code == 200, "who registered cannot sign in"


@pytest.mark.exercise("2.1")
def test_a_mailbox_is_one_account_however_it_is_written(lab):
    """é is one character or two, and a domain is written in its language or as the domain name system has it: it is the
    same mailbox. Registered in any of these spellings, it is kept in one; the next registration is a 409, and each of
    them signs in (Unicode Standard Annex 15; RFC 5891 and UTS 46 on domains; RFC 6532 on e-mail).

    Next: declare the e-mail as the Email of users.py, which brings it to its canonical form.
    """
    for number, address in enumerate(ONE_MAILBOX):
        lab.reset()
        client = visitor(lab)
        answer = client.post("/api/users", json=person(email=address))
        assert answer.status_code == 201, f"{address!a} is an e-mail: 201, not {answer.status_code}"
        assert last_of(lab)[1] == KEPT, f"{address!a} should be kept as {KEPT}"
        before, other = people(lab), ONE_MAILBOX[number - 1]
        again = client.post("/api/users", json=person(email=other))
        assert people(lab) == before, f"{address!a} and {other!a} are two accounts"
        assert again.status_code == 409, f"{other!a} is taken, as {address!a}: 409, not {again.status_code}"
        login = client.post("/api/auth/login", json={"email": address, "password": PASSWORD})
        assert login.status_code == 200, f"who registered as {address!a} cannot sign in: {login.status_code}"


@pytest.mark.exercise("2.1")
def test_a_domain_that_cannot_be_one_is_a_fault(lab):
    """What the domain name system has no form for is nobody's domain, and no mail goes there: a broken xn--, a letter
    that domains do not have, a hyphen in front, a label that gets too long. It is a fault of the e-mail, not a failure
    of the server; at the login it is nobody's e-mail, a 401 as any other (RFC 5891, 4.2; RFC 9110, 15.5).

    Next: declare the e-mail as the Email of users.py; what has no canonical form is refused there.
    """
    client = visitor(lab)
    for address in NO_DOMAINS:
        assert_refused(lab, client, f"{address!a} has no domain", "/email", email=address)
        login = client.post("/api/auth/login", json={"email": address, "password": PASSWORD})
        assert login.status_code == 401, f"{address!a} is nobody's e-mail: 401, not {login.status_code}"


@pytest.mark.exercise("2.1")
def test_an_age_is_a_whole_number_from_0_to_120(lab):
    """An age is a whole number, and is written as one. Whoever reads "34" as 34, 34.5 as 34 and true as 1 guesses, and
    the next program guesses otherwise (OWASP Input Validation Cheat Sheet, strict type conversion; ASVS 5, 2.2.1).

    Next: declare the age as WholeNumber(…, validate=validate.Range(0, OLDEST)).
    """
    client = visitor(lab)
    for age in NO_AGES:
        assert_refused(lab, client, f"{age!r} is no age", "/age", age=age)
    for number, age in enumerate((0, 120)):
        answer = client.post("/api/users", json=person(number, age=age))
        assert answer.status_code == 201, f"{age} is an age: 201, not {answer.status_code}"
        assert (answer.json()["age"], last_of(lab)[2]) == (age, age), f"the age {age} is not what was kept"


@pytest.mark.exercise("2.1")
def test_nobody_has_to_tell_their_age(lab):
    """An age may be left out, or be null: a person may register without it, take it back later, and change their name
    without naming it, and then it stays (data minimisation, OWASP API3:2023; RFC 5789 on PATCH).

    Next: declare the age with allow_none=True, and neither required nor with a default that a PATCH would take.
    """
    client = visitor(lab)
    for number, told in enumerate(({}, {"age": None})):
        answer = client.post("/api/users", json=person(number, **told))
        assert answer.status_code == 201, f"a registration with {told or 'no age'}: 201, not {answer.status_code}"
        assert (answer.json()["age"], last_of(lab)[2]) == (None, None), "whoever told no age has none"
    alice = lab.login("alice")
    answer = alice.patch("/api/users/me", json={"name": "Alicia"})
    assert answer.status_code == 200, f"a PATCH of the name alone: 200, not {answer.status_code}"
    assert people(lab)[0][1:4] == ("Alicia", "alice@example.org", 34), "a PATCH changes what it names, and no more"
    answer = alice.patch("/api/users/me", json={"age": None})
    assert answer.status_code == 200, f"a PATCH of the age to null: 200, not {answer.status_code}"
    assert people(lab)[0][1:4] == ("Alicia", "alice@example.org", None), "an age that is null is taken back"


@pytest.mark.exercise("2.1")
def test_what_the_schema_does_not_name_is_refused(lab):
    """A role, an id or a hash in the body is nothing that a person says about themselves. It is a fault of its own, 422
    with its pointer; taken, it makes an administrator, and dropped without a word it leaves the client in the belief
    that it was taken (OWASP API3:2023, mass assignment).

    Next: leave `unknown` as it is: marshmallow refuses what a schema does not name, if you do not tell it otherwise.
    """
    client = visitor(lab)
    for name, value in (("role", "admin"), ("id", 77), ("password_hash", "x"), ("admin~/", True)):
        pointer = f"/{name.replace('~', '~0').replace('/', '~1')}"
        assert_refused(lab, client, f"{name} is not a field of a registration", pointer, **{name: value})
    alice, before = lab.login("alice"), people(lab)
    for name, value in (("role", "admin"), ("email", "eve@example.org"), ("password", PASSWORD)):
        answer = alice.patch("/api/users/me", json={"name": "Alicia", name: value})
        assert people(lab) == before, f"a PATCH with {name} changed something"
        assert faults_in(answer, f"{name} is not what a PATCH may name") == {f"/{name}"}, (
            f"the fault is at /{name} alone"
        )


@pytest.mark.exercise("2.1")
def test_every_fault_is_named_at_once(lab):
    """A form that names one fault at a time is sent five times. Each value that is wrong or missing is named in one
    422, by its JSON Pointer (RFC 9457, 3; RFC 6901), and nothing is changed.

    Next: put every rule into the schema, as a field or as its validator: marshmallow collects what they raise.
    """
    client, before = visitor(lab), people(lab)
    wrong = {"name": "Do\u202era", "email": "dora", "age": "34", "password": "short", "role": "admin"}
    pointers = faults_in(client.post("/api/users", json=wrong), "five values that are wrong")
    assert pointers == {f"/{name}" for name in wrong}, "each of the five is a fault"
    pointers = faults_in(client.post("/api/users", json={}), "a body with nothing in it")
    assert pointers == {"/name", "/email", "/password"}, "name, e-mail and password are required, and nothing else"
    alice = lab.login("alice")
    pointers = faults_in(
        alice.patch("/api/users/me", json={"name": "Alice ", "age": 121}), "a PATCH of two wrong values"
    )
    assert pointers == {"/name", "/age"}, "a PATCH is checked as a registration is"
    assert people(lab) == before, "a request with a fault changed something"


@pytest.mark.exercise("2.1")
def test_a_password_is_taken_as_it_is_and_never_shown(lab):
    """A password is a string, and each of its characters counts: a space at its end, a tab, what nobody can see. What
    is kept is the hash of it, and no answer shows either (OWASP ASVS 5, 6.2.8; OWASP API3:2023). Typed on another
    keyboard, é is two characters: the same person must be let in, and is (RFC 8265, 4.2: NFC).

    Next: declare the password as fields.String(required=True, load_only=True), and change nothing about it.
    """
    client = visitor(lab)
    for password in (7, None, ["Correct horse 7"]):
        assert_refused(lab, client, f"the password {password!r} is no string", "/password", password=password)
    passwords = (" Correct horse 7 ", "Correct horse\u0301 7", "<Correct> & horse\t7", "Correct\u200b horse 7")
    for number, password in enumerate(passwords):
        answer = client.post("/api/users", json=person(number, password=password))
        assert answer.status_code == 201, f"{password!a} is a password: 201, not {answer.status_code}"
        shown = answer.json()
        assert not [name for name in shown if "password" in name], "the answer shows the password"
        assert "horse" not in answer.text, "the answer shows the password"
        login = client.post("/api/auth/login", json={"email": shown["email"], "password": password})
        assert login.status_code == 200, f"{password!a} was taken, and does not sign in: {login.status_code}"
        other = {"email": shown["email"], "password": unicodedata.normalize("NFC", password)}
        login = visitor(lab).post("/api/auth/login", json=other)
        assert login.status_code == 200, f"{password!a} does not sign in from another keyboard: {login.status_code}"
        client = visitor(lab)
