"""A need may be a language in which somebody wants to be helped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_need_language_code_spoken_language"


@contextmanager
def kept_phrases() -> Iterator[None]:
    """Keep the phrases while SQLite makes the table of needs anew: dropping the old one takes along what points at it.

    Foreign keys can't be put aside for as long, since that is not possible inside a transaction.
    """
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("CREATE TEMPORARY TABLE kept_phrase AS SELECT * FROM need_phrase")
    yield
    if is_sqlite:
        op.execute("INSERT INTO need_phrase SELECT * FROM kept_phrase")
        op.execute("DROP TABLE kept_phrase")


def upgrade() -> None:
    """Give each need a place for a language, empty until the seed or a person fills it."""
    with kept_phrases(), op.batch_alter_table("need") as table:
        table.add_column(sa.Column("language_code", sa.String(8)))
        table.create_foreign_key(FOREIGN_KEY, "spoken_language", ["language_code"], ["code"])
        table.create_index("ix_need_language_code", ["language_code"])


def downgrade() -> None:
    """Delete the needs that say a language, with their phrases, and drop the column."""
    op.execute("DELETE FROM need_phrase WHERE need_key IN (SELECT key FROM need WHERE language_code IS NOT NULL)")
    op.execute("DELETE FROM need WHERE language_code IS NOT NULL")
    with kept_phrases(), op.batch_alter_table("need") as table:
        table.drop_index("ix_need_language_code")
        table.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        table.drop_column("language_code")
