"""What is asked by those who run the app, and by nobody else.

    GET /livez      200, {"status": "ok"}: the process answers; whoever gets no answer starts it anew
    GET /readyz     200, {"status": "ok", "checks": {"database": true, "redis": true, "migrations": true}}
                    503, as a problem, with the same `checks`: no requests, please
    GET /metrics    200, what the workers have counted

A probe is no request of the API: it comes each few seconds, from beside the app, by plain HTTP, and asks for no host
by its name. So these three stand in front of all that a client meets: no limit, no session, no log, no rule. In return
they are answered only to who comes past the proxy, and for everybody else they are a path like any other, without a
route: the proxy always adds to X-Forwarded-For, and nobody can make it leave that out.

livez says nothing about the database: the orchestrator would kill all workers because of something that a new process
does not mend. (Kubernetes: liveness and readiness probes; OWASP API8:2023 and API9:2023.)
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import inspect, text

from solutions.ch00_books_api.errors import problem
from solutions.ch00_books_api.models import Base
from solutions.ch01_security.redis_store import store

from . import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LIVE, READY, METRICS = "/livez", "/readyz", "/metrics"
PATHS = (LIVE, READY, METRICS)
RETRY_AFTER = "5"  # seconds

Checks = Mapping[str, Callable[[], bool]]  # by name; one that raises has failed as well


def database_answers() -> bool:
    """Return True when the database answers; raises what the driver raises."""
    with current_app.extensions["reading"].connect() as connection:
        connection.execute(text("SELECT 1"))
    return True


def redis_answers() -> bool:
    """Return True when Redis answers; raises RedisError."""
    return bool(store().ping())


def migrated() -> bool:
    """Tell whether the database has what this version of the app needs: each column of each table of its models.

    What was there a moment ago may be gone, as after a migration that was taken back: nothing is remembered. What the
    database has besides is no matter: a newer version may have added that, while this one is still running. It is never
    asked which migration was the last one, for the same reason. `inspect(connection)` says what is there: its
    `get_columns(table)` has a dictionary with a "name" for each, and raises where there is no such table, which is
    left to `readiness`. `Base.metadata` says what the app needs.
    """
    ### BEGIN SOLUTION 9.2
    with current_app.extensions["reading"].connect() as connection:
        database = inspect(connection)
        for table in Base.metadata.sorted_tables:
            if {column.name for column in table.columns} - {each["name"] for each in database.get_columns(table.name)}:
                return False
    return True
    ### END SOLUTION 9.2


CHECKS: Checks = {"database": database_answers, "redis": redis_answers, "migrations": migrated}


def came_past_the_proxy(environ: "WSGIEnvironment", hops: int) -> bool:
    """Tell whether a request came from beside the app, and not through the proxies in front, of which there are `hops`.

    Nothing that a client can write decides that, but what each proxy always writes: X-Forwarded-For. Who has this
    header has come through at least one of them, however few entries are in it, and if it is empty. Who has not stands
    beside the app, from whatever address: an orchestrator has a host of its own, and so has Prometheus. Where there are
    no proxies, nobody can tell, and it is False.
    """
    ### BEGIN SOLUTION 9.2
    return hops > 0 and "HTTP_X_FORWARDED_FOR" not in environ
    ### END SOLUTION 9.2


def liveness() -> Response:
    """Return the answer of /livez: 200, {"status": "ok"}, whatever else is broken. Nothing is asked for it."""
    ### BEGIN SOLUTION 9.2
    return jsonify(status="ok")
    ### END SOLUTION 9.2


def readiness(checks: Checks) -> Response:
    """Return the answer of /readyz, after all of `checks`: whether each has returned True, by its name, in `checks`.

    200, {"status": "ok", "checks": {…}}, when all have; else 503, a `problem` with `checks`, and Retry-After
    (RETRY_AFTER), which a 200 has not. A check that raises has failed, and those after it are made nevertheless.
    Nothing is told of why: the text of an error may hold an address, or a password.
    """
    ### BEGIN SOLUTION 9.2
    results: dict[str, bool] = {}
    for name, check in checks.items():
        try:
            results[name] = check()
        except Exception:
            results[name] = False
    if all(results.values()):
        return jsonify(status="ok", checks=results)
    answer = problem(503, "Service Unavailable", "Something that the app needs is away.", checks=results)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer
    ### END SOLUTION 9.2


def answer(path: str, checks: Checks) -> Response:
    """Return the answer of one of PATHS, which nobody may keep."""
    if path == LIVE:
        found = liveness()
    elif path == READY:
        found = readiness(checks)
    else:
        found = Response(metrics.told(), content_type=metrics.TYPE)
    found.headers["Cache-Control"] = "no-store"
    return found


def init_app(app: Flask, checks: Checks) -> None:
    """Answer probes before all else; called last, so that nothing stands in front."""
    answer_of, hops = app.wsgi_app, app.config["PROXY_HOPS"]

    def probed(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path not in PATHS or method not in ("GET", "HEAD") or not came_past_the_proxy(environ, hops):
            return answer_of(environ, start_response)
        with app.request_context(environ):
            return answer(path, checks)(environ, start_response)

    app.wsgi_app = probed  # type: ignore[method-assign]
