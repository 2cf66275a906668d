"""Small wrong versions of a piece of code: what remains when a programmer forgets or mixes up one thing in it.

    expires_at <= now  ->  expires_at < now        all(…)  ->  any(…)        name.strip()  ->  name

Each is one change of the text, so that all the rest of it stays as it was written. Left alone are docstrings, type
hints and sentences for people, whose words no contract states. The `ast` module is enough for that: mutation libraries
know boundaries, operators and numbers, which is less than a third of what follows, and their trees need a compiler on
some machines.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Span = tuple[int, int]  # in bytes, as the `ast` module counts
Edit = tuple[int, int, str]  # from, to, and what stands there instead

COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {  # the sign, and what is written for it
    ast.Lt: ("<", "<=", ">="),
    ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"),
    ast.FloorDiv: ("//", "*"),
    ast.Div: ("/", "*"),
    ast.Mod: ("%", "//"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
CONFUSED = {
    "all": ("any",),
    "any": ("all",),
    "min": ("max",),
    "max": ("min",),
    "ceil": ("floor",),
    "floor": ("ceil",),
    "fullmatch": ("match", "search"),
    "match": ("fullmatch", "search"),
    "lower": ("upper",),
    "partition": ("rpartition",),
    "rpartition": ("partition",),
    "removeprefix": ("removesuffix",),
    "removesuffix": ("removeprefix",),
    "lstrip": ("rstrip",),
    "rstrip": ("lstrip",),
    "startswith": ("endswith",),
    "endswith": ("startswith",),
}
PART = re.compile(r"(?:[^{}]|\{\{|\}\})+|\{(?:[^{}]|\{[^{}]*\})*\}")  # of an f-string: text, or an expression
ANSWERS_BOOL = {"all", "any", "bool", "isinstance", "fullmatch", "startswith", "endswith", "compare_digest"}


def mutations(text: str) -> list[str]:
    """Return what `text`, the source of some statements, may become by one mistake: each parses, no two are alike."""
    seen = {ast.dump(ast.parse(text))}
    found = []
    for changed in Source(text).changed():
        if (shape := shape_of(changed)) and shape not in seen:
            seen.add(shape)
            found.append(changed)
    return found


def shape_of(text: str) -> str:
    """Return the same for texts that differ in layout only; nothing for what is no Python."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""


def is_prose(text: str) -> bool:
    """Return whether a text has several words, or begins like a sentence."""
    return text.count(" ") > 1 or (" " in text and text[:1].isupper())


class Source:
    """A text, its tree, and where the nodes stand in it."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.tree = ast.parse(text)
        every = list(ast.walk(self.tree))
        self.alone = {id(node.value) for node in every if isinstance(node, ast.Expr)}
        self.keys = {id(key) for node in every if isinstance(node, ast.Dict) for key in node.keys}
        self.bounds = dict(bound for node in every for bound in bounds(node))
        raised = [node.exc for node in every if isinstance(node, ast.Raise)]
        self.said = {id(word) for error in raised if isinstance(error, ast.Call) for word in error.args}
        self.lines = [0]
        for line in self.data.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def changed(self) -> Iterator[str]:
        """Yield the text with each change, in the order in which they stand there."""
        for node in (self.tree, *self.nodes(self.tree)):
            for kind, operator in OPERATORS:
                if isinstance(node, kind):
                    for start, end, new in operator(self, node):
                        yield (self.data[:start] + new.encode() + self.data[end:]).decode()

    def nodes(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what may be changed below `node`, in reading order."""
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not is_docstring(child):
                    yield child
                    if not isinstance(child, ast.JoinedStr):  # where its parts stand, Python 3.11 does not know
                        yield from self.nodes(child)

    # where things stand

    def span(self, node: Any) -> Span:
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[node.end_lineno - 1] + node.end_col_offset

    def code(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.data[start:end].decode()

    def says_prose(self, node: ast.AST) -> bool:
        """Whether an expression is a sentence for people, or what is said of an error."""
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        return bool(words) and (id(node) in self.said or is_prose("".join(words)))

    def whole(self, node: ast.AST, within: Span) -> Span:
        """The span of a part, with the brackets around it."""
        start, end = self.span(node)
        while True:
            before, after = self.data[within[0] : start].rstrip(), self.data[end : within[1]]
            if not before.endswith(b"(") or not after.lstrip().startswith(b")"):
                return start, end
            start, end = within[0] + len(before) - 1, end + after.index(b")") + 1

    def block(self, statements: Sequence[ast.stmt]) -> Span:
        """The span of the whole lines of `statements`."""
        first, last = statements[0], statements[-1]
        decorators = getattr(first, "decorator_list", [])
        begin = decorators[0].lineno if decorators else first.lineno
        return self.lines[begin - 1], self.lines[last.end_lineno or last.lineno]

    # how they change

    def put(self, node: ast.AST, new: str) -> Edit:
        """Put `new` in the place of an expression, in brackets where it takes them to mean that."""
        start, end = self.span(node)

        def shape(text: str) -> str:
            return shape_of((self.data[:start] + text.encode() + self.data[end:]).decode())

        bracketed = f"({new})"
        return start, end, new if shape(new) == shape(bracketed) else bracketed

    def left_out(self, spans: Sequence[Span]) -> Iterator[Edit]:
        """Leave out each part of what stands in a row, and the sign between."""
        for number, (start, end) in enumerate(spans):
            if number + 1 < len(spans):
                yield start, spans[number + 1][0], ""
            elif number:
                yield spans[number - 1][1], end, ""
            else:
                comma = re.match(rb"\s*,", self.data[end:])
                yield start, end + (comma.end() if comma else 0), ""

    def between(self, left: Span, right: Span, old: str, new: str) -> Edit:
        """Change the sign that stands between two parts."""
        gap = self.data[left[1] : right[0]].decode()
        pattern = r"\s+".join(map(re.escape, old.split()))
        return left[1], right[0], re.sub(pattern, lambda _: new, gap, count=1)

    def inside(self, node: ast.AST) -> Span:
        """The span between the brackets of a display."""
        start, end = self.span(node)
        return (start + 1, end - 1) if self.data[start : start + 1] in (b"(", b"[", b"{") else (start, end)


def bounds(node: ast.AST) -> Iterator[tuple[int, int]]:
    """Yield each bound, and the step that another change is as well: `> 0` is `>= 1`, and `[0:]` is `[:]`."""
    if isinstance(node, ast.Slice) and isinstance(node.lower, ast.Constant) and node.lower.value == 1:
        yield id(node.lower), -1
    if not isinstance(node, ast.Compare):
        return
    parts = [node.left, *node.comparators]
    for left, operator, right in zip(parts, node.ops, parts[1:], strict=False):
        if isinstance(operator, ast.Lt | ast.GtE):
            yield from ((id(left), -1), (id(right), 1))
        elif isinstance(operator, ast.Gt | ast.LtE):
            yield from ((id(left), 1), (id(right), -1))


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


Operator = Callable[[Source, Any], Iterator[Edit]]
OPERATORS: list[tuple[type[ast.AST] | tuple[type[ast.AST], ...], Operator]] = []


def on(*kinds: type[ast.AST]) -> Callable[[Operator], Operator]:
    """Register what changes nodes of these kinds."""

    def register(operator: Operator) -> Operator:
        OPERATORS.append((kinds, operator))
        return operator

    return register


# conditions


@on(ast.Compare)
def compares_otherwise(source: Source, node: ast.Compare) -> Iterator[Edit]:
    parts = [source.whole(part, source.span(node)) for part in (node.left, *node.comparators)]
    for left, right, operator in zip(parts, parts[1:], node.ops, strict=False):
        sign, *others = COMPARISONS[type(operator)]
        for other in others:
            yield source.between(left, right, sign, other)


@on(ast.BoolOp)
def joins_otherwise(source: Source, node: ast.BoolOp) -> Iterator[Edit]:
    parts = [source.whole(part, source.span(node)) for part in node.values]
    yield from source.left_out(parts)
    signs = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in itertools.pairwise(parts):
        yield source.between(left, right, *signs)


@on(ast.UnaryOp)
def leaves_out_the_sign(source: Source, node: ast.UnaryOp) -> Iterator[Edit]:
    yield source.put(node, source.code(node.operand))


@on(ast.If, ast.While)
def decides_otherwise(source: Source, node: ast.If | ast.While) -> Iterator[Edit]:
    if not (isinstance(node.test, ast.Compare) and len(node.test.ops) == 1):  # which is negated by its sign
        yield source.put(node.test, f"not ({source.code(node.test)})")
    yield source.put(node.test, "True")
    if node.orelse:
        yield source.put(node.test, "False")


@on(ast.IfExp)
def knows_one_case(source: Source, node: ast.IfExp) -> Iterator[Edit]:
    yield source.put(node, source.code(node.body))
    yield source.put(node, source.code(node.orelse))


@on(ast.Return)
def returns_something_else(source: Source, node: ast.Return) -> Iterator[Edit]:
    if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
        return
    if not answers_bool(node.value):
        yield source.put(node.value, "None")
        return
    yield source.put(node.value, "True")
    yield source.put(node.value, "False")
    yield source.put(node.value, f"not ({source.code(node.value)})")


def answers_bool(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    if isinstance(node, ast.BoolOp):
        return all(map(answers_bool, node.values))
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", getattr(node.func, "attr", "")) in ANSWERS_BOOL
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


# statements


@on(ast.Module, ast.FunctionDef, ast.If, ast.For, ast.While, ast.With, ast.Try, ast.ExceptHandler, ast.ClassDef)
def forgets_a_statement(source: Source, node: Any) -> Iterator[Edit]:
    for name in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] = getattr(node, name, [])
        for statement in block:
            if is_docstring(statement) or isinstance(statement, ast.Pass | ast.FunctionDef | ast.ClassDef):
                continue
            if isinstance(statement, ast.Return) and isinstance(node, ast.Module | ast.FunctionDef):
                continue  # to return None says the same
            start, end = source.block([statement])
            indent = " " * statement.col_offset
            yield start, end, "" if len(block) > 1 else f"{indent}pass\n"


@on(ast.Try, ast.With)
def does_without_the_frame(source: Source, node: ast.Try | ast.With) -> Iterator[Edit]:
    if isinstance(node, ast.With):
        plain = all(item.optional_vars is None for item in node.items)
    else:
        plain = not node.finalbody and not node.orelse
    if plain:
        start, end = source.block(node.body)
        deeper = node.body[0].col_offset - node.col_offset
        lines = source.data[start:end].decode().splitlines(keepends=True)
        yield *source.block([node]), "".join(line[deeper:] if line.strip() else line for line in lines)


@on(ast.For, ast.comprehension)
def takes_the_first_for_each(source: Source, node: ast.For | ast.comprehension) -> Iterator[Edit]:
    yield source.put(node.iter, f"list({source.code(node.iter)})[:1]")


@on(ast.While)
def goes_once(source: Source, node: ast.While) -> Iterator[Edit]:
    _, end = source.block(node.body)
    yield end, end, " " * node.body[-1].col_offset + "break\n"


@on(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
def takes_all(source: Source, node: Any) -> Iterator[Edit]:
    for loop in node.generators:
        end = source.whole(loop.iter, source.span(node))[1]
        for condition in loop.ifs:
            begin, end = end, source.whole(condition, source.inside(node))[1]
            yield begin, end, ""
            yield source.put(condition, f"not ({source.code(condition)})")


@on(ast.Break, ast.Continue)
def leaves_the_loop_otherwise(source: Source, node: ast.Break | ast.Continue) -> Iterator[Edit]:
    yield *source.span(node), "continue" if isinstance(node, ast.Break) else "break"


@on(ast.FunctionDef, ast.ClassDef)
def leaves_out_a_decorator(source: Source, node: ast.FunctionDef | ast.ClassDef) -> Iterator[Edit]:
    for decorator in node.decorator_list:
        yield source.lines[decorator.lineno - 1], source.lines[(decorator.end_lineno or decorator.lineno)], ""


@on(ast.AugAssign)
def replaces_instead_of_adding(source: Source, node: ast.AugAssign) -> Iterator[Edit]:
    target, value = source.span(node.target), source.span(node.value)
    yield target[1], value[0], re.sub(r"\S+=", "=", source.data[target[1] : value[0]].decode(), count=1)


# calls


@on(ast.Call)
def calls_otherwise(source: Source, node: ast.Call) -> Iterator[Edit]:
    _, end = source.span(node.func)
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    for other in CONFUSED.get(name, ()):
        yield end - len(name.encode()), end, other
    if id(node) in source.alone:
        return  # to leave out the call is to forget the statement
    if isinstance(node.func, ast.Attribute):
        yield source.put(node, source.code(node.func.value))
    elif isinstance(node.func, ast.Name) and node.args:
        first = node.args[0]
        if not isinstance(first, ast.Starred) and not source.says_prose(first):
            yield source.put(node, source.code(first))


@on(ast.Call)
def leaves_out_an_argument(source: Source, node: ast.Call) -> Iterator[Edit]:
    within = source.span(node.func)[1] + 1, source.span(node)[1] - 1
    given = sorted([*node.args, *node.keywords], key=lambda part: source.span(part))
    if len(given) == 1 and isinstance(given[0], ast.GeneratorExp):
        return  # whose brackets are those of the call
    edits = source.left_out([source.whole(part, within) for part in given])
    for part, edit in zip(given, edits, strict=True):
        if not source.says_prose(part.value if isinstance(part, ast.keyword) else part):
            yield edit


# values


@on(ast.Constant)
def has_another_value(source: Source, node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield source.put(node, str(not value))
    elif isinstance(value, int | float):
        number = source.code(node)
        for step in (1, -1):
            if step != source.bounds.get(id(node)):
                other = value + step
                yield source.put(node, oct(int(other)) if number.startswith("0o") else repr(other))
    elif isinstance(value, str | bytes) and not source.says_prose(node) and id(node) not in source.keys:
        quote = re.search("['\"]+", source.code(node))
        if quote:
            at = source.span(node)[0] + quote.end() - (1 if len(quote[0]) == 2 else 0)
            yield at, at, "X"


@on(ast.Constant)
def takes_every_digit_for_one(source: Source, node: ast.Constant) -> Iterator[Edit]:
    if isinstance(node.value, str) and "[0-9]" in node.value:
        yield source.put(node, "r" + source.code(node).lstrip("r").replace("[0-9]", r"\d"))


@on(ast.JoinedStr)
def leaves_out_a_part(source: Source, node: ast.JoinedStr) -> Iterator[Edit]:
    if source.says_prose(node):
        return
    code, begin = source.code(node), source.span(node)[0]
    opening = re.match("\\w*['\"]+", code)
    for part in PART.finditer(code, opening.end() if opening else 0, len(code.rstrip("'\""))):
        start, end = (begin + len(code[:at].encode()) for at in part.span())
        if len(node.values) > 1:
            yield start, end, ""
        if part[0].startswith("{") and shape_of(inside := part[0][1:-1]):
            for other in mutations(f"return {inside}"):
                if other != "return None":
                    yield start + 1, end - 1, other.removeprefix("return ")


@on(ast.BinOp)
def takes_one_side(source: Source, node: ast.BinOp) -> Iterator[Edit]:
    if source.says_prose(node.left) or source.says_prose(node.right):
        return
    yield source.put(node, source.code(node.left))
    yield source.put(node, source.code(node.right))
    if signs := ARITHMETIC.get(type(node.op)):
        parts = [source.whole(part, source.span(node)) for part in (node.left, node.right)]
        yield source.between(parts[0], parts[1], *signs)


@on(ast.Slice)
def takes_more(source: Source, node: ast.Slice) -> Iterator[Edit]:
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            yield *source.span(bound), ""


@on(ast.Dict)
def leaves_out_an_entry(source: Source, node: ast.Dict) -> Iterator[Edit]:
    within = source.inside(node)
    spans = []
    for key, value in zip(node.keys, node.values, strict=True):
        begin, end = source.whole(value, within)
        begin = source.whole(key, within)[0] if key else source.data.rindex(b"**", 0, begin)
        spans.append((begin, end))
    yield from source.left_out(spans)


@on(ast.List, ast.Set, ast.Tuple)
def leaves_out_a_member(source: Source, node: ast.List | ast.Set | ast.Tuple) -> Iterator[Edit]:
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if isinstance(node, ast.Set) and len(node.elts) == 1:
        yield source.put(node, "set()")
    elif isinstance(node, ast.Tuple) and len(node.elts) == 1:
        yield source.put(node, "()")
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and source.code(node).startswith("("):
        for member in node.elts:
            yield source.put(node, f"({source.code(member)},)")
    else:
        within = source.inside(node)
        yield from source.left_out([source.whole(member, within) for member in node.elts])
