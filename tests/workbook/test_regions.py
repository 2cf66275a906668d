"""The marker grammar."""

import textwrap

import pytest

from workbook.book import regions
from workbook.errors import Trouble


def source(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


NESTED = source(
    """
    ### BEGIN SOLUTION 1.1
    TABLE = {}
    ### END SOLUTION 1.1


    class Outer:
        ### BEGIN SOLUTION 1.2
        fields = ()
        ### END SOLUTION 1.2

        def first(self):
            if True:
                ### BEGIN SOLUTION 1.1
                a = 1
                ### END SOLUTION 1.1
            ### BEGIN SOLUTION 1.3
            b = 2
            ### END SOLUTION 1.3

        def second(self):
            def inner():
                ### BEGIN SOLUTION 1.1
                return 3
                ### END SOLUTION 1.1
            return inner

    ### BEGIN SOLUTION 1.4
    LAST = 1
    ### END SOLUTION 1.4
    """
)


def test_a_label_is_the_name_of_what_stands_around_the_region():
    assert list(regions.labelled(NESTED, "m.py")) == [
        "m.py:<module>",
        "m.py:Outer",
        "m.py:Outer.first",
        "m.py:Outer.first#2",
        "m.py:Outer.second.inner",
        "m.py:<module>#2",
    ]


def test_a_region_has_its_exercise_and_its_text_at_indentation_0():
    found = regions.labelled(NESTED, "m.py")["m.py:Outer.second.inner"]
    assert (found.exercise, found.text, found.indent) == ("1.1", "return 3", " " * 12)


def test_an_empty_region_at_the_end_of_a_function_belongs_to_it():
    text = source(
        '''
        def f():
            """Say."""

            # why
            ### BEGIN SOLUTION 1.1
            ### END SOLUTION 1.1

        def g(): ...
        '''
    )
    assert list(regions.labelled(text, "m.py")) == ["m.py:f"]


def test_only_a_function_defers_a_region():
    deferred = {
        label: regions.in_function(NESTED, region) for label, region in regions.labelled(NESTED, "m.py").items()
    }
    assert [label for label, later in deferred.items() if later] == [
        "m.py:Outer.first",
        "m.py:Outer.first#2",
        "m.py:Outer.second.inner",
    ]


def test_only_the_chosen_regions_are_rewritten_and_all_else_stays_byte_for_byte():
    found = regions.find(NESTED)
    kept = regions.rewrite(NESTED, found, lambda region: None)
    assert kept == NESTED
    changed = regions.rewrite(NESTED, found, lambda region: "b = 3\nc = 4" if region.exercise == "1.3" else None)
    assert changed == NESTED.replace("b = 2", "b = 3\n        c = 4")


def test_a_text_over_several_lines_keeps_its_inside_when_it_is_indented():
    body = 'a = """one\n two\n"""\nb = f"""{a}\nthree"""\nc = (\n    1)\n\nreturn a'
    assert regions.indented(body, "    ") == [
        '    a = """one',
        " two",
        '"""',
        '    b = f"""{a}',
        'three"""',
        "    c = (",
        "        1)",
        "",
        "    return a",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("### BEGIN SOLUTION 1.1\n", "line 1: this BEGIN has no END SOLUTION 1.1"),
        ("x\n### END SOLUTION 1.1\n", "line 2: this END has no BEGIN SOLUTION 1.1"),
        ("### BEGIN SOLUTION 1.1\n### END SOLUTION 1.2\n", "line 2: this END has no BEGIN SOLUTION 1.2"),
        ("### BEGIN SOLUTION 1.1\n### BEGIN SOLUTION 1.2\n", "line 2: this region begins inside another one"),
        ("### BEGIN YOUR CODE 1.1\n### END YOUR CODE 1.1\n", "line 1: a YOUR CODE marker has no place here"),
        ("# BEGIN SOLUTION 1.1\n", "line 1: this marker is misspelt"),
        ("x = 1  ### BEGIN SOLUTION 1.1\n", "line 1: this marker is misspelt"),
        ("### begin solution 1\n", "line 1: this marker is misspelt"),
    ],
)
def test_a_marker_that_does_not_fit_is_named_with_its_line(text, said):
    with pytest.raises(Trouble) as trouble:
        regions.find(text, name="m.py")
    assert str(trouble.value).startswith(f"m.py, {said}")


def test_a_solution_that_is_no_python_is_named_with_its_line():
    with pytest.raises(Trouble, match=r"m\.py, line 2: "):
        regions.labelled("x = 1\ndef f(:\n", "m.py")


def test_a_line_of_a_million_hashes_is_no_marker() -> None:
    assert regions.find("#" * 1_000_000 + "\n", regions.YOUR_CODE) == []


@pytest.mark.parametrize("source", ["x = '\0'\n", "-" * 100_000 + "1\n"])
def test_what_python_cannot_read_is_told(source: str) -> None:
    with pytest.raises(Trouble, match=r"^part\.py"):
        regions.labelled(source, "part.py")
