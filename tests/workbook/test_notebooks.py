"""Every chapter has a notebook that tells one story, with its outputs; what it prints is compared by `--execute`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from workbook.course import ROOT, Chapter, chapters
from workbook.errors import Trouble
from workbook.learn import notebooks

UNSTEADY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b20(2[6-9]|[3-9]\d)-\d\d-\d\dT|eyJ|127\.0\.0\.1:\d|/tmp/")


@pytest.fixture(params=chapters(), ids=lambda chapter: chapter.name)
def chapter(request: pytest.FixtureRequest) -> Chapter:
    found: Chapter = request.param
    return found


@pytest.fixture
def notebook(chapter: Chapter) -> Any:
    return json.loads((ROOT / "notebooks" / f"{chapter.name}.ipynb").read_text("utf-8"))


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def test_a_notebook_is_a_story_of_15_to_30_cells_that_ends_with_questions(notebook: Any) -> None:
    assert 15 <= len(notebook["cells"]) <= 30
    assert "## Questions" in "".join(notebook["cells"][-1]["source"])


def test_its_outputs_are_committed_and_no_cell_failed(notebook: Any) -> None:
    assert all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert not [output for output in outputs(notebook) if output["output_type"] == "error"]
    assert any("image/png" in output.get("data", {}) for output in outputs(notebook))


def test_what_it_prints_is_the_same_each_time(notebook: Any) -> None:
    text = json.dumps([output.get("text", "") for output in outputs(notebook)], ensure_ascii=False)
    assert not UNSTEADY.search(text)


def test_it_shows_flawed_against_right(chapter: Chapter, notebook: Any) -> None:
    """Where tests are what is to be written, there is no flawed app: a notebook breaks what it needs by itself."""
    tests_only = {each.kind for each in chapter.exercises} == {"write-tests"}
    assert tests_only or any('"flawed")' in "".join(cell["source"]) for cell in notebook["cells"])


def test_a_chapter_without_a_notebook_is_said_in_a_sentence(tmp_path: Path) -> None:
    chapter = chapters()[0]
    elsewhere = type(chapter)(**{**vars(chapter), "root": tmp_path})
    with pytest.raises(Trouble, match="has no notebook"):
        notebooks.execute(elsewhere)
