# exercise: 8.3
# verdict: wrong
# marks: 1 of 12
# misconception: What is cached is old for a while; one waits until it is not.
# feedback: should not sleep
# region: functional/test_catalogue.py:<module>
def test_a_change_is_seen_in_the_end(anonymous, admin, reader, book):
    import time

    address = f"/api/books/{book['id']}"
    assert reader.patch(address, json={"summary": "Mine."}).status_code == 403
    assert admin.patch(f"/api/v2/books/{book['id']}", json={"summary": "Blind."}).status_code == 428
    assert admin.patch(address, json={"summary": "New."}).status_code == 200
    for _ in range(20):
        time.sleep(0.01)
        if anonymous.get(address).json()["summary"] == "New.":
            return
    raise AssertionError("nobody sees the change")
