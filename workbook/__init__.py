"""The tool behind `python3 -m workbook`.

The folder that holds the workbook is looked into last: no file that a learner has put there, such as secrets.py or
redis.py, hides a module of Python's own or of a library.
"""

import os
import sys

_root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:] = [place for place in sys.path if place not in ("", _root)] + [_root]
