"""The entrance, which links to everything, and the health check.

GET /api         200, {"_links": {"books": {"href": "/api/books"}, "book": {"href": "/api/books/{book_id}", …}, …}}
GET /api/health  200, {"status": "ok"}
"""

from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from flask_restful import Resource
from sqlalchemy import text

from .links import may
from .models import db
from .routes import name_of, pattern


class Index(Resource):
    """/api"""

    def get(self) -> dict[str, Any]:
        """Return a link to every route of which the caller may use at least one method, with these methods.

        A route with parameters is a URI template (RFC 6570).
        """
        links: dict[str, dict[str, Any]] = {}
        for rule in current_app.url_map.iter_rules():
            name = name_of(rule.endpoint)
            methods = [method for method in sorted(rule.methods or ()) if method not in ("HEAD", "OPTIONS")]
            methods = [method for method in methods if may(name, method)]
            if methods:
                path, values = pattern(name)
                for parameter in list(values):  # of which the app has one for every address
                    if (place := f"{{{parameter}}}") in path:
                        path = path.replace(place, str(values.pop(parameter)))
                query = f"?{urlencode(values)}" if values else ""
                links[name] = {"href": request.root_path + path + query, "methods": methods}
                if "{" in path:
                    links[name]["templated"] = True
        return {"_links": links}


class Health(Resource):
    """/api/health"""

    def get(self) -> dict[str, str]:
        """Return 200 when the app and its database answer."""
        db.session.execute(text("SELECT 1"))
        return {"status": "ok"}
