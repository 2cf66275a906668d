"""The story of a reader: from the first look at the catalogue to a list of their own, and out again.

Each test is one story, told through HTTP as a client lives it: what comes next is followed by link where there is one.
"""

from collections.abc import Callable
from typing import Any

import httpx

from ..factories import a_shelf, a_user

Enter = Callable[[str, str], httpx.Client]


### BEGIN YOUR CODE 8.3
# A reader registers, keeps a list, and leaves. What does a stranger see of it, and an administrator?


def test_a_reader_has_shelves(reader: httpx.Client) -> None:
    assert reader.post("/api/shelves", json=a_shelf()).status_code == 201
    assert reader.get("/api/shelves").status_code == 200


### END YOUR CODE 8.3
