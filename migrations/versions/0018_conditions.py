"""Words for when and on what condition (`op zaterdag`, `gratis`) join the vocabulary, which an update brings by itself.

Nothing of the schema changes; listings are made anew, which follows every migration.
"""

from __future__ import annotations

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leave the schema as it is; the seed that follows brings the words."""


def downgrade() -> None:
    """Leave the schema as it is; the words stay, and are needs without a theme to the version before."""
