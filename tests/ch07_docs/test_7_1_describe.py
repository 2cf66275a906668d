"""Exercise 7.1: the document says what there is, and what may be sent."""

import re
import time

import pytest

from tests.ch07_docs import reading

VERSIONS = (1, 2)
BOOK = "/api/books/{book_id}"
DIFFER = {  # the routes that are not the same in each version, and since which there is one
    "/api/books": 1,
    "/api/books/by-offset": 1,
    "/api/books/by-keyset": 1,
    "/api/books/search": 1,
    BOOK: 1,
    "/api/activity": 1,
    "/api/shelves/{shelf_id}/books": 1,
    "/api/search": 2,
}
LISTS = {  # what may be asked of a list, besides page_size
    "/api/books": "cursor author genre year_from year_to sort dir",
    "/api/books/search": "cursor author genre year_from year_to sort dir q",
    "/api/books/by-offset": "author genre year_from year_to sort dir page total",
    "/api/books/by-keyset": "author genre year_from year_to sort dir after_id after_value",
    "/api/search": "cursor q in",
    "/api/activity": "cursor since until",
    "/api/users": "cursor",
    "/api/shelves/{shelf_id}/books": "cursor",
}
ALL_NAMES = sorted({name for names in LISTS.values() for name in names.split()} | {"page_size"})
ROUTE = re.compile(r"^/api/v\d+")


def offered(client, version):
    """Each method and path that the entrance of a version offers, without the version."""
    answer = client.get(f"/api/v{version}")
    assert answer.status_code == 200, f"the entrance of version {version} should be a 200, but is {answer.status_code}"
    links = answer.json()["_links"].values()
    return {(method, ROUTE.sub("/api", link["href"])) for link in links for method in link["methods"]}


def at(method, path):
    """An operation, as a message names it."""
    return f"{method} {path}"


@pytest.mark.exercise("7.1")
def test_what_is_there_is_described_and_nothing_else(lab):
    """The document has each operation that the app has, and no other: an administrator is offered all of them at the
    entrance. An API of which nobody knows all endpoints is one that nobody guards (OWASP API9:2023).

    Think: at which rule of the app is there a route that came in version 2?

    Next: in addresses(), give one that is in the app's "since" or "retiring" the rule with IN_PATH, once a version.
    """
    admin = lab.login("admin")
    found = {(method, ROUTE.sub("/api", path)) for method, path in reading.operations(reading.document(admin))}
    there = set().union(*(offered(admin, version) for version in VERSIONS))
    missing, made_up = sorted(there - found), sorted(found - there)
    assert not missing, (
        f"the app has {', '.join(at(*each) for each in missing)}: the document should have it, but has not"
    )
    assert not made_up, (
        f"the app has no {', '.join(at(*each) for each in made_up)}: the document should not have it, but has"
    )


@pytest.mark.exercise("7.1")
def test_what_differs_between_versions_stands_there_once_for_each(lab):
    """One address that has two kinds of answers cannot be described: whoever reads it would have to guess which one
    comes (OpenAPI 3.1, Paths Object). So what differs stands at the addresses that name their version, /api/v1/… and
    /api/v2/…, and all other routes once, without one.

    Think: by which of its two paths is there no doubt about the version of a book?

    Next: in addresses(), put the number of the version in the place of {api_version} in the template.
    """
    found = {path for _, path in reading.operations(reading.document(lab.client()))}
    wanted = {
        route.replace("/api", f"/api/v{version}", 1)
        for route, since in DIFFER.items()
        for version in VERSIONS
        if version >= since
    }
    by_version = {path for path in found if re.match(r"/api/v(\d+|\{.*?\})(/|$)", path)}
    for path in sorted(wanted ^ by_version):
        assert path in by_version, f"{path} should be in the document, as it differs from the other version, but is not"
        assert path in wanted, (
            f"{path} should not be in the document, but is: the same address without a version is enough, or there is "
            "no such thing in it"
        )
    twice = sorted(DIFFER.keys() & found)
    assert not twice, (
        f"{', '.join(twice)} should not be in the document, but is: what it answers depends on the version"
    )
    templates = [path for path in found if not re.fullmatch(r"([^{}<>]|\{[a-z_]+\})+", path)]
    assert not templates, f"{templates} should be templates such as /api/v1/books/{{book_id}}, but are not"


@pytest.mark.exercise("7.1")
def test_what_stands_at_an_address_is_of_its_version(lab):
    """Below /api/v1 a book is flat, below /api/v2 it is in groups, in what is sent and in what comes back; and where
    version 1 is on its way out, its addresses are deprecated, and only those (OpenAPI 3.1, Operation Object).

    Think: what would somebody send to /api/v1/books who has read that it is {"author": {"name": …}}?

    Next: in addresses(), the version of an Address is the one that its path names; NEWEST, where it names none.
    """
    with lab.boot(VERSION_1_DEPRECATED="2020-01-01T00:00:00Z") as app:
        document = reading.document(lab.client(app=app))
    for version, members in ((1, {"publication_year", "author_bio"}), (2, {"publication"})):
        operation = reading.find(document, "POST", "/api/books", version)
        comes = reading.resolved(document, operation["responses"]["201"])["content"]["application/json"]["schema"]
        for what, schema in (("is sent", reading.body(document, operation)), ("comes back", comes)):
            found = reading.resolved(document, schema)["properties"].keys()
            assert members <= found, (
                f"what {what} in version {version} should have {', '.join(sorted(members - found))}, but has "
                f"{', '.join(found)}"
            )
    for (method, path), operation in reading.operations(document).items():
        old = path.startswith("/api/v1/")
        assert operation.get("deprecated", False) is old, (
            f"{at(method, path)} should {'be deprecated' if old else 'not be deprecated'}, as version 1 "
            f"{'is' if old else 'alone is'}, but deprecated is {operation.get('deprecated', 'not there')}"
        )


@pytest.mark.exercise("7.1")
def test_a_path_has_the_parameters_that_stand_in_it(lab):
    """Each place in a template has its parameter, "in": "path" and required, and none is there that has no place
    (OpenAPI 3.1, Path Templating); and an id is a number, as the rule of the route says.

    Think: in "/api/v2/books/{book_id}", which version is asked for is said already.

    Next: in parameters(), in_path() takes the name of the parameter that you do not want: but=IN_PATH.
    """
    document = reading.document(lab.client())
    for (method, path), operation in reading.operations(document).items():
        found = {
            name: each for (where, name), each in reading.parameters(document, operation).items() if where == "path"
        }
        wanted = re.findall(r"\{(.+?)\}", path)
        assert sorted(found) == sorted(wanted), (
            f"the parameters of the path of {at(method, path)} should be {', '.join(wanted) or 'none'}, but are "
            f"{', '.join(found) or 'none'}"
        )
        for name, each in found.items():
            assert each.get("required") is True, f"{name} of {at(method, path)} should be required, but is not"
            if name.endswith("_id"):
                kind = each["schema"].get("type")
                assert kind == "integer", f"{name} of {at(method, path)} should be an integer, but is {kind}"


@pytest.mark.exercise("7.1")
def test_a_list_has_the_parameters_that_may_be_asked(lab):
    """Each parameter of the query is described where it is known, and nowhere else: one that is not known is refused
    (OpenAPI 3.1, Parameter Object). This is asked of the app itself.

    Think: which schema reads the query string of a list?

    Next: in parameters(), {"in": "query", "schema": operation.query} is enough: apispec makes one of each field.
    """
    alice, admin = lab.login("alice"), lab.login("admin")
    document = reading.document(alice)
    for (method, path), operation in reading.operations(document).items():
        found = {name for where, name in reading.parameters(document, operation) if where == "query"}
        route = ROUTE.sub("/api", path)
        wanted = {"page_size", *LISTS[route].split()} if method == "GET" and route in LISTS else set()
        assert found == wanted, (
            f"the query of {at(method, path)} should have {', '.join(sorted(wanted)) or 'no parameters'}, but has "
            f"{', '.join(sorted(found)) or 'none'}"
        )
    for route in LISTS:
        operation = reading.find(document, "GET", route)
        client = admin if route == "/api/users" else alice
        path = f"/api/v2{route.removeprefix('/api')}".replace("{shelf_id}", "1")
        answer = client.get(path, params=dict.fromkeys(ALL_NAMES, "1"))
        faults = {fault["parameter"]: fault["message"] for fault in answer.json().get("errors", ())}
        unknown = {name for name, message in faults.items() if "known" in message}
        found = {name for where, name in reading.parameters(document, operation) if where == "query"}
        assert found == set(ALL_NAMES) - unknown, (
            f"the query of {route} should have {', '.join(sorted(set(ALL_NAMES) - unknown))}, which the app knows, but "
            f"has {', '.join(sorted(found))}"
        )


@pytest.mark.exercise("7.1")
def test_a_change_says_what_it_has_seen(lab):
    """Whoever changes a book says in If-Match which one they have seen. In version 2 they must, and get a 428
    otherwise; version 1 never asked for it, and takes it (RFC 6585, 3; RFC 9110, 13.1.1).

    Think: what does a program do that was generated by the document, if it says nothing of If-Match? And if it says
    that version 1 wants it?

    Next: in parameters(), add {**IF_MATCH, "required": …} where operation.conditional is set.
    """
    admin = lab.login("admin")
    document = reading.document(admin)
    for number, ((method, path), operation) in enumerate(reading.operations(document).items(), 1):
        found = reading.parameters(document, operation).get(("header", "If-Match"))
        changes = ROUTE.sub("/api", path) == BOOK and method != "GET"
        assert (found is not None) is changes, (
            f"{at(method, path)} should {'have' if changes else 'not have'} a parameter If-Match, but "
            f"{'has not' if changes else 'has'}"
        )
        if changes:
            answer = admin.request(
                method, path.format(book_id=number), json={"title": 1} if method != "DELETE" else None
            )
            asked = answer.status_code == 428
            assert found.get("required", False) is asked, (
                f"{at(method, path)} without If-Match is a {answer.status_code}, so it should "
                f"{'be' if asked else 'not be'} required, but required is {found.get('required', 'not there')}"
            )


@pytest.mark.exercise("7.1")
def test_who_has_an_answer_may_ask_whether_it_holds(lab):
    """An answer that has an ETag can be asked for again with If-None-Match, and that parameter is there (RFC 9110,
    13.1.2). Where there is no ETag, there is none: nobody could know what to send.

    Think: which answers have an ETag?

    Next: in parameters(), add IF_NONE_MATCH where failures.kept(name, method) says that it is so.
    """
    alice = lab.login("alice")
    document = reading.document(alice)
    for (method, path), operation in reading.operations(document).items():
        found = ("header", "If-None-Match") in reading.parameters(document, operation)
        query = {"q": "a"} if ("query", "q") in reading.parameters(document, operation) or "search" in path else {}
        answer = alice.get(reading.filled(path, operation), params=query) if method == "GET" else None
        wanted = answer is not None and "ETag" in answer.headers
        assert found is wanted, (
            f"the answers of {at(method, path)} have {'an' if wanted else 'no'} ETag, so it should "
            f"{'have' if wanted else 'not have'} a parameter If-None-Match, but {'has not' if wanted else 'has'}"
        )


@pytest.mark.exercise("7.1")
def test_a_delivery_says_when_it_was_signed(lab):
    """What a publisher's computer sends has its moment in X-Webhook-Timestamp: without it no signature is good. Nothing
    else is signed (OpenAPI 3.1, Parameter Object).

    Think: the signature of a delivery is of its body, and of what besides?

    Next: in parameters(), add SIGNED_AT where the route is in access.SIGNED.
    """
    client = lab.client()
    document = reading.document(client)
    name = ("header", "X-Webhook-Timestamp")
    for (method, path), operation in reading.operations(document).items():
        found = reading.parameters(document, operation).get(name)
        signed = path == "/api/webhook"
        assert (found is not None) is signed, (
            f"{at(method, path)} should {'have' if signed else 'not have'} a parameter {name[1]}, but "
            f"{'has not' if signed else 'has'}"
        )
        if signed:
            assert found.get("required") is True, f"{name[1]} should be required, but is not"


def sent(lab, schema, values, send, document, what):
    """Send each of `values`; the app has to take it if, and only if, it fits `schema`."""
    validator = reading.validator(document, schema)
    for value in values:
        answer = send(value)
        lab.about(answer)
        takes, says = answer.status_code < 400, validator.is_valid(value)
        shown = repr(value) if len(str(value)) < 60 else f"{value[:10]!r}… ({len(value)} characters)"
        said = str(schema) if len(str(schema)) < 200 else f"{str(schema)[:200]}…"
        assert answer.status_code < 500, f"{what} {shown} should be taken or refused, but is a {answer.status_code}"
        assert says is takes, (
            f"the app {'takes' if takes else 'refuses'} {shown} as {what}, so it should "
            f"{'fit' if takes else 'not fit'} the schema in the document, but {'does not' if takes else 'does'}: {said}"
        )


@pytest.mark.exercise("7.1")
def test_a_text_may_be_as_long_as_the_document_says(lab):
    """How long a text may be, and that it is no empty one, the field checks, and the document says it: minLength,
    maxLength, pattern (JSON Schema 2020-12, validation, 6.3). What nobody can see is in no text.

    Think: which classes of fields does apispec know, and what does it say of one that is derived from them?

    Next: in constraints(), look for the class of the field in FIELDS, and return what that says.
    """
    alice = lab.login("alice")
    document = reading.document(alice)
    name = reading.member(document, reading.body(document, reading.find(document, "POST", "/api/shelves")), "name")
    values = ["", "x", "x" * 100, "x" * 101, " ", "To read", "a\u0007b", "a\nb", "a\u200bb", "\u00e9t\u00e9"]
    sent(
        lab, name, values, lambda value: alice.post("/api/shelves", json={"name": value}), document, "a name of a shelf"
    )
    q = reading.parameter(document, reading.find(document, "GET", "/api/books/search"), "q")
    values = ["", "x", "x" * 200, "x" * 201, "a\u0007b"]
    sent(lab, q, values, lambda value: alice.get("/api/v2/books/search", params={"q": value}), document, "q")


@pytest.mark.exercise("7.1")
def test_what_may_be_null_is_of_its_type_or_null(lab):
    """A summary may be null, and have several lines; a title may neither. In OpenAPI 3.1 that is a type "null" beside
    the other (JSON Schema 2020-12, validation, 6.1.1), not the `nullable` of 3.0.

    Think: what becomes of the type that apispec has found, if you return another?

    Next: in constraints(), make the type [type, "null"] where field.allow_none is set, and there is a type.
    """
    admin = lab.login("admin")
    document = reading.document(admin)
    book = reading.body(document, reading.find(document, "PATCH", BOOK, 1))
    values = {
        "summary": (None, "", "one\ntwo", "x\u0007"),
        "title": (None, "", "Emma", "one\ntwo"),
        "publisher": (None, "", "John Murray", "one\ntwo"),
        "isbn": (None, 12),
    }
    for name, tried in values.items():
        schema = reading.member(document, book, name)

        def send(value, name=name):
            return admin.patch("/api/v1/books/2", json={name: value})

        sent(lab, schema, tried, send, document, f"{name} of a book")
    grouped = reading.body(document, reading.find(document, "PATCH", BOOK, 2))
    for names in (("author", "bio"), ("publication", "publisher"), ("publication", "isbn")):
        schema = reading.member(document, grouped, *names)
        assert reading.fits(document, schema, None), f"{'.'.join(names)} of version 2 may be null, but is {schema}"
    shown = reading.resolved(document, reading.find(document, "GET", BOOK, 1)["responses"]["200"])
    shown = shown["content"]["application/json"]["schema"]
    for name, value in (("summary", "A whale."), ("publication_year", -800)):
        schema = reading.member(document, shown, name)
        for fine in (value, None):
            assert reading.fits(document, schema, fine), (
                f"the {name} of a book that comes back may be {fine!r}, but is {schema}"
            )


@pytest.mark.exercise("7.1")
def test_a_number_is_within_the_bounds_that_the_document_says(lab):
    """Numbers of a query have their bounds, and so has the year of a book, which depends on what year it is: two years
    ahead (JSON Schema 2020-12, validation, 6.2). A year is checked by a function of ours, not by its field.

    Think: what does marshmallow call a function that it is given as validate=…?

    Next: in constraints(), add VALIDATORS[validator]() for each of field.validators that is there.
    """
    lab.clock.move(2 * 366 * 86_400)
    client, admin = lab.client(), lab.login("admin")
    document = reading.document(client)
    this = time.gmtime(lab.clock.now()).tm_year
    years = [-3001, -3000, 0, this + 2, this + 3, None, 1815.5]
    change = {version: reading.body(document, reading.find(document, "PATCH", BOOK, version)) for version in VERSIONS}

    def flat(value):
        return admin.patch("/api/v1/books/2", json={"publication_year": value})

    def grouped(value):
        return admin.patch("/api/v2/books/2", json={"publication": {"year": value}}, headers={"If-Match": "*"})

    for schema, send in (
        (reading.member(document, change[1], "publication_year"), flat),
        (reading.member(document, change[2], "publication", "year"), grouped),
    ):
        sent(lab, schema, years, send, document, "the year of a book")
    for route, name, values in (
        ("/api/books", "page_size", [0, 1, 100, 101]),
        ("/api/books/by-offset", "page", [0, 1, 500]),
        ("/api/books/by-keyset", "after_id", [0, 1]),
        ("/api/books", "year_from", [-10_000, -9999, 9999, 10_000]),
    ):
        schema = reading.parameter(document, reading.find(document, "GET", route), name)
        more = {"sort": "id"} if name == "after_id" else {}

        def ask(value, route=route, name=name, more=more):
            return client.get(route.replace("/api", "/api/v2", 1), params={name: value, **more})

        sent(lab, schema, values, ask, document, name)


@pytest.mark.exercise("7.1")
def test_what_a_function_checks_of_a_name_is_there_as_well(lab):
    """A name is a text, as long as its class says; and a function of ours checks more of it, which no pattern that all
    readers know can say: that is its "format", beside the rest (JSON Schema 2020-12, validation, 7.2.3).

    Think: a field has a class and a function. Which of them has something to say?

    Next: in constraints(), begin with what FIELDS says, and add what VALIDATORS says.
    """
    alice = lab.login("alice")
    document = reading.document(alice)
    name = reading.member(document, reading.body(document, reading.find(document, "PATCH", "/api/users/me")), "name")
    values = ["Dora", "O'Neil", "Дора 2", "", "D" * 50, "D" * 51, "Do\u0007ra", "\u00c9mile Z."]
    sent(lab, name, values, lambda value: alice.patch("/api/users/me", json={"name": value}), document, "the name")
    found = name.get("format")
    assert found == "name", f"the format of the name of an account should be name, but is {found or 'not there'}"
    refused = [value for value in ("-Dora", "Dora ") if reading.fits(document, name, value)]
    assert not refused, f"{refused[0]!r} is no name of an account, but fits what the document says of one: {name}"


@pytest.mark.exercise("7.1")
def test_kinds_of_our_own_are_named(lab):
    """A moment, an e-mail address, an ISBN: texts of a form that no pattern says as well as its name ("format":
    JSON Schema 2020-12, validation, 7.3). true and false are booleans; the places of a search are a list, each once.

    Think: for which class of field does apispec say nothing at all, so that any value fits?

    Next: in constraints(), look at each of FIELDS, also those of chapters 4 and 5.
    """
    client = lab.client()
    document = reading.document(client)
    user = reading.body(document, reading.find(document, "POST", "/api/users"))
    book = reading.body(document, reading.find(document, "POST", "/api/books", 1))
    news = reading.body(document, reading.find(document, "POST", "/api/webhook"))
    activity = reading.find(document, "GET", "/api/activity")
    for what, schema, format in (
        ("the e-mail of an account", reading.member(document, user, "email"), "email"),
        ("the ISBN of a book", reading.member(document, book, "isbn"), "isbn"),
        ("the ISBN of a delivery", reading.member(document, news, "isbn"), "isbn"),
        ("since", reading.parameter(document, activity, "since"), "date-time"),
        ("until", reading.parameter(document, activity, "until"), "date-time"),
    ):
        found = schema.get("format")
        assert found == format, f"the format of {what} should be {format}, but is {found or 'not there'}"
        assert not reading.fits(document, schema, 5), f"{what} should be a string, but is {schema}"

    def total(value):
        return client.get("/api/v2/books/by-offset", params={"total": value})

    def places(value):
        return client.get("/api/v2/search", params={"q": "a", "in": ",".join(value)})

    schema = reading.parameter(document, reading.find(document, "GET", "/api/books/by-offset"), "total")
    sent(lab, schema, [True, False, "yes", 1], total, document, "total")
    schema = reading.parameter(document, reading.find(document, "GET", "/api/search"), "in")
    values = [["title"], ["summary", "author"], ["title", "title"], ["genres"], []]
    sent(lab, schema, values, places, document, "in")
