"""Answers that cost the database much, kept in Redis for a while.

    class GenreReport(Resource):
        @cached(seconds=300, who=roles.role)
        def get(self): …

    GET /api/reports/catalog   200, from the database   240 ms
    GET /api/reports/catalog   200, from Redis            2 ms

It sits behind everything that decides whether a caller is let in, is counted and logged, and in front of the work: who
is refused gets nothing from it, and what comes out of it bears the id, the limits and the cookies of this request, as
only what the view made is kept. When an answer gets old, one caller makes the next, and the others have the old one as
long as that takes; where there is none, they wait (a stampede is a hundred who all make the same). Without Redis
everybody makes their own: slower, and right.

At work dogpile.cache does this (its lock, its serving of old values); what of a request belongs into the name of an
answer, no library knows.
"""

import hashlib
import json
import random
import secrets
import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

from flask import Response, current_app, g, request
from flask_restful.representations.json import output_json
from flask_restful.utils import unpack
from redis.exceptions import RedisError

from solutions.ch00_books_api import routes, settings
from solutions.ch00_books_api.models import now
from solutions.ch05_versioning.versions import version

from . import invalidation
from .cache_store import cache, failed
from .invalidation import NAMESPACE, tag_key, tags

SETTINGS: settings.Settings = {
    "CACHE_KEEP_STALE_SECONDS": settings.Setting("60", settings.whole(0)),  # after its time, while the next is made
    # for who makes an answer, and for who waits for it: more than the slowest takes, or they all make it in the end
    "CACHE_LOCK_SECONDS": settings.Setting("5", settings.seconds),
    "CACHE_LARGEST_BYTES": settings.Setting("1000000", settings.whole(0)),  # of a body: what is larger is not kept
}
FORMAT = 1  # of an entry: one more whenever what is written changes, as two deploys may share a Redis for a while
JITTER = 0.1  # of a life: what was kept at the same moment must not end at the same moment
STATS = f"{NAMESPACE}stats"  # a hash: lookups, misses (who had to wait for an answer, or make one), stale, made
STEP = 0.02  # seconds between two looks of who waits

# only the owner of a lock takes it away: it may have gone by itself, and be another one's by now
RELEASE = """if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"""

Who = Callable[[], str]
View = Callable[..., Any]


class Entry(NamedTuple):
    """An answer that is kept."""

    headers: list[tuple[str, str]]  # that the view has set
    body: bytes
    generations: list[str]  # of the tags that it depends on
    until: float  # when it begins to be old, in seconds since 1970

    def written(self) -> bytes:
        """Return it as bytes: what describes it as JSON on the first line, and after that the body."""
        return json.dumps([FORMAT, self.headers, self.generations, self.until]).encode() + b"\n" + self.body

    @classmethod
    def read(cls, text: bytes) -> "Entry | None":
        """Return what `written` has written; None where it is of another FORMAT, or of nobody we know."""
        head, _, body = text.partition(b"\n")
        try:
            form, headers, generations, until = json.loads(head)
        except (ValueError, TypeError):
            return None
        return cls([(name, value) for name, value in headers], body, generations, until) if form == FORMAT else None

    def old(self) -> bool:
        """Tell whether it is time for the next one."""
        return now().timestamp() >= self.until

    def response(self) -> Response:
        """Return the answer, as the view made it."""
        return Response(self.body, 200, self.headers)


def caller() -> str:
    """Return whose answer it is: nobody else's."""
    return f"user:{g.user.id}" if g.user else "anonymous"


def entry_key(who: Who) -> str:
    """Return what the answer to this request is kept under: all that it depends on is in it.

    The route in clear, for whoever looks into Redis; the rest as a digest: who asks, the version, and the address as it
    was asked for, in which links lead on: the prefix, the path, the version that the query names (`g.version_in_query`:
    a link names it too), and the rest of the query as the view sees it (`request.args`). In which order its parameters
    came makes no difference; which values one has, and in which order those came, does. GET and HEAD share an answer.
    """
    ### BEGIN SOLUTION 6.4
    address = [request.root_path, request.path, g.version_in_query, sorted(request.args.lists())]
    parts = json.dumps([who(), version(), address])
    return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
    ### END SOLUTION 6.4


def look(key: str, wanted: Sequence[str], first: bool = True) -> tuple[Entry | None, list[str]]:
    """Return what is kept under `key`, if it still counts, and the generations of the tags `wanted`, as they are now.

    All of it comes in one answer of Redis: a generation that was read before its entry could be gone by then. Before it
    Redis is told what it has not heard yet (`invalidation.settle`). The `first` look of a request is counted.
    """
    ### BEGIN SOLUTION 6.4
    invalidation.settle(cache())
    with cache().pipeline(transaction=False) as pipeline:
        pipeline.mget([key, *map(tag_key, wanted)])
        pipeline.hincrby(STATS, "lookups", int(first))
        (text, *known), _ = pipeline.execute()
    generations = invalidation.generations(wanted, known)
    entry = Entry.read(text) if text else None
    return (entry if entry and entry.generations == generations else None), generations
    ### END SOLUTION 6.4


def keep(key: str, answer: Response, generations: list[str], seconds: int) -> None:
    """Keep `answer`, which was made when its tags were of these `generations`, for about `seconds` (JITTER).

    What the view has set is kept, as an Entry. It begins to be old when its life ends, and is gone from Redis
    CACHE_KEEP_STALE_SECONDS after that.
    """
    ### BEGIN SOLUTION 6.4
    life = seconds * random.uniform(1 - JITTER, 1 + JITTER)
    entry = Entry(list(answer.headers), answer.get_data(), generations, now().timestamp() + life)
    cache().set(key, entry.written(), ex=int(life) + 1 + current_app.config["CACHE_KEEP_STALE_SECONDS"])
    ### END SOLUTION 6.4


def lock_key(key: str) -> str:
    """Return the name of the lock of whoever makes the answer that is kept under `key`."""
    return f"{NAMESPACE}lock:{key.removeprefix(NAMESPACE)}"


def take(key: str) -> str | None:
    """Return a word if it is this caller who makes the answer, one that no other caller has, None if somebody is at it
    already.

    The lock goes by itself after CACHE_LOCK_SECONDS, from the moment on that it is taken: who has died keeps nobody
    waiting for longer.
    """
    ### BEGIN SOLUTION 6.5
    word = secrets.token_hex(8)
    life = int(current_app.config["CACHE_LOCK_SECONDS"] * 1000)
    return word if cache().set(lock_key(key), word, nx=True, px=life) else None
    ### END SOLUTION 6.5


def release(key: str, word: str) -> None:
    """Give the lock back, if it still is this caller's: to look at it and to delete it are one step."""
    ### BEGIN SOLUTION 6.5
    cache().eval(RELEASE, 1, lock_key(key), word)
    ### END SOLUTION 6.5


def find(key: str, wanted: Sequence[str]) -> tuple[Entry | None, list[str], str | None]:
    """Return the answer to give; or, where there is none, the generations to make it of, those of the last look, and a
    word if it is to be kept by this caller, who then gives the lock back.

    One that is not old yet is it. Of those who find an old one, one makes the next, the others give the old one. Of
    those who find none, one makes it and the others look every STEP seconds whether it is there; where the one has
    failed, the next one tries; and when CACHE_LOCK_SECONDS are over (by `time.monotonic()`), everybody who still waits
    makes their own.

    Counted (`count`) are "stale", who gives an old one; "misses", who has none to give after the first look and the
    first try for the lock, whatever comes after; "made", who returns none.
    """
    ### BEGIN SOLUTION 6.5
    entry, generations = look(key, wanted)
    if entry and not entry.old():
        return entry, generations, None
    word = take(key)
    if word is None and entry:
        count("stale")
        return entry, generations, None
    count("misses")
    over = time.monotonic() + current_app.config["CACHE_LOCK_SECONDS"]
    while word is None and time.monotonic() < over:
        time.sleep(STEP)
        entry, generations = look(key, wanted, first=False)
        if entry:
            return entry, generations, None
        word = take(key)
    if word:  # it may have been made since the last look
        entry, generations = look(key, wanted, first=False)
        if entry and not entry.old():
            release(key, word)
            return entry, generations, None
    count("made")
    return None, generations, word
    ### END SOLUTION 6.5


def made(view: View, arguments: Any, values: Any) -> Response:
    """Return what `view` answers, as Flask-RESTful would have made it."""
    answer = view(*arguments, **values)
    if isinstance(answer, Response):
        return answer
    response: Response = output_json(*unpack(answer))
    response.mimetype = "application/json"
    return response


def count(what: str) -> None:
    """Count one more, in STATS."""
    cache().hincrby(STATS, what, 1)


def may_be_kept(answer: Response) -> bool:
    """Tell whether `answer` is one for others, too: a 200 that sets no cookie, there as a whole, and not too large."""
    if answer.status_code != 200 or "Set-Cookie" in answer.headers or not answer.is_sequence:
        return False
    return len(answer.get_data()) <= current_app.config["CACHE_LARGEST_BYTES"]


def cached(seconds: int, who: Who = caller) -> Callable[[View], View]:
    """Keep the answers of a view to GET (and HEAD) that may be kept, for about `seconds`.

    `who` says for whom an answer is: its caller, unless it is the same for several, for example for all of a role. Kept
    is what the view returns: what it leaves in `g`, for what comes after it, is there only when it has run.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*arguments: Any, **values: Any) -> Any:
            def make() -> Response:
                return made(view, arguments, values)

            try:
                key = entry_key(who)
                entry, generations, word = find(key, tags())
            except RedisError:
                failed("an answer was not looked for")
                return make()
            if entry:
                return entry.response()
            try:
                response = make()
                if word and may_be_kept(response):
                    quietly(lambda: keep(key, response, generations, seconds))
                return response
            finally:
                if word:
                    quietly(lambda: release(key, word))

        return answer

    return decorate


def quietly(work: Callable[[], None]) -> None:
    """Do `work` with Redis, if it can be done: the answer is there already."""
    try:
        work()
    except RedisError:
        failed("an answer was not kept")
