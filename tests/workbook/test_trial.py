"""The trial of the starters: what boots, answers and shows its exercises passes; everything else is named."""

from pathlib import Path

import pytest

from workbook import course
from workbook.author import trial

APP = """
from flask import Flask
from flask_restful import Resource

from solutions.ch00_books_api import errors, models, routes, settings


class Health(Resource):
    def get(self):
        return {"status": "ok"}


class Pet(Resource):
    def get(self, number):
        return {"number": number}

    def put(self, number):
        raise NotImplementedError("exercise {number}.1: dress the pet")


def create_app(config=None):
    app = Flask(__name__)
    for concern in (settings, errors, models, routes):
        concern.init_app(app)
    api = errors.Api(app)
    api.add_resource(Health, "/api/health")
    api.add_resource(Pet, "/api/pets/<id:number>")
    return app
"""

EXERCISES = """
title = "Pets"
summary = "Pets."
[[exercise]]
id = "{number}.1"
title = "dress the pet"
kind = "build"
module = "app.py"
points = 1
"""

FAULTS = {
    "ch91_fine": ("", ""),
    "ch92_unreachable": ("raise NotImplementedError", "return  # "),
    "ch93_failing": ('return {"number": number}', "return 1 / 0"),
    "ch94_ill": ('return {"status": "ok"}', 'return {"status": "ill"}, 404'),
    "ch95_dead": ("app = Flask(__name__)", "app = Flask(nowhere)"),
}


@pytest.fixture
def pets(tmp_path: Path) -> tuple[course.Chapter, ...]:
    for name, (old, new) in FAULTS.items():
        text = APP.replace("{number}", name[2:4])
        assert old in text
        for place in ("chapters", "solutions"):
            (tmp_path / place / name).mkdir(parents=True)
        (tmp_path / "chapters" / name / "app.py").write_text(text.replace(old, new))
        (tmp_path / "solutions" / name / "app.py").write_text(text)
        (tmp_path / "chapters" / name / "exercises.toml").write_text(EXERCISES.replace("{number}", name[2:4]))
    return course.chapters(tmp_path)


def test_a_starter_that_boots_and_answers_passes_and_every_other_one_is_named(pets, capsys):
    assert trial.try_starters(pets) == 1
    faults = capsys.readouterr().err
    assert "ch91_fine" not in faults
    assert "ch92_unreachable: no route answers 501 with exercise 92.1" in faults
    assert "ch93_failing: GET /api/pets/1 is answered with 500: " in faults
    assert "ZeroDivisionError" in faults
    assert "ch94_ill: GET /api/health is answered with 404, not 200." in faults
    assert "ch95_dead: the starter does not boot: " in faults
    assert "nowhere" in faults


def test_a_whole_course_passes(pets, capsys):
    assert trial.try_starters(pets[:1]) == 0
    assert capsys.readouterr().out == "Starters that boot and answer every route: 1.\n"
