"""Checks for exercises 5.1 to 5.3: the table of rules in the lesson, row by row, and that an answer stays in its version."""

import re
from pathlib import Path

import pytest

LESSON = Path(__file__).parents[2] / "chapters" / "ch05_versioning" / "README.md"
ROW = re.compile(r"^\| *(?P<path>[^|]*?) *\| *(?P<query>[^|]*?) *\| *(?P<header>[^|]*?) *\| *(?P<accept>[^|]*?) *\| *(?P<answer>[^|]*?) *\|$")
SHORT = re.compile(r"\bv(\d+)\b")


def rules():
    """The rows of the lesson's table, from the line after its head to the next empty line."""
    lines = LESSON.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("| path | `version=`"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.strip():
            break
        row = ROW.match(line)
        assert row, f"the lesson's table has a row that is none: {line}"
        rows.append({name: text.strip("`") for name, text in row.groupdict().items()})
    return rows


def asked(client, row, thing="books/1"):
    """The answer to the question of a row."""
    tree = f"/api/{row['path']}" if row["path"] else "/api"
    headers = {}
    if row["header"]:
        headers["X-API-Version"] = row["header"]
    if row["accept"]:
        headers["Accept"] = SHORT.sub(r"application/vnd.books.v\1+json", row["accept"]).replace("JSON", "application/json")
    query = {} if not row["query"] else {"version": row["query"].replace("(empty)", "")}
    return client.get(f"{tree}/{thing}", params=query, headers=headers)


def exercise_of(row):
    """Whose row it is: that of the last way in which it names a version."""
    if row["accept"]:
        return "5.3"
    return "5.2" if row["query"] or row["header"] else "5.1"
