"""A need may be a language in which somebody wants to be helped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_need_language_code_spoken_language"


def upgrade() -> None:
    """Give each need a place for a language, empty until the seed or a person fills it."""
    with op.batch_alter_table("need") as table:
        table.add_column(sa.Column("language_code", sa.String(8)))
        table.create_foreign_key(
            "fk_need_language_code_spoken_language", "spoken_language", ["language_code"], ["code"]
        )
        table.create_index("ix_need_language_code", ["language_code"])


def downgrade() -> None:
    """Delete the needs that say a language, with their phrases, and drop the column."""
    op.execute("DELETE FROM need_phrase WHERE need_key IN (SELECT key FROM need WHERE language_code IS NOT NULL)")
    op.execute("DELETE FROM need WHERE language_code IS NOT NULL")
    with op.batch_alter_table("need") as table:
        table.drop_index("ix_need_language_code")
        table.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        table.drop_column("language_code")
