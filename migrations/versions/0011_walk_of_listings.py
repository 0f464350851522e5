"""Listings have twice as many marks, and PostgreSQL walks to the nearest by an index that holds all it asks of them.

They are made anew, which follows every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give each listing more marks, none of them set until it is made anew, and PostgreSQL its index of the walk."""
    op.add_column("listing", sa.Column("more_marks", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_listing_walk ON listing USING gist (point(x, y)) INCLUDE (x, y, id, listing_id, "
            "offering_id, visible_from, visible_until, timetable_id, marks, more_marks) WHERE x IS NOT NULL"
        )


def downgrade() -> None:
    """Drop those marks and PostgreSQL's index of the walk; the first marks stay as they are."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_listing_walk")
    op.drop_column("listing", "more_marks")
