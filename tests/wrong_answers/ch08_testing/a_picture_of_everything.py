# exercise: 8.4
# verdict: wrong
# marks: 0 of 12
# misconception: A snapshot is an answer as it came, to the last letter.
# feedback: should pass on the right app
# region: contract/test_version_1.py:<module>
def test_an_error_is_as_it_was(anonymous):
    assert anonymous.get("/api/nowhere").json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "The requested URL was not found on the server.",
        "instance": "/api/nowhere",
        "request_id": "5f0b8e2c-6a0e-4d3c-9a53-1f7c1d2e9b11",
    }
