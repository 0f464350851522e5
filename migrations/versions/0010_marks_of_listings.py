"""Listings carry what they are about as bits; they are made anew, which follows every migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.domain.offerings.search.index import SQLITE_CREATE_VOCABULARY

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give each listing marks, none of them set until it is made anew, and SQLite a look at its words."""
    op.add_column("listing", sa.Column("marks", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_CREATE_VOCABULARY)


def downgrade() -> None:
    """Drop the marks and SQLite's look at the words; both are made from the offerings, which stay."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE listing_vocabulary")
    op.drop_column("listing", "marks")
