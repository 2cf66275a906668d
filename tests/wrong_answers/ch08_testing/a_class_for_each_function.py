# exercise: 8.1
# verdict: right
# misconception: The examples are others; the tests are methods of classes, with loops in the place of parameters.
# region: unit/test_isbn.py:<module>
class TestIsbn:
    good = {"9780140449136": ["978-0-14-044913-6", "0140449132"], "9780439420891": ["0-439-42089-X", "043942089x"]}
    bad = ["9780140449137", "0140449133", "04394X0899", "X306406151", "\u0660140449132", "12345", ""]

    def test_good(self):
        for number, spellings in self.good.items():
            assert {to_isbn13(text) for text in [number, *spellings]} == {number}

    def test_bad(self):
        for text in self.bad:
            try:
                found = to_isbn13(text)
            except ValueError:
                continue
            raise AssertionError(f"{text} became {found}")
# region: unit/test_books.py:<module>
class TestBooks:
    def test_the_title(self):
        assert not faults_of(title="\U0001f409")
        for title in ("a\u200bb", "a\u2066b", "a\x1bb", ""):
            assert faults_of(title=title) == {"title"}

    def test_the_year(self):
        with time_machine.travel("2090-01-01", tick=False):
            assert not faults_of(publication_year=2092)

    def test_the_isbn(self):
        assert BookInput().load(a_book(isbn="0140449132"))["isbn"] == "9780140449136"
        assert faults_of(isbn="9780140449137") == {"isbn"}
# region: unit/test_cursors.py:<module>
class TestCursors:
    def test_there_and_back(self):
        cursor = encode(EMMA, "mine")
        assert decode(cursor, "mine", BY_TITLE) == EMMA

    def test_elsewhere(self):
        for of in ("yours", "", "mine "):
            with pytest.raises(InvalidQuery):
                decode(encode(EMMA, "mine"), of, BY_TITLE)

    def test_another_place(self):
        cursor = encode(EMMA, "mine")
        for place in range(len(cursor) - 1):
            for other in {*"AaIimz07"} - {cursor[place]}:
                with pytest.raises(InvalidQuery):
                    decode(cursor[:place] + other + cursor[place + 1 :], "mine", BY_TITLE)

    def test_made_by_somebody_else(self, app):
        app.config["CURSOR_SECRET_KEY"] = "another one, of somebody else's, that we do not know"
        cursor = encode(EMMA, "mine")
        app.config["CURSOR_SECRET_KEY"] = "s" * 32
        with pytest.raises(InvalidQuery):
            decode(cursor, "mine", BY_TITLE)
# region: unit/test_moments.py:<module>
class TestMoments:
    def test_zones(self):
        for text in ("2024-01-01T00:30:00+01:00", "2023-12-31T18:30:00-05:00", "2023-12-31T23:30:00Z"):
            assert Moment().deserialize(text) == datetime(2023, 12, 31, 23, 30, tzinfo=UTC)

    def test_the_end_of_time(self):
        for text in ("9999-12-31T23:30:00-12:00", "0001-01-01T00:00:00+12:00"):
            with pytest.raises(ValidationError):
                Moment().deserialize(text)
# region: unit/test_names.py:<module>
class TestNames:
    def test_they_exist(self):
        for name in ("Zoë", "Mary Ann", "李白"):
            check_name(name)

    def test_they_do_not(self):
        for name in ("_", "Zoë ", "Zo\u200dë\u3164", "__admin__", "\u3164"):
            with pytest.raises(ValidationError):
                check_name(name)
# region: unit/test_negotiation.py:<module>
class TestVersions:
    def test_what_is_liked_best(self):
        assert acceptable(accept(f"{V1};q=0.3, {V2};q=0.4"), None) == (2, V2)
        assert acceptable(accept(f"{V2};q=0.3, {V1};q=0.4"), None) == (1, V1)
        assert acceptable(accept(f"{V1}, {V2}"), None) == (2, V2)
        assert acceptable(accept(f"{V2};q=0, {JSON}"), None) == (1, JSON)
# region: unit/test_strict_json.py:<module>
class TestJson:
    def test_good(self):
        assert parse(b"[1, {}]") == [1, {}]
        assert parse(b"9" * 500) == int("9" * 500)

    def test_bad(self):
        for body in (b'{"x": 1, "x": 1}', b"[" * 1000 + b"]" * 1000, b"Infinity", b"-1e400", b"9" * 5000):
            with pytest.raises(ValueError):
                parse(body)
