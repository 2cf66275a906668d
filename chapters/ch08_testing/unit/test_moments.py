"""Moment: a point in time, as it stands in a query string."""

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from solutions.ch04_pagination.asking import Moment


### BEGIN YOUR CODE 8.1
# A moment is brought to UTC; what is no moment (RFC 3339) is refused.
### END YOUR CODE 8.1
