"""Loading the reference data into a database, once and again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from geo import reference
from geo.reference import ReferenceDataDamaged, load_reference
from geo.tables import Municipality, PopulatedPlace, Postcode4, Province


def counts(connection):
    tables = (Province, Municipality, PopulatedPlace, Postcode4)
    return [connection.execute(select(func.count()).select_from(table)).scalar() for table in tables]


def test_the_tables_hold_the_files(connection):
    assert counts(connection)[:2] == [12, 342]
    utrecht = connection.execute(select(Municipality).where(Municipality.code == "GM0344")).one()
    assert (utrecht.name, utrecht.province_code, utrecht.valid_until) == ("Utrecht", "PV26", None)
    boundary = select(func.ST_IsValid(Municipality.boundary), func.ST_SRID(Municipality.boundary))
    assert {(bool(valid), srid) for valid, srid in connection.execute(boundary)} == {(True, 4326)}


def test_a_second_load_mends_and_doubles_nothing(connection):
    before = counts(connection)
    connection.execute(update(PopulatedPlace).where(PopulatedPlace.name == "Urk").values(name="Erk"))
    ghost = {"code": "0001", "place_name": "Nergens", "municipality_code": "GM0344", "lon": 5.0, "lat": 52.0}
    connection.execute(insert(Postcode4), {**ghost, "precision_m": 1, "is_estimated": True})
    load_reference(connection)
    assert counts(connection) == before
    assert connection.execute(select(PopulatedPlace.name).where(PopulatedPlace.name.in_(["Urk", "Erk"]))).all() == [
        ("Urk",)
    ]


def test_a_municipality_that_is_gone_gets_an_end(connection):
    own = select(Municipality.boundary).where(Municipality.code == "GM0344").scalar_subquery()
    values = {"code": "GM9999", "name": "Vroeger", "slug": "vroeger", "province_code": "PV26", "lon": 5.1, "lat": 52.1}
    connection.execute(insert(Municipality).values(**values, boundary=own))
    load_reference(connection)
    ended = connection.execute(select(Municipality.valid_until).where(Municipality.code == "GM9999")).scalar()
    assert isinstance(ended, date)
    load_reference(connection)  # and keeps it
    assert connection.execute(select(Municipality.valid_until).where(Municipality.code == "GM9999")).scalar() == ended


def test_progress_goes_up_to_the_end(connection):
    told = []
    load_reference(connection, lambda what, done, total: told.append((what, done, total)))
    done = [step[1] for step in told]
    assert done == sorted(done)
    assert done[-1] == told[-1][2] > 7_000
    assert [*dict.fromkeys(step[0] for step in told)] == ["province", "municipality", "populated_place", "postcode4"]


def test_damaged_files_write_nothing(connection, monkeypatch):
    def damaged():
        raise ReferenceDataDamaged(name)

    name = "places.csv"
    monkeypatch.setattr(reference, "check_files", damaged)
    connection.execute(update(PopulatedPlace).where(PopulatedPlace.name == "Urk").values(name="Erk"))
    with pytest.raises(ReferenceDataDamaged):
        load_reference(connection)
    assert connection.execute(select(func.count()).where(PopulatedPlace.name == "Erk")).scalar() == 1
