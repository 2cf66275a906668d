"""The trial of the starters: each boots, answers every route, and shows its unsolved exercises as what they are.

GET /api/books  ->  501 {"detail": "exercise 0.1: …", …}

An exercise that needs another unsolved one is met when that is solved.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx

from workbook.course import ROOT, Chapter, is_handout
from workbook.lab.bench import Bench
from workbook.lab.lab import Lab
from workbook.lab.redis_service import open_redis

LIST_ROUTES = """
import importlib, json, sys
sys.path[:0] = sys.argv[2:]
app = importlib.import_module(f"{sys.argv[1]}.app").create_app()
json.dump([[rule.rule, sorted(rule.methods)] for rule in app.url_map.iter_rules()], sys.stdout)
"""
VARIABLE = re.compile(r"<(?:(\w+)[^>]*:)?[^>]*>")
VALUES = {"version": "2"}  # by the kind of variable, of which 1 is not what is to be tried
UNSOLVED = re.compile(r"exercise (\d+\.\d+)")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# what is sent: nothing that is asked for, and what a body must have before its exercise is reached
BODIES: tuple[dict[str, str], ...] = ({}, {"url": "https://shop.test/cover.png"})

Route = tuple[str, str]


def try_starters(chapters: tuple[Chapter, ...]) -> int:
    """Boot each chapter's starter and ask it everything; print what is wrong and return the exit code."""
    faults: list[str] = []
    with ExitStack() as stack:
        bench = Bench()
        stack.callback(bench.close)
        service = open_redis(bench.new_folder())
        stack.callback(service.close)
        bench.harness.wait()
        for chapter in chapters:
            with closing(Lab(bench, service, chapter, _folder(chapter))) as lab:
                faults += [f"{chapter.name}: {fault}" for fault in dict.fromkeys(_faults(lab, chapter))]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"Starters that boot and answer every route: {len(chapters)}.")
    return 1 if faults else 0


def _folder(chapter: Chapter) -> Path:
    """Where the starter stands: what is in chapters/ of a handout is somebody's work."""
    return chapter.starters if is_handout(chapter.root) else chapter.folder


def _faults(lab: Lab, chapter: Chapter) -> Iterator[str]:
    if broken := lab.start(lambda module: (chapter.source / module).read_text(encoding="utf-8")):
        yield from (f"the starter does not boot: {entry.sentence}" for entry in broken)
        return
    unsolved: set[str] = set()
    for method, path in _routes(chapter, lab.env):
        bodies = BODIES if method in ("POST", "PUT", "PATCH") else (None,)
        for user, body in itertools.product((None, "admin"), bodies):
            answer = _ask(lab, method, path, user, body)
            for exchange in lab.exchanges:  # of the log-in, too
                if exchange.status == 501:
                    unsolved |= set(UNSOLVED.findall(exchange.body.decode(errors="replace")))
            if answer.status_code == 501:
                continue
            if method == "GET" and answer.status_code >= 500:
                yield f"{method} {path} is answered with {answer.status_code}: {lab.traceback(answer) or answer.text}"
            elif path == "/api/health" and answer.status_code != 200:
                yield f"{method} {path} is answered with {answer.status_code}, not 200."
    for exercise in chapter.exercises:
        if exercise.kind == "build" and unsolved.isdisjoint({exercise.id, *exercise.needs}):
            yield f"no route answers 501 with exercise {exercise.id}, so a learner does not meet it."


def _routes(chapter: Chapter, env: dict[str, str]) -> list[Route]:
    """Return every method and path of the starter, variables filled in; what only reads comes first."""
    path = [str(_folder(chapter).parent), str(ROOT)]
    command = [sys.executable, "-c", LIST_ROUTES, chapter.name, *path]
    listed = subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    found = [
        (method, VARIABLE.sub(lambda variable: VALUES.get(variable[1], "1"), rule))
        for rule, methods in json.loads(listed)
        for method in methods
    ]
    return sorted((route for route in found if route[0] in METHODS), key=lambda route: METHODS.index(route[0]))


def _ask(lab: Lab, method: str, path: str, user: str | None, body: dict[str, str] | None) -> httpx.Response:
    """Return the answer to one request on untouched data, from `user` if there is a way to log in."""
    lab.reset()
    client = lab.client()
    if user:
        try:
            client = lab.login(user)
        except AssertionError:
            client = lab.client()
    return client.request(method, path, json=body)
