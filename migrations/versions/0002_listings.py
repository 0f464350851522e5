"""The listings: what search reads, with their cards, coverage and text index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from app.domain.offerings.search.index import create_text_index, drop_text_index

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables that search reads, empty until they are rebuilt, and the text index as today's code has it."""
    op.create_geospatial_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.String(12), nullable=False),
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.String(12), nullable=False),
        sa.Column("venue_id", sa.String(12)),
        sa.Column("municipality_code", sa.String(6)),
        sa.Column("place_count", sa.SmallInteger(), nullable=False),
        sa.Column("x", sa.Double()),
        sa.Column("y", sa.Double()),
        sa.Column("rd", Geometry("POINT", srid=28992, spatial_index=False)),
        sa.Column("visible_from", sa.Date(), nullable=False),
        sa.Column("visible_until", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_listing_offering_id_offering", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.UniqueConstraint("listing_id", name="uq_listing_listing_id"),
    )
    op.create_geospatial_index("idx_listing_rd", "listing", ["rd"], postgresql_using="gist")
    op.create_index("ix_listing_municipality_code", "listing", ["municipality_code"])
    op.create_index("ix_listing_offering_id", "listing", ["offering_id"])
    op.create_index("ix_listing_organisation_id", "listing", ["organisation_id"])
    op.create_index("ix_listing_venue_id", "listing", ["venue_id"])
    op.create_table(
        "listing_card",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("fresh_until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["listing.id"], name="fk_listing_card_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_listing_card"),
    )
    op.create_table(
        "listing_coverage",
        sa.Column("area_code", sa.String(6), nullable=False),
        sa.Column("rank", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("listing_id", sa.String(12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["listing.id"], name="fk_listing_coverage_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("area_code", "rank", "listing_id", name="pk_listing_coverage"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listing_coverage_id", "listing_coverage", ["id"])
    create_text_index(op.get_bind())


def downgrade() -> None:
    """Drop the listings, their cards, coverage and text index: all of it was made from the offerings, which stay."""
    drop_text_index(op.get_bind())
    op.drop_table("listing_coverage")
    op.drop_table("listing_card")
    op.drop_geospatial_table("listing")
