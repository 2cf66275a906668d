"""What the API says of itself, in a form that an answer can be held against.

described.operation("GET", "/api/v1/books/7")["responses"]["200"]
described.faults("GET", "/api/v1/books/7", answer)          [] where the answer is as the document says
"""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs

SOMETIMES = ("Retry-After", "Accept", "ETag")  # headers that are described, and come with some answers of a status only
METHODS = ("get", "put", "post", "delete", "patch")


class Description:
    """The document of an API (OpenAPI 3.1), as it answers it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.components = copy.deepcopy(document["components"])
        for schema in self.components["schemas"].values():
            if "properties" in schema:
                schema.setdefault("additionalProperties", False)
        self.validators: dict[str, jsonschema_rs.Validator] = {}  # by the schema: to make one takes its time

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the method, the path and the operation of each."""
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if method in METHODS:
                    yield method.upper(), path, operation

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """Return what a request with this method to this path is; of two that fit, the one with fewer parameters."""
        fitting = [
            (template.count("{"), operation)
            for known, template, operation in self.operations()
            if known == method and re.fullmatch(re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(template)), path)
        ]
        assert fitting, f"{method} {path} is not in the document"
        return min(fitting, key=lambda found: found[0])[1]

    def resolved(self, part: Any) -> Any:
        """Return `part` of the document, or what it refers to."""
        while "$ref" in part:
            names = part["$ref"].removeprefix("#/").split("/")
            part = self.document
            for name in names:
                part = part[name]
        return part

    def misfits(self, schema: Any, value: Any) -> list[str]:
        """Return what keeps `value` from being as `schema` says (JSON Schema 2020-12): a sentence each.

        A member that the schema does not name is one, too: a client may have it, and nobody has promised it.
        """
        called = json.dumps(schema)
        if called not in self.validators:
            closed = {**schema, "components": self.components}
            self.validators[called] = jsonschema_rs.Draft202012Validator(closed, validate_formats=True)
        errors = self.validators[called].iter_errors(value)
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]

    def faults(self, method: str, path: str, answer: httpx.Response) -> list[str]:
        """Return how `answer` differs from what the document says of it: its status, its type, headers, its body."""
        responses = self.operation(method, path)["responses"]
        status = str(answer.status_code)
        if status not in responses:
            return [f"{status} is not one of {', '.join(responses)}"]
        response = self.resolved(responses[status])
        found = [
            f"{status} has no {name}"
            for name in response.get("headers", {})
            if name not in answer.headers and name not in SOMETIMES
        ]
        content = response.get("content", {})
        if not content:
            return [*found, *([f"{status} has a body"] if answer.content else [])]
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind not in content and "*/*" not in content:
            return [*found, f"{status} is of the type {kind or 'of nothing'}, not {' or '.join(content)}"]
        return [*found, *(self.misfits(content[kind].get("schema", {}), answer.json()) if "json" in kind else [])]
