"""Sample data for the stack of the last chapter: `python -m workbook.data.shop 1000`, in a container beside the app's.

The database is the one that the app itself is told, by DATABASE_URL_FILE or DATABASE_URL.
"""

import os
import sys
from pathlib import Path

from sqlalchemy import create_engine

from workbook.data import fill


def main(books: str) -> None:
    """Fill the app's database: the catalogue, the sample users, and made-up books until there are so many `books`."""
    file = os.environ.get("DATABASE_URL_FILE")
    engine = create_engine(Path(file).read_text().strip() if file else os.environ["DATABASE_URL"])
    print(f"The shop has {fill(engine, int(books)):,} books, and users whose passwords everybody knows.")


if __name__ == "__main__":
    main(*sys.argv[1:])
