"""Chapter 9, the look-up: which addresses of another service are refused before the app answers anybody."""

import pytest

from solutions.ch00_books_api import settings
from solutions.ch09_deployment.lookup import SETTINGS


@pytest.mark.parametrize(
    "text",
    [
        "isbn.test/{isbn}",
        "ftp://isbn.test/{isbn}",
        "http://isbn.test/books",
        "http:///{isbn}",
        "http://:8080/{isbn}",
        "http://isbn.test:http/{isbn}",
        "http://isbn.test:0/{isbn}",
        "http://isbn.test:65536/{isbn}",
        "http://[isbn/{isbn}",
        "http://isbn..test/{isbn}",
        "http://isbn.test/{isbn}/{edition}",
        "http://isbn.test/{isbn}/{0}",
        "http://isbn.test/{isbn}/{isbn.thirteen}",
        "http://isbn.test/{isbn}{",
        "http://isbn.test/b\u00fccher/{isbn}",
        "http://isbn.test/our books/{isbn}",
    ],
)
def test_an_address_where_nobody_can_be_asked_is_refused_with_its_name(text: str) -> None:
    _, faults = settings.read({"LOOKUP_URL": text}, SETTINGS)
    assert list(faults) == ["LOOKUP_URL"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://isbn.test/{isbn}",
        "https://isbn.test:8443/find?isbn={isbn}&lang=en",
        "http://[2606:2800::1]/{isbn}",
        "https://{isbn}.isbn.test/",
        "https://b\u00fccher.test/{isbn}",
    ],
)
def test_any_other_address_is_taken(text: str) -> None:
    values, faults = settings.read({"LOOKUP_URL": text}, SETTINGS)
    assert values.get("LOOKUP_URL") == text, faults
