"""The genres, each with the number of its books.

GET /api/genres   200, {"items": [{"genre": "Novel", "books": 71}, …], "_links": {…}}
"""

from typing import Any

from flask_restful import Resource
from sqlalchemy import func, select

from .links import link
from .models import BookGenre, db


class GenreCollection(Resource):
    """/api/genres"""

    def get(self) -> dict[str, Any]:
        """Return every genre with the number of its books, in the order of their names."""
        counts = select(BookGenre.genre, func.count()).group_by(BookGenre.genre).order_by(BookGenre.genre)
        items = [{"genre": genre, "books": count} for genre, count in db.session.execute(counts)]
        return {"items": items, "_links": {"self": link("genres")}}
