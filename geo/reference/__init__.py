"""The Dutch reference data (provinces, municipalities, places, four-digit postcodes, land) and its way into a database.

The files in `data/` are made by `build.py`, but for `districts.csv`, which is kept by hand; where they come from and
what was mended stand in `NOTICE.md`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any, TypeAlias

import shapely
from geoalchemy2.shape import from_shape
from shapely.geometry import shape
from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, insert, select, update

from geo.bulk import batches
from geo.crs import WGS84, to_rd
from geo.names import key
from geo.tables import Municipality, PopulatedPlace, Postcode4, Province, ReferenceLoad

DATA = Path(__file__).parent / "data"

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called as (what, how many are done, how many there are)."""

Row: TypeAlias = dict[str, Any]

BATCH = 500

_PEOPLE_PER_POSTCODE = 7_000
"""In a city, more or less: by how many people a district is weighed against other places of its name."""


class ReferenceDataDamaged(Exception):
    """A file of the reference data is missing or is not what was built."""

    def __init__(self, name: str) -> None:
        """Name the file."""
        super().__init__(f"{name} is missing or differs from its checksum in SHA256SUMS")


def load_reference(connection: Connection, progress: Progress | None = None) -> None:
    """Fill the gazetteer's tables from the files, in the transaction of `connection`.

    May be repeated: what is there is updated, places and postcodes that are gone are deleted, and a municipality that
    is gone gets an end date, since offerings may point at it.

    Raises:
        ReferenceDataDamaged: a file differs from its checksum; nothing was written.
    """
    check_files()
    steps: list[tuple[type[Any], list[Row]]] = [
        (Province, list(read_provinces())),
        (Municipality, list(read_municipalities())),
        (PopulatedPlace, [*read_places(), *read_districts()]),
        (Postcode4, list(read_postcodes())),
    ]
    total = sum(len(rows) for _, rows in steps)
    done = 0
    for model, rows in steps:
        for count in _upsert(connection, model.__table__, rows):
            done += count
            if progress:
                progress(model.__tablename__, done, total)
    _end_municipalities(connection, {row["code"] for row in steps[1][1]})
    _delete_others(connection, PopulatedPlace.__table__, "id", {row["id"] for row in steps[2][1]})  # type: ignore[arg-type]
    _delete_others(connection, Postcode4.__table__, "code", {row["code"] for row in steps[3][1]})  # type: ignore[arg-type]
    connection.execute(delete(ReferenceLoad))
    connection.execute(insert(ReferenceLoad).values(fingerprint=_fingerprint()))


def is_reference_loaded(connection: Connection) -> bool:
    """Tell whether the gazetteer's tables were filled from the files as they are now."""
    return connection.scalar(select(ReferenceLoad.fingerprint)) == _fingerprint()


def is_loaded(connection: Connection) -> bool:
    """Tell whether the reference data have been loaded into this database."""
    return connection.execute(select(Province.code).limit(1)).first() is not None


def check_files(folder: Path = DATA) -> None:
    """Compare every file with its checksum.

    Raises:
        ReferenceDataDamaged: a file is missing or differs.
    """
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        path = folder / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ReferenceDataDamaged(name)


def read_provinces() -> Iterator[Row]:
    """Give the rows of `province`."""
    for row in _read_csv("provinces.csv"):
        yield {**row, "lon": float(row["lon"]), "lat": float(row["lat"])}


def read_municipalities() -> Iterator[Row]:
    """Give the rows of `municipality`, with their boundaries."""
    for feature in json.loads((DATA / "municipalities.geojson").read_bytes())["features"]:
        properties = feature["properties"]
        boundary = from_shape(shape(feature["geometry"]), srid=WGS84)
        province_code = properties.pop("province")
        yield {**properties, "province_code": province_code, "boundary": boundary, "valid_until": None}


def read_places() -> Iterator[Row]:
    """Give the rows of `populated_place`."""
    for row in _read_csv("places.csv"):
        yield {
            "id": int(row["id"]),
            "name": row["name"],
            "municipality_code": row["municipality"],
            "population": int(row["population"]) if row["population"] else None,
            "aliases": row["aliases"].split("|") if row["aliases"] else [],
            "lon": float(row["lon"]),
            "lat": float(row["lat"]),
            "precision_m": int(row["precision_m"]),
        }


def read_districts() -> Iterator[Row]:
    """Give rows of `populated_place` for the districts of cities that people name and GeoNames lacks.

    A district lies in the middle of its postcodes and reaches as far as they do. Its `id` is below zero, where GeoNames
    has none. It is called by its own name and that of its city, `Lombok (Utrecht)`, and found by its own; one that
    another place is called by as well has only that name, so that one is asked to choose.
    """
    known = {key(row["name"]) for row in read_places()}
    postcodes = {row["code"]: row for row in read_postcodes()}
    for row in _read_csv("districts.csv"):
        own = [postcodes[code] for code in row["postcodes"].split()]
        lon, lat = (round(mean(each[axis] for each in own), 5) for axis in ("lon", "lat"))
        middle = to_rd(lon, lat)
        reach = max(math.dist(middle, to_rd(each["lon"], each["lat"])) + each["precision_m"] for each in own)
        name, city = row["name"], row["city"]
        others = [] if city in name else [name, f"{city} {name}", f"{name} {city}"]
        is_alone = others and key(name) not in known
        yield {
            "id": -int(own[0]["code"]),
            "name": f"{name} ({city})" if is_alone else name,
            "municipality_code": own[0]["municipality_code"],
            "population": _PEOPLE_PER_POSTCODE * len(own),
            "aliases": [*others[0 if is_alone else 1 :], *filter(None, row["aliases"].split("|"))],
            "lon": lon,
            "lat": lat,
            "precision_m": int(round(reach, -2)),
        }


def read_postcodes() -> Iterator[Row]:
    """Give the rows of `postcode4`."""
    for row in _read_csv("postcodes4.csv"):
        yield {
            "code": row["code"],
            "place_name": row["place"],
            "municipality_code": row["municipality"],
            "lon": float(row["lon"]),
            "lat": float(row["lat"]),
            "precision_m": int(row["precision_m"]),
            "is_estimated": row["estimated"] == "1",
        }


def read_land() -> dict[str, shapely.Geometry]:
    """Give the outline of the land (water cut out) by country: NL, BE, DE, FR. Its licence is ODbL, unlike the rest."""
    features = json.loads((DATA / "land.geojson").read_bytes())["features"]
    return {feature["properties"]["country"]: shape(feature["geometry"]) for feature in features}


def _fingerprint() -> str:
    return hashlib.sha256((DATA / "SHA256SUMS").read_bytes()).hexdigest()


def _read_csv(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _upsert(connection: Connection, table: Table, rows: list[Row]) -> Iterator[int]:
    """Insert the rows that are new and update the others, in batches; yields the size of each."""
    (key,) = table.primary_key.columns
    known = set(connection.execute(select(key)).scalars())
    changes = update(table).where(key == bindparam("_key"))
    for batch in batches(rows, BATCH):
        if new := [row for row in batch if row[key.name] not in known]:
            connection.execute(insert(table), new)
        if old := [row for row in batch if row[key.name] in known]:
            values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in old[0] if name != key.name}
            connection.execute(changes.values(values), [{**row, "_key": row[key.name]} for row in old])
        yield len(batch)


def _end_municipalities(connection: Connection, codes: set[str]) -> None:
    municipalities = Municipality.__table__
    rows = connection.execute(select(Municipality.code).where(Municipality.valid_until.is_(None))).scalars()
    if gone := set(rows) - codes:
        today = datetime.now(UTC).date()
        ended = update(municipalities).where(Municipality.code.in_(gone)).values(valid_until=today)  # type: ignore[arg-type]
        connection.execute(ended)


def _delete_others(connection: Connection, table: Table, key: str, kept: set[Any]) -> None:
    column = table.c[key]
    gone = set(connection.execute(select(column)).scalars()) - kept
    if gone:
        connection.execute(delete(table).where(column == bindparam("_key")), [{"_key": value} for value in gone])
