"""Make one consistent list of places and one of postcodes out of two sources that err in different spots.

The rules, each found by comparing the sources with the boundaries and with each other:

- A row of the postcode file whose point is a mean of addresses ("exact") is right to some tens of metres. Others stand
  at a place of that name, sometimes at the other end of the country.
- Of several rows of a postcode that of the smallest place is its own, unless the numbers around are another's. Three
  villages stand in two municipalities: which is theirs is known from elsewhere (`OWN_MUNICIPALITY`).
- A row lies wrong when it is far from every postcode with a number near its own, or far outside its municipality.
- A point that lies just across a border goes to the nearest spot inside its municipality.
"""

from __future__ import annotations

import hashlib
import math
import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely import Point
from shapely.ops import nearest_points

from geo.crs import to_rd, to_wgs84
from geo.names import fold, key, without_suffix
from geo.reference.by_hand import COMMON_NAMES, MISSING_POSTCODES, OWN_MUNICIPALITY
from geo.reference.sources import Area, NamedPlace, PostalRow

XY = tuple[float, float]

FAR_M = 12_000
"""Farther than this from all postcodes with a near number, a point is wrong."""

FAR_AT_HOME_M = 30_000
"""The same for an exact point inside the municipality that its row names: islands lie far from their numbers."""

BORDER_M = 400
"""So far across its border a point may lie before it counts as wrong rather than as unsharp."""

SAME_PLACE_M = 6_000
"""Two records of one name within this distance are one place."""

INSIDE_M = 5
"""A point is moved this far inside its municipality, more than rounding its degrees can undo."""

PEOPLE_PER_POSTCODE = 1_000
"""A place of several postcodes has at least so many people for each: the names file knows too few of some towns."""

NO_NAME = re.compile(r"^[A-Z]{1,4}$|[\d_/]")


@dataclass(frozen=True)
class Mend:
    """One change to what a source says, with its reason."""

    kind: str
    code: str
    reason: str
    moved_m: int


@dataclass
class MendedPlace:
    """A place as it goes into the data."""

    id: int
    name: str
    area: Area
    xy: XY
    population: int
    aliases: list[str]


@dataclass
class MendedPostcode:
    """A postcode as it goes into the data."""

    code: str
    place: str
    area: Area
    xy: XY
    is_estimated: bool


class Country:
    """The municipalities, asked by code and by point."""

    def __init__(self, areas: dict[str, Area]) -> None:
        """Index the boundaries in RD New."""
        self.areas = areas
        self._codes = list(areas)
        self._tree = shapely.STRtree([areas[code].rd for code in self._codes])

    def area_at(self, xy: XY) -> Area | None:
        """Find the municipality that holds a point."""
        found = sorted(self._tree.query(Point(xy), predicate="intersects"))
        return self.areas[self._codes[found[0]]] if found else None

    def nearest_area(self, xy: XY) -> Area:
        """Find the municipality that holds a point or is nearest to it."""
        return self.area_at(xy) or self.areas[self._codes[int(self._tree.nearest(Point(xy)))]]


def mend(
    country: Country, rows: list[PostalRow], named: list[NamedPlace]
) -> tuple[list[MendedPlace], list[MendedPostcode], list[Mend]]:
    """Make the lists of places and postcodes, and the list of what was changed."""
    mends: list[Mend] = []
    good = _good_rows(country, rows, mends)
    places = _places(country, good, named, mends)
    postcodes = _postcodes(country, rows, good, places, mends)
    _mend_populations(places, postcodes, mends)
    return places, postcodes, mends


def _good_rows(country: Country, rows: list[PostalRow], mends: list[Mend]) -> dict[str, list[tuple[PostalRow, Area]]]:
    """Keep, per postcode, the rows whose point can be believed, with their municipality; exact ones before others."""
    exact: dict[str, list[XY]] = defaultdict(list)
    for row in rows:
        if row.is_exact:
            exact[row.postcode].append(to_rd(row.lon, row.lat))
    good: dict[str, list[tuple[PostalRow, Area]]] = defaultdict(list)
    for row in rows:
        xy = to_rd(row.lon, row.lat)
        area = country.areas.get(row.municipality_code)
        own = OWN_MUNICIPALITY.get(row.postcode)
        if own and row.municipality_code != own:
            mends.append(Mend("postcode4", row.postcode, f"row '{row.place}' is in another's municipality: dropped", 0))
            continue
        is_at_home = row.is_exact and area is not None and area is country.area_at(xy)
        if _is_far_from_neighbours(row.postcode, xy, exact, FAR_AT_HOME_M if is_at_home else FAR_M):
            mends.append(Mend("postcode4", row.postcode, f"row '{row.place}' lies far from its neighbours: dropped", 0))
            continue
        if area is None:
            area = country.nearest_area(xy)
            mends.append(Mend("postcode4", row.postcode, f"row '{row.place}' has no municipality: from its point", 0))
        elif row.is_exact and area.rd.distance(Point(xy)) > BORDER_M:
            mends.append(Mend("postcode4", row.postcode, f"row '{row.place}' lies outside {area.name}: dropped", 0))
            continue
        good[row.postcode].append((row, area))
    for postcode, kept in good.items():
        if any(row.is_exact for row, _ in kept):
            good[postcode] = [(row, area) for row, area in kept if row.is_exact]
    return good


def _is_far_from_neighbours(postcode: str, xy: XY, exact: dict[str, list[XY]], far_m: float) -> bool:
    number = int(postcode)
    near = [point for step in (*range(-8, 0), *range(1, 9)) for point in exact.get(str(number + step), ())]
    return bool(near) and min(math.dist(xy, point) for point in near) > far_m


def _places(
    country: Country, good: dict[str, list[tuple[PostalRow, Area]]], named: list[NamedPlace], mends: list[Mend]
) -> list[MendedPlace]:
    """Join the places of the postcodes with the places that have a population and other names."""
    postal: dict[tuple[str, str], list[PostalRow]] = defaultdict(list)
    for kept in good.values():
        for row, area in kept:
            postal[_base(row.place), area.code].append(row)
    by_name: dict[str, list[NamedPlace]] = defaultdict(list)
    for candidate in named:
        for name in dict.fromkeys(_base(name) for name in (candidate.name, *candidate.aliases)):
            by_name[name].append(candidate)

    places: dict[tuple[str, str], MendedPlace] = {}
    used: set[int] = set()
    for (name, code), found in sorted(postal.items(), key=lambda item: (-len(item[1]), item[0])):
        area = country.areas[code]
        exact = [row for row in found if row.is_exact] or found
        points = [to_rd(row.lon, row.lat) for row in exact]
        middle = _middle(points)
        if _is_part_of_a_namesake(name, middle, places.values()):
            continue
        known = _known_place((item for item in by_name.get(name, ()) if item.id not in used), name, middle, area)
        if known:
            used.add(known.id)
        written = min((row.place for row in found), key=lambda place: (len(place), place))
        xy = _inside(area, to_rd(known.lon, known.lat) if known else min(points, key=lambda p: math.dist(p, middle)))
        shown = COMMON_NAMES.get(written, without_suffix(written)[0])
        others = [written, *(known.aliases if known else ()), *((known.name,) if known else ())]
        places[name, code] = MendedPlace(
            known.id if known else _own_id(name, code), shown, area, xy, known.population if known else 0, others
        )
    _add_places_without_postcode(country, places, [place for place in named if place.id not in used], mends)
    _keep_usable_aliases(country, places.values())
    return sorted(places.values(), key=lambda place: (key(place.name), place.area.code))


def _add_places_without_postcode(
    country: Country, places: dict[tuple[str, str], MendedPlace], named: Iterable[NamedPlace], mends: list[Mend]
) -> None:
    """Add the neighbourhoods and hamlets that only the names file has."""
    for candidate in named:
        area = country.nearest_area(to_rd(candidate.lon, candidate.lat))
        shown = without_suffix(candidate.name)[0]
        if (key(shown), area.code) in places:
            continue
        xy = _inside(area, to_rd(candidate.lon, candidate.lat))
        others = [candidate.name, *candidate.aliases]
        places[key(shown), area.code] = MendedPlace(candidate.id, shown, area, xy, candidate.population, others)
        mends.append(Mend("place", str(candidate.id), f"'{shown}' has no postcode of its own: from the names file", 0))


def _keep_usable_aliases(country: Country, places: Collection[MendedPlace]) -> None:
    """Leave the aliases that do not hijack the name of a place or municipality elsewhere."""
    official: dict[str, set[str]] = defaultdict(set)
    for place in places:
        official[key(place.name)].add(place.area.code)
    for area in country.areas.values():
        official[key(area.name)].add(area.code)
    for place in places:
        place.aliases = _usable_aliases(place, official)


def _is_part_of_a_namesake(name: str, xy: XY, places: Iterable[MendedPlace]) -> bool:
    """Tell whether a place of this name, with more postcodes, lies so near that this is a part across the border."""
    return any(key(place.name) == name and math.dist(place.xy, xy) < SAME_PLACE_M for place in places)


def _mend_populations(places: Iterable[MendedPlace], postcodes: Iterable[MendedPostcode], mends: list[Mend]) -> None:
    """Estimate the people of towns of which the names file has none, or only those of the old village."""
    counts = Counter((postcode.place, postcode.area.code) for postcode in postcodes)
    for place in places:
        least = counts[place.name, place.area.code] * PEOPLE_PER_POSTCODE
        if least > max(place.population, 3 * PEOPLE_PER_POSTCODE):
            reason = f"'{place.name}' has {place.population} people in the source: {least} by its postcodes"
            mends.append(Mend("place", str(place.id), reason, 0))
            place.population = least


def _known_place(candidates: Iterable[NamedPlace], name: str, middle: XY, area: Area) -> NamedPlace | None:
    """Choose the record of the names file for a place: first by its own name, then the nearest within reach."""
    reachable = []
    for candidate in candidates:
        xy = to_rd(candidate.lon, candidate.lat)
        apart = math.dist(xy, middle)
        inside = area.rd.distance(Point(xy)) < BORDER_M
        if inside or apart < SAME_PLACE_M / 2:
            is_own_name = _base(candidate.name) == name
            if is_own_name or apart < SAME_PLACE_M:
                reachable.append((not is_own_name, apart, candidate.id, candidate))
    return min(reachable)[3] if reachable else None


def _usable_aliases(place: MendedPlace, official: dict[str, set[str]]) -> list[str]:
    """Keep the other names that a person may type: no codes, no transcriptions, no name of a place elsewhere."""
    kept: dict[str, str] = {}
    for alias in place.aliases:
        folded = key(alias)
        if len(folded) < 2 or NO_NAME.search(alias) or _is_transcription(alias):
            continue
        if folded != key(place.name) and official.get(folded, set()) <= {place.area.code}:
            kept.setdefault(folded, alias)
    return sorted(kept.values())


def _is_transcription(name: str) -> bool:
    """Tell whether a name only spells the sounds of another script: `amseuteleudam`, or two scripts in one."""
    is_latin = [unicodedata.name(char, "").startswith("LATIN") for char in name if char.isalpha()]
    return (name[0].islower() and is_latin[0]) or len(set(is_latin)) > 1


def _postcodes(
    country: Country,
    rows: list[PostalRow],
    good: dict[str, list[tuple[PostalRow, Area]]],
    places: list[MendedPlace],
    mends: list[Mend],
) -> list[MendedPostcode]:
    """Give every postcode one place, one municipality and one point."""
    by_name: dict[str, list[MendedPlace]] = defaultdict(list)
    for place in places:
        by_name[key(place.name)].append(place)
        for alias in place.aliases:
            by_name[key(alias)].append(place)
    counts = Counter((_base(row.place), area.code) for kept in good.values() for row, area in kept)
    known: dict[str, MendedPostcode] = {}
    for code, kept in good.items():
        if kept[0][0].is_exact:
            known[code] = _exact_postcode(code, kept, by_name, counts, Counter(_names_around(code, good)), mends)
    wanted = {row.postcode: row.place for row in rows if row.postcode not in known} | MISSING_POSTCODES
    numbers = sorted(int(code) for code in known)
    for code, name in sorted(wanted.items()):
        near = sorted((known[str(n)] for n in numbers if abs(n - int(code)) <= 8), key=_by_number(code))
        known[code] = _estimated_postcode(country, code, name, good.get(code, []), near, by_name)
        mends.append(Mend("postcode4", code, "no exact point in the source: estimated", 0))
    return [known[code] for code in sorted(known)]


def _exact_postcode(
    code: str,
    kept: Sequence[tuple[PostalRow, Area]],
    by_name: dict[str, list[MendedPlace]],
    counts: Counter[tuple[str, str]],
    around: Counter[str],
    mends: list[Mend],
) -> MendedPostcode:
    """Take the row of the place that has fewest postcodes: where a village shares one, this is its own.

    Unless it has others, and of the four numbers around two more are another place's: 1222 lies between Hilversum's.
    """
    most = max(around[_base(row.place)] for row, _ in kept)

    def rank(item: tuple[PostalRow, Area]) -> tuple[bool, bool, int, int, str]:
        row, area = item
        is_of_a_row = (count := counts[_base(row.place), area.code]) > 1 and most >= around[_base(row.place)] + 2
        place = _place_near(row.place, to_rd(row.lon, row.lat), by_name)
        is_abroad = place is None or place.area is not area
        return is_abroad, is_of_a_row, count, -place.population if place else 0, row.place

    row, area = min(kept, key=rank)
    at = to_rd(row.lon, row.lat)
    found = _place_near(row.place, at, by_name)
    xy = _inside(area, at)
    if moved := round(math.dist(xy, at)):
        mends.append(Mend("postcode4", code, f"just outside {area.name}: moved inside", moved))
    return MendedPostcode(code, found.name if found else row.place, area, xy, is_estimated=False)


def _names_around(code: str, good: dict[str, list[tuple[PostalRow, Area]]]) -> Iterator[str]:
    """Give the places of the four numbers around a postcode, each once for a number."""
    for step in (-2, -1, 1, 2):
        yield from {_base(row.place) for row, _ in good.get(str(int(code) + step), ()) if row.is_exact}


def _estimated_postcode(
    country: Country,
    code: str,
    name: str,
    kept: Sequence[tuple[PostalRow, Area]],
    near: Sequence[MendedPostcode],
    by_name: dict[str, list[MendedPlace]],
) -> MendedPostcode:
    """Place a postcode at its village where that is one, else amid the nearest numbers of its town."""
    around = [postcode.xy for postcode in near[:4]]
    names = dict.fromkeys([*(row.place for row, _ in kept), name])
    places = [
        place
        for written in names
        for place in by_name.get(_base(written), ())
        if not around or min(math.dist(place.xy, point) for point in around) < FAR_M
    ]
    if places:
        place = min(places, key=lambda place: min((math.dist(place.xy, point) for point in around), default=0))
        same = [postcode.xy for postcode in near if postcode.place == place.name][:3]
        if len(same) < 2:
            return MendedPostcode(code, place.name, place.area, place.xy, is_estimated=True)
        xy = _middle(same)
        return MendedPostcode(code, place.name, place.area, _inside(place.area, xy), is_estimated=True)
    if near:
        xy = _middle(around[:2])
        area = country.nearest_area(xy)
        return MendedPostcode(code, near[0].place, area, _inside(area, xy), is_estimated=True)
    row, area = kept[0]
    return MendedPostcode(code, row.place, area, _inside(area, to_rd(row.lon, row.lat)), is_estimated=True)


def _place_near(name: str, xy: XY, by_name: dict[str, list[MendedPlace]]) -> MendedPlace | None:
    """Find the place of a name that is nearest to a point, within reach."""
    found = by_name.get(_base(name), ())
    nearest = min(found, key=lambda place: math.dist(place.xy, xy), default=None)
    return nearest if nearest and math.dist(nearest.xy, xy) < FAR_M else None


def _base(name: str) -> str:
    """Give the key of a name without the mark that tells namesakes apart."""
    return key(without_suffix(name)[0])


def _by_number(code: str) -> Callable[[MendedPostcode], tuple[int, str]]:
    return lambda postcode: (abs(int(postcode.code) - int(code)), postcode.code)


def _middle(points: Sequence[XY]) -> XY:
    return statistics.fmean(x for x, _ in points), statistics.fmean(y for _, y in points)


def _inside(area: Area, xy: XY) -> XY:
    """Give the point itself, or the nearest one that is safely inside the municipality."""
    if area.rd.contains(Point(xy)) and area.rd.boundary.distance(Point(xy)) >= INSIDE_M:
        return xy
    nearest = nearest_points(area.rd.buffer(-INSIDE_M), Point(xy))[0]
    return nearest.x, nearest.y


def _own_id(name: str, code: str) -> int:
    """Make a number for a place that the names file lacks: stable, and above all of its numbers."""
    digest = hashlib.blake2b(f"{fold(name)}|{code}".encode(), digest_size=4).digest()
    return 1_000_000_000 + int.from_bytes(digest) % 1_000_000_000


def degrees(xy: XY) -> tuple[float, float]:
    """Give (lon, lat) rounded to some decimetres."""
    lon, lat = to_wgs84(*xy)
    return round(lon, 5), round(lat, 5)
