# exercise: 8.4
# verdict: wrong
# marks: 0 of 12
# misconception: A server needs a moment until it has written what it was sent.
# feedback: should not sleep
# region: contract/test_document.py:<module>
import time


def test_what_was_sent_is_there(admin, anonymous, described):
    made = admin.post("/api/v1/books", json=a_book())
    time.sleep(0.05)
    path = f"/api/v1/books/{made.json()['id']}"
    assert anonymous.get(path).status_code == 200
