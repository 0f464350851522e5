"""Make the archive of the outlines, after the reference data or the drawing changed: `python -m geo.maps.build`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from shapely.geometry import shape

from geo.maps.drawing import Area, Drawing, Name
from geo.maps.outlines import ARCHIVE, LEVELS, municipality_name, tile_name
from geo.reference import DATA
from geo.tiling import tile_at

WEST, SOUTH, EAST, NORTH = 1.0, 49.5, 9.5, 54.8
"""What can be seen on a map whose middle is in the Netherlands."""

INPUTS: Final = (
    DATA / "municipalities.geojson",
    DATA / "land.geojson",
    DATA / "places.csv",
    Path(__file__).with_name("drawing.py"),
    Path(__file__).with_name("surroundings.py"),
)


def read_drawing() -> Drawing:
    """Read the reference data and prepare the drawing of it."""
    areas = [
        Area(feature["properties"]["code"], feature["properties"]["province"], shape(feature["geometry"]))
        for feature in _features("municipalities.geojson")
    ]
    land = [shape(feature["geometry"]) for feature in _features("land.geojson")]
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        names = [
            Name(row["name"], float(row["lon"]), float(row["lat"]), int(row["population"] or 0))
            for row in csv.DictReader(file)
        ]
    return Drawing(areas, land, names)


def build(drawing: Drawing) -> bytes:
    """Draw everything and return the archive, the same bytes for the same drawing."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        archive.comment = digest_of_inputs().encode()
        for name, content in _contents(drawing):
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def digest_of_inputs() -> str:
    """Reckon what the archive is made of; another value means that it has to be made again."""
    digest = hashlib.blake2b(repr(LEVELS).encode(), digest_size=12)
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _contents(drawing: Drawing) -> Iterator[tuple[str, bytes]]:
    for level in LEVELS:
        left, top = tile_at(level.tile_zoom, WEST, NORTH)
        right, bottom = tile_at(level.tile_zoom, EAST, SOUTH)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                if content := drawing.tile(level.tile_zoom, x, y):
                    yield tile_name(level.tile_zoom, x, y), content
    for code in sorted(drawing.codes):
        if content := drawing.municipality(code):
            yield municipality_name(code), content


def _features(file_name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((DATA / file_name).read_bytes())["features"]
    return features


if __name__ == "__main__":
    ARCHIVE.write_bytes(build(read_drawing()))
    print(f"{ARCHIVE.name}: {ARCHIVE.stat().st_size / 1000:.0f} kB")  # noqa: T201
