"""Find the cards that time made untrue, and the listings of a timetable, without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the cards by when they grow stale and the listings by timetable; no row changes."""
    op.create_index("ix_listing_timetable_id", "listing", ["timetable_id"])
    is_set = sa.text("fresh_until IS NOT NULL")
    op.create_index(
        "ix_listing_card_fresh_until", "listing_card", ["fresh_until"], sqlite_where=is_set, postgresql_where=is_set
    )


def downgrade() -> None:
    """Drop the two indexes; no row changes."""
    op.drop_index("ix_listing_card_fresh_until", "listing_card")
    op.drop_index("ix_listing_timetable_id", "listing")
