"""`data`: fills a database with the catalogue, with as many books as one asks for, or with those of a CSV file."""

import os
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import Engine

from workbook import course
from workbook.data import fill, grow
from workbook.data.csv_import import Report, import_csv
from workbook.data.store import tables
from workbook.errors import Trouble
from workbook.folders import alone_in
from workbook.serve import serving
from workbook.serve.services import HOME, database_url, home, opened

SHOWN = 20
REPORT = "import-report.csv"


def run(
    books: int | None = None,
    csv_path: Path | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    database: str | None = None,
) -> int:
    """Fill the database at the URL `database`, else the learner's own: from a CSV file or the catalogue; then grow it.

    Returns 1 when no row of the file could be stored, else 0. Raises Trouble.
    """
    url = database_url(database)
    with alone_in(HOME if HOME.is_dir() else course.ROOT), opened(url) as engine:
        if not tables(engine):
            chapter = course.chapter("0")
            serving.create_tables(chapter, chapter.source, {**os.environ, "DATABASE_URL": url})
        if csv_path is not None:
            report = _import(engine, csv_path, columns, strict)
            if report.rejected and not report.stored:
                return 1
        with serving.progress_bar("books", books) as progress:
            have = grow(engine, books or 0, progress) if csv_path else fill(engine, books, progress=progress)
    added = "" if books is None or have <= books else f" {books:,} would be less: nothing was added, or taken away."
    click.echo(f"The database holds {have:,} books.{added}")
    return 0


def _import(engine: Engine, path: Path, columns: Mapping[str, str] | None, strict: bool) -> Report:
    """Import the file, and say what became of its rows."""
    with serving.progress_bar("bytes", path.stat().st_size if path.is_file() else None) as progress:
        report = import_csv(engine, path, columns, strict=strict, progress=progress)
    if report.export:
        click.echo(f"{path.name} is read as an export of {report.export}.")
    counts = f"{report.stored:,} books stored, {len(report.rejected):,} rows rejected, {len(report.notes):,} notes."
    click.echo(f"--strict: nothing was stored. {counts}" if strict and report.rejected else counts)
    for name, findings in (("rejected", report.rejected), ("note", report.notes)):
        for line, what in findings[:SHOWN]:
            click.echo(f"  line {line}: {name}: {what}")
        if len(findings) > SHOWN:
            click.echo(f"  … and {len(findings) - SHOWN:,} more")
    try:
        report.write(home() / REPORT)
        click.echo(f"All of it, line by line: {home() / REPORT}")
    except (OSError, Trouble) as error:  # what is stored is stored
        click.echo(f"The report of all lines could not be written: {error}", err=True)
    return report
