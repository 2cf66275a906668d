"""check_name: which names people may have."""

import pytest
from marshmallow import ValidationError

from solutions.ch02_validation.users import check_name


### BEGIN YOUR CODE 8.1
# Names that people have, in any script; and names that nobody has, because they look like another one.
### END YOUR CODE 8.1
