"""The API, described for programs: OpenAPI 3.1, made of the tables by which the app itself decides.

    GET /openapi.json                       the document
    flask openapi write openapi.json        the same, for a folder that is committed
    flask openapi check                     what has changed since then, and would break a client

Nothing is said twice: a route that is added, a limit that is set otherwise, a field that is checked more closely is in
the document with that. A route whose answers differ between versions stands there once for each of them, by path; one
that is the same in all, once, at the address that names none.
"""

import json
import re
import threading
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import click
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_restful import Resource
from marshmallow import fields
from werkzeug.routing import Rule

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.models import now
from solutions.ch01_security import limits, roles
from solutions.ch05_versioning import retirement
from solutions.ch05_versioning.versions import FIRST, HEADER, IN_PATH, JSON, NEWEST, QUERY, VERSIONS, media_type
from solutions.ch06_caching.preconditions import REQUIRED_FROM

from . import access, changes, failures, samples
from .operations import OPERATIONS, TAGS, Operation, Operations, all_operations
from .quotas import quotas
from .schemas import example, in_version
from .shapes import constraints, in_path

RULES: roles.Rules = {("openapi", "GET"): roles.ANYONE}
LIMITS: limits.Limits = {"openapi": limits.CATALOGUE}
PUBLIC = frozenset({"openapi"})

TITLE = "Books API"
DESCRIPTION = f"""Books, to be read by everybody; shelves, which are their owner's alone; and what belongs to both.

A request names a version by path (`/api/v2/books`), by query (`?{QUERY}=2`), by header (`{HEADER}: 2`) or by media type
(`Accept: {media_type(NEWEST)}`). An address that names none is that of version {FIRST}, for good. Addresses whose
answers differ between versions stand here once for each, by path; all others once, and they take every other way, too.

HEAD is GET without the body; a method that an address does not have is answered with 405 and `Allow`. Every error is a
problem (RFC 9457), and has the headers that all answers have: `X-Request-ID`, `API-Version`, and where requests are
counted `RateLimit-Policy` and `RateLimit`; of a version that goes, `Deprecation`, `Sunset` and `Link` as well.

An answer may get more members with time: pass over what you do not know. The
[guides]({{prefix}}/docs/authentication) say how to sign in, page, and change what others change as well.
"""

HEADERS: dict[str, dict[str, Any]] = {
    "API-Version": {"description": "The version that came back.", "required": True, "schema": {"type": "string"}},
    "X-Request-ID": {"description": "The id of this request.", "required": True, "schema": {"type": "string"}},
    "Location": {"description": "Where what was made is.", "required": True, "schema": {"type": "string"}},
    "ETag": {"description": "What this answer is called.", "schema": {"type": "string"}},
    "Link": {
        "description": "Where else to go: other pages, the next version (RFC 8288).",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {"description": "The quotas: q requests in w seconds.", "schema": {"type": "string"}},
    "RateLimit": {"description": "What is left: r requests, and more in t seconds.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "How to sign in.", "required": True, "schema": {"type": "string"}},
    "Accept": {"description": "What can be sent.", "schema": {"type": "string"}},
    "Deprecation": {"description": "Since when not to begin with it (RFC 9745).", "schema": {"type": "string"}},
    "Sunset": {"description": "When it ends (RFC 8594).", "schema": {"type": "string"}},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of what you have seen.",
    "schema": {"type": "string"},
    "examples": {
        "seen": {"summary": "as an answer had it", "value": '"9f86d081884c7d659a2feaa0c55ad015"'},
        "any": {"summary": "whatever is there", "value": "*"},
    },
}
IF_NONE_MATCH = {**IF_MATCH, "name": "If-None-Match", "description": "The ETag of what you have: 304 if it holds."}
LOCK = threading.Lock()
PEOPLE = {"user": "users", "premium": "premium users", "admin": "administrators"}
EXAMPLES = {"{guide}": "authentication", "{file}": "docs.css"}  # of parameters of a path; all others are numbers
SIGNED_AT = {
    "in": "header",
    "name": "X-Webhook-Timestamp",
    "description": "Seconds since 1970, at most five minutes ago.",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9]+$"},
    "example": "1714557600",
}


class Address(NamedTuple):
    """Where an operation is documented: its path as a template, the rule behind it, and the version."""

    path: str
    rule: Rule
    version: int


def addresses(name: str) -> list[Address]:
    """Return where the route called `name` is documented: nowhere, where the app has no such route.

    One that differs between versions (it retires, or came in a later one: `current_app.extensions["retiring"]` and
    `["since"]`) once for each version that has it, at the rule with IN_PATH, whose template names that version:
    "/api/v2/books/{book_id}". Any other once, as of the NEWEST version, at its rule without IN_PATH. Templates are
    `routes.template`s.
    """
    ### BEGIN YOUR CODE 7.1
    return [
        Address(routes.template(rule.rule), rule, NEWEST)
        for rule in current_app.url_map.iter_rules()
        if routes.name_of(rule.endpoint) == name and IN_PATH not in rule.arguments
    ]
    ### END YOUR CODE 7.1


def component_name(schema: Any) -> str:
    """Return what a schema is called among the components: after its class, and a change of it BookInputChange."""
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__ + ("Change" if getattr(schema, "partial", None) else "")


def explained_list(_converter: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of a parameter that is a list how it is written: with commas (OpenAPI, style form without explode)."""
    return {"style": "form", "explode": False} if ret["schema"].get("type") == "array" else {}


def refs(*names: str) -> dict[str, Any]:
    """Return references to the components of HEADERS called `names`."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def parameters(name: str, method: str, address: Address, operation: Operation) -> list[dict[str, Any]]:
    """Return the parameters of an operation: of its path, of its query (each field of its schema), of its headers.

    A path has those of its rule, but for IN_PATH (`in_path`). The query's are `{"in": "query", "schema": …}`, of which
    apispec makes one each. IF_MATCH belongs to a change that says what it has seen (`conditional`), and is "required"
    from version REQUIRED_FROM on; IF_NONE_MATCH to what is `kept` (failures.py); SIGNED_AT to what is SIGNED.
    """
    ### BEGIN YOUR CODE 7.1
    found = in_path(address.rule, but="")
    if operation.query:
        found.append({"in": "query", "schema": operation.query})
    return found
    ### END YOUR CODE 7.1


def request_body(operation: Operation, version: int) -> dict[str, Any]:
    """Return the Request Body Object of an operation."""
    schema, shown = in_version(operation.body, version), in_version(operation.example, version)
    content = {JSON: {"schema": schema, "example": shown}}
    if operation.form:
        content["application/x-www-form-urlencoded"] = {"schema": schema, "example": shown}
    return {"required": True, "content": content}


def media_types(version: int, differs: bool) -> list[str]:
    """Return what JSON of `version` may be called: JSON, and what we call it (of all versions where none differs)."""
    return [JSON, *map(media_type, (version,) if differs else VERSIONS)]


def success(name: str, method: str, status: int, address: Address, operation: Operation) -> dict[str, Any]:
    """Return the Response Object for when all went well, with its headers and an example."""
    schema = in_version(operation.answers[status], address.version)
    headers = always(name, address.version)
    headers += ["Location"] if status == 201 or (name == "cover" and method == "POST") else []
    headers += ["ETag"] if failures.kept(name, method) else []
    shown: dict[str, Any] = {"description": operation.summary + ".", "headers": refs(*headers)}
    if isinstance(schema, str):
        shown["content"] = {schema: {}}
    elif schema is not None:
        if "page_size" in schema._declared_fields:
            shown["headers"] |= refs("Link")
        differs = IN_PATH in address.rule.arguments
        shown["content"] = {kind: {"schema": schema} for kind in media_types(address.version, differs)}
        shown["content"][JSON]["example"] = example(schema)
    if operation.creates and status == 201:
        shown["links"] = dict(follow_ups(operation.creates, address.version))
    return shown


def always(name: str, version: int) -> list[str]:
    """Return the headers that each answer of the route called `name` has: what was asked, how often one may, and of a
    version that goes (`retirement.announce`), when it does.
    """
    headers = ["API-Version", "X-Request-ID"]
    headers += ["RateLimit-Policy", "RateLimit"] if quotas(name) else []
    deprecated, sunset = retirement.dates(version)
    if name in current_app.extensions["retiring"] and (deprecated or sunset):
        headers += ["Link", *(["Deprecation"] if deprecated else []), *(["Sunset"] if sunset else [])]
    return headers


def follow_ups(name: str, version: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what may be done with what was made, as Link Objects: the operations of the route called `name`."""
    for address in addresses(name):
        if address.version == version:
            [parameter] = address.rule.arguments - {IN_PATH}
            for each, method in all_operations():
                if each == name:
                    goal = operation_id(name, method, address)
                    yield goal, {"operationId": goal, "parameters": {parameter: "$response.body#/id"}}


def operation_id(name: str, method: str, address: Address) -> str:
    """Return what an operation is called in programs: get_books_v2."""
    words = f"{method.lower()}_{name}".replace("-", "_")
    return f"{words}_v{address.version}" if IN_PATH in address.rule.arguments else words


def who(name: str, method: str) -> str:
    """Return who may, in a sentence."""
    may = current_app.extensions["rules"].get((name, method), frozenset())
    if "anonymous" in may:
        return "For everybody."
    return (
        "For whoever is signed in."
        if may == roles.SIGNED_IN
        else f"For {' and '.join(PEOPLE[role] for role in sorted(may))} alone."
    )


def sent(name: str, method: str, address: Address) -> samples.Sent:
    """Return a request for an operation, as its examples have it."""
    operation, required = all_operations()[name, method], access.security(name, method)
    path = re.sub("{.+?}", lambda place: {**EXAMPLES, **operation.path}.get(place[0], "1"), address.path)
    return samples.Sent(
        method,
        f"{path}?{operation.asked}" if operation.asked else path,
        token={access.TOKEN: []} in required and {} not in required,
        headers={"If-Match": "*"} if operation.conditional else {},
        body=in_version(operation.example, address.version),
    )


def described(name: str, method: str, address: Address) -> dict[str, Any]:
    """Return the Operation Object of `method` on the route called `name`, at one of its addresses."""
    operation = all_operations()[name, method]
    answers: dict[str, Any] = {
        str(status): success(name, method, status, address, operation) for status in operation.answers
    }
    if failures.kept(name, method):
        answers["304"] = {"description": "What you have still holds.", "headers": answers["200"]["headers"]}
    for status in sorted(failures.statuses(name, address.rule, method, address.version, operation)):
        special = operation.refusals.get(status)
        reference = {"$ref": f"#/components/responses/{failures.component(status)}"}
        answers[str(status)] = failures.response(status, special) if special else reference
    found: dict[str, Any] = {
        "operationId": operation_id(name, method, address),
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": who(name, method),
        "parameters": [*parameters(name, method, address, operation), *operation.headers],
        "responses": answers,
        "security": access.security(name, method),
        "x-codeSamples": samples.all_of(sent(name, method, address)),
        "x-quotas": [quota._asdict() for quota in quotas(name)],
    }
    if operation.body is not None:
        found["requestBody"] = request_body(operation, address.version)
    if address.version < NEWEST and current_app.config[f"VERSION_{address.version}_DEPRECATED"]:
        found["deprecated"] = True
    return found


def described_app() -> APISpec:
    """Return the description of the current app."""
    plugin = MarshmallowPlugin(schema_name_resolver=component_name)
    spec = APISpec(
        TITLE,
        changes.all_changes()[0].version,
        "3.1.0",
        (plugin,),
        info={
            "description": DESCRIPTION.format(prefix=current_app.config["PATH_PREFIX"]),
            "contact": {"name": "The people behind the Books API", "url": current_app.config["VERSION_POLICY_URL"]},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        servers=[{"url": current_app.config["PATH_PREFIX"] or "/", "description": "Where this document is from."}],
    )
    converter: Any = plugin.converter
    converter.add_attribute_function(constraints)
    converter.add_parameter_attribute_function(explained_list)
    for name, description in TAGS.items():
        spec.tag({"name": name, "description": description})
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    for name, scheme in access.SCHEMES.items():
        spec.components.security_scheme(name, dict(scheme))
    for status, description in {**failures.ANYWHERE, **failures.SOMEWHERE}.items():
        spec.components.response(failures.component(status), failures.response(status, description))
    for name, method in all_operations():
        for address in addresses(name):
            spec.path(address.path, operations={method.lower(): described(name, method, address)})
    return spec


def without_unused(document: dict[str, Any]) -> dict[str, Any]:
    """Return `document` without the responses, and then the headers, that nothing in it refers to."""
    for kind in ("responses", "headers"):
        text, components = json.dumps(document), document["components"]
        components[kind] = {
            name: part for name, part in components[kind].items() if f'"#/components/{kind}/{name}"' in text
        }
    return document


def document() -> dict[str, Any]:
    """Return the document. It is made once, when somebody asks first: a worker that is never asked starts without. And
    once a year, as the latest year that a book may be of depends on it.
    """
    year, made = now().year, current_app.extensions["openapi"]
    with LOCK:
        if year not in made:
            made[year] = without_unused(described_app().to_dict())
    return made[year]


class Document(Resource):
    """/openapi.json"""

    def get(self) -> dict[str, Any]:
        """Return the document."""
        return document()


commands = AppGroup("openapi", help="The API, described for programs.")


@commands.command("write")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default=str(changes.COMMITTED))
def write(file: IO[str]) -> None:
    """Write the document to FILE ("-": the terminal)."""
    file.write(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")


@commands.command("check")
@click.argument("old", type=click.File(encoding="utf-8"), default=str(changes.COMMITTED))
def check(old: IO[str]) -> None:
    """Fail if what has changed since the document OLD breaks a client, and the changelog does not say so."""
    before = json.load(old)
    faults = changes.breaking(before, document())
    known = changes.announced(before["info"]["version"], changes.all_changes())
    for fault in faults:
        click.echo(f"{fault} (announced)" if fault in known else fault)
    if unannounced := [fault for fault in faults if fault not in known]:
        raise click.ClickException(f"{len(unannounced)} of these break clients, and the changelog does not say so.")
    click.echo("Whoever has written a client can go on.")


def init_app(app: Flask, table: Operations = OPERATIONS, entries: tuple[changes.Change, ...] = changes.CHANGES) -> None:
    """Describe the operations of `table`, and the changelog's `entries`; let operators write the document, and check
    it.
    """
    app.extensions["operations"] = table
    app.extensions["changes"] = entries
    app.extensions["openapi"] = {}  # by year
    app.cli.add_command(commands)
