"""Where example venues may stand: near the centres of postcodes, more where more people live, on land."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.reference import read_land
from geo.tables import Municipality, PopulatedPlace, Postcode4, Province

UNTOLD_POPULATION = 300
"""What a village counts for whose population is not known."""

_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Spot:
    """The centre of a postcode, its town, and how many people live there, roughly."""

    digits: str
    town: str
    lon: float
    lat: float
    reach_m: float
    people: float

    def side_of(self, centre: Spot) -> str:
        """Tell in Dutch on which side of a centre this spot lies."""
        east, north = (self.lon - centre.lon) * 0.62, self.lat - centre.lat
        if not east and not north:
            return "Centrum"
        if abs(east) > abs(north):
            return "Oost" if east > 0 else "West"
        return "Noord" if north > 0 else "Zuid"


@dataclass(frozen=True)
class Area:
    """A municipality as the generator sees it; its spots, most central first."""

    code: str
    name: str
    province_code: str
    people: int
    spots: tuple[Spot, ...]
    outline: BaseGeometry

    @cached_property
    def weights(self) -> list[float]:
        """How many people live at each spot."""
        return [spot.people for spot in self.spots]

    def choose_spot(self, random: Random) -> Spot:
        """Choose a spot as people are spread."""
        return random.choices(self.spots, self.weights)[0]

    def scatter(self, random: Random, spot: Spot) -> tuple[float, float]:
        """Choose a point (lon, lat) around a spot, in the municipality and on land."""
        for _ in range(8):
            distance, angle = spot.reach_m * 0.45 * math.sqrt(random.random()), random.random() * math.tau
            lat = spot.lat + distance * math.cos(angle) / _METRES_PER_DEGREE
            lon = spot.lon + distance * math.sin(angle) / (_METRES_PER_DEGREE * math.cos(math.radians(spot.lat)))
            if shapely.contains_xy(self.outline, lon, lat):
                return round(lon, 5), round(lat, 5)
        return spot.lon, spot.lat


@dataclass(frozen=True, slots=True)
class Geography:
    """All municipalities, most people first, and the provinces by code."""

    areas: tuple[Area, ...]
    provinces: dict[str, str]


def read_geography(session: Session) -> Geography:
    """Read the reference geography in four statements."""
    provinces = dict(session.execute(select(Province.code, Province.name).order_by(Province.code)).all())
    spots = _spots(session)
    land = read_land()["NL"]
    areas = []
    for row in session.scalars(select(Municipality).order_by(Municipality.code)):
        outline = shapely.intersection(to_shape(row.boundary), land)
        shapely.prepare(outline)
        areas.append(
            Area(
                code=row.code,
                name=row.name,
                province_code=row.province_code,
                people=row.population or round(sum(spot.people for spot in spots[row.code])),
                spots=_most_central_first(spots[row.code] or [_only_spot(row)], row.lon, row.lat),
                outline=outline,
            )
        )
    return Geography(tuple(sorted(areas, key=lambda area: (-area.people, area.code))), provinces)


def _spots(session: Session) -> dict[str, list[Spot]]:
    people = {
        (code, name): population or UNTOLD_POPULATION
        for code, name, population in session.execute(
            select(PopulatedPlace.municipality_code, PopulatedPlace.name, PopulatedPlace.population)
        )
    }
    postcodes = session.scalars(select(Postcode4).order_by(Postcode4.code)).all()
    shared_by = Counter((row.municipality_code, row.place_name) for row in postcodes)
    found: dict[str, list[Spot]] = defaultdict(list)
    for row in postcodes:
        place = (row.municipality_code, row.place_name)
        found[row.municipality_code].append(
            Spot(
                digits=row.code,
                town=row.place_name,
                lon=row.lon,
                lat=row.lat,
                reach_m=row.precision_m,
                people=people.get(place, UNTOLD_POPULATION) / shared_by[place],
            )
        )
    return found


def _only_spot(row: Municipality) -> Spot:
    return Spot(digits="1000", town=row.name, lon=row.lon, lat=row.lat, reach_m=500.0, people=UNTOLD_POPULATION)


def _most_central_first(spots: Sequence[Spot], lon: float, lat: float) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (math.hypot((spot.lon - lon) * 0.62, spot.lat - lat), spot.digits)))
