"""Moment: a point in time, as it stands in a query string."""

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from solutions.ch04_pagination.asking import Moment


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T12:00:00Z", datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-05-01t12:00:00z", datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-05-01T12:00:00.000001Z", datetime(2024, 5, 1, 12, 0, 0, 1, tzinfo=UTC)),
        ("2024-05-01T14:30:00+02:30", datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-04-30T23:00:00-13:00", datetime(2024, 5, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_is_brought_to_utc(text: str, moment: datetime) -> None:
    found = Moment().deserialize(text)
    assert found == moment
    assert found.utcoffset() == UTC.utcoffset(None)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01",
        "20240501T120000Z",  # ISO 8601, and not RFC 3339
        "2024-W18-3T12:00:00Z",
        "2024-05-01T12:00Z",
        "2024-05-01 12:00:00Z",
        "2024-05-01T12:00:00",  # which noon?
        "2024-05-01T12:00:00 02:00",  # a plus that was not encoded
        "2024-05-01T12:00:00+0200",
        "2024-05-01T12:00:00,5Z",
        "2024-05-01T12:00:00.0000001Z",
        "2024-02-30T12:00:00Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T12:00:60Z",
        "9999-12-31T23:59:00-01:00",  # in UTC there is no such year
        "٢٠٢٤-05-01T12:00:00Z",
        "yesterday",
        "",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Moment().deserialize(text)


### END SOLUTION 8.1
