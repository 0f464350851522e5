"""The tree of the keuzehulp, one document per version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the empty table of trees; `flask database prepare` brings the product's own."""
    op.create_table(
        "guidance_tree",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_guidance_tree"),
    )


def downgrade() -> None:
    """Drop every version of the tree; what people loaded is lost: export it first."""
    op.drop_table("guidance_tree")
