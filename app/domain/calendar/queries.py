"""Reading the calendar."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar.models import Holiday
from app.domain.calendar.rules import region_of
from app.domain.calendar.types import Calendar, Period
from geo.tables import Municipality


def load_calendar(session: Session) -> Calendar:
    """Read all holidays, and to which region each municipality belongs, in two statements."""
    rows = session.execute(select(Holiday.kind, Holiday.first_on, Holiday.last_on, Holiday.region))
    municipalities = session.execute(select(Municipality.code, Municipality.province_code))
    return Calendar(
        (Period(kind, first_on, last_on, region) for kind, first_on, last_on, region in rows),
        {code: region_of(code, province_code) for code, province_code in municipalities},
    )
