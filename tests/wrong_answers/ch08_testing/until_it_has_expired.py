# exercise: 8.2
# verdict: wrong
# marks: 1 of 12
# misconception: Time passes by itself; one only has to wait for it.
# feedback: should not sleep
# region: integration/test_sessions.py:<module>
def test_who_signs_out_is_out_a_little_later_as_well(sign_in, redis):
    from time import sleep

    alice = sign_in()
    assert alice.delete("/api/auth/logout").status_code == 204
    sleep(0.02)
    assert not is_let_in(alice, alice.token)
    redis.flushdb()
    assert not is_let_in(alice, alice.token)
# region: integration/test_shelves.py:<module>
def test_anybody_elses_shelf_is_not_there(sign_in):
    alice, bob = sign_in(), sign_in()
    shelves = [owner.post("/api/shelves", json=a_shelf()).json["id"] for owner in (bob, alice)]
    assert bob.get(f"/api/shelves/{shelves[0]}").status_code == 200
    assert alice.get(f"/api/shelves/{shelves[0]}").status_code == 404
