"""Grading: submissions of others are taken in, marked in a sandbox, and reported."""
