"""Lessons are executed: every request and answer that a lesson shows is run, every listing is looked up.

A lesson (chapters/chNN_topic/README.md) shows an exchange in a fence whose first words say which app answers, the
`solved` or the `flawed` one, and who asks: a sample user, or `guest`, who is not signed in but has been given a session
and its CSRF token, or `beside`, who does not come through the proxy, or nobody:

    ```http solved alice
    POST /api/shelves
    Content-Type: application/json

    {"name": "To read"}

    HTTP/1.1 201 CREATED
    Location: /api/shelves/‹id›
    …
    ```

and a listing in a fence that names a module and a function, class or name in it, of one of the two apps:

    ```python flawed shelves.py:load_shelf

What an operator has set, a fence of its own says, by the command that does it; the exchanges after it are with an app
that has these settings, until the next such fence:

    ```sh settings
    DEEPEST_OFFSET=100 python3 -m workbook run 4 --solution

What is shown is compared whole. ‹words› stand for text that differs from run to run, a line with nothing but … for
lines left out; the headers of an answer come in the order that the lesson gives them, a JSON body is shown indented.
The exchanges of a lesson run in their order, each app and each person keeping their state. Outside of both apps is the
internet of workbook/serve/internet.py.
"""

import ast
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import httpx

from workbook.book import answers, regions
from workbook.course import Chapter, chapter
from workbook.errors import Trouble
from workbook.lab.bench import Bench
from workbook.lab.edge import sent_raw
from workbook.lab.instances import App
from workbook.lab.lab import Lab, take_token
from workbook.lab.redis_service import open_redis
from workbook.serve import internet
from workbook.serve.addresses import ADDRESS

FENCE = re.compile(r"^```(http|python) (solved|flawed) (\S+)?\s*$|^```(http) (solved|flawed)\s*$")
SETTINGS_FENCE, SETTING = "```sh settings", re.compile(r"\b([A-Z][A-Z0-9_]*)=(\S+)")
STATUS_LINE = re.compile(r"^HTTP/1\.1 ", re.MULTILINE)
PLACEHOLDER = re.compile(r"‹[^›\n]+›")
LEFT_OUT = "…"
FILLED_IN = ("content-type", "location", "allow", "www-authenticate", "retry-after")
GUEST, BESIDE = "guest", "beside"
Settings = tuple[tuple[str, str], ...]  # names and values
MARKER = re.compile(r"^ *### (BEGIN|END) (SOLUTION|YOUR CODE) ")


class Drift(Exception):
    """A lesson shows what is not so; the text names the place, and both versions."""


@dataclass(frozen=True)
class Block:
    """A fence of a lesson: `line` counts from 1, `argument` is a person (http) or module.py:name (python).

    `settings` are what an operator has set there.
    """

    kind: str
    app: str
    argument: str
    text: str
    line: int
    settings: Settings = ()

    @property
    def request(self) -> str:
        return STATUS_LINE.split(self.text, maxsplit=1)[0].rstrip("\n")

    @property
    def answer(self) -> str:
        found = STATUS_LINE.search(self.text)
        return self.text[found.start() :] if found else ""


def blocks(lesson: str) -> list[Block]:
    """Return the fences of a lesson that are executed or looked up."""
    found: list[Block] = []
    lines, settings = lesson.splitlines(), Settings()
    for number, line in enumerate(lines):
        if line == SETTINGS_FENCE:
            settings = tuple(SETTING.findall(lines[number + 1]))
        if match := FENCE.match(line):
            end = lines.index("```", number + 1)
            text = "\n".join(lines[number + 1 : end])
            found.append(Block(match[1] or match[4], match[2] or match[5], match[3] or "", text, number + 1, settings))
    return found


def matches(shown: str, actual: str) -> bool:
    """Tell whether `shown` says the same as `actual`, placeholders and lines left out aside."""
    parts = []
    for line in shown.rstrip("\n").split("\n"):
        if line.strip() == LEFT_OUT:
            parts.append(r"(?:[^\n]*\n)+")
        else:
            pieces = PLACEHOLDER.split(line)
            parts.append(r"[^\n]+?".join(map(re.escape, pieces)) + r"\n")
    return re.fullmatch("".join(parts), actual.rstrip("\n") + "\n") is not None


def rendered(answer: httpx.Response, order: list[str]) -> str:
    """Return `answer` as lessons show it: the headers named in `order` first, then the others by name."""
    rest = sorted({name.lower() for name in answer.headers} - {name.lower() for name in order})
    lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
    for name in [*order, *rest]:
        lines += [f"{name}: {value}" for value in answer.headers.get_list(name)]
    if answer.content:
        is_json = answer.headers.get("Content-Type", "").endswith("json")
        body = json.dumps(answer.json(), indent=2, ensure_ascii=False) if is_json else answer.text
        lines += ["", body]
    return "\n".join(lines)


def header_order(shown: str) -> list[str]:
    """Return the names of the headers in a shown answer, in their order."""
    head = shown.split("\n\n")[0].split("\n")[1:]
    return list(dict.fromkeys(line.split(":")[0] for line in head if ":" in line))


class Apps:
    """The solved and the flawed app of a chapter, each with the people who are signed in."""

    def __init__(self, stack: ExitStack, lesson_of: Chapter) -> None:
        self.chapter = lesson_of
        self._flawed = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workbook-lesson-")))
        self._bench = Bench(lesson_of)
        stack.callback(self._bench.close)
        self._bench.harness.wait()
        self._stack = stack
        self._labs: dict[str, Lab] = {}
        self._people: dict[tuple[str, str, Settings], httpx.Client] = {}
        self._instances: dict[tuple[str, Settings], App] = {}
        answers.flawed(lesson_of, self._flawed)

    def folder(self, app: str) -> Path:
        """Return the folder with the chapter's modules of the `solved` or the `flawed` app."""
        return self.chapter.solution if app == "solved" else self._flawed / self.chapter.name

    def client(self, app: str, person: str, settings: Settings = ()) -> httpx.Client:
        """Return the client of `person`, signed in; "" is nobody."""
        if app not in self._labs:
            service = open_redis(self._bench.new_folder())  # of its own: the apps must not share a session
            self._stack.callback(service.close)
            lab = self._stack.enter_context(closing(Lab(self._bench, service, self.chapter, self.folder(app))))
            if broken := lab.start(lambda module: (self.chapter.solution / module).read_text(encoding="utf-8")):
                raise Trouble(f"The {app} app of {self.chapter.name} does not boot: {broken[0].sentence}")
            lab.reset()
            play_outside(lab)
            self._labs[app] = lab
        if settings and (app, settings) not in self._instances:
            self._instances[app, settings] = self._stack.enter_context(
                self._labs[app].boot(None, None, None, "", **dict(settings))
            )
        if (app, person, settings) not in self._people:
            lab, instance = self._labs[app], self._instances.get((app, settings))
            if person in ("", GUEST, BESIDE):
                client = lab.client(None if person == BESIDE else ADDRESS, app=instance)
            else:
                client = lab.login(person, app=instance)
            self._people[app, person, settings] = client
            if person == GUEST:
                take_token(client)
        return self._people[app, person, settings]


def play_outside(lab: Lab) -> None:
    """Let the app of `lab` see the internet."""
    for name, found in internet.NAMES.items():
        lab.outside.name(name, *found)
    for addresses, answer in ((internet.OUTSIDE, internet.public), (internet.INSIDE, internet.private)):
        server = lab.outside.server(answer)
        for address in addresses:
            lab.outside.route(address, server)


def ask(client: httpx.Client, request: str) -> httpx.Response:
    """Send a request as a lesson shows it: a line, headers, and after an empty line the body.

    A header whose value is a placeholder is one that the client sends by itself (its cookie, its token). A lesson that
    shows a Content-Length shows a wrong one, which no HTTP library would send.
    """
    head, _, body = request.partition("\n\n")
    first, *lines = head.split("\n")
    method, target = first.split(" ", maxsplit=1)
    headers = dict(line.split(": ", maxsplit=1) for line in lines)
    sent = {name: value for name, value in headers.items() if not PLACEHOLDER.search(value)}
    if "Content-Length" in sent:
        return sent_raw(client, method, target, sent, body.encode())
    return client.request(method, target, headers=sent, content=body.encode() or None)


def listing(folder: Path, name: str) -> str:
    """Return the source of `module.py:name` in `folder`, markers left out."""
    module, _, symbol = name.partition(":")
    source = (folder / module).read_text(encoding="utf-8")
    first, last = _span(ast.parse(source), symbol.split("."))
    return "\n".join(line for line in source.splitlines()[first - 1 : last] if not MARKER.match(line))


def _span(tree: ast.AST, names: list[str]) -> tuple[int, int]:
    for node in getattr(tree, "body", []):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        assigned = {target.id for target in targets if isinstance(target, ast.Name)}
        if getattr(node, "name", None) == names[0] or names[0] in assigned:
            return _span(node, names[1:]) if names[1:] else (node.lineno, node.end_lineno)
    raise Drift(f"there is no {'.'.join(names)}")


def solves(lesson_of: Chapter, name: str) -> bool:
    """Tell whether the listing `module.py:name` of the solution shows an exercise's solution."""
    module, _, symbol = name.partition(":")
    source = (lesson_of.solution / module).read_text(encoding="utf-8")
    first, last = _span(ast.parse(source), symbol.split("."))
    return any(first <= region.begin + 1 <= last for region in regions.labelled(source, module).values())


def drifts(lesson_of: Chapter) -> Iterator[str]:
    """Yield a sentence for each fence of the chapter's lesson that shows what is not so."""
    path = lesson_of.folder / "README.md"
    with ExitStack() as stack:
        apps = Apps(stack, lesson_of)
        for block in blocks(path.read_text(encoding="utf-8")):
            actual = _actual(apps, block)
            shown = block.answer if block.kind == "http" else block.text
            if not matches(shown, actual):
                yield f"{path.name}:{block.line} shows\n\n{shown}\n\nbut it is\n\n{actual}"
            if (block.kind, block.app) == ("python", "solved") and solves(lesson_of, block.argument):
                yield f"{path.name}:{block.line} shows the solution of an exercise."


def _actual(apps: Apps, block: Block) -> str:
    if block.kind == "python":
        return listing(apps.folder(block.app), block.argument)
    client = apps.client(block.app, block.argument, block.settings)
    return rendered(ask(client, block.request), header_order(block.answer))


def fill(lesson_of: Chapter) -> int:
    """Write the answer into each exchange that has none, and the text into each empty listing; return how many.

    For authors: what is filled in is then cut down to what the lesson is about.
    """
    path = lesson_of.folder / "README.md"
    text = path.read_text(encoding="utf-8")
    with ExitStack() as stack:
        apps = Apps(stack, lesson_of)
        found = [(block, _actual(apps, block)) for block in blocks(text)]
    lines = text.splitlines()
    empty = [
        (block, actual) for block, actual in found if not (block.answer or (block.text and block.kind == "python"))
    ]
    for block, actual in reversed(empty):
        end = lines.index("```", block.line)
        lines[block.line : end] = (_cut(block, actual) if block.kind == "http" else actual).split("\n")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(empty)


def _cut(block: Block, actual: str) -> str:
    """Return the exchange with those headers of the answer that most lessons are about."""
    head, _, body = actual.partition("\n\n")
    first, *headers = head.split("\n")
    kept = [line for line in headers if line.split(":")[0].lower() in FILLED_IN]
    left_out = [LEFT_OUT] if len(kept) < len(headers) else []
    return "\n".join([block.request, "", first, *kept, *left_out, *(["", body] if body else [])])


if __name__ == "__main__":
    print(f"{fill(chapter(sys.argv[1]))} filled in")
