"""Marks of needs stand apart from those of themes, so that hardly any listing is looked at in vain.

Listings are made anew, which follows every migration; the tables stay as they are.
"""

from __future__ import annotations

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: the listings that are made anew have the marks."""


def downgrade() -> None:
    """Change nothing: the product before makes its listings anew with its own marks."""
