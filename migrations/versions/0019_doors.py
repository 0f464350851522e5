"""The tree of the keuzehulp has doors that were missing (not safe, a home), which an update brings by itself.

Nothing of the schema changes; a tree that people loaded stays.
"""

from __future__ import annotations

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leave the schema as it is; the seed that follows brings the tree."""


def downgrade() -> None:
    """Leave the schema as it is; the version before reads this tree too."""
