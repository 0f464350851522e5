"""Daily figures: how often something happened, by subject and municipality."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the empty table of daily figures; nothing is counted of the time before."""
    op.create_table(
        "daily_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("place", sa.String(6), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", "subject", "place", name="pk_daily_count"),
    )
    op.create_index("ix_daily_count_name_day", "daily_count", ["name", "day"])


def downgrade() -> None:
    """Drop the daily figures, which nothing can bring back."""
    op.drop_index("ix_daily_count_name_day", "daily_count")
    op.drop_table("daily_count")
