"""Listings carry the needs they help with; their columns stay, they are made anew."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; `flask database prepare` makes all listings anew whenever it comes to a new one."""


def downgrade() -> None:
    """Go back to the revision before, whose version takes no notice of the needs."""
