"""The vocabulary: needs, and the words by which people say them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the empty tables of needs and their phrases, which the seed fills."""
    op.create_table(
        "need",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(40)),
        sa.Column("kind", sa.String(24)),
        sa.Column("form_key", sa.String(40)),
        sa.Column("audience_key", sa.String(40)),
        sa.Column("product_uris", sa.JSON(), nullable=False),
        sa.Column("provider_key", sa.String(40)),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["audience_key"], ["audience.key"], name="fk_need_audience_key_audience"),
        sa.ForeignKeyConstraint(["form_key"], ["form.key"], name="fk_need_form_key_form"),
        sa.ForeignKeyConstraint(["theme_key"], ["theme.key"], name="fk_need_theme_key_theme"),
        sa.PrimaryKeyConstraint("key", name="pk_need"),
    )
    op.create_index("ix_need_audience_key", "need", ["audience_key"])
    op.create_index("ix_need_form_key", "need", ["form_key"])
    op.create_index("ix_need_theme_key", "need", ["theme_key"])
    op.create_table(
        "need_phrase",
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("phrase", sa.String(120), nullable=False),
        sa.Column("need_key", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["need_key"], ["need.key"], name="fk_need_phrase_need_key_need", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("language", "phrase", "need_key", name="pk_need_phrase"),
    )
    op.create_index("ix_need_phrase_need_key", "need_phrase", ["need_key"])


def downgrade() -> None:
    """Drop the vocabulary; what people changed in it is lost: export it first."""
    op.drop_table("need_phrase")
    op.drop_table("need")
