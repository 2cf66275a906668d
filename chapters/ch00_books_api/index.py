"""The entrance, which links to everything, and the health check.

GET /api         200, {"_links": {"books": {"href": "/api/books"}, "book": {"href": "/api/books/{book_id}", …}, …}}
GET /api/health  200, {"status": "ok"}
"""

from typing import Any

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
                for parameter, value in values.items():  # of which the app has one for every address
                    path = path.replace(f"{{{parameter}}}", str(value))
                links[name] = {"href": request.root_path + path, "methods": methods}
                if "{" in path:
                    links[name]["templated"] = True
        return {"_links": links}


class Health(Resource):
    """/api/health"""

    def get(self) -> dict[str, str]:
        """Return 200 when the app and its database answer."""
        db.session.execute(text("SELECT 1"))
        return {"status": "ok"}
