"""What people do with documentation: the exploits of chapter 7, by the exercise whose defence they try.

    GET /docs                        a page on the origin of the API, read by those who are signed in to it
    GET /openapi.json                what is not in it, nobody looks after; what is in it, somebody pastes

To attackers a document is the map, and everybody may have it: what it names has to be safe without it. What they like
better is what it does not name, a page that runs whatever stands in it, and readers who paste.
"""

import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

from workbook.folders import temporary_folder
from workbook.learn.exploits import Failure, Loot, Outcome, Stopped, expect, exploit
from workbook.learn.shop import Shop

if TYPE_CHECKING:
    from attacks.browser import Chromium

DOCS, DOCUMENT, BROWSERS = "/docs", "/openapi.json", "/api/auth/session"
OLD = ("/api/v1/books", "/api/v1/books/1", "/api/v1/books/search?q=a", "/api/v1/activity")
COMMAND = re.compile(r"`(\w+)`|\$\((\w+)\)")  # what a shell runs, if it reads it
PASTED = 3  # times, at most: a shell that waits for the end of a text looks as if it had not understood


# 7.1 What nobody looks after ------------------------------------------------------------------------------------------


@exploit("7.1", "API9", "an old version that no document names")
def find_what_no_document_names(shop: Shop) -> Outcome:
    """Whoever tests the shop, puts a gateway before it, or retires something, does so by the document."""
    attacker = shop.client()
    named = [re.sub(r"{.+?}", "1", path) for path in paths(shop)]
    found = []
    for path in OLD:
        expect(attacker.get(path))
        if path.partition("?")[0] not in named:
            found.append(path.partition("?")[0])
    if found:
        return Loot(f"answered, and in no document: {', '.join(found)}")
    return Stopped(f"each of the {len(OLD)} old addresses is in the document")


# 7.2 What runs in the page --------------------------------------------------------------------------------------------


@exploit("7.2", "API8", "in Chromium, a script that got into the page", in_browser=True)
def put_a_script_in(shop: Shop, chromium: "Chromium") -> Outcome:
    """How it got there is another question (last time it was a bug in Swagger UI). It is there, and alice reads."""
    return chromium.victim(shop, "alice", BROWSERS).script_put_in(DOCS)


@exploit("7.2", "API8", "in Chromium, a form that got into it", in_browser=True)
def put_a_form_in(shop: Shop, chromium: "Chromium") -> Outcome:
    """No script at all. But `default-src` says nothing of where a form may be sent."""
    token = shop.sign_in("alice").headers["Authorization"].removeprefix("Bearer ")
    return chromium.victim(shop, "alice", BROWSERS).form_put_in(DOCS, token)


# 7.5 What runs in a terminal ------------------------------------------------------------------------------------------


@exploit("7.5", "ASVS 1", "a sample whose example is a command")
def run_what_stands_in_a_sample(shop: Shop) -> Outcome:
    """An example quotes somebody who has written a word between backticks. A reader pastes it, waits, and pastes it
    again: in the first half of the second text ends what began in the first.
    """
    with_commands = [source for source in samples(shop) if COMMAND.search(source)]
    if not with_commands:
        raise Failure("no sample has an example that a shell would take for a command")
    for source in with_commands:
        for times in range(1, PASTED + 1):
            if ran := pasted("\n".join([source] * times)):
                return Loot(f"pasted {'twice' if times == 2 else f'{times} times'}, it ran the command {ran!r}")
    return Stopped(f"{len(with_commands)} samples pasted, up to {PASTED} times: what looks like a command is a text")


def pasted(script: str) -> str:
    """Return the name of the command in a text of `script` that a shell runs, "" for none. Nothing leaves the machine:
    curl is a program that does nothing, and whatever stands in a text as a command one that leaves a trace.
    """
    with temporary_folder() as folder:
        trace = folder / "trace"
        names = {first or second for first, second in COMMAND.findall(script)}
        for name in ("curl", *names):
            program = folder / name
            program.write_text("#!/bin/sh\n" + (f'echo {name} >> "{trace}"\n' if name in names else ""))
            program.chmod(0o700)
        environment = {"PATH": f"{folder}{os.pathsep}{os.defpath}", "API": "https://shop.test", "TOKEN": "a.b.c"}
        subprocess.run(["sh"], input=script + "\n", text=True, env=environment, cwd=folder, capture_output=True)
        return trace.read_text().split("\n")[0] if trace.exists() else ""


# What they have in common ---------------------------------------------------------------------------------------------


def paths(shop: Shop) -> dict[str, Any]:
    """What the document of the shop has, by address."""
    found: dict[str, Any] = expect(shop.client().get(DOCUMENT)).json()["paths"]
    return found


def samples(shop: Shop) -> list[str]:
    """The samples for a shell, of the whole document."""
    return [
        sample["source"]
        for methods in paths(shop).values()
        for operation in methods.values()
        for sample in operation.get("x-codeSamples", [])
        if sample["lang"] == "curl"
    ]
