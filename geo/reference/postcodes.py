"""Load six-character postcodes from a CSV in the form of the national address register (BAG), all of it or nothing.

The first line names the columns: `postcode, lat, lon, woonplaats` are needed, `gemeente` helps, others are left
alone. The separator is a comma or a semicolon, the text UTF-8.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from gzip import BadGzipFile
from typing import TypeAlias
from zlib import error as ZlibError  # noqa: N812 - it is a class

from sqlalchemy import Connection, bindparam, delete, select

from geo.bulk import batches, insert_rows
from geo.crs import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN
from geo.gazetteer.areas import Areas
from geo.names import key, without_suffix
from geo.tables import Postcode6

NEEDED = ("postcode", "lat", "lon", "woonplaats")
MOST_FAULTS = 50
BATCH = 10_000

_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
_BAG_MARK = re.compile(r"\s*\([A-Za-z.]+\)$")

Row: TypeAlias = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class PostcodeFault:
    """What is wrong on one line of the file."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        """Say it with its line and column, as a message of a command."""
        return (
            f"line {self.line}, {self.column}: {self.problem}" if self.column else f"line {self.line}: {self.problem}"
        )


class PostcodesRefused(Exception):
    """The file has faults (the first fifty are kept); nothing was written."""

    def __init__(self, faults: list[PostcodeFault]) -> None:
        """Keep the faults, in the order of the file."""
        super().__init__(f"{len(faults)} faults, the first: {faults[0]}")
        self.faults = faults


@dataclass(slots=True)
class PostcodeReport:
    """What a load did."""

    loaded: int
    placed_by_point: int
    """Rows whose municipality is not one of ours by name, so that their point decided."""


@dataclass(slots=True)
class _File:
    """What was read so far."""

    rows: list[Row] = field(default_factory=list)
    faults: list[PostcodeFault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    placed_by_point: int = 0

    def refuse(self, line: int, column: str, problem: str) -> None:
        self.faults.append(PostcodeFault(line, column, problem))
        if len(self.faults) >= MOST_FAULTS:
            raise PostcodesRefused(self.faults)


def load_postcodes(
    connection: Connection,
    lines: Iterable[bytes],
    *,
    replace: bool = False,
    progress: Callable[[int], None] | None = None,
) -> PostcodeReport:
    """Check every line, then write them in the transaction of `connection`.

    Postcodes that are there already are updated; with `replace` those that the file lacks are removed. `progress` is
    told how many lines more were read.

    Raises:
        PostcodesRefused: lines have faults, or there are none; nothing was written.
    """
    file = _File()
    _read(lines, file, Areas.read(connection), progress or (lambda _count: None))
    if not file.rows and not file.faults:
        file.faults.append(PostcodeFault(1, "", "the file has no postcodes"))
    if file.faults:
        raise PostcodesRefused(file.faults)
    _make_room(connection, file.rows, replace=replace)
    for batch in batches(file.rows, BATCH):
        insert_rows(connection, Postcode6.__table__, batch)
    return PostcodeReport(len(file.rows), file.placed_by_point)


def _make_room(connection: Connection, rows: list[Row], *, replace: bool) -> None:
    if replace:
        connection.execute(delete(Postcode6))
        return
    known = set(connection.execute(select(Postcode6.code)).scalars())
    if again := [{"_code": row["code"]} for row in rows if row["code"] in known]:
        connection.execute(delete(Postcode6.__table__).where(Postcode6.code == bindparam("_code")), again)  # type: ignore[arg-type]


def _read(lines: Iterable[bytes], file: _File, areas: Areas, progress: Callable[[int], None]) -> None:
    names: dict[str, str | None] = {}
    for area in areas.municipalities:
        names[_plain(area.name)] = None if _plain(area.name) in names else area.code  # Bergen says nothing
    decoded = _decode(lines, file)
    first = next(decoded, "")
    reader = csv.reader(decoded, delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=reader.dialect.delimiter), [])]
    except csv.Error:  # one endless line is no list of columns
        header = []
    if missing := [name for name in NEEDED if name not in header]:
        file.refuse(1, "", f"the first line must name the columns; missing: {', '.join(missing)}")
        return
    line = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            file.refuse(reader.line_num + 1, "", str(error))
            continue
        line = reader.line_num + 1
        if values:
            _read_row(dict(zip(header, values, strict=False)), line, file, areas, names)
        if line % BATCH == 0:
            progress(BATCH)


def _decode(lines: Iterable[bytes], file: _File) -> Iterator[str]:
    """Give the lines as text; a damaged file or line is a fault."""
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                file.refuse(number, "", "this is not UTF-8 text")
                yield "\n"
    except (EOFError, BadGzipFile, ZlibError):
        file.refuse(number + 1, "", "the compressed file is damaged or cut off here")


def _read_row(values: dict[str, str], line: int, file: _File, areas: Areas, names: dict[str, str | None]) -> None:
    """Check one line, and keep it as a row or as faults."""
    found_before = len(file.faults)
    written = values.get("postcode", "").strip().upper()
    postcode = _POSTCODE.fullmatch(written)
    if not postcode:
        file.refuse(line, "postcode", f"{_shown(written)} is not a postcode like 3511LN")
    lat = _degrees(values.get("lat", ""), LAT_MIN, LAT_MAX)
    lon = _degrees(values.get("lon", ""), LON_MIN, LON_MAX)
    if lat is None:
        file.refuse(line, "lat", f"{_shown(values.get('lat', ''))} is no latitude in the Netherlands")
    if lon is None:
        file.refuse(line, "lon", f"{_shown(values.get('lon', ''))} is no longitude in the Netherlands")
    place = values.get("woonplaats", "").strip()
    if not place:
        file.refuse(line, "woonplaats", "a name is needed")
    if postcode is None or lat is None or lon is None or len(file.faults) > found_before:
        return
    code = postcode[1] + postcode[2]
    if before := file.lines.get(code):
        file.refuse(line, "postcode", f"{code} stands on line {before} already")
        return
    file.lines[code] = line
    municipality = names.get(_plain(values.get("gemeente", "")))
    if municipality is None:
        file.placed_by_point += 1
        municipality = areas.nearest(lon, lat).code
    file.rows.append({"code": code, "place_name": place, "municipality_code": municipality, "lon": lon, "lat": lat})


def _plain(name: str) -> str:
    """Give a municipality's name without the mark of the register: `Middelburg (Z.)`."""
    return key(without_suffix(_BAG_MARK.sub("", name.strip()))[0])


def _degrees(text: str, least: float, most: float) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and least <= value <= most else None


def _shown(text: str) -> str:
    """Quote what stands in the file, not more of it than a line of a terminal."""
    return repr(text[:40])
