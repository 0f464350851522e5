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
    """Go to this revision: until they are made anew, listings have no marks."""
    op.add_column("listing", sa.Column("marks", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_CREATE_VOCABULARY)


def downgrade() -> None:
    """Go back to the revision before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE listing_vocabulary")
    op.drop_column("listing", "marks")
