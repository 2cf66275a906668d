# exercise: 8.2
# verdict: wrong
# marks: 0 of 12
# misconception: What is made once, for all tests, saves time.
# feedback: depends on what another one left
# region: integration/test_catalogue.py:<module>
@pytest.fixture(scope="module")
def catalogue(built_app):
    from sqlalchemy.orm import Session

    from solutions.ch00_books_api.models import db

    with built_app.app_context(), Session(db.engine) as session:
        session.add(Book(**a_book(title="Emma", summary="Before.")))
        session.commit()
    return built_app.test_client()


def test_1_there_is_one_book(catalogue):
    (book,) = catalogue.get("/api/books").json["items"]
    assert book["summary"] == "Before."


def test_2_the_next_test_begins_with_empty_tables(app):
    assert app.test_client().get("/api/books").json["items"] == []


def test_3_there_is_no_book_any_more(catalogue):
    assert catalogue.get("/api/books").json["items"] == []
