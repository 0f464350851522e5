"""The outlines under every map: land, borders and place names, cut into fixed tiles at three levels of detail.

A page needs only the tiles in its view, and the same tile has the same address for everybody, so that one visitor's
map fills the cache of the next. All of it lies ready in an archive of a few hundred kilobytes; `python -m
geo.maps.build` makes it anew from the reference data.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from zipfile import ZipFile

ARCHIVE: Final = Path(__file__).with_name("outlines.zip")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of detail: its tiles are those of web maps at `tile_zoom`, for maps from `map_zoom` on.

    Coordinates in a tile are whole numbers from 0 to `extent`. Lines lose what is smaller than `tolerance` of them.
    """

    tile_zoom: int
    map_zoom: int
    extent: int
    tolerance: float


LEVELS: Final = (
    Level(tile_zoom=5, map_zoom=0, extent=4096, tolerance=2),
    Level(tile_zoom=7, map_zoom=9, extent=4096, tolerance=2),
    Level(tile_zoom=9, map_zoom=11, extent=8192, tolerance=2),
)


class Outlines:
    """The tiles of land, borders and names, and the boundary of each municipality, as JSON for `map.js`."""

    def __init__(self, archive: bytes) -> None:
        """Read from an archive that is held in memory, so that workers may share it."""
        self._archive = ZipFile(io.BytesIO(archive))
        self._names = frozenset(self._archive.namelist())
        self.version = hashlib.blake2b(archive, digest_size=6).hexdigest()
        """Changes when anything that can be asked does: for addresses that may be kept for ever."""

    @property
    def inputs(self) -> str:
        """The digest of what the archive was made of, as `geo.maps.build` reckons it."""
        return self._archive.comment.decode()

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return one tile as JSON, or None if there is no such tile; one outside the map is there, and empty.

        Lines are flat lists of whole numbers: x, y of the first point, then the steps to each next one.
        """
        if not any(level.tile_zoom == zoom for level in LEVELS) or not (0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        return self._read(tile_name(zoom, x, y)) or EMPTY_TILE

    def municipality(self, code: str) -> bytes | None:
        """Return the boundary of a municipality as JSON, or None if there is no such one.

        `origin` and `extent` say which point of the world (0 to 1) is 0, 0 and how many units the world is wide.
        """
        return self._read(municipality_name(code))

    def _read(self, name: str) -> bytes | None:
        return self._archive.read(name) if name in self._names else None


EMPTY_TILE: Final = b'{"extent":1,"land":[],"borders":[],"provinces":[],"names":[]}'


def tile_name(zoom: int, x: int, y: int) -> str:
    """Name a tile in the archive."""
    return f"{zoom}/{x}/{y}.json"


def municipality_name(code: str) -> str:
    """Name a municipality's boundary in the archive."""
    return f"gemeente/{code}.json"


@cache
def get_outlines() -> Outlines:
    """Return the outlines of the reference data, opened once per process."""
    return Outlines(ARCHIVE.read_bytes())
