"""The books on a shelf, page by page: a private list, whose cursors are its owner's.

GET /api/shelves/1/books?page_size=20
"""

from flask import g
from flask_restful import Resource
from sqlalchemy import select

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Book
from solutions.ch01_security.shelves import ShelfBook, load_shelf
from solutions.ch02_validation.queries import asked, load_query

from . import pages
from .asking import PLAIN
from .orders import BOOKS
from .pages import Answer


class ShelfBooks(Resource):
    """/api/shelves/<id>/books"""

    def get(self, shelf_id: int) -> Answer:
        """Return a page of the books on the caller's shelf, in the order of their ids."""
        shelf, query = load_shelf(shelf_id), load_query(PLAIN)
        rows = select(Book).join(ShelfBook, ShelfBook.book_id == Book.id).where(ShelfBook.shelf_id == shelf.id)
        links = {"self": link("shelf-books", shelf_id=shelf_id, **asked())}
        return pages.by_cursor(rows, BOOKS["id", "asc"], query, links, reader=g.user.id)
