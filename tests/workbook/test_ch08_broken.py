"""The broken apps that mark the suites of chapter 8, and the right ones that are written otherwise.

That each fault can be noticed from where a suite stands is proven by `prove 8`: the solution's suites notice all.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import httpx
import pytest

from solutions.ch07_docs import changes
from tests.ch08_testing import apps
from workbook import course
from workbook.book import answers
from workbook.lab.bench import Bench
from workbook.lab.lab import Lab
from workbook.lab.redis_service import open_redis

MOST = 12
# those whose fault is the shape of an answer: what is to be asked
ASKED = {
    "ch00_books_api/errors_by_field": ("POST", "/api/auth/login", {"email": 1}),
    "ch05_versioning/a_list_shows_less": ("GET", "/api/v2/books?page_size=1", None),
}


@pytest.fixture
def asked() -> Iterator[Callable[[Sequence[str], str, str, Any], Any]]:
    """What the app of chapter 8 answers with known answers in it, which are named first."""
    chapter = course.chapter("8")
    bench = Bench(chapter)
    service = open_redis(bench.new_folder())
    bench.harness.wait()
    lab = Lab(bench, service, chapter, chapter.solution)

    def ask(known: Sequence[str], method: str, path: str, body: Any = None) -> Any:
        with lab.served(answers.swapped(map(answers.named, known))) as url:
            return httpx.request(method, f"{url}{path}", json=body).json()

    try:
        assert lab.start(lambda module: "") == []
        yield ask
    finally:
        lab.close()
        service.close()
        bench.close()


@pytest.mark.parametrize("answer", ASKED)
def test_another_shape_is_seen_by_a_client(asked, answer: str) -> None:
    assert shape(asked([], *ASKED[answer])) != shape(asked([answer], *ASKED[answer]))


def test_the_other_right_app_describes_itself_as_the_right_one_does(asked) -> None:
    """So a test that holds an app against its own document finds nothing in either."""
    documents = [asked(known, "GET", "/openapi.json") for known in ([], apps.OTHERWISE)]
    assert [changes.breaking(*pair) for pair in permutations(documents)] == [[], []]


def shape(value: Any) -> Any:
    """What a client relies on in an answer: which members there are, and of which types."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    return [shape(member) for member in value] if isinstance(value, list) else type(value).__name__


def test_a_broken_app_is_wrong_and_another_right_one_is_right() -> None:
    for name, wrong in [(name, False) for name in apps.OTHERWISE] + [(broken.answer, True) for broken in apps.ALL]:
        assert answers.named(name).wrong == wrong, name


def test_there_are_at_most_a_dozen_for_each_level_and_no_two_are_told_alike() -> None:
    levels = apps.LEVELS | {"load": apps.LOAD}
    for level in levels.values():
        assert 1 <= len(level) <= MOST
        assert len({broken.answer for broken in level}) == len(level)
    faults = [(broken.fault, level) for level, found in levels.items() for broken in found]
    assert len(set(faults)) == len(faults)


def test_they_come_from_many_chapters() -> None:
    assert len({broken.answer.partition("/")[0] for broken in apps.ALL}) >= 3
