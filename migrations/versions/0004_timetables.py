"""When it is open: holidays, closed days, the timetables that listings share, and what runs in the background."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of days and times, all of them empty; listings get a timetable when they are rebuilt."""
    op.create_table(
        "holiday",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("region", sa.String(24)),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_holiday"),
    )
    op.create_index("ix_holiday_first_on", "holiday", ["first_on"])
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.String(12)),
        sa.Column("offering_at_venue_id", sa.String(12)),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("(venue_id IS NULL) <> (offering_at_venue_id IS NULL)", name="ck_closure_one_place"),
        sa.CheckConstraint("first_on <= last_on", name="ck_closure_in_order"),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_closure_venue_id_venue", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["offering_at_venue_id"],
            ["offering_at_venue.id"],
            name="fk_closure_offering_at_venue_id_offering_at_venue",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
    )
    op.create_index("ix_closure_venue_id", "closure", ["venue_id"])
    op.create_index("ix_closure_offering_at_venue_id", "closure", ["offering_at_venue_id"])
    digest = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "timetable",
        sa.Column("id", digest, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reckoned_until", sa.Date(), nullable=False),
        sa.Column("calendar", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timetable"),
    )
    op.create_index("ix_timetable_reckoned_until", "timetable", ["reckoned_until"])
    op.create_table(
        "open_interval",
        sa.Column("timetable_id", digest, autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetable.id"], name="fk_open_interval_timetable_id_timetable", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("timetable_id", "starts_at", name="pk_open_interval"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_interval_moment", "open_interval", ["starts_at", "ends_at", "state", "timetable_id"])
    op.add_column("listing", sa.Column("timetable_id", digest))
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job_run"),
    )
    op.create_index("ix_job_run_job_started_at", "job_run", ["job", "started_at"])


def downgrade() -> None:
    """Drop holidays, closed days, timetables and the runs of jobs; closed days that people entered are lost."""
    op.drop_table("job_run")
    op.drop_column("listing", "timetable_id")
    op.drop_table("open_interval")
    op.drop_table("timetable")
    op.drop_table("closure")
    op.drop_table("holiday")
