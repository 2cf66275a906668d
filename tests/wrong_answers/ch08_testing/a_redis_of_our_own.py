# exercise: 8.2
# verdict: wrong
# marks: 0 of 12
# misconception: A test that needs Redis is slow, so it gets one that is made of a dict.
# feedback: has run the code that is broken
# region: integration/test_webhook.py:<module>
class Fake(dict):
    def exists(self, name):
        return name in self


@pytest.fixture
def deliveries():
    return Fake()


def test_a_delivery_is_made_once(deliveries):
    def arrives(signature):
        if deliveries.exists(signature):
            return 409
        deliveries[signature] = 1
        return 204

    assert arrives("sha256=1") == 204
    assert arrives("sha256=1") == 409
    assert arrives("sha256=2") == 204
