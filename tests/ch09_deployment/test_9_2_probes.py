"""Exercise 9.2: what those ask who run the app; who comes through the proxy finds nothing there."""

import re
import time
from pathlib import Path

import pytest

PROBES = ("/livez", "/readyz", "/metrics")
SAMPLE = re.compile(r"^([a-z_]+)\{(.*)\} ([0-9.e+-]+)$", re.MULTILINE)
LABEL = re.compile(r'([a-z_]+)="([^"]*)"')
# the address that a connection comes from is what a header of the check's own says
CONNECTED = """
def init_app(app):
    answer_of = app.wsgi_app

    def connected(environ, start_response):
        environ["REMOTE_ADDR"] = environ["HTTP_X_CONNECTED_FROM"]
        return answer_of(environ, start_response)

    app.wsgi_app = connected
"""


def answered(client, path, status):
    """The answer, which has this status."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path} should be answered with {status}, but was with {answer.status_code}"
    return answer


def ready(client, **failed):
    """Check what /readyz says: all is well but what has `failed`."""
    wanted = {"database": True, "redis": True, "migrations": True} | failed
    answer = answered(client, "/readyz", 200 if all(wanted.values()) else 503)
    found = answer.json().get("checks")
    assert found == wanted, f"the checks should be {wanted}, but are {found}"
    return answer


def series(client):
    """What /metrics says: the value of each series, by its name and its labels."""
    text = answered(client, "/metrics", 200).text
    return {(name, *sorted(LABEL.findall(labels))): float(value) for name, labels, value in SAMPLE.findall(text)}


def grown(before, after, name="books_requests_total"):
    """How much each series of this name has grown: labels in the order of their names, and by how much."""
    found = {key[1:]: value - before.get(key, 0) for key, value in after.items() if key[0] == name}
    return {tuple(value for _, value in labels): growth for labels, growth in found.items() if growth}


@pytest.mark.exercise("9.2")
def test_a_live_process_says_so_whatever_is_away(lab):
    """/livez says that the process answers, and nothing of database or Redis: whoever is told that it does not, kills
    it, and the next one, and all the others (Kubernetes, liveness probes).

    Think: the database is away for a minute. What does it help to start the app anew?

    Next: in liveness(), ask nobody.
    """
    with lab.boot(DATABASE_URL="sqlite:////nowhere/books.db") as app, lab.redis_stopped():
        assert answered(lab.client(None, app=app), "/livez", 200).json() == {"status": "ok"}
    answer = answered(lab.client(None), "/livez", 200)
    assert lab.statements(answer) == [], "for /livez no statement should be sent to the database"


@pytest.mark.exercise("9.2")
def test_whoever_is_not_ready_says_what_is_away(lab):
    """/readyz asks for all that a request needs, and says of each whether it is there: 503 when something is not, with
    Retry-After, which only a 503 has; as a problem, as all errors are (RFC 9110, 15.6.4; RFC 9457).

    Think: both are away. How many of them does whoever repairs it learn of?

    Next: in readiness(), make all checks, each within a try of its own.
    """
    answer = ready(lab.client(None))
    assert answer.json()["status"] == "ok", "the status of an app that is ready should be ok"
    later = answer.headers.get("Retry-After")
    assert later is None, f"an app that is ready should not ask to come later: Retry-After is {later}"
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.2") as app, lab.redis_stopped():
        answer = ready(lab.client(None, app=app), redis=False)
        kind, later = answer.headers.get("Content-Type"), answer.headers.get("Retry-After")
        assert kind == "application/problem+json", f"a 503 should be application/problem+json, but is {kind}"
        assert later == "5", f"Retry-After should be 5, but is {later}"
    with lab.boot(DATABASE_URL="sqlite:////nowhere/books.db") as app, lab.redis_stopped():
        ready(lab.client(None, app=app), database=False, redis=False, migrations=False)


@pytest.mark.exercise("9.2")
def test_a_frozen_redis_is_away_as_well(lab):
    """A Redis that takes commands and answers none is as good as none: the wait for it ends, and the answer is 503
    (OWASP API4:2023).

    Next: in readiness(), let the check run into the time-out of the app's own connection (redis_answers), and take what
    it raises for a no.
    """
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.2") as app, lab.redis_frozen():
        ready(lab.client(None, app=app), redis=False)


@pytest.mark.exercise("9.2")
def test_a_database_that_is_not_migrated_is_not_ready(lab):
    """An app whose tables are not there, or lack a column, would answer each request with an error: it is not ready. It
    becomes so without a restart, as soon as the database has all that its models need, and is no longer so when it has
    not (Kubernetes, readiness probes).

    Think: who starts first, the app or its migration? And what if a migration is taken back?

    Next: in migrated(), compare the names of all tables and all columns with those of Base.metadata, each time; keep
    nothing.
    """
    folder = Path(lab.env["LOG_FOLDER"]) / "another"
    with lab.boot(DATABASE_URL=f"sqlite:///{folder}/books.db") as app:
        client = lab.client(None, app=app)
        ready(client, database=False, migrations=False)
        folder.mkdir()
        ready(client, migrations=False)
    ready(lab.client(None))
    lab.execute("ALTER TABLE users RENAME COLUMN age TO years")
    try:
        ready(lab.client(None), migrations=False)
    finally:
        lab.execute("ALTER TABLE users RENAME COLUMN years TO age")
    ready(lab.client(None))


@pytest.mark.exercise("9.2")
def test_what_a_newer_version_has_added_is_no_matter(lab):
    """While one version replaces another, both run, and the database is the newer one's: the older is still ready
    (Refactoring Databases: expand and contract).

    Think: the migration has run, and half of the processes are old. Which of them may go on?

    Next: in migrated(), ask whether all that the app needs is there, not whether it is all that there is.
    """
    lab.execute("ALTER TABLE users ADD COLUMN nickname TEXT")
    lab.execute("CREATE TABLE ratings (id INTEGER)")
    try:
        ready(lab.client(None))
    finally:
        lab.execute("ALTER TABLE users DROP COLUMN nickname")
        lab.execute("DROP TABLE ratings")


@pytest.mark.exercise("9.2")
def test_a_probe_says_nothing_but_yes_or_no(lab):
    """What the driver says, with addresses and names in it, is for the log: a probe says true or false. And nobody
    keeps its answer (OWASP API8:2023; RFC 9111, 5.2.2.5).

    Next: in readiness(), put nothing of the exception into the answer: its name is the name of the check.
    """
    with lab.boot(DATABASE_URL="sqlite:////nowhere/at-all.db") as app:
        answer = ready(lab.client(None, app=app), database=False, migrations=False)
    assert "at-all" not in answer.text, "the answer should not name the database"
    assert "rror" not in answer.text, "the answer should not repeat what went wrong"
    for path in PROBES:
        found = answered(lab.client(None), path, 200).headers.get("Cache-Control")
        assert found == "no-store", f"{path} should be kept by nobody, but Cache-Control is {found}"


@pytest.mark.exercise("9.2")
def test_through_the_proxy_there_are_no_probes(lab):
    """Who comes through the proxy finds no route there: 404, as for any other path. How often which route is used, and
    what is away, is nobody's business (OWASP API8:2023 and API9:2023).

    Think: what of a request can its sender not have written?

    Next: in came_past_the_proxy(), look for what the proxy always adds; neither Host nor the address of the connection,
    which is the proxy's, tells anything.
    """
    forged = ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "127.0.0.1:8000"}, {"User-Agent": "kube-probe/1.31"})
    for client in (lab.client(), lab.client("127.0.0.1"), lab.client("10.0.0.7")):
        for path in PROBES:
            for headers in forged:
                answer = client.get(path, headers=headers)
                found, wanted = answer.status_code, 400 if "Host" in headers else 404
                assert found == wanted, f"{path} should be answered with {wanted}, but was with {found}"


@pytest.mark.exercise("9.2")
def test_without_a_proxy_nobody_is_beside_the_app(lab):
    """Where no proxy is in front (PROXY_HOPS is 0), everybody comes without X-Forwarded-For, and nobody can tell who
    asks: then there are no probes (OWASP API8:2023).

    Next: in came_past_the_proxy(), ask also how many proxies there are.
    """
    with lab.boot(PROXY_HOPS="0") as app:
        client = lab.client(None, app=app, base_url="http://shop.test")
        for path in PROBES:
            found = client.get(path).status_code
            assert found == 403, (
                f"{path} should be refused as all plain HTTP is, with 403, but was answered with {found}"
            )


@pytest.mark.exercise("9.2")
def test_who_has_come_through_one_of_two_proxies_is_not_beside(lab):
    """However many proxies there are, each of them adds to X-Forwarded-For: who has gone around the first one, and has
    an entry of the second only, has come through a proxy. It is that header alone that tells, also where one of them
    has emptied it (OWASP API8:2023).

    Think: a CDN, and nginx behind it. What does X-Forwarded-For say of somebody who knows the address of nginx?

    Next: in came_past_the_proxy(), ask whether X-Forwarded-For is there, and not what is in it, nor for another header.
    """
    with lab.boot(PROXY_HOPS="2") as app:
        answered(lab.client(None, app=app), "/livez", 200)
        around, beside = lab.client(app=app), lab.client(None, app=app, base_url="http://shop.test")
        for path in PROBES:
            found = around.get(path, headers={"X-Forwarded-Proto": "https"}).status_code
            assert found == 404, (
                f"{path} should be answered with 404 to who has come through one proxy of two, but was with {found}"
            )
            for entries in ("203.0.113.9", ""):
                found = beside.get(path, headers={"X-Forwarded-For": entries}).status_code
                assert found == 403, (
                    f"{path} should be refused as all plain HTTP is, with 403, but was answered with {found}: "
                    f"X-Forwarded-For was there, with {entries or 'nothing in it'}, and no other header of a proxy"
                )


@pytest.mark.exercise("9.2")
def test_who_stands_beside_may_have_another_host(lab):
    """Who asks need not be on the app's own machine: an orchestrator comes from its node, Prometheus from somewhere
    else. From which address a connection comes says nothing, in both directions (Kubernetes, HTTP probes; Prometheus,
    scrape_config).

    Think: from which address does your proxy connect? And from which one does Prometheus?

    Next: in came_past_the_proxy(), leave REMOTE_ADDR aside.
    """
    with lab.boot(extension=CONNECTED) as app:
        client = lab.client(None, app=app)
        for address in ("10.1.0.9", "203.0.113.9", "fd00::9", ""):
            for path in PROBES:
                found = client.get(path, headers={"X-Connected-From": address}).status_code
                assert found == 200, (
                    f"{path} should be answered with 200 to who comes past the proxy, but was with {found}: "
                    f"the connection came from {address or 'a Unix socket, which has no address'}"
                )


@pytest.mark.exercise("9.2")
def test_a_probe_is_no_request_of_the_api(lab):
    """A probe comes by plain HTTP, names no host of ours, each second, for years: it is neither refused nor limited,
    and is not counted as a request (Kubernetes, HTTP probes; OWASP API4:2023).

    Next: look at what stands in front of your answer: nothing should but came_past_the_proxy().
    """
    with lab.boot(RATE_LIMIT_DEFAULT="1 per day") as app:
        client = lab.client(None, app=app, headers={"Host": "10.1.2.3:8000"})
        before = series(client)
        for path in PROBES * 3:
            answered(client, path, 200)
        assert not grown(before, series(client)), "probes should not be counted as requests"


@pytest.mark.exercise("9.2")
def test_each_request_is_counted_by_its_route(lab):
    """A request is counted under the name of its route, its method and its status; how long it took, in a histogram
    (Prometheus, metric and label naming; the RED method).

    Think: what is the route of /api/v2/books/1? And of /api/books/2?

    Next: in count(), use labels() for both, and the status for the first.
    """
    inside, client = lab.client(None), lab.client()
    before, begun = series(inside), time.perf_counter()
    for path in ("/api/books/1", "/api/books/2", "/api/v2/books/1", "/api/books/999999", "/api/books"):
        client.get(path)
    client.head("/api/books/1")
    client.post("/api/shelves", json={})
    after = series(inside)
    wanted = {
        ("GET", "book", "200"): 3,
        ("GET", "book", "404"): 1,
        ("GET", "books", "200"): 1,
        ("HEAD", "book", "200"): 1,
        ("POST", "shelves", "401"): 1,
    }
    found = grown(before, after)
    assert found == wanted, f"the requests counted should be {wanted}, but are {found}"
    wanted = {("GET", "book"): 4, ("GET", "books"): 1, ("HEAD", "book"): 1, ("POST", "shelves"): 1}
    found = grown(before, after, "books_request_seconds_count")
    assert found == wanted, f"the times counted should be {wanted}, but are {found}"
    sums = grown(before, after, "books_request_seconds_sum")
    waited = time.perf_counter() - begun
    assert 0 < sum(sums.values()) < waited, f"times should be in seconds, and no longer than all took, but are {sums}"


@pytest.mark.exercise("9.2")
def test_what_goes_wrong_is_counted_and_timed(lab):
    """The E of RED are the errors: what is answered with 500 or more is counted under its status, and its time with
    the others. Here the app has one route more, which raises what it is asked for (the RED method: rate, errors and
    duration of all requests).

    Think: it is night, and half of all answers are a 503. Which graph shows that?

    Next: in count(), let nothing stand in front of what is counted: no status and no route is left out.
    """
    with lab.boot(routes={"probe": "/api/probe"}, rules={("probe", "GET"): {"anonymous"}}) as app:
        inside, client = lab.client(None, app=app), lab.client(app=app)
        before = series(inside)
        answers = [client.get("/api/probe", params={"error": error}) for error in ("500", "503", "504", "503")]
        client.get("/api/probe")
        after = series(inside)
    lab.about(*answers)
    wanted = {("GET", "probe", "500"): 1, ("GET", "probe", "503"): 2, ("GET", "probe", "504"): 1}
    wanted |= {("GET", "probe", "204"): 1}
    found = grown(before, after)
    assert found == wanted, f"the requests counted should be {wanted}, errors as well, but are {found}"
    wanted = {("GET", "probe"): 5}
    found = grown(before, after, "books_request_seconds_count")
    assert found == wanted, f"the times counted should be {wanted}, those of errors as well, but are {found}"


@pytest.mark.exercise("9.2")
def test_nobody_makes_up_a_route(lab):
    """A label has few values. Paths that somebody makes up are one series: else whoever types a million of them
    fills the memory of Prometheus (OWASP API4:2023; Prometheus, cardinality).

    Think: who decides how many values your label can have?

    Next: in labels(), take the name of the route, and NO_ROUTE where there is none.
    """
    inside, client = lab.client(None), lab.client()
    before = series(inside)
    for number in range(5):
        client.get(f"/api/made-up-{number}")
    client.request("PATCH", "/api/books")
    found = grown(before, series(inside))
    wanted = {("GET", "none", "404"): 5, ("PATCH", "none", "405"): 1}
    assert found == wanted, f"the requests counted should be {wanted}, but are {found}"
    found = grown(before, series(inside), "books_request_seconds_count")
    wanted = {("GET", "none"): 5, ("PATCH", "none"): 1}
    assert found == wanted, f"the times counted should be {wanted}, but are {found}"


@pytest.mark.exercise("9.2")
def test_nobody_makes_up_a_method(lab):
    """A method is what a client has written, and it may write anything: what is not in METHODS is one series, other
    (OWASP API4:2023; RFC 9110, 9.1).

    Next: in labels(), take the method only where it is in METHODS.
    """
    inside, client = lab.client(None), lab.client()
    before = series(inside)
    for method in ("MADEUP", "GETS", "TRACE", "X" * 300):
        client.request(method, "/api/books")
    client.request("OPTIONS", "/api/books")
    found = {labels[0]: growth for labels, growth in grown(before, series(inside)).items()}
    wanted = {"other": 4, "OPTIONS": 1}
    assert found == wanted, f"the methods counted should be {wanted}, but are {found}"


@pytest.mark.exercise("9.2")
def test_the_sum_of_all_workers_is_told_by_each(lab):
    """Several processes answer, and Prometheus reaches one of them: each tells what all have counted, those that have
    ended included. A counter never goes back (Prometheus, client library for
    Python, multiprocess mode).

    Think: the load balancer sends each scrape to another worker. What does a graph of that look like?

    Next: in exposition(), collect with a MultiProcessCollector into a registry made for this answer.
    """
    first, second = lab.client(None), lab.client(None, worker=1)
    before = series(second)
    with lab.boot() as app:
        lab.client(app=app).get("/api/genres")
        lab.client().get("/api/genres")
        lab.client(worker=1).get("/api/genres")
    for name, client in (("first", first), ("second", second)):
        found = grown(before, series(client)).get(("GET", "genres", "200"), 0)
        assert found == 3, f"three workers have answered a request each, but the {name} tells of {found:g}"


@pytest.mark.exercise("9.2")
def test_a_scrape_has_each_series_once(lab):
    """Each scrape tells of each series once, the hundredth as well as the first: Prometheus throws a scrape away in
    which one stands twice, and the graph ends there (Prometheus, exposition formats: lines).

    Think: what is in your registry after ten scrapes?

    Next: in exposition(), make a new CollectorRegistry for each answer, and let nothing be in it but the collector.
    """
    lab.client().get("/api/genres")
    for scrape in ("first", "second", "third"):
        names = [sample[:2] for sample in SAMPLE.findall(answered(lab.client(None), "/metrics", 200).text)]
        twice = next((name for name in names if names.count(name) > 1), None)
        assert twice is None, f"{twice[0]}{{{twice[1]}}} stands twice in the {scrape} scrape"
