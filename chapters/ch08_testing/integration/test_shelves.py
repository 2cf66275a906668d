"""Shelves: whose they are, the database decides."""

from collections.abc import Callable
from typing import Any

import pytest

from solutions.ch01_security.shelves import Shelf

from ..factories import a_shelf


### BEGIN YOUR CODE 8.2
# A shelf belongs to whoever made it, and to anybody else it is not there.
### END YOUR CODE 8.2
