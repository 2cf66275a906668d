# exercise: 8.3
# verdict: wrong
# marks: 5 of 12
# misconception: A status says whether it has worked.
# feedback: slipped through the functional tests
# region: functional/test_reading_list.py:<module>
def test_a_reader(reader, stranger, anonymous):
    made = reader.post("/api/shelves", json=a_shelf())
    assert made.status_code == 201
    assert reader.get(made.headers["Location"]).status_code == 200
    assert stranger.get(made.headers["Location"]).status_code == 404
    assert stranger.get(reader.get("/api/users/me").json()["_links"]["self"]["href"]).status_code == 200
    assert reader.delete(made.headers["Location"]).status_code == 204
    assert anonymous.post("/api/users", json=a_user(role="admin")).status_code == 422
# region: functional/test_catalogue.py:<module>
def test_a_book(anonymous, reader, admin, book):
    address = f"/api/books/{book['id']}"
    assert anonymous.get(address).status_code == 200
    assert anonymous.get(f"/api/v2/books/{book['id']}").status_code == 200
    assert anonymous.get("/api/books?page_size=2").status_code == 200
    assert reader.patch(address, json={"summary": "New."}).status_code == 403
    assert admin.patch(address, json={"summary": "New."}).status_code == 200
    assert admin.patch(f"/api/v2/books/{book['id']}", json={"summary": "New."}).status_code == 428
    assert anonymous.get(address).status_code == 200
# region: functional/test_sessions.py:<module>
def test_a_session(anonymous, tokens):
    assert status_of(anonymous, tokens["access_token"]) == 200
    renewed = renew(anonymous, tokens["refresh_token"])
    assert renewed.status_code == 200
    header = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
    assert anonymous.delete("/api/auth/logout", headers=header).status_code == 204
    assert status_of(anonymous, renewed.json()["access_token"]) == 401
    assert status_of(anonymous, tokens["access_token"]) == 401
