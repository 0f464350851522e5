"""Listings have their filters as marks, and PostgreSQL an index of the times in which timetables are open.

Listings are made anew, which follows every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


_WALK = (
    "CREATE INDEX ix_listing_walk ON listing USING gist (point(x, y)) INCLUDE (x, y, id, listing_id, "
    "offering_id, visible_from, visible_until, timetable_id, marks, more_marks{more}) WHERE x IS NOT NULL"
)


def upgrade() -> None:
    """Give each listing marks of its filters, none of them set until it is made anew: till then it passes no filter."""
    op.add_column("listing", sa.Column("filter_marks", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_listing_walk")
        op.execute(_WALK.format(more=", filter_marks"))
        op.execute(
            "CREATE INDEX ix_open_interval_open ON open_interval (timetable_id, starts_at, ends_at) "
            "WHERE state = 'open'"
        )


def downgrade() -> None:
    """Drop the marks of filters and give PostgreSQL the index of the walk without them; no other value changes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_open_interval_open")
        op.execute("DROP INDEX ix_listing_walk")
        op.execute(_WALK.format(more=""))
    op.drop_column("listing", "filter_marks")
