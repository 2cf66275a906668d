# exercise: 8.3
# verdict: wrong
# marks: 0 of 12
# misconception: Where the road is there, whoever is to take it gets to its end.
# feedback: slipped through the functional tests
# region: functional/test_reading_list.py:<module>
# A reader registers, keeps a list, and leaves. What does a stranger see of it, and an administrator?


def test_a_reader_has_shelves(reader: httpx.Client) -> None:
    assert reader.post("/api/shelves", json=a_shelf()).status_code == 201
    assert reader.get("/api/shelves").status_code == 200
# region: functional/test_catalogue.py:<module>
# A book comes, is seen by all, in both versions, is changed by two at once, and goes. Lists are walked to their end and
# back. Who may do what?


def test_a_book_is_there(anonymous: httpx.Client, book: dict[str, Any]) -> None:
    assert anonymous.get(f"/api/books/{book['id']}").status_code == 200
# region: functional/test_sessions.py:<module>
# A session begins, is renewed, is stolen, ends: for all of its tokens.
