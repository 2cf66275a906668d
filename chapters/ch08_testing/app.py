"""The app of chapter 8 is that of chapter 7: what is new here are its tests.

flask --app solutions.ch08_testing.app run
"""

from solutions.ch07_docs.app import create_app

__all__ = ["create_app"]
