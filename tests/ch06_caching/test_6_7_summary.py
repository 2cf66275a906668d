"""Exercise 6.7, the summary: counted before somebody asks, and neither readers nor writers wait for the counting."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import pytest

REPORT = "/api/reports/genres"
CHANGES = ("DELETE", "INSERT", "UPDATE")
COUNTS = "SELECT genre, count(*) FROM book_genres GROUP BY genre"


def is_postgresql(lab):
    return lab.env["DATABASE_URL"].startswith("postgresql")


def refresh(lab, **env):
    """Let `flask jobs` refresh the summary, as it does each time that it looks what is due."""
    with lab.jobs(**env):
        pass


def empty_cache(lab):
    """Drop what is kept, if anything is."""
    for name in list(lab.redis.scan_iter("cache:*")):
        lab.redis.delete(name)


def counts(lab):
    """How many books each genre has in the database, the most frequent first."""
    return sorted(map(tuple, lab.rows(COUNTS)), key=lambda row: (-row[1], row[0]))


def reported(answer):
    """How many books each genre has in the report."""
    assert answer.status_code == 200, f"the report should be a 200, but is a {answer.status_code}: {answer.text[:200]}"
    return [(item["genre"], item["books"]) for item in answer.json()["items"]]


def change(lab):
    """Change three genres: one gets a book, one loses one, one is gone; one is new. Returns their names."""
    genres = [genre for genre, _ in counts(lab)]
    more, less, gone = genres[0], genres[1], genres[-1]
    lab.execute("DELETE FROM book_genres WHERE genre = :genre", genre=gone)
    for genre in (more, "Brand new"):
        lab.execute(
            "INSERT INTO book_genres (book_id, genre) SELECT min(id), :genre FROM books WHERE id NOT IN "
            "(SELECT book_id FROM book_genres WHERE genre = :genre)",
            genre=genre,
        )
    lab.execute(
        "DELETE FROM book_genres WHERE genre = :genre AND book_id = "
        "(SELECT min(book_id) FROM book_genres WHERE genre = :genre)",
        genre=less,
    )
    return more, less, gone


@contextmanager
def refresh_held(lab):
    """PostgreSQL lets a refresh wait in its middle: before it says when it was made."""
    with ThreadPoolExecutor(1) as threads:
        lab.execute("BEGIN")
        try:
            lab.execute("LOCK TABLE summaries IN EXCLUSIVE MODE")
            job = threads.submit(refresh, lab)
            lab.wait_until(
                lambda: lab.rows("SELECT count(*) FROM pg_locks WHERE NOT granted")[0][0] or job.done(), seconds=5
            )
            yield
        finally:
            lab.execute("ROLLBACK")
        job.result()


@contextmanager
def triggers(lab, statement, *events, of="genre_summary"):
    """SQLite does `statement` before each of `events` in the table `of`."""
    for event in events:
        lab.execute(f"CREATE TRIGGER at_{event}_{of} BEFORE {event} ON {of} BEGIN {statement}; END")
    try:
        yield
    finally:
        for event in events:
            lab.execute(f"DROP TRIGGER IF EXISTS at_{event}_{of}")


@pytest.mark.exercise("6.7")
def test_the_summary_is_what_was_counted_last(lab):
    """The report shows the counts of the last refresh, and when that began; until the next one it stays as it is,
    whatever happens to the books. A genre without books is gone (PostgreSQL, REFRESH MATERIALIZED VIEW: replaces the
    contents).

    Think: a summary from which nothing is ever taken away: what does it show in a year?

    Next: in refresh(), replace all rows of SUMMARY by those of COUNTS, and merge() a Summary.
    """
    alice, bob, begun = lab.login("alice"), lab.login("bob"), lab.clock.now()
    refresh(lab)
    answer = alice.get(REPORT)
    before, wanted = reported(answer), counts(lab)
    assert before == wanted, f"the report should be {wanted[:3]} …, but is {before[:3]} …"
    made_at = answer.json()["made_at"]
    assert made_at, "the report should say when it was counted, but has no made_at"
    moment = datetime.fromisoformat(made_at).timestamp()
    assert begun - 1 <= moment <= lab.clock.now() + 1, f"made_at should be now, but is {made_at}"
    change(lab)
    empty_cache(lab)
    found = reported(bob.get(REPORT))
    assert found == before, "until the next refresh the report should stay as it is, but does not"
    lab.clock.move(700)
    refresh(lab)
    empty_cache(lab)
    answer = bob.get(REPORT)
    found, wanted = set(reported(answer)), set(counts(lab))
    assert found == wanted, (
        f"after the next refresh the report should have {sorted(wanted - found)}, and not {sorted(found - wanted)}"
    )
    later = datetime.fromisoformat(answer.json()["made_at"]).timestamp()
    assert later > moment + 600, f"made_at should be that of the last refresh, but is {answer.json()['made_at']}"
    lab.execute("DELETE FROM book_genres")
    refresh(lab)
    empty_cache(lab)
    found = reported(alice.get(REPORT))
    assert not found, f"without any genre the report should be empty, but has {found[:3]}"


@pytest.mark.exercise("6.7")
def test_what_was_kept_of_the_report_is_forgotten(lab):
    """The report is kept for five minutes. When there are new counts, what is kept of it counts no more: for nobody,
    and from the moment on that they are there (RFC 9111, 4.4).

    Think: how long does somebody see the old counts that is given what was kept?

    Next: in refresh(), invalidation.forget() the tag of the report, after the commit.
    """
    people = lab.login("alice"), lab.login("admin")
    refresh(lab)
    for client in people:
        client.get(REPORT)
    change(lab)
    lab.clock.move(100)
    refresh(lab)
    wanted = counts(lab)
    for client in people:
        found = reported(client.get(REPORT))
        assert found == wanted, f"after a refresh the report should be {wanted[:3]} …, but the old one is kept"
    lab.execute("DELETE FROM book_genres WHERE genre = 'Brand new'")
    with lab.way_to_redis() as way, ThreadPoolExecutor(1) as threads:
        way.hold("genre-report")
        job = threads.submit(refresh, lab, CACHE_URL=way.url)
        lab.wait_until(lambda: way.held.is_set() or job.done())
        there = sorted(map(tuple, lab.rows("SELECT genre, books FROM genre_summary")))
        way.let_go()
        job.result()
    assert there == sorted(counts(lab)), (
        "when the old report is forgotten the new counts should be there, but they were not yet: who asks at that "
        "moment makes the old one once more, and it is kept"
    )


@pytest.mark.exercise("6.7")
def test_who_reads_in_the_middle_gets_the_old_counts(lab):
    """In the middle of a refresh, when the old counts are taken away and the new ones are not whole, a reader gets the
    old ones, and at once; and where the refresh breaks off there, they stay. On PostgreSQL a plain REFRESH locks out
    all who read; on SQLite each COMMIT shows what there is by then (PostgreSQL, REFRESH MATERIALIZED VIEW
    CONCURRENTLY; SQLite, Isolation).

    Think: the power goes off between your DELETE and your INSERT. What does the report show?

    Next: in refresh(), commit once, at the end.
    """
    alice = lab.login("alice")
    refresh(lab)
    first = alice.get(REPORT)
    before, made_at = reported(first), first.json()["made_at"]
    change(lab)
    empty_cache(lab)
    lab.clock.move(60)
    if is_postgresql(lab):
        with refresh_held(lab):
            answer = alice.get(REPORT)
    else:
        with triggers(lab, "SELECT RAISE(ABORT, 'the disk is full')", "INSERT"):
            refresh(lab)
        answer = alice.get(REPORT)
        check_whole(lab, answer, before, made_at)
        empty_cache(lab)
        with triggers(lab, "SELECT RAISE(ABORT, 'the disk is full')", "INSERT", "UPDATE", of="summaries"):
            refresh(lab)
        answer = alice.get(REPORT)
    check_whole(lab, answer, before, made_at)


def check_whole(lab, answer, before, made_at):
    """Check that a report is the one `before`, or the next one, with its own date."""
    found, said = reported(answer), answer.json()["made_at"]
    assert found in (before, counts(lab)), (
        f"in the middle of a refresh the report should have all {len(before)} genres, but a reader who waits "
        f"for nothing gets {len(found)}: {found[:3]}"
    )
    assert (found == before) == (said == made_at), (
        f"in the middle of a refresh the report should have the date of its counts, but the "
        f"{'old' if found == before else 'new'} counts have the {'old' if said == made_at else 'new'} date, {said}"
        "\nNext: in refresh(), write the date in the transaction of the counts."
    )


@pytest.mark.exercise("6.7")
def test_who_writes_does_not_wait_for_the_counting(lab):
    """SQLite has one writer at a time: whoever counts a million rows between the first row that they write and the
    commit keeps all others waiting for as long. So counting comes first, and the writing of a few rows after it
    (SQLite, Write-Ahead Logging: one writer; PostgreSQL, explicit locking: a refresh locks no table that it reads).

    Think: from which statement on does nobody else write, and until which?

    Next: in refresh(), make a list of the rows of COUNTS before you write anything, the date included.
    """
    refresh(lab)
    change(lab)
    lab.clock.move(60)
    if is_postgresql(lab):
        admin = lab.login("admin")
        with refresh_held(lab):
            answer = admin.patch("/api/v1/books/1", json={"genres": ["Written meanwhile"]})
        assert answer.status_code == 200, f"a writer should not be refused in a refresh, but got {answer.status_code}"
        return
    late = (
        "INSERT INTO book_genres (book_id, genre) SELECT 1, 'Counted late' "
        "WHERE NOT EXISTS (SELECT 1 FROM book_genres WHERE genre = 'Counted late')"
    )
    with triggers(lab, late, *CHANGES), triggers(lab, late, *CHANGES, of="summaries"):
        refresh(lab)
    wanted = ("Counted late", 1)
    assert wanted in counts(lab), "a refresh should write new rows into the summary, but wrote none"
    found = reported(lab.login("alice").get(REPORT))
    assert wanted not in found, (
        "what is written after a refresh began to write should not be counted by it, but was: "
        "it still counts while it keeps all other writers waiting"
    )
