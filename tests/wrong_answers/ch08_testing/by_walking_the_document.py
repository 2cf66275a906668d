# exercise: 8.4
# verdict: right
# marks: 12 of 12
# misconception: Right: the document itself is walked through, operation by operation, by each kind of caller.
# region: contract/test_document.py:<module>
PLACES = {"number": "1", "user_id": "1", "guide": "errors", "file": "docs.css", "shelf_id": "999999"}


def test_each_read_is_what_the_document_says_to_whoever_asks(anonymous, reader, admin, described, book):
    for method, path, operation in described.operations():
        if method != "GET":
            continue
        filled = re.sub(r"\{(\w+)\}", lambda found: PLACES.get(found[1], str(book["id"])), path)
        query = "?q=a" if path.endswith("search") else "?since=2024-01-08T08:00:00Z" if path.endswith("activity") else ""
        for client in (anonymous, reader, admin):
            answer = client.get(filled + query)
            assert described.faults(method, filled, answer) == [], f"GET {filled}"
            if client is anonymous:
                assert (answer.status_code == 401) == ({} not in operation["security"]), f"GET {filled}"


def test_each_mistake_is_one_to_the_document_and_to_the_app(admin, described):
    schema = described.operation("POST", "/api/v1/books")["requestBody"]["content"]["application/json"]["schema"]
    for wrong in ({"title": "T" * 501}, {"summary": "s" * 10_001}, {"genres": [7]}, {"shelf": 1}, {"author": None}):
        body = a_book(**wrong)
        answer = admin.post("/api/v1/books", json=body)
        assert answer.status_code == 422
        assert described.faults("POST", "/api/v1/books", answer) == []
        assert described.misfits(schema, body)


def test_each_error_is_a_problem_and_nothing_else(described):
    for _, _, operation in described.operations():
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(described.resolved(response)["content"]) == ["application/problem+json"]


def test_each_write_is_what_the_document_says(admin, reader, described):
    made = admin.post("/api/v1/books", json=a_book(isbn=None, summary=None))
    assert described.faults("POST", "/api/v1/books", made) == []
    path = f"/api/v2/books/{made.json()['id']}"
    assert described.faults("PATCH", path, admin.patch(path, json={"summary": "."})) == []
    assert described.faults("DELETE", path, reader.delete(path)) == []
    shelf = reader.post("/api/shelves", json=a_shelf())
    assert described.faults("POST", "/api/shelves", shelf) == []
# region: contract/test_version_1.py:<module>
def test_links_are_paths_and_nothing_is_left_out(anonymous, book):
    shown = anonymous.get(f"/api/books/{book['id']}").json()
    assert shown.keys() == BOOK.keys()
    assert shown["_links"]["self"]["href"] == f"/api/books/{book['id']}"
    assert shown["_links"]["collection"]["href"] == "/api/books"
