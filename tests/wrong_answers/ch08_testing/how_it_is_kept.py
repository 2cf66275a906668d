# exercise: 8.2
# verdict: wrong
# marks: 0 of 12
# misconception: What is in Redis is what the app does, so its keys are what is to be tested.
# feedback: should pass on another right app
# region: integration/test_cache.py:<module>
def test_an_answer_is_kept_under_its_name(client, add_book, redis, statements):
    from solutions.ch04_pagination import cursors
    from solutions.ch04_pagination.cursors import Place

    add_book(title="Emma")
    titles(client)
    statements.clear()
    assert titles(client) == ["Emma"]
    assert statements == []
    with client.application.app_context():
        assert len(cursors.encode(Place(("Emma", 1)), "a list")) == 67
