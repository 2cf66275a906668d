"""The apps that mark the suites of chapter 8: broken ones, and right ones that are written otherwise.

A broken app is the right one with a known wrong answer of an earlier chapter in it (tests/wrong_answers). What is wrong
with it stands here in the words that a learner is shown when their suite has not noticed: the kind of the fault, not
the line, and not the test that would find it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """`answer` is its chapter and its name; `fault` ends the sentence "the suite notices …"."""

    answer: str
    fault: str


# other right answers: whoever fails them has tested how it is written, and not what it does
OTHERWISE = ("ch02_validation/sums_written_out",)

UNIT = (
    Broken("ch02_validation/an_isbn_is_a_pattern", "a number that is checked by its shape alone"),
    Broken("ch02_validation/an_x_anywhere", "a letter that is read as a digit where none may stand"),
    Broken("ch02_validation/a_check_digit_checks_the_others", "digits of other scripts that pass for 0 to 9"),
)
