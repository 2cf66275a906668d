"""The marked regions of a module: what the learner writes.

A solution holds them as

    ### BEGIN SOLUTION 1.1
    ...
    ### END SOLUTION 1.1

and the starter made from it as `### BEGIN YOUR CODE 1.1` … `### END YOUR CODE 1.1`. A marker stands on a line of
its own, indented as the code around it. A region is named by its label, `module.py:Scope.name`: the qualified name
of the class or function around it, `<module>` outside of all; the second one in a scope ends in `#2`.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbook.errors import Trouble

SOLUTION = "SOLUTION"
YOUR_CODE = "YOUR CODE"

MARKER = re.compile(r"^([ \t]*)### (BEGIN|END) (SOLUTION|YOUR CODE) (\d+\.\d+)[ \t]*$")
LOOKS_LIKE_MARKER = re.compile(r"(?<!#)#+\s*(BEGIN|END)\s+(SOLUTION|YOUR\s+CODE)", re.IGNORECASE)

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Region:
    """A region by the numbers (from 0) of its marker lines; `text` is its body at indentation 0."""

    exercise: str
    begin: int
    end: int
    indent: str
    text: str


def find(source: str, word: str = SOLUTION, name: str = "module") -> list[Region]:
    """Return the regions of `source` in order; Trouble names the line of a marker that stands alone."""
    lines = source.split("\n")
    found: list[Region] = []
    open_at: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(lines):
        match = MARKER.match(line)
        if not match:
            if LOOKS_LIKE_MARKER.search(line):
                raise Trouble(f"{name}, line {number + 1}: this marker is misspelt; write ### BEGIN {word} N.k.")
            continue
        if match[3] != word:
            raise Trouble(f"{name}, line {number + 1}: a {match[3]} marker has no place here.")
        if match[2] == "BEGIN":
            if open_at:
                raise Trouble(f"{name}, line {number + 1}: this region begins inside another one.")
            open_at = number, match
        elif open_at is None or open_at[1][4] != match[4]:
            raise Trouble(f"{name}, line {number + 1}: this END has no BEGIN {word} {match[4]}.")
        else:
            begin, opening = open_at
            body = [line.removeprefix(opening[1]) for line in lines[begin + 1 : number]]
            found.append(Region(match[4], begin, number, opening[1], "\n".join(body)))
            open_at = None
    if open_at:
        raise Trouble(f"{name}, line {open_at[0] + 1}: this BEGIN has no END {word} {open_at[1][4]}.")
    return found


def labelled(source: str, module: str, word: str = SOLUTION) -> dict[str, Region]:
    """Return the regions of `source`, the text of the module file `module`, by label, in order."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise Trouble(f"{module}, line {error.lineno}: {error.msg}.") from error
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL; ten thousand brackets
        raise Trouble(f"{module} cannot be read: {error or type(error).__name__}.") from error
    lines = source.split("\n")
    seen: Counter[str] = Counter()
    labels: dict[str, Region] = {}
    for region in find(source, word, module):
        scope = enclosing(tree, lines, region)
        label = f"{module}:{'.'.join(d.name for d in scope) or '<module>'}"
        seen[label] += 1
        labels[label if seen[label] == 1 else f"{label}#{seen[label]}"] = region
    return labels


def enclosing(tree: ast.Module, lines: list[str], region: Region) -> list[Definition]:
    """Return the definitions around the region, outermost first."""
    return list(_descend(tree, lines, region))


def _descend(node: ast.AST, lines: list[str], region: Region) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Definition):
            if _holds(child, lines, region):
                yield child
                yield from _descend(child, lines, region)
        else:
            yield from _descend(child, lines, region)


def _holds(definition: Definition, lines: list[str], region: Region) -> bool:
    if definition.lineno > region.begin or definition.col_offset >= len(region.indent):
        return False
    # an empty region may follow the last statement of its function: only comments and blank lines lie between
    between = lines[definition.end_lineno or definition.lineno : region.begin]
    return all(not line.strip() or line.lstrip().startswith("#") for line in between)


def in_function(source: str, region: Region) -> bool:
    """Return whether the region's code runs only when a function is called."""
    scope = enclosing(ast.parse(source), source.split("\n"), region)
    return bool(scope) and not isinstance(scope[-1], ast.ClassDef)


def rewrite(source: str, regions: list[Region], body_of: Callable[[Region], str | None], word: str = SOLUTION) -> str:
    """Return `source` with each region's body replaced by `body_of(region)` (None keeps it), marked with `word`."""
    lines = source.split("\n")
    out: list[str] = []
    done = 0
    for region in regions:
        body = body_of(region)
        out += lines[done : region.begin]
        out.append(f"{region.indent}### BEGIN {word} {region.exercise}")
        out += lines[region.begin + 1 : region.end] if body is None else indented(body, region.indent)
        out.append(f"{region.indent}### END {word} {region.exercise}")
        done = region.end + 1
    return "\n".join(out + lines[done:])


def indented(body: str, indent: str) -> list[str]:
    """Return the lines of `body` indented; the inside of a text over several lines stays as it is."""
    lines = body.strip("\n").split("\n") if body.strip() else []
    inside = _inside_texts("\n".join(lines))
    return [line if number in inside or not line.strip() else indent + line for number, line in enumerate(lines)]


def _inside_texts(body: str) -> set[int]:
    """Return the numbers (from 0) of the lines that begin inside a string literal."""
    inside: set[int] = set()
    openings: list[int] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(body).readline):
            kind = tokenize.tok_name[token.type]
            if kind == "STRING":
                inside.update(range(token.start[0], token.end[0]))
            elif kind.endswith("STRING_START"):
                openings.append(token.start[0])
            elif kind.endswith("STRING_END"):
                inside.update(range(openings.pop(), token.end[0]))
    except (tokenize.TokenError, SyntaxError):
        return inside  # the body is no Python: whoever compiles it says so
    return inside
