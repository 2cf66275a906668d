"""The catalogue: about 150 real books with real facts, chosen to be awkward.

Years before our era are negative (the Iliad: -750, about). A book without a year has none that anybody is sure of. An
ISBN is given where the book is from 1970 or later, or a later edition is named by its publisher, in either form.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).with_name("catalogue.csv")
FIRST_ADDED = datetime(2024, 1, 8, 8, 0, 0, 500_000, tzinfo=UTC)


def rows() -> Iterator[dict[str, Any]]:
    """The rows of catalogue.csv: None where a cell is empty, the year as a number, the genres as a list.

    When a book was added is made up: five at the same microsecond, then an hour later the next five.
    """
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for index, cells in enumerate(csv.DictReader(file)):
            row: dict[str, Any] = {name: cell or None for name, cell in cells.items()}
            added = FIRST_ADDED + timedelta(hours=index // 5)
            yield row | {
                "publication_year": int(cells["publication_year"]) if cells["publication_year"] else None,
                "genres": cells["genres"].split(";"),
                "version": 1,
                "created_at": added,
                "updated_at": added,
            }
