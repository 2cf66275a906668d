"""The plugin: what pytest says of an exercise, of broken code, and of checks that are not as they must be."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbook.standin import CHAPTER, module, repository, solve_wrongly, tool
from workbook.course import ROOT
from workbook.lab.failure import compared, contract_of, title_of

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path)


def run(repo: Path, *arguments: str) -> Done:
    """Run pytest on the stand-in's checks, against the learner's work unless told otherwise."""
    target = () if "--target" in arguments else ("--target", "chapters")
    return tool(repo, "-m", "pytest", "-p", "no:cacheprovider", f"tests/{CHAPTER}", *arguments, *target)


def points(done: Done) -> list[str]:
    """The table at the end, its spaces folded."""
    lines = done.stdout.partition("= points")[2].splitlines()[1:]
    return [" ".join(line.split()) for line in lines if re.match(r"(\d\.\d|      points) ", line)]


def checks(repo: Path) -> Path:
    return repo / "tests" / CHAPTER / "test_1_standin.py"


def test_a_solution_passes_and_the_table_says_so(repo: Path) -> None:
    before = sorted(path.name for path in (repo / "solutions" / CHAPTER).iterdir())
    done = run(repo, "--target", "solutions")
    assert done.returncode == 0, done.stdout
    passed = ["1.1 one pet 10 of 10 passed", "1.2 links 20 of 20 passed", "1.3 toys 30 of 30 passed"]
    assert points(done) == [*passed, "points 60 of 60"]
    assert sorted(path.name for path in (repo / "solutions" / CHAPTER).iterdir()) == before


# 1.1 raises, 1.2 needs it, 1.3 is solved by half


@pytest.fixture(scope="module")
def half_solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = repository(tmp_path_factory.mktemp("half") / "repo")
    solve_wrongly(repo, "pets.py", 'print("I am here")\nreturn jsonify(id={}["x"])')
    body = 'if request.method == "GET":\n    return jsonify(toys=["ball"])\n'
    solve_wrongly(repo, "toys.py", body + 'raise NotImplementedError("exercise 1.3: toys")')
    return repo


@pytest.fixture(scope="module")
def half(half_solved: Path) -> Done:
    return run(half_solved)


def test_a_failure_has_four_parts_and_the_learners_own_traceback(half: Done) -> None:
    parts = ["Sent\n  curl -i 'http://127.0.0.1:8000/api/pets/1'", "Came back\n  500 INTERNAL SERVER ERROR"]
    parts += [f"chapters/{CHAPTER}/pets.py:8 in pet", "KeyError: 'x'", "Printed by the app\n  I am here"]
    parts += [
        "Contract\n  A GET answers 200 and the pet (RFC 9110, 15.3.1).",
        f"Next\n  look at chapters/{CHAPTER}/pets.py:8: that is",
    ]
    for part in parts:
        assert part in half.stdout
    assert "site-packages" not in half.stdout
    assert [line for line in half.stdout.splitlines() if len(line) > 100] == []


def test_an_exercise_waits_for_the_one_it_needs(half: Done) -> None:
    assert half.returncode == 1
    assert points(half)[:2] == ["1.1 one pet 0 of 10 failed", "1.2 links 0 of 20 waits for 1.1"]


def test_an_exercise_that_is_solved_by_half_says_so(half: Done) -> None:
    assert points(half)[2:] == ["1.3 toys 0 of 30 not solved yet (1 of 2 checks pass)", "points 0 of 60"]


@pytest.mark.slow
def test_it_is_the_same_with_xdist(half: Done, half_solved: Path) -> None:
    shared = run(half_solved, "-n", "2")
    assert points(shared) == points(half)
    assert shared.returncode == half.returncode


def test_alone_an_exercise_does_not_wait(half_solved: Path) -> None:
    done = run(half_solved, "--exercise", "1.2")
    assert done.returncode == 0
    assert points(done) == ["1.2 links 20 of 20 passed", "points 20 of 20"]


def test_an_unsolved_exercise_is_told_once_and_whoever_meets_it_waits(repo: Path) -> None:
    solve_wrongly(repo, "pets.py", 'raise NotImplementedError("exercise 1.1: one pet")')
    solve_wrongly(repo, "toys.py", 'raise NotImplementedError("exercise 1.1: one pet")')
    done = run(repo)
    assert points(done)[0] == "1.1 one pet 0 of 10 not solved yet"
    assert points(done)[2] == "1.3 toys 0 of 30 waits for 1.1"
    assert done.stdout.count("\n1.1 not solved yet: ") == 1
    assert done.returncode == 1


def test_an_exercise_does_not_wait_for_one_that_needs_it(repo: Path) -> None:
    asked = checks(repo).read_text().replace("/api/pets/1", "/api/links").replace("/api/toys", "/api/links", 1)
    checks(repo).write_text(asked)
    solve_wrongly(repo, "links.py", 'raise NotImplementedError("exercise 1.2: links")')
    done = run(repo)
    assert points(done) == [
        "1.1 one pet 0 of 10 failed (1 of 2 checks pass)",
        "1.2 links 0 of 20 waits for 1.1",
        "1.3 toys 0 of 30 waits for 1.2",
        "points 0 of 60",
    ]


def test_broken_code_and_an_exit_cost_only_their_own_exercise(repo: Path) -> None:
    module(repo, "toys.py").write_text("def toys(:\n")
    solve_wrongly(repo, "links.py", "import os\nos._exit(4)")
    done = run(repo)
    assert points(done)[:3] == [
        "1.1 one pet 10 of 10 passed",
        "1.2 links 0 of 20 failed",
        f"1.3 toys 0 of 30 broken (chapters/{CHAPTER}/toys.py:1)",
    ]
    assert done.stdout.count("The app's process ended with exit code 4 while it answered this request.") == 2
    assert "SyntaxError: invalid syntax" in done.stdout
    assert f"Next\n  look at chapters/{CHAPTER}/toys.py:1: that is where it happened." in done.stdout


def test_what_was_raised_and_answered_is_not_shown(repo: Path) -> None:
    body = "try:\n    {}['x']\nexcept KeyError:\n    return jsonify(), 404"
    solve_wrongly(repo, "pets.py", body)
    done = run(repo, "--exercise", "1.1")
    assert "Raised in the app" not in done.stdout
    assert "Next\n  return the pet from pet()." in done.stdout


ABOUT = '''

@pytest.mark.exercise("1.1")
def test_two_pets(lab):
    """Two GETs of one pet answer 200 twice (RFC 9110, 15.3.1).

    Next: answer both.
    """
    clients = lab.client(), lab.client()
    answers = lab.at_once(lambda: clients[0].get("/api/pets/9"), lambda: clients[1].get("/api/toys"))
    lab.about(*answers)
    assert [answer.status_code for answer in answers] == [200, 200], "two at once"
'''


def test_what_a_check_names_is_shown_with_what_was_raised_there(repo: Path) -> None:
    checks(repo).write_text(checks(repo).read_text() + ABOUT)
    body = "try:\n    {}['x']\nexcept KeyError as error:\n    raise LookupError from error"
    solve_wrongly(repo, "pets.py", body)
    app = repo / "chapters" / CHAPTER / "app.py"
    handler = '    app.register_error_handler(LookupError, lambda error: ("", 404))\n    return app'
    app.write_text(app.read_text().replace("    return app", handler))
    done = run(repo, "--exercise", "1.1", "-k", "two_pets")
    assert "Sent\n  GET /api/pets/9\n\n  No line to paste: it was sent at the same time as others.\n\n" in done.stdout
    assert "Before and with it: GET /api/toys (200)\n" in done.stdout
    assert "Came back\n  404 NOT FOUND" in done.stdout
    assert f"Raised in the app\n  chapters/{CHAPTER}/pets.py:10 in pet" in done.stdout
    assert f"look at chapters/{CHAPTER}/pets.py:10: that is where it happened. Then: answer both." in done.stdout


def test_a_handler_that_takes_other_arguments_is_named_where_it_is_defined(repo: Path) -> None:
    handler = "    @app.errorhandler(ZeroDivisionError)\n    def on_zero():\n        return 'zero'\n    return app"
    module(repo, "app.py").write_text(module(repo, "app.py").read_text().replace("    return app", handler))
    solve_wrongly(repo, "pets.py", "1 / 0")
    said = run(repo, "--exercise", "1.1").stdout
    line = module(repo, "app.py").read_text().splitlines().index("    def on_zero():") + 1
    assert (
        f"Raised in the app\n  chapters/{CHAPTER}/app.py:{line} in create_app.on_zero\n      def on_zero():\n" in said
    )
    assert "TypeError: create_app.<locals>.on_zero() takes 0 positional arguments but 1 was given" in said
    assert f"Next\n  look at chapters/{CHAPTER}/app.py:{line}: that is where it happened." in said


def test_an_error_that_comes_through_no_line_of_the_learners_is_shown(repo: Path) -> None:
    hook = "    from operator import itemgetter\n    app.before_request_funcs = {None: [itemgetter]}\n    return app"
    module(repo, "app.py").write_text(module(repo, "app.py").read_text().replace("    return app", hook))
    said = run(repo, "--exercise", "1.1").stdout
    assert "Raised in the app\n  flask/app.py:" in said
    assert "TypeError: itemgetter expected 1 argument, got 0" in said
    assert "Next\n  return the pet from pet()." in said


def test_of_a_recursion_the_beginning_and_the_end_are_shown(repo: Path) -> None:
    solve_wrongly(repo, "pets.py", "return pet(number)")
    said = run(repo, "--exercise", "1.1").stdout
    raised = said.partition("Raised in the app\n")[2].partition("\n\n")[0].splitlines()
    assert len(raised) == 26
    assert re.fullmatch(r"  … and 9\d\d more …", raised[12])
    assert raised[-1] == "  RecursionError: maximum recursion depth exceeded"


def test_what_an_instance_of_the_checks_own_raised_is_shown(repo: Path) -> None:
    text = checks(repo).read_text()
    own = "with lab.boot(RATE_LIMIT='1') as app:\n        answer = lab.client(app=app).get"
    text = text.replace("answer = lab.client().get", own, 1).replace("    assert answer", "        assert answer", 2)
    checks(repo).write_text(text)
    solve_wrongly(repo, "pets.py", 'print("I am here")\nreturn {}["x"]')
    said = run(repo, "--exercise", "1.1").stdout.partition("test_a_pet_that_is_not_there")[0]
    assert f"Raised in the app\n  chapters/{CHAPTER}/pets.py:8 in pet" in said
    assert "Printed by the app\n  I am here" in said
    assert f"Next\n  look at chapters/{CHAPTER}/pets.py:8" in said


def test_an_error_in_the_code_of_another_exercise_names_that(repo: Path) -> None:
    asked = checks(repo).read_text().replace("/api/pets/1", "/api/toys", 1)
    checks(repo).write_text(
        asked.replace("Next: return the pet", "Think: what is a pet?\n\n    Next: return the pet", 1)
    )
    solve_wrongly(repo, "toys.py", 'def look():\n    return {}["x"]\nreturn look()')
    text = module(repo, "toys.py").read_text()
    module(repo, "toys.py").write_text(re.sub(r"    ### .*\n", "", text))  # learners delete the markers, too
    said = run(repo, "--exercise", "1.1").stdout
    assert (
        f"Next\n  look at chapters/{CHAPTER}/toys.py:7: it happened in the code of exercise 1.3,\n"
        "  toys.look() in toys.py. Mend it there; then check 1.1 again.\n"
    ) in said
    assert "what is a pet?" not in said
    assert "return the pet from pet()." not in said


def test_an_error_that_came_through_this_exercise_is_its_own(repo: Path) -> None:
    solve_wrongly(repo, "toys.py", 'return {}["x"]')
    solve_wrongly(repo, "pets.py", "from . import toys\nreturn toys.toys()")
    said = run(repo, "--exercise", "1.1").stdout
    assert f"Next\n  look at chapters/{CHAPTER}/toys.py:7: that is where it happened. Then: return the pet" in said


@pytest.mark.slow
def test_a_hang_in_the_code_of_another_exercise_names_that(repo: Path) -> None:
    checks(repo).write_text(checks(repo).read_text().replace("/api/pets/1", "/api/toys", 1))
    solve_wrongly(repo, "toys.py", "def look():\n    while True:\n        pass\nreturn look()")
    said = " ".join(run(repo, "--exercise", "1.1").stdout.split())
    assert f"Next look at chapters/{CHAPTER}/toys.py:" in said
    assert "it happened in the code of exercise 1.3, toys.look() in toys.py. Mend it there" in said
    assert "return the pet from pet()." not in said


@pytest.mark.slow
def test_after_a_hang_the_exercises_other_checks_are_not_run(repo: Path) -> None:
    solve_wrongly(repo, "pets.py", "while True:\n    pass")
    done = run(repo)
    assert f"The app did not answer within 5 s. It is at chapters/{CHAPTER}/pets.py:" in done.stdout
    assert f"Next\n  look at chapters/{CHAPTER}/pets.py:" in done.stdout
    assert "not run after it hung" in done.stdout
    assert points(done)[2] == "1.3 toys 30 of 30 passed"


def test_a_folder_may_be_the_chapter_itself_under_any_name(repo: Path, tmp_path: Path) -> None:
    plain = (repo / "solutions" / CHAPTER).rename(tmp_path / "somebody")
    assert run(repo, "--target", str(plain)).returncode == 0


def test_a_target_that_is_not_there_is_one_sentence(repo: Path) -> None:
    done = run(repo, "--target", "nowhere")
    assert done.returncode == 2
    assert (
        f"There is no folder nowhere: name one that holds {CHAPTER}/, or a server's URL." in done.stdout + done.stderr
    )
    assert "Traceback" not in done.stdout + done.stderr


SERVE = """
from wsgiref.simple_server import make_server
from solutions.ch01_standin.app import create_app
server = make_server("127.0.0.1", 0, create_app())
print(server.server_port, flush=True)
server.serve_forever()
"""

LAB_ONLY = '''

@pytest.mark.exercise("1.3")
def test_time_goes_on(lab):
    """Time goes on (RFC 9110, 1).

    Next: wait.
    """
    lab.clock.move(5)
'''


def test_any_server_can_be_the_target_and_what_needs_a_lab_is_skipped(repo: Path) -> None:
    checks(repo).write_text(checks(repo).read_text() + LAB_ONLY)
    server = subprocess.Popen([sys.executable, "-c", SERVE], cwd=repo, stdout=-1, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout
        done = run(repo, "--target", f"http://127.0.0.1:{server.stdout.readline().strip()}")
    finally:
        server.kill()
        server.wait()
    assert points(done)[0] == "1.1 one pet 10 of 10 passed"
    assert points(done)[2] == "1.3 toys 0 of 30 not judged (2 of 3 checks pass)"
    assert "needs lab.clock, which only the workbook's own lab has" in done.stdout
    assert done.returncode == 0


# what authors and the workbook itself get wrong


def test_checks_without_their_parts_are_refused(repo: Path) -> None:
    text = checks(repo).read_text().replace("Next: look before you answer.", "", 1)
    checks(repo).write_text(text.replace(" (RFC 9110, 15.3.1)", "", 1).replace('"1.2"', '"1.9"', 1))
    done = run(repo)
    assert done.returncode == 4
    for complaint in (
        "test_a_pet_that_is_not_there_is_404 has no last paragraph `Next: …` in its docstring",
        "test_a_pet_is_answered_with_its_name names no source in brackets",
        "test_links_start_at_the_root belongs to exercise 1.9, which no exercises.toml knows",
    ):
        assert complaint in done.stdout + done.stderr


def test_a_fault_of_a_check_is_told_from_an_answer_of_another_shape(repo: Path) -> None:
    checks(repo).write_text(checks(repo).read_text().replace('"Rex"', "rex"))
    solve_wrongly(repo, "toys.py", "return jsonify([1])")
    done = run(repo)
    assert done.returncode == 2
    assert points(done)[0] == "1.1 one pet 0 of 10 not judged (1 of 2 checks pass)"
    assert points(done)[2] == "1.3 toys 0 of 30 failed"
    assert "The answer is not of the expected shape: TypeError" in done.stdout


def test_the_graded_checks_import_nothing_but_pytest_the_tools_of_a_client_and_the_standard_library() -> None:
    allowed = set(sys.stdlib_module_names) | {"pytest", "httpx"}
    # to make and to read what goes over the wire
    allowed |= {"jwt", "cryptography", "trustme", "werkzeug", "jsonschema_rs"}
    for path in (ROOT / "tests").glob("ch*/*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        own = {
            f"tests.{path.parent.name}",
            *(f"tests.{path.parent.name}.{beside.stem}" for beside in path.parent.iterdir()),
        }
        assert {name.split(".")[0] for name in imported - own} <= allowed, path


def test_the_parts_of_a_docstring() -> None:
    def check() -> None:
        """It holds (RFC 1).

        So it is.

        Think: who says
        so?

        Next: do
        it.
        """

    contract = contract_of(check)
    assert (contract.text, contract.think) == ("It holds (RFC 1).\n\nSo it is.", "who says so?")
    assert contract.next_step == "do it."
    check.__doc__ = "It holds (RFC 1).\n\nNext: do it."
    assert (contract_of(check).think, contract_of(check).next_step) == ("", "do it.")
    assert title_of("test_a_b[x_y]") == "a b [x_y]"


@pytest.mark.parametrize(
    "docstring",
    [
        "It holds (RFC 1).\n\nNext: do it.\n\nThink: why?",
        "It holds (RFC 1).\n\nThink: why?",
        "It holds (RFC 1).\n\nThink: why?\n\nThink: why not?\n\nNext: do it.",
        "It holds (RFC 1).\nThink: why?\n\nNext: do it.",
        "It holds (RFC 1).\n\nNext: do it.\nThink: why?",
        "It holds (RFC 1).\n\nThink:\n\nNext: do it.",
        "Think: why?\n\nNext: do it (RFC 1).",
    ],
)
def test_steps_in_another_place_of_a_docstring_are_refused(docstring: str) -> None:
    def check() -> None:
        pass

    check.__doc__ = docstring
    with pytest.raises(ValueError, match=r"`Next: …`|`Think:` or `Next:`|names no source"):
        contract_of(check)


def test_the_steps_of_a_clause_take_the_place_of_those_of_the_check(repo: Path) -> None:
    own = "the pet has lost its name\\nThink: what\\nis a name?\\nNext: name it."
    checks(repo).write_text(checks(repo).read_text().replace("the pet has lost its name", own))
    solve_wrongly(repo, "pets.py", "return jsonify(id=number, name=None), 404 if number > 3 else 200")
    said = run(repo, "--exercise", "1.1").stdout
    assert "the pet has lost its name\n\nContract\n" in said
    assert "\n\nThink\n  what is a name?\n\nNext\n  name it.\n" in said
    assert "return the pet from pet()." not in said


def test_words_for_what_a_check_found() -> None:
    assert compared(AssertionError("Next: do it.\nassert 1 == 2")) == "It should hold that 1 == 2"
    assert compared(AssertionError("the year is lost\nassert 1 == 2")) == "the year is lost"
    assert compared(AssertionError("kept 'Jose\u0301', not 'José'")) == "kept 'Jose<U+0301>', not 'José'"
    assert compared(AssertionError("assert 1 == 2")) == "It should hold that 1 == 2"
    assert compared(KeyError("title")) == "The answer has no 'title', which this check looks for."
