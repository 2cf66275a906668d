"""Checks for exercise 4.4: pages by time."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

ACTIVITY = "/api/activity"
SETTLED = 10  # seconds before now: no window ends later
SLACK = 0.01  # seconds, for clocks that round
EDGE = datetime(2024, 5, 1, 12, tzinfo=UTC)
TICK, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
RECENT = EDGE + timedelta(days=1)  # what is later may not be settled
STEPS = {  # where an answer names another window than the one that was asked for
    "since": "\nNext: Moment returns a datetime in UTC, with its microseconds.",
    "until": "\nNext: in end_of(), a window ends at `until` where that is settled, and not before `since`.",
}
IN_THE_EAST = "Pacific/Kiritimati"  # where it is fourteen hours later


def told(moment):
    """The moment as the app tells it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def at(seconds):
    """The moment so many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def feed(client, where="", **window):
    """The body of a page of the feed; `where` begins the message about another window than the one that was asked."""
    asked = {name: told(value) if isinstance(value, datetime) else value for name, value in window.items()}
    answer = client.get(ACTIVITY, params=asked)
    assert answer.status_code == 200, f"{ACTIVITY} with {asked} should be a 200, but was a {answer.status_code}"
    body = answer.json()
    for name, step in STEPS.items():
        if isinstance(window.get(name), datetime) and window[name] < RECENT:
            cut = body[name][:19] == asked[name][:19]  # to seconds, before end_of() has seen it
            assert body[name] == asked[name], (
                f"{where}with {name}={asked[name]} it should be the window of that {name}, but is of {body[name]}"
                f"{STEPS['since'] if cut else step}"
            )
    return body


def ids(body):
    """The ids of the books on a page."""
    return [item["book"]["id"] for item in body["items"]]


def walk(client, first, member="next_cursor", **query):
    """The pages of what `query` asks for from `first` on, by a cursor of each."""
    pages = [first]
    while cursor := pages[-1][member]:
        pages.append(feed(client, cursor=cursor, **query))
        assert len(pages) < 40, f"following {member} should end, but it goes on after 40 pages"
    return pages


def refused(client, **query):
    """The parameters that the 400 names."""
    answer = client.get(ACTIVITY, params=query)
    assert answer.status_code == 400, f"{query} should be a 400, but was a {answer.status_code}"
    return {fault["parameter"] for fault in answer.json()["errors"]}


def added(lab, moment, which="1 = 1"):
    """The books that are added at `moment`, by their ids: those for which the condition `which` is true."""
    stored = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    lab.execute(f"UPDATE books SET created_at = :moment, updated_at = :moment WHERE {which}", moment=stored)
    return sorted(row[0] for row in lab.rows(f"SELECT id FROM books WHERE {which}"))


def around_the_edge(lab):
    """Twenty books, in equal shares: a microsecond before EDGE, at EDGE, a microsecond after it, a second after it."""
    lab.execute("DELETE FROM books WHERE id > 20")
    moments = (EDGE - TICK, EDGE, EDGE + TICK, EDGE + SECOND)
    return [added(lab, moment, f"id % 4 = {share}") for share, moment in enumerate(moments)]


@pytest.mark.exercise("4.4")
def test_windows_side_by_side_share_nothing_and_miss_nothing(lab):
    """Where one window ends the next one begins. However many books have that very moment, each of them is in one of
    the two windows, and in one only (RFC 5545, 3.6.1: the end of an event is not a part of it).

    Think: to which of two windows does the moment between them belong?

    Next: in window(), one end of a window belongs to it, and the other does not.
    """
    shares = around_the_edge(lab)
    client = lab.client()
    edges = [EDGE - SECOND, EDGE, EDGE + TICK, EDGE + SECOND, EDGE + 2 * SECOND]
    seen = []
    for since, until in itertools.pairwise(edges):
        seen += ids(feed(client, since=since, until=until, page_size=100))
    for book in itertools.chain(*shares):
        times = seen.count(book)
        assert times == 1, f"book {book} should be in one window, but was in {times} of those between {edges}"


@pytest.mark.exercise("4.4")
def test_a_window_has_its_beginning_and_not_its_end(lab):
    """What happened at `since` is in the window, what happened at `until` is not, to the microsecond; a window that
    ends where it begins has nothing in it (RFC 5545, 3.6.1: the end is non-inclusive).

    Think: a client begins at the moment at which its last window ended. What has it seen of that moment?

    Next: in window(), compare with >= and with <.
    """
    before, there, _, _ = around_the_edge(lab)
    client = lab.client()
    for since, until, expected in ((EDGE - TICK, EDGE, before), (EDGE, EDGE + TICK, there), (EDGE, EDGE, [])):
        found = ids(feed(client, since=since, until=until, page_size=100))
        assert found == expected, (
            f"the window from {told(since)} to {told(until)} should have the books {expected}, but had {found}"
        )


@pytest.mark.exercise("4.4")
def test_a_thousand_books_of_one_moment_are_as_many_places(lab):
    """Within a window pages go by cursor: books of one moment come in the order of their ids, each once, and the way
    back is the way there. Each page is one of the window that was asked for (SQL:2023, comparison of rows).

    Think: what sorts the books of a window, and which way round, when a page is read backwards?

    Next: window() says which books there are; in which order they come, `seek` says.
    """
    lab.execute("DELETE FROM books WHERE id > 30")
    shares = [added(lab, EDGE + 2 * share * TICK, f"id % 3 = {share}") for share in (0, 1, 2)]
    since, until = EDGE - TICK, EDGE + 3 * TICK
    client = lab.client()
    query = {"since": since, "until": until, "page_size": 7}
    there = walk(client, feed(client, **query), **query)
    seen = [book for body in there for book in ids(body)]
    expected = shares[0] + shares[1]
    assert seen == expected, f"the books should come by their moment and their id, each once: {expected}, but {seen}"
    back = walk(client, there[-1], "prev_cursor", **query)[::-1]
    assert list(map(ids, back)) == list(map(ids, there)), "the pages back should be those there, but others came"
    for body in there + back:
        window = body["since"], body["until"]
        expected = told(since), told(until)
        assert window == expected, f"each page should be of the window {expected}, but one was of {window}"


@pytest.mark.exercise("4.4")
def test_a_row_that_is_committed_late_is_not_missed(lab):
    """A row has its moment when it is made, and is seen when it is committed, a little later. So a window ends 10
    seconds before now: whoever goes on from its end finds also what was on its way (SQL:2023, READ COMMITTED).

    Think: a transaction began four seconds ago and ends now. Which moment does its row have, and who has read past it?

    Next: in end_of(), where no end is asked for, a window ends SETTLED before now.
    """
    client = lab.client()
    added(lab, EDGE)
    before = lab.clock.now()
    until = datetime.fromisoformat(feed(client, page_size=1)["until"]).timestamp()
    after = lab.clock.now()
    assert until <= after - SETTLED + SLACK, (
        f"a window should end {SETTLED} s before now, but it ended {after - until:.2f} s before it"
    )
    assert until >= before - SETTLED - SLACK, (
        f"a window should end {SETTLED} s before now, not earlier, but it ended {before - until:.2f} s before it\n"
        "Next: in end_of(), now() is the app's clock, and SETTLED is how long ago everything is committed."
    )
    late = added(lab, at(after - SETTLED + 0.5), "id = 7")
    lab.clock.move(60)
    found = ids(feed(client, since=at(until)))
    assert found == late, f"what came in late should be in the next window, which has {found}"


@pytest.mark.exercise("4.4")
def test_no_window_ends_later_than_what_is_settled(lab):
    """A client may ask for a window that ends now, or tomorrow. It gets what is settled of it, and the answer says
    where the window ended: there the next one begins (SQL:2023, READ COMMITTED).

    Think: a client always asks until midnight tonight. What does it miss that goes on from there?

    Next: in end_of(), the earlier of the two ends counts.
    """
    client = lab.client()
    for later in (0, 3600, 10 * 365 * 86400):
        body = feed(client, until=at(lab.clock.now() + later), page_size=1)
        latest = lab.clock.now() - SETTLED + SLACK
        until = datetime.fromisoformat(body["until"]).timestamp()
        assert until <= latest, (
            f"a window that is to end {later} s from now should end {SETTLED} s before now, but ended "
            f"{until - latest:.2f} s later"
        )


@pytest.mark.exercise("4.4")
def test_a_window_that_lies_ahead_is_empty(lab):
    """Whoever asks too early gets an empty window, and goes on from where they are: its end is not before its
    beginning (RFC 5545, 3.8.2.2).

    Think: a client goes on from `until`. Where to, if that is earlier than its `since`?

    Next: in end_of(), a window ends at `since` at the earliest.
    """
    client = lab.client()
    ahead = at(lab.clock.now() + 3600)
    for window in ({"since": ahead}, {"since": ahead, "until": ahead + SECOND}):
        body = feed(client, **window)
        assert body["items"] == [], f"a window that lies ahead should be empty, but has {ids(body)}"
        found = body["since"]
        assert found == told(ahead), f"it should begin at {told(ahead)}, but begins at {found}{STEPS['since']}"
        assert body["until"] == body["since"] == told(ahead), (
            f"it should end where it begins, at {told(ahead)}, but it is from {body['since']} to {body['until']}"
        )


def assert_is_the_edge(lab, texts):
    """Each of `texts` is EDGE, as `since` and as `until`."""
    before, there, after, _ = around_the_edge(lab)
    client = lab.client()
    for text in texts:
        found = ids(feed(client, since=text, until=EDGE + SECOND / 2, page_size=100))
        assert found == there + after, f"since={text} should be {told(EDGE)}: {there + after}, but there were {found}"
        found = ids(feed(client, since=EDGE - SECOND, until=text, page_size=100))
        assert found == before, f"until={text} should be {told(EDGE)}: {before}, but there were {found}"


@pytest.mark.exercise("4.4")
def test_a_moment_may_be_written_in_any_zone(lab):
    """One moment has many names, one in each zone. All are the same moment, for `since` as for `until`
    (RFC 3339, 4.2 and 5.6).

    Think: what time is it in UTC when it is 14:00 in +02:00?

    Next: in Moment, read the zone along with the time, and bring what you have read to UTC.
    """
    east = ("2024-05-01T14:00:00+02:00", "2024-05-01T17:45:00+05:45", "2024-05-02T02:00:00+14:00")
    west = ("2024-05-01T08:30:00-03:30", "2024-04-30T12:01:00-23:59")
    assert_is_the_edge(lab, (*west, *east, "2024-05-01T12:00:00+00:00", "2024-05-01T12:00:00-00:00"))


@pytest.mark.exercise("4.4")
def test_a_moment_may_be_written_with_small_letters_and_a_fraction(lab):
    """T and Z may be small letters, and a fraction has as many digits as it has, up to six: those after the last are
    zeros (RFC 3339, 5.6).

    Think: which characters of a date-time have a second form?

    Next: in Moment, bring the text to one form before it is read.
    """
    small = ("2024-05-01t12:00:00z", "2024-05-01T12:00:00z", "2024-05-01t12:00:00Z")
    assert_is_the_edge(
        lab, (*small, "2024-05-01T12:00:00.0Z", "2024-05-01T12:00:00.000Z", "2024-05-01t12:00:00.000000z")
    )


@pytest.mark.exercise("4.4")
def test_the_answer_says_which_window_it_was(lab):
    """Whatever was asked, the answer says from when until when, in UTC, with microseconds: `until` is where the next
    window begins, so it is as exact as the moments of the books (RFC 3339, 5.6).

    Think: in which zone are the moments of the books in the same answer?

    Next: Moment returns a datetime in UTC, with its microseconds.
    """
    client = lab.client()
    for since, until, expected in (
        ("2024-05-01T12:00:00.5Z", "2024-05-01T12:00:00.500001Z", (EDGE + SECOND / 2, EDGE + SECOND / 2 + TICK)),
        ("2024-05-01T14:00:00.000009+02:00", "2024-05-02T00:00:00+11:00", (EDGE + 9 * TICK, EDGE + 3600 * SECOND)),
    ):
        body = feed(client, since=since, until=until)
        found, wanted = (body["since"], body["until"]), tuple(map(told, expected))
        assert found == wanted, f"since={since} and until={until} should be the window {wanted}, but it was {found}"


@pytest.mark.exercise("4.4")
def test_the_zone_of_the_server_is_no_matter(lab):
    """A server in the Pacific reads and writes the same moments as one in London (RFC 3339, 4: times in UTC, or with an
    offset that is known).

    Think: what does a datetime without a zone mean on a server whose clock shows local time?

    Next: in Moment, astimezone(UTC); in end_of(), compare only moments that have a zone.
    """
    _, there, after, _ = around_the_edge(lab)
    with lab.boot(TZ=IN_THE_EAST) as app:
        client = lab.client(app=app)
        there_too = f"with TZ={IN_THE_EAST} and "
        body = feed(client, there_too, since=EDGE, until=EDGE + SECOND / 2, page_size=100)
        now = feed(client, page_size=1)["until"]
    expected = there + after
    assert ids(body) == expected, f"with TZ={IN_THE_EAST} the books should be {expected}, but were {ids(body)}"
    found, wanted = (body["since"], body["until"]), (told(EDGE), told(EDGE + SECOND / 2))
    assert found == wanted, f"with TZ={IN_THE_EAST} the window should be {wanted}, but was {found}"
    away = abs(lab.clock.now() - SETTLED - datetime.fromisoformat(now).timestamp())
    assert away < 3600, f"with TZ={IN_THE_EAST} a window should end {SETTLED} s before now, but it was {away:.0f} s off"


@pytest.mark.exercise("4.4")
@pytest.mark.parametrize("name", ["since", "until"])
def test_what_is_no_moment_is_refused(lab, name):
    """A moment is a date-time of RFC 3339, 5.6: a date, T, a time, and a zone. What else a library reads may mean
    something else to the next library, so it is a 400 that names the parameter (RFC 3339, 5.6).

    Think: which texts does fromisoformat() read that are not of this form, and which does \\d match that are no 0-9?

    Next: in Moment, match the whole text against the form before you read it.
    """
    client = lab.client()
    for text in (
        "",
        "2024-05-01",
        "2024-05-01T12:00:00",  # where?
        "2024-05-01T12:00Z",
        "2024-05-01T12Z",
        "2024-05-01 12:00:00Z",
        "2024-05-01T12:00:00+0200",
        "2024-05-01T12:00:00+02",
        "2024-05-01T12:00:00+02:00:00",
        "2024-05-01T12:00:00+24:00",
        "2024-05-01T12:00:00+01:60",
        "2024-05-01T12:00:00Z+01:00",
        "2024-05-01T12:00:00 UTC",
        "2024-05-01T12:00:00[UTC]",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00,5Z",
        "2024-05-01T12:00:00.1234567Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T12:60:00Z",
        "2016-12-31T23:59:60Z",  # a leap second
        "2023-02-29T12:00:00Z",
        "2024-13-01T12:00:00Z",
        "20240501T120000Z",
        "2024-W18-3T12:00:00Z",
        "2024-122T12:00:00Z",
        "+2024-05-01T12:00:00Z",
        "٢٠٢٤-05-01T12:00:00Z",
        " 2024-05-01T12:00:00Z",
        "2024-05-01T12:00:00Z\n",
        "1714564800",
        "yesterday",
    ):
        found = refused(client, **{name: text})
        assert found == {name}, f"{name}={text!r} should be a 400 that names {name}, but it named {found}"


@pytest.mark.exercise("4.4")
def test_a_plus_that_nobody_encoded_is_refused(lab):
    """In a query string a + is a space, so +02:00 has to be sent as %2B02:00. What comes with a space is a 400, which
    tells the client at once: if it were mended here, the next server would not do it (RFC 3339, 5.6; WHATWG URL
    Standard, application/x-www-form-urlencoded).

    Think: what does the app see of ?since=2024-05-01T12:00:00+02:00?

    Next: in Moment, read the text as it came.
    """
    client = lab.client()
    for name in ("since", "until"):
        for text in ("2024-05-01T12:00:00+02:00", "2024-05-01T12:00:00.5+00:00"):
            answer = client.get(f"{ACTIVITY}?{name}={text}")
            assert answer.status_code == 400, (
                f"{name}={text}, whose + nobody encoded, should be a 400, but was a {answer.status_code}"
            )
            found = {fault["parameter"] for fault in answer.json()["errors"]}
            assert found == {name}, f"{name}={text}, whose + nobody encoded, should be to blame, but it was {found}"
            encoded = text.replace("+", "%2B")
            answer = client.get(f"{ACTIVITY}?{name}={encoded}")
            assert answer.status_code == 200, f"{name}={encoded} should be a 200, but was a {answer.status_code}"


@pytest.mark.exercise("4.4")
def test_a_calendar_has_ends(lab):
    """The years of a date-time have four digits, from 0001 to 9999 here. What lies beyond that, also by an hour in
    another zone, is a 400 as any other text that is no moment; what lies just before it is a moment (RFC 3339, 5.6).

    Think: which year is it in UTC at the end of 9999 in a zone that is an hour behind?

    Next: in Moment, astimezone() raises OverflowError, which is no ValueError.
    """
    client = lab.client()
    for text in ("0001-01-01T00:00:00Z", "0001-01-01T00:59:59.999999-00:01", "9999-12-31T23:59:59.999999Z"):
        feed(client, since=text)
    feed(client, until="9999-12-31T23:59:59.999999Z")
    for text in ("0000-01-01T00:00:00Z", "0001-01-01T00:59:00+01:00", "9999-12-31T23:00:00-01:00"):
        for name in ("since", "until"):
            found = refused(client, **{name: text})
            assert found == {name}, f"{name}={text} should be a 400 that names {name}, but it named {found}"


@pytest.mark.exercise("4.4")
def test_a_book_that_changes_moves_on(lab):
    """While somebody reads, one book changes that they have seen, and one that they have not. Both come later, as
    changed, and the rest comes once; who goes on from the end of the first window gets what changed since, and nothing
    else (RFC 4287, 4.2.15: updated is the last time that an entry was changed).

    Think: a book was added in May and changed in June. In which window is it?

    Next: in window(), it is the last change that counts, `updated_at`.
    """
    lab.execute("DELETE FROM books WHERE id > 30")
    everything = added(lab, EDGE)
    seen, ahead = everything[3], everything[-3]
    client = lab.client()
    first = feed(client, since=EDGE, page_size=13)
    changed = datetime.fromisoformat(first["until"]) + SECOND
    lab.execute(
        "UPDATE books SET updated_at = :moment WHERE id IN (:seen, :ahead)",
        moment=changed.strftime("%Y-%m-%d %H:%M:%S.%f"),
        seen=seen,
        ahead=ahead,
    )
    lab.clock.move(60)
    pages = walk(client, first, since=EDGE, page_size=13)
    found = [book for body in pages for book in ids(body)]
    expected = [book for book in everything if book != ahead] + [seen, ahead]
    assert found == expected, f"a book that changed should come at the end: {expected}, but they came as {found}"
    news = feed(client, since=first["until"])
    found = [(item["book"]["id"], item["kind"]) for item in news["items"]]
    assert found == [(seen, "changed"), (ahead, "changed")], (
        f"{seen} and {ahead} should have changed, but it is {found}"
    )


@pytest.mark.exercise("4.4")
def test_a_window_costs_what_is_in_it(lab):
    """A feed grows for years, and its readers ask for one minute. The database begins to read at `since` and ends at
    `until`: what there is before and after costs nothing (OWASP API4:2023, unrestricted resource consumption).

    Think: can an index find a moment that is the result of a function?

    Next: in window(), compare the column itself, and nothing that is made of it, with both ends.
    """
    last = added(lab, EDGE, "id = 7")
    client = lab.client()
    costs = []
    for moment in ("", "2020-01-01 00:00:00.000000", "2024-06-01 00:00:00.000000"):
        if moment:
            lab.execute(
                "INSERT INTO books (title, author, version, created_at, updated_at) "
                "SELECT one.title, one.author, 1, :moment, :moment FROM books one, books other LIMIT 1000",
                moment=moment,
            )
        window = {"since": told(EDGE), "until": told(EDGE + SECOND)}
        answer = client.get(ACTIVITY, params=window)
        assert answer.status_code == 200, f"{window} should be a 200, but was a {answer.status_code}"
        found = ids(answer.json())
        assert found == last, f"the window should have the books {last}, but had {found}"
        costs.append(lab.steps(answer))
    for when, few, many in (("before", *costs[:2]), ("after", *costs[1:])):
        assert many <= few + 1000, (
            f"1,000 books from {when} the window should cost it nothing, but it took {many} steps, and {few} without"
        )
