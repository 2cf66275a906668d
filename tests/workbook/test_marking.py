"""A suite is run on right apps and on broken ones: what counts as noticed, and what no suite can give itself.

Small suites stand here; how the suites of chapter 8 are marked, `prove 8` shows.
"""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.ch08_testing import apps
from workbook import course
from workbook.lab import suites, verdicts
from workbook.lab.bench import Bench, LabFault
from workbook.lab.edge import Hung
from workbook.lab.failure import Message
from workbook.lab.lab import Lab
from workbook.lab.redis_service import open_redis
from workbook.lab.suites import Suite
from workbook.lab.verdicts import NOT_RIGHT, NOTICES, Result, verdict_on

CHAPTER = course.chapter("8")
NO_ISBN = "ch02_validation/an_isbn_is_a_pattern"
NO_OWNERS = "ch01_security/any_id_any_property"

Run = Callable[..., suites.SuiteRun]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("target") / CHAPTER.name
    folder.mkdir()
    (folder / "app.py").write_bytes((CHAPTER.solution / "app.py").read_bytes())
    bench = Bench(CHAPTER)
    service = open_redis(bench.new_folder())
    bench.harness.wait()
    lab = Lab(bench, service, CHAPTER, folder)
    assert lab.start(lambda module: "") == []
    yield lab
    lab.close()
    service.close()
    bench.close()


@pytest.fixture
def write(lab: Lab) -> Callable[..., Suite]:
    """Write a suite of one file, and another as conftest.py, in the folder of a level."""

    def write(text: str, conftest: str = "", level: str = "unit") -> Suite:
        for path in lab.folder.rglob("*.py"):
            if path.name != "app.py":
                path.unlink()
        folder = lab.folder / level
        folder.mkdir(exist_ok=True)
        (folder / "test_it.py").write_text(textwrap.dedent(text))
        (lab.folder / "conftest.py").write_text(textwrap.dedent(conftest))
        return Suite(lab, replace(CHAPTER.exercises[0], modules=(f"{level}/test_it.py",)))

    return write


GOOD = """
    import pytest
    from solutions.ch02_validation.isbn import to_isbn13

    def test_good():
        assert to_isbn13("0-306-40615-2") == "9780306406157"

    def test_bad():
        with pytest.raises(ValueError):
            to_isbn13("9780306406158")
"""


def test_a_good_suite_passes_where_nothing_is_wrong_and_notices_what_is(write: Callable[..., Suite]) -> None:
    suite = write(GOOD)
    right, broken = suite.run(), suite.run(NO_ISBN)
    assert right.passed
    assert not right.noticed
    assert right.assertions == 2
    assert broken.noticed
    assert not broken.passed
    assert broken.reached
    assert right.reached is None
    assert list(broken.failures) == ["ch08_testing/unit/test_it.py::test_bad"]
    assert "1 failed, 1 passed" in broken.summary


def test_a_broken_app_is_told_by_what_it_does_alone(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import inspect
        from pathlib import Path
        from solutions.ch02_validation import isbn

        def test_what_is_written():
            assert Path(isbn.__file__).read_text() == inspect.getsource(isbn)
            assert isbn.to_isbn13.__code__.co_filename == isbn.__file__ == isbn.__spec__.origin
            assert isbn.__file__.endswith("solutions/ch02_validation/isbn.py")
            assert "fullmatch(\\"[0-9]{9}" in inspect.getsource(isbn.to_isbn13)
        """
    )
    assert suite.run().passed
    assert suite.run(NO_ISBN).passed


@pytest.mark.parametrize(
    "question", ["swapping.reached", "any(getattr(finder, '_sources', None) for finder in sys.meta_path)"]
)
def test_who_asks_the_lab_whether_something_was_changed_fails_on_another_right_app(
    write: Callable[..., Suite], question: str
) -> None:
    suite = write(
        f"""
        import sys
        from workbook.lab import swapping
        from solutions.ch02_validation.isbn import to_isbn13

        def test_it():
            to_isbn13("0306406152")
            assert not {question}
        """
    )
    assert suite.run().passed
    assert suite.run(NO_ISBN).noticed
    assert not suite.run(*apps.OTHERWISE).passed


def test_a_failure_that_the_exit_code_hides_is_not_noticed(write: Callable[..., Suite]) -> None:
    suite = write(GOOD, "def pytest_sessionfinish(session):\n    session.exitstatus = 0")
    assert suite.run().passed
    run = suite.run(NO_ISBN)
    assert not run.noticed
    assert "ended with code 0, which is not what its tests say" in run.trouble


def test_a_suite_that_does_not_run_what_is_broken_is_told_so(write: Callable[..., Suite]) -> None:
    suite = write("from solutions.ch02_validation.isbn import to_isbn13\ndef test_it():\n    assert to_isbn13")
    assert suite.run(NO_ISBN).reached is False


def test_tests_run_in_three_orders(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import pytest
        seen = []

        @pytest.mark.parametrize("number", range(9))
        def test_one(number):
            seen.append(number)
            assert seen == list(range(len(seen)))
        """
    )
    orders = [list(suite.run(order=order).outcomes) for order in suites.ORDERS]
    assert orders[1] == orders[0][::-1]
    assert sorted(orders[2]) == sorted(orders[0])
    assert len({tuple(order) for order in orders}) == 3
    assert list(suite.run(order="shuffled").outcomes) == orders[2]
    assert suite.run().passed
    assert not suite.run(order="reversed").passed


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("import os\ndef test_it():\n    os._exit(0)", "ended with code 0 before"),
        ("import os\nos._exit(0)", "ended with code 0 before"),
        ("import atexit, os\natexit.register(os._exit, 0)\ndef test_it():\n    os.kill(os.getpid(), 9)", "code -9"),
        ("def test_it():\n    assert 1 ==", "cannot read the suite"),
        ("import sys\nsys.exit(0)", ""),
        ("raise KeyboardInterrupt", ""),
        ("", "There are no tests"),
        ("import pytest\npytest.skip('no', allow_module_level=True)", ""),
        ("import pytest\n@pytest.mark.skip\ndef test_it(): pass", ""),
        ("import pytest\ndef test_it():\n    pytest.exit('done', returncode=0)", ""),
    ],
)
def test_a_suite_that_does_not_come_to_its_end_has_neither_passed_nor_noticed(
    write: Callable[..., Suite], monkeypatch: pytest.MonkeyPatch, text: str, trouble: str
) -> None:
    monkeypatch.setattr(suites, "RUN_SECONDS", 1.0)
    suite = write(text)
    for app in ((), (NO_ISBN,)):
        run = suite.run(*app)
        assert not run.passed
        assert not run.noticed
        assert trouble in run.trouble
        assert run.summary


@pytest.mark.parametrize(
    "conftest",
    [
        "def pytest_sessionfinish(session):\n    session.exitstatus = 0",
        "import pytest\n@pytest.hookimpl(wrapper=True, tryfirst=True)\ndef pytest_runtest_makereport():\n"
        "    report = yield\n    report.outcome = 'passed'\n    return report",
        "import sys\nprint('9 passed in 0.01s')\nsys.stdout = sys.stderr",
        "def pytest_collection_modifyitems(items):\n    items.clear()",
        "import os\ndef pytest_unconfigure():\n    os._exit(1)",
        "def pytest_sessionfinish(session):\n    session.exitstatus = 1",
    ],
)
def test_hooks_of_a_suite_do_not_tell_apps_apart(write: Callable[..., Suite], conftest: str) -> None:
    """Whoever makes a failure pass, or a pass fail, does so on each app: no fault is noticed that its tests do not
    see."""
    blind = "from solutions.ch02_validation.isbn import to_isbn13\ndef test_it():\n    assert to_isbn13('0306406152')"
    suite = write(blind, conftest)
    right, broken = suite.run(), suite.run(NO_ISBN)
    assert not (right.passed and broken.noticed)


def test_whoever_sleeps_is_told_where(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import time
        from time import sleep

        def test_it():
            time.sleep(0.001)
            sleep(0)
        """
    )
    run = suite.run()
    assert run.passed
    assert run.sleeps == ["ch08_testing/unit/test_it.py:6", "ch08_testing/unit/test_it.py:7"]


def test_a_run_leaves_nothing_to_the_next(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import os, tempfile
        from pathlib import Path

        def test_it():
            folders = [Path(__file__).parent, Path(tempfile.gettempdir()), Path.home(), Path.cwd()]
            assert not any((folder / "left").exists() for folder in folders)
            for folder in folders:
                (folder / "left").touch()
            assert "BASE_URL" not in os.environ
        """
    )
    assert suite.run().passed, suite.runs[-1].summary
    assert suite.run().passed, suite.runs[-1].summary


def test_an_integration_suite_has_an_empty_database_and_an_empty_redis(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import os
        import pytest
        import redis
        from solutions.ch08_testing.app import create_app

        @pytest.fixture(scope="session")
        def app():
            app = create_app()
            with app.app_context():
                app.extensions["sqlalchemy"].create_all()
            return app

        def test_it(app):
            with redis.Redis.from_url(os.environ["REDIS_URL"]) as store:
                assert store.dbsize() == 0
                store.set("left", 1)
            answer = app.test_client().get("/api/books", headers={"X-Forwarded-Proto": "https", "Host": "shop.test"})
            assert answer.status_code == 200
            assert answer.json["items"] == []

        def test_registration(app):
            person = {"name": "reader", "email": "r@example.org", "password": "a heron stood in 4 cold Rivers"}
            answer = app.test_client().post(
                "/api/users", json=person, headers={"X-Forwarded-Proto": "https", "Host": "shop.test"}
            )
            assert answer.status_code == 201
        """,
        level="integration",
    )
    for _ in range(2):
        assert suite.run().passed, suite.runs[-1].summary


def test_a_functional_suite_has_an_app_that_is_served_with_the_sample_data(write: Callable[..., Suite]) -> None:
    suite = write(
        """
        import os
        import httpx

        def login(name):
            client = httpx.Client(base_url=os.environ["BASE_URL"])
            person = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
            given = client.post("/api/auth/login", json=person).json()
            client.headers["Authorization"] = f"Bearer {given['access_token']}"
            return client

        def test_it():
            assert "DATABASE_URL" not in os.environ
            shelves = login("bob").get("/api/shelves").json()["items"]
            assert [shelf["name"] for shelf in shelves] == ["Bob's secret gifts"]
            answer = login("alice").delete(f"/api/shelves/{shelves[0]['id']}")
            assert answer.status_code == 404
        """,
        level="functional",
    )
    assert suite.run().passed, suite.runs[-1].summary
    assert suite.run().passed, suite.runs[-1].summary
    assert suite.run(NO_OWNERS).noticed, suite.runs[-1].summary


def test_a_suite_without_an_end_is_ended_and_where_nothing_is_wrong_it_is_not_run_again(
    write: Callable[..., Suite], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suites, "RUN_SECONDS", 1.0)
    suite = write("def test_it():\n    while True: pass")
    with pytest.raises(Hung, match="was still running after 1 s"):
        suite.run()
    broken = suite.run(NO_ISBN)
    assert not broken.noticed
    assert "was still running" in broken.trouble


def test_a_report_of_another_run_is_not_believed(write: Callable[..., Suite], monkeypatch: pytest.MonkeyPatch) -> None:
    suite = write(GOOD)
    do = suite._lab.harness.do

    def forged(verb: str, **order: Any) -> dict[str, Any]:
        answer = do(verb, **order)
        return answer | {"report": answer["report"] | {"nonce": "0"}} if verb == "suite" else answer

    monkeypatch.setattr(suite._lab.harness, "do", forged)
    with pytest.raises(LabFault, match="another one's"):
        suite.run()


# what it is worth


def results(noticed: str, *others: tuple[str, str]) -> list[Result]:
    """The results of a suite: a letter for each fault, y where it was noticed; and other checks with their outcomes."""
    found = [
        Result("8.1", f"{NOTICES}{number}]", "", "passed" if letter == "y" else "failed", message=Message(sent="x"))
        for number, letter in enumerate(noticed)
    ]
    return found + [Result("8.1", name, "", outcome) for name, outcome in others]


RIGHT, ORDER, SLEEPS = "test_the_suite_passes_on_another", "test_the_suite_passes_on_the[x]", "test_the_suite_does_not"


@pytest.mark.parametrize(
    ("noticed", "others", "marks", "points", "text"),
    [
        ("yyyy", {RIGHT: "passed", ORDER: "passed", SLEEPS: "passed"}, (4, 4), 20, "passed"),
        ("yyyn", {RIGHT: "passed", ORDER: "passed", SLEEPS: "passed"}, (3, 4), 15, "failed"),
        ("nnnn", {RIGHT: "passed", ORDER: "passed", SLEEPS: "passed"}, (0, 4), 0, "failed"),
        ("yyyy", {RIGHT: "passed", ORDER: "passed", SLEEPS: "failed"}, (3, 4), 15, "failed"),
        ("nnnn", {RIGHT: "passed", ORDER: "passed", SLEEPS: "failed"}, (0, 4), 0, "failed"),
        ("yyyy", {RIGHT: "failed", ORDER: "passed", SLEEPS: "passed"}, (0, 4), 0, "failed"),
        ("yyyy", {RIGHT: "passed", ORDER: "failed", SLEEPS: "passed"}, (0, 4), 0, "failed"),
        ("yyy", {RIGHT: "passed"}, (3, 3), 20, "passed"),
        ("ynn", {RIGHT: "passed"}, (1, 3), 6, "failed"),
    ],
)
def test_points_are_given_for_faults_that_are_noticed_and_only_where_nothing_else_is_called_one(
    noticed: str, others: dict[str, str], marks: tuple[int, int], points: int, text: str
) -> None:
    verdict = verdict_on(CHAPTER.exercises[0], results(noticed, *others.items()))
    assert (verdict.marks, verdict.points, verdict.text) == (marks, points, text)
    if text != "passed":
        less = ", less 1" if (others.get(SLEEPS), marks[0]) == ("failed", 3) else ""
        assert verdict.note == f"{marks[0] + bool(less)} of {marks[1]} faults noticed{less}"


def test_what_a_suite_says_of_broken_apps_is_not_told_where_it_fails_on_a_right_one() -> None:
    verdict = verdict_on(CHAPTER.exercises[0], results("yn", (RIGHT, "failed")))
    assert [result.outcome for result in verdict.results] == [verdicts.NOT_RUN, verdicts.NOT_RUN, verdicts.FAILED]
    assert {result.reason for result in verdict.results[:2]} == {NOT_RIGHT}
    assert not verdict.results[1].message.sent


def test_what_noticed_it_the_last_time_is_asked_first(
    write: Callable[..., Suite], lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = lab.folder.parent / "notes" / "noticed.json"
    monkeypatch.setattr(suites, "NOTICED", notes)
    suite = write(GOOD)
    assert list(suite.run(NO_ISBN, once=True).outcomes) == [
        "ch08_testing/unit/test_it.py::test_good",
        "ch08_testing/unit/test_it.py::test_bad",
    ]
    assert not notes.exists()  # it stands elsewhere
    monkeypatch.setattr(course, "ROOT", lab.folder.parent)
    suite.run(NO_ISBN, once=True)
    assert list(suite.run(NO_ISBN, once=True).outcomes) == ["ch08_testing/unit/test_it.py::test_bad"]
    assert suite.run(NO_OWNERS, once=True).passed
    assert next(iter(suite.run(once=True).outcomes)).endswith("test_good")
    notes.write_text("no JSON")
    assert suite.run(NO_ISBN, once=True).noticed


def test_what_is_expected_to_fail_is_told_from_what_is_skipped(write: Callable[..., Suite]) -> None:
    run = write(
        """
        import pytest

        @pytest.mark.xfail
        def test_a():
            assert 1 == 2

        @pytest.mark.skip
        def test_b():
            pass

        def test_c():
            assert 1 == 1
        """
    ).run(NO_ISBN, once=True)
    assert sorted(run.outcomes.values()) == ["passed", "skipped", "xfailed"]
    assert not run.noticed
    assert run.summary == "1 passed, 1 skipped, 1 xfailed"
