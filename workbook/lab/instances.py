"""The processes of the app under check: booted, mended where a module prevents that, found by name, ended."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from workbook.book import mine
from workbook.course import Chapter
from workbook.lab import repair
from workbook.lab.bench import HarnessClient
from workbook.lab.edge import Hung, NoAnswer
from workbook.lab.outside import Outside

BOOT_SECONDS = 10.0

Failed = dict[str, Any]  # why a process did not start, as the harness tells it
Rules = Mapping[tuple[str, str], Collection[str]]  # the name of a route and a method: the roles that may


@dataclass(frozen=True)
class App:
    """An instance of the app: `name` is that of its worker."""

    name: str


@dataclass(frozen=True)
class Variant:
    """What is otherwise in an instance than in the others of its lab.

    `env` has other settings (None: not set), and the rest is what `Lab.boot` takes. With a `command`, it is a process
    that runs this command of the app's. `swapped` has the source of modules, by their full names, that are to be others
    than those on the disk; one that is `public` is served on the loopback address, too.
    """

    env: Mapping[str, str | None]
    routes: Mapping[str, str] | None = None
    rules: Rules | None = None
    config: Mapping[str, str] | None = None
    extension: str = ""
    command: tuple[str, ...] = ()
    swapped: Mapping[str, str] | None = None
    public: bool = False


AS_IT_IS = Variant({})


class Instances:
    """The processes of the app of one lab. `place` is the lab's folder, `source` that of the chapter's modules.

    Workers of several labs share a harness, so their names begin with that of the lab's folder.
    """

    def __init__(
        self,
        harness: HarnessClient,
        chapter: Chapter,
        source: Path,
        place: Path,
        env: Mapping[str, str],
        outside: Outside,
        moved: Callable[[], float],
    ) -> None:
        self._harness, self._chapter, self._source, self._place = harness, chapter, source, place
        self._env, self._outside = env, outside
        self._moved = moved  # by how many seconds the app's clock is ahead
        self._path = [str(source)]
        self._others = 0  # how many there have been
        self._wires: dict[str, httpx.HTTPTransport] = {}
        self._urls: dict[str, str] = {}  # of those that are served on the loopback address, too

    def start(self, starter: Callable[[str], str]) -> list[repair.Broken]:
        """Boot the app and fill its database, with `starter(module)` in the place of each module that prevents that.

        Returns what is broken; where an entry names no module, the chapter as a whole cannot be judged.
        """
        broken: dict[str, repair.Broken] = {}
        while failed := self._boot_and_fill():
            module = repair.blamed(failed, self._chapter, self._source)
            if module is None or module in broken:
                module = self._by_trial(starter, set(broken))
            if module is None:
                return [repair.explained(failed, None, self._chapter, self._source)]
            broken[module] = repair.explained(failed, module, self._chapter, self._source)
            self._replace(module, starter)
        return list(broken.values())

    def _boot_and_fill(self) -> Failed | None:
        if failed := self._boot(self._named(0), create_tables=True):
            return failed
        answer = self._harness.do("fill", on=self._env)
        if "failed" in answer:
            return {**answer["failed"], "kind": "data", "frames": []}
        return None

    def _by_trial(self, starter: Callable[[str], str], known: set[str]) -> str | None:
        """The one module whose starter lets the app boot, where no traceback tells."""
        for module in repair.modules_of(self._chapter):
            if module not in known:
                file = self._replace(module, starter)
                failed = self._boot(self._named(0), create_tables=True)
                file.unlink()
                if not failed:
                    return module
        return None

    def _replace(self, module: str, starter: Callable[[str], str]) -> Path:
        overlay = self._place / "starters"
        overlay.mkdir(exist_ok=True)
        if str(overlay) not in self._path:
            self._path.insert(0, str(overlay))
        (overlay / module).write_text(starter(module), encoding="utf-8")
        return overlay / module

    def _named(self, worker: int | str) -> str:
        return f"{self._place.name}.{worker}"

    def socket(self, name: str) -> str:
        """The Unix socket of an instance."""
        return str(self._place / f"{name}.sock")

    def wire(self, name: str) -> httpx.HTTPTransport:
        """What carries requests to an instance."""
        return self._wires[name]

    def url(self, name: str) -> str:
        """Where an instance is served on the loopback address."""
        return self._urls[name]

    @property
    def names(self) -> list[str]:
        """Those of the instances that are up."""
        return list(self._wires)

    def worker(self, number: int) -> App:
        """A process of the app as it is, booted on first use. Raises NoAnswer where it does not start."""
        name = self._named(number)
        if name not in self._wires and (failed := self._boot(name)):
            raise NoAnswer(*self._explained(failed))
        return App(name)

    def another(self, variant: Variant) -> App:
        """One more instance. Raises NoAnswer where it does not start."""
        self._others += 1
        name = self._named(f"b{self._others}")
        if failed := self._boot(name, variant):
            given = [f"{key}={value}" for key, value in variant.env.items()] or variant.command or ["other rules"]
            sentence, where = self._explained(failed)
            raise NoAnswer(f"With {' '.join(given)}: {sentence}", where)
        return App(name)

    def boot_again(self) -> None:
        """End all, and boot the first. Raises Hung or NoAnswer where it does not start."""
        self.stop_all()
        if failed := self._boot(self._named(0)):
            kind = Hung if failed["kind"] == "hung" else NoAnswer
            raise kind(*self._explained(failed))

    def _explained(self, failed: Failed) -> tuple[str, str]:
        broken = repair.explained(failed, None, self._chapter, self._source)
        return broken.sentence, broken.where

    def _boot(self, name: str, variant: Variant = AS_IT_IS, create_tables: bool = False) -> Failed | None:
        """Boot an instance; returns None, or why it failed."""
        env = {**self._env, **variant.env}
        spec = {
            "package": self._chapter.name,
            "path": self._path,
            "mine": mine.standing_in(),
            "env": {key: value for key, value in env.items() if value is not None},
            "folder": str(self._place),
            "bind": self.socket(name),
            "trace": str(self._place / f"{name}.trace"),
            "cache": str(self._place / "cache"),
            "clock": self._moved(),
            "outside": self._outside.tables(),
            "patience": BOOT_SECONDS,
            "create_tables": create_tables,
            "routes": dict(variant.routes or {}),
            "rules": [[name, method, list(roles)] for (name, method), roles in (variant.rules or {}).items()],
            "command": list(variant.command),
            "swapped": dict(variant.swapped or {}),
            "public": variant.public,
            "config": dict(variant.config or {}),
            "extension": variant.extension,
        }
        said = self._harness.do("boot", name=name, spec=spec)
        failed: Failed | None = said.get("failed")
        if failed:
            self._harness.do("stop", on=name)
        else:
            self._wires[name] = httpx.HTTPTransport(uds=self.socket(name), verify=False, trust_env=False)
            self._urls[name] = said.get("url", "")
        return failed

    def stop(self, name: str) -> None:
        """End an instance."""
        self._wires.pop(name).close()
        self._harness.do("stop", on=name)

    def stop_all(self) -> None:
        """End all."""
        for name in self.names:
            self.stop(name)
