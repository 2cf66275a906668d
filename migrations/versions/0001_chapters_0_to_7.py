"""What chapters 0 to 7 have made: a new database gets it, and one that was made by `create_all()` keeps what it has.

Each statement bears that its table is there already. So a shop that has been open since chapter 1 begins here as well.
"""

import sqlalchemy as sa
from alembic import op

from solutions.ch00_books_api.models import Id, UtcDateTime

SUMMARY = {  # of chapter 6: counted by `flask jobs`
    "postgresql": (
        "CREATE MATERIALIZED VIEW IF NOT EXISTS genre_summary AS "
        "SELECT genre, count(*) AS books FROM book_genres GROUP BY genre",
        "CREATE UNIQUE INDEX IF NOT EXISTS ix_genre_summary_genre ON genre_summary (genre)",
    ),
    "sqlite": ("CREATE TABLE IF NOT EXISTS genre_summary (genre TEXT PRIMARY KEY, books INTEGER NOT NULL)",),
}
WITHOUT_SUMMARY = {"postgresql": "DROP MATERIALIZED VIEW genre_summary", "sqlite": "DROP TABLE genre_summary"}

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forwards."""
    op.create_table(
        "books",
        sa.Column("id", Id, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_bio", sa.Text, nullable=True),
        sa.Column("publication_year", sa.Integer, nullable=True),
        sa.Column("publisher", sa.Text, nullable=True),
        sa.Column("isbn", sa.Text, nullable=True),
        sa.Column("summary", sa.Text, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "year_ascending",
            sa.Integer,
            sa.Computed("coalesce(publication_year, 99999)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "year_descending",
            sa.Integer,
            sa.Computed("coalesce(publication_year, -99999)", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="books_pkey"),
        sa.UniqueConstraint("isbn", name="books_isbn_key"),
        if_not_exists=True,
    )
    op.create_index("ix_books_author_id", "books", ["author", "id"], if_not_exists=True)
    op.create_index("ix_books_created_at_id", "books", ["created_at", "id"], if_not_exists=True)
    op.create_index("ix_books_title_id", "books", ["title", "id"], if_not_exists=True)
    op.create_index("ix_books_updated_at_id", "books", ["updated_at", "id"], if_not_exists=True)
    op.create_index("ix_books_year_ascending_id", "books", ["year_ascending", "id"], if_not_exists=True)
    op.create_index("ix_books_year_descending_id", "books", ["year_descending", "id"], if_not_exists=True)
    op.create_table(
        "deliveries",
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("signature", name="deliveries_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_deliveries_expires_at", "deliveries", ["expires_at"], if_not_exists=True)
    op.create_table(
        "deny_list",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="deny_list_pkey"),
        if_not_exists=True,
    )
    op.create_table(
        "revoked",
        sa.Column("identifier", sa.Text, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="revoked_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_revoked_expires_at", "revoked", ["expires_at"], if_not_exists=True)
    op.create_index("ix_revoked_number", "revoked", ["number"], if_not_exists=True)
    op.create_table(
        "summaries",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="summaries_pkey"),
        if_not_exists=True,
    )
    op.create_table(
        "users",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("age", sa.Integer, nullable=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="users_pkey"),
        sa.UniqueConstraint("email", name="users_email_key"),
        if_not_exists=True,
    )
    op.create_table(
        "book_genres",
        sa.Column("book_id", Id, nullable=False),
        sa.Column("genre", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="book_genres_book_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("book_id", "genre", name="book_genres_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_book_genres_genre", "book_genres", ["genre", "book_id"], if_not_exists=True)
    op.create_table(
        "covers",
        sa.Column("book_id", Id, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="covers_book_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("book_id", name="covers_pkey"),
        if_not_exists=True,
    )
    op.create_table(
        "generations",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="generations_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="generations_pkey"),
        if_not_exists=True,
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="sessions_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="sessions_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], if_not_exists=True)
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], if_not_exists=True)
    op.create_table(
        "shelves",
        sa.Column("id", Id, nullable=False),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="shelves_owner_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="shelves_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_shelves_owner_id", "shelves", ["owner_id"], if_not_exists=True)
    op.create_table(
        "refresh_tokens",
        sa.Column("jti", sa.Text, nullable=False),
        sa.Column("sid", sa.Text, nullable=False),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime, nullable=True),
        sa.Column("successor", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["sid"], ["sessions.id"], name="refresh_tokens_sid_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("jti", name="refresh_tokens_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_refresh_tokens_sid", "refresh_tokens", ["sid"], if_not_exists=True)
    op.create_table(
        "shelf_books",
        sa.Column("shelf_id", Id, nullable=False),
        sa.Column("book_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="shelf_books_book_id_fkey", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], name="shelf_books_shelf_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf_id", "book_id", name="shelf_books_pkey"),
        if_not_exists=True,
    )
    op.create_index("ix_shelf_books_book_id", "shelf_books", ["book_id"], if_not_exists=True)
    for statement in SUMMARY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Go back."""
    op.execute(WITHOUT_SUMMARY[op.get_bind().dialect.name])
    op.drop_table("shelf_books")
    op.drop_table("refresh_tokens")
    op.drop_table("shelves")
    op.drop_table("sessions")
    op.drop_table("generations")
    op.drop_table("covers")
    op.drop_table("book_genres")
    op.drop_table("users")
    op.drop_table("summaries")
    op.drop_table("revoked")
    op.drop_table("deny_list")
    op.drop_table("deliveries")
    op.drop_table("books")
