"""Listings have what they are judged by beside what is asked on the way, so that a ranked search reads the index alone.

Listings are made anew, which follows every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_POSTGRESQL_WALK = (
    "CREATE INDEX ix_listing_walk ON listing USING gist (point(x, y)) INCLUDE (id, listing_id, offering_id, "
    "visible_from, visible_until, timetable_id, x, y, marks, more_marks, filter_marks{more}) WHERE x IS NOT NULL"
)
_SQLITE_WALK = (
    "CREATE INDEX ix_listing_walk ON listing (id, listing_id, offering_id, visible_from, visible_until, "
    "timetable_id, x, y, marks, more_marks, filter_marks{more})"
)


def upgrade() -> None:
    """Give each listing traits, none until it is made anew: till then it answers no question in words."""
    op.add_column("listing", sa.Column("traits", sa.Text(), nullable=False, server_default="0:"))
    _make_walk(", traits")


def downgrade() -> None:
    """Drop the traits and make the index of the walk without them; no other value changes."""
    op.execute("DROP INDEX ix_listing_walk")
    op.drop_column("listing", "traits")
    _make_walk("")


def _make_walk(more: str) -> None:
    op.execute("DROP INDEX IF EXISTS ix_listing_walk")
    walk = _SQLITE_WALK if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_WALK
    op.execute(walk.format(more=more))
