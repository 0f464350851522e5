"""Loading six-character postcodes: all of a file, or nothing and where its faults are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from geo.gazetteer import Gazetteer, PlaceKind, find_postcode6
from geo.reference.postcodes import MOST_FAULTS, PostcodesRefused, load_postcodes
from geo.tables import Municipality, Postcode6
from tests.geo.reference.test_data import SHARED

HEADER = "postcode,lat,lon,woonplaats,gemeente,provincie,adressen"
DEVENTER = "7411KG,52.2511,6.1582,Deventer,Deventer,Overijssel,12"
UTRECHT = "3511LN,52.0905,5.1175,Utrecht,Utrecht,Utrecht,8"


def lines(*rows: str | bytes) -> list[bytes]:
    return [(row if isinstance(row, bytes) else row.encode()) + b"\r\n" for row in rows]


def codes(connection) -> list[str]:
    return list(connection.execute(select(Postcode6.code).order_by(Postcode6.code)).scalars())


def faults_of(connection, *rows: str | bytes) -> list[str]:
    with pytest.raises(PostcodesRefused) as refused:
        load_postcodes(connection, lines(*rows))
    assert codes(connection) == []
    return [str(fault) for fault in refused.value.faults]


def test_a_file_is_loaded(connection):
    report = load_postcodes(connection, lines(HEADER, DEVENTER, UTRECHT))
    assert (report.loaded, report.placed_by_point) == (2, 0)
    row = connection.execute(select(Postcode6).where(Postcode6.code == "7411KG")).one()
    assert (row.place_name, row.municipality_code, row.lon, row.lat) == ("Deventer", "GM0150", 6.1582, 52.2511)


@pytest.mark.parametrize(
    "rows",
    [
        ("\ufeffPostcode;LAT;Lon;Woonplaats", '"7411 kg";52,2511;6,1582;"Deventer"'),
        ("woonplaats,lon,lat,postcode,extra", "Deventer,6.1582,52.2511, 7411KG ,x", "", ""),
    ],
)
def test_other_ways_to_write_the_same(connection, rows):
    report = load_postcodes(connection, lines(*rows))
    assert (report.loaded, report.placed_by_point) == (1, 1)
    row = connection.execute(select(Postcode6)).one()
    assert (row.code, row.municipality_code, row.lat) == ("7411KG", "GM0150", 52.2511)


@pytest.mark.parametrize(
    ("name", "point", "code"),
    [
        ("Middelburg (Z.)", "51.4996,3.6143", "GM0687"),
        ("Hengelo (O.)", "52.265,6.793", "GM0164"),
        ("Bergen (NH.)", "52.6692,4.7042", "GM0373"),  # Bergen says nothing, its point does
        ("Opgeheven", "52.0905,5.1175", "GM0344"),
    ],
)
def test_names_of_the_register(connection, name, point, code):
    load_postcodes(connection, lines("postcode,lat,lon,woonplaats,gemeente", f"1234AB,{point},Ergens,{name}"))
    assert connection.execute(select(Postcode6.municipality_code)).scalar() == code


def test_a_second_load_updates_and_keeps_the_others(connection):
    load_postcodes(connection, lines(HEADER, DEVENTER, UTRECHT))
    load_postcodes(connection, lines(HEADER, DEVENTER.replace("Deventer,D", "Diepenveen,D")))
    assert codes(connection) == ["3511LN", "7411KG"]
    place = select(Postcode6.place_name).where(Postcode6.code == "7411KG")
    assert connection.execute(place).scalar() == "Diepenveen"


def test_replacing_removes_what_the_file_lacks(connection):
    load_postcodes(connection, lines(HEADER, DEVENTER, UTRECHT))
    load_postcodes(connection, lines(HEADER, UTRECHT), replace=True)
    assert codes(connection) == ["3511LN"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("741KG,52.25,6.15,Deventer", "line 3, postcode: '741KG' is not a postcode like 3511LN"),
        ("0411KG,52.25,6.15,Deventer", "line 3, postcode: '0411KG' is not a postcode like 3511LN"),
        (",52.25,6.15,Deventer", "line 3, postcode: '' is not a postcode like 3511LN"),
        ("7411KG,x,6.15,Deventer", "line 3, lat: 'x' is no latitude in the Netherlands"),
        ("7411KG,NaN,6.15,Deventer", "line 3, lat: 'NaN' is no latitude in the Netherlands"),
        ("7411KG,6.15,6.15,Deventer", "line 3, lat: '6.15' is no latitude in the Netherlands"),
        ("7411KG,52.25,1e309,Deventer", "line 3, lon: '1e309' is no longitude in the Netherlands"),
        ("7411KG,52.25,6.15, ", "line 3, woonplaats: a name is needed"),
        ("7411KG,52.25", "line 3, lon: '' is no longitude in the Netherlands"),
        ("3511 LN,52.25,6.15,Deventer", "line 3, postcode: 3511LN stands on line 2 already"),
        (b"7411KG,52.25,6.15,D\xeaventer", "line 3: this is not UTF-8 text"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(connection, row, fault):
    found = faults_of(connection, HEADER, UTRECHT, row)
    assert fault in found


@pytest.mark.parametrize("before", [[], [UTRECHT]])
def test_a_line_that_cannot_be_read_is_one_fault(connection, before):
    (fault,) = faults_of(connection, HEADER, *before, "x" * 200_000, DEVENTER)
    assert "field larger than field limit" in fault


def test_all_faults_of_a_line_and_of_a_file_are_told(connection):
    found = faults_of(connection, HEADER, "x,y,z,", UTRECHT, "7411KG,52,6,")
    assert [fault.split(":")[0] for fault in found] == [
        "line 2, postcode",
        "line 2, lat",
        "line 2, lon",
        "line 2, woonplaats",
        "line 4, woonplaats",
    ]


def test_no_more_than_fifty(connection):
    found = faults_of(connection, HEADER, *["x,52,6,y"] * 1_000)
    assert len(found) == MOST_FAULTS


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((), "missing: postcode, lat, lon, woonplaats"),
        (("postcode,lat,lon",), "missing: woonplaats"),
        ((DEVENTER,), "missing: postcode, lat, lon, woonplaats"),
        ((HEADER,), "the file has no postcodes"),
        (("\x00\x01\x02",), "missing: postcode"),
    ],
)
def test_what_is_no_such_file(connection, rows, fault):
    assert fault in faults_of(connection, *rows)[0]


def test_a_compressed_file_that_was_cut_off(connection, tmp_path):
    whole = gzip.compress(b"".join(lines(HEADER, *[f"{1000 + n}AB,52.1,5.1,Ergens" for n in range(3_000)])))
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with gzip.open(path, "rb") as file, pytest.raises(PostcodesRefused, match="damaged or cut off here"):
        load_postcodes(connection, file)
    path.write_bytes(b"this is no gzip")
    with gzip.open(path, "rb") as file, pytest.raises(PostcodesRefused, match="damaged or cut off here"):
        load_postcodes(connection, file)
    assert codes(connection) == []


def test_a_refused_file_leaves_what_was_there(connection):
    row = {"code": "1011AA", "place_name": "Amsterdam", "municipality_code": "GM0363", "lon": 4.9, "lat": 52.37}
    connection.execute(insert(Postcode6), row)
    with pytest.raises(PostcodesRefused):
        load_postcodes(connection, lines(HEADER, DEVENTER, "x"), replace=True)
    assert codes(connection) == ["1011AA"]


@pytest.mark.skipif(not Path(SHARED).exists(), reason="needs ../shared: the addresses of five provinces")
def test_the_register_of_five_provinces(connection):
    told = []
    with gzip.open(SHARED / "geo/pc6_5provincies_bag2026.csv.gz", "rb") as file:
        report = load_postcodes(connection, file, progress=told.append)
    assert report.loaded == connection.execute(select(func.count()).select_from(Postcode6)).scalar() == 82_197
    assert report.placed_by_point == 0
    assert sum(told) == 80_000
    gazetteer = Gazetteer.from_connection(connection, lambda code: find_postcode6(connection, code))
    place = gazetteer.find("7705 pa").place
    assert (place.kind, place.name, place.municipality_name) == (PlaceKind.POSTCODE6, "7705 PA", "De Wolden")
    assert (place.lat, place.lon) == (52.6233, 6.4817)
    by_province = (
        select(Municipality.province_code)
        .join(Postcode6, Postcode6.municipality_code == Municipality.code)
        .distinct()
        .order_by(Municipality.province_code)
    )
    assert list(connection.execute(by_province).scalars()) == ["PV20", "PV21", "PV22", "PV24", "PV29"]
