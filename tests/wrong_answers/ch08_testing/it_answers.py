# exercise: 8.2
# verdict: wrong
# marks: 0 of 12
# misconception: A status says whether it has worked.
# feedback: slipped through the integration tests
# region: integration/test_catalogue.py:<module>
# What is answered is stored, what is refused changes nothing. Filters find what they name. Pages lose nothing, whatever
# comes between two of them, and cost the same however many books there are.


def test_a_book_can_be_added(sign_in: Callable[..., Any]) -> None:
    assert sign_in("admin").post("/api/books", json=a_book()).status_code == 201
# region: integration/test_sessions.py:<module>
# A token has its time. A refresh token is good once, and for whom it was stolen from. Who signs out is out: on every
# worker, whatever Redis forgets.


def test_a_session_can_be_renewed(sign_in: Callable[..., Any]) -> None:
    alice = sign_in()
    assert renew(alice, alice.tokens["refresh_token"]).status_code == 200
# region: integration/test_shelves.py:<module>
# A shelf belongs to whoever made it, and to anybody else it is not there.
# region: integration/test_webhook.py:<module>
# A delivery takes effect once, whatever Redis forgets; and one that was refused may come again.
# region: integration/test_cache.py:<module>
# Who comes second costs the database nothing, and is never told what is old.


def test_a_list_is_there(client: FlaskClient, add_book: Callable[..., int]) -> None:
    add_book(title="Emma")
    assert titles(client) == ["Emma"]
# region: integration/test_housekeeping.py:<module>
# What has expired is gone after the sweep, and nothing else.
