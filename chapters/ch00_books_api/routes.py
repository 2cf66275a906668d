"""What all addresses of the API have in common: how an id is written, and that text is sent as it is, in UTF-8."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map


class IdConverter(IntegerConverter):
    """An id in a path: decimal digits, at most what 64 bits hold; any other text is no route at all, a 404."""

    regex = r"[0-9]{1,19}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**63 - 1)


def init_app(app: Flask) -> None:
    """Make `<id:…>` known to the routes, and let Flask-RESTful write "Ἰλιάς" instead of "\\u1f38…"."""
    app.url_map.converters["id"] = IdConverter
    app.config["RESTFUL_JSON"] = {"ensure_ascii": False}
