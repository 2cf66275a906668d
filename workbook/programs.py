"""A library's program, such as gunicorn, run as `python -m gunicorn` runs it.

But in a workbook whose folder is looked into last, whatever a learner has put there (see `workbook`).
"""

import runpy
import sys


def command(library: str, *arguments: str) -> list[str]:
    """The command line that runs the program of `library`."""
    return [sys.executable, "-m", "workbook.programs", library, *arguments]


if __name__ == "__main__":
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
