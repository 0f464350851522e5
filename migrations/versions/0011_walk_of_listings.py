"""Listings have twice as many marks, and PostgreSQL walks to the nearest by an index that holds all it asks of them.

They are made anew, which follows every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.domain.offerings.search.index import create_walk_index, drop_walk_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision: until they are made anew, listings have half their marks."""
    op.add_column("listing", sa.Column("more_marks", sa.BigInteger(), nullable=False, server_default="0"))
    create_walk_index(op.get_bind())


def downgrade() -> None:
    """Go back to the revision before."""
    drop_walk_index(op.get_bind())
    op.drop_column("listing", "more_marks")
