"""What has to be done now and then, by one of the workers: a new key each month, and a sweep each midnight.

APScheduler runs in every worker, so every worker wakes up at midnight. One of them does the work: the one that is first
to leave a mark in Redis. The mark stays until the next day, for workers whose clock is a little late. A worker that
slept through midnight (a laptop, a stopped container) catches up once, however many midnights there were.
"""

from collections.abc import Callable
from datetime import UTC
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask, current_app
from sqlalchemy import delete

from solutions.ch00_books_api.models import db, now
from solutions.ch01_security.redis_store import store

from . import keys
from .refresh import Session
from .revocation import COMPLETE, PREFIX, Revoked

A_DAY = 86_400  # seconds


def first_today(task: str) -> bool:
    """Tell whether this worker is the first, of all that share this Redis, to ask for `task` on this day (UTC).

    Everybody after that gets False until the next day. Asking and leaving the mark are one command, and the mark goes
    by itself after a day (`store().set` with nx and ex). Its name begins with "housekeeping:" and has the task and the
    date in it.
    """
    ### BEGIN SOLUTION 3.6
    return bool(store().set(f"housekeeping:{task}:{now().date()}", 1, nx=True, ex=A_DAY))
    ### END SOLUTION 3.6


def sweep() -> None:
    """Delete what no longer matters: sessions (their refresh tokens go with them) and revocations that have expired in
    the database, keys whose time has come (`keys.drop`), and entries in Redis under PREFIX that would stay for ever.

    Of those there should be none, except COMPLETE. They are found by SCAN, which looks at a few keys at a time; KEYS
    would stop all of Redis for as long as it takes to look at every key (redis.io, KEYS: not in production).
    """
    ### BEGIN SOLUTION 3.6
    moment = now()
    db.session.execute(delete(Session).where(Session.expires_at <= moment))
    db.session.execute(delete(Revoked).where(Revoked.expires_at <= moment))
    db.session.commit()
    keys.drop()
    for entry in store().scan_iter(f"{PREFIX}*", count=500):
        if entry != COMPLETE.encode() and store().ttl(entry) == -1:
            store().unlink(entry)
    ### END SOLUTION 3.6


def rotate_keys() -> None:
    """Let a new key sign, when the one that signs has done so for KEY_ROTATION_DAYS."""
    keys.rotate(older_than=current_app.config["KEY_ROTATION_DAYS"] * A_DAY)


TASKS = (rotate_keys, sweep)


def midnight() -> dict[str, Any]:
    """Return how the tasks are scheduled, as arguments of APScheduler's `add_job`: daily at midnight UTC.

    A worker that is late, by however much, does the work all the same (misfire_grace_time None), and once (coalesce).
    """
    ### BEGIN SOLUTION 3.6
    trigger = CronTrigger(hour=0, minute=0, timezone=UTC)
    return {"trigger": trigger, "misfire_grace_time": None, "coalesce": True}
    ### END SOLUTION 3.6


def run(app: Flask, task: Callable[[], None]) -> None:
    """Do `task`, if no other worker has; what goes wrong is logged, as the errors of requests are."""
    with app.test_request_context(f"/housekeeping/{task.__name__}"):  # a job is a request that nobody sent
        try:
            if first_today(task.__name__):
                task()
        except Exception:
            app.logger.exception("housekeeping failed: %s", task.__name__)


def init_app(app: Flask) -> None:
    """Schedule the tasks in this worker, on a thread of its own."""
    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    for task in TASKS:
        scheduler.add_job(run, args=(app, task), id=task.__name__, **midnight())
    scheduler.start()
    app.extensions["scheduler"] = scheduler
