"""The generator of example data: from a seed, a day and the reference geography always the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.domain.exchange.demo import names
from app.domain.exchange.demo.geography import Area, Geography, Spot
from app.domain.exchange.demo.hours import BUILDINGS, closures
from app.domain.exchange.demo.offerings import Maker, Place
from app.domain.exchange.demo.templates import AT_HOME, NATIONAL, ON_SITE, PROVINCIAL
from app.domain.exchange.demo.types import EDUCATION, HEALTH, LEGAL, LIBRARY, VOLUNTEERS, WELFARE, Template
from app.domain.exchange.types import OfferingRecord, OrganisationRecord, Record, VenueRecord
from app.domain.language.rules import slugify
from app.domain.organisations.types import Facility, OrganisationKind, Wheelchair

SOURCE = "voorbeeld"
DEFAULT_OFFERINGS = 8_000
DEFAULT_SEED = 1
OFFERINGS_PER_ORGANISATION = 4
OFFERINGS_PER_VENUE = 4
LEAST_PER_MUNICIPALITY = 6

_PARTNERS = {VOLUNTEERS: 5, EDUCATION: 3, WELFARE: 2, HEALTH: 2, LEGAL: 1}
_FACILITIES = {
    LIBRARY: (Facility.COMPUTERS, Facility.PRINTER, Facility.QUIET_ROOM, Facility.ADAPTED_TOILET),
    WELFARE: (Facility.PARKING, Facility.ADAPTED_TOILET, Facility.HEARING_LOOP, Facility.COMPUTERS),
    VOLUNTEERS: (Facility.PARKING, Facility.ADAPTED_TOILET, Facility.QUIET_ROOM),
}
_ACCESS_NOTES = ("", "", "", "De ingang is aan de zijkant.", "Er is een lift.", "Bel aan bij de deur van glas.")
_NATIONAL_NAMES = (
    "Taalbaken Nederland",
    "Landelijk Steunpunt Digitaal Meedoen De Brug",
    "Stichting Vraag Maar Raak",
    "Stichting De Gouden Leeslamp",
)


@dataclass(slots=True)
class _Organisation:
    """An organisation that was made, with what it has given so far."""

    record: OrganisationRecord
    given: set[str] = field(default_factory=set)


class Generator:
    """Makes organisations, venues and offerings, municipality by municipality, each after what it points at."""

    def __init__(self, geography: Geography, *, today: date, seed: int = DEFAULT_SEED) -> None:
        """Make the data of this day from this seed."""
        self._geography = geography
        self._today = today
        self._seed = seed

    def records(self, offerings: int = DEFAULT_OFFERINGS) -> Iterator[Record]:
        """Give all records, with exactly so many offerings: first an Informatiepunt in every municipality."""
        areas = self._geography.areas
        parents = self._parents()
        yield from parents.values()
        afar = list(self._afar(parents)) if offerings >= 2 * len(areas) else []
        yield from afar
        remaining = offerings - sum(type(record) is OfferingRecord for record in afar)
        for area, count in zip(areas, share_out(remaining, [area.people for area in areas]), strict=True):
            if count:
                yield from _Municipality(
                    area, parents[area.province_code], self._random(area.code), self._today
                ).records(count, with_home=bool(afar))

    def _random(self, part: str) -> Random:
        return Random(f"{self._seed}:{part}")  # noqa: S311 - for variety, not for secrets

    def _parents(self) -> dict[str, OrganisationRecord]:
        """Make the national organisation at the top (under `NL`), and one below it for each province."""
        top = _organisation(
            self._random("NL"), "nl-0", "Landelijk Netwerk Voorbeeld", OrganisationKind.NATIONAL, "PV26"
        )
        parents = {"NL": top}
        for code, name in self._geography.provinces.items():
            title = f"Provinciaal Steunpunt Meedoen {name}"
            kind = OrganisationKind.PROVINCIAL
            parents[code] = _organisation(self._random(code), f"{code.lower()}-0", title, kind, code, parent="nl-0")
        return parents

    def _afar(self, parents: dict[str, OrganisationRecord]) -> Iterator[Record]:
        """Make what the whole country and each province can use without a journey."""
        maker = Maker(self._random("afar"), self._today)
        national = [
            _organisation(self._random(name), f"nl-{number}", name, OrganisationKind.NATIONAL, "PV26", parent="nl-0")
            for number, name in enumerate(_NATIONAL_NAMES, 1)
        ]
        yield from national
        for number, template in enumerate(NATIONAL):
            giver = national[number % len(national)]
            yield maker.make(template, giver, f"nl-{number}", town="Nederland", areas=["NL"])
        for code, name in self._geography.provinces.items():
            for number, template in enumerate(PROVINCIAL):
                yield maker.make(template, parents[code], f"{code.lower()}-{number}", town=name, areas=[code])


class _Municipality:
    """Makes everything of one municipality."""

    def __init__(self, area: Area, parent: OrganisationRecord, random: Random, today: date) -> None:
        self._area = area
        self._today = today
        self._parent = parent
        self._random = random
        self._maker = Maker(random, today)
        self._names: set[str] = set()
        self._organisations: list[_Organisation] = []
        self._places: dict[OrganisationKind, list[Place]] = {LIBRARY: [], WELFARE: [], VOLUNTEERS: []}

    def records(self, count: int, *, with_home: bool) -> Iterator[Record]:
        """Give the organisations, then the venues, then exactly so many offerings."""
        self._make_organisations(max(3, round(count / OFFERINGS_PER_ORGANISATION)))
        yield from (organisation.record for organisation in self._organisations)
        yield from self._venues(max(3, round(count / OFFERINGS_PER_VENUE)))
        for number in range(count):
            if number == 0:
                yield self._information_point()
            elif number == 1 and with_home:
                yield self._home()
            else:
                yield self._offering(number)

    def _make_organisations(self, count: int) -> None:
        code, library = self._area.code.lower(), f"{self._area.code.lower()}-0"
        partners = self._random.choices(list(_PARTNERS), list(_PARTNERS.values()), k=count - 2)
        for number, kind in enumerate((LIBRARY, WELFARE, *partners)):
            place = self._area.name if number < 2 else self._area.choose_spot(self._random).town
            name = names.organisation_name(self._random, kind, place, self._names)
            parent = library if number else self._parent.key
            record = _organisation(
                self._random, f"{code}-{number}", name, kind, self._area.province_code, parent=parent
            )
            self._organisations.append(_Organisation(record))

    def _venues(self, count: int) -> Iterator[VenueRecord]:
        """Make a library in the centre, a community centre, and more of all kinds where people live."""
        kinds = [LIBRARY, WELFARE, *self._random.choices((LIBRARY, WELFARE, VOLUNTEERS), (3, 4, 3), k=count - 2)]
        for number, kind in enumerate(kinds):
            spot = self._area.spots[0] if number == 0 else self._area.choose_spot(self._random)
            owner = self._organisations[1 if kind is WELFARE else 0].record
            if kind is VOLUNTEERS:
                owner = self._random.choice(self._organisations).record
            lon, lat = self._area.scatter(self._random, spot)
            facilities = _FACILITIES[kind]
            venue = VenueRecord(
                source=SOURCE,
                key=f"{self._area.code.lower()}-{number}",
                organisation=owner.key,
                name=self._venue_name(kind, number, spot),
                street_address=names.street_address(self._random),
                postcode=names.postcode(self._random, spot.digits),
                town=spot.town,
                municipality=self._area.code,
                lat=lat,
                lon=lon,
                wheelchair=self._random.choices(list(Wheelchair), (60, 12, 6, 22))[0],
                facilities=[one for one in Facility if one in facilities and self._random.random() < 0.6],
                access_note=self._random.choice(_ACCESS_NOTES),
                closures=closures(Random(f"closures:{self._area.code}-{number}"), self._today),  # noqa: S311
                is_example=True,
            )
            self._places[kind].append(Place(venue.key, spot.town, self._random.choice(BUILDINGS)))
            yield venue

    def _venue_name(self, kind: OrganisationKind, number: int, spot: Spot) -> str:
        if kind is WELFARE:
            return names.centre_name(self._random, self._names)
        if kind is VOLUNTEERS:
            return names.other_venue_name(self._random, self._names)
        library = self._organisations[0].record.name.removesuffix(f" {self._area.name}")
        if number == 0:
            return names.distinct(library, self._names)
        centre = self._area.spots[0]
        branch = f"{library} {spot.side_of(centre)}" if spot.town == centre.town else f"{library}, {spot.town}"
        return names.distinct(branch, self._names)

    def _information_point(self) -> OfferingRecord:
        """Make the Informatiepunt of the library, at up to four of its branches."""
        branches = self._places[LIBRARY][:4]
        return self._maker.information_point(self._organisations[0].record, self._key(0), self._area.code, branches)

    def _home(self) -> OfferingRecord:
        template = self._random.choice(AT_HOME)
        giver = self._organisations[1].record
        return self._maker.make(template, giver, self._key(1), town=self._area.name, areas=[self._area.code])

    def _offering(self, number: int) -> OfferingRecord:
        giver = self._choose_giver(number)
        template = self._choose_template(giver)
        places = self._choose_places(template, giver.record.kind)
        return self._maker.make(
            template,
            giver.record,
            self._key(number),
            town=places[0].town,
            places=places,
            residents_of=self._area.code if self._random.random() < 0.06 else None,
        )

    def _choose_giver(self, number: int) -> _Organisation:
        """Choose who gives: first everyone once, then the library and the welfare organisation most."""
        if number - 2 < len(self._organisations):
            return self._organisations[number - 2]
        weights = [4, 4, *([1] * (len(self._organisations) - 2))]
        return self._random.choices(self._organisations, weights)[0]

    def _choose_template(self, giver: _Organisation) -> Template:
        """Choose what it gives, something new while there is."""
        fitting = [template for template in ON_SITE if giver.record.kind in template.given_by]
        fresh = [template for template in fitting if template.key not in giver.given] or fitting
        template = self._random.choices(fresh, [one.weight for one in fresh])[0]
        giver.given.add(template.key)
        return template

    def _choose_places(self, template: Template, kind: OrganisationKind) -> list[Place]:
        """Choose where: mostly one place of the fitting kind, for one in ten things several; a course is in one."""
        own = {LIBRARY: LIBRARY, WELFARE: WELFARE}.get(kind)
        everywhere = [place for places in self._places.values() for place in places]
        fitting = self._places[own] if own else everywhere
        if "building" in template.hours:
            fitting = self._places[LIBRARY]
        if template.course is None and len(fitting) > 1 and self._random.random() < 0.15:
            return self._random.sample(fitting, self._random.randint(2, min(4, len(fitting))))
        return [self._random.choice(fitting)]

    def _key(self, number: int) -> str:
        return f"{self._area.code.lower()}-{number}"


def share_out(total: int, people: Sequence[int]) -> list[int]:
    """Divide a number over areas (most people first): one each, then up to six each, then by people; sums to it."""
    counts = [0] * len(people)
    for level in range(LEAST_PER_MUNICIPALITY):
        for index in range(len(people)):
            if total and counts[index] == level:
                counts[index] += 1
                total -= 1
    everyone = sum(people)
    exact = [total * one / everyone for one in people]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(people)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return [count + share for count, share in zip(counts, shares, strict=True)]


def _organisation(
    random: Random, key: str, name: str, kind: OrganisationKind, province: str, *, parent: str | None = None
) -> OrganisationRecord:
    site = f"{slugify(name, max_length=50)}.example.org"
    return OrganisationRecord(
        source=SOURCE,
        key=key,
        parent=parent,
        name=name,
        kind=kind,
        description=random.choice(names.ABOUT.get(kind, names.ABOUT[WELFARE])),
        phone=names.phone(random, province),
        email=f"info@{site}",
        website=f"https://{site}" if kind is not VOLUNTEERS or random.random() < 0.6 else "",
        check_interval_days=random.choice((182, 182, 182, 91)),
        is_example=True,
    )
