"""Links to other pages, where a page in a browser reads them."""

import pytest

from workbook.lab.settings import FOREIGN_ORIGIN

pytestmark = pytest.mark.chapter("4")


def test_a_front_end_of_another_origin_may_read_link(lab):
    answer = lab.client().get("/api/books", headers={"Origin": FOREIGN_ORIGIN})
    assert 'rel="next"' in answer.headers["Link"]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Link", "Location", "X-Request-ID"} <= set(exposed)
