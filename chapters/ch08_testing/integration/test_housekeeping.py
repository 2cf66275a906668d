"""The sweep of midnight: what has expired goes, all of it, and nothing else."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from redis import Redis

from solutions.ch03_jwt import housekeeping
from solutions.ch03_jwt.refresh import RefreshToken, Session
from solutions.ch03_jwt.revocation import Revoked


### BEGIN YOUR CODE 8.2
# What has expired is gone after the sweep, and nothing else.
### END YOUR CODE 8.2
