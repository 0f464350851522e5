"""What a building's own days do to what is given there changed: listings and timetables are made anew.

No table changes; making listings anew follows every migration.
"""

from __future__ import annotations

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: until they are made anew, listings have the hours of a building in place of their own."""


def downgrade() -> None:
    """Change nothing; the product before makes its listings anew by its own rule."""
