"""parse: JSON that means the same to everybody."""

import pytest

from solutions.ch02_validation.strict_json import DEEPEST, parse


### BEGIN YOUR CODE 8.1
# JSON that means the same to everybody is read; what can be read in two ways, or in none, is a ValueError.
### END YOUR CODE 8.1
