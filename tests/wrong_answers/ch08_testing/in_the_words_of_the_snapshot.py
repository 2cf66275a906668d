# exercise: 8.4
# verdict: wrong
# marks: 0 of 12
# misconception: What is said for people is a part of the contract, too.
# feedback: should pass on another right app
# region: contract/test_version_1.py:<module>
def test_a_mistake_is_told_in_these_words(admin):
    answer = admin.post("/api/books", json=a_book(isbn="9780141439588"))
    assert answer.json()["errors"] == [
        {"pointer": "/isbn", "message": "must be an ISBN whose check digit is right"}
    ]
