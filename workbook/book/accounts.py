"""The sample users: alice, bob, paula (premium) and admin, and the shelves of two of them.

Everybody's password is "<Name> has 1 long passphrase". The hashes are argon2id, at the cost that the environment names,
as the app's own are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher

PEOPLE = (("alice", "user", 34), ("bob", "user", 17), ("paula", "premium", 52), ("admin", "admin", 41))
SHELVES = (("alice", "To read"), ("bob", "Bob's secret gifts"))
SINCE = datetime(2024, 1, 1, 9, 30, 0, 250_000, tzinfo=UTC)

# The parameters of PasswordHasher, and the settings of the app that give them.
COSTS = {
    "time_cost": "ARGON2_TIME_COST",
    "memory_cost": "ARGON2_MEMORY_KIB",
    "parallelism": "ARGON2_PARALLELISM",
}


def password(name: str) -> str:
    """The password of the sample user `name`."""
    return f"{name.title()} has 1 long passphrase"


def users(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows of the sample users; `environ` names the cost of the hashes where it is not the default."""
    costs: dict[str, Any] = {cost: int(environ[name]) for cost, name in COSTS.items() if environ.get(name)}
    hasher = PasswordHasher(**costs)
    return [
        {
            "name": name,
            "email": f"{name}@example.org",
            "age": age,
            "role": role,
            "password_hash": hasher.hash(password(name)),
            "created_at": SINCE,
            "updated_at": SINCE,
        }
        for name, role, age in PEOPLE
    ]


def shelves(owners: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the rows of the sample shelves; `owners` maps a user's name to the id."""
    return [
        {"owner_id": owners[owner], "name": name, "created_at": SINCE, "updated_at": SINCE}
        for owner, name in SHELVES
        if owner in owners
    ]
