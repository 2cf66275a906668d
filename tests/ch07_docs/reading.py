"""How checks read the document: an operation by its route, at whichever address it stands; what is referred to."""

import re
from typing import Any

import httpx
import jsonschema_rs

Document = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch")


def document(client: httpx.Client, prefix: str = "") -> Document:
    """The document that the app answers."""
    answer = client.get(f"{prefix}/openapi.json")
    assert answer.status_code == 200, f"the document should be at /openapi.json, but that is a {answer.status_code}"
    found: Document = answer.json()
    return found


def operations(document: Document) -> dict[tuple[str, str], Any]:
    """All operations, by method and path: ("GET", "/api/v2/books")."""
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def find(document: Document, method: str, route: str, version: int = 2) -> Any:
    """The operation of `method` on `route` ("/api/books"), at its address in `version`, else at the one without."""
    found = operations(document)
    path = route.replace("/api", f"/api/v{version}", 1)
    operation = found.get((method, path), found.get((method, route)))
    assert operation is not None, f"the document should have {method} {path}, or {method} {route}, but has neither"
    return operation


def resolved(document: Document, part: Any) -> Any:
    """`part` of the document, or what it refers to."""
    while "$ref" in part:
        names = part["$ref"].removeprefix("#/").split("/")
        part = document
        for name in names:
            part = part.get(name.replace("~1", "/").replace("~0", "~")) if isinstance(part, dict) else None
        assert part is not None, f"#/{'/'.join(names)} should be in the document, as it is referred to, but is not"
    return part


def parameters(document: Document, operation: Any) -> dict[tuple[str, str], Any]:
    """The parameters of an operation, in their order, by where and what: ("query", "page_size")."""
    found = [resolved(document, each) for each in operation.get("parameters", ())]
    return {(each["in"], each["name"]): each for each in found}


def parameter(document: Document, operation: Any, name: str) -> Any:
    """The schema of the parameter `name` of the query of an operation."""
    found = parameters(document, operation)
    assert ("query", name) in found, (
        f"{operation['operationId']} should have a parameter {name}, but has {', '.join(each for _, each in found)}"
    )
    return found["query", name]["schema"]


def body(document: Document, operation: Any, kind: str = "application/json") -> Any:
    """The schema of what an operation is sent."""
    content = resolved(document, operation.get("requestBody", {})).get("content", {})
    assert kind in content, (
        f"{operation['operationId']} should be sent {kind}, but has {', '.join(content) or 'no body'}"
    )
    return resolved(document, content[kind]["schema"])


def member(document: Document, schema: Any, *names: str) -> Any:
    """The schema of a member of an object, or of a member of that."""
    for name in names:
        known = resolved(document, schema).get("properties", {})
        assert name in known, (
            f"{'.'.join(names)} should be described, but there is only {', '.join(known) or 'nothing'}"
        )
        schema = resolved(document, known[name])
    return schema


def validator(document: Document, schema: Any) -> jsonschema_rs.Validator:
    """What tells whether a value is as `schema`, a part of the document, says (JSON Schema 2020-12)."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def fits(document: Document, schema: Any, value: Any) -> bool:
    """Whether `value` is as `schema` says."""
    return validator(document, schema).is_valid(value)


def filled(path: str, operation: Any) -> str:
    """`path` with a value in the place of each parameter: 1, or the first of those there are."""
    for each in operation.get("parameters", ()):
        if each.get("in") == "path":
            path = path.replace(f"{{{each['name']}}}", str(each["schema"].get("enum", [1])[0]))
    return re.sub("{.+?}", "1", path)
