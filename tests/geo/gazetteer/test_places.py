"""Points, areas, suggestions, six-character postcodes; and what it costs."""

from __future__ import annotations

import math
import time

import pytest
from sqlalchemy import delete, event, insert

from app.cli import schema
from geo.crs import to_rd
from geo.engine import create_engine
from geo.gazetteer import Gazetteer, Note, PlaceKind, find_postcode6
from geo.gazetteer.freshness import fingerprint
from geo.tables import Postcode6


def test_a_point_is_named_after_the_nearest_place(gazetteer):
    answer = gazetteer.at(5.12, 52.09)
    assert answer.place.kind is PlaceKind.COORDINATE
    assert (answer.place.name, answer.place.municipality_code, answer.place.province_code) == (
        "Utrecht",
        "GM0344",
        "PV26",
    )
    assert (answer.note, answer.place.precision_m) == (None, 100)


@pytest.mark.parametrize(
    ("lon", "lat", "municipality"),
    [(5.75, 53.45, "Ameland"), (3.38, 51.37, "Sluis"), (6.0, 50.76, "Vaals"), (5.2, 52.6, None), (4.92, 51.44, None)],
)
def test_points_at_the_edges_and_on_water(gazetteer, lon, lat, municipality):
    answer = gazetteer.at(lon, lat)
    assert answer.note is None
    assert municipality in {None, answer.place.municipality_name}


def test_just_across_the_border_is_still_here_and_farther_is_outside(gazetteer):
    eijsden = gazetteer.find("Eijsden").place
    assert gazetteer.at(eijsden.lon, eijsden.lat).note is None
    assert gazetteer.at(5.67, 50.70).note is Note.OUTSIDE


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 52), (5, math.nan), (math.inf, 52), (5, 91), (1e308, -1e308)])
def test_no_point(gazetteer, lon, lat):
    assert (gazetteer.at(lon, lat).place, gazetteer.at(lon, lat).note) == (None, Note.NOT_A_POINT)


def test_a_point_outside_gets_the_place_that_is_truly_nearest(gazetteer):
    lille = (3.06, 50.63)
    nearest = gazetteer.at(*lille).place
    here = to_rd(*lille)
    for name in ("Sluis", "Eede", "Terneuzen", "Aardenburg"):
        other = gazetteer.find(name).place
        assert math.dist(here, (nearest.x, nearest.y)) <= math.dist(here, (other.x, other.y))


def test_municipalities_by_code_and_by_slug(gazetteer):
    assert gazetteer.municipality("GM0518").name == "Den Haag"
    assert gazetteer.municipality("den-haag").code == "GM0518"
    assert gazetteer.municipality("nergens") is None
    assert len(gazetteer.municipalities()) == 342
    place = gazetteer.find("gemeente Utrecht").place
    assert (place.kind, place.name, place.query) == (PlaceKind.MUNICIPALITY, "Utrecht", "gemeente Utrecht")
    assert 3_000 < place.precision_m < 10_000


def test_neighbours_nearest_first_and_mutual(gazetteer):
    names = [area.name for area in gazetteer.neighbours("GM0344")]
    assert {"De Bilt", "Nieuwegein", "Zeist", "Houten", "Stichtse Vecht"} <= set(names)
    assert "Utrecht" not in names
    for area in gazetteer.municipalities():
        for neighbour in gazetteer.neighbours(area.code):
            assert area in gazetteer.neighbours(neighbour.code)
    assert max(len(gazetteer.neighbours(area.code)) for area in gazetteer.municipalities()) < 20


def test_neighbours_across_a_provincial_border(gazetteer):
    provinces = {area.province_name for area in gazetteer.neighbours("GM0150")}  # Deventer
    assert {"Overijssel", "Gelderland"} <= provinces


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("u", "Utrecht"),
        ("zw", "Zwolle"),
        ("amst", "Amsterdam"),
        ("den h", "Den Haag"),
        ("haag", "Den Haag"),
        ("s herto", "'s-Hertogenbosch"),
        ("SUDWEST", "Súdwest-Fryslân"),
        ("den bos", "'s-Hertogenbosch"),
        ("ijm", "IJmuiden"),
        ("35", "3511"),
        ("3511 l", "3511"),
        ("٣٥١١", "3511"),
        ("３５", "3511"),
    ],
)
def test_suggestions(gazetteer, typed, first):
    suggestions = gazetteer.suggest(typed, 8)
    assert suggestions[0].name == first
    assert len(suggestions) <= 8
    assert len(set(suggestions)) == len(suggestions)


def test_a_place_and_its_municipality_are_suggested_once(gazetteer):
    assert [(place.name, place.kind) for place in gazetteer.suggest("zwolle")][:1] == [("Zwolle", PlaceKind.PLACE)]
    assert sum(place.name == "Zwolle" for place in gazetteer.suggest("zwolle")) == 1


def test_namesakes_are_all_suggested(gazetteer):
    assert [place.municipality_name for place in gazetteer.suggest("nes")][:3] == [
        "Ameland",
        "Heerenveen",
        "Noardeast-Fryslân",
    ]


@pytest.mark.parametrize("typed", ["", " ", "\x00", "{{", "0", "qqq", "x" * 8_000])
def test_nothing_to_suggest(gazetteer, typed):
    assert gazetteer.suggest(typed) == []


def test_a_suggestion_takes_less_than_five_milliseconds(gazetteer):
    """Of processor time, since a test machine is never quiet."""
    beginnings = [first + second for first in "abdeghklmnoprstvwz" for second in ("", "a", "e", "o", "oo")]
    slowest = 0.0
    for typed in beginnings:
        took = []
        for _ in range(3):
            start = time.process_time()
            gazetteer.suggest(typed, 8)
            took.append(time.process_time() - start)
        slowest = max(slowest, min(took))
    assert slowest < 0.005


def test_ordinary_questions_ask_the_database_nothing(engine):
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with engine.connect() as connection:
        gazetteer = Gazetteer.from_connection(connection)
        assert 0 < len(statements) <= 6
        statements.clear()
        for typed in ("3511", "3511 LN", "Zwolle", "zwole", "Nes", "52.09,5.12", "Nes (Ameland)"):
            gazetteer.find(typed)
        gazetteer.suggest("zw")
        gazetteer.neighbours("GM0344")
    assert statements == []


@pytest.fixture
def with_postcode6(connection):
    """A gazetteer with two six-character postcodes in the database."""
    columns = ("code", "place_name", "municipality_code", "lon", "lat")
    rows = [("7411KG", "Deventer", "GM0150", 6.157, 52.252), ("3511LN", "Utrecht", None, 5.1175, 52.0905)]
    connection.execute(insert(Postcode6), [dict(zip(columns, row, strict=True)) for row in rows])
    return Gazetteer.from_connection(connection, lambda code: find_postcode6(connection, code))


@pytest.mark.parametrize(
    ("typed", "name", "municipality"),
    [
        ("7411kg", "7411 KG", "Deventer"),
        ("3511 LN", "3511 LN", "Utrecht"),
        ("Dom 1, 3511LN Utrecht", "3511 LN", "Utrecht"),
    ],
)
def test_six_characters_with_their_table(with_postcode6, typed, name, municipality):
    answer = with_postcode6.find(typed)
    place = answer.place
    assert (place.name, place.kind, place.municipality_name) == (name, PlaceKind.POSTCODE6, municipality)
    assert (place.postcode, place.precision_m, answer.note) == (name.replace(" ", ""), 100, None)
    assert with_postcode6.find(place.query).place == place


def test_an_unknown_one_falls_back_to_its_four_digits(with_postcode6):
    answer = with_postcode6.find("7411 ZZ")
    assert (answer.place.name, answer.note) == ("7411", Note.POSTCODE6_UNKNOWN)


def test_the_table_is_not_asked_when_it_is_empty(connection):
    def refuse(code):
        raise AssertionError(code)

    connection.execute(delete(Postcode6))
    assert Gazetteer.from_connection(connection, refuse).find("7411 KG").place.name == "7411"


def test_the_fingerprint_tells_when_places_changed(connection):
    before = fingerprint(connection)
    assert fingerprint(connection) == before
    connection.execute(
        insert(Postcode6),
        {"code": "1011AA", "place_name": "Amsterdam", "municipality_code": None, "lon": 4.9, "lat": 52.4},
    )
    assert fingerprint(connection) != before


def test_an_empty_database_has_no_places(databases):
    engine = create_engine(databases.empty("spatialite"))
    with engine.begin() as connection:
        schema.upgrade(connection)  # `metadata.create_all` would take the spatial indexes out of the shared MetaData
        empty = Gazetteer.from_connection(connection)
    engine.dispose()
    assert [empty.find(text).place for text in ("3511", "Utrecht", "52.09,5.12")] == [None] * 3
    assert (empty.suggest("u"), empty.municipalities()) == ([], ())


def test_both_engines_read_the_same(gazetteer, gazetteer_of_a_file):
    for beginning in "abcdefghijklmnopqrstuvwxyz0123456789":
        assert gazetteer.suggest(beginning, 5_000) == gazetteer_of_a_file.suggest(beginning, 5_000)
    assert gazetteer.municipalities() == gazetteer_of_a_file.municipalities()


@pytest.mark.parametrize(
    ("start", "metres", "expected"),
    [
        ("Zwolle", 6_000, {"north": "Hasselt", "east": "Dalfsen", "south": "Hattem", "west": "Westenholte (Zwolle)"}),
        ("Zandvoort", 6_000, {"north": "IJmuiden", "east": "Haarlem", "south": "Vogelenzang"}),
        ("Vaals", 6_000, {"north": "Bocholtz", "west": "Mechelen"}),
    ],
)
def test_around_a_place_the_next_towns(gazetteer, start, metres, expected):
    around = gazetteer.around(gazetteer.find(start).place, metres)
    assert {direction: place.name for direction, place in around.items()} == expected


def test_around_any_place_lies_what_is_said(gazetteer):
    for area in gazetteer.municipalities():
        start = gazetteer.find(f"gemeente {area.name}").place
        for direction, place in gazetteer.around(start, 8_000).items():
            east, north = place.x - start.x, place.y - start.y
            along = {"north": north, "south": -north, "east": east, "west": -east}[direction]
            assert 4_000 <= along <= 24_000
            assert abs(east if direction in {"north", "south"} else north) <= along
            assert gazetteer.find(place.query).place == place
