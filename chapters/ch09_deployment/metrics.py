"""What the app counts about itself, for Prometheus.

    GET /metrics
    200 OK
    Content-Type: text/plain; version=1.0.0; charset=utf-8

    books_requests_total{method="GET",route="book",status="200"} 12.0
    books_request_seconds_bucket{le="0.1",method="GET",route="book"} 11.0

Who asks gets the sum over all workers, whichever of them answers: each counts in a file of its own in
PROMETHEUS_MULTIPROC_DIR, which all of them read. A label has few values: each new one is another series, and Prometheus
keeps it for weeks. So a route is called by its name, never by the path that somebody has typed, and a method that HTTP
does not know is "other". (Prometheus: metric and label naming; prometheus_client: multiprocess mode; RED method.)
"""

import os
import time

from flask import Flask, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from solutions.ch00_books_api import routes
from solutions.ch01_security.audit import STARTED, STATUS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OTHER, NO_ROUTE = "other", "none"
LABELS = ("method", "route")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one app, in this process."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.requests = Counter("books_requests", "Requests that were answered.", (*LABELS, "status"), registry=own)
        self.seconds = Histogram(
            "books_request_seconds", "From the first byte read to the answer.", LABELS, registry=own, buckets=BOUNDS
        )


def labels() -> tuple[str, str]:
    """Return the method and the route of this request, as labels: one of METHODS, else OTHER; the name of the route
    (`routes.current`), else NO_ROUTE.
    """
    ### BEGIN YOUR CODE 9.2
    return request.method, request.path
    ### END YOUR CODE 9.2


def count(metrics: Metrics, status: int, seconds: float) -> None:
    """Count this request, which was answered with `status` after so many seconds, whatever came of it: also an error.

    `metrics.requests` has labels method, route and status, `metrics.seconds` the first two.
    """
    ### BEGIN YOUR CODE 9.2
    method, path = labels()
    metrics.requests.labels(method, path, status).inc()
    metrics.seconds.labels(method, path).observe(seconds)
    ### END YOUR CODE 9.2


def exposition() -> bytes:
    """Return what all workers have counted so far, in Prometheus' text format (`generate_latest`).

    A registry that is made for this one answer reads the files of all processes, those that have ended included: a
    counter never goes back. Nothing else is in it, or a series would stand there twice, which Prometheus refuses.
    """
    ### BEGIN YOUR CODE 9.2
    return generate_latest(current_app.extensions["metrics"].registry)
    ### END YOUR CODE 9.2


def told() -> bytes:
    """Return what is told: what all workers have counted, or this process alone, where it has no others."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return exposition()
    return generate_latest(current_app.extensions["metrics"].registry)


def finish(_error: BaseException | None) -> None:
    """Count this request: called when it is torn down, after its answer began."""
    if STARTED in request.environ:  # else a context that no request opened
        seconds = time.perf_counter() - request.environ[STARTED]
        count(current_app.extensions["metrics"], request.environ.get(STATUS, 500), seconds)


def init_app(app: Flask) -> None:
    """Count every request."""
    app.extensions["metrics"] = Metrics()
    app.teardown_request(finish)
