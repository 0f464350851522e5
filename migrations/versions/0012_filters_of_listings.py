"""Listings have their filters as marks, and PostgreSQL an index of the times in which timetables are open.

Listings are made anew, which follows every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.domain.offerings.search.index import (
    create_opening_index,
    create_walk_index,
    drop_opening_index,
    drop_walk_index,
)

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision: until they are made anew, listings pass no filter."""
    op.add_column("listing", sa.Column("filter_marks", sa.BigInteger(), nullable=False, server_default="0"))
    drop_walk_index(op.get_bind())
    create_walk_index(op.get_bind())
    create_opening_index(op.get_bind())


def downgrade() -> None:
    """Go back to the revision before."""
    drop_opening_index(op.get_bind())
    drop_walk_index(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_listing_walk ON listing USING gist (point(x, y)) INCLUDE (x, y, id, listing_id, "
            "offering_id, visible_from, visible_until, timetable_id, marks, more_marks) WHERE x IS NOT NULL"
        )
    op.drop_column("listing", "filter_marks")
