"""What exercises.toml states, and what is said when it states nonsense."""

import pytest

from workbook import course
from workbook.errors import Trouble


@pytest.mark.parametrize("selector", ["1", "01", "ch01", "ch01_later", "CH01", "chapters/ch01_later/"])
def test_a_chapter_has_many_names(small, selector):
    assert course.chapter(selector, small.root).name == "ch01_later"


@pytest.mark.parametrize("selector", ["2", "ch1", "security", "", "-1", "../ch01_later"])
def test_an_unknown_chapter_is_answered_with_those_there_are(small, selector):
    with pytest.raises(Trouble, match=r"choose one of 0 \(ch00_start\), 1 \(ch01_later\)"):
        course.chapter(selector, small.root)


def test_an_exercise_is_no_chapter(small):
    with pytest.raises(Trouble, match=r"1\.1 is an exercise: what is wanted here is a chapter, such as 1"):
        course.chapter("1.1", small.root)


def test_what_a_chapter_brings_stays(small):
    path = "chapters/ch00_start/exercises.toml"
    small.write(path, small.read(path).replace("[[exercise]]", 'brings = ["tokens"]\n\n[[exercise]]', 1))
    course.chapters.cache_clear()
    assert all(chapter.has("tokens") and not chapter.has("pages") for chapter in course.chapters(small.root))
    small.write(path, small.read(path).replace('"tokens"', '"wings"'))
    course.chapters.cache_clear()
    with pytest.raises(Trouble, match="brings names wings, which is none of tokens"):
        course.chapters(small.root)


def test_an_exercise_is_found_by_its_id(small):
    found = course.exercise("0.2", small.root)
    assert (found.title, found.modules, found.points, found.needs) == (
        "leave the door shut",
        ("door.py", "greeting.py"),
        20,
        ("0.1",),
    )
    assert found.chapter == "ch00_start"


@pytest.mark.parametrize(
    ("identifier", "said"),
    [("0.9", "ch00_start has 0.1, 0.2"), ("7.1", "choose one of"), ("0", "such as 1.3"), ("x.y", "such as 1.3")],
)
def test_an_unknown_exercise_is_answered_with_what_there_is(small, identifier, said):
    with pytest.raises(Trouble, match=said):
        course.exercise(identifier, small.root)


def test_a_selection_is_all_a_chapter_or_one(small):
    assert [e.id for e in course.select(None, small.root)] == ["0.1", "0.2", "1.1"]
    assert [e.id for e in course.select("0", small.root)] == ["0.1", "0.2"]
    assert [e.id for e in course.select("0.2", small.root)] == ["0.2"]


def test_what_depends_on_an_exercise_includes_what_depends_on_that(small):
    assert course.dependents("0.1", small.root) == {"0.2", "1.1"}
    assert course.dependents("1.1", small.root) == set()


def test_what_an_exercise_needs_includes_what_that_needs(small):
    assert course.needed("1.1", small.root) == {"0.1", "0.2"}
    assert course.needed("0.1", small.root) == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "build"', 'kind = "guess"', "exercise 0.1: kind 'guess' is none of"),
        ("points = 10", "points = 0", "exercise 0.1: points must be 1 or more"),
        ("points = 10", 'points = "10"', "exercise 0.1: points must be a whole number"),
        ("points = 10", "points = true", "exercise 0.1: points must be a whole number"),
        ("points = 10", "", "exercise 0.1: points is missing"),
        ('needs = ["0.1"]', 'needs = "0.1"', "exercise 0.2: needs must be a list of texts"),
        ('id = "0.2"', 'id = "0.1"', "exercise 0.1 stands there twice"),
        ('id = "0.2"', 'id = "3.2"', "'3.2' is no id for an exercise of ch00_start"),
        ("points = 10", "points = 10\npoint = 1", "exercise 0.1: unknown keys: point"),
        ('title = "Start"', "title = ", "exercises.toml: "),
    ],
)
def test_a_faulty_table_of_contents_is_named_with_its_file_and_exercise(small, old, new, said):
    small.change("chapters/ch00_start/exercises.toml", old, new)
    with pytest.raises(Trouble) as trouble:
        course.chapters(small.root)
    assert said in str(trouble.value)
    assert str(trouble.value).startswith(str(small.root / "chapters" / "ch00_start" / "exercises.toml"))


def test_a_folder_without_chapters_is_no_workbook(tmp_path):
    with pytest.raises(Trouble, match="complete copy"):
        course.chapters(tmp_path)
