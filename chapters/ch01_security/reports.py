"""A report that is expensive to make, and so is limited by role.

GET /api/reports/catalog
200 OK

{"books": 148, "genres": [{"genre": "Novel", "books": 71}, …], "centuries": [{"century": -8, "books": 2}, …]}
"""

from typing import Any

from flask_restful import Resource
from sqlalchemy import case, func, select

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Book, BookGenre, db


class CatalogReport(Resource):
    """/api/reports/catalog"""

    def get(self) -> dict[str, Any]:
        """Return how many books there are, by genre and by century; centuries before our era are negative."""
        year = Book.publication_year
        century = case((year > 0, (year - 1) // 100 + 1), else_=-((-year - 1) // 100 + 1)).label("century")
        centuries = select(century, func.count()).where(year.is_not(None)).group_by(century).order_by(century)
        count = func.count().label("books")
        genres = select(BookGenre.genre, count).group_by(BookGenre.genre).order_by(count.desc(), BookGenre.genre)
        return {
            "books": db.session.scalar(select(func.count()).select_from(Book)),
            "genres": [{"genre": genre, "books": books} for genre, books in db.session.execute(genres)],
            "centuries": [{"century": int(number), "books": books} for number, books in db.session.execute(centuries)],
            "_links": {"self": link("report")},
        }
