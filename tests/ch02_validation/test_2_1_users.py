"""Exercise 2.1: who registers, under which name, with which e-mail and age, and with nothing else."""

import unicodedata

import pytest

PASSWORD = "Okapis & 7 tapirs"
IN_ANY_SCRIPT = [
    "Dora",
    "José",
    "Zoe\u0308",  # as some keyboards write Zoë
    "Анна-Мария",
    "山田太郎",
    "नमिता शर्मा",  # vowel signs are marks, and no letters
    "สมหญิง",
    "علي ٣",  # a digit of another script
    "٣ علي",  # and a name may begin with it
    "Sinéad O'Connor",
    "J. R. R. Tolkien",
    "Sammy Davis Jr.",
    "user_2",
    "7 of 9",
]
NO_LETTERS = ["<b>Dora</b>", "Dora; --", 'Dora "D"', "Dora ☺", "Louis Ⅷ", "Dora²", "Dora\u00a0B", "Dora\tB", "ʼDora€"]
NO_BEGINNING = [" Dora", "\nDora", "-Dora", "_Dora", "'", "...", "\u0301Dora", "   "]
NO_END = ["Dora ", "Dora\n", "山田 ", "Dora \n"]
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
NO_AGES = [-1, 121, 34.5, "34", "", True, False, [34]]
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


# what is sent, and what is said about it


def visitor(lab):
    """A client that nobody is signed in with, and that sends the CSRF token as a page would."""
    client = lab.client()
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client


def person(number=0, **members):
    """The body of a registration that is right, with `members` on top; each number is another person."""
    return {"name": "Дора", "email": f"dora{number}@example.org", "age": 29, "password": PASSWORD, **members}


def exact(value):
    """`value` as Python writes it, with the code of what is not ASCII: that may look like another, or like nothing."""
    codes = [f"U+{ord(character):04X}" for character in dict.fromkeys(str(value)) if not character.isascii()]
    return f"{value!r} ({', '.join(codes)})" if codes else repr(value)


def people(lab):
    """Every account, as the database has it."""
    return lab.rows("SELECT id, name, email, age, role, password_hash FROM users ORDER BY id")


def last_of(lab):
    """The name, the e-mail and the age of the account that was made last."""
    return people(lab)[-1][1:4]


def faults_in(answer):
    """The pointer and the message of each fault that an answer names."""
    return (
        {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]} if answer.status_code == 422 else {}
    )


def told(answer):
    """The status of an answer, and what it says of each fault."""
    return ", ".join([str(answer.status_code), *(f"{pointer} {why}" for pointer, why in faults_in(answer).items())])


def elsewhere(answer, pointers):
    """The next step where a field is refused that is right; "" where the step of the check is the right one."""
    others = ", ".join(pointer for pointer in faults_in(answer) if pointer not in pointers)
    think = f"\nThink: nothing is wrong at {others}. What does the contract say of it, and what does your code?"
    return f"{think}\nNext: compare the field that belongs to {others} with the contract." if others else ""


def assert_taken(lab, client, what, pointer, number=0, **members):
    """A registration with `members`, of which `pointer` is looked at, makes an account; return the answer."""
    answer = client.post("/api/users", json=person(number, **members))
    assert answer.status_code == 201, (
        f"{what}: the answer should be 201, but was {told(answer)}{elsewhere(answer, [pointer])}"
    )
    return answer


def assert_faults(answer, pointers, what):
    """An answer is a 422 that names the faults at `pointers`, and no others."""
    assert answer.status_code == 422, f"{what}: the answer should be 422, but was {told(answer)}"
    found = faults_in(answer)
    lacking = [pointer for pointer in pointers if pointer not in found]
    assert not lacking, f"{what}: there should be a fault at {', '.join(lacking)}, but the answer was {told(answer)}"
    assert set(found) == set(pointers), (
        f"{what}: the fault should be at {', '.join(pointers)} alone, but the answer was {told(answer)}"
        f"{elsewhere(answer, pointers)}"
    )


def assert_refused(lab, client, what, pointer, **members):
    """A registration with `members` is a 422 that points to `pointer` and to nothing else, and makes no account."""
    before = people(lab)
    answer = client.post("/api/users", json=person(**members))
    assert people(lab) == before, f"{what}: there should be no account with it, but there is one"
    assert_faults(answer, [pointer], what)


def assert_signs_in(client, email, password, who):
    """Whoever registered can sign in."""
    answer = client.post("/api/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200, f"{who} should be able to sign in, but the answer was {answer.status_code}"


# the checks


@pytest.mark.exercise("2.1")
def test_a_person_registers(lab):
    """Whoever brings a name, an e-mail and a password gets an account, and can sign in. Nobody is asked for more; an
    age that is told is kept (RFC 9110, 15.3.2; data minimisation, OWASP API3:2023).

    Think: which of the four must be there? And what does marshmallow ask for, if a field says nothing about it?

    Next: the answer names the field that it misses or does not take: compare its line in UserInput with the contract.
    """
    for number, told_age in enumerate(({}, {"age": 29})):
        client, email = visitor(lab), f"dora{number}@example.org"
        body = {"name": "Дора", "email": email, "password": PASSWORD, **told_age}
        answer = client.post("/api/users", json=body)
        what = f"A registration with {', '.join(body)}"
        assert answer.status_code == 201, f"{what}: the answer should be 201, but was {told(answer)}"
        kept, wanted = last_of(lab), ("Дора", email, told_age.get("age"))
        assert kept == wanted, f"{what}: name, e-mail and age should be kept as {wanted}, but were kept as {kept}"
        shown = tuple(answer.json()[name] for name in ("name", "email", "age"))
        assert shown == wanted, f"{what}: the answer should show {wanted}, but showed {shown}"
        assert_signs_in(client, email, PASSWORD, "who registered")


@pytest.mark.exercise("2.1")
def test_a_name_in_any_script_is_taken(lab):
    """People are called as they are called: letters, marks and digits of any script make a name, which is kept and
    shown in NFC. Many scripts write vowels as marks; whoever allows letters alone turns their readers away
    (OWASP Input Validation Cheat Sheet, validating free-form Unicode text; Unicode Standard Annex 44, 5.7.1).

    Think: who decides whether a character is a letter, a mark or a digit, in a script that you cannot read?

    Next: print unicodedata.category() of each character of this name, and see which of them check_name refuses.
    """
    client = visitor(lab)
    for number, name in enumerate(IN_ANY_SCRIPT):
        answer = assert_taken(lab, client, f"{exact(name)} is a name in any script", "/name", number, name=name)
        kept = unicodedata.normalize("NFC", name)
        in_nfc = "\nThink: é has two spellings. Which field brings both to one?"
        in_nfc += "\nNext: look at what the fields of text.py do to a text before they return it."
        for where, found in (("the answer", answer.json()["name"]), ("the database", last_of(lab)[0])):
            assert found == kept, f"{where} should have the name {exact(kept)}, but has {exact(found)}{in_nfc}"


@pytest.mark.exercise("2.1")
def test_what_is_neither_letter_nor_mark_nor_digit_is_no_name(lab):
    """Of what is neither letter, mark nor digit, a name has the space and _ - ' . alone: no angle bracket, no quotation
    mark, no other space, no symbol. Ⅷ and ² are numbers (Nl, No), and no digits (Nd): str.isalnum() takes them, as \\w
    does (OWASP Input Validation Cheat Sheet, allow lists; Unicode Standard Annex 44, 5.7.1).

    Think: a list of what is refused is never complete. What would a list of what is taken consist of?

    Next: find out by which of your conditions this character passes; what has no condition of its own must not.
    """
    client = visitor(lab)
    for name in NO_LETTERS:
        assert_refused(lab, client, f"{exact(name)} has more in it than a name has", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_nothing_in_a_name_is_invisible(lab):
    """Two names that look alike are one name to a reader: with a character that nobody can see, anybody can be called
    as the administrator is. Some of these Unicode counts as format, some as letters and marks, and some do their work
    in a title, where Text lets them through: all are UNSEEN (Unicode Standard Annex 44, Default_Ignorable_Code_Point;
    RFC 8264, 4.2.3).

    Think: what does Text let through that a name must not have? The category of a character does not tell.

    Next: this module imports UNSEEN, a pattern: see that check_name looks for it anywhere in the name.
    """
    client = visitor(lab)
    for what, character in UNSEEN.items():
        for name in (f"ad{character}min", f"山{character}田"):
            assert_refused(lab, client, f"{what} in {name!a} is invisible", "/name", name=name)
    for name in FINE_IN_A_TITLE:
        assert_refused(lab, client, f"a part of {name!a}, as in a title, is invisible", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_a_name_begins_with_a_letter_or_a_digit_and_does_not_end_in_a_space(lab):
    """What stands before or after a name is seen by nobody, or is taken for a part of what is around it: a space, a
    newline, a mark that sits on the character before. It is refused, not cut off: a client must know what its name is
    (OWASP Input Validation Cheat Sheet; Unicode Standard, 3.6: a mark applies to the character before it).

    Think: what may a name have in it that it may not begin with? And what is changed before check_name sees it?

    Next: look at the first and at the last character by themselves; in a pattern, $ allows a newline behind it.
    """
    client = visitor(lab)
    for name in NO_BEGINNING:
        assert_refused(lab, client, f"{exact(name)} does not begin as a name does", "/name", name=name)
    for name in NO_END:
        assert_refused(lab, client, f"{exact(name)} does not end as a name does", "/name", name=name)


@pytest.mark.exercise("2.1")
def test_a_name_has_1_to_50_characters_in_every_script(lab):
    """The length of a name is that of the text as it is kept, in NFC, and in characters: a letter of another script has
    several bytes, and a decomposed é is two characters that become one (OWASP ASVS 5, 2.2.1; Unicode Annex 15, NFC).

    Think: of which text is this the length, of the one that was sent or of the one that is kept?

    Next: text.py has a field that counts what it keeps, and takes a text only: see whether `name` is one.
    """
    client = visitor(lab)
    for number, (name, kept) in enumerate((("D", "D"), ("田" * 50, "田" * 50), ("e\u0301" * 50, "é" * 50))):
        what = f"{len(kept)} × {exact(kept[0])} ({len(name)} characters as sent) is a name of 1 to 50 characters"
        assert_taken(lab, client, what, "/name", number, name=name)
        found = last_of(lab)[0]
        assert found == kept, f"{what}, and should be kept in NFC, but is kept in {len(found)} characters"
    for name in ("", "D" * 51, "田" * 51, "e\u0301" * 51):
        count = len(unicodedata.normalize("NFC", name))
        assert_refused(lab, client, f"A name of {count} characters", "/name", name=name)
    no_text = "A name that is {}".format
    assert_refused(lab, client, no_text("a number"), "/name", name=7)
    assert_refused(lab, client, no_text("null"), "/name", name=None)


@pytest.mark.exercise("2.1")
def test_an_email_is_one_address(lab):
    """An e-mail is a name, an @ and a domain, at most 254 characters, and nothing before or after: a newline in it is
    a second header of the mail that is sent there (RFC 5321, 4.1.2 and 4.5.3.1.3; CWE-93).

    Think: what does the Email of this module refuse by itself, and what is left to a validator?

    Next: see that `email` is that field, that it must be there, and that something counts its characters.
    """
    client = visitor(lab)
    for address in NO_EMAILS:
        assert_refused(lab, client, f"{exact(address)} is no e-mail address", "/email", email=address)
    longest = f"{'d' * 64}@{'x' * 61}.{'y' * 61}.{'z' * 61}.com"
    assert_refused(lab, client, "An e-mail of 255 characters", "/email", email=longest.replace("@", "@x"))
    for number, address in enumerate(("dora.b+books@mail.example.org", longest)):
        what = f"{address} is an e-mail of at most 254 characters"
        assert_taken(lab, client, what, "/email", number, email=address)
        found = last_of(lab)[1]
        assert found == address, f"{what}, and should be kept as it is, but is kept as {exact(found)}"


@pytest.mark.exercise("2.1")
def test_capital_letters_make_no_second_account(lab):
    """An e-mail is kept in small letters: else Alice@Example.org is a second alice, to whom her next new password is
    sent. The second registration is a 409; the first person signs in however they write it (RFC 5321, 2.4: nobody
    may count on mailboxes that differ in case alone).

    Think: the database compares texts. In which form must an e-mail be when it gets there?

    Next: two fields here are called Email, one of marshmallow and one of users.py: see what each of them returns.
    """
    client = visitor(lab)
    before = people(lab)
    answer = client.post("/api/users", json=person(email="Alice@Example.ORG"))
    assert people(lab) == before, "alice@example.org and Alice@Example.ORG should be one account, but are two accounts"
    assert answer.status_code == 409, (
        f"Alice@Example.ORG is taken, as alice@example.org: the answer should be 409, but was {told(answer)}"
    )
    answer = assert_taken(lab, client, "Dora@Example.ORG is an e-mail", "/email", email="Dora@Example.ORG")
    for where, found in (("the answer", answer.json()["email"]), ("the database", last_of(lab)[1])):
        assert found == "dora@example.org", f"{where} should have dora@example.org, in small letters, but has {found}"
    assert_signs_in(client, "Dora@example.org", PASSWORD, "who registered as Dora@Example.ORG")


@pytest.mark.exercise("2.1")
def test_a_mailbox_is_one_account_however_it_is_written(lab):
    """é is one character or two, and a domain is written in its language or as the domain name system has it: it is the
    same mailbox. Registered in any of these spellings, it is kept in one; the next registration is a 409, and each of
    them signs in (Unicode Standard Annex 15; RFC 5891 and UTS 46 on domains; RFC 6532 on e-mail).

    Think: which function brings an e-mail to one form, and which field calls it?

    Next: see that `email` is the Email of users.py, and that what it returns is kept as it is.
    """
    for number, address in enumerate(ONE_MAILBOX):
        lab.reset()
        client = visitor(lab)
        assert_taken(lab, client, f"{exact(address)} is an e-mail", "/email", email=address)
        found = last_of(lab)[1]
        assert found == KEPT, f"{exact(address)} should be kept as {exact(KEPT)}, but is kept as {exact(found)}"
        before, other = people(lab), ONE_MAILBOX[number - 1]
        again = client.post("/api/users", json=person(email=other))
        both = f"{exact(address)} and {exact(other)}"
        assert people(lab) == before, f"{both} should be one account, but are two accounts"
        assert again.status_code == 409, f"{both}: the second answer should be 409, but was {told(again)}"
        assert_signs_in(client, address, PASSWORD, f"who registered as {exact(address)}")


@pytest.mark.exercise("2.1")
def test_a_domain_that_cannot_be_one_is_a_fault(lab):
    """What the domain name system has no form for is nobody's domain, and no mail goes there: a broken xn--, a letter
    that domains do not have, a hyphen in front, a label that gets too long. It is a fault of the e-mail, not a failure
    of the server; at the login it is nobody's e-mail, a 401 as any other (RFC 5891, 4.2; RFC 9110, 15.5).

    Think: a pattern for e-mail looks at characters. Who knows which domains there can be?

    Next: see what the Email of users.py does with an address that has no canonical form.
    """
    client = visitor(lab)
    for address in NO_DOMAINS:
        assert_refused(lab, client, f"{exact(address)} has no domain", "/email", email=address)
        login = client.post("/api/auth/login", json={"email": address, "password": PASSWORD})
        assert login.status_code == 401, (
            f"{exact(address)} is nobody's e-mail: the answer should be 401, but was {login.status_code}"
        )


@pytest.mark.exercise("2.1")
def test_an_age_is_a_whole_number_from_0_to_120(lab):
    """An age is a whole number, and is written as one. Whoever reads "34" as 34, 34.5 as 34 and true as 1 guesses, and
    the next program guesses otherwise (OWASP Input Validation Cheat Sheet, strict type conversion; ASVS 5, 2.2.1).

    Think: what does int() make of "34", of 34.5 and of True?

    Next: compare marshmallow's Integer with the WholeNumber of text.py, and see what bounds the number.
    """
    client = visitor(lab)
    for age in NO_AGES:
        assert_refused(lab, client, f"{age!r} is no age", "/age", age=age)
    for number, age in enumerate((0, 120)):
        answer = assert_taken(lab, client, f"{age} is an age", "/age", number, age=age)
        found = (answer.json()["age"], last_of(lab)[2])
        assert found == (age, age), f"the age {age} should be shown and kept, but {found[0]} and {found[1]} are"


@pytest.mark.exercise("2.1")
def test_nobody_has_to_tell_their_age(lab):
    """An age may be left out, or be null: a person may register without it, take it back later, and change their name
    without naming it, and then it stays (data minimisation, OWASP API3:2023; RFC 5789 on PATCH).

    Think: to leave a member out and to send null are two things. Which of them does a field take, if nothing is said?

    Next: look at what WholeNumber is given for `age`: what says that null is a value?
    """
    client = visitor(lab)
    for number, told_age in enumerate(({"age": None}, {})):
        body = {name: value for name, value in person(number).items() if name != "age"} | told_age
        answer = client.post("/api/users", json=body)
        what = f"A registration with {told_age or 'no age'}"
        left_out = "" if told_age else "\nNext: look at what `age` says of a body that does not name it."
        assert answer.status_code == 201, f"{what}: the answer should be 201, but was {told(answer)}{left_out}"
        found = (answer.json()["age"], last_of(lab)[2])
        assert found == (None, None), f"{what}: there should be no age, but {found[0]} is shown, and {found[1]} kept"
    alice = lab.login("alice")
    default = "\nThink: what does a default of `age` do to a PATCH?"
    default += "\nNext: see whether a PATCH that does not name the age finds one among what was loaded."
    for part, wanted in (({"name": "Аліса"}, ("Аліса", 34)), ({"age": None}, ("Аліса", None))):
        answer = alice.patch("/api/users/me", json=part)
        what = f"A PATCH of {part}"
        assert answer.status_code == 200, f"{what}: the answer should be 200, but was {told(answer)}"
        _, name, _, age, *_ = people(lab)[0]
        assert (name, age) == wanted, (
            f"{what}: name and age should be {wanted} then, but are {(name, age)}{default if 'name' in part else ''}"
        )


@pytest.mark.exercise("2.1")
def test_what_the_schema_does_not_name_is_refused(lab):
    """A role, an id or a hash in the body is nothing that a person says about themselves. It is a fault of its own, 422
    with its pointer; taken, it makes an administrator, and dropped without a word it leaves the client in the belief
    that it was taken (OWASP API3:2023, mass assignment).

    Think: what does marshmallow do with a member that no field is for, if nobody tells it otherwise?

    Next: look at what your class says of `unknown`.
    """
    client = visitor(lab)
    for name, value in (("role", "admin"), ("id", 77), ("password_hash", "x"), ("admin~/", True)):
        pointer = f"/{name.replace('~', '~0').replace('/', '~1')}"
        assert_refused(lab, client, f"{name} is not a field of a registration", pointer, **{name: value})
    alice, before = lab.login("alice"), people(lab)
    for name, value in (("role", "admin"), ("email", "eve@example.org"), ("password", PASSWORD)):
        answer = alice.patch("/api/users/me", json={"name": "Alicia", name: value})
        what = f"{name} is not what a PATCH may name"
        assert people(lab) == before, f"{what}: nothing should be changed, but something is"
        assert_faults(answer, [f"/{name}"], what)


@pytest.mark.exercise("2.1")
def test_every_fault_is_named_at_once(lab):
    """A form that names one fault at a time is sent five times. Each value that is wrong or missing is named in one
    422, by its JSON Pointer (RFC 9457, 3; RFC 6901), and nothing is changed.

    Think: what does marshmallow still look at when one field is wrong, and what not any more?

    Next: see that each rule belongs to its own field, as its type or its validator; a field that must be there says so.
    """
    client, before = visitor(lab), people(lab)
    wrong = {"name": "Do\u202era", "email": "dora", "age": "34", "password": "short", "role": "admin"}
    answer = client.post("/api/users", json=wrong)
    assert_faults(answer, [f"/{name}" for name in wrong], "A registration of five values that are wrong")
    answer = client.post("/api/users", json={})
    assert_faults(answer, ["/name", "/email", "/password"], "A registration that names nothing")
    alice = lab.login("alice")
    answer = alice.patch("/api/users/me", json={"name": "Alice ", "age": 121})
    assert_faults(answer, ["/name", "/age"], "A PATCH of two wrong values")
    assert people(lab) == before, "a request with a fault should change nothing, but something is changed"


@pytest.mark.exercise("2.1")
def test_a_password_is_taken_as_it_is_and_never_shown(lab):
    """A password is a string, and each of its characters counts: a space at its end, a tab, what nobody can see. What
    is kept is the hash of it, and no answer shows either (OWASP ASVS 5, 6.2.8; OWASP API3:2023). Typed on another
    keyboard, é is two characters: the same person must be let in, and is (RFC 8265, 4.2: NFC).

    Think: a name is shown to others, a password to nobody. Which rules of a text does it need?

    Next: see that `password` is a string and no Text, and that nothing takes anything off it.
    """
    client = visitor(lab)
    for password in (7, None, ["Correct horse 7"]):
        assert_refused(lab, client, f"the password {password!r} is no string", "/password", password=password)
    passwords = (" Correct horse 7 ", "Correct horse\u0301 7", "<Correct> & horse\t7", "Correct\u200b horse 7")
    for number, password in enumerate(passwords):
        what = f"{password!a} is a password"
        answer = assert_taken(lab, client, what, "/password", number, password=password)
        names = [name for name in answer.json() if "password" in name]
        shown = names or "horse" in answer.text
        assert not shown, f"{what}: no answer should show it, but this one does"
        email = answer.json()["email"]
        assert_signs_in(client, email, password, f"{password!a} was taken, and whoever chose it")
        typed = unicodedata.normalize("NFC", password)
        assert_signs_in(visitor(lab), email, typed, f"whoever types {password!a} as {typed!a} on another keyboard")
        client = visitor(lab)
