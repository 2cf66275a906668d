# exercise: 8.2
# verdict: right
# misconception: Fewer tests, with other data and longer stories; nothing is parametrized.
# region: integration/test_catalogue.py:<module>
def test_filters(client, add_book):
    for author in ("50% off", "50 cents off", "a_b", "axb"):
        add_book(author=author, title=author)
    for text, found in (("50%", ["50% off"]), ("a_b", ["a_b"]), ("%", ["50% off"]), ("OFF", ["50 cents off", "50% off"])):
        answer = client.get("/api/books", query_string={"author": text, "sort": "title"})
        assert sorted(book["title"] for book in answer.json["items"]) == found


def test_pages(client, add_book, loaded):
    numbers = [add_book(author="The same", publication_year=2000, title="The same") for _ in range(11)]
    for sort in ("author", "publication_year", "title"):
        found = [book["id"] for page in walk(client, f"/api/books?sort={sort}&page_size=4") for book in page["items"]]
        assert sorted(found) == numbers
    for path in ("books?", "books/by-offset?page=2&", "books/by-keyset?", "books/search?q=same&"):
        loaded.clear()
        assert len(client.get(f"/api/{path}page_size=3").json["items"]) == 3
        assert len(loaded) < 6
# region: integration/test_sessions.py:<module>
def test_signed_out(sign_in, redis):
    alice, bob = sign_in(), sign_in()
    alice.delete("/api/auth/logout")
    for _ in range(2):
        assert not is_let_in(alice, alice.token)
        assert is_let_in(bob, bob.token)
        redis.flushall()


def test_two_weeks(sign_in, clock):
    alice = sign_in()
    tokens = [alice.tokens["refresh_token"]]
    while len(tokens) < 29:
        clock.shift(REFRESH_SECONDS / 28 - 0.1)
        tokens.append(renew(alice, tokens[-1]).json["refresh_token"])
    clock.shift(10)
    assert renew(alice, tokens[-1]).status_code == 401
# region: integration/test_shelves.py:<module>
def test_shelves(sign_in):
    people = [sign_in() for _ in range(3)]
    made = {}
    for person in (people[2], people[1], people[0], people[2]):
        made[person.post("/api/shelves", json=a_shelf()).json["id"]] = person
    for number, owner in made.items():
        for person in people:
            expected = 200 if person is owner else 404
            assert person.get(f"/api/shelves/{number}").status_code == expected
# region: integration/test_webhook.py:<module>
def test_deliveries(client, add_book, rows, redis):
    add_book(isbn=EMMA)
    moment = time.time()
    summaries = ["one", "two", "three"]
    assert [deliver(client, moment, isbn=EMMA, summary=text) for text in summaries] == [204, 204, 204]
    redis.flushall()
    assert [deliver(client, moment, isbn=EMMA, summary=text) for text in summaries] == [409, 409, 409]
    assert rows(Book)[0].summary == "three"
# region: integration/test_cache.py:<module>
def test_what_is_old(app, client, add_book, sign_in):
    number, admin = add_book(title="1"), sign_in("admin")
    assert titles(client) == titles(client) == ["1"]
    admin.patch(f"/api/books/{number}", json={"title": "2"})
    assert titles(client) == ["2"]
    with app.app_context():
        db.session.execute(update(Book).where(Book.id == number).values(title="3"))
        db.session.commit()
    assert titles(client) == ["3"]
    with app.app_context():
        db.session.execute(update(Book).values(title="4"))
        db.session.flush()
        with ThreadPoolExecutor(1) as somebody:
            assert somebody.submit(titles, client).result() == ["3"]
        db.session.commit()
    assert titles(client) == ["4"]
# region: integration/test_housekeeping.py:<module>
def test_the_night(app, sign_in, clock, rows):
    for _ in range(3):
        sign_in()
    clock.shift(15 * 86_400 + 1)
    with app.app_context():
        housekeeping.sweep()
    assert rows(Session) == []
    assert rows(RefreshToken) == []
