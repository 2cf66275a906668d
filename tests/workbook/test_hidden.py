"""Hidden checks: whoever sees the verdict sees their sentence, and nothing else; a handout has none of them."""

import json
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.workbook.standin import CHAPTER, repository, solve_wrongly, tool
from workbook.errors import Trouble
from workbook.handout import hiding

Done = subprocess.CompletedProcess[str]
SENTENCE = "what becomes of a pet that nobody has"
HIDDEN = f'''@pytest.mark.hidden("{SENTENCE}")
@pytest.mark.exercise("1.1")
def test_a_pet_that_is_not_there_is_404('''
SECRETS = ["a_pet_that_is_not_there", "a pet that is not there", "look before", "A GET of nothing", "15.5.5", "pets/9"]


def checks(repo: Path) -> Path:
    return repo / "tests" / CHAPTER / "test_1_standin.py"


def hide(repo: Path, decorated: str = HIDDEN) -> None:
    """Hide the check of the pet that is not there."""
    text = checks(repo).read_text()
    shown = '@pytest.mark.exercise("1.1")\ndef test_a_pet_that_is_not_there_is_404('
    assert shown in text
    checks(repo).write_text(text.replace(shown, decorated))


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose hidden check fails, as its only one."""
    made = repository(tmp_path_factory.mktemp("hidden") / "repo")
    hide(made)
    solve_wrongly(made, "pets.py", 'return jsonify(id=number, name="Rex")')
    return made


# the verdict


def test_of_a_hidden_check_that_fails_only_its_sentence_is_told(repo: Path) -> None:
    done = tool(repo, "-m", "workbook.cli", "check", "1.1", "--json", "verdict.json", "--durations")
    assert done.returncode == 1
    assert f"✗ 1.1 one pet: failed (1 of 2 checks pass)\n\n    {SENTENCE}\n" in done.stdout
    written = (repo / "verdict.json").read_text()
    kept = "".join(path.read_text() for path in (repo / ".workbook").rglob("*.json"))
    assert secrets_in(done.stdout + done.stderr + written + kept) == []
    (_, hidden) = json.loads(written)["exercises"][0]["checks"]
    assert (hidden["name"], hidden["title"], hidden["outcome"]) == ("hidden_1", SENTENCE, "failed")
    assert not any(hidden["message"].values())


def test_what_is_not_hidden_is_told_first(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    first = f'@pytest.mark.hidden("{SENTENCE}")\n@pytest.mark.exercise("1.1")'
    checks(repo).write_text(checks(repo).read_text().replace('@pytest.mark.exercise("1.1")', first, 1))
    solve_wrongly(repo, "pets.py", "return jsonify(id=number, name=None)")
    done = tool(repo, "-m", "workbook.cli", "check", "1.1")
    assert "a pet that is not there\n\n    Contract" in done.stdout
    assert f"Also\n      fails: {SENTENCE}" in done.stdout


def test_the_reports_of_a_class_tell_no_more(repo: Path) -> None:
    arguments = ("grade", "chapters", "--out", "marks", "--chapters", "1", "--trust-submissions")
    assert tool(repo, "-m", "workbook.cli", *arguments).returncode == 0
    reports = {path.name: path.read_text() for path in (repo / "marks").rglob("*") if path.is_file()}
    assert {name for name, text in reports.items() if SENTENCE in text} == {
        "junit.xml",
        "report.html",
        "result.json",
        "results.json",
    }
    assert {name: secrets_in(text) for name, text in reports.items() if secrets_in(text)} == {}


def test_pytest_itself_shows_all_of_it_and_its_table_nothing(repo: Path) -> None:
    done = tool(repo, "-m", "pytest", "-p", "no:cacheprovider", f"tests/{CHAPTER}", "--target", "chapters")
    output, _, table = done.stdout.partition("= points")
    assert f"1.1 failed: {SENTENCE}" in output
    assert "Contract\n  A GET of nothing answers 404 (RFC 9110, 15.5.5)." in output
    assert secrets_in(table.partition("short test summary")[0]) == []


def test_the_proofs_see_hidden_checks_as_all_others(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    hide(repo)
    done = tool(repo, "-m", "workbook.cli", "prove", "1", "--answer", "always_200", "-v")
    assert done.returncode == 0, done.stdout
    assert "test_a_pet_that_is_not_there_is_404" in done.stdout


def test_what_is_broken_or_left_out_tells_no_more(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    hide(repo)
    arguments = ("-m", "pytest", "-p", "no:cacheprovider", f"tests/{CHAPTER}", "-k", "answered_with", "-q")
    done = tool(repo, *arguments)
    assert "1.1   one pet" in done.stdout
    assert secrets_in(done.stdout) == []
    checks(repo).write_text(checks(repo).read_text().replace('"/api/pets/9"', "pets_9"))
    done = tool(repo, "-m", "workbook.cli", "check", "1.1", "--solution")
    assert done.returncode == 2
    assert done.stderr.endswith("hidden_1 stopped with an error, which pytest shows\n")
    assert secrets_in(done.stdout + done.stderr) == []


@pytest.mark.parametrize(
    "mark", ["hidden", "hidden()", 'hidden("")', "hidden(404)", 'hidden("a", "b")', 'hidden(why="x")']
)
def test_a_check_is_hidden_behind_one_sentence(tmp_path: Path, mark: str) -> None:
    repo = repository(tmp_path)
    hide(repo, HIDDEN.replace(f'hidden("{SENTENCE}")', mark))
    done = tool(repo, "-m", "workbook.cli", "check", "1.1")
    assert done.returncode == 2
    assert 'is hidden without a sentence: write @pytest.mark.hidden("what it looks at")' in done.stderr


def test_only_a_graded_check_can_be_hidden(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    hide(repo, HIDDEN.replace('@pytest.mark.exercise("1.1")\n', ""))
    done = tool(repo, "-m", "pytest", "-p", "no:cacheprovider", f"tests/{CHAPTER}")
    assert done.returncode == 4
    assert "is hidden, but belongs to no exercise" in done.stdout + done.stderr


# what a handout has of the file


FILE = '''"""Checks."""

import pytest

LIMIT = 3
SECRET_LIMIT = 7


def both():
    return LIMIT


def quota():
    return SECRET_LIMIT + both()


@pytest.fixture
def burst():
    return quota()


# a heading


@pytest.mark.exercise("1.1")
def test_open(lab):
    """It is (RFC 1)."""
    assert both()


# the trap that nobody sees
@pytest.mark.hidden("what comes after many")
@pytest.mark.exercise("1.1")
@pytest.mark.parametrize("n", [1, 2])
def test_secret(lab, burst, n):
    """
It is as well (RFC 1).
"""
    assert quota()


class TestMany:
    @pytest.mark.exercise("1.1")
    def test_open_too(self):
        assert LIMIT

    @pytest.mark.hidden("more")
    @pytest.mark.exercise("1.1")
    def test_secret_too(self):
        assert SECRET_LIMIT


@pytest.mark.hidden("most")
class TestSecret:
    def test_a(self):
        pass


@pytest.mark.exercise("1.1")
def test_last(lab):
    assert both()
'''
LEFT = '''"""Checks."""

import pytest

LIMIT = 3


def both():
    return LIMIT


# a heading


@pytest.mark.exercise("1.1")
def test_open(lab):
    """It is (RFC 1)."""
    assert both()


class TestMany:
    @pytest.mark.exercise("1.1")
    def test_open_too(self):
        assert LIMIT


@pytest.mark.exercise("1.1")
def test_last(lab):
    assert both()
'''


def test_a_hidden_check_goes_with_what_only_it_uses_and_the_rest_stays_as_it_is() -> None:
    assert hiding.without_hidden(FILE, "test_a.py") == LEFT
    assert hiding.without_hidden(LEFT, "test_a.py") == LEFT
    assert hiding.hidden_in(FILE) == 3


def test_what_a_file_does_by_itself_stays() -> None:
    text = dedent(
        """
        import pytest

        KEPT = 1

        @pytest.fixture(autouse=True)
        def clean():
            return KEPT

        @pytest.mark.hidden("a")
        def test_a(clean):
            assert KEPT

        @pytest.mark.usefixtures("named")
        def test_b():
            pass

        @pytest.fixture
        def named():
            pass

        @pytest.mark.hidden("c")
        def test_c(named):
            pass
        """
    )
    left = hiding.without_hidden(text, "test_a.py")
    assert left
    assert "def clean" in left
    assert "def named" in left
    assert "KEPT = 1" in left
    assert "test_c" not in left


@pytest.mark.parametrize(
    "text",
    [
        'import pytest\n\npytestmark = pytest.mark.hidden("a")\n\n\ndef test_a():\n    pass\n',
        'import pytest\n\npytestmark = [pytest.mark.slow, pytest.mark.hidden("a")]\n\n\ndef test_a():\n    pass\n',
        'from pytest import mark\n\n\n@mark.hidden("a")\ndef test_a():\n    pass\n',
        'import pytest\n\n\nclass TestA:\n    @pytest.mark.hidden("a")\n    def test_a(self):\n        pass\n',
    ],
)
def test_a_file_in_which_all_is_hidden_is_left_out_and_what_only_it_names(text: str) -> None:
    others = {"test_b.py": "from tests.ch01_x import rules\n", "rules.py": "from tests.ch01_x import more\n"}
    beside = {"more.py": "", "secrets.py": "", "seen.txt": "", "conftest.py": ""}
    named = text.replace("import", "import tests.ch01_x.secrets\nimport", 1) if text.startswith("import") else text
    found = hiding.visible({"test_a.py": named, **others, **beside})
    assert sorted(found) == ["conftest.py", "more.py", "rules.py", "test_b.py"]
    assert hiding.hidden_in(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        'import pytest\nsecret = pytest.mark.hidden("a")\n@secret\ndef test_a():\n    pass\ndef test_b():\n    pass\n',
        'import pytest\n@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.hidden("a"))])\n'
        "def test_a(n):\n    pass\n",
    ],
)
def test_what_could_not_be_left_out_is_refused(text: str) -> None:
    with pytest.raises(Trouble, match=r"test_a\.py, line \d of what is left: only a function, a class or a whole file"):
        hiding.without_hidden(text, "test_a.py")
