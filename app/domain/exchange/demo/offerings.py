"""From a template to an offering: words, places, hours, lessons, cost and the marks of real life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from app.domain.exchange.demo import names
from app.domain.exchange.demo.hours import hours_of, lessons
from app.domain.exchange.demo.templates.information_point import INFORMATION_POINT
from app.domain.exchange.demo.types import Course, Template
from app.domain.exchange.types import AtVenue, Cost, Meeting, OfferingRecord, OrganisationRecord, Unavailable
from app.domain.offerings.types import Access, CostKind, Delivery, IdoVariant, Status
from app.domain.organisations.types import OrganisationKind

PRODUCTS = "http://standaarden.overheid.nl/owms/terms/"
_LANGUAGES = {
    "en": 8,
    "ar": 6,
    "tr": 4,
    "uk": 4,
    "pl": 4,
    "es": 2,
    "fr": 2,
    "ti": 2,
    "so": 1,
    "zgh": 1,
    "fa": 2,
    "ru": 1,
}
_STATUSES = {
    Status.PUBLISHED: 960,
    Status.DRAFT: 15,
    Status.HIDDEN: 12,
    Status.ARCHIVED: 8,
    Status.IN_REVIEW: 5,
}
_UNAVAILABLE = (
    "De ruimte wordt verbouwd.",
    "Er zijn op dit moment geen plaatsen vrij.",
    "De begeleider is ziek. Wij zoeken iemand anders.",
    "Wij zijn even dicht vanwege de vakantie.",
)
_ACCESS_NOTES = {
    Access.DROP_IN: ("", "", "U mag iemand meenemen.", "Kom gerust langs."),
    Access.APPOINTMENT: ("U kunt ook mailen voor een afspraak.", "U kunt ook bij de balie een afspraak maken."),
    Access.REGISTRATION: (
        "U kunt zich ook per telefoon of per e-mail aanmelden.",
        "U kunt zich ook bij de balie aanmelden.",
        "",
    ),
    Access.REFERRAL: ("Uw huisarts of het wijkteam meldt u aan.",),
}
_AFAR_NOTES = {
    Delivery.TELEPHONE: "Krijgt u niemand aan de lijn? Bel dan later nog een keer.",
    Delivery.ONLINE: "U kunt meteen beginnen.",
    Delivery.AT_HOME: "Bel ons om iets af te spreken.",
}
_SIGN_UP_AFAR = "U kunt zich ook per telefoon of per e-mail aanmelden."
_FREE_NOTES = ("", "", "", "De koffie is gratis.")
_LIBRARY_NOTES = ("", "", "U hoeft geen lid te zijn.")
_PER_TIME_CENTS = (100, 150, 200, 250, 350, 500)
_PER_COURSE_CENTS = (1000, 1500, 2000, 2500, 3500, 4500, 6000)
_DURATIONS = {90: "anderhalf uur", 120: "2 uur", 150: "tweeënhalf uur"}
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Place:
    """A venue as an offering needs it: its key, its town, and when the building is open."""

    key: str
    town: str
    building_hours: str


class Maker:
    """Makes offerings from one source of chance."""

    def __init__(self, random: Random, today: date) -> None:
        """Make offerings as they are on this day."""
        self._random = random
        self._today = today

    def make(
        self,
        template: Template,
        giver: OrganisationRecord,
        key: str,
        *,
        town: str,
        places: Sequence[Place] = (),
        areas: Sequence[str] = (),
        residents_of: str | None = None,
        ido: IdoVariant | None = None,
    ) -> OfferingRecord:
        """Make an offering of this organisation, at these places, or for these areas when it needs no journey."""
        random = self._random
        access = _weighted(random, template.access)
        meetings = self._meetings(template, places)
        checked_on = self._today - timedelta(days=random.randint(0, 190)) if random.random() < 0.93 else None
        status = _weighted(random, _STATUSES) if places and ido is None else Status.PUBLISHED
        return OfferingRecord(
            source=giver.source,
            key=key,
            organisation=giver.key,
            kind=template.kind,
            form=template.form,
            title=random.choice(template.titles).format(town=town),
            summary=random.choice(template.summaries).format(town=town),
            description=self._description(template, town),
            themes=list(template.themes),
            audiences=list(random.choice(template.audiences)),
            languages=self._languages(template),
            products=[f"{PRODUCTS}{product}" for product in template.products],
            deliveries=list(template.deliveries),
            help_by=template.help_by,
            ido=ido,
            access=access,
            access_note=self._access_note(template, access),
            sign_up_url=f"{giver.website}/aanmelden" if access is Access.REGISTRATION and giver.website else "",
            cost=self._cost(template, giver),
            bring=list(template.bring),
            bring_note=random.choice(template.bring_notes),
            phone=giver.phone if random.random() < 0.6 else "",
            email=giver.email if random.random() < 0.4 else "",
            website=giver.website if random.random() < 0.5 else "",
            residents_only=residents_of is not None,
            status=status,
            valid_until=self._valid_until(meetings, may_expire=bool(places) and ido is None),
            unavailable=self._unavailable() if places and ido is None else None,
            checked_on=checked_on,
            checked_by=giver.name if checked_on else "",
            check_due_on=checked_on + timedelta(days=giver.check_interval_days) if checked_on else None,
            venues=[self._at_venue(template, place, giver, has_dates=bool(meetings)) for place in places],
            sessions=meetings,
            served_areas=[residents_of] if residents_of else list(areas),
            is_example=True,
            **_course_fields(template.course, len(meetings)),
        )

    def information_point(
        self, library: OrganisationRecord, key: str, municipality: str, branches: Sequence[Place]
    ) -> OfferingRecord:
        """Make the Informatiepunt Digitale Overheid of a library."""
        variant = _weighted(self._random, {IdoVariant.BASIC: 5, IdoVariant.ALWAYS_AVAILABLE: 3, IdoVariant.BROAD: 2})
        template = INFORMATION_POINT[variant]
        return self.make(template, library, key, town=branches[0].town, places=branches, ido=variant)

    def _description(self, template: Template, town: str) -> str:
        """Take some of the sentences, in their order."""
        count = min(len(template.about), self._random.randint(2, 4))
        chosen = sorted(self._random.sample(range(len(template.about)), count))
        return " ".join(template.about[index] for index in chosen).format(town=town)

    def _languages(self, template: Template) -> list[str]:
        random = self._random
        if template.is_multilingual and random.random() < 0.7:
            chosen = random.choices(list(_LANGUAGES), list(_LANGUAGES.values()), k=random.randint(1, 4))
            return ["nl", *sorted(set(chosen))]
        return ["nl", "en"] if random.random() < 0.15 else ["nl"]

    def _access_note(self, template: Template, access: Access) -> str:
        if Delivery.ON_SITE in template.deliveries or access in {Access.APPOINTMENT, Access.REFERRAL}:
            return self._random.choice(_ACCESS_NOTES[access])
        return _SIGN_UP_AFAR if access is Access.REGISTRATION else _AFAR_NOTES[template.deliveries[0]]

    def _cost(self, template: Template, giver: OrganisationRecord) -> Cost:
        random = self._random
        kind = _weighted(random, template.cost)
        if kind is CostKind.PAID:
            if template.course:
                return Cost(kind, random.choice(_PER_COURSE_CENTS), "Voor de hele cursus, met het lesboek.")
            return Cost(kind, random.choice(_PER_TIME_CENTS), "Per keer.")
        if kind is CostKind.VOLUNTARY:
            return Cost(kind, note="U mag iets geven als u wilt.")
        if kind is CostKind.UNKNOWN or Delivery.ON_SITE not in template.deliveries:
            return Cost(kind)
        return Cost(kind, note=random.choice(_LIBRARY_NOTES if giver.kind is OrganisationKind.LIBRARY else _FREE_NOTES))

    def _meetings(self, template: Template, places: Sequence[Place]) -> list[Meeting]:
        if template.course is None or not places:
            return []
        course = template.course
        count = self._random.randint(*course.lessons)
        return [
            Meeting(starts_at=start, ends_at=end, venue=places[0].key)
            for start, end in lessons(self._random, self._today, count, course.minutes)
        ]

    def _valid_until(self, meetings: Sequence[Meeting], *, may_expire: bool) -> date | None:
        if meetings:
            return meetings[-1].ends_at.date()
        if may_expire and self._random.random() < 0.02:
            return self._today - timedelta(days=self._random.randint(1, 60))
        return self._today + timedelta(days=self._random.randint(60, 400)) if self._random.random() < 0.05 else None

    def _unavailable(self) -> Unavailable | None:
        if self._random.random() >= 0.02:
            return None
        until = self._today + timedelta(days=self._random.randint(5, 80))
        return Unavailable(self._random.choice(_UNAVAILABLE), until if self._random.random() < 0.8 else None)

    def _at_venue(self, template: Template, place: Place, giver: OrganisationRecord, *, has_dates: bool) -> AtVenue:
        random = self._random
        if has_dates:
            return AtVenue(place.key, room=names.room(random))
        style = random.choice(template.hours)
        hours, note = (place.building_hours, "") if style == "building" else hours_of(random, style)
        own_phone = giver.kind is OrganisationKind.WELFARE and random.random() < 0.1
        return AtVenue(place.key, hours, note, giver.phone if own_phone else "", names.room(random))


def _course_fields(course: Course | None, count: int) -> dict[str, Any]:
    if course is None:
        return {}
    length = _DURATIONS[course.minutes]
    return {
        "duration_note": f"{count} lessen van {length}" if count > 1 else f"Eén keer, {length}",
        "max_participants": course.group[0] + (count * 5) % (course.group[1] - course.group[0] + 1),
        "has_intake": course.has_intake,
        "level": course.level,
        "has_certificate": course.has_certificate,
    }


def _weighted(random: Random, weights: Mapping[Choice, int]) -> Choice:
    return random.choices(list(weights), list(weights.values()))[0]
