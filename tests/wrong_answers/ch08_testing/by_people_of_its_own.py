# exercise: 8.3
# verdict: right
# misconception: Each story brings its people, and is told in one go; no two tests have anyone in common.
# region: functional/test_reading_list.py:<module>
def test_two_readers(anonymous, enter, admin):
    people = [a_user(), a_user()]
    for person in people:
        assert anonymous.post("/api/users", json=person).status_code == 201
    ada, eve = (enter(person["email"], person["password"]) for person in people)
    shelf = ada.post("/api/shelves", json=a_shelf()).headers["Location"]
    for method in ("GET", "DELETE"):
        assert eve.request(method, shelf).status_code == eve.request(method, "/api/shelves/987654321").status_code == 404
    account = ada.get("/api/users/me").json()
    seen = eve.get(account["_links"]["self"]["href"]).json()
    assert not {"email", "age", "role", "updated_at"} & set(seen)
    assert eve.post("/api/shelves", json=a_shelf(owner_id=account["id"])).status_code == 422
    assert eve.patch("/api/users/me", json={"role": "admin"}).status_code == 422
    assert eve.get("/api/users/me").json()["role"] == "user"
# region: functional/test_catalogue.py:<module>
def test_a_book_that_many_want_to_change(anonymous, admin, reader, book):
    one, two = f"/api/v1/books/{book['id']}", f"/api/v2/books/{book['id']}"
    for method in ("PUT", "PATCH", "DELETE"):
        assert reader.request(method, one, json={"summary": "Mine."}).status_code == 403
    assert anonymous.get(one).json()["summary"] == book["summary"]
    assert admin.patch(two, json={"summary": "Blind."}).status_code == 428
    assert admin.patch(two, json={"summary": "Late."}, headers={"If-Match": '"another"'}).status_code == 412
    assert anonymous.get(two).json()["_links"]["self"]["href"] == two


def test_a_book_that_is_there_already(admin):
    isbn = "0-306-40615-2"
    first = admin.post("/api/books", json=a_book(isbn=isbn))
    second = admin.post("/api/books", json=a_book(isbn="9780306406157"))
    assert (first.status_code, second.status_code) == (201, 409)
    assert first.json()["isbn"] == "9780306406157"
    assert admin.delete(first.headers["Location"]).status_code == 204


def test_a_list_that_is_walked_through(anonymous):
    for _ in range(2):
        answer = anonymous.get("/api/books?sort=title&dir=desc&page_size=7")
        assert 'rel="next"' in answer.headers["Link"]
    page, seen = answer.json(), []
    while True:
        seen.append([book["id"] for book in page["items"]])
        if len(seen) == 4:
            break
        page = anonymous.get(page["_links"]["next"]["href"]).json()
    for expected in seen[-2::-1]:
        page = anonymous.get(page["_links"]["prev"]["href"]).json()
        assert [book["id"] for book in page["items"]] == expected
    whole = anonymous.get("/api/books?sort=title&dir=desc&page_size=28").json()["items"]
    assert [book["id"] for book in whole] == sum(seen, [])
# region: functional/test_sessions.py:<module>
def test_a_session_that_is_stolen_and_one_that_ends(anonymous, tokens, account):
    second = renew(anonymous, tokens["refresh_token"]).json()
    third = renew(anonymous, second["refresh_token"]).json()
    assert renew(anonymous, tokens["refresh_token"]).status_code == 401
    for token in (second, third):
        assert renew(anonymous, token["refresh_token"]).status_code == 401
        assert status_of(anonymous, token["access_token"]) == 401
    credentials = {name: account[name] for name in ("email", "password")}
    again = anonymous.post("/api/auth/login", json=credentials).json()
    later = renew(anonymous, again["refresh_token"]).json()
    left = anonymous.delete("/api/auth/logout", headers={"Authorization": f"Bearer {later['access_token']}"})
    assert left.status_code == 204
    assert [status_of(anonymous, each["access_token"]) for each in (again, later)] == [401, 401]
