"""The documentation as pages: the operations to try, and guides for people, all from the app itself.

    GET /docs                    Swagger UI, which reads /openapi.json
    GET /docs/authentication     a guide
    GET /docs/assets/docs.js     what the pages load

    Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; …

A page that documents an API is signed in to it: whoever gets a script into it acts as its reader. So it loads what is
served beside it and nothing else, nothing stands in the page that could run, and no other site is told who reads it.
"""

from pathlib import Path
from typing import Any

import flask_swagger_ui
from flask import Flask, Response, render_template
from flask_restful import Resource
from werkzeug.routing import AnyConverter, Map

from solutions.ch00_books_api import routes
from solutions.ch01_security import headers, limits, roles

from . import guides

HERE = Path(__file__).parent
SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"
ASSETS = {  # where each is, and its type
    "swagger-ui.css": (SWAGGER_UI, "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (SWAGGER_UI, "text/javascript; charset=utf-8"),
    "favicon-32x32.png": (SWAGGER_UI, "image/png"),
    "docs.css": (HERE, "text/css; charset=utf-8"),
    "docs.js": (HERE, "text/javascript; charset=utf-8"),
}
GUIDES = {
    "authentication": "Signing in, step by step",
    "errors": "Errors",
    "limits": "Limits and quotas",
    "pagination": "Pages of lists",
    "versions": "Versions, and how one ends",
    "samples": "Samples",
    "changelog": "Changelog",
}

PAGES = ("docs", "guide")
RULES: roles.Rules = {(name, "GET"): roles.ANYONE for name in (*PAGES, "docs-asset")}
LIMITS: limits.Limits = {**dict.fromkeys(PAGES, limits.CATALOGUE), "docs-asset": ()}
PUBLIC = frozenset({*PAGES, "docs-asset"})


def page_policy() -> dict[str, Any]:
    """Return the options of Talisman for a page of the documentation: its Content-Security-Policy.

    As for all answers, nothing may be loaded and nothing may frame it (default-src, frame-ancestors); but what the page
    needs may: scripts, styles, pictures and requests of its own origin, whatever that is called, and pictures as data:
    (Swagger UI has its arrows so). No script and no style that stands in the page itself, no other host, no form, and
    no other base for its addresses; of these two default-src says nothing.
    """
    ### BEGIN YOUR CODE 7.2
    return {
        "content_security_policy": {
            "default-src": "'self'",
            "script-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
            "style-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
            "img-src": "* data:",
        }
    }
    ### END YOUR CODE 7.2


def policies() -> headers.Policies:
    """Return the options of Talisman by the name of the route: those of `page_policy` for each of PAGES.

    What is no page, a file that a page loads as well as an answer of the API, keeps the policy of all answers, by which
    nothing may be loaded; so does the error at an address that no route has, whose name is "".
    """
    ### BEGIN YOUR CODE 7.2
    return {name: page_policy() for name in ("", *PUBLIC)}
    ### END YOUR CODE 7.2


class GuideConverter(AnyConverter):
    """The name of a guide; any other text is no route at all, a 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, *GUIDES)


class AssetConverter(AnyConverter):
    """The name of a file that the pages load."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, *ASSETS)


def page(template: str, **values: Any) -> Response:
    """Return a page."""
    return Response(
        render_template(template, guides=GUIDES, address=routes.address, **values),
        content_type="text/html; charset=utf-8",
    )


class Docs(Resource):
    """/docs"""

    def get(self) -> Response:
        """Return the page on which the operations can be tried."""
        return page("docs.html", title="Books API", here="")


class Guide(Resource):
    """/docs/<guide>"""

    def get(self, guide: str) -> Response:
        """Return a guide, made of the tables that it is about."""
        return page(f"{guide}.html", title=GUIDES[guide], here=guide, **guides.about())


class Asset(Resource):
    """/docs/assets/<file>"""

    def get(self, file: str) -> Response:
        """Return a file that the pages load."""
        folder, kind = ASSETS[file]
        return Response((folder / file).read_bytes(), content_type=kind)


def init_app(app: Flask) -> None:
    """Make the names of guides and files known to the routes."""
    app.url_map.converters.update(guide=GuideConverter, asset=AssetConverter)
