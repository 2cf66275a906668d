"""Modules that are others than those on the disk: a broken app is the right one with a known wrong answer in it.

What is swapped is told by nothing but what it does: name, file and place of the module stay as they are.
"""

import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from types import CodeType, ModuleType

REACH = f"__import__({__name__!r}, fromlist=['reached']).reached.append(1)"  # of code that says when it runs
reached: list[int] = []


class Swapped(MetaPathFinder):
    """Finds the modules whose source it has, by their full names."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module as the disk has it, with the other source in its loader."""
        if fullname not in self._sources:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if found is None or found.origin is None:
            return None
        loader = _Source(fullname, found.origin, self._sources[fullname])
        return importlib.util.spec_from_file_location(fullname, found.origin, loader=loader)


class _Source(importlib.machinery.SourceFileLoader):
    """Loads a module from a text; neither that nor its code is kept anywhere."""

    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The code of the other source, under the name of the file."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


def install(sources: Mapping[str, str]) -> None:
    """From now on let `import` find `sources` where they are named; also where there is nothing to swap."""
    sys.meta_path.insert(0, Swapped(sources))


def installing(sources: Mapping[str, str]) -> str:
    """Return the source of a line that installs them, to begin a module with."""
    return f"__import__({__name__!r}, fromlist=['install']).install({dict(sources)!r})\n"
