"""What breaks a client, tried against the validator that everybody uses, and on the document as it is."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from solutions.ch07_docs import changes
from workbook.lab.lab import Lab

NAMES = ("a", "b")
WORDS = ("", "x", "xy", "xyz")
NUMBERS = (0, 1, 2, 3)


def bounds(least: str, most: str) -> st.SearchStrategy[dict[str, Any]]:
    """Two keywords, or one of them, or none."""
    return st.fixed_dictionaries({}, optional={least: st.integers(0, 3), most: st.integers(0, 3)})


def schemas(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """Small schemas of the kinds that the document has, at most `depth` of them within each other."""
    words = st.builds(lambda found: {"type": "string", **found}, bounds("minLength", "maxLength"))
    enums = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)
    some_words = enums.map(lambda found: {"type": "string", "enum": found})
    kinds = st.sampled_from(("integer", "number"))
    numbers = st.builds(lambda kind, found: {"type": kind, **found}, kinds, bounds("minimum", "maximum"))
    plain = st.one_of(st.just({}), st.just({"type": "null"}), st.just({"type": "boolean"}), words, some_words, numbers)
    if depth == 0:
        return or_null(plain)
    inner = schemas(depth - 1)
    lists = st.builds(
        lambda items, found: {"type": "array", **items, **found},
        st.one_of(st.just({}), inner.map(lambda schema: {"items": schema})),
        bounds("minItems", "maxItems"),
    )
    objects = st.builds(
        thing,
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
        st.sets(st.sampled_from(NAMES)),
        st.one_of(st.none(), st.just(False), inner),
    )
    return or_null(st.one_of(plain, lists, objects))


def thing(properties: dict[str, Any], required: set[str], rest: Any) -> dict[str, Any]:
    """The schema of an object."""
    needed = [name for name in required if name in properties]
    return {
        "type": "object",
        "properties": properties,
        **({"required": needed} if needed else {}),
        **({} if rest is None else {"additionalProperties": rest}),
    }


def or_null(found: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas, of which some let null in, in one of the two ways in which apispec writes that."""
    return st.one_of(
        found,
        found.map(lambda schema: {**schema, "type": [schema["type"], "null"]} if has_another(schema) else schema),
        found.map(lambda schema: {"anyOf": [schema, changes.NULL]} if has_another(schema) else schema),
    )


def has_another(schema: dict[str, Any]) -> bool:
    """Whether a schema names a type that is not null."""
    return schema.get("type", "null") != "null"


def values(draw: st.DrawFn, schema: dict[str, Any], depth: int = 3) -> Any:
    """A value such as `schema` may mean; no object has a member that the schema does not know."""
    if "anyOf" in schema:
        return values(draw, draw(st.sampled_from(schema["anyOf"])), depth)
    if "enum" in schema and draw(st.booleans()):
        return draw(st.sampled_from(schema["enum"]))
    types = schema.get("type", ["string", "integer", "number", "boolean", "null", "array", "object"])
    match draw(st.sampled_from([types] if isinstance(types, str) else types)):
        case "string":
            return draw(st.sampled_from(WORDS))
        case "integer":
            return draw(st.sampled_from(NUMBERS))
        case "number":
            return draw(st.sampled_from((*NUMBERS, 0.5, 2.5)))
        case "boolean":
            return draw(st.booleans())
        case "array" if depth:
            count = draw(st.integers(0, 4))
            return [values(draw, schema.get("items", {}), depth - 1) for _ in range(count)]
        case "object" if depth:
            found = {
                name: values(draw, member, depth - 1)
                for name, member in schema.get("properties", {}).items()
                if draw(st.booleans()) or name in schema.get("required", ())
            }
            rest = schema.get("additionalProperties")
            if isinstance(rest, dict) and draw(st.booleans()):
                found["other"] = values(draw, rest, depth - 1)
            return found
    return None


@st.composite
def trials(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
    """Two schemas, of which the second is often the first with little changed, and values such as the first means."""
    one = draw(schemas(2))
    other = draw(st.one_of(schemas(2), changed(one)))
    return one, other, [values(draw, one) for _ in range(5)]


def changed(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The schema with one keyword set otherwise, or taken away, somewhere in it."""

    @st.composite
    def somewhere(draw: st.DrawFn) -> dict[str, Any]:
        found = copy.deepcopy(schema)
        part = draw(st.sampled_from(list(parts(found))))
        keyword = draw(
            st.sampled_from([*part, "type", "minLength", "maximum", "minItems", "enum", "additionalProperties"])
        )
        if keyword in part and keyword != "anyOf" and draw(st.booleans()):
            del part[keyword]
        elif keyword in ("minLength", "maximum", "minItems"):
            part[keyword] = draw(st.integers(0, 3))
        elif keyword == "additionalProperties":
            part[keyword] = draw(st.sampled_from((True, False, {"type": "string"})))
        elif keyword == "type":
            part["type"] = draw(st.sampled_from(("string", "number", ["integer", "null"])))
        elif keyword == "enum":
            part["enum"] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
        return found

    return somewhere()


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and those in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for inner in (*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")):
        yield from parts(inner)
    for choice in schema.get("anyOf", ()):
        if choice != changes.NULL:
            yield from parts(choice)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(trials())
def test_a_value_that_fits_one_schema_and_not_the_other_is_foreseen(trial: tuple[Any, Any, list[Any]]) -> None:
    one, other, tried = trial
    said = list(changes.misfits({}, one, {}, other))
    if said:
        return
    fits, fits_other = Draft202012Validator(one).is_valid, Draft202012Validator(other).is_valid
    for value in tried:
        assert not fits(value) or fits_other(value), f"{value!r} fits {one}, and not {other}"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas(2))
def test_a_schema_fits_itself(schema: dict[str, Any]) -> None:
    assert list(changes.misfits({}, schema, {}, copy.deepcopy(schema))) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas(1), schemas(1))
def test_it_makes_no_difference_where_a_schema_stands(one: dict[str, Any], other: dict[str, Any]) -> None:
    old, new = ({"components": {"schemas": {"A": schema}}} for schema in (one, other))
    there = {"$ref": "#/components/schemas/A"}
    assert list(changes.misfits(old, there, new, there)) == list(changes.misfits(old, one, new, other))


@pytest.mark.chapter("7")
def test_the_committed_document_is_not_broken_by_the_app(lab: Lab, tmp_path: Path) -> None:
    assert lab.command("openapi", "check").code == 0
    written = tmp_path / "now.json"
    assert lab.command("openapi", "write", str(written)).code == 0
    assert json.loads(written.read_text()) == lab.client().get("/openapi.json").json()
    assert lab.command("openapi", "check", str(written)).output == "Whoever has written a client can go on.\n"


@pytest.mark.chapter("7")
def test_settings_of_an_operator_break_nobody(lab: Lab) -> None:
    now = lab.client().get("/openapi.json").text
    with lab.boot(
        PATH_PREFIX="/shop", RATE_LIMIT_DEFAULT="1 per day", VERSION_1_DEPRECATED="2026-01-01T00:00:00Z"
    ) as app:
        assert lab.command("openapi", "check", "-", given=now, app=app).code == 0


@pytest.mark.chapter("7")
def test_each_operation_that_goes_is_said(lab: Lab) -> None:
    now = lab.client().get("/openapi.json").json()
    moved = {**now, "paths": {f"/elsewhere{path}": operations for path, operations in now["paths"].items()}}
    ran = lab.command("openapi", "check", "-", given=json.dumps(moved))
    names = [f"{method.upper()} {path} is gone" for path, operations in moved["paths"].items() for method in operations]
    assert ran.code == 1
    assert ran.output.splitlines()[:-1] == names
    assert f"{len(names)} of these break clients" in ran.output


def test_each_announced_break_is_one_that_could_be_said() -> None:
    newest = [change.version for change in changes.CHANGES]
    assert newest == sorted(newest, key=changes.number, reverse=True)
    for change in changes.CHANGES:
        for sentence in change.breaks:
            method, path = sentence.split(": ")[0].split()
            assert method in ("GET", "PUT", "POST", "DELETE", "PATCH")
            assert path.startswith("/api/")
