"""The apps that mark the suites of chapter 8: broken ones, and right ones that are written otherwise.

A broken app is the right one with a known wrong answer of an earlier chapter in it (tests/wrong_answers). What is wrong
with it stands here in the words that a learner is shown whose suite has not noticed: the kind of the fault, not the
line, and not the test that would find it. That a client sees each of them, tests/workbook/test_ch08_broken.py shows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """`answer` is its chapter and its name; `fault` ends the sentence "the suite notices that …"."""

    answer: str
    fault: str


# other right answers: whoever fails them has tested how it is written, and not what it does
OTHERWISE = (
    "ch02_validation/sums_written_out",
    "ch02_validation/a_name_by_its_outline",
    "ch02_validation/levels_counted_in_the_text",
    "ch04_pagination/by_itsdangerous",
    "ch05_versioning/each_wish_by_itself",
)

UNIT = (
    Broken("ch02_validation/an_isbn_is_a_pattern", "an ISBN with a wrong check digit is taken"),
    Broken("ch02_validation/an_isbn_is_stored_as_it_came", "one book has two numbers"),
    Broken("ch02_validation/this_year_is_when_the_app_starts", "the year is that in which the app was started"),
    Broken("ch02_validation/what_controls_nothing_does_no_harm", "a title may have characters that nobody sees"),
    Broken("ch02_validation/a_fast_parser_is_a_strict_one", "JSON that can be read in two ways is read"),
    Broken("ch02_validation/every_number_is_finite_or_not", "a long number is an error that nobody handles"),
    Broken("ch02_validation/word_characters_make_a_name", "people may have names that can hardly be told apart"),
    Broken("ch04_pagination/a_zone_is_put_on", "a moment in another zone is taken for UTC"),
    Broken("ch04_pagination/a_value_error_is_all", "the last moments of the calendar are an error that nobody handles"),
    Broken("ch04_pagination/what_we_signed_is_good_everywhere", "a cursor of one list is good for another"),
    Broken("ch04_pagination/what_is_signed_is_the_list", "whoever carries a cursor can change it"),
    Broken("ch05_versioning/the_first_one_listed", "what a client likes best is not what it is given"),
)

LEVELS = {"unit": UNIT}
ALL = tuple(broken for level in LEVELS.values() for broken in level)
