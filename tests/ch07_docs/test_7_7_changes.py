"""Exercise 7.7: what breaks a client, and is announced before it does."""

import copy
import json

import pytest

LOGIN, USERS, ME = "POST /api/auth/login", "POST /api/users", "PATCH /api/users/me"
SHELVES, STATS, FORGET = "POST /api/shelves", "GET /api/cache/stats", "POST /api/cache/invalidate"
WORD = {"in": "query", "name": "word", "schema": {"type": "string"}}


class Documents:
    """The document of the app, and older ones, which hold one of its operations and say one thing otherwise."""

    def __init__(self, lab):
        self.lab = lab
        answer = lab.client().get("/openapi.json")
        assert answer.status_code == 200, f"the document should be there, but the answer is a {answer.status_code}"
        self.now = answer.json()

    def operation(self, name):
        """The operation called `name`, a copy without a reference in it."""
        method, path = name.split()
        return self.whole(self.now["paths"][path][method.lower()])

    def whole(self, part):
        """A copy of a `part` of the document with what it refers to in the place of the references."""
        if isinstance(part, dict) and "$ref" in part:
            found = self.now
            for word in part["$ref"].removeprefix("#/").split("/"):
                found = found[word]
            return self.whole(found)
        if isinstance(part, dict):
            return {name: self.whole(value) for name, value in part.items() if name != "links"}
        return [self.whole(each) for each in part] if isinstance(part, list) else copy.deepcopy(part)

    def faults(self, name, operation, version=None, components=None):
        """What `flask openapi check` says of each fault after a document in which `name` is this `operation`."""
        return self.faults_of({name: operation}, version, components)

    def faults_of(self, operations, version=None, components=None):
        """The same of a document with several operations, in their order."""
        old = {
            "openapi": "3.1.0",
            "info": {**self.now["info"], "version": version or self.now["info"]["version"]},
            "paths": {},
            "components": components or {},
        }
        for name, operation in operations.items():
            method, path = name.split()
            old["paths"].setdefault(path, {})[method.lower()] = operation
        ran = self.lab.command("openapi", "check", "-", given=json.dumps(old))
        lines = [line for line in ran.output.splitlines() if line.startswith(tuple(operations))]
        unannounced = [line for line in lines if not line.endswith(" (announced)")]
        wanted = 1 if unannounced else 0
        assert ran.code == wanted, f"flask openapi check should exit with {wanted}, but it was {ran.code}: {ran.output}"
        return lines


def parameter(operation, name):
    """A parameter of an operation, wherever it stands among the others."""
    return next(each for each in operation["parameters"] if each.get("name") == name)


def schema_sent(operation):
    """The schema of the JSON that is sent."""
    return operation["requestBody"]["content"]["application/json"]["schema"]


def schema_shown(operation, status="200"):
    """The schema of the JSON that comes back."""
    return operation["responses"][status]["content"]["application/json"]["schema"]


def forget_none(schema):
    """Take the keywords away that have been set to None."""
    for keyword in [keyword for keyword, value in schema.items() if value is None]:
        del schema[keyword]


def check_breaks(found, what, *sentences):
    """Check that just these `sentences` were said, whatever their order."""
    assert sorted(found) == sorted(sentences), (
        f"where {what}, this breaks a client: {list(sentences)}, but what was said is: {found}"
    )


def check_fault(found, what, begins, word):
    """Check that something was said, which `begins` so and goes on with `word`."""
    assert found, f"where {what}, that breaks a client, but nothing was said"
    for sentence in found:
        assert sentence.startswith(begins), (
            f"where {what}, what is said should begin {begins!r}, but what is said is {sentence!r}"
        )
        said = sentence.removeprefix(begins)
        assert said.strip(), f"where {what}, it should be said why, but what is said is {sentence!r}"
        assert said.startswith(word), f"where {what}, it should be said of {word!r}, but what is said is {sentence!r}"


def check_fine(found, what):
    """Check that nothing was said."""
    assert found == [], f"where {what}, no client breaks, but what was said is: {found}"


@pytest.mark.exercise("7.7")
def test_a_document_does_not_break_itself(lab):
    """Whoever wrote a client by the document as it is can go on, and is told so (Semantic Versioning 2.0, 8).

    Think: of which schema would you say that it does not fit itself?

    Next: take one operation of the document, and follow what misfits() says of a schema and itself.
    """
    documents = Documents(lab)
    ran = lab.command("openapi", "check", "-", given=json.dumps(documents.now))
    assert ran.code == 0, f"the document should not break itself, but what was said is: {ran.output}"
    for name in (LOGIN, USERS, STATS):
        check_fine(documents.faults(name, documents.operation(name)), f"{name} is as it was, without references")


@pytest.mark.exercise("7.7")
def test_what_is_gone_breaks_who_used_it(lab):
    """An operation, a parameter, a media type or a status that is not there any more breaks who relies on it: unknown
    parameters are refused here, and a body of another type as well (Semantic Versioning 2.0, 8).

    Think: what can be taken away from a document, and on which level does it stand?

    Next: in breaking(), parameter_faults(), body_faults() and answer_faults(), look for each thing of the old document
    in the new one.
    """
    documents = Documents(lab)
    check_breaks(documents.faults("GET /api/authors", {"responses": {}}), "it is not there", "GET /api/authors is gone")
    check_breaks(documents.faults("PUT /api/shelves", {"responses": {}}), "only PUT is", "PUT /api/shelves is gone")
    operation = documents.operation(STATS)
    operation["parameters"] = [WORD]
    check_breaks(
        documents.faults_of(
            {"GET /api/authors": {"responses": {}}, "PUT /api/genres": {"responses": {}}, STATS: operation}
        ),
        "one is not there, and another one knows less",
        "GET /api/authors is gone",
        "PUT /api/genres is gone",
        f"{STATS}: word in query is gone",
    )
    operation["parameters"] = [WORD, {**WORD, "in": "header"}]
    check_breaks(
        documents.faults(STATS, operation),
        "two parameters are not known any more",
        f"{STATS}: word in query is gone",
        f"{STATS}: word in header is gone",
    )
    operation = documents.operation(SHELVES)
    content = operation["requestBody"]["content"]
    content["application/xml"] = content["application/json"]
    check_breaks(documents.faults(SHELVES, operation), "XML was read", f"{SHELVES}: a body of application/xml is gone")
    operation = documents.operation(STATS)
    operation["requestBody"] = {"content": {"application/json": {}}}
    check_breaks(documents.faults(STATS, operation), "JSON was read", f"{STATS}: a body of application/json is gone")
    operation = documents.operation(STATS)
    content = {"text/csv": {}, **operation["responses"]["200"]["content"], "text/plain": {}}
    operation["responses"] = {"404": {}, "202": {}, "200": {"content": content}, "203": {}}
    check_breaks(
        documents.faults(STATS, operation),
        "other answers could come, and be had in another form",
        *[f"{STATS}: {what} is gone" for what in ("202", "203", "200 as text/csv", "200 as text/plain")],
    )
    name = "DELETE /api/shelves/{shelf_id}"
    operation = documents.operation(name)
    operation["responses"]["204"]["content"] = {"text/plain": {}}
    check_breaks(documents.faults(name, operation), "there was a text", f"{name}: 204 as text/plain is gone")


@pytest.mark.exercise("7.7")
def test_more_is_no_break(lab):
    """What a client need not know does not break it: an operation more, a parameter that may be left out, one more
    member of an answer, another status, another media type, an error (Semantic Versioning 2.0, 7).

    Think: what was sent by the old document, and what is looked for in an answer to it?

    Next: go through what the old document has, and leave alone what only the new one has.
    """
    documents = Documents(lab)
    for name, take in (
        (STATS, lambda it: it["responses"]["200"].update(content={"application/json": {}})),
        (STATS, lambda it: schema_shown(it)["properties"].pop("hits")),
        (STATS, lambda it: schema_shown(it).pop("required")),
        (SHELVES, lambda it: it["responses"].pop("201")),
        (SHELVES, lambda it: it["requestBody"]["content"].pop("application/x-www-form-urlencoded")),
        (ME, lambda it: schema_sent(it)["properties"].pop("age")),
        ("GET /api/users", lambda it: it.update(parameters=[])),
        (STATS, lambda it: it["responses"].update({"418": {"description": "There is only tea."}})),
        (STATS, lambda it: it["responses"].update({"300": {"description": "Choose."}})),
        ("GET /api/users", lambda it: schema_shown(it)["properties"]["_links"].pop("additionalProperties")),
        ("GET /api/users", lambda it: schema_shown(it)["properties"]["_links"].update(additionalProperties=True)),
    ):
        operation = documents.operation(name)
        take(operation)
        check_fine(documents.faults(name, operation), f"{name} has more than before, or another error")


@pytest.mark.exercise("7.7")
def test_what_has_to_be_sent_now_was_sent_before(lab):
    """Who sends what the old document asks for is not refused: nothing is required that was not, be it a parameter, a
    body, or a member of it (OpenAPI 3.1, Parameter Object and Request Body Object: required).

    Think: a parameter that could be left out is required now. Who has always left it out?

    Next: in parameter_faults() and body_faults(), compare `required` on both sides; what was not there was no
    more required than what could be left out.
    """
    documents = Documents(lab)
    name = "GET /api/users/{user_id}"
    operation = documents.operation(name)
    parameter(operation, "user_id")["required"] = False
    check_breaks(documents.faults(name, operation), "an id could be left out", f"{name}: user_id in path is required")
    operation["parameters"] = []
    check_breaks(documents.faults(name, operation), "there was no id", f"{name}: user_id in path is required")
    name = "PUT /api/shelves/{shelf_id}/books/{book_id}"
    operation = documents.operation(name)
    operation["parameters"] = []
    check_breaks(
        documents.faults(name, operation),
        "there were no ids",
        f"{name}: shelf_id in path is required",
        f"{name}: book_id in path is required",
    )
    operation = documents.operation(SHELVES)
    operation["requestBody"]["required"] = False
    check_breaks(documents.faults(SHELVES, operation), "a body could be left out", f"{SHELVES}: a body is required")
    operation.pop("requestBody")
    check_breaks(documents.faults(SHELVES, operation), "there was no body", f"{SHELVES}: a body is required")
    operation = documents.operation(USERS)
    schema_sent(operation)["required"] = ["email", "password"]
    check_breaks(
        documents.faults(USERS, operation),
        "the name of an account could be left out",
        f"{USERS}: a body of application/json: name may be missing",
    )
    operation = documents.operation(USERS)
    content = operation["requestBody"]["content"]["application/json"]
    content["schema"]["required"] = []
    operation["requestBody"]["content"] = {"text/plain": {}, "application/json": content}
    check_breaks(
        documents.faults(USERS, operation),
        "nothing had to be in the body of an account, and text was read as well",
        f"{USERS}: a body of text/plain is gone",
        *[f"{USERS}: a body of application/json: {member} may be missing" for member in ("email", "name", "password")],
    )
    content.pop("schema")
    found = documents.faults(USERS, operation)
    assert f"{USERS}: a body of application/json: name may be missing" in found, (
        f"where any JSON could be sent, it is said that a name may be missing, but what was said is: {found}"
    )


@pytest.mark.exercise("7.7")
def test_what_could_be_sent_fits_still(lab):
    """What could be sent must fit into what can be sent now: every type, every value of an enum, every length and size,
    and each member (JSON Schema 2020-12, validation).

    Think: a title may have 100 characters instead of 500. Is that a break for who sends it, or for who reads it?

    Next: in parameter_faults() and body_faults(), ask misfits() whether what fits the old schema fits the new one.
    """
    documents = Documents(lab)
    for name, what, member, change in (
        (USERS, "an e-mail could be longer", "email", {"maxLength": 255}),
        (USERS, "an e-mail could be of any length", "email", {"maxLength": None}),
        (USERS, "an e-mail could be null", "email", {"type": ["string", "null"]}),
        (USERS, "an e-mail could be a number", "email", {"type": "integer"}),
        (USERS, "an e-mail could be any text", "email", {"format": None}),
        (FORGET, "a pattern could be another", "pattern", {"pattern": "^.*$"}),
        (FORGET, "a pattern could be any text", "pattern", {"pattern": None}),
        (USERS, "an age could be less", "age", {"minimum": -1}),
        (USERS, "an age could be more", "age", {"maximum": 121}),
        (USERS, "an age could be half a year", "age", {"type": ["number", "null"]}),
        (USERS, "an age could be anything", "age", {"type": None}),
        (USERS, "there was a nickname", "nickname", {"type": "string"}),
    ):
        operation = documents.operation(name)
        schema = schema_sent(operation)["properties"].setdefault(member, {})
        schema |= change
        forget_none(schema)
        check_fault(documents.faults(name, operation), what, f"{name}: a body of application/json: ", member)
    name = next(name for name in ("POST /api/books", "POST /api/v2/books") if name.split()[1] in documents.now["paths"])
    operation = documents.operation(name)
    schema_sent(operation)["properties"]["genres"].pop("items")
    begins = f"{name}: a body of application/json: "
    check_fault(documents.faults(name, operation), "anything could be a genre", begins, "genres[]")
    name = "GET /docs/{guide}"
    for what, schema in (
        ("there was a guide to tea", {"type": "string", "enum": ["errors", "tea"]}),
        ("any word was a guide", {"type": "string"}),
    ):
        operation = documents.operation(name)
        parameter(operation, "guide")["schema"] = schema
        check_fault(documents.faults(name, operation), what, f"{name}: guide in path: ", "")


@pytest.mark.exercise("7.7")
def test_what_is_read_more_generously_is_no_break(lab):
    """What can be sent now may be more than what could: longer, more types, more values, and less that is required
    (JSON Schema 2020-12, validation).

    Think: in which direction does a client fit into a server?

    Next: give misfits() the old schema first where something is sent.
    """
    documents = Documents(lab)
    for what, member, change in (
        ("an e-mail was shorter", "email", {"maxLength": 100, "minLength": 5}),
        ("an age could be no null", "age", {"type": "integer"}),
        ("an age was within other limits", "age", {"minimum": 1, "maximum": 119}),
        ("an age was one of three", "age", {"enum": [1, 2, 3]}),
    ):
        operation = documents.operation(USERS)
        schema_sent(operation)["properties"][member] |= change
        check_fine(documents.faults(USERS, operation), what)
    operation = documents.operation(ME)
    schema_sent(operation)["required"] = ["name"]
    check_fine(documents.faults(ME, operation), "the name was required")
    name = "GET /docs/{guide}"
    operation = documents.operation(name)
    parameter(operation, "guide")["schema"]["enum"] = ["errors", "limits"]
    check_fine(documents.faults(name, operation), "there were two guides")


@pytest.mark.exercise("7.7")
def test_what_comes_back_is_what_could_come_back(lab):
    """A client reads what the old document says may come: so all that comes now must fit into that. It is the other way
    round than with what is sent (JSON Schema 2020-12, validation).

    Think: where does a client find null that never was null?

    Next: in answer_faults(), give misfits() the new schema first, of the new document, and then the old one.
    """
    documents = Documents(lab)
    begins = f"{STATS}: 200 as application/json: "
    for what, member, change in (
        ("a rate was never null", "hit_rate", {"type": "number"}),
        ("there were never less than 3 hits", "hits", {"minimum": 3}),
        ("there were at most 9 hits", "hits", {"maximum": 9}),
        ("the hits were a text", "hits", {"type": "string", "minimum": None}),
        ("the hits were one of two numbers", "hits", {"enum": [1, 2]}),
    ):
        operation = documents.operation(STATS)
        schema = schema_shown(operation)["properties"][member]
        schema |= change
        forget_none(schema)
        check_fault(documents.faults(STATS, operation), what, begins, member)
    operation = documents.operation(STATS)
    schema_shown(operation)["required"].append("sets")
    check_breaks(documents.faults(STATS, operation), "a member was there", f"{begins}sets may be missing")
    operation = documents.operation(STATS)
    schema_shown(operation)["additionalProperties"] = False
    schema_shown(operation)["properties"].pop("hits")
    check_fault(documents.faults(STATS, operation), "no member could be new", begins, "hits")
    operation = documents.operation(STATS)
    schema_shown(operation)["additionalProperties"] = {"type": "string"}
    schema_shown(operation)["properties"].pop("hits")
    check_fault(documents.faults(STATS, operation), "each new member was a text", begins, "hits")
    operation = documents.operation(STATS)
    schema_shown(operation)["additionalProperties"] = {"type": ["integer", "array"]}
    schema_shown(operation)["properties"].pop("hits")
    check_fine(documents.faults(STATS, operation), "a new member could be a number")
    operation = documents.operation(STATS)
    several = {"type": ["integer", "array", "object"], "items": {"type": "string"}, "required": ["word"]}
    schema_shown(operation)["properties"]["hits"] = several
    check_fine(documents.faults(STATS, operation), "the hits could have been a list or an object")
    operation = documents.operation(STATS)
    schema_shown(operation)["properties"]["hit_rate"] |= {"type": ["number", "null", "string"]}
    schema_shown(operation)["properties"]["hits"] |= {"type": "number"}
    schema_shown(operation)["properties"]["hits"].pop("minimum")
    check_fine(documents.faults(STATS, operation), "more could come than comes now")


@pytest.mark.exercise("7.7")
def test_what_lies_deeper_counts_as_well(lab):
    """A member of a member, an element, what a link says: each is compared wherever it stands, also behind a reference
    of either document (JSON Schema 2020-12, core: $ref; OpenAPI 3.1, Reference Object).

    Think: what does a schema say that is nothing but {"$ref": …}?

    Next: in misfits(), resolve both sides first, each in its own document, and go down into properties, items and
    additionalProperties.
    """
    documents = Documents(lab)
    name = "GET /api/users"
    begins = f"{name}: 200 as application/json: "
    for what, change, word in (
        (
            "a position counted from 1",
            lambda it: it["position"]["properties"]["count"].update(minimum=1),
            "position.count",
        ),
        (
            "a name had ten letters",
            lambda it: it["items"]["items"]["properties"]["name"].update(maxLength=10),
            "items[].name",
        ),
        (
            "a link was a number",
            lambda it: it["_links"]["additionalProperties"]["properties"]["href"].update(type="integer"),
            "_links.*.href",
        ),
        (
            "there were no links",
            lambda it: it["_links"].update(additionalProperties=False),
            "_links.*",
        ),
        (
            "a user had a shoe size",
            lambda it: it["items"]["items"]["required"].append("shoe"),
            "items[].shoe may be missing",
        ),
        (
            "there might have been no list, and a name had ten letters",
            lambda it: it["items"].update(type=["array", "null"], items={"properties": {"name": {"maxLength": 10}}}),
            "items[].name",
        ),
        (
            "there might have been no position, which was counted from 1",
            lambda it: it["position"].update(type=["object", "null"], properties={"count": {"minimum": 1}}),
            "position.count",
        ),
        ("a list had at most 5 items", lambda it: it["items"].update(maxItems=5), "items"),
    ):
        operation = documents.operation(name)
        change(schema_shown(operation)["properties"])
        check_fault(documents.faults(name, operation), what, begins, word)
    operation = documents.operation(name)
    operation["responses"]["200"] = {"$ref": "#/components/responses/Page"}
    operation["parameters"] = [{"$ref": "#/components/parameters/Word"}]
    page = documents.operation(name)["responses"]["200"]
    page["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/a~1page"}
    components = {
        "responses": {"Page": page},
        "parameters": {"Word": WORD},
        "schemas": {"a/page": {"type": "object", "required": ["cover"]}},
    }
    check_breaks(
        documents.faults(name, operation, components=components),
        "all of it stood among the components",
        f"{name}: word in query is gone",
        f"{begins}cover may be missing",
    )
    operation = documents.operation(SHELVES)
    operation["requestBody"] = {"$ref": "#/components/requestBodies/Shelf"}
    components = {"requestBodies": {"Shelf": {"content": {"text/plain": {}, "application/json": {"schema": {}}}}}}
    found = documents.faults(SHELVES, operation, components=components)
    for sentence in (f"{SHELVES}: a body is required", f"{SHELVES}: a body of text/plain is gone"):
        assert sentence in found, f"it should be said that {sentence!r}, but what was said is: {found}"


@pytest.mark.exercise("7.7")
def test_nobody_has_to_bring_more_than_before(lab):
    """Who brought what one choice of the old document named is let in still: by one of the choices of now, all of which
    they bring. No choice at all is nothing to bring, as is an empty one (OpenAPI 3.1, Security Requirement Object).

    Think: a token was one choice of two, and is not any more. Who is shut out?

    Next: in breaking(), look for each old choice whether there is a new one whose schemes are all in it.
    """
    documents = Documents(lab)
    for what, before, broken in (
        ("nothing was asked for", [], True),
        ("nothing was a choice", [{}], True),
        ("nothing was one choice of two", [{"token": []}, {}], True),
        ("a key was enough", [{"token": []}, {"key": []}], True),
        ("a token and a key were needed", [{"token": [], "key": []}], False),
        ("a token was the only choice", [{"token": []}], False),
    ):
        operation = documents.operation(STATS)
        operation["security"] = before
        check_breaks(documents.faults(STATS, operation), what, *[f"{STATS}: more has to be brought"] * broken)
    operation = documents.operation(LOGIN)
    operation["security"] = [{"token": []}]
    check_fine(documents.faults(LOGIN, operation), "a token was asked for, and nothing is now")


@pytest.mark.exercise("7.7")
def test_what_is_announced_surprises_nobody(lab):
    """A break that a newer entry of the changelog announces is no surprise; the same break is one to who wrote a client
    after that entry. So each is said in the very words in which it is announced (Semantic Versioning 2.0, 8).

    Think: how does a program know that two sentences mean the same break?

    Next: let misfits() say "user may be missing", and answer_faults() "200 as application/json: " before it.
    """
    documents = Documents(lab)
    operation = documents.operation(LOGIN)
    schema = schema_shown(operation)
    for member in ("csrf_token", "user"):
        schema["properties"][member] = {}
        schema["required"].append(member)
    sentences = [f"{LOGIN}: 200 as application/json: {member} may be missing" for member in ("csrf_token", "user")]
    for version in ("1.0.0", "1.1.0"):
        found = documents.faults(LOGIN, operation, version)
        check_breaks(found, f"the document is of {version}", *[f"{sentence} (announced)" for sentence in sentences])
    for version in ("1.2.0", "1.10.0"):
        check_breaks(documents.faults(LOGIN, operation, version), f"the document is of {version}", *sentences)
