"""The tree of the keuzehulp, one document per version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; `flask database prepare` brings the product's own tree."""
    op.create_table(
        "guidance_tree",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_guidance_tree"),
    )


def downgrade() -> None:
    """Go back to the revision before. Trees that people loaded are gone: export them first."""
    op.drop_table("guidance_tree")
