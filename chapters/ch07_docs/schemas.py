"""What answers look like, as schemas: one for each kind of thing, and where versions differ one for each of them.

They describe and check nothing: an answer is made by the representations of the chapters before. That the two say the
same, tests see, which hold every answer against its schema. A schema is open: members may come, none may go.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow
from marshmallow import EXCLUDE, fields, validate

from solutions.ch00_books_api.bodies import LONGEST_TEXT
from solutions.ch02_validation import password_rules
from solutions.ch02_validation.faults import Schema
from solutions.ch02_validation.users import UserInput
from solutions.ch05_versioning.versions import VERSIONS
from solutions.ch06_caching.control import PATTERN

Of = Mapping[int, type[marshmallow.Schema]] | type[marshmallow.Schema]  # by version, or the same in all


class Answer(marshmallow.Schema):
    """What an answer says: members that are not named here may come with time, and a client passes them over."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE


def text(example: str, **options: Any) -> fields.String:
    """Return a text that is always there."""
    return fields.String(required=True, metadata={"examples": [example], **options})


def number(example: int, **options: Any) -> fields.Integer:
    """Return a whole number that is always there."""
    return fields.Integer(required=True, metadata={"examples": [example], **options})


def moment(example: str = "2024-05-01T12:00:00.000000Z", **options: Any) -> fields.DateTime:
    """Return a moment (RFC 3339, in UTC) that is always there."""
    return fields.DateTime(required=True, metadata={"examples": [example]}, **options)


def or_null(field: fields.Field[Any]) -> fields.Field[Any]:
    """Return `field`, which may be null."""
    field.allow_none = True
    return field


def id_of(what: str) -> fields.Integer:
    """Return the id of something."""
    return number(1, description=f"The id of the {what}.", minimum=1)


class Link(Answer):
    """Where to go next: a path, or where `templated` a URI template (RFC 6570)."""

    href = text("/api/books/1", description="A path, or a URI template.")
    method = fields.String(metadata={"description": "The method, where that is not GET.", "examples": ["PUT"]})
    templated = fields.Boolean(metadata={"description": "Whether href is a URI template."})


class EntranceLink(Link):
    """A link of the entrance, with all that the caller may do there."""

    methods = fields.List(fields.String(), required=True, metadata={"examples": [["GET", "POST"]]})


def links(of: type[Link] = Link, **shown: Any) -> fields.Dict:
    """Return `_links`: targets by their relation; `shown` is what the one of its example has besides."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.Nested(of),
        required=True,
        data_key="_links",
        metadata={"examples": [{"self": {"href": "/api", **shown}}]},
    )


class Entrance(Answer):
    """Links to everything that the caller may use."""

    links = links(EntranceLink, methods=["GET"])


class Health(Answer):
    """That the app and its database answer."""

    status = text("ok")


class Author(Answer):
    """Who wrote a book."""

    name = text("Jane Austen")
    bio = or_null(text("English novelist."))


class Publication(Answer):
    """How a book came out."""

    year = or_null(number(1815, description="Before our era it is negative."))
    publisher = or_null(text("John Murray"))
    isbn = or_null(text("9780141439587"))


class Dated(Answer):
    """What has an id, and was made and changed."""

    id = number(1, minimum=1)
    created_at = moment()
    updated_at = moment()
    links = links()


def genre_names() -> fields.List:
    """Return the genres of a book."""
    return fields.List(fields.String(), required=True, metadata={"examples": [["Novel"]]})


class FlatBook(Dated):
    """A book in version 1: all members side by side."""

    title = text("Emma")
    author = text("Jane Austen")
    author_bio = or_null(text("English novelist."))
    publication_year = or_null(number(1815, description="Before our era it is negative."))
    publisher = or_null(text("John Murray"))
    isbn = or_null(text("9780141439587"))
    summary = or_null(text("A comedy of manners."))
    genres = genre_names()


class GroupedBook(Dated):
    """A book in version 2: what belongs together stands together."""

    title = text("Emma")
    author = fields.Nested(Author, required=True)
    publication = fields.Nested(Publication, required=True)
    summary = or_null(text("A comedy of manners."))
    genres = genre_names()


BOOK: Mapping[int, type[Answer]] = {1: FlatBook, 2: GroupedBook}


def listed(item: type[marshmallow.Schema]) -> fields.List:
    """Return the items of a list."""
    return fields.List(fields.Nested(item), required=True)


class Position(Answer):
    """Where a page is in its list."""

    first_id = or_null(number(1))
    last_id = or_null(number(20))
    count = number(20, minimum=0)


class Page(Answer):
    """A part of a list."""

    page_size = number(20, minimum=1, maximum=100)
    has_more = fields.Boolean(required=True)
    links = links()


class CursorPage(Page):
    """A page by cursor (the guide on pagination says how to walk)."""

    next_cursor = or_null(text("eyJrIjpbMjBdfQ", description="Opaque: it is sent back as it is."))
    next_page = or_null(text("/api/books?cursor=eyJrIjpbMjBdfQ"))
    prev_cursor = or_null(text("eyJiIjpbMV19"))
    prev_page = or_null(text("/api/books?cursor=eyJiIjpbMV19"))
    position = fields.Nested(Position, required=True)


class OffsetPage(Page):
    """A page by its number."""

    page = number(1, minimum=1)
    total = fields.Integer(metadata={"description": "Only where total=true asks for it.", "minimum": 0})


class Place(Answer):
    """The last book of a page: after_id and after_value of the next one."""

    id = number(20, minimum=1)
    value = fields.Raw(metadata={"description": "What the list is sorted by; not there with sort=id."})


class KeysetPage(Page):
    """A page by the last book seen."""

    after = fields.Nested(Place, required=True, allow_none=True)


class WindowPage(CursorPage):
    """A page of what happened in a window."""

    since = moment()
    until = moment("2024-05-02T12:00:00.000000Z")


def page_of(page: type[Page], item: Of, name: str) -> Of:
    """Return the schema of a `page` of items, called "BookPage" or so; by version where the item differs by it."""
    if isinstance(item, Mapping):
        return {version: page_of(page, one, f"{one.__name__}{name}") for version, one in item.items()}  # type: ignore[misc]
    made = page.from_dict({"items": listed(item)}, name=name)
    made.__doc__ = page.__doc__
    return made


def event(version: int) -> type[Answer]:
    """Return the schema of what happened to a book."""
    shown: dict[str, fields.Field[Any]] = {
        "at": moment(),
        "kind": fields.String(required=True, validate=validate.OneOf(("added", "changed"))),
        "book": fields.Nested(BOOK[version], required=True),
    }
    return Answer.from_dict(shown, name=f"Event{version}")  # type: ignore[return-value]


def hit(version: int) -> type[Answer]:
    """Return the schema of what a search has found."""
    shown: dict[str, fields.Field[Any]] = {
        "found_in": fields.List(fields.String(), required=True, metadata={"examples": [["title"]]}),
        "book": fields.Nested(BOOK[version], required=True),
    }
    return Answer.from_dict(shown, name=f"Hit{version}")  # type: ignore[return-value]


EVENT = {version: event(version) for version in VERSIONS}
HIT = {version: hit(version) for version in VERSIONS}


class GenreCount(Answer):
    """A genre, and how many books it has."""

    genre = text("Novel")
    books = number(71, minimum=0)


class GenreList(Answer):
    """All genres."""

    items = listed(GenreCount)
    links = links()


class GenreReport(GenreList):
    """The genres as they were last counted."""

    made_at = or_null(moment())


class Century(Answer):
    """A century, negative before our era, and how many books it has."""

    century = number(19)
    books = number(12, minimum=0)


class CatalogReport(Answer):
    """How many books there are."""

    books = number(148, minimum=0)
    genres = listed(GenreCount)
    centuries = listed(Century)
    links = links()


class Version(Answer):
    """A version, and what will become of it."""

    version = number(1)
    deprecated = or_null(moment())
    sunset = or_null(moment())
    links = links()


class VersionList(Answer):
    """The versions there are."""

    items = listed(Version)
    links = links()


class Client(Answer):
    """Who has used a version."""

    client = text("user:7")
    requests = number(12, minimum=1)
    last = fields.Date(required=True, metadata={"examples": ["2024-05-01"]})


class VersionUse(Answer):
    """Who has used a version in the last thirty days."""

    version = number(1)
    items = listed(Client)
    clients = number(1, minimum=0)
    requests = number(12, minimum=0)
    links = links()


class User(Answer):
    """An account, as much of it as the caller may see."""

    id = number(1, minimum=1)
    name = text("alice")
    created_at = moment()
    role = fields.String(metadata={"description": "For administrators, and of one's own account."})
    email = fields.String(metadata={"description": "Of one's own account.", "format": "email"})
    age = fields.Integer(allow_none=True, metadata={"description": "Of one's own account."})
    links = links()


class Shelf(Dated):
    """A private reading list."""

    name = text("To read")


class ShelfList(Answer):
    """The caller's shelves."""

    items = listed(Shelf)
    links = links()


class Tokens(Answer):
    """A pair of tokens (RFC 6749, 5.1)."""

    access_token = text("eyJhbGciOiJSUzI1NiIs…", description="For Authorization: Bearer.")
    token_type = text("Bearer")
    expires_in = number(900, description="Seconds.")
    refresh_token = text("eyJhbGciOiJSUzI1NiIs…", description="For POST /api/auth/refresh, once.")


class CsrfToken(Answer):
    """What a browser sends in X-CSRF-Token."""

    csrf_token = text("IjFmMmU…")


class BrowserSession(CsrfToken):
    """Who is signed in with the cookie of this answer."""

    user = fields.Nested(User, required=True)


class Jwk(Answer):
    """A public key (RFC 7517)."""

    kid = text("6d1f0e2b7a9c4d35")
    kty = text("RSA")
    alg = text("RS256")
    use = text("sig")
    n = fields.String(metadata={"description": "Of an RSA key."})
    e = fields.String(metadata={"description": "Of an RSA key.", "examples": ["AQAB"]})
    crv = fields.String(metadata={"description": "Of a key on a curve."})
    x = fields.String(metadata={"description": "Of a key on a curve."})
    y = fields.String(metadata={"description": "Of a key on some curves."})


class Jwks(Answer):
    """The keys that tokens are verified with now."""

    keys = listed(Jwk)


class SigningKey(Answer):
    """The key that signs from now on."""

    kid = text("6d1f0e2b7a9c4d35")
    algorithm = text("RS256")
    created_at = moment()
    signs_from = or_null(moment())
    verifies_until = or_null(moment())


class Cover(Answer):
    """What was fetched."""

    media_type = text("image/png")
    bytes = number(20_480, minimum=1)
    links = links()


class Dropped(Answer):
    """How many answers were forgotten."""

    pattern = text("books:*")
    dropped = number(12, minimum=0)


class CacheStats(Answer):
    """How good the cache is, since its counters began."""

    lookups = number(812, minimum=0)
    hits = number(790, minimum=0)
    misses = number(22, minimum=0)
    stale = number(3, minimum=0)
    made = number(22, minimum=0)
    hit_rate = fields.Float(required=True, allow_none=True, metadata={"examples": [0.973]})
    evictions = number(0, minimum=0)
    links = links()


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type = text("about:blank", description="Always this: title and status say what kind of problem it is.")
    title = text("Not Found", description="What the status is called.")
    status = number(404, description="The status of the answer.", minimum=400, maximum=599)
    detail = or_null(text("There is no such book.", description="What is wrong with this request, for people."))
    instance = text("/api/books/0", description="The path that was asked.")
    request_id = text("6f0e3c1a-5f0b-4f5e-9d0e-2f1f3a9c7b11", description="For whoever reads the log.")


class BodyFault(Answer):
    """A value of the body that is wrong."""

    pointer = text("/title", description="A JSON Pointer into the body (RFC 6901).")
    message = text("is required")


class QueryFault(Answer):
    """A parameter that is wrong."""

    parameter = text("page_size")
    message = text("must be a whole number from 1 to 100")


class InvalidBody(Problem):
    """Every value of the body that is wrong."""

    errors = listed(BodyFault)


class InvalidQuery(Problem):
    """A request that cannot be understood; where its query string is to blame, with every fault of it."""

    errors = fields.List(fields.Nested(QueryFault))


class TooMany(Problem):
    """When to come again."""

    retry_after = number(1794, description="Seconds.", minimum=1)


# what is sent where no chapter before has a schema of it


def credential(**options: Any) -> fields.String:
    """Return a text as the log-in reads it (`bodies.text_fault`)."""
    return text("", maxLength=LONGEST_TEXT, pattern=r"^[^\u0000]*$", **options)


class LoginInput(Answer):
    """Who signs in."""

    email = credential(examples=["alice@example.org"])
    password = credential(examples=["correct horse"], format="password")


class InvalidationInput(Answer):
    """What is to be forgotten: a glob of what comes after "cache:answer:"."""

    pattern = fields.String(required=True, metadata={"pattern": f"^{PATTERN.pattern}$", "examples": ["books:*"]})


def in_version(by_version: Any, number: int) -> Any:
    """Return what `by_version` has for version `number`, or `by_version` itself where it is the same in all."""
    return by_version[number] if isinstance(by_version, Mapping) and set(by_version) == set(VERSIONS) else by_version


def partial(kind: type[Schema], only: Sequence[str] | None = None) -> Schema:
    """Return the schema of a change: nothing is required, also not within what it holds, and nothing has a default."""
    schema = kind(partial=True, only=only)
    for field in schema.fields.values():
        field.load_default = marshmallow.missing
        if isinstance(field, fields.Nested):
            field.schema.partial = True
            for member in field.schema.fields.values():
                member.load_default = marshmallow.missing
    return schema


def registration() -> Schema:
    """Return the schema of who registers; what a password must be is checked of the whole body, and so said here."""
    schema = UserInput()
    schema.fields["password"].metadata = {
        "format": "password",
        "minLength": password_rules.SHORTEST,
        "maxLength": password_rules.LONGEST,
        "description": "With letters of both cases, a digit and another sign; neither common nor your name.",
    }
    return schema


def example(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    """Return an answer that looks as `schema` says, made of the examples of its fields; without those that have none
    and need not be there.
    """
    shown = {}
    for name, field in schema().fields.items():
        if field.metadata.get("examples") or field.required:
            shown[field.data_key or name] = example_of(field)
    return shown


def example_of(field: fields.Field[Any]) -> Any:
    """Return a value of `field`."""
    if examples := field.metadata.get("examples"):
        return examples[0]
    if isinstance(field, fields.Nested):
        return example(type(field.schema))
    if isinstance(field, fields.List):
        return [example_of(field.inner)]
    choices = [each for each in field.validators if isinstance(each, validate.OneOf)]
    return next(iter(choices[0].choices)) if choices else False
