"""Where requests are counted: in Redis, which is asked once for each limit.

Flask-Limiter asks twice, whether there is room and then how full the window is, and each question is a round trip.
Here one script answers both. It counts as its own strategy does (a moving window: the moments of the requests that were
let through, the youngest first), so the counters of the two are the same.
"""

import time

from flask import g
from limits.storage import RedisStorage

COUNTERS = "redis+window://"  # storage_uri of Flask-Limiter, with a connection_pool in its storage_options

# KEYS: the list of moments. ARGV: now, how many are allowed, in how many seconds, how many are asked for.
# Returns whether they are let through, how many are counted then, and the oldest of them.
TAKE = """
local now, allowed, seconds, asked = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local oldest = redis.call('LINDEX', KEYS[1], -1)
while oldest and tonumber(oldest) < now - seconds do  -- the window has moved on
    redis.call('RPOP', KEYS[1])
    oldest = redis.call('LINDEX', KEYS[1], -1)
end
local used = redis.call('LLEN', KEYS[1])
if used + asked > allowed then
    return {0, used, oldest or ARGV[1]}
end
for _ = 1, asked do
    redis.call('LPUSH', KEYS[1], ARGV[1])
end
redis.call('EXPIRE', KEYS[1], seconds)
return {1, used + asked, oldest or ARGV[1]}
"""


class Counters(RedisStorage):
    """Redis, as the storage of Flask-Limiter."""

    STORAGE_SCHEME = ["redis+window"]  # noqa: RUF012 (limits')

    def initialize_storage(self, uri: str) -> None:
        """Name the script; it is sent when Redis does not know it yet."""
        super().initialize_storage(uri)
        self.take = self.storage.register_script(TAKE)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` requests unless that is more than `limit` in `expiry` seconds, and return whether it was."""
        taken, used, oldest = self.take([self.prefixed_key(key)], [time.time(), limit, expiry, amount])
        g.setdefault("windows", {})[key] = float(oldest), used
        return bool(taken)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return the oldest moment that is counted, and how many are: as it was when this request was counted."""
        known: tuple[float, int] | None = g.get("windows", {}).get(key)
        return known or super().get_moving_window(key, limit, expiry)
