"""What has to be done now and then, by a process of its own: a new key each month, and a sweep each midnight.

    flask jobs     works until it is told to stop (SIGTERM, Ctrl-C), and then ends what it is at

Workers that answer requests come and go, and there are as many as the load needs; a schedule in each of them would be
many schedules. So this is a command. It may run on several machines all the same, for the day that one of them breaks:
whoever is first to leave a mark in Redis does the task. The mark is a claim at first, which goes by itself when its
owner dies; only a task that was done is marked for the day. What fell due while nobody was there is done at the start.
"""

import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC
from typing import Any

import click
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask, current_app
from sqlalchemy import delete

from solutions.ch00_books_api.models import db, now
from solutions.ch00_books_api.representations import timestamp
from solutions.ch01_security.redis_store import store
from solutions.ch01_security.webhook import Delivery

from . import keys
from .refresh import Session
from .revocation import COMPLETE, PREFIX, Revoked

A_DAY = 86_400  # seconds
CLAIM = 300  # seconds that a process may be at a task before another one may try
AGAIN = 10  # minutes until the next look: longer than a claim, so that what failed is tried again


def mark(task: str) -> str:
    """Return the name of the mark that `task` leaves in Redis on this day (UTC).

    It begins with "housekeeping:" and has the task and the date in it.
    """
    ### BEGIN YOUR CODE 3.6
    return f"housekeeping:{task}"
    ### END YOUR CODE 3.6


def claim(name: str) -> bool:
    """Leave the mark `name`, and tell whether this process is the one that has: False where the mark is there already.

    Of many processes that ask at the same moment, one is told True. The mark goes by itself after CLAIM seconds: a
    process that died in the middle, at whichever step, or never heard that it was the first, keeps nobody from the task
    for long.
    """
    ### BEGIN YOUR CODE 3.6
    return True
    ### END YOUR CODE 3.6


def done(name: str) -> None:
    """Let there be the mark `name` for A_DAY from now: the task was done, however long it took. After that the mark
    goes by itself, whatever becomes of this process.
    """
    ### BEGIN YOUR CODE 3.6
    return
    ### END YOUR CODE 3.6


def sweep() -> None:
    """Delete what no longer matters: in the database the sessions (their refresh tokens go with them), revocations and
    webhook deliveries that have expired (Session, Revoked, Delivery), keys whose time has come (`keys.drop`), and
    entries in Redis under PREFIX that would stay for ever.

    Of those there should be none, except COMPLETE, which stays. They are looked for with SCAN, a few keys at a time:
    nobody else may have to wait for as long as it takes to look at all of them. A sweep that fails in the middle is
    begun again, and a long one may be begun twice: each step is one that bears it.
    """
    ### BEGIN YOUR CODE 3.6
    for entry in store().keys(f"{PREFIX}*"):
        store().unlink(entry)
    ### END YOUR CODE 3.6


def rotate_keys() -> None:
    """Let the next key sign, when the one that signs has done so for KEY_ROTATION_DAYS, and everybody can know the next
    one; otherwise this job comes again.
    """
    with suppress(keys.TooEarly):
        keys.rotate(older_than=current_app.config["KEY_ROTATION_DAYS"] * A_DAY)


Task = Callable[[], None]

TASKS: Sequence[Task] = (rotate_keys, sweep)  # once a day each


def schedule() -> dict[str, Any]:
    """Return when to look what is due, as arguments of APScheduler's `add_job`: at midnight UTC, when a day begins, and
    every AGAIN minutes after it, for what could not be done then: wherever the machine stands.

    A process that is late, by however much (a laptop slept, a machine was busy), looks all the same, and once, however
    many looks it has missed. APScheduler's user guide says what it does with such a job (missed job executions and
    coalescing), unless it is told otherwise.
    """
    ### BEGIN YOUR CODE 3.6
    return {"trigger": CronTrigger(hour=0, minute=0)}
    ### END YOUR CODE 3.6


def once_a_day(task: Task) -> bool:
    """Do `task` and return True, unless it was done today or somebody is at it."""
    name = mark(task.__name__)  # once: the day may end while the task runs
    if not claim(name):
        return False
    task()
    done(name)
    return True


def always(task: Task) -> bool:
    """Do `task`, and return True."""
    task()
    return True


def run(app: Flask, task: Task, how: Callable[[Task], bool]) -> None:
    """Do `task` as `how` has it; what goes wrong is logged."""
    with app.app_context():
        try:
            if how(task):
                click.echo(f"{timestamp(now())} {task.__name__}: done")
        except Exception:
            click.echo(f"{timestamp(now())} {task.__name__}: failed; the next try is in {AGAIN} minutes", err=True)
            app.logger.exception("housekeeping failed: %s", task.__name__)


def run_all(app: Flask) -> None:
    """Do what is due today, and what is due at each look, one task after the other."""
    for task in TASKS:
        run(app, task, once_a_day)
    for task in app.extensions["each_look"]:
        run(app, task, always)


def work(app: Flask) -> None:
    """Do what is due, now and from now on; return after SIGTERM or Ctrl-C, when the task under way has ended."""
    scheduler = BlockingScheduler(timezone=UTC)
    scheduler.add_job(run_all, args=(app,), misfire_grace_time=None)  # at once: what fell due while nobody was there
    scheduler.add_job(run_all, args=(app,), **schedule())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        scheduler.start()
    except KeyboardInterrupt:
        if scheduler.running:
            scheduler.shutdown()


def init_app(app: Flask, each_look: Sequence[Task] = ()) -> None:
    """Add the command `flask jobs`, which also does the tasks of `each_look`, every time that it looks what is due."""
    app.extensions["each_look"] = each_look

    @app.cli.command("jobs")
    def jobs() -> None:
        """Do what falls due, until SIGTERM: rotate keys, sweep. Several may run; one of them does each task."""
        work(app)
