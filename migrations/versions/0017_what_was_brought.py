"""The database remembers which terms and words for needs the product brought, so that an update can mend them.

What a database had before is taken for what people made of it, unless it is just as the product has it: it stays.
Listings are made anew, which follows every migration: with new words offerings answer other needs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the empty table, which the seed fills."""
    op.create_table(
        "brought",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_brought"),
    )


def downgrade() -> None:
    """Drop the table; terms and words stay as they are."""
    op.drop_table("brought")
