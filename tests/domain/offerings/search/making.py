"""Small worlds of offerings to search in: chosen ones by hand, or many by chance from a seed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.base import stable_id
from app.domain.language.rules import analyse
from app.domain.offerings.models import (
    Offering,
    OfferingAtVenue,
    ServedArea,
    offering_audience,
    offering_language,
    offering_theme,
)
from app.domain.offerings.models import Session as Meeting
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.wish import Wish
from app.domain.offerings.types import Access, AreaKind, CostKind, IdoVariant, Kind, Status
from app.domain.organisations.models import Organisation, Venue
from app.domain.organisations.types import OrganisationKind, Wheelchair
from geo.crs import to_wgs84
from geo.spatial import metres, point
from geo.tables import Municipality

UTRECHT = (136_000.0, 455_900.0)
THEMES = ("language", "digital", "government", "money", "work", "family", "health", "legal")
FORMS = ("guidance", "consultation", "drop-in", "course", "information-session", "meeting", "online")
AUDIENCES = ("everyone", "older-people", "newcomers", "parents")
LANGUAGES = ("nl", "en", "ar")
WORDS = "taal brief computer schuld koffie formulier fiets tuin lezen klik toeslag huis café budget".split()

HOURS = ("", "Mo-Fr 09:00-17:00", "Mo-Su 10:00-12:00", "Sa-Su 13:00-15:30", "Mo-Su 22:00-02:00", "Tu,Th 19:00-21:00")


def words_wish(text: str) -> Wish | None:
    """Make the wish of a text whose words must all be had, in which nothing is recognised; None where it has none."""
    words = tuple(dict.fromkeys(analyse(text)))
    return Wish((), (), words, (), fits=(words,), hints=()) if words else None


class World:
    """Makes organisations, venues and offerings in a session, with ids that follow from their names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.municipalities = list(session.scalars(select(Municipality.code).order_by(Municipality.code)))
        self.organisation = Organisation(
            id=stable_id("organisation"), name="Bibliotheek De Lezer", kind=OrganisationKind.LIBRARY, phone="000"
        )
        session.add(self.organisation)
        session.flush()
        self.offering_ids: list[str] = []

    def venue(
        self,
        name: str,
        x: float,
        y: float,
        municipality: str = "GM0344",
        wheelchair: Wheelchair = Wheelchair.UNKNOWN,
    ) -> Venue:
        """Make a venue at metres in RD New."""
        venue = Venue(
            id=stable_id("venue", name),
            organisation_id=self.organisation.id,
            name=name,
            street_address="Straat 1",
            postcode="3511 AA",
            town="Utrecht",
            municipality_code=municipality,
            point=point(*to_wgs84(x, y)),
            rd=metres(x, y),
            wheelchair=wheelchair,
        )
        self.session.add(venue)
        self.session.flush()
        return venue

    def offering(
        self,
        title: str,
        *venues: Venue,
        themes: tuple[str, ...] = ("language",),
        audiences: tuple[str, ...] = (),
        languages: tuple[str, ...] = ("nl",),
        areas: tuple[str, ...] = (),
        sessions: tuple[tuple[datetime, datetime], ...] = (),
        hours: str = "",
        refresh: bool = True,
        **values: Any,
    ) -> Offering:
        """Make an offering at venues; areas are codes (`GM0344`, `PV26`, `NL`)."""
        values = {
            "kind": Kind.LEARN,
            "form_key": "course",
            "summary": "",
            "deliveries": ["on_site"] if venues else ["online"],
            "access": Access.APPOINTMENT,
            "cost_kind": CostKind.FREE,
            "status": Status.PUBLISHED,
            **values,
        }
        offering = Offering(
            id=values.pop("id", None) or stable_id("offering", title),
            organisation_id=self.organisation.id,
            title=title,
            **values,
        )
        offering.venues = [
            OfferingAtVenue(id=stable_id("place", offering.id, venue.id), venue_id=venue.id, hours=hours)
            for venue in venues
        ]
        offering.served_areas = [_area(code) for code in areas]
        offering.sessions = [
            Meeting(venue_id=venues[0].id if venues else None, starts_at=start, ends_at=end) for start, end in sessions
        ]
        self.session.add(offering)
        self.session.flush()
        self._link(offering_theme, "theme_key", offering.id, themes)
        self._link(offering_audience, "audience_key", offering.id, audiences)
        self._link(offering_language, "language_code", offering.id, languages)
        self.offering_ids.append(offering.id)
        if refresh:
            refresh_listings(self.session, [offering.id])
        return offering

    def fill(self, count: int, *, seed: int = 1, spread_m: float = 30_000) -> None:
        """Make many offerings by chance: shared venues, several venues, words, remote ones, hidden and expired ones."""
        chance, wheelchairs, hours = random.Random(seed), random.Random(seed), random.Random(seed)
        venues = [
            self.venue(
                f"venue {number}",
                round(UTRECHT[0] + chance.gauss(0, spread_m), 2),
                round(UTRECHT[1] + chance.gauss(0, spread_m), 2),
                chance.choice(("GM0344", "GM0200", "GM0228")),
                wheelchairs.choice(list(Wheelchair)),
            )
            for number in range(count // 3 + 1)
        ]
        for number in range(count):
            remote = chance.random() < 0.15
            at = [] if remote else chance.sample(venues, min(len(venues), chance.choice((1, 1, 1, 2, 4))))
            self.offering(
                f"{' '.join(chance.sample(WORDS, 2))} {number}",
                *at,
                themes=tuple(chance.sample(THEMES, chance.choice((1, 2)))),
                audiences=tuple(chance.sample(AUDIENCES, chance.choice((0, 1, 2)))),
                languages=tuple(chance.sample(LANGUAGES, chance.choice((1, 2)))),
                areas=tuple(chance.sample(("GM0344", "PV26", "NL", "GM0200"), chance.choice((0, 1, 2)))),
                kind=chance.choice(list(Kind)),
                form_key=chance.choice(FORMS),
                summary=" ".join(chance.sample(WORDS, 3)),
                description=" ".join(chance.choices(WORDS, k=8)),
                access=chance.choice(list(Access)),
                cost_kind=chance.choice(list(CostKind)),
                ido_variant=chance.choice((None, None, None, None, IdoVariant.BASIC)),
                status=chance.choice((Status.PUBLISHED,) * 9 + (Status.HIDDEN,)),
                valid_until=chance.choice((None,) * 8 + (date(2020, 1, 1), date(2199, 1, 1))),
                hours=hours.choice(HOURS),
                refresh=False,
            )
        refresh_listings(self.session, self.offering_ids)

    def _link(self, table: Any, column: str, offering_id: str, keys: tuple[str, ...]) -> None:
        if keys:
            rows = [{"offering_id": offering_id, column: key} for key in keys]
            self.session.execute(insert(table), rows)


def _area(code: str) -> ServedArea:
    if code == "NL":
        return ServedArea(kind=AreaKind.COUNTRY)
    if code.startswith("PV"):
        return ServedArea(kind=AreaKind.PROVINCE, province_code=code)
    return ServedArea(kind=AreaKind.MUNICIPALITY, municipality_code=code)


def days(count: float) -> timedelta:
    """Give so many days."""
    return timedelta(days=count)
