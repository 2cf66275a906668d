"""Redis answers late, or has hung up: a command that may have been done is not sent again."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from redis.exceptions import TimeoutError as LateError

from solutions.ch01_security import redis_store
from tests.workbook.late import LateProxy
from tests.workbook.processes import eventually
from tests.workbook.test_ch01_webhook import delivered


@pytest.fixture
def proxy(lab: Any) -> Iterator[LateProxy]:
    with lab.scratch() as folder:
        made = LateProxy(lab.env["REDIS_URL"], folder)
        yield made
        made.close()


@pytest.fixture
def app(proxy: LateProxy) -> Iterator[Flask]:
    made = Flask("store")
    made.config.update(REDIS_URL=proxy.url, REDIS_TIMEOUT_SECONDS=0.3)
    redis_store.init_app(made)
    with made.test_request_context():
        yield made


@pytest.mark.chapter("1")
@pytest.mark.usefixtures("app")
def test_a_command_whose_answer_is_late_is_not_sent_again(lab: Any, proxy: LateProxy) -> None:
    redis_store.store().ping()
    proxy.keep_one()
    with pytest.raises(LateError):
        redis_store.store().incr("counted")
    assert proxy.kept.is_set()
    assert lab.redis.get("counted") == "1"


@pytest.mark.chapter("1")
@pytest.mark.usefixtures("app")
def test_a_pipeline_whose_answer_is_late_is_not_sent_again(lab: Any, proxy: LateProxy) -> None:
    for transaction, counted in ((True, "together"), (False, "in a row")):
        redis_store.store().ping()
        proxy.keep_one()
        pipeline = redis_store.store().pipeline(transaction=transaction)
        with pytest.raises(LateError):
            pipeline.incr(counted).execute()
        assert lab.redis.get(counted) == "1"


@pytest.mark.chapter("1")
@pytest.mark.usefixtures("app")
def test_a_connection_that_was_closed_while_it_was_idle_is_no_error(lab: Any, proxy: LateProxy) -> None:
    redis_store.store().ping()
    lab.redis.client_kill_filter(_type="normal", skipme=True)
    eventually(proxy.has_hung_up)
    assert redis_store.store().incr("counted") == 1


@pytest.mark.chapter("3")
def test_the_first_delivery_is_taken_and_the_second_is_not_while_redis_is_late(lab: Any, proxy: LateProxy) -> None:
    isbn = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL ORDER BY id LIMIT 1")[0][0]
    body = b'{"isbn": "%b", "summary": "Late words."}' % isbn.encode()
    with lab.boot(REDIS_URL=proxy.url, REDIS_TIMEOUT_SECONDS="0.3") as app:
        timestamp = str(int(lab.clock.now()))
        proxy.keep_one()
        assert delivered(lab, timestamp, body, app=app).status_code == 204
        assert proxy.kept.is_set()
        assert delivered(lab, timestamp, body, app=app).status_code == 409
