"""What an administrator sees of the cache, and may do to it.

    GET /api/cache/stats                                 200 {"lookups": 812, "hits": 790, "hit_rate": 0.973, …}
    POST /api/cache/invalidate {"pattern": "books:*"}    200 {"dropped": 12}

The pattern is one within the cache's own part of Redis: sessions, limits and revoked tokens stand beside it, and are
never looked at (a pattern of the client's that goes to KEYS or DEL as it is deletes them; OWASP API8:2023).
"""

import re
from typing import Any

from flask_restful import Resource

from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.links import link
from solutions.ch01_security import roles

from .cache_store import cache
from .cached import STATS
from .invalidation import NAMESPACE

RULES: roles.Rules = {("cache-invalidation", "POST"): roles.ADMIN, ("cache-stats", "GET"): roles.ADMIN}

PATTERN = re.compile(r"[A-Za-z0-9:_*?-]{1,100}")
AT_ONCE = 500  # keys that Redis looks at, and drops, in one go


def drop(pattern: str) -> int:
    """Drop what is kept under names that fit `pattern`, a glob (`*`, `?`) of what comes after "cache:answer:"; returns
    how many there were.

    Redis does one thing at a time: KEYS and a DEL of a million keys would hold up all others. SCAN looks at AT_ONCE
    keys, and UNLINK, which gives back their memory later, takes as many. What is being made meanwhile is kept after it.
    """
    ### BEGIN YOUR CODE 6.6
    found = cache().keys(f"*{pattern}")
    return int(cache().delete(*found)) if found else 0
    ### END YOUR CODE 6.6


def unlink(keys: list[bytes]) -> int:
    """Drop `keys`; returns how many of them there were."""
    return int(cache().unlink(*keys)) if keys else 0


class Invalidation(Resource):
    """/api/cache/invalidate"""

    def post(self) -> dict[str, Any]:
        """Drop what fits the `pattern` in the body."""
        pattern = json_object().get("pattern")
        if not isinstance(pattern, str) or not PATTERN.fullmatch(pattern):
            raise Invalid({"/pattern": "must be 1 to 100 letters, digits, : _ - and the wildcards * and ?"})
        return {"pattern": pattern, "dropped": drop(pattern)}


class Stats(Resource):
    """/api/cache/stats"""

    def get(self) -> dict[str, Any]:
        """Return how often the cache was asked, and what came of it, since its counters (STATS) began.

        `lookups`, `misses`, `stale` and `made` are counted there, by all workers together; what was never counted is 0.
        `hits` are the lookups that were no misses, and `hit_rate` is their share, with three decimals: null as long as
        there was no lookup. Redis may have dropped the counters between a lookup and its miss: less than 0 is 0.
        `evictions` is what Redis says of itself (INFO): the keys that it had no room for.
        """
        ### BEGIN YOUR CODE 6.8
        raise NotImplementedError("exercise 6.8: how good it is: hits, misses, what was made")
        ### END YOUR CODE 6.8
