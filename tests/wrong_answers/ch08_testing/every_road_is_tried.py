# exercise: 8.2
# verdict: wrong
# marks: 2 of 12
# misconception: Each route, each status: then all of it is covered.
# feedback: whose a shelf is, its number decides
# region: integration/test_catalogue.py:<module>
def test_the_catalogue(sign_in, client, add_book):
    number, admin = add_book(title="Emma", author="A"), sign_in("admin")
    assert admin.post("/api/books", json=a_book()).status_code == 201
    assert admin.patch(f"/api/books/{number}", json={"summary": "New."}).status_code == 200
    assert admin.put(f"/api/books/{number}", json=a_book()).status_code == 200
    assert client.get(f"/api/books/{number}").status_code == 200
    for query in ("author=%25", "genre=Novel", "year_from=1900", "sort=title&dir=desc", "page_size=1"):
        assert client.get(f"/api/books?{query}").status_code == 200
    assert admin.delete(f"/api/books/{number}").status_code == 204
    assert client.get(f"/api/books/{number}").status_code == 404
# region: integration/test_sessions.py:<module>
def test_the_session(sign_in, redis):
    alice = sign_in()
    assert renew(alice, alice.tokens["refresh_token"]).status_code == 200
    assert alice.get("/api/users/me").status_code == 200
    assert alice.delete("/api/auth/logout").status_code == 204
    assert alice.get("/api/users/me").status_code == 401
    redis.flushdb()
    assert alice.get("/api/users/me").status_code == 401
# region: integration/test_shelves.py:<module>
def test_the_shelves(sign_in):
    alice = sign_in()
    assert alice.post("/api/shelves", json=a_shelf()).status_code == 201
    assert alice.get("/api/shelves/1").status_code == 200
    assert alice.get("/api/shelves/2").status_code == 404
# region: integration/test_webhook.py:<module>
def test_the_webhook(client, add_book, clock):
    moment = time.time()
    assert deliver(client, moment, isbn=EMMA, summary="After.") == 404
    add_book(isbn=EMMA)
    assert deliver(client, moment, isbn=EMMA, summary="After.") == 204
    assert deliver(client, moment, isbn=EMMA, summary="After.") == 409
    assert deliver(client, moment - TOLERANCE - 1, isbn=EMMA, summary="After.") == 403
# region: integration/test_cache.py:<module>
def test_the_reports(sign_in):
    assert sign_in().get("/api/reports/genres").status_code == 200
# region: integration/test_housekeeping.py:<module>
def test_the_sweep(app):
    with app.app_context():
        assert housekeeping.sweep() is None
