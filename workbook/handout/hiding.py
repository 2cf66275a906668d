"""The checks of a chapter as students get them: without those that are hidden.

A hidden check goes with its decorators and the comment right above it, and so does what only hidden checks use: a
function, a constant, a fixture of its file. A file in which every check is hidden is left out whole, as is a file
beside the checks that none of those which stay names. All the rest stays as it is written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from workbook.errors import Trouble

Check = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
LOADED_ANYWAY = "conftest.py"


def visible(files: Mapping[str, str]) -> dict[str, str]:
    """The texts of a chapter's check files, by their names, as students get them."""
    kept: dict[str, str] = {}
    for name, source in files.items():
        text = without_hidden(source, name) if name.endswith(".py") else source
        if text is not None:
            kept[name] = text
    beside = [name for name in kept if not _is_check_file(name)]
    needed = {name for name in kept if name not in beside}
    while more := {name for name in beside if name not in needed and _is_named(name, (kept[each] for each in needed))}:
        needed |= more
    return {name: text for name, text in kept.items() if name in needed}


def _is_check_file(name: str) -> bool:
    return name.startswith("test_") or name == LOADED_ANYWAY


def _is_named(name: str, texts: Iterable[str]) -> bool:
    word = re.compile(rf"\b{re.escape(name.removesuffix('.py'))}\b")
    return any(word.search(text) for text in texts)


def hidden_in(source: str) -> int:
    """How many checks of a file are hidden: functions, or classes of them."""
    tree = ast.parse(source)
    return len(_checks(tree.body)) if _all_hidden(tree) else len(_hidden(tree.body))


def without_hidden(source: str, name: str) -> str | None:
    """The text of a file without its hidden checks, and what only they use; None where it has no check but these.

    Raises Trouble where something is hidden that is neither a function, nor a class, nor the whole file.
    """
    tree = ast.parse(source)
    gone = _hidden(tree.body)
    if _all_hidden(tree) or (gone and not _checks(tree.body, gone)):
        return None
    gone += _classes_without_checks(tree, gone)
    gone += _used_only_by(gone, tree)
    text = _cut(source, gone) if gone else source
    if line := _still_hidden(ast.parse(text)):
        raise Trouble(f"{name}, line {line} of what is left: only a function, a class or a whole file can be hidden.")
    return text


def _is_mark(node: ast.expr) -> bool:
    """Whether it is `pytest.mark.hidden`, called or not."""
    node = node.func if isinstance(node, ast.Call) else node
    if not isinstance(node, ast.Attribute) or node.attr != "hidden":
        return False
    return (node.value.attr if isinstance(node.value, ast.Attribute) else ast.unparse(node.value)) == "mark"


def _all_hidden(tree: ast.Module) -> bool:
    """Whether the file says of itself that it is hidden: `pytestmark = pytest.mark.hidden("…")`."""
    marks = [each.value for each in tree.body if isinstance(each, ast.Assign) and "pytestmark" in _defined(each)]
    return any(_is_mark(node) for mark in marks for node in ast.walk(mark) if isinstance(node, ast.expr))


def _hidden(body: Iterable[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in body:
        if isinstance(node, Check) and any(map(_is_mark, node.decorator_list)):
            found.append(node)
        elif isinstance(node, ast.ClassDef):
            found += _hidden(node.body)
    return found


def _checks(body: Iterable[ast.stmt], gone: Collection[ast.stmt] = ()) -> list[ast.stmt]:
    """The checks that are there, but for those in `gone`."""
    found: list[ast.stmt] = []
    for node in body:
        if node in gone:
            continue
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found += _checks(node.body, gone)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            found.append(node)
    return found


def _classes_without_checks(tree: ast.Module, gone: Collection[ast.stmt]) -> list[ast.stmt]:
    """The classes whose checks are all gone."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node not in gone]
    return [node for node in classes if _checks([node]) and not _checks([node], gone)]


def _used_only_by(gone: Collection[ast.stmt], tree: ast.Module) -> list[ast.stmt]:
    """What stands at the top of the file for what is `gone`, and for nothing else."""
    helpers = {name: node for node in tree.body if _is_helper(node) for name in _defined(node)}
    stays = [node for node in tree.body if node not in gone and node not in helpers.values()]
    theirs = _reached(gone, helpers, ()) - _reached(stays, helpers, gone)
    return [node for node in dict.fromkeys(helpers.values()) if theirs.issuperset(_defined(node))]


def _is_helper(node: ast.stmt) -> bool:
    """Whether it does nothing by itself: no check, no import, no fixture that every check uses."""
    if isinstance(node, Check):
        by_itself = any("autouse" in ast.unparse(decorator) for decorator in node.decorator_list)
        return not _checks([node]) and not by_itself
    return bool(_defined(node)) and "pytestmark" not in _defined(node)


def _defined(node: ast.stmt) -> set[str]:
    """The names that a definition or an assignment gives."""
    if isinstance(node, Check):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def _reached(nodes: Iterable[ast.stmt], helpers: Mapping[str, ast.stmt], without: Collection[ast.stmt]) -> set[str]:
    """The names of the helpers that are used in the nodes, or in a helper that is."""
    found: set[str] = set()
    frontier = list(nodes)
    while frontier:
        names = {name for node in frontier for name in _names(node, without) if name in helpers} - found
        found |= names
        frontier = [helpers[name] for name in names]
    return found


def _names(node: ast.AST, without: Collection[ast.stmt]) -> Iterator[str]:
    """The names in the code of a node: of variables, of fixtures, and those that stand in texts."""
    if node in without:
        return
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _names(child, without)


def _cut(source: str, gone: Iterable[ast.stmt]) -> str:
    """The text without the lines of the nodes, the comments right above them, and the empty lines above these."""
    lines = source.split("\n")
    left_out: set[int] = set()
    for node in gone:
        decorators = node.decorator_list if isinstance(node, Check) else []
        first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
        while first and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        while first and not lines[first - 1].strip():
            first -= 1
        left_out.update(range(first, node.end_lineno or node.lineno))
    return "\n".join(line for number, line in enumerate(lines) if number not in left_out)


def _still_hidden(tree: ast.Module) -> int:
    """The line where something is marked as hidden; 0 where nothing is."""
    return next((node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr) and _is_mark(node)), 0)
