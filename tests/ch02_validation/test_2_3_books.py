"""Exercise 2.3: what may be said about a book, and that the whole of it is not a part of it."""

from datetime import UTC, datetime

import pytest

BOOK = {"title": "Ficciones", "author": "Jorge Luis Borges"}
WHOLE = {
    **BOOK,
    "author_bio": "A librarian of Buenos Aires.\nHe was blind, and read on.",
    "publication_year": 1944,
    "publisher": "Sur",
    "isbn": "9780306406157",
    "summary": "A library has all books.\n\tOne of them explains the others.",
    "genres": ["fantasy", "fiction"],
}
FULL = {  # what is sent with every book, so that what must be there is asked for by one check
    **BOOK,
    "author_bio": "A librarian of Buenos Aires.",
    "publication_year": 1944,
    "publisher": "Sur",
    "summary": "A library has all books.",
    "genres": ["fiction"],
}
EMPTY = {"author_bio": None, "publication_year": None, "publisher": None, "isbn": None, "summary": None, "genres": []}
LONGEST = {"title": 500, "author": 200, "author_bio": 10_000, "publisher": 200, "summary": 10_000}
LONGEST_GENRE, MOST_GENRES = 50, 20
UNSEEN = {
    "a zero-width space": "\u200b",
    "a joiner where nothing is joined": "\u200d",
    "a right-to-left override": "\u202e",
    "an isolate": "\u2066",
    "a Hangul filler": "\u3164",
    "a line separator": "\u2028",
    "a tag": "\U000e0041",
    "a selector where nothing is selected": "\ufe0f",
}
AT_WORK = [
    "آنها می\u200cروند",  # Persian: without the joiner's opposite it is another word
    "අපේ ශ්\u200dරී ලංකාව",  # Sinhala, "our Sri Lanka"
    "അവന്\u200d",  # Malayalam, in the older spelling of its last letter
    "র\u200d্যাব",  # Bengali
    "葛\U000e0100城の春",  # this form of the letter, and no other
    "ᠮᠣᠩᠭᠣᠯ ᠨᠢᠭᠤᠴᠠ ᠲᠣᠪᠴᠢᠶ\u180eᠠ",  # the secret history of the Mongols
    "I \u2764\ufe0f Books, by a \U0001f469\u200d\U0001f680",
    "Que sais-je\u00a0? « Lire\u202f»",  # spaces show, if only as spaces do
]


NO_ISBNS = (
    "978030640615٧",
    "97803٠6406157",
    "٩٧٨٠٣٠٦٤٠٦١٥٧",
    "９７８０３０６４０６１５７",
    "030640615٢",
    "03064٠6152",
    "٠٣٠٦٤٠٦١٥٢",
    "08044٢957X",
    "030640615²",
    "978030640615",
    "97803064061570",
    "978_0306406157",
    "9780306406157\n",
    "-",
)


# what is sent, and what is said about it


def create(admin, **values):
    return admin.post("/api/books", json={**FULL, **values})


def exact(value):
    """`value` as Python writes it, with the code of what is not ASCII: that may look like another, or like nothing."""
    codes = [f"U+{ord(character):04X}" for character in dict.fromkeys(str(value)) if not character.isascii()]
    return f"{value!r} ({', '.join(codes[:8])}{', …' if codes[8:] else ''})" if codes else repr(value)


def faults_in(answer):
    """The pointer and the message of each fault that an answer names."""
    return (
        {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]} if answer.status_code == 422 else {}
    )


def told(answer):
    """The status of an answer, and what it says of each fault."""
    return ", ".join([str(answer.status_code), *(f"{pointer} {why}" for pointer, why in faults_in(answer).items())])


def elsewhere(answer, names):
    """The next step where a field is refused that is right; "" where the step of the check is the right one."""
    others = ", ".join(pointer for pointer in faults_in(answer) if pointer.split("/")[1] not in names)
    think = f"\nThink: nothing is wrong at {others}. What does the contract say of it, and what does your code?"
    return f"{think}\nNext: compare the field that belongs to {others} with the contract." if others else ""


def unlike(found, wanted):
    """Each value that differs, as it is and as it should be."""
    return "; ".join(
        f"{name} should be {exact(value):.80}, but is {exact(found.get(name, 'not there')):.80}"
        for name, value in wanted.items()
        if found.get(name, "not there") != value
    )


def books(lab):
    """Every book with its genres, as the database has them."""
    columns = "id, title, author, author_bio, publication_year, publisher, isbn, summary, version, created_at"
    genres = lab.rows("SELECT book_id, genre FROM book_genres ORDER BY book_id, genre")
    return lab.rows(f"SELECT {columns} FROM books ORDER BY id"), genres


def check_created(lab, answer, what, *names):
    """Check that a book was created, of which `names` are looked at, and return it as the database has it."""
    assert answer.status_code == 201, (
        f"{what}: this is a book, and the answer should be 201, but was {told(answer)}{elsewhere(answer, names)}"
    )
    book = {name: value for name, value in answer.json().items() if name in WHOLE}
    columns = [name for name in WHOLE if name != "genres"]
    rows = lab.rows(f"SELECT {', '.join(columns)} FROM books WHERE id = :id", id=answer.json()["id"])
    genres = lab.rows("SELECT genre FROM book_genres WHERE book_id = :id ORDER BY genre", id=answer.json()["id"])
    stored = {**dict(zip(columns, rows[0], strict=True)), "genres": [genre for (genre,) in genres]}
    assert book == stored, f"{what}: the answer should be the book as it is stored, but {unlike(book, stored)}"
    return stored


def check_refused(lab, answer, before, pointers, what):
    """Check that a book was refused with a 422 that names each fault, and that nothing is stored."""
    assert books(lab) == before, f"{what}: nothing should be stored of what is no book, but the catalogue is changed"
    assert answer.status_code == 422, f"{what}: the answer should be 422, but was {told(answer)}"
    found = faults_in(answer)
    lacking = sorted(set(pointers) - found.keys())
    assert not lacking, f"{what}: there should be a fault at {', '.join(lacking)}, but the answer was {told(answer)}"
    wanted = ", ".join(sorted(pointers))
    assert set(found) == set(pointers), (
        f"{what}: there should be a fault at {wanted} alone, but the answer was {told(answer)}"
        f"{elsewhere(answer, [pointer.split('/')[1] for pointer in pointers])}"
    )
    assert all(found.values()), f"{what}: each fault should be explained, but the answer was {told(answer)}"


# a book


@pytest.mark.exercise("2.3")
def test_a_book_is_created_from_a_title_and_an_author(lab):
    """A title and an author make a book, and nobody has to know more about it: what is left out is null, and the genres
    are none. Whatever else is told is stored as it was sent (RFC 9110, 15.3.2; OWASP Input Validation Cheat Sheet).

    Think: what does a field say of a body that does not name it? To ask for it and to fill it in are two things.

    Next: the answer names the field that it misses, or what it has in its place: compare its line with the contract.
    """
    admin = lab.login("admin")
    for body in (BOOK, WHOLE):
        answer = admin.post("/api/books", json=body)
        what = f"A book of {', '.join(body)}"
        assert answer.status_code == 201, f"{what}: the answer should be 201, but was {told(answer)}"
        stored, wanted = check_created(lab, answer, what), EMPTY | body
        assert stored == wanted, f"{what}: {unlike(stored, wanted)}"


# the ISBN


@pytest.mark.exercise("2.3")
def test_an_isbn_is_stored_as_thirteen_digits(lab):
    """One number has two forms, with hyphens or without. Stored is one: thirteen digits. Of ten digits the first nine
    are kept, 978 comes before them, and a check digit of the other kind after (ISO 2108; ISBN Users' Manual, 5).

    Think: are these ten digits and those thirteen one book? What would tell the database?

    Next: see what to_isbn13 returns for this ISBN: are hyphens gone, and is the last digit that of thirteen?
    """
    admin = lab.login("admin")
    for sent, wanted in [
        ("978-0-306-40615-7", "9780306406157"),
        ("0-14-044913-2", "9780140449136"),
        ("3 446 19313 8", "9783446193130"),
        ("979-10-90636-07-1", "9791090636071"),
    ]:
        stored = check_created(lab, create(admin, isbn=sent), f"the ISBN {sent}", "isbn")
        found = stored["isbn"]
        assert found == wanted, f"the ISBN {sent} should be stored as {wanted}, but is stored as {found}"


@pytest.mark.exercise("2.3")
def test_an_x_is_the_ten_of_an_old_check_digit(lab):
    """The check digit of an ISBN of ten goes up to ten, which is written X, or x by whoever types it. It stands last or
    nowhere, and no ISBN of thirteen has one, nor does what is stored: the new check digit is from 0 to 9 (ISO 2108;
    ISBN Users' Manual, 5).

    Think: where may an X stand, and what is it worth there?

    Next: see what to_isbn13 takes for digits, at which of the ten places, and what becomes of the X after that.
    """
    admin = lab.login("admin")
    for sent, wanted in [
        ("0-8044-2957-X", "9780804429573"),
        ("043942089X", "9780439420891"),
        ("0-9752298-0-x", "9780975229804"),
    ]:
        stored = check_created(lab, create(admin, isbn=sent), f"the ISBN {sent}", "isbn")
        found = stored["isbn"]
        assert found == wanted, f"the ISBN {sent} should be stored as {wanted}, but is stored as {found}"
    before = books(lab)
    for isbn in ("0306406152X", "X306406151", "978080442957X", "030640615X"):
        check_refused(lab, create(admin, isbn=isbn), before, ["/isbn"], f"the ISBN {isbn}")


@pytest.mark.exercise("2.3")
def test_a_mistyped_isbn_is_refused(lab):
    """The last digit is a check digit. It is there so that one wrong digit, and most pairs that changed places, are
    noticed by whoever reads the number next. Who does not compare it sells another book (ISO 2108).

    Think: which digits are in the sum, and what is each of them worth? The last one belongs to it.

    Next: work out the sum of this ISBN by hand, as the docstring of to_isbn13 has it, and compare it with yours.
    """
    admin, before = lab.login("admin"), books(lab)
    for right, wrong in [
        ("9780306406157", ("9780306406158", "9780306406057", "9780316406157", "9790306406157", "9780304606157")),
        ("0306406152", ("0306406153", "0306406172", "0306416152", "1306406152", "0306460152", "3006406152")),
    ]:
        for isbn in wrong:
            check_refused(lab, create(admin, isbn=isbn), before, ["/isbn"], f"{right}, mistyped as {isbn}")


@pytest.mark.exercise("2.3")
def test_not_every_number_on_a_product_is_an_isbn(lab):
    """Every article has a number of thirteen digits with the same check digit. Books are those that begin with 978 or
    979; 977 is a journal, 400 a pencil from Germany (ISO 2108; GS1 General Specifications, 1.4).

    Think: what tells a book from a pencil, if the check digits of both are right?

    Next: see what to_isbn13 knows of the first three of thirteen digits.
    """
    admin, before = lab.login("admin"), books(lab)
    for number in ("4006381333931", "9771234567003", "9800306406152"):
        check_refused(lab, create(admin, isbn=number), before, ["/isbn"], f"the article number {number}")


@pytest.mark.exercise("2.3")
def test_an_isbn_has_ten_or_thirteen_digits_from_0_to_9(lab):
    """Python knows digits of some sixty scripts, and superscripts: str.isdigit() says yes to "٣" and "²", and int()
    reads the first. A stored number that looks like another is two books again. And whatever else a client sends as an
    ISBN, it is a 422 (ISO 2108; OWASP Input Validation Cheat Sheet).

    Think: which characters do int(), str.isdigit() and \\d take for a digit? And what do strip() and $ let through?

    Next: see by which of your conditions this one passes: wanted are ten or thirteen of 0-9, after hyphens and spaces.
    """
    admin, before = lab.login("admin"), books(lab)
    for isbn in NO_ISBNS:
        check_refused(lab, create(admin, isbn=isbn), before, ["/isbn"], f"the ISBN {exact(isbn)}")
    answer = create(admin, isbn=9780306406157)
    check_refused(lab, answer, before, ["/isbn"], "the ISBN 9780306406157, a number and no text,")


@pytest.mark.exercise("2.3")
def test_one_book_in_two_forms_is_in_conflict(lab):
    """An ISBN belongs to one book, whichever of its forms is sent, and whichever an older row was stored in: a second
    book with it is a 409, and nothing is stored (RFC 9110, 15.5.10; ISO 2108). A column that is unique compares texts.

    Think: which rows must be looked for, if older ones have ten digits?

    Next: see whether what put and patch have loaded comes to `changed`, which looks for both forms.
    """
    admin = lab.login("admin")
    lab.execute("UPDATE books SET isbn = '080442957X' WHERE id = 1")
    check_created(lab, create(admin, isbn="0-306-40615-2"), "the first book with this ISBN")
    other = create(admin, title="El Aleph").headers["Location"]
    before = books(lab)
    for method, path in (("POST", "/api/books"), ("PUT", other), ("PATCH", other)):
        for isbn in ("9780306406157", "978-0-8044-2957-3", "0-8044-2957-X"):
            answer = admin.request(method, path, json={**BOOK, "isbn": isbn})
            what = f"{method} with the ISBN {isbn}, which another book has"
            assert books(lab) == before, f"{what}: nothing should be stored, but the catalogue is changed"
            assert answer.status_code == 409, f"{what}: the answer should be 409, but was {told(answer)}"
            status = answer.json()["status"]
            assert status == 409, f"{what}: the problem should have the status 409 in it, but has {status}"
    answer = admin.patch("/api/books/1", json={**BOOK, "isbn": "9780804429573"})
    what = "PATCH of a book with its own ISBN, in its other form"
    assert answer.status_code == 200, f"{what}: the answer should be 200, but was {told(answer)}"
    found = answer.json()["isbn"]
    assert found == "9780804429573", f"{what}: it should be stored as 9780804429573, but is stored as {found}"


# the year


@pytest.mark.exercise("2.3")
def test_a_book_is_at_most_as_old_as_writing(lab):
    """Books have been written for five thousand years: from -3000 on, a year is one, negative before our era. The Iliad
    is of about -750, Beowulf of about 1000. What is older is a mistake, of whatever size (OWASP Input Validation Cheat
    Sheet: a range for numbers and dates).

    Think: which is the first year, and is it a year itself? Which number has it in history, which in JSON?

    Next: see which years check_year lets pass at its lower end.
    """
    admin = lab.login("admin")
    for year in (-3000, -750, 999, 1984):
        what = f"a book of the year {year}"
        found = check_created(lab, create(admin, publication_year=year), what, "publication_year")["publication_year"]
        assert found == year, f"{what}: the year should be stored as it was sent, but is stored as {found}"
    before = books(lab)
    for year in (-3001, -(2**63) - 1, -(10**30)):
        answer = create(admin, publication_year=year)
        check_refused(lab, answer, before, ["/publication_year"], f"a book of the year {year}")


@pytest.mark.exercise("2.3")
def test_a_book_is_at_most_two_years_ahead_of_the_clock(lab):
    """The trade announces books up to two years ahead. What "this year" is, the app's clock says when the request
    comes: an app runs for months, also over New Year's Eve (OWASP Input Validation Cheat Sheet: a range for dates).

    Think: when is your "this year" read: when the module is loaded, or when a request comes?

    Next: see which clock check_year asks, and when; then which years it lets pass at its upper end.
    """
    year = move_to_july_of_next_year(lab)
    admin = lab.login("admin")
    what = f"in the year {year}, a book of {year + 2}"
    found = check_created(lab, create(admin, publication_year=year + 2), what, "publication_year")["publication_year"]
    assert found == year + 2, f"{what}: the year should be stored as it was sent, but is stored as {found}"
    before = books(lab)
    for refused in (year + 3, 9999, 2**63):
        answer = create(admin, publication_year=refused)
        check_refused(lab, answer, before, ["/publication_year"], f"in the year {year}, a book of {refused}")


def move_to_july_of_next_year(lab):
    """Let so much time pass that no check meets the end of a year, and return the year that it is then."""
    today = datetime.fromtimestamp(lab.clock.now(), UTC)
    lab.clock.move((datetime(today.year + 1, 7, 1, 12, tzinfo=UTC) - today).total_seconds())
    return today.year + 1


@pytest.mark.exercise("2.3")
def test_a_year_is_a_whole_number_in_json(lab):
    """JSON has numbers and texts, and a client can tell them apart: "1984", 1984.5 and true are no years. int() makes
    one of each, 1984 and 1, so that a fault of the client becomes a fact of the catalogue (RFC 8259, 3; OWASP Input
    Validation Cheat Sheet).

    Think: what does marshmallow's Integer make of "1984" and of 1984.5, if nothing else is said?

    Next: compare it with the WholeNumber of text.py.
    """
    admin, before = lab.login("admin"), books(lab)
    for year in ("1984", "MCMLXXXIV", 1984.5, True, [1984]):
        answer = create(admin, publication_year=year)
        check_refused(lab, answer, before, ["/publication_year"], f"the year {year!r}")


# texts and genres


@pytest.mark.exercise("2.3")
def test_texts_are_as_long_as_they_may_be_and_no_longer(lab):
    """Each text has an upper bound, in characters of any script, and so have the genres: fifty megabytes of a title are
    paid for by everybody who reads the list (OWASP API4:2023). The bound itself is allowed.

    Think: a genre has a length, and so has the list of them. Which part of a field knows which?

    Next: compare the bound of this field with the contract, and see what it counts.
    """
    admin = lab.login("admin")
    longest = {name: "山" * length for name, length in LONGEST.items()}
    longest["genres"] = [chr(ord("a") + place) * LONGEST_GENRE for place in range(MOST_GENRES)]
    what = "texts of the greatest length, and twenty genres"
    stored = check_created(lab, create(admin, **longest), what, *longest)
    assert {name: stored[name] for name in longest} == longest, f"{what}: {unlike(stored, longest)}"
    before = books(lab)
    too_long = {name: "y" * (length + 1) for name, length in LONGEST.items()}
    too_long["genres"] = ["novel", "y" * (LONGEST_GENRE + 1)]
    pointers = ["/genres/1", *(f"/{name}" for name in LONGEST)]
    check_refused(lab, create(admin, **too_long), before, pointers, "texts that are one character too long")
    genres = [*longest["genres"], "novel"]
    check_refused(lab, create(admin, genres=genres), before, ["/genres"], "21 genres")
    shortest = {"title": "Ω", "author": "山", "publisher": "", "summary": "", "author_bio": "", "genres": ["ж"]}
    what = "a title, an author and a genre of one character"
    next_step = "\nThink: how short may a title be? Whole books are called by one letter."
    next_step += "\nNext: see how many characters these fields ask for at least."
    answer = create(admin, **shortest)
    assert answer.status_code == 201, f"{what}: the answer should be 201, but was {told(answer)}{next_step}"
    stored = check_created(lab, answer, what)
    assert {name: stored[name] for name in shortest} == shortest, f"{what}: {unlike(stored, shortest)}"


@pytest.mark.exercise("2.3")
def test_two_spellings_of_a_text_become_one(lab):
    """é is one character, or an e and an accent: to a reader the same, to a database two. Stored is NFC, so that a
    search finds both, and a length is counted in what is stored (Unicode Standard Annex 15). Two spellings of a genre
    are one genre.

    Think: which field brings a text to one form, before it counts its characters?

    Next: compare marshmallow's String with the Text of text.py, and see which of them each text is.
    """
    admin = lab.login("admin")
    two = {name: f"Cafe\u0301 {name}" for name in LONGEST} | {"genres": ["poe\u0301sie", "po\u00e9sie"]}
    stored = check_created(lab, create(admin, **two), "é as an e and an accent", *two)
    one = {name: f"Caf\u00e9 {name}" for name in LONGEST} | {"genres": ["po\u00e9sie"]}
    assert {name: stored[name] for name in one} == one, f"é should be stored as one character: {unlike(stored, one)}"
    what = "a title of 500 characters, sent as 1,000"
    title = check_created(lab, create(admin, title="e\u0301" * LONGEST["title"]), what, "title")["title"]
    assert title == "\u00e9" * LONGEST["title"], f"{what}: it should be stored in NFC, but has {len(title)} characters"


@pytest.mark.exercise("2.3")
def test_control_characters_are_no_text(lab):
    """A NUL, an escape or a newline in a title ends up in a log, a terminal, a header of a mail, and does there what it
    is made for. Texts of several lines, which are the summary and the author's biography, may have newlines and tabs,
    and no others (OWASP Input Validation Cheat Sheet; Unicode category Cc).

    Think: a summary has lines, a title has one. Which field knows the difference, and how is it told?

    Next: see which texts may have several lines, and which of your fields say so.
    """
    admin = lab.login("admin")
    lines = {"author_bio": "One line.\nAnother.", "summary": "First,\n\tand then."}
    what = "a summary and a biography of two lines"
    stored = check_created(lab, create(admin, **lines), what, *lines)
    assert {name: stored[name] for name in lines} == lines, f"{what}: {unlike(stored, lines)}"
    before = books(lab)
    single = [name for name in LONGEST if name not in lines]
    for character in ("\x00", "\x1b", "\x85", "\n", "\t"):
        names = single if character in "\n\t" else LONGEST
        values = dict.fromkeys(names, f"red{character}[31m") | {"genres": ["novel", f"a{character}b"]}
        pointers = ["/genres/1", *(f"/{name}" for name in names)]
        check_refused(lab, create(admin, **values), before, pointers, f"{character!r} within texts")


@pytest.mark.exercise("2.3")
def test_what_nobody_can_see_is_no_text(lab):
    """A title with a zero-width space is a second book that looks like the first, one with an override reads backwards
    in every list that shows it, and tags carry words that only a program reads. In texts of several lines as well
    (Unicode Standard Annex 44, Default_Ignorable_Code_Point; RFC 8264, 4.2.3).

    Think: which characters show nothing, or move what stands around them? Not all of them are control characters.

    Next: see what the Text of text.py refuses, and which of your texts are one.
    """
    admin, before = lab.login("admin"), books(lab)
    for what, character in UNSEEN.items():
        values = dict.fromkeys(LONGEST, f"Ficci{character}ones") | {"genres": ["novel", f"fic{character}tion"]}
        pointers = ["/genres/1", *(f"/{name}" for name in LONGEST)]
        check_refused(lab, create(admin, **values), before, pointers, f"{what} within texts")


@pytest.mark.exercise("2.3")
def test_a_title_in_any_script_is_taken(lab):
    """Some of what nobody can see changes what is seen beside it: Persian and Sinhala are misspelt without their
    joiners, one form of a Han letter is another name, and two pictures become one. A title is what stands on the book,
    so that it is taken, and kept as it is (RFC 5892, A.1 and A.2; Unicode Technical Standards 37 and 51).

    Think: the same character is a disguise in one text, and spelling in another. Which field knows where it stands?

    Next: see what refuses this title besides the Text of text.py: UNSEEN is for names.
    """
    admin = lab.login("admin")
    for title in AT_WORK:
        values = {"title": title, "summary": f"Of {title}\n\tand others", "genres": [title]}
        stored = check_created(lab, create(admin, **values), f"the title {title!a}", *values)
        assert {name: stored[name] for name in values} == values, f"the title {title!a}: {unlike(stored, values)}"


@pytest.mark.exercise("2.3")
def test_a_book_has_a_title_an_author_and_genres_that_say_something(lab):
    """Title and author are required, and neither null nor only spaces; genres are a list of texts with something in
    them. The rest may be null (RFC 9110, 15.5.21; OWASP Input Validation Cheat Sheet).

    Think: to be left out, to be null, and to be empty are three things. Which of them may each field be?

    Next: compare this field with the contract: must it be there, may it be null, and how much must be in it?
    """
    admin, before = lab.login("admin"), books(lab)
    for nothing in (None, "", " \u3000", 7):
        answer = create(admin, title=nothing, author=nothing)
        check_refused(lab, answer, before, ["/title", "/author"], f"{exact(nothing)} as title and author")
    check_refused(lab, admin.post("/api/books", json={}), before, ["/title", "/author"], "an object without anything")
    for genres, pointer in [(None, "/genres"), ("novel", "/genres"), ([""], "/genres/0"), (["novel", 7], "/genres/1")]:
        check_refused(lab, create(admin, genres=genres), before, [pointer], f"genres: {genres!r}")
    nothing = {name: None for name in EMPTY if name != "genres"}
    what = "a book of which all that may be null is null"
    stored, wanted = check_created(lab, create(admin, **nothing), what, *nothing), FULL | nothing
    assert stored == wanted, f"{what}: {unlike(stored, wanted)}"


# the whole, and a part


@pytest.mark.exercise("2.3")
def test_what_is_no_field_of_a_book_is_refused(lab):
    """A client that writes "titel" thinks that it set the title: who ignores that says 200 to a change that never was.
    One that sends an id or a version tries what else it may set. Both are told (OWASP API3:2023, once called mass
    assignment; RFC 6901 for the pointer).

    Think: what does marshmallow do with a member that no field is for, if nobody tells it otherwise?

    Next: look at what your class says of `unknown`, and how PUT and PATCH load it.
    """
    admin, before = lab.login("admin"), books(lab)
    for method, path in (("POST", "/api/books"), ("PUT", "/api/books/1"), ("PATCH", "/api/books/1")):
        answer = admin.request(method, path, json={**BOOK, "version": 5})
        check_refused(lab, answer, before, ["/version"], f"{method} with a version, which is none of its fields,")
        unknown = {"titel": "Ficciones", "id": 77, "a/b~": 1}
        answer = admin.request(method, path, json=BOOK | unknown)
        check_refused(lab, answer, before, ["/titel", "/id", "/a~1b~0"], f"{method} with {', '.join(unknown)}")


@pytest.mark.exercise("2.3")
def test_every_fault_is_named_at_once(lab):
    """Who fills in a form with seven mistakes wants to hear of seven, not of one, seven times. Each is named by a JSON
    Pointer, down to the entry of a list, with a sentence (RFC 9457, 3; RFC 6901).

    Think: what does marshmallow still look at when one field is wrong, and what not any more?

    Next: see whether the rule that is not named belongs to its own field: as its type, or as its validator.
    """
    admin, before = lab.login("admin"), books(lab)
    faulty = {
        "title": "",
        "author_bio": 7,
        "publication_year": 99_999,
        "publisher": "S\nur",
        "isbn": "9780306406158",
        "genres": ["fiction", "", "fantasy", None],
        "titel": "Ficciones",
    }
    pointers = ["/author", "/genres/1", "/genres/3", *(f"/{name}" for name in faulty if name != "genres")]
    check_refused(lab, admin.post("/api/books", json=faulty), before, pointers, "a body with nine faults")


@pytest.mark.exercise("2.3")
def test_put_is_the_whole_book(lab):
    """PUT says what the book is from now on: what it leaves out is null afterwards, and the genres are none (RFC 9110,
    9.3.4).

    Think: what of the old book may be left after a PUT that does not name it?

    Next: see how put reads the body: as the whole of a book, or as a part of one?
    """
    admin = lab.login("admin")
    path = create(admin, title="El Aleph").headers["Location"]
    for body in (WHOLE, BOOK):
        wanted, what = EMPTY | body, f"a PUT of {', '.join(body)}"
        answer = admin.put(path, json=body)
        assert answer.status_code == 200, (
            f"{what}: the answer should be 200, but was {told(answer)}{elsewhere(answer, [])}"
        )
        kept = [name for name, value in wanted.items() if shown(answer)[name] != value]
        default = "\nThink: a schema may fill in what a body leaves out. What does it fill in here?"
        default += f"\nNext: see what a book that leaves out {', '.join(kept)} has there when it is loaded."
        assert not kept, f"{what}: {unlike(shown(answer), wanted)}{default if len(kept) < len(EMPTY) else ''}"
    stored = shown(admin.get(path))
    assert stored == wanted, f"{what}: what was answered should be stored, but {unlike(stored, wanted)}"


@pytest.mark.exercise("2.3")
def test_put_brings_what_a_book_must_have(lab):
    """What is no book cannot take the place of one: a PUT without title or author is refused like a POST, even where
    the book that is there has both (RFC 9110, 9.3.4 and 15.5.21).

    Think: what does a schema ask for when it reads a whole book, and what when it reads a part?

    Next: see how put reads the body.
    """
    admin = lab.login("admin")
    path = create(admin, **WHOLE).headers["Location"]
    before = books(lab)
    for lacking in BOOK:
        part = {name: value for name, value in WHOLE.items() if name != lacking}
        check_refused(lab, admin.put(path, json=part), before, [f"/{lacking}"], f"a PUT without {lacking}")
    check_refused(lab, admin.put(path, json={}), before, ["/title", "/author"], "a PUT of an object without anything")


@pytest.mark.exercise("2.3")
def test_a_book_that_is_not_there_is_not_changed(lab):
    """Ids are given by the server. Where no book is, there is none to replace or to change, so PUT and PATCH are 404
    and create none (RFC 9110, 9.3.4 and 15.5.5).

    Think: who gives a book its number, the server or the client?

    Next: see where put and patch take the book from, and what that does when there is none.
    """
    admin, before = lab.login("admin"), books(lab)
    for method, body in (("PUT", WHOLE), ("PATCH", BOOK)):
        answer = admin.request(method, "/api/books/4000000000000", json=body)
        what = f"{method} where no book is"
        assert books(lab) == before, f"{what} should create none, but the catalogue is changed"
        assert answer.status_code == 404, f"{what}: the answer should be 404, but was {told(answer)}"
        status = answer.json()["status"]
        assert status == 404, f"{what}: the problem should have the status 404 in it, but has {status}"


@pytest.mark.exercise("2.3")
def test_patch_is_what_it_names(lab):
    """PATCH changes what it names. It asks for nothing else, and fills nothing in: who corrects the year must not send
    the title, nor lose the summary. null empties a field, and an object without anything changes nothing (RFC 5789, 2;
    RFC 7396, 2).

    Think: a field that is not named, and one that is null, are two things. What does each of them say?

    Next: see how patch reads the body: what is asked for, what is filled in, and what is left out of it?
    """
    admin = lab.login("admin")
    path = create(admin, **WHOLE).headers["Location"]
    now = dict(WHOLE)
    for part in [
        {},
        {"publication_year": 1945},
        {"genres": ["stories"], "publisher": "Emece\u0301"},
        {"isbn": "0-8044-2957-X"},
        {"summary": None, "isbn": None},
        {"genres": [], "author_bio": None, "publication_year": None, "publisher": None},
    ]:
        answer = admin.patch(path, json=part)
        what = f"a PATCH of {part or 'nothing'}"
        assert answer.status_code == 200, f"{what}: the answer should be 200, but was {told(answer)}"
        now |= part | {"isbn": "9780804429573"} if part.get("isbn") else part
        now |= {"publisher": "Emec\u00e9"} if part.get("publisher") else {}
        assert shown(answer) == now, f"{what}: {unlike(shown(answer), now)}"
    stored = shown(admin.get(path))
    assert stored == now, f"what was answered should be stored, but {unlike(stored, now)}"


@pytest.mark.exercise("2.3")
def test_a_part_is_checked_as_the_whole_is(lab):
    """A rule that only holds when a book is created holds never: the next request is a PATCH. It is applied whole or
    not at all: with one fault, nothing changes (RFC 5789, 2; OWASP Input Validation Cheat Sheet).

    Think: which rules does a part of a book have, that the whole has not? When is the first value set?

    Next: see whether patch reads the body by the same schema, and whether anything is set before all of it is read.
    """
    admin = lab.login("admin")
    path, before = create(admin, **WHOLE).headers["Location"], books(lab)
    for name, value in [
        ("title", None),
        ("author", "y" * 201),
        ("publication_year", 9999),
        ("isbn", "9780306406158"),
        ("publisher", "S\nur"),
        ("genres", None),
    ]:
        answer = admin.patch(path, json={**BOOK, "summary": "Changed.", name: value})
        check_refused(lab, answer, before, [f"/{name}"], f"a PATCH with {name}: {value!r:.20}")


def shown(answer):
    """What an answer says of a book, but for what the server adds."""
    return {name: answer.json().get(name, "nothing") for name in WHOLE}
