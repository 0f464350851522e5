"""Listings carry the needs they help with; their columns stay, they are made anew."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no row: `flask database prepare` makes all listings anew whenever it comes to a new revision."""


def downgrade() -> None:
    """Change no row: the version before takes no notice of the needs in the listings."""
