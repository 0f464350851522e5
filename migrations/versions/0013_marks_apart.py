"""Marks of needs stand apart from those of themes, and SQLite has an index of what is looked at on the way as well.

Listings are made anew, which follows every migration.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index on SQLite; until they are made anew, listings have the marks of before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE INDEX ix_listing_walk ON listing (id, listing_id, offering_id, visible_from, visible_until, "
            "timetable_id, x, y, marks, more_marks, filter_marks)"
        )


def downgrade() -> None:
    """Take the index away; the product before makes its listings anew with its own marks."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP INDEX ix_listing_walk")
