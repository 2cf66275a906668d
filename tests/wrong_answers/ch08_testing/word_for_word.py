# exercise: 8.3
# verdict: wrong
# marks: 0 of 12
# misconception: A client shows what we say, so it has to be what we have said.
# feedback: should pass on another right app
# region: functional/test_catalogue.py:<module>
def test_a_mistyped_isbn_is_refused_in_our_words(admin):
    answer = admin.post("/api/books", json=a_book(isbn="9780141439588"))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/isbn", "detail": "must be an ISBN whose check digit is right"}]
