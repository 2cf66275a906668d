# exercise: 8.3
# verdict: wrong
# marks: 0 of 12
# misconception: The members of an answer come in an order, and a 404 has a sentence; both can be seen, so both are promised.
# feedback: should pass on another right app
# region: functional/test_reading_list.py:<module>
def test_a_shelf_looks_as_it_looks(reader, stranger):
    shelf = reader.post("/api/shelves", json=a_shelf()).headers["Location"]
    assert list(reader.get(shelf).json()) == ["id", "name", "created_at", "updated_at", "_links"]
    assert stranger.get(shelf).json()["detail"] == "There is no such shelf."
    assert reader.delete(shelf).status_code == 204
