"""First schema: the gazetteer, and the rooms audit, taxonomy, organisations and offerings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of places, terms, organisations, offerings and audit events, all of them empty."""
    create_places()
    create_taxonomy()
    create_organisations()
    create_offerings()
    create_offering_links()
    create_audit()


def downgrade() -> None:
    """Drop every table of the product with all that was entered: export it first."""
    op.drop_table("audit_event")
    op.drop_table("offering_product")
    op.drop_table("offering_language")
    op.drop_table("offering_audience")
    op.drop_table("offering_theme")
    op.drop_table("served_area")
    op.drop_table("session")
    op.drop_table("offering_at_venue")
    op.drop_table("offering")
    op.drop_geospatial_table("venue")
    op.drop_table("organisation")
    op.drop_table("product")
    op.drop_table("spoken_language")
    op.drop_table("form")
    op.drop_table("audience")
    op.drop_table("theme")
    op.drop_table("postcode6")
    op.drop_table("reference_load")
    op.drop_table("postcode4")
    op.drop_table("populated_place")
    op.drop_geospatial_table("municipality")
    op.drop_table("province")


def create_places() -> None:
    """Make the tables of the gazetteer, from provinces to six-character postcodes; the reference data fill them."""
    op.create_table(
        "province",
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_province"),
        sa.UniqueConstraint("slug", name="uq_province_slug"),
    )

    op.create_geospatial_table(
        "municipality",
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(4), nullable=False),
        sa.Column("population", sa.Integer()),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("boundary", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name="fk_municipality_province_code_province"),
        sa.PrimaryKeyConstraint("code", name="pk_municipality"),
        sa.UniqueConstraint("slug", name="uq_municipality_slug"),
    )
    op.create_geospatial_index("idx_municipality_boundary", "municipality", ["boundary"], postgresql_using="gist")
    op.create_index("ix_municipality_province_code", "municipality", ["province_code"])

    op.create_table(
        "populated_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(6), nullable=False),
        sa.Column("population", sa.Integer()),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("precision_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name="fk_populated_place_municipality_code_municipality"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_populated_place"),
    )
    op.create_index("ix_populated_place_municipality_code", "populated_place", ["municipality_code"])
    op.create_index("ix_populated_place_name", "populated_place", ["name"])

    op.create_table(
        "postcode4",
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(6), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("precision_m", sa.Integer(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name="fk_postcode4_municipality_code_municipality"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_postcode4"),
    )
    op.create_index("ix_postcode4_municipality_code", "postcode4", ["municipality_code"])

    op.create_table(
        "reference_load",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_reference_load"),
    )

    op.create_table(
        "postcode6",
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(6)),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name="fk_postcode6_municipality_code_municipality"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_postcode6"),
    )
    op.create_index("ix_postcode6_municipality_code", "postcode6", ["municipality_code"])


def create_taxonomy() -> None:
    """Make the tables of terms, languages and products; the seed fills them."""
    op.create_table(
        "theme",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.PrimaryKeyConstraint("key", name="pk_theme"),
        sa.UniqueConstraint("slug", name="uq_theme_slug"),
    )

    op.create_table(
        "audience",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.PrimaryKeyConstraint("key", name="pk_audience"),
        sa.UniqueConstraint("slug", name="uq_audience_slug"),
    )

    op.create_table(
        "form",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.PrimaryKeyConstraint("key", name="pk_form"),
        sa.UniqueConstraint("slug", name="uq_form_slug"),
    )

    op.create_table(
        "spoken_language",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("autonym", sa.String(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_spoken_language"),
    )

    op.create_table(
        "product",
        sa.Column("uri", sa.String(200), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("uri", name="pk_product"),
    )
    op.create_index("ix_product_name", "product", ["name"])


def create_organisations() -> None:
    """Make the tables of organisations and their venues, each venue a point in degrees and in metres."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("parent_id", sa.String(12)),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("check_interval_days", sa.Integer(), nullable=False),
        sa.Column("when_overdue", sa.String(24), nullable=False),
        sa.Column("source", sa.String(40)),
        sa.Column("source_key", sa.String(120)),
        sa.Column("source_digest", sa.String(32)),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name="fk_organisation_parent_id_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("source", "source_key", name="uq_organisation_source_source_key"),
    )
    op.create_index("ix_organisation_name", "organisation", ["name"])
    op.create_index("ix_organisation_parent_id", "organisation", ["parent_id"])

    op.create_geospatial_table(
        "venue",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.String(12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("street_address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(7), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(6), nullable=False),
        sa.Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.Column("rd", Geometry("POINT", srid=28992, spatial_index=False), nullable=False),
        sa.Column("wheelchair", sa.String(24), nullable=False),
        sa.Column("facilities", sa.JSON(), nullable=False),
        sa.Column("access_note", sa.String(), nullable=False),
        sa.Column("source", sa.String(40)),
        sa.Column("source_key", sa.String(120)),
        sa.Column("source_digest", sa.String(32)),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name="fk_venue_municipality_code_municipality"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_venue_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_venue"),
        sa.UniqueConstraint("source", "source_key", name="uq_venue_source_source_key"),
    )
    op.create_geospatial_index("idx_venue_rd", "venue", ["rd"], postgresql_using="gist")
    op.create_index("ix_venue_municipality_code", "venue", ["municipality_code"])
    op.create_index("ix_venue_organisation_id", "venue", ["organisation_id"])


def create_offerings() -> None:
    """Make the tables of offerings, the venues and sessions they have, and the areas they serve from afar."""
    op.create_table(
        "offering",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("form_key", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("deliveries", sa.JSON(), nullable=False),
        sa.Column("help_by", sa.String(24)),
        sa.Column("ido_variant", sa.String(24)),
        sa.Column("access", sa.String(24), nullable=False),
        sa.Column("access_note", sa.String(), nullable=False),
        sa.Column("sign_up_url", sa.String(), nullable=False),
        sa.Column("cost_kind", sa.String(24), nullable=False),
        sa.Column("cost_cents", sa.Integer()),
        sa.Column("cost_note", sa.String(), nullable=False),
        sa.Column("bring", sa.JSON(), nullable=False),
        sa.Column("bring_note", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("duration_note", sa.String(), nullable=False),
        sa.Column("max_participants", sa.Integer()),
        sa.Column("has_intake", sa.Boolean()),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("has_certificate", sa.Boolean()),
        sa.Column("residents_only", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("unavailable_reason", sa.String(), nullable=False),
        sa.Column("unavailable_until", sa.Date()),
        sa.Column("checked_on", sa.Date()),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("check_due_on", sa.Date()),
        sa.Column("source", sa.String(40)),
        sa.Column("source_key", sa.String(120)),
        sa.Column("source_digest", sa.String(32)),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["form_key"], ["form.key"], name="fk_offering_form_key_form"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_offering_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offering"),
        sa.UniqueConstraint("source", "source_key", name="uq_offering_source_source_key"),
    )
    op.create_index("ix_offering_check_due_on", "offering", ["check_due_on"])
    op.create_index("ix_offering_form_key", "offering", ["form_key"])
    op.create_index("ix_offering_organisation_id", "offering", ["organisation_id"])
    op.create_index("ix_offering_status", "offering", ["status"])

    op.create_table(
        "offering_at_venue",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("venue_id", sa.String(12), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("hours_note", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_offering_at_venue_offering_id_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_offering_at_venue_venue_id_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_offering_at_venue"),
        sa.UniqueConstraint("offering_id", "venue_id", name="uq_offering_at_venue_offering_id_venue_id"),
    )
    op.create_index("ix_offering_at_venue_offering_id", "offering_at_venue", ["offering_id"])
    op.create_index("ix_offering_at_venue_venue_id", "offering_at_venue", ["venue_id"])

    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("venue_id", sa.String(12)),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_session_offering_id_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_session_venue_id_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_offering_id", "session", ["offering_id"])
    op.create_index("ix_session_venue_id", "session", ["venue_id"])

    op.create_table(
        "served_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("municipality_code", sa.String(6)),
        sa.Column("province_code", sa.String(4)),
        sa.CheckConstraint(
            "(kind = 'municipality' AND municipality_code IS NOT NULL AND province_code IS NULL)"
            " OR (kind = 'province' AND province_code IS NOT NULL AND municipality_code IS NULL)"
            " OR (kind = 'country' AND municipality_code IS NULL AND province_code IS NULL)",
            name="ck_served_area_one_area",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name="fk_served_area_municipality_code_municipality"
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_served_area_offering_id_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name="fk_served_area_province_code_province"),
        sa.PrimaryKeyConstraint("id", name="pk_served_area"),
    )
    op.create_index("ix_served_area_municipality_code", "served_area", ["municipality_code"])
    op.create_index("ix_served_area_offering_id", "served_area", ["offering_id"])
    op.create_index("ix_served_area_province_code", "served_area", ["province_code"])


def create_offering_links() -> None:
    """Make the tables that tie offerings to themes, audiences, languages and products."""
    op.create_table(
        "offering_theme",
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("theme_key", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_offering_theme_offering_id_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_key"], ["theme.key"], name="fk_offering_theme_theme_key_theme"),
        sa.PrimaryKeyConstraint("offering_id", "theme_key", name="pk_offering_theme"),
    )
    op.create_index("ix_offering_theme_theme_key", "offering_theme", ["theme_key"])

    op.create_table(
        "offering_audience",
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("audience_key", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["audience_key"], ["audience.key"], name="fk_offering_audience_audience_key_audience"),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_offering_audience_offering_id_offering", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offering_id", "audience_key", name="pk_offering_audience"),
    )
    op.create_index("ix_offering_audience_audience_key", "offering_audience", ["audience_key"])

    op.create_table(
        "offering_language",
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("language_code", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["language_code"], ["spoken_language.code"], name="fk_offering_language_language_code_spoken_language"
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_offering_language_offering_id_offering", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offering_id", "language_code", name="pk_offering_language"),
    )
    op.create_index("ix_offering_language_language_code", "offering_language", ["language_code"])

    op.create_table(
        "offering_product",
        sa.Column("offering_id", sa.String(12), nullable=False),
        sa.Column("product_uri", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name="fk_offering_product_offering_id_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_uri"], ["product.uri"], name="fk_offering_product_product_uri_product"),
        sa.PrimaryKeyConstraint("offering_id", "product_uri", name="pk_offering_product"),
    )
    op.create_index("ix_offering_product_product_uri", "offering_product", ["product_uri"])


def create_audit() -> None:
    """Make the table of who changed what, with the values before and after."""
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("entity_kind", sa.String(40), nullable=False),
        sa.Column("entity_id", sa.String(40)),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_entity_kind_entity_id", "audit_event", ["entity_kind", "entity_id"])
