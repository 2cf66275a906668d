# exercise: 8.4
# verdict: wrong
# marks: 0 of 12
# misconception: There is a document, so there is a contract.
# feedback: slipped through the contract tests
# region: contract/test_document.py:<module>
# Each answer is what the document says: of every kind of caller, errors as well. Who has to sign in, and what is wrong
# with a body, is what it says, too. And it breaks nobody who went by the one before.


def test_an_answer_is_what_the_document_says(anonymous: httpx.Client, described: Description) -> None:
    answer = anonymous.get("/api/health")
    assert described.faults("GET", "/api/health", answer) == []
# region: contract/test_version_1.py:<module>
# Answers of version 1, written down whole: a book, a page, an account, a shelf, errors.


def test_a_book_of_version_1(anonymous: httpx.Client) -> None:
    assert anonymous.get("/api/v1/books/1").status_code == 200
