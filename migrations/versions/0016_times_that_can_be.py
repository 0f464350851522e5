"""Days and moments at the end of time are gone, and fallbacks in opening hours hold where nothing else does.

A load refuses such days since; what was loaded before could not be shown. Listings and timetables are made anew, which
follows every migration: they have what the hours of before were read as.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
BEGIN, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)

offering = sa.table("offering", sa.column("unavailable_until", sa.Date()))
closure = sa.table("closure", sa.column("first_on", sa.Date()), sa.column("last_on", sa.Date()))
session = sa.table(
    "session",
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("ends_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Let what has no end in sight say so, cut closed days to the years that count, and drop meetings outside them."""
    until = offering.c.unavailable_until
    op.execute(sa.update(offering).where((until < FIRST) | (until > LAST)).values(unavailable_until=None))
    op.execute(sa.delete(closure).where((closure.c.last_on < FIRST) | (closure.c.first_on > LAST)))
    op.execute(sa.update(closure).where(closure.c.first_on < FIRST).values(first_on=FIRST))
    op.execute(sa.update(closure).where(closure.c.last_on > LAST).values(last_on=LAST))
    op.execute(sa.delete(session).where((session.c.starts_at < BEGIN) | (session.c.ends_at >= END)))


def downgrade() -> None:
    """Change nothing: what was dropped could not be shown, and what was mended holds in every version."""
