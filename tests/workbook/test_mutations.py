"""What is derived from a piece of code: each mistake on a small source, and nothing that is not one."""

import ast

import pytest

from workbook.author.mutations import mutations


@pytest.mark.parametrize(
    ("text", "mutants"),
    [
        # conditions
        ("x = a < b", ["x = a <= b", "x = a >= b"]),
        ("x = a not in b", ["x = a in b"]),
        ("x = (a) == (b)", ["x = (a) != (b)"]),
        ("x = a is None", ["x = a is not None"]),
        ("x = a and b", ["x = a", "x = b", "x = a or b"]),
        (
            "x = a or b and c",
            ["x = a", "x = b and c", "x = a and b and c", "x = a or b", "x = a or c", "x = a or b or c"],
        ),
        ("x = a and (b or c)", ["x = a", "x = (b or c)", "x = a or (b or c)", "x = a and (b)"]),
        ("x = not a", ["x = a"]),
        ("x = -a", ["x = a"]),
        ("x = a if b else c", ["x = a", "x = c"]),
        (
            "if a:\n    b()\n    c()",
            ["if not (a):\n    b()\n    c()", "if True:\n    b()\n    c()", "if a:\n    b()\n"],
        ),
        ("if a:\n    b()\nelse:\n    c()", ["if False:\n    b()\nelse:\n    c()", "if a:\n    b()\nelse:\n    pass\n"]),
        # statements
        ("a()\nb()", ["b()", "a()\n"]),
        ("try:\n    a()\nexcept ValueError:\n    b()", ["a()\n"]),
        ("with a:\n    b()\n    c()", ["b()\nc()"]),
        ("for a in b:\n    c(a)", ["for a in list(b)[:1]:\n    c(a)"]),
        ("while a:\n    b()\n", ["while a:\n    b()\n    break\n"]),
        ("for a in b:\n    continue", ["for a in b:\n    break"]),
        ("a |= b", ["a = b"]),
        ("@a\n@b\ndef f():\n    c()", ["@b\ndef f():\n    c()", "@a\ndef f():\n    c()"]),
        ("return a == b", ["return True", "return False", "return a != b"]),
        ("return a", ["return None"]),
        ("def f(a):\n    if a:\n        return\n    b()", ["def f(a):\n    if a:\n        pass\n    b()"]),
        # calls
        ("x = f(a, b, c=d)", ["x = a", "x = f(b, c=d)", "x = f(a, c=d)", "x = f(a, b)"]),
        ("x = f(a)", ["x = a", "x = f()"]),
        ("x = a.strip().lower()", ["x = a.strip()", "x = a.lower()", "x = a.strip().upper()"]),
        ("x = all(a for a in b)", ["x = any(a for a in b)", "x = all(a for a in list(b)[:1])"]),
        ("x = max(a, b)", ["x = min(a, b)", "x = max(b)"]),
        ("x = re.fullmatch(a, b)", ["x = re.match(a, b)", "x = re.search(a, b)"]),
        ("x = f(**a)", ["x = f()"]),
        # values
        ("x = 3", ["x = 4", "x = 2"]),
        ("x = 0o600", ["x = 0o601", "x = 0o577"]),
        ("x = True", ["x = False"]),
        ("x = 'a'", ["x = 'Xa'"]),
        ('x = r"[0-9]{2}"', ['x = r"X[0-9]{2}"', r'x = r"\d{2}"']),
        ("x = b''", ["x = b'X'"]),
        ('x = f"é{a}:{b.c()}"', ['x = f"{a}:{b.c()}"', 'x = f"é:{b.c()}"', 'x = f"é{a}:{b}"']),
        ("x = a + b", ["x = a", "x = b", "x = a - b"]),
        ("x = a[1:b]", ["x = a[:b]", "x = a[1:]", "x = a[2:b]"]),
        ("x = {'a': b, **c}", ["x = {**c}", "x = {'a': b}"]),
        ("x = {a, *b}", ["x = {*b}", "x = {a}"]),
        ("x = ('a', 'b')", ["x = ('a',)", "x = ('b',)"]),
        ("x = [a for a in b if c]", ["x = [a for a in b]", "x = [a for a in b if not (c)]"]),
    ],
)
def test_each_mistake_is_made(text: str, mutants: list[str]) -> None:
    shapes = [ast.dump(ast.parse(mutant)) for mutant in mutations(text)]
    missing = [mutant for mutant in mutants if ast.dump(ast.parse(mutant)) not in shapes]
    assert not missing, mutations(text)


@pytest.mark.parametrize(
    "text",
    [
        "'''What it does.'''",
        "a: dict[str, int]",
        "def f(a: int | None) -> 'B':\n    '''Return nothing.'''",
        "raise NotFound('There is no such shelf.')",
        "raise NotFetched(f'port {port}')",
        "raise Invalid(f'must be one of {names}, not {name!r}')",
    ],
)
def test_hints_and_sentences_are_left_alone(text: str) -> None:
    assert [mutant.strip() for mutant in mutations(text)] in ([], ["pass"])


@pytest.mark.parametrize(
    ("text", "mutants"),
    [
        ("a > 1", ["pass\n", "a >= 1", "a <= 1", "a > 2"]),
        ("1 < a", ["pass\n", "1 <= a", "1 >= a", "2 < a"]),
        ("a <= 1", ["pass\n", "a < 1", "a > 1", "a <= 2"]),
        ("x = a[1:]", ["pass\n", "x = a[:]", "x = a[2:]"]),
        ("a == 1", ["pass\n", "a != 1", "a == 2", "a == 0"]),
        ("x = {'a': b}", ["pass\n", "x = {}"]),
        ("a.b()", ["pass\n"]),
    ],
)
def test_nothing_is_said_twice(text: str, mutants: list[str]) -> None:
    assert mutations(text) == mutants


def test_all_parse_and_no_two_are_alike() -> None:
    text = "if a < 1 and b(c, d=e):\n    return [f(x) for x in y if x]\nreturn {'a': 1}.get('a') or None\n"
    found = mutations(text)
    shapes = [ast.dump(ast.parse(mutant)) for mutant in found]
    assert len(set(shapes)) == len(shapes) > 20
    assert ast.dump(ast.parse(text)) not in shapes
    assert found == mutations(text)


def test_the_rest_stays_as_it_was_written() -> None:
    text = "x = f(\n    'a',  # the first\n    b = 'c',\n)\ny   =  1\n"
    assert "x = f(\n    b = 'c',\n)\ny   =  1\n" in mutations(text)
    assert "x = f(\n    'a',  # the first\n    b = 'c',\n)\ny   =  2\n" in mutations(text)
