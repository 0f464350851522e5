"""Databases full of the product's own example data, made by the product's own commands."""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.domain.base import TIME_ZONE
from app.domain.offerings.models import Offering, offering_language
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.models import Listing, OpenInterval
from app.domain.offerings.search.types import IntervalState
from app.domain.offerings.types import Status
from geo.engine import create_engine
from tests.conftest import fill_template
from tests.serving import ROOT, run_flask

LISTINGS_PER_OFFERING = 1.1
"""What the example data have: some offerings are given at several venues."""

RARE_LANGUAGE = "de"
"""The language that hardly any offering is given in; few examples are, and they lose it."""

RARE_ROWS = 10
FAR = 100_000_000
"""More minutes than any hours are ahead."""

SETTLE = {
    "sqlite": ("ANALYZE",),
    "postgresql": (
        "VACUUM ANALYZE",
        "CREATE EXTENSION IF NOT EXISTS pg_prewarm",
        "SELECT pg_prewarm(oid::regclass) FROM pg_class WHERE relname ~ 'listing' AND relkind IN ('r', 'i')",
    ),
}
"""What a database that is in use for a day has done by itself: its planner knows it, and its memory holds it."""


def prepare(database_url: str) -> None:
    """Make schema and reference data."""
    fill_template(database_url)


def fill(database_url: str, listings: int) -> None:
    """Make example offerings that have so many listings at venues, or a few more."""
    offerings = math.ceil(listings / LISTINGS_PER_OFFERING)
    run_flask("demo", "load", "--offerings", str(offerings), DATABASE_URL=database_url)


def finish(database_url: str) -> int:
    """Bring the database into the state of daily use; return the number of listings at venues.

    Ten offerings, spread over the country, and no others are given in the rare language.
    """
    engine = create_engine(database_url)
    with Session(engine) as session:
        make_rare(session)
        make_tuesday(session)
        session.commit()
        count = session.scalar(select(func.count()).select_from(Listing).where(Listing.rd.is_not(None))) or 0
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in SETTLE[engine.dialect.name]:
            connection.execute(text(statement))
    engine.dispose()
    return count


def make_tuesday(session: Session) -> None:
    """Let it be Tuesday at half past ten, as far as anything is open: so that a search for that finds the same at night.

    The hours move, since the clock of the product does not. Far away first: no two beginnings may meet on the way.
    """
    now = datetime.now(TIME_ZONE)
    day = now.date() + timedelta(days=(1 - now.weekday()) % 7 or 7)
    ahead = minute_of(datetime.combine(day, time(10, 30), TIME_ZONE)) - minute_of(now)
    for minutes in (FAR, -FAR - ahead):
        session.execute(
            update(OpenInterval)
            .where(OpenInterval.state == IntervalState.OPEN)
            .values(starts_at=OpenInterval.starts_at + minutes, ends_at=OpenInterval.ends_at + minutes)
        )


def make_rare(session: Session) -> None:
    """Give ten offerings, and only these, the rare language."""
    losing = session.scalars(
        select(offering_language.c.offering_id).where(offering_language.c.language_code == RARE_LANGUAGE)
    ).all()
    session.execute(delete(offering_language).where(offering_language.c.language_code == RARE_LANGUAGE))
    public = (
        select(Offering.id)
        .join(Listing, Listing.offering_id == Offering.id)
        .where(Offering.status == Status.PUBLISHED, Listing.rd.is_not(None), Listing.place_count == 1)
        .order_by(Offering.id)
    )
    gaining = session.scalars(public.limit(RARE_ROWS)).all()
    session.execute(
        insert(offering_language),
        [{"offering_id": offering, "language_code": RARE_LANGUAGE} for offering in gaining],
    )
    refresh_listings(session, [*losing, *gaining])


def database_folder() -> Path:
    """Where the embedded database of a run may lie: on disk, since memory is what is measured."""
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
