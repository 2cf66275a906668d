"""The apps that mark the suites of chapter 8: broken ones, and right ones that are written otherwise.

A broken app is the right one with a known wrong answer of an earlier chapter in it (tests/wrong_answers). What is wrong
with it stands here in the words that a learner is shown whose suite has not noticed: the kind of the fault, not the
line, and not the test that would find it. That it can be noticed, the solution's suites show, which notice all.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """`answer` is its chapter and its name; `fault` ends the sentence "the suite notices that …"."""

    answer: str
    fault: str


# other right answers: whoever fails them has tested how it is written, and not what it does
OTHERWISE = (
    "ch01_security/steps_spelled_out",
    "ch01_security/aborts_with_a_status",
    "ch02_validation/sums_written_out",
    "ch02_validation/a_name_by_its_outline",
    "ch02_validation/levels_counted_in_the_text",
    "ch02_validation/kinds_as_sets",
    "ch03_jwt/by_scripts",
    "ch03_jwt/one_who_gets_the_row_back",
    "ch03_jwt/a_lock_and_a_cursor",
    "ch04_pagination/by_itsdangerous",
    "ch04_pagination/the_comparison_as_an_operator",
    "ch04_pagination/a_format_for_strptime",
    "ch04_pagination/by_flasks_own_means",
    "ch05_versioning/each_wish_by_itself",
    "ch05_versioning/by_one_table_of_both",
    "ch06_caching/by_a_script",
    "ch06_caching/the_version_is_in_the_statement",
    "ch06_caching/one_command_after_the_other",
    "ch06_caching/werkzeug_compares_the_rest",
    "ch07_docs/asked_one_after_the_other",
    "ch07_docs/by_loops_and_lists",
    "ch07_docs/by_the_roles",
)

# and what stands at the end of its modules: the members of each answer come in another order, the words for people are
# others. Neither is promised anywhere (RFC 8259, 4; RFC 9457, 3.1.4)
IN_OTHER_WORDS = {
    "solutions.ch07_docs.app": """
def in_other_words(made):
    import json

    def turned(value):
        if isinstance(value, dict):
            return {name: turned(member) for name, member in reversed(value.items())}
        return [turned(member) for member in value] if isinstance(value, list) else value

    def otherwise(response):
        if response.mimetype in ("application/json", "application/problem+json") and response.get_data():
            value = json.loads(response.get_data())
            if response.mimetype == "application/problem+json":
                value["detail"] = "That will not do."
                for fault in value.get("errors", ()):
                    fault["message"] = "will not do"
            response.set_data(json.dumps(turned(value), ensure_ascii=False, indent=1))
        return response

    def create_app(config=None):
        app = made(config)
        app.after_request_funcs[None].insert(0, otherwise)  # after all others, when the ETag is there
        return app

    return create_app


create_app = in_other_words(create_app)
"""
}

# under load, a refresh token takes a while to be stored, on the right apps too: long enough that of eight who renew at
# the same moment two meet, however busy the machine is. What is to be noticed is not left to chance
MEETING = {
    "solutions.ch07_docs.app": """
def meeting(session):
    import time

    if any(type(row).__name__ == "RefreshToken" for row in session.new):
        time.sleep(0.1)


__import__("sqlalchemy").event.listen(models.db.session, "before_commit", meeting)
"""
}

UNIT = (
    Broken("ch02_validation/an_isbn_is_a_pattern", "an ISBN with a wrong check digit is taken"),
    Broken("ch02_validation/an_isbn_is_stored_as_it_came", "one book has two ISBNs"),
    Broken("ch02_validation/this_year_is_when_the_app_starts", "the year is that in which the app was started"),
    Broken("ch02_validation/what_controls_nothing_does_no_harm", "a title may have characters that nobody sees"),
    Broken("ch02_validation/a_fast_parser_is_a_strict_one", "JSON that can be read in two ways is read"),
    Broken("ch02_validation/every_number_is_finite_or_not", "a number too long for a float is an error nobody handles"),
    Broken("ch02_validation/word_characters_make_a_name", "people may have names that can hardly be told apart"),
    Broken("ch04_pagination/a_zone_is_put_on", "a moment in another zone is taken for UTC"),
    Broken("ch04_pagination/a_value_error_is_all", "the last moments of the calendar are an error that nobody handles"),
    Broken("ch04_pagination/what_we_signed_is_good_everywhere", "a cursor of one list is good for another"),
    Broken("ch04_pagination/what_is_signed_is_the_list", "whoever carries a cursor can change it"),
    Broken("ch05_versioning/the_first_one_listed", "what a client likes best is not what it is given"),
)

INTEGRATION = (
    Broken("ch01_security/one_delivery_a_second", "of two deliveries in one second the second is lost"),
    Broken("ch01_security/redis_remembers_what_was_delivered", "what was delivered is forgotten with Redis"),
    Broken("ch01_security/one_id_for_shelf_and_owner", "whose a shelf is, its number decides"),
    Broken("ch02_validation/like_finds_what_is_like_it", "a filter finds what it does not name"),
    Broken("ch03_jwt/redis_is_the_record", "who has signed out is in again once Redis has forgotten"),
    Broken("ch03_jwt/whoever_renews_stays", "a session that is renewed never ends"),
    Broken("ch03_jwt/executed_is_done", "what the sweep of the night deletes is there again"),
    Broken("ch04_pagination/python_cuts_the_page", "a page costs as much as the whole list"),
    Broken("ch04_pagination/the_value_alone", "books that are alike are lost where a page ends"),
    Broken("ch06_caching/what_is_there_is_good", "a list shows what was there before the last change"),
    Broken("ch06_caching/what_was_loaded_is_all_there_is", "a change of many books at once is not seen"),
    Broken("ch06_caching/forgotten_before_the_commit", "who reads while another one writes is shown it for long"),
)

FUNCTIONAL = (
    Broken("ch01_security/forbidden_is_the_honest_answer", "a refusal tells that there is something to see"),
    Broken("ch01_security/a_reader_may_mend_a_typo", "whoever has signed in may change the catalogue"),
    Broken("ch01_security/all_but_the_hash", "others see more of an account than they should"),
    Broken("ch02_validation/unknown_fields_are_dropped", "what is sent and not known is passed over"),
    Broken("ch02_validation/an_isbn_is_stored_as_it_came", "one book can be there twice, under two ISBNs"),
    Broken("ch03_jwt/a_refresh_token_for_good", "a refresh token may be used again and again"),
    Broken("ch03_jwt/a_deny_list_is_of_tokens", "whoever signs out leaves tokens that are still good"),
    Broken("ch04_pagination/who_comes_back_reads_upwards", "the way back through a list is another one"),
    Broken("ch04_pagination/only_the_page", "the link to the next page forgets what was asked for"),
    Broken("ch05_versioning/a_link_is_a_link", "a client of one version is led into the other"),
    Broken("ch06_caching/who_sends_nothing_is_let_through", "the work of another is overwritten, and nobody is told"),
    Broken("ch06_caching/only_the_body_is_the_answer", "an answer from the cache has lost a part of it"),
)

CONTRACT = (
    Broken("ch00_books_api/errors_by_field", "the faults of a body have another shape than they had"),
    Broken("ch00_books_api/whole_urls", "links are other addresses than they were"),
    Broken("ch01_security/headers_beginning_with_x", "headers that were promised do not come"),
    Broken("ch03_jwt/the_whole_key_as_a_jwk", "what is published has secrets in it that nobody promised"),
    Broken("ch05_versioning/both_shapes_for_everybody", "a version has members of the other one"),
    Broken("ch05_versioning/what_is_empty_is_left_out", "members without a value are not there any more"),
    Broken("ch05_versioning/a_list_shows_less", "in a list members are missing that were promised"),
    Broken("ch07_docs/a_version_has_all_there_is", "the document has operations that are not there"),
    Broken("ch07_docs/a_404_and_a_500", "an error comes of which the document says nothing"),
    Broken("ch07_docs/a_problem_is_json_as_well", "the document calls errors what they are not"),
    Broken("ch07_docs/a_token_for_everything", "the document asks for a token where none is needed"),
    Broken("ch07_docs/what_may_be_left_out_is_not_checked", "the document lets pass what is refused"),
)

LOAD = (
    Broken("ch04_pagination/python_cuts_the_page", "a page costs as much as the whole list"),
    Broken("ch06_caching/an_answer_gives_it_back", "who asks what is refused keeps the others waiting"),
    Broken("ch06_caching/everybody_makes_their_own", "all who ask at the same moment make the same answer"),
    Broken("ch06_caching/each_commit_changes_everything", "whatever is stored empties the cache"),
    Broken("ch03_jwt/first_look_then_write", "two who renew one session at once get two"),
)

LEVELS = {"unit": UNIT, "integration": INTEGRATION, "functional": FUNCTIONAL, "contract": CONTRACT}
ALL = tuple(broken for level in (*LEVELS.values(), LOAD) for broken in level)
